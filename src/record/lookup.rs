//! What Postmark knows of mail to somebody, whoever sent it (postmark-facts-2.md section 4).

use serde::Serialize;

use super::{Moment, can_be_lifted};
use crate::postmark::BounceType;

/// What to look up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LookupQuery {
    /// Mail to this address.
    Recipient(String),
    /// The message with this Postmark MessageID.
    MessageId(String),
    /// Messages with these words in the subject.
    Subject(String),
}

/// Kind of a timeline entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum TraceKind {
    /// Postmark accepted a message for this recipient.
    Accepted {
        /// Whether it is still in Postmark's queue.
        queued: bool,
    },
    /// A Sandbox server processed it; it is delivered to nobody.
    Sandboxed,
    /// The recipient's server accepted it.
    Delivered,
    /// The recipient's server asked to try again later.
    Delayed,
    /// It bounced.
    Bounced {
        /// The type, if Postmark's list of bounces has it.
        bounce: Option<BounceType>,
    },
    /// Postmark accepted it over SMTP and rejected it afterward.
    RefusedInside {
        /// Postmark's error code.
        code: Option<u16>,
    },
    /// The address is currently suppressed on the stream.
    Suppressed {
        /// `HardBounce`, `SpamComplaint` or `ManualSuppression`.
        reason: String,
        /// `Recipient`, `Customer` or `Admin`.
        origin: String,
    },
    /// An open, a click, an automatic reply: irrelevant to delivery.
    Other {
        /// Postmark's name for it.
        name: String,
    },
}

impl TraceKind {
    /// The name on the timeline and in `--json`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Accepted { .. } => "accepted",
            Self::Sandboxed => "sandboxed",
            Self::Delivered => "delivered",
            Self::Delayed => "delayed",
            Self::Bounced { .. } => "bounced",
            Self::RefusedInside { .. } => "refused-inside",
            Self::Suppressed { .. } => "suppressed",
            Self::Other { .. } => "other",
        }
    }
}

/// A timeline entry. Redacted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Trace {
    /// As Postmark writes it.
    pub at: String,
    /// In milliseconds since the Unix epoch; `None` if it cannot be parsed.
    #[serde(skip)]
    pub unix_ms: Option<i64>,
    pub stream: String,
    /// The MessageID; empty for a suppression or if Postmark does not say.
    pub message_id: String,
    pub address: String,
    pub subject: String,
    #[serde(flatten)]
    pub what: TraceKind,
    pub words: String,
}

/// Everything a lookup found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookupFacts {
    pub query: LookupQuery,
    /// Name of the server whose token was used.
    pub server: String,
    /// The server's page in Postmark; empty if the API does not say.
    pub server_link: String,
    /// Whether it is a Sandbox server.
    pub is_sandbox: bool,
    /// The message streams that were searched.
    pub streams: Vec<String>,
    /// The archived message streams, which were not searched.
    pub archived: Vec<String>,
    /// The time line, oldest first.
    pub traces: Vec<Trace>,
    /// Total number of matching messages.
    pub messages_found: u64,
    /// Number of messages examined, the newest first.
    pub messages_read: u64,
    /// Matching bounces that were not examined.
    pub bounces_left_out: u64,
    /// When Postmark accepted the newest matching message in this computer's history.
    pub accepted: Option<Moment>,
}

impl Trace {
    /// When it was, in the time zone of `now`, and what it was: `bounced outbound grace@navy.example 550 5.1.1 …`.
    pub fn describe(&self, now: Moment) -> (String, String) {
        let at = self
            .unix_ms
            .map(|unix_ms| Moment { unix_ms, ..now }.to_string());
        let at = at
            .as_deref()
            .and_then(|at| at.get(..19))
            .unwrap_or(&self.at);
        let name = match &self.what {
            TraceKind::Other { name } => name.as_str(),
            TraceKind::RefusedInside { .. } => "rejected",
            what => what.name(),
        };
        let what = match &self.what {
            TraceKind::Suppressed { reason, origin } => format!("{reason}, {origin}"),
            TraceKind::Accepted { .. } => format!("“{}” {}", self.subject, self.message_id),
            _ => self.words.clone(),
        };
        let line = format!("{name:<10} {}  {}  {what}", self.stream, self.address);
        (at.to_owned(), line.trim_end().to_owned())
    }
}

impl LookupFacts {
    /// What was looked at and what was not.
    pub fn scope(&self) -> String {
        let streams = self.streams.join(", ");
        let mut text = format!(
            "Looked at {} of {} messages on server “{}” (streams: {streams}).",
            self.messages_read, self.messages_found, self.server
        );
        if !self.archived.is_empty() {
            text += &format!(
                " Archived streams were not searched: {}.",
                self.archived.join(", ")
            );
        }
        if self.bounces_left_out > 0 {
            text += &format!(" {} older bounces were left out.", self.bounces_left_out);
        }
        text
    }

    /// Streams and addresses that are suppressed, as far as Postmark lets its customers reactivate them.
    pub fn liftable(&self) -> Vec<(String, String)> {
        let may = |one: &&Trace| match &one.what {
            TraceKind::Suppressed { reason, origin } => can_be_lifted(reason, origin),
            _ => false,
        };
        let suppressed = self.traces.iter().filter(may);
        suppressed
            .map(|one| (one.stream.clone(), one.address.clone()))
            .collect()
    }
}
