//! One round of questions to the API: where does this message stand, recipient by recipient?
//!
//! Postmark's SMTP reply holds nothing by which the API knows the message again, so it is searched for by
//! the UUID in its metadata; a refusal inside is a bounce of its own kind whose source has the message,
//! and in it the UUID (postmark-facts.md sections 1.5 and 12).

use std::collections::BTreeSet;

use super::dump::error_in;
use crate::api::{BounceQuery, Client, MessageQuery, Page};
use crate::postmark::api::{BounceReport, MessageDetails, MessageEvent};
use crate::postmark::{BounceType, DEFAULT_STREAM, Redactor, Secret};
use crate::record::{ApiFailure, ApiFailureKind, Fate, RecipientFate, SendId};
use crate::smtp::presentable;

/// The metadata key by which the API finds the message again.
const KEY: &str = crate::postmark::header::METADATA_KEY;
/// The event of a message that came back.
const BOUNCED: &str = "Bounced";
/// Refusals that are looked at in one round, newest first.
const REFUSALS: u32 = 50;

/// What is asked about, and what is known by now.
pub(in crate::delivery) struct Inquiry {
    client: Client,
    token: Secret,
    redactor: Redactor,
    id: SendId,
    stream: String,
    message_id: Option<String>,
    /// Whether the API has shown the message.
    is_shown: bool,
    recipients: Vec<RecipientFate>,
    /// Refusals of other messages, whose source is not fetched again.
    strangers: BTreeSet<u64>,
}

impl Inquiry {
    /// Nothing is asked yet. `recipients` is what is known of each; an empty stream is the default one.
    pub(in crate::delivery) fn new(
        client: Client,
        token: Secret,
        id: SendId,
        stream: &str,
        recipients: Vec<RecipientFate>,
    ) -> Self {
        let mut redactor = Redactor::new();
        redactor.learn(&token);
        let stream = Some(stream.trim()).filter(|stream| !stream.is_empty());
        Self {
            client,
            token,
            redactor,
            id,
            stream: stream.unwrap_or(DEFAULT_STREAM).to_owned(),
            message_id: None,
            is_shown: false,
            recipients,
            strangers: BTreeSet::new(),
        }
    }

    /// The same for a message whose id is known, if it is.
    pub(in crate::delivery) fn named(self, message_id: Option<String>) -> Self {
        Self { message_id, ..self }
    }

    /// Postmark's id of the message, once it was found.
    pub(in crate::delivery) fn message_id(&self) -> Option<&str> {
        self.message_id.as_deref()
    }

    /// Every recipient, as known by now.
    pub(in crate::delivery) fn recipients(&self) -> &[RecipientFate] {
        &self.recipients
    }

    /// Whether nothing more will become of it.
    pub(in crate::delivery) fn is_decided(&self) -> bool {
        self.recipients.iter().all(|one| one.fate.is_final())
    }

    /// Nobody asks any more: what was never seen is not to be found.
    pub(in crate::delivery) fn give_up(&mut self) {
        let unseen = self.recipients.iter_mut();
        for one in unseen.filter(|one| one.fate == Fate::Accepted) {
            one.fate = Fate::NotFound;
        }
    }

    /// Asks once.
    ///
    /// # Errors
    ///
    /// [`ApiFailure`] of the first question that failed; what was learned before stays.
    pub(in crate::delivery) async fn ask(&mut self) -> Result<(), ApiFailure> {
        let searched = match self.search().await {
            Err(failure) if failure.kind != ApiFailureKind::Refused => return Err(failure),
            searched => searched,
        };
        if let Some(id) = self.message_id.clone() {
            self.look_at(&id).await?;
        }
        if !self.is_decided() {
            self.look_for_refusals().await?;
        }
        // A search that Postmark refuses (a stream that it does not know) leaves the refusals to tell.
        match searched {
            Err(failure) if !self.is_decided() => Err(failure),
            _ => Ok(()),
        }
    }

