//! Looking up mail: what Postmark knows of it over all message streams, whoever sent it (postmark-facts-2.md
//! section 4). Requests follow one another, because Postmark limits their rate and does not say to how many.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use super::client::client_for;
use super::follow::error_in;
use crate::api::{BounceQuery, Client, Limits, MessageQuery, Page};
use crate::net::Roots;
use crate::postmark::api::{BounceReport, MessageDetails, MessageEvent, OutboundMessage};
use crate::postmark::{BounceType, DEFAULT_STREAM, Redactor, Secret, StreamKind};
use crate::record::{
    ApiFailure, ApiFailureKind, LookupFacts, LookupQuery, Moment, Trace, TraceKind,
};
use crate::smtp::presentable;
use crate::store::unix_ms_of;

/// Bounces asked for on each stream.
const BOUNCES: u32 = 100;
/// Rejections whose source is read for Postmark's error code.
const DUMPS: usize = 10;
/// Recipients whose suppressions are looked up where the query names none.
const ADDRESSES: usize = 10;

/// What to look up, and where.
#[derive(Debug, Clone)]
pub struct FindOrder {
    /// The API.
    pub api_base: String,
    /// The server token that opens it.
    pub token: Secret,
    /// The trusted root certificates.
    pub roots: Roots,
    /// For each request.
    pub limit: Duration,
    /// Which mail.
    pub query: LookupQuery,
    /// How many messages to look at, newest first.
    pub messages: u32,
    /// When Postmark accepted the newest such message that the history knows.
    pub accepted: Option<Moment>,
}

/// Looks it up. Nothing is changed.
///
/// # Errors
///
/// [`ApiFailure`] of the first request that failed: a part of the facts could name the wrong cause.
pub async fn find(order: FindOrder) -> Result<LookupFacts, ApiFailure> {
    let limits = Limits {
        connect: order.limit,
        request: order.limit,
        ..Limits::default()
    };
    let (base, roots) = (&order.api_base, order.roots.clone());
    let (client, mut redactor) = client_for(&order.token, base, roots, limits).await?;
    let server = client.server(&order.token).await?;
    for token in &server.api_tokens {
        redactor.learn(token);
    }
    let streams = client.message_streams(&order.token).await?.streams;
    let (streams, archived): (Vec<_>, Vec<_>) = streams
        .into_iter()
        .filter(|one| StreamKind::of_api(&one.kind).is_some())
        .partition(|one| one.archived_at.is_empty());
    let mut search = Search {
        facts: LookupFacts {
            query: order.query.clone(),
            server: presentable(&redactor, &server.name),
            server_link: presentable(&redactor, &server.server_link),
            is_sandbox: server.delivery_type.eq_ignore_ascii_case("Sandbox"),
            streams: streams.into_iter().map(|one| one.id).collect(),
            archived: archived.into_iter().map(|one| one.id).collect(),
            traces: Vec::new(),
            messages_found: 0,
            messages_read: 0,
            bounces_left_out: 0,
            accepted: order.accepted,
        },
        client,
        redactor,
        order,
    };
    search.run().await?;
    Ok(search.ended())
}

struct Search {
    order: FindOrder,
    client: Client,
    redactor: Redactor,
    facts: LookupFacts,
}

impl Search {
    async fn run(&mut self) -> Result<(), ApiFailure> {
        let messages = self.messages().await?;
        let bounces = self.bounces().await?;
        for details in &messages {
            self.add_message(details, &bounces);
        }
        self.add_bounces(&bounces).await?;
        self.add_suppressions().await
    }

    /// The time line in order. An event comes after the acceptance of the same moment, a suppression after its
    /// bounce.
    fn ended(mut self) -> LookupFacts {
        let place = |what: &TraceKind| match what {
            TraceKind::Accepted { .. } => 0,
            TraceKind::Suppressed { .. } => 2,
            _ => 1,
        };
        self.facts
            .traces
            .sort_by_key(|one| (one.unix_ms, place(&one.what)));
        let archived = self.facts.archived.iter_mut();
        for stream in self.facts.streams.iter_mut().chain(archived) {
            *stream = presentable(&self.redactor, stream);
        }
        self.facts
    }

    /// The newest messages that match, with their events.
    async fn messages(&mut self) -> Result<Vec<MessageDetails>, ApiFailure> {
        let mut found = match self.order.query.clone() {
            LookupQuery::MessageId(id) => vec![OutboundMessage {
                message_id: id,
                ..OutboundMessage::default()
            }],
            LookupQuery::Recipient(address) => self.search(&address, "").await?,
            LookupQuery::Subject(words) => self.search("", &words).await?,
        };
        found.sort_by_key(|one| std::cmp::Reverse(unix_ms_of(&one.received_at)));
        found.truncate(usize::try_from(self.order.messages).unwrap_or(usize::MAX));
        let mut read = Vec::new();
        for message in found {
            let asked = self
                .client
                .message_details(&self.order.token, &message.message_id);
            match asked.await {
                Ok(details) => read.push(details),
                Err(failure) if failure.kind == ApiFailureKind::NotFound => {}
                Err(failure) => return Err(failure),
            }
        }
        self.facts.messages_read = u64::try_from(read.len()).unwrap_or(u64::MAX);
        self.facts.messages_found = self.facts.messages_found.max(self.facts.messages_read);
        Ok(read)
    }

