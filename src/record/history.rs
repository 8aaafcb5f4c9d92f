//! Rows of the outbox and the history.

use serde::{Deserialize, Serialize};

use super::{Failure, Fate, Line, Moment, RecipientFate, Reply, SendId, StageUpdate, Status};
use crate::mail::Draft;
use crate::postmark::{CredentialKind, Environment, TokenShape, Typed};

/// Which way a message goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Via {
    /// SMTP.
    #[default]
    Smtp,
    /// `POST /email` of the HTTP API.
    Api,
}

impl Via {
    /// The word in `--json` and history.
    pub fn name(self) -> &'static str {
        match self {
            Self::Smtp => "smtp",
            Self::Api => "api",
        }
    }
}

/// What is written down when a send begins. Redacted; holds no secret.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SendStart {
    /// The send's UUID.
    pub id: SendId,
    /// When.
    pub at: Moment,
    /// Name of the profile.
    pub profile: String,
    /// What kind of mail that profile sends.
    pub environment: Environment,
    /// SMTP host, or the API's.
    pub host: String,
    /// SMTP ports that may be tried, in order.
    pub ports: Vec<u16>,
    /// Which way.
    pub via: Via,
    /// Server token or SMTP token.
    pub credential: CredentialKind,
    /// What the user name looked like; nothing secret.
    pub token_shape: TokenShape,
    /// The From field as typed.
    pub from: String,
    /// The envelope's recipients.
    pub recipients: Vec<String>,
    /// The subject.
    pub subject: String,
    /// The message stream.
    pub stream: String,
    /// Size of the message in bytes.
    pub bytes: u64,
    /// Whether the message carries its UUID as metadata, so that the API can find it.
    pub correlated: bool,
    /// What was typed; without text and files where the profile keeps no bodies.
    #[serde(skip)]
    pub draft: Draft,
    /// Whether text and files are in `draft`.
    pub has_body: bool,
    /// Hash of text and files, by which the same message is known again; empty in rows of older versions.
    #[serde(default)]
    pub content_hash: String,
    /// Which row of which run it is, if it is one of a run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run: Option<RunRow>,
}

/// A row of a run: the messages of one list, sent as one job (`postrider send --each`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunRow {
    /// The run's id.
    pub run: String,
    /// The row of its list, counted from 1.
    pub row: usize,
}

/// What is known of a send of a run, also after the history has forgotten the send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunSend {
    /// The row of the list, counted from 1.
    pub row: usize,
    /// The send's UUID.
    pub id: SendId,
    /// When it began, in milliseconds since the Unix epoch.
    pub at_ms: i64,
    /// How it stands.
    pub status: Status,
}

impl RunSend {
    /// Whether the message may not be sent again: the server has it, or had it.
    pub fn is_accepted(&self) -> bool {
        matches!(
            self.status,
            Status::Accepted
                | Status::PartlyRefused
                | Status::Delivered
                | Status::Bounced
                | Status::RefusedInside
        )
    }

    /// Whether nobody knows yet whether the server has it.
    pub fn is_in_doubt(&self) -> bool {
        matches!(self.status, Status::Unknown | Status::UnderWay)
    }
}

/// How far a send had come when it was last written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SendPhase {
    /// It has begun; the final dot has not left.
    Begun,
    /// The final dot was about to leave, or the request to the API: it may have been accepted.
    Leaving,
    /// Its outcome is known.
    Over,
}

/// One line of a send's timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimelineEntry {
    /// When we learned of it.
    pub at: Moment,
    /// What, in words.
    pub text: String,
}

/// The outcome of a send, as it is written down.
#[derive(Debug, Clone, PartialEq)]
pub struct SendEnd {
    /// When.
    pub at: Moment,
    /// How it ended.
    pub status: Status,
    /// The server's last reply.
    pub reply: Option<Reply>,
    /// Why not, if it did not.
    pub failure: Option<Failure>,
    /// Every recipient.
    pub fates: Vec<RecipientFate>,
    /// Postmark's id, if the API took the message.
    pub message_id: Option<String>,
    /// The ladder.
    pub stages: Vec<StageUpdate>,
    /// The transcript; bounded.
    pub transcript: Vec<Line>,
}

/// A row of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SendSummary {
    /// Rises with every send.
    pub seq: i64,
    /// The send's UUID.
    pub id: SendId,
    /// When it began.
    pub at: Moment,
    /// Name of the profile.
    pub profile: String,
    /// What kind of mail that profile sends.
    pub environment: Environment,
    /// The host.
    pub host: String,
    /// Which way.
    pub via: Via,
    /// How it stands.
    pub status: Status,
    /// The first recipient, and how many more.
    pub recipients_line: String,
    /// The subject.
    pub subject: String,
    /// Postmark's id, if it is known.
    pub message_id: Option<String>,
    /// Whether its fate is still being asked for.
    pub following: bool,
}

/// Everything that is kept of a send.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SendRecord {
    /// The row.
    #[serde(flatten)]
    pub summary: SendSummary,
    /// What was written when it began.
    pub begun: SendStart,
    /// How far it came.
    pub phase: SendPhase,
    /// The server's last reply.
    pub reply: Option<Reply>,
    /// Why not, if it did not.
    pub failure: Option<Failure>,
    /// Every recipient.
    pub recipients: Vec<RecipientFate>,
    /// What happened when, in order.
    pub timeline: Vec<TimelineEntry>,
    /// The ladder.
    pub stages: Vec<StageUpdate>,
    /// The transcript; bounded.
    pub transcript: Vec<Line>,
}

impl SendRecord {
    /// The recipients of whom something is known. While nobody knows whether the message was accepted, it
    /// was accepted for none of them.
    pub fn known(&self) -> impl Iterator<Item = &RecipientFate> {
        let open = matches!(
            self.summary.status,
            Status::Unknown | Status::NotFound | Status::UnderWay
        );
        let recipients = self.recipients.iter();
        recipients.filter(move |one| !(open && one.fate == Fate::Accepted))
    }
}

/// Which rows of the history.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HistoryQuery {
    /// Words that must all begin a word of recipients, sender, subject, profile or ids; empty for all.
    pub text: Typed,
    /// Only this status.
    pub status: Option<Status>,
    /// Only this profile.
    pub profile: Option<String>,
    /// Only sends that began at this time or later, in milliseconds since the Unix epoch.
    pub since: Option<i64>,
    /// Only sends that began before this time, in milliseconds since the Unix epoch.
    pub until: Option<i64>,
    /// Only rows below this `seq`, for the next page.
    pub before: Option<i64>,
    /// At most so many; 0 means 200.
    pub limit: u32,
}

/// Rows that fit a query, newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HistoryPage {
    /// The rows.
    pub rows: Vec<SendSummary>,
    /// Whether there are more below the last one.
    pub more: bool,
    /// How many sends are kept in all, whatever was asked for.
    pub total: u64,
}

/// `first` and how many more there are.
pub fn recipients_line(recipients: &[String]) -> String {
    match recipients {
        [] => String::new(),
        [one] => one.clone(),
        [first, more @ ..] => format!("{first} and {} more", more.len()),
    }
}
