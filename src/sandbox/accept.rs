//! What happens to a message once it is in the house, whichever way it came: it is taken in, judged,
//! and its course is decided (postmark-facts.md sections 1.5 and 12, points 7 to 9).

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use thiserror::Error;
use uuid::Uuid;

use super::account::{Delivery, SignedIn};
use super::compose::compose;
use super::course::{Course, DeliveryPlan, suppress};
use super::inbox::{Inbox, InboxError};
use super::intake::{Caught, take_in};
use super::ledger::EventLog;
use super::rules::{ApiError, judge};
use super::scenario::Fate;
use super::server_state::ServerState;
use super::session::Envelope;
use super::state::{State, unix_ms};
use super::stored_message::{Bounce, StoredMessage};
use super::submission::Submission;
use crate::mail::ParseError;
use crate::postmark::{BounceType, header};

/// What `POST /email` answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Accepted {
    /// `MessageID`.
    pub message_id: String,
    /// `SubmittedAt`, in milliseconds since the Unix epoch.
    pub submitted_at_ms: i64,
    /// `Message`: `OK`, or which recipients are inactive.
    pub message: String,
}

/// What decides over messages, and where they go. A clone is a handle.
#[derive(Debug, Clone)]
pub(super) struct Inside {
    /// The account and what is played.
    pub state: Arc<Mutex<State>>,
    /// Where messages go.
    pub inbox: Inbox,
}

impl ServerState {
    /// The part of the house that takes messages.
    pub fn inside(&self) -> Inside {
        Inside {
            state: Arc::clone(&self.state),
            inbox: self.inbox.clone(),
        }
    }

    /// Messages and bounces as the API tells of them.
    pub fn ledger(&self) -> EventLog {
        EventLog::of(&self.inbox)
    }

    /// See [`Inside::try_api`].
    ///
    /// # Errors
    ///
    /// [`ApiError`] if Postmark would refuse it.
    pub fn try_api(&self, server: u64, submission: &Submission, now: i64) -> Result<(), ApiError> {
        self.inside().try_api(server, submission, now)
    }

    /// See [`Inside::accept_api`]. Blocks on the disk.
    ///
    /// # Errors
    ///
    /// [`ApiError`] if Postmark refuses it; nothing is then kept.
    pub fn accept_api(&self, server: u64, submission: Submission) -> Result<Accepted, ApiError> {
        self.inside().accept_api(server, submission)
    }

    /// See [`Inside::activate`].
    ///
    /// # Errors
    ///
    /// 1001 if there is no such bounce at `now`, 1003 if it cannot be taken back.
    pub fn activate(&self, bounce: u64, now: i64) -> Result<Bounce, ApiError> {
        self.inside().activate(bounce, now)
    }

    /// See [`Inside::unsuppress`].
    pub fn unsuppress(&self, server: u64, stream: &str, address: &str) -> bool {
        self.inside().unsuppress(server, stream, address)
    }
}