    /// Asks only for Postmark's id of the message, by the UUID in its metadata.
    ///
    /// # Errors
    ///
    /// [`ApiFailure`]
    pub(in crate::delivery) async fn search(&mut self) -> Result<(), ApiFailure> {
        if self.message_id.is_some() {
            return Ok(());
        }
        let wanted = MessageQuery {
            metadata: Some((KEY.into(), self.id.0.clone())),
            stream: self.stream.clone(),
            ..MessageQuery::default()
        };
        let found = self.client.messages(&self.token, &wanted).await?;
        let mut found = found.messages.into_iter();
        let ours = found.find(|message| message.may_have(KEY, &self.id.0));
        self.message_id = ours.map(|message| message.message_id);
        Ok(())
    }

    /// What happened to the message with its id. One that was named by the answer to its sending may not
    /// be shown yet.
    async fn look_at(&mut self, id: &str) -> Result<(), ApiFailure> {
        let details = match self.client.message_details(&self.token, id).await {
            Err(failure) if failure.kind == ApiFailureKind::NotFound && !self.is_shown => {
                return Ok(());
            }
            details => details?,
        };
        self.is_shown = true;
        let bounces = match details.events.iter().any(|event| event.kind == BOUNCED) {
            true => self.bounces(id).await.map(Some),
            false => Ok(None),
        };
        self.learn(&details, bounces.as_ref().ok().and_then(Option::as_deref));
        bounces.map(drop)
    }

    /// The type of a bounce stands only in the list of bounces.
    async fn bounces(&self, message_id: &str) -> Result<Vec<BounceReport>, ApiFailure> {
        let wanted = BounceQuery {
            message_id: message_id.to_owned(),
            stream: self.stream.clone(),
            ..BounceQuery::default()
        };
        let found = self.client.bounces(&self.token, &wanted).await?;
        Ok(found.bounces)
    }

    /// What the message's events say of each recipient, the last word of each. Where there is none it
    /// stands as the message does, if the message names it among its recipients. Without `bounces` it is
    /// not known what came back for good.
    fn learn(&mut self, details: &MessageDetails, bounces: Option<&[BounceReport]>) {
        let message = &details.message;
        let standing = match message.status.as_str() {
            _ if message.sandboxed => Fate::Sandboxed,
            "Queued" => Fate::Queued,
            _ => Fate::Sent,
        };
        for at in 0..self.recipients.len() {
            let address = self.recipients[at].address.clone();
            let mut known = names(&message.recipients, &address)
                .then(|| (standing.clone(), message.received_at.clone()));
            for event in details.events.iter().filter(|event| is_of(event, &address)) {
                let fate = match event.kind.as_str() {
                    BOUNCED => bounces.and_then(|all| self.of_bounce(event, &address, all)),
                    _ => self.of_event(event, message.sandboxed),
                };
                known = fate.map(|fate| (fate, event.received_at.clone())).or(known);
            }
            if let Some((fate, when)) = known {
                self.set(&address, fate, &when);
            }
        }
    }

    fn of_event(&self, event: &MessageEvent, sandboxed: bool) -> Option<Fate> {
        let words = &event.details.delivery_message;
        Some(match event.kind.as_str() {
            "Delivered" if sandboxed => Fate::Sandboxed,
            "Delivered" => Fate::Delivered {
                words: self.presentable(words),
            },
            "Transient" => Fate::Delayed {
                words: self.presentable(words),
            },
            _ => return None,
        })
    }

    /// What it is that came back: Postmark goes on trying after a `Transient`, and a refusal inside is
    /// told by its source.
    fn of_bounce(
        &self,
        event: &MessageEvent,
        address: &str,
        bounces: &[BounceReport],
    ) -> Option<Fate> {
        let is_it = |bounce: &&BounceReport| bounce.id.to_string() == event.details.bounce_id;
        let is_theirs = |bounce: &&BounceReport| bounce.email.eq_ignore_ascii_case(address);
        let mut all = bounces.iter();
        let Some(bounce) = all.find(is_it).or_else(|| bounces.iter().find(is_theirs)) else {
            let words = self.presentable(&event.details.summary);
            return Some(Fate::Bounced { kind: None, words });
        };
        let words = [bounce.description.as_str(), bounce.details.as_str()];
        let words: Vec<&str> = words
            .into_iter()
            .filter(|words| !words.is_empty())
            .collect();
        let words = self.presentable(&words.join(" "));
        match BounceType::of_word(&bounce.kind) {
            Some(BounceType::SmtpApiError) => None,
            Some(BounceType::Transient) => Some(Fate::Delayed { words }),
            kind => Some(Fate::Bounced { kind, words }),
        }
    }

