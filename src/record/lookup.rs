//! What Postmark knows of mail to somebody, whoever sent it (postmark-facts-2.md section 4).

use serde::Serialize;

use super::Moment;
use crate::postmark::BounceType;

/// Which mail is looked up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LookupQuery {
    /// Mail to this address.
    Recipient(String),
    /// The message with this MessageID of Postmark's.
    MessageId(String),
    /// Messages with these words in the subject.
    Subject(String),
}

/// What one entry of the time line reports.
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
    /// The address is on the stream's suppression list now.
    Suppressed {
        /// `HardBounce`, `SpamComplaint` or `ManualSuppression`.
        reason: String,
        /// `Recipient`, `Customer` or `Admin`.
        origin: String,
    },
    /// An open, a click, an automatic reply: nothing that decides whether it arrived.
    Other {
        /// Postmark's word for it.
        name: String,
    },
}

impl TraceKind {
    /// The word on the time line; `--json` has the same.
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

/// One entry of the time line. Redacted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Trace {
    /// When, as Postmark writes it.
    pub at: String,
    /// The same in milliseconds since the Unix epoch; `None` if it cannot be read.
    #[serde(skip)]
    pub unix_ms: Option<i64>,
    /// The message stream.
    pub stream: String,
    /// The MessageID; empty for a suppression, and where Postmark does not say.
    pub message_id: String,
    /// The recipient.
    pub address: String,
    /// The message's subject.
    pub subject: String,
    /// What happened.
    #[serde(flatten)]
    pub what: TraceKind,
    /// The words of the recipient's server or of Postmark.
    pub words: String,
}

/// Everything that a look-up found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookupFacts {
    /// What was asked for.
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
    /// How many messages match.
    pub messages_found: u64,
    /// How many of them, the newest, were looked at.
    pub messages_read: u64,
    /// How many bounces match beyond those that were looked at.
    pub bounces_left_out: u64,
    /// When Postmark accepted the newest such message that this computer's history knows.
    pub accepted: Option<Moment>,
}
