//! A send is written down: when it begins, before it leaves, and how it ended. A failure here is told
//! once and stops nothing.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use tokio::time::timeout;

use super::SendOrder;
use crate::mail::{Composed, Draft, Outgoing};
use crate::postmark::{Credential, DEFAULT_STREAM, Profile, Redactor};
use crate::record::{
    Fate, Outcome, RecipientFate, RecipientState, RunRow, SendEnd, SendId, SendStart, Status, Via,
};
use crate::smtp::Archive;
use crate::store::{Ended, Outbox, OutboxError, now};

/// How long the message may be kept waiting for the disk.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long another program that holds the history is waited for once the send is over: nothing but the end of
/// this job waits with it.
const LAST_PATIENCE: Duration = Duration::from_secs(20);

type Answer = Pin<Box<dyn Future<Output = Result<(), OutboxError>> + Send>>;

/// What is written down of one send.
pub(super) struct Recording {
    outbox: Option<Outbox>,
    /// What to write when it begins; gone once it was.
    planned: Option<SendStart>,
    begun: Option<SendStart>,
    /// The answer to the first writing, for which nobody waited yet.
    beginning: Option<Answer>,
    follow: bool,
    message_id: Option<String>,
    trouble: Option<String>,
    /// Whether a message may leave only if its row says so: what is sent again later must know it.
    strict: bool,
    /// Whether the message must not leave unless its row was written: it has an id of its own.
    must_record: bool,
}

impl Recording {
    /// Nothing is written yet.
    pub(super) fn new(order: &SendOrder) -> Self {
        let profile = &order.profile;
        Self {
            outbox: order.outbox.clone(),
            planned: None,
            begun: None,
            beginning: None,
            follow: can_be_followed(profile, &order.credential),
            message_id: None,
            trouble: None,
            strict: false,
            must_record: order.id.is_some(),
        }
    }

    /// One message of a run. No message leaves that is not written down, and only what is in doubt is to be
    /// followed: thousands of messages are not.
    pub(super) fn of_run(outbox: Outbox, planned: SendStart, follows: bool) -> Self {
        Self {
            outbox: Some(outbox),
            planned: Some(planned),
            begun: None,
            beginning: None,
            follow: follows,
            message_id: None,
            trouble: None,
            strict: true,
            must_record: false,
        }
    }

    /// What it is about, once the message is composed.
    pub(super) fn plan(
        &mut self,
        order: &Outline,
        id: &SendId,
        composed: &Composed,
        redactor: &Redactor,
    ) {
        if self.outbox.is_some() {
            self.planned = Some(order.begun(id, composed, redactor));
        }
    }

    /// The API took it under this id.
    pub(super) fn named(&mut self, message_id: String) {
        self.message_id = Some(message_id);
    }

    /// It begins. Nobody waits for the disk yet.
    pub(super) fn begin(&mut self) {
        let (Some(outbox), Some(begun)) = (&self.outbox, self.planned.take()) else {
            return;
        };
        self.begun = Some(begun.clone());
        // Over HTTPS it begins when it leaves.
        let leaves = begun.via == Via::Api;
        self.beginning = Some(Box::pin(outbox.ask(move |database| match leaves {
            true => database.begin_leaving(&begun),
            false => database.begin(&begun),
        })));
    }

    /// The end-of-data line is next: this must be on disk. What could not be written is reported when the send
    /// is over, unless it could be by then.
    pub(super) async fn leaving(&mut self) {
        self.begin();
        self.has_begun().await;
        let via_smtp = self.begun.as_ref().filter(|begun| begun.via == Via::Smtp);
        if let (Some(outbox), Some(begun), None) = (&self.outbox, via_smtp, &self.trouble) {
            let (id, at) = (begun.id.clone(), now());
            let writing = outbox.ask(move |database| database.leaving(&id, at));
            let written = timeout(PATIENCE, writing).await;
            self.judge(written.unwrap_or(Err(OutboxError::Gone)));
        }
    }

    /// Where the row could not be told that the message leaves, it must not be believed any more, whether
    /// it is there or comes later. Returns why that could not be done: then the message must not leave,
    /// or it might be called not sent.
    pub(super) async fn doubt(&mut self) -> Result<(), String> {
        let (Some(trouble), Some(outbox)) = (&self.trouble, &self.outbox) else {
            return Ok(());
        };
        if self.strict {
            return Err(trouble.clone());
        }
        let doubting = timeout(PATIENCE, outbox.doubt()).await;
        doubting
            .unwrap_or(Err(OutboxError::Gone))
            .map_err(|why| why.to_string())
    }

    async fn has_begun(&mut self) {
        if let Some(beginning) = self.beginning.take() {
            let written = timeout(PATIENCE, beginning).await;
            self.judge(written.unwrap_or(Err(OutboxError::Gone)));
            if self.must_record && self.trouble.is_some() {
                // The row of this id belongs to another process.
                self.begun = None;
            }
        }
    }

    /// Why the message must not leave: it has an id of its own, and its row could not be written.
    pub(super) fn refusal(&mut self) -> Option<String> {
        match (self.must_record, &self.outbox) {
            (false, _) => None,
            (true, None) => Some("there is no history".into()),
            (true, Some(_)) => self.trouble.take(),
        }
    }

    fn judge(&mut self, written: Result<(), OutboxError>) {
        self.trouble = written.err().map(|error| error.to_string());
    }