    /// Refusals inside: found by the stream, or without one where the stream itself is the reason.
    async fn look_for_refusals(&mut self) -> Result<(), ApiFailure> {
        let mut streams = vec![String::new()];
        if self.stream != DEFAULT_STREAM {
            streams.push(self.stream.clone());
        }
        let mut failed = None;
        for stream in streams {
            let wanted = BounceQuery {
                kind: BounceType::SmtpApiError.word().into(),
                stream,
                page: Page {
                    count: REFUSALS,
                    offset: 0,
                },
                ..BounceQuery::default()
            };
            match self.client.bounces(&self.token, &wanted).await {
                Ok(found) => self.compare(found.bounces).await?,
                Err(failure) if failure.kind == ApiFailureKind::Refused => failed = Some(failure),
                Err(failure) => return Err(failure),
            }
        }
        failed.filter(|_| !self.is_decided()).map_or(Ok(()), Err)
    }

    /// Looks into the source of each refusal that may be ours.
    async fn compare(&mut self, bounces: Vec<BounceReport>) -> Result<(), ApiFailure> {
        for bounce in bounces {
            let concerns = |one: &RecipientFate| {
                one.address.eq_ignore_ascii_case(&bounce.email) && !one.fate.is_final()
            };
            if self.strangers.contains(&bounce.id) || !self.recipients.iter().any(concerns) {
                continue;
            }
            let dump = self.client.bounce_dump(&self.token, bounce.id).await?;
            if !dump.body.contains(&self.id.0) {
                self.strangers.insert(bounce.id);
                continue;
            }
            let (words, code) = error_in(&dump.body);
            let words = self.presentable(&words.unwrap_or(bounce.description));
            let fate = Fate::RefusedInside { code, words };
            self.set(&bounce.email, fate, &bounce.bounced_at);
        }
        Ok(())
    }

    fn set(&mut self, address: &str, fate: Fate, at: &str) {
        let at = self.presentable(at);
        let concerned = self
            .recipients
            .iter_mut()
            .filter(|one| one.address.eq_ignore_ascii_case(address));
        for one in concerned.filter(|one| may_follow(&one.fate, &fate)) {
            (one.fate, one.at) = (fate.clone(), at.clone());
        }
    }

    fn presentable(&self, text: &str) -> String {
        presentable(&self.redactor, text)
    }
}

/// What is final stays; but a bounce may get its name.
fn may_follow(known: &Fate, fate: &Fate) -> bool {
    matches!(
        (known, fate),
        (
            Fate::Bounced { kind: None, .. },
            Fate::Bounced { kind: Some(_), .. }
        )
    ) || !known.is_final()
}

/// Whether `listed` are the recipients of a message and `address` is one of them; an empty list says
/// nothing of anybody.
fn names(listed: &[String], address: &str) -> bool {
    let address = address.to_lowercase();
    listed.is_empty()
        || listed
            .iter()
            .any(|one| one.to_lowercase().contains(&address))
}

/// An event without a recipient concerns all.
fn is_of(event: &MessageEvent, address: &str) -> bool {
    event.recipient.is_empty() || event.recipient.eq_ignore_ascii_case(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_stands_for_those_whom_it_names() {
        let listed = ["Grace <grace@navy.example>".to_owned()];
        assert!(names(&listed, "Grace@navy.example") && names(&[], "a@b.example"));
        assert!(!names(&listed, "ada@navy.example"));
    }

    #[test]
    fn what_is_final_stays() {
        let words = String::new;
        let delivered = Fate::Delivered { words: words() };
        let nameless = Fate::Bounced {
            kind: None,
            words: words(),
        };
        let named = Fate::Bounced {
            kind: Some(BounceType::HardBounce),
            words: words(),
        };
        assert!(may_follow(&Fate::Queued, &delivered) && may_follow(&nameless, &named));
        assert!(!may_follow(&delivered, &Fate::Sent) && !may_follow(&named, &nameless));
    }
}
