//! One round of questions to the API: where does this message stand, recipient by recipient?
//!
//! Postmark's SMTP reply holds nothing by which the API knows the message again, so it is searched for by
//! the UUID in its metadata; a refusal inside is a bounce of its own kind whose source has the message,
//! and in it the UUID (postmark-facts.md sections 1.5 and 12).

use std::collections::BTreeSet;

use crate::api::{BounceQuery, Client, MessageQuery, Page};
use crate::postmark::api::{BounceReport, MessageDetails, MessageEvent};
use crate::postmark::{BounceType, DEFAULT_STREAM, Redactor, Secret};
use crate::record::{ApiFailure, ApiFailureKind, Fate, RecipientFate, SendId};
use crate::smtp::presentable;

/// The metadata key by which the API finds the message again.
const KEY: &str = crate::postmark::header::METADATA_KEY;
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
            recipients,
            strangers: BTreeSet::new(),
        }
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
            let details = self.client.message_details(&self.token, &id).await?;
            self.learn(&details);
            self.name_bounces(&id).await?;
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

    async fn search(&mut self) -> Result<(), ApiFailure> {
        if self.message_id.is_some() {
            return Ok(());
        }
        let wanted = MessageQuery {
            metadata: Some((KEY.into(), self.id.0.clone())),
            stream: self.stream.clone(),
            ..MessageQuery::default()
        };
        let found = self.client.messages(&self.token, &wanted).await?;
        self.message_id = found
            .messages
            .into_iter()
            .next()
            .map(|message| message.message_id);
        Ok(())
    }

    /// What the message's events say of each recipient, the last word of each.
    fn learn(&mut self, details: &MessageDetails) {
        let message = &details.message;
        let standing = match message.status.as_str() {
            _ if message.sandboxed => Fate::Sandboxed,
            "Queued" => Fate::Queued,
            _ => Fate::Sent,
        };
        for at in 0..self.recipients.len() {
            let address = self.recipients[at].address.clone();
            let mut known = (standing.clone(), message.received_at.clone());
            for event in details.events.iter().filter(|event| is_of(event, &address)) {
                if let Some(fate) = self.of_event(event, message.sandboxed) {
                    known = (fate, event.received_at.clone());
                }
            }
            self.set(&address, known.0, &known.1);
        }
    }

    fn of_event(&self, event: &MessageEvent, sandboxed: bool) -> Option<Fate> {
        let details = &event.details;
        Some(match event.kind.as_str() {
            "Delivered" if sandboxed => Fate::Sandboxed,
            "Delivered" => Fate::Delivered {
                words: self.tame(&details.delivery_message),
            },
            "Transient" => Fate::Delayed {
                words: self.tame(&details.delivery_message),
            },
            "Bounced" => Fate::Bounced {
                kind: None,
                words: self.tame(&details.summary),
            },
            _ => return None,
        })
    }

    /// The type of a bounce stands only in the list of bounces.
    async fn name_bounces(&mut self, message_id: &str) -> Result<(), ApiFailure> {
        let is_nameless =
            |one: &RecipientFate| matches!(one.fate, Fate::Bounced { kind: None, .. });
        if !self.recipients.iter().any(is_nameless) {
            return Ok(());
        }
        let wanted = BounceQuery {
            message_id: message_id.to_owned(),
            stream: self.stream.clone(),
            ..BounceQuery::default()
        };
        for bounce in self.client.bounces(&self.token, &wanted).await?.bounces {
            self.bounced(&bounce);
        }
        Ok(())
    }

    fn bounced(&mut self, bounce: &BounceReport) {
        let Some(kind) = BounceType::of_word(&bounce.kind) else {
            return;
        };
        if kind == BounceType::SmtpApiError {
            return;
        }
        let words = [bounce.description.as_str(), bounce.details.as_str()];
        let words: Vec<&str> = words
            .into_iter()
            .filter(|words| !words.is_empty())
            .collect();
        let fate = Fate::Bounced {
            kind: Some(kind),
            words: self.tame(&words.join(" ")),
        };
        self.set(&bounce.email, fate, &bounce.bounced_at);
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
            let words = self.tame(&words.unwrap_or(bounce.description));
            let fate = Fate::RefusedInside { code, words };
            self.set(&bounce.email, fate, &bounce.bounced_at);
        }
        Ok(())
    }

    fn set(&mut self, address: &str, fate: Fate, at: &str) {
        let at = self.tame(at);
        let concerned = self
            .recipients
            .iter_mut()
            .filter(|one| one.address.eq_ignore_ascii_case(address));
        for one in concerned.filter(|one| may_follow(&one.fate, &fate)) {
            (one.fate, one.at) = (fate.clone(), at.clone());
        }
    }

    fn tame(&self, text: &str) -> String {
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

/// An event without a recipient concerns all.
fn is_of(event: &MessageEvent, address: &str) -> bool {
    event.recipient.is_empty() || event.recipient.eq_ignore_ascii_case(address)
}

/// The long error and its code, which stand before the message (section 1.5).
fn error_in(dump: &str) -> (Option<String>, Option<u16>) {
    let head: Vec<&str> = dump.lines().take(20).collect();
    let names_code = |line: &&str| line.to_lowercase().contains("code");
    let Some(at) = head.iter().position(names_code) else {
        return (None, None);
    };
    let words = head[..at].join(" ").trim().to_owned();
    let digits = head[at].split(|c: char| !c.is_ascii_digit());
    let code = digits.filter_map(|digits| digits.parse().ok()).next();
    (Some(words).filter(|words| !words.is_empty()), code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_of_a_dump_is_found_with_its_code() {
        let words = Some("The From is unknown".to_owned());
        let dump = "The From is unknown\nError code: 400\n\nFrom: x";
        assert_eq!(error_in(dump), (words, Some(400)));
        assert_eq!(error_in("ErrorCode 412\n"), (None, Some(412)));
        assert_eq!(error_in("From: x 400"), (None, None));
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