/// Why the content of an SMTP transaction is not accepted.
#[derive(Debug, Error)]
pub enum AcceptError {
    /// It exceeds a limit of the parser.
    #[error(transparent)]
    Unreadable(#[from] ParseError),
    /// The inbox cannot be written.
    #[error(transparent)]
    Unwritable(#[from] InboxError),
}

impl Inside {
    /// Takes the content of one SMTP transaction; returns its queue id. Blocks until the message is on disk. A
    /// stream that the login is bound to wins over the one that the message names: which does in reality is
    /// unknown (section 2).
    ///
    /// # Errors
    ///
    /// [`AcceptError`] if it cannot be parsed or written; nothing is then kept.
    pub fn accept_smtp(
        &self,
        content: Vec<u8>,
        envelope: Envelope,
        signed_in: &SignedIn,
    ) -> Result<String, AcceptError> {
        let (id, now) = (Uuid::new_v4(), unix_ms());
        let (mut caught, mut submission) = take_in(content, envelope, &id.to_string(), now)?;
        if let Some(stream) = &signed_in.stream {
            submission.stream = Some(stream.clone());
            caught.item.stream.clone_from(stream);
        }
        let order = self.inbox.order(now);
        let kept = kept(&submission, &caught, signed_in.server);
        let course = self.state().decide(kept, &submission, order);
        self.keep(order, caught, course)?;
        Ok(queue_id(id))
    }

    /// Judges a submission over HTTP and keeps nothing: what `POSTMARK_API_TEST` does.
    ///
    /// # Errors
    ///
    /// [`ApiError`] if Postmark would refuse it.
    pub fn try_api(&self, server: u64, submission: &Submission, now: i64) -> Result<(), ApiError> {
        self.state().verdict(server, submission, now).map(drop)
    }

    /// Takes a submission over HTTP. Blocks on the disk.
    ///
    /// # Errors
    ///
    /// [`ApiError`] if Postmark refuses it, and code 100 if it cannot be written; nothing is then kept.
    pub fn accept_api(&self, server: u64, submission: Submission) -> Result<Accepted, ApiError> {
        let submission = adopt_headers(submission);
        let now = unix_ms();
        let inactive = self.state().verdict(server, &submission, now)?;
        let id = Uuid::new_v4().to_string();
        let caught = composed(&submission, &id, now).map_err(|error| {
            ApiError::new(300, format!("The message cannot be processed: {error}."))
        })?;
        let order = self.inbox.order(now);
        let kept = kept(&submission, &caught, server);
        let way = (order, false);
        let course = self.state().course(kept, &submission, &inactive, way);
        self.keep(order, caught, course).map_err(unwritable)?;
        Ok(Accepted {
            message_id: id,
            submitted_at_ms: now,
            message: answer(&inactive),
        })
    }

    /// Makes the address of a bounce sendable again.
    ///
    /// # Errors
    ///
    /// 1001 if there is no such bounce at `now`, 1003 if it cannot be taken back.
    pub fn activate(&self, bounce: u64, now: i64) -> Result<Bounce, ApiError> {
        let bounce = EventLog::of(&self.inbox).activate(bounce, now)?;
        self.unsuppress(bounce.server, &bounce.stream, &bounce.email);
        Ok(bounce)
    }

    /// Takes an address off a stream's suppressions; whether it was on. What may be taken off is the
    /// caller's business.
    pub fn unsuppress(&self, server: u64, stream: &str, address: &str) -> bool {
        EventLog::of(&self.inbox).reactivate(server, stream, address);
        let mut state = self.state();
        let servers = state.account.servers.iter_mut();
        let streams = servers
            .filter(|one| one.id == server)
            .flat_map(|one| &mut one.streams);
        let mut was = false;
        for stream in streams.filter(|one| one.id.eq_ignore_ascii_case(stream)) {
            let before = stream.suppressions.len();
            let others =
                |one: &super::account::Suppression| !one.address.eq_ignore_ascii_case(address);
            stream.suppressions.retain(others);
            was |= stream.suppressions.len() < before;
        }
        was
    }

    /// Keeps a message, and then suppresses whoever bounces for good.
    fn keep(&self, order: i64, mut caught: Caught, course: Course) -> Result<(), InboxError> {
        let is_refusal = |bounce: &Bounce| bounce.kind == BounceType::SmtpApiError;
        if !course.bounces.iter().any(is_refusal) {
            // Nothing shows it.
            caught.head = String::new();
        }
        caught.kept = course.kept;
        caught.bounces.clone_from(&course.bounces);
        self.inbox.keep(order, caught)?;
        suppress(&mut self.state().account, &course.bounces);
        Ok(())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Whether a submission is refused; the recipients that are inactive while others are not.
    fn verdict(
        &self,
        server: u64,
        submission: &Submission,
        now: i64,
    ) -> Result<Vec<String>, ApiError> {
        if let Fate::RefusedInside { code, message } = &self.fate {
            return Err(ApiError::new(*code, message));
        }
        judge(&self.account, &self.switches, server, submission, now)
    }

    /// What becomes of a message that came over SMTP.
    fn decide(&self, kept: StoredMessage, submission: &Submission, order: i64) -> Course {
        match self.verdict(kept.server, submission, kept.received_unix_ms) {
            Ok(inactive) => self.course(kept, submission, &inactive, (order, true)),
            Err(error) => {
                let is_shown = self.switches.refused_is_searchable;
                let outlook = self.outlook(kept.server, submission, &[], (order, true));
                Course::refused(kept, &error, &outlook, is_shown)
            }
        }
    }

    /// What becomes of a message that was not refused.
    fn course(
        &self,
        kept: StoredMessage,
        submission: &Submission,
        inactive: &[String],
        way: (i64, bool),
    ) -> Course {
        let outlook = self.outlook(kept.server, submission, inactive, way);
        Course::of(kept, &outlook)
    }

    /// `way` is the message's place in time and whether it came over SMTP.
    fn outlook<'a>(
        &'a self,
        server: u64,
        submission: &'a Submission,
        inactive: &'a [String],
        way: (i64, bool),
    ) -> DeliveryPlan<'a> {
        let mut servers = self.account.servers.iter();
        let server = servers.find(|one| one.id == server);
        let (order, over_smtp) = way;
        DeliveryPlan {
            fate: &self.fate,
            latency: self.latency,
            delivery: server.map_or(Delivery::Live, |one| one.delivery),
            bounce_type: submission.bounce_type.as_deref(),
            inactive,
            over_smtp,
            order,
        }
    }
}

/// Postmark's own headers work as custom headers over HTTP too (section 1.6).
fn adopt_headers(mut submission: Submission) -> Submission {
    let of = |name: &str| {
        let mut headers = submission.headers.iter();
        let found = headers.find(|(is, _)| is.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.trim().to_owned())
    };
    let (stream, kind) = (of(header::MESSAGE_STREAM), of(header::BOUNCE_TYPE));
    submission.stream = submission.stream.or(stream);
    submission.bounce_type = submission.bounce_type.or(kind);
    submission
}

/// A submission over HTTP as the inbox keeps it.
fn composed(submission: &Submission, id: &str, now: i64) -> Result<Caught, ParseError> {
    let source = compose(submission, id, now);
    let envelope = Envelope {
        mail_from: super::submission::party(&submission.from).email,
        rcpt_to: submission.everybody(),
    };
    let (mut caught, _) = take_in(source, envelope, id, now)?;
    caught.item.metadata.clone_from(&submission.metadata);
    caught.handling.metadata.clone_from(&submission.metadata);
    Ok(caught)
}

/// What the API tells of a submission, within bounds.
fn kept(submission: &Submission, caught: &Caught, server: u64) -> StoredMessage {
    let track_links = match submission.track_links.as_str() {
        "" => "None",
        written => written,
    };
    let attachments = submission.attachments.iter();
    StoredMessage {
        id: caught.item.id.clone(),
        server,
        stream: submission.stream().to_owned(),
        tag: submission.tag.clone(),
        metadata: submission.metadata.clone(),
        from: submission.from.clone(),
        mail_from: caught.item.mail_from.clone(),
        subject: submission.subject.clone(),
        to: submission.to.clone(),
        cc: submission.cc.clone(),
        bcc: submission.bcc.clone(),
        recipients: submission.everybody(),
        received_unix_ms: caught.item.received_unix_ms,
        attachments: attachments.map(|file| file.name.clone()).collect(),
        track_opens: submission.track_opens,
        track_links: track_links.to_owned(),
        ..StoredMessage::default()
    }
    .bounded()
}

/// Which recipients do not get it, in the words that client libraries know (section 4.2).
fn answer(inactive: &[String]) -> String {
    if inactive.is_empty() {
        return "OK".to_owned();
    }
    let inactive = inactive.join(", ");
    format!("Message OK, but will not deliver to these inactive addresses: {inactive}.")
}

/// The API's counterpart to a 452: closed for the moment, and nothing was accepted (section 4.1).
fn unwritable(error: InboxError) -> ApiError {
    ApiError::new(100, format!("Nothing was accepted: {error}."))
}

/// Postfix's queue ids are ten to twelve hexadecimal digits; they are no MessageID.
fn queue_id(id: Uuid) -> String {
    let hex = id.simple().to_string().to_ascii_uppercase();
    hex.chars().take(11).collect()
}

#[cfg(test)]
mod tests;