    async fn search(
        &mut self,
        recipient: &str,
        subject: &str,
    ) -> Result<Vec<OutboundMessage>, ApiFailure> {
        let mut all = Vec::new();
        for stream in self.facts.streams.clone() {
            let wanted = MessageQuery {
                stream,
                recipient: recipient.to_owned(),
                subject: subject.to_owned(),
                page: Page {
                    count: self.order.messages,
                    offset: 0,
                },
                ..MessageQuery::default()
            };
            let page = self.client.messages(&self.order.token, &wanted).await?;
            let before = page.messages.len();
            // How exactly Postmark matches is not documented.
            let fitting = page.messages.into_iter().filter(|one| self.fits(one));
            let fitting: Vec<OutboundMessage> = fitting.collect();
            let strangers = u64::try_from(before - fitting.len()).unwrap_or(0);
            self.facts.messages_found += page.total_count.saturating_sub(strangers);
            all.extend(fitting);
        }
        Ok(all)
    }

    fn fits(&self, message: &OutboundMessage) -> bool {
        match &self.order.query {
            LookupQuery::Recipient(address) => {
                let listed = &message.recipients;
                listed.is_empty()
                    || listed
                        .iter()
                        .any(|one| bare(one).eq_ignore_ascii_case(address))
            }
            LookupQuery::MessageId(_) => true,
            LookupQuery::Subject(words) => contains(&message.subject, words),
        }
    }

    /// Bounces and rejections. Those on a stream that does not exist are listed where no stream is named.
    async fn bounces(&mut self) -> Result<Vec<BounceReport>, ApiFailure> {
        let mut wanted = BounceQuery {
            page: Page {
                count: BOUNCES,
                offset: 0,
            },
            ..BounceQuery::default()
        };
        match &self.order.query {
            LookupQuery::Recipient(address) => wanted.email.clone_from(address),
            LookupQuery::MessageId(id) => wanted.message_id.clone_from(id),
            LookupQuery::Subject(_) => {}
        }
        let others = self
            .facts
            .streams
            .iter()
            .filter(|one| *one != DEFAULT_STREAM);
        let streams = std::iter::once(String::new()).chain(others.cloned());
        let mut all: BTreeMap<u64, BounceReport> = BTreeMap::new();
        for stream in streams.collect::<Vec<_>>() {
            wanted.stream = stream;
            let page = self.client.bounces(&self.order.token, &wanted).await?;
            let read = u64::try_from(page.bounces.len()).unwrap_or(u64::MAX);
            self.facts.bounces_left_out += page.total_count.saturating_sub(read);
            let fitting = page
                .bounces
                .into_iter()
                .filter(|one| match &self.order.query {
                    LookupQuery::Recipient(address) => one.email.eq_ignore_ascii_case(address),
                    LookupQuery::MessageId(id) => one.message_id.eq_ignore_ascii_case(id),
                    LookupQuery::Subject(words) => contains(&one.subject, words),
                });
            all.extend(fitting.map(|one| (one.id, one)));
        }
        Ok(all.into_values().collect())
    }

    /// A message and its events, but not the bounces of `listed`, which say more.
    fn add_message(&mut self, details: &MessageDetails, listed: &[BounceReport]) {
        let message = &details.message;
        let accepted = match message.sandboxed {
            true => TraceKind::Sandboxed,
            false => TraceKind::Accepted {
                queued: message.status == "Queued",
            },
        };
        for recipient in &message.recipients {
            let recipient = bare(recipient).to_owned();
            self.add_event(
                message,
                &recipient,
                &message.received_at,
                accepted.clone(),
                "",
            );
        }
        for event in &details.events {
            let is_listed = |one: &BounceReport| one.id.to_string() == event.details.bounce_id;
            if listed.iter().any(is_listed) {
                continue;
            }
            let (what, words) = of_event(event, message.sandboxed);
            self.add_event(message, &event.recipient, &event.received_at, what, words);
        }
    }

    fn add_event(
        &mut self,
        message: &OutboundMessage,
        address: &str,
        at: &str,
        what: TraceKind,
        words: &str,
    ) {
        if let LookupQuery::Recipient(wanted) = &self.order.query
            && !wanted.eq_ignore_ascii_case(address)
        {
            return;
        }
        let ids = [&*message.message_stream, &*message.message_id];
        self.add((at, address), ids, &message.subject, what, words);
    }

