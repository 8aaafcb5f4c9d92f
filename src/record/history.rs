//! Rows of the outbox and the history.

use serde::{Deserialize, Serialize};

use super::{Failure, Fate, Line, Moment, RecipientFate, Reply, SendId, StageUpdate, Status};
use crate::mail::Draft;
use crate::postmark::{CredentialKind, Environment, TokenShape, Typed};

/// How a message is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Via {
    #[default]
    Smtp,
    /// `POST /email` of the HTTP API.
    Api,
}

impl Via {
    pub fn name(self) -> &'static str {
        match self {
            Self::Smtp => "smtp",
            Self::Api => "api",
        }
    }
}

/// Written when a send starts. Redacted; contains no secrets.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SendStart {
    pub id: SendId,
    pub at: Moment,
    pub profile: String,
    pub environment: Environment,
    pub host: String,
    /// SMTP ports that may be tried, in order.
    pub ports: Vec<u16>,
    pub via: Via,
    pub credential: CredentialKind,
    /// Shape of the username.
    pub token_shape: TokenShape,
    pub from: String,
    /// The envelope's recipients.
    pub recipients: Vec<String>,
    pub subject: String,
    pub stream: String,
    pub bytes: u64,
    /// Whether the message carries its UUID as metadata, so that the API can find it.
    pub correlated: bool,
    /// The draft, without text and files if the profile does not keep them.
    #[serde(skip)]
    pub draft: Draft,
    /// Whether `draft` has text and files.
    pub has_body: bool,
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

/// How far a send had come when it was last written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SendPhase {
    /// Started; the final dot has not been sent.
    Begun,
    /// About to send the final dot or the API request: it may have been accepted.
    Leaving,
    /// Its outcome is known.
    Over,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimelineEntry {
    /// When postrider learned of it.
    pub at: Moment,
    /// Description.
    pub text: String,
}

/// The outcome of a send, as stored.
#[derive(Debug, Clone, PartialEq)]
pub struct SendEnd {
    pub at: Moment,
    /// How it ended.
    pub status: Status,
    pub reply: Option<Reply>,
    pub failure: Option<Failure>,
    pub fates: Vec<RecipientFate>,
    /// Postmark's ID, if the API accepted the message.
    pub message_id: Option<String>,
    /// The stages of the dialogue.
    pub stages: Vec<StageUpdate>,
    /// The transcript, bounded.
    pub transcript: Vec<Line>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SendSummary {
    /// Increases with every send.
    pub seq: i64,
    pub id: SendId,
    pub at: Moment,
    pub profile: String,
    pub environment: Environment,
    pub host: String,
    pub via: Via,
    pub status: Status,
    pub recipients_line: String,
    /// The first recipient and the number of others.
    pub subject: String,
    pub message_id: Option<String>,
    /// Whether its delivery is still being tracked.
    pub following: bool,
}

/// Everything stored about a send.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SendRecord {
    #[serde(flatten)]
    pub summary: SendSummary,
    pub begun: SendStart,
    pub phase: SendPhase,
    pub reply: Option<Reply>,
    pub failure: Option<Failure>,
    pub recipients: Vec<RecipientFate>,
    pub timeline: Vec<TimelineEntry>,
    pub stages: Vec<StageUpdate>,
    pub transcript: Vec<Line>,
}

impl SendRecord {
    /// The recipients with a known status. While acceptance is unknown, there are none.
    pub fn known(&self) -> impl Iterator<Item = &RecipientFate> {
        let open = matches!(
            self.summary.status,
            Status::Unknown | Status::NotFound | Status::UnderWay
        );
        let recipients = self.recipients.iter();
        recipients.filter(move |one| !(open && one.fate == Fate::Accepted))
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HistoryQuery {
    /// Words that must each begin a word of recipients, sender, subject, profile or IDs; empty for all.
    pub text: Typed,
    /// Only this status.
    pub status: Option<Status>,
    pub profile: Option<String>,
    /// Only sends that began at this time or later, in milliseconds since the Unix epoch.
    pub since: Option<i64>,
    /// Only sends that began before this time, in milliseconds since the Unix epoch.
    pub until: Option<i64>,
    /// Only rows below this `seq`, for the next page.
    pub before: Option<i64>,
    /// Maximum number; 0 means 200.
    pub limit: u32,
}

/// Rows that match a query, newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HistoryPage {
    pub rows: Vec<SendSummary>,
    /// Whether there are older rows.
    pub more: bool,
    /// Total number of stored sends.
    pub total: u64,
}

/// `first` and the number of others.
pub fn recipients_line(recipients: &[String]) -> String {
    match recipients {
        [] => String::new(),
        [one] => one.clone(),
        [first, more @ ..] => format!("{first} and {} more", more.len()),
    }
}
