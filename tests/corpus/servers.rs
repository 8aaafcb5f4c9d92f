//! The two servers that a message goes through, and how it gets there: by the send that the interface and
//! `postrider send` use.

use std::collections::HashMap;

use mail_parser::MessageParser;
use postrider::delivery::{self, SendOrder, Timeouts};
use postrider::mail::{Draft, parse_mailbox};
use postrider::net::{Pinned, Roots};
use postrider::postmark::{Credential, Profile, Secret};
use postrider::record::{Event, Outcome, RecipientVerdict, Via};
use postrider::sandbox::ParsedHeaders;
use tokio::sync::mpsc;

use crate::house::{DOMAIN, House, TOKEN};
use crate::seen::Seen;
use crate::world::World;

/// A place that messages are sent to.
pub struct Server {
    pub name: &'static str,
    port: u16,
    ca_pem: String,
    token: Secret,
}

/// A message as a server stored it.
pub struct Copy {
    pub source: Vec<u8>,
    /// What the practice server was asked for by Postmark's own fields.
    asked: Option<ParsedHeaders>,
    /// The Message-ID that it wrote.
    new_id: Option<String>,
}

/// Copies by the Message-ID with which they were sent.
pub type Stored = HashMap<String, Copy>;

impl Server {
    pub fn practice(world: &World) -> Self {
        Self {
            name: "practice",
            port: world.port,
            ca_pem: std::fs::read_to_string(world.ca_file()).unwrap(),
            token: world.tokens.server.clone(),
        }
    }

    pub fn postfix(house: &House) -> Self {
        Self {
            name: "postfix",
            port: house.port(),
            ca_pem: std::fs::read_to_string(house.ca_file()).unwrap(),
            token: Secret::new(TOKEN),
        }
    }

    /// Sends it; the server must take it for everybody, Postfix for everybody at its own domain. Returns its
    /// Message-ID.
    pub async fn send(&self, draft: &Draft) -> Result<String, String> {
        let (_control, controls) = mpsc::channel(1);
        let (sender, mut events) = mpsc::channel(64);
        let job = delivery::send(self.order(draft), controls, sender);
        let listen = async {
            let mut id = None;
            while let Some(event) = events.recv().await {
                if let Event::Composed { id: composed, .. } = event {
                    id = Some(composed.0);
                }
            }
            id
        };
        let (outcome, id) = tokio::join!(job, listen);
        match outcome {
            Outcome::Accepted { .. } => {}
            Outcome::PartlyRefused { refused, .. }
                if refused.iter().all(|one| self.is_far(one)) => {}
            other => return Err(format!("{other:?}")),
        }
        let domain = parse_mailbox(&draft.from).unwrap().ascii_domain();
        Ok(format!("{}@{domain}", id.unwrap()))
    }

    /// Whether it is refused because nothing leaves this computer.
    fn is_far(&self, refused: &RecipientVerdict) -> bool {
        self.name == "postfix" && !refused.address.ends_with(DOMAIN)
    }

    fn order(&self, draft: &Draft) -> SendOrder {
        SendOrder {
            message: draft.clone().into(),
            profile: Profile {
                smtp_host: "127.0.0.1".into(),
                smtp_ports: vec![self.port],
                api_url: None,
                ..Profile::postmark()
            },
            credential: Credential::ServerToken(self.token.clone()),
            roots: Roots::Only {
                pem: self.ca_pem.clone(),
            },
            hold: false,
            all_or_none: false,
            timeouts: Timeouts::default(),
            via: Via::Smtp,
            outbox: None,
            pinned: Pinned::default(),
            id: None,
        }
    }
}

/// The newest message of the practice server's inbox, which keeps only the last ones in memory.
pub fn caught(world: &World) -> Copy {
    let newest = world.inbox.list().into_iter().next().unwrap();
    Copy {
        source: world.inbox.raw(&newest.id).unwrap(),
        asked: Some(world.inbox.handling(&newest.id).unwrap()),
        new_id: Some(format!("{}@mtasv.net", newest.id)),
    }
}

/// The next `copies` that Postfix delivers, by Message-ID; those of one message are equal but for the recipient.
pub fn delivered(house: &House, copies: usize) -> Stored {
    let deliveries = house.mailbox.receive(copies).into_iter();
    deliveries.map(|one| by_id(one.message)).collect()
}

fn by_id(source: Vec<u8>) -> (String, Copy) {
    let parsed = MessageParser::default().parse(&source);
    let id = parsed.and_then(|parsed| parsed.message_id().map(str::to_owned));
    let copy = Copy {
        source,
        asked: None,
        new_id: None,
    };
    (id.expect("a Message-ID"), copy)
}

impl Copy {
    /// What must be read of this copy, if `sent` is what was sent. The practice server does as Postmark does:
    /// it reads its own fields and takes them out, but for an ASCII tag, and writes a Message-ID of its own.
    pub fn expected(&self, sent: Seen) -> Seen {
        let Some(asked) = &self.asked else {
            return sent;
        };
        let is_tag = |(name, value): &&(String, String)| name == "x-pm-tag" && value.is_ascii();
        let tag = sent.headers.iter().find(is_tag).cloned();
        let own = sent
            .headers
            .iter()
            .filter(|(name, _)| !name.starts_with("x-pm-"));
        Seen {
            headers: tag.into_iter().chain(own.cloned()).collect(),
            message_id: match &self.new_id {
                Some(id) if !asked.keep_id => id.clone(),
                _ => sent.message_id,
            },
            ..sent
        }
    }

    /// The fields that the practice server took out, as it understood them, in our order.
    pub fn asked(&self) -> Option<Vec<(String, String)>> {
        let asked = self.asked.as_ref()?;
        let stream = Some(&asked.stream).filter(|stream| *stream != "outbound");
        let keep = asked.keep_id.then(|| "true".to_owned());
        let fixed = [
            ("x-pm-message-stream", stream.cloned()),
            ("x-pm-tag", asked.tag.clone()),
            ("x-pm-trackopens", asked.track_opens.clone()),
            ("x-pm-tracklinks", asked.track_links.clone()),
            ("x-pm-keepid", keep),
        ];
        let fixed = fixed
            .into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), value?)));
        let metadata = asked.metadata.iter().filter(|(key, _)| key != "postrider");
        let metadata = metadata.map(|(key, value)| {
            (
                format!("x-pm-metadata-{}", key.to_ascii_lowercase()),
                value.clone(),
            )
        });
        Some(fixed.chain(metadata).collect())
    }
}