    /// How it ended. What was canceled before it began is no send. Returns why it is not recorded yet, if it is
    /// not.
    pub(super) async fn settle(&mut self, outcome: &Outcome, archive: Archive) -> Option<String> {
        if self.begun.is_none() && matches!(outcome, Outcome::Cancelled) {
            return None;
        }
        self.begin();
        self.has_begun().await;
        // Also after trouble: it may be over by now, and a row that is there must not stay as it is.
        if let (Some(outbox), Some(begun)) = (&self.outbox, &self.begun) {
            let ended = Ended {
                settled: settled(outcome, archive, begun, self.message_id.take()),
                begun: begun.clone(),
                follow: self.follow
                    && match self.strict {
                        true => outcome.status() == Status::Unknown,
                        false => may_have_arrived(outcome),
                    },
            };
            let writing = outbox.settle(ended, LAST_PATIENCE);
            let written = timeout(LAST_PATIENCE + PATIENCE, writing).await;
            self.judge(written.unwrap_or(Err(OutboxError::Gone)));
        }
        self.trouble.take()
    }
}

/// Whether the API can be asked what happened to a message, and the profile wants that.
pub(super) fn can_be_followed(profile: &Profile, credential: &Credential) -> bool {
    profile.follow
        && profile.correlate
        && matches!(credential, Credential::ServerToken(_))
        && profile.api_base().is_some()
}

fn may_have_arrived(outcome: &Outcome) -> bool {
    matches!(
        outcome.status(),
        Status::Accepted | Status::PartlyRefused | Status::Unknown
    )
}

/// What of an order goes into its row.
pub(super) struct Outline {
    draft: Draft,
    content_hash: String,
    has_body: bool,
    profile: Profile,
    credential: Credential,
    via: Via,
    run: Option<RunRow>,
}

impl Outline {
    /// The part of `order` that is kept.
    pub(super) fn of(order: &SendOrder) -> Self {
        Self::new(&order.message, &order.profile, &order.credential, order.via)
    }

    /// The same of one row of a run.
    pub(super) fn of_row(self, run: RunRow) -> Self {
        Self {
            run: Some(run),
            ..self
        }
    }

    pub(super) fn new(
        message: &Outgoing,
        profile: &Profile,
        credential: &Credential,
        via: Via,
    ) -> Self {
        let mut draft = message.summary().clone();
        let content_hash = message.content_hash();
        if !profile.keeps_bodies() {
            draft = Draft {
                text: String::new(),
                html: String::new(),
                files: Vec::new(),
                template: None,
                ..draft
            };
        }
        Self {
            draft,
            content_hash,
            // The text of a raw message is in no field of a draft.
            has_body: profile.keeps_bodies() && !matches!(message, Outgoing::Raw(_)),
            profile: profile.clone(),
            credential: credential.clone(),
            via,
            run: None,
        }
    }

    /// What is written down when it begins.
    pub(super) fn begun(&self, id: &SendId, composed: &Composed, redactor: &Redactor) -> SendStart {
        let (profile, draft) = (&self.profile, self.draft.scrubbed(redactor));
        let stream = Some(draft.stream.trim()).filter(|stream| !stream.is_empty());
        let api = profile.api_base().filter(|_| self.via == Via::Api);
        SendStart {
            id: id.clone(),
            at: now(),
            profile: profile.name.clone(),
            environment: profile.environment_of_sends(),
            host: api.unwrap_or(&profile.smtp_host).to_owned(),
            ports: profile.smtp_ports.clone(),
            via: self.via,
            credential: self.credential.kind(),
            token_shape: self.credential.shape(),
            from: draft.from.clone(),
            recipients: composed.envelope.rcpt_to.clone(),
            subject: draft.subject.trim().to_owned(),
            stream: stream.unwrap_or(DEFAULT_STREAM).to_owned(),
            bytes: composed.bytes.len() as u64,
            correlated: profile.correlate && draft.extras.has_room_for_ours(),
            has_body: self.has_body,
            content_hash: self.content_hash.clone(),
            run: self.run.clone(),
            draft,
        }
    }
}

/// What is written down when it is over.
pub(super) fn settled(
    outcome: &Outcome,
    archive: Archive,
    begun: &SendStart,
    message_id: Option<String>,
) -> SendEnd {
    let refused = archive
        .recipients
        .iter()
        .filter(|verdict| verdict.state == RecipientState::Refused);
    let refused: Vec<_> = refused.collect();
    // Of an unknown outcome nobody is known to be accepted; where some were refused, all are listed.
    let arrived = match outcome.status() {
        Status::Unknown => !refused.is_empty(),
        _ => may_have_arrived(outcome),
    };
    let fate = |address: &String| {
        let verdict = refused.iter().find(|verdict| verdict.address == *address);
        let fate = match verdict {
            Some(verdict) => Fate::Refused {
                words: verdict.reply.to_string(),
            },
            None if arrived => Fate::Accepted,
            None => return None,
        };
        Some(RecipientFate {
            address: address.clone(),
            fate,
            at: String::new(),
        })
    };
    SendEnd {
        at: now(),
        status: outcome.status(),
        reply: outcome.reply().cloned(),
        failure: outcome.failure().cloned(),
        fates: begun.recipients.iter().filter_map(fate).collect(),
        message_id,
        stages: archive.stages,
        transcript: archive.transcript,
    }
}

#[cfg(test)]
mod tests;