    fn add(
        &mut self,
        (at, address): (&str, &str),
        [stream, message_id]: [&str; 2],
        subject: &str,
        what: TraceKind,
        words: &str,
    ) {
        let shown = |text: &str| presentable(&self.redactor, text);
        let trace = Trace {
            at: shown(at),
            unix_ms: unix_ms_of(at),
            stream: shown(stream),
            message_id: shown(message_id),
            address: shown(address),
            subject: shown(subject),
            what,
            words: shown(words),
        };
        self.facts.traces.push(trace);
    }

    async fn add_bounces(&mut self, bounces: &[BounceReport]) -> Result<(), ApiFailure> {
        // Their numbers rise with time.
        let mut dumps = DUMPS;
        for bounce in bounces.iter().rev() {
            let kind = BounceType::of_word(&bounce.kind);
            let mut words = match bounce.details.trim() {
                "" => bounce.description.clone(),
                details => details.to_owned(),
            };
            let what = match kind {
                Some(BounceType::SmtpApiError) => {
                    let mut code = None;
                    if dumps > 0 {
                        dumps -= 1;
                        let (said, number) = self.source(bounce.id).await?;
                        code = number;
                        words = said.unwrap_or(words);
                    }
                    TraceKind::RefusedInside { code }
                }
                Some(BounceType::Transient) => TraceKind::Delayed,
                Some(kind) if !is_undelivered(kind) => TraceKind::Other {
                    name: kind.word().to_owned(),
                },
                bounce => TraceKind::Bounced { bounce },
            };
            let ids = [&*bounce.message_stream, &*bounce.message_id];
            let place = (&*bounce.bounced_at, &*bounce.email);
            self.add(place, ids, &bounce.subject, what, &words);
        }
        Ok(())
    }

    /// The long error of a rejection and its code; neither once Postmark has dropped the source.
    async fn source(&self, id: u64) -> Result<(Option<String>, Option<u16>), ApiFailure> {
        match self.client.bounce_dump(&self.order.token, id).await {
            Ok(dump) => Ok(error_in(&dump.body)),
            Err(failure) if failure.kind == ApiFailureKind::NotFound => Ok((None, None)),
            Err(failure) => Err(failure),
        }
    }

    /// Suppressions are of one stream each: all streams for one address, otherwise those that were used.
    async fn add_suppressions(&mut self) -> Result<(), ApiFailure> {
        let pairs: BTreeSet<(String, String)> = match &self.order.query {
            LookupQuery::Recipient(address) => {
                let streams = self.facts.streams.iter();
                streams.map(|one| (one.clone(), address.clone())).collect()
            }
            _ => {
                let used = self.facts.traces.iter().rev();
                let used = used.filter(|one| self.facts.streams.contains(&one.stream));
                let used = used.map(|one| (one.stream.clone(), one.address.to_lowercase()));
                used.filter(|one| !one.1.is_empty())
                    .take(ADDRESSES)
                    .collect()
            }
        };
        for (stream, address) in pairs {
            let rows = self
                .client
                .suppressions(&self.order.token, &stream, &address);
            let rows = rows.await?;
            let own = rows
                .iter()
                .filter(|row| row.email_address.eq_ignore_ascii_case(&address));
            for row in own {
                let what = TraceKind::Suppressed {
                    reason: presentable(&self.redactor, &row.reason),
                    origin: presentable(&self.redactor, &row.origin),
                };
                self.add((&row.created_at, &address), [&stream, ""], "", what, "");
            }
        }
        Ok(())
    }
}

fn of_event(event: &MessageEvent, sandboxed: bool) -> (TraceKind, &str) {
    let details = &event.details;
    match event.kind.as_str() {
        "Delivered" if sandboxed => (TraceKind::Sandboxed, &details.delivery_message),
        "Delivered" => (TraceKind::Delivered, &details.delivery_message),
        "Transient" => (TraceKind::Delayed, &details.delivery_message),
        "Bounced" => (TraceKind::Bounced { bounce: None }, &details.summary),
        other => {
            let name = other.chars().filter(char::is_ascii_alphabetic).take(40);
            let name = name.collect();
            (TraceKind::Other { name }, &details.summary)
        }
    }
}

/// Whether a bounce of this type means that the message did not arrive.
fn is_undelivered(kind: BounceType) -> bool {
    use BounceType as B;
    !matches!(
        kind,
        B::Unsubscribe | B::Subscribe | B::AutoResponder | B::AddressChange | B::OpenRelayTest
    )
}

/// The address of `Name <address>`.
fn bare(recipient: &str) -> &str {
    let inner = recipient
        .rsplit_once('<')
        .map_or(recipient, |(_, rest)| rest);
    inner.trim_end_matches('>').trim()
}

fn contains(text: &str, words: &str) -> bool {
    text.to_lowercase().contains(&words.to_lowercase())
}
