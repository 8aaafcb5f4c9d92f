//! How a job ended.

use serde::{Deserialize, Serialize};

use super::{Failure, Reply};

/// The server's response to RCPT.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RecipientState {
    /// 2yz.
    Accepted,
    /// 4yz or 5yz.
    Refused,
}

/// The server's response for one recipient.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecipientVerdict {
    pub address: String,
    pub state: RecipientState,
    pub reply: Reply,
}

/// The end of a send. "Accepted" means received by the server, not delivered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Outcome {
    /// Accepted for every recipient.
    Accepted {
        /// The reply to the final dot.
        reply: Reply,
    },
    /// Accepted for some recipients; the others were rejected at RCPT.
    PartlyRefused {
        /// The reply to the final dot.
        reply: Reply,
        /// The rejected recipients.
        refused: Vec<RecipientVerdict>,
    },
    /// Rejected by the server; the failure has the reply.
    Refused(Failure),
    /// Failed before the final dot; the message was not sent.
    Failed(Failure),
    /// Canceled before the final dot; the message was not sent.
    Cancelled,
    /// The whole message was sent, but no reply came. It may have been accepted.
    Unknown(Failure),
}

/// The status in `--json`, history and the log. The last four are only known through delivery tracking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Status {
    /// In progress; in history only.
    UnderWay,
    Accepted,
    PartlyRefused,
    Refused,
    Failed,
    Cancelled,
    Unknown,
    /// Accepted by the servers of all recipients.
    Delivered,
    Bounced,
    /// Accepted over SMTP, then rejected by Postmark.
    RefusedInside,
    /// The API has no record of it.
    NotFound,
}

/// Every status with its name.
const WORDS: [(Status, &str); 11] = [
    (Status::UnderWay, "under-way"),
    (Status::Accepted, "accepted"),
    (Status::PartlyRefused, "partly-refused"),
    (Status::Refused, "refused"),
    (Status::Failed, "failed"),
    (Status::Cancelled, "cancelled"),
    (Status::Unknown, "unknown"),
    (Status::Delivered, "delivered"),
    (Status::Bounced, "bounced"),
    (Status::RefusedInside, "refused-inside"),
    (Status::NotFound, "not-found"),
];

impl Status {
    /// All of them, in display order.
    pub fn all() -> impl Iterator<Item = Self> {
        WORDS.iter().map(|row| row.0)
    }

    pub fn name(self) -> &'static str {
        let found = WORDS.iter().find(|row| row.0 == self);
        found.map_or("unknown", |row| row.1)
    }

    /// The status with this name; `None` if there is none.
    pub fn of_name(name: &str) -> Option<Self> {
        WORDS.iter().find(|row| row.1 == name).map(|row| row.0)
    }
}

impl Outcome {
    pub fn status(&self) -> Status {
        match self {
            Self::Accepted { .. } => Status::Accepted,
            Self::PartlyRefused { .. } => Status::PartlyRefused,
            Self::Refused(_) => Status::Refused,
            Self::Failed(_) => Status::Failed,
            Self::Cancelled => Status::Cancelled,
            Self::Unknown(_) => Status::Unknown,
        }
    }

    pub fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Refused(failure) | Self::Failed(failure) | Self::Unknown(failure) => {
                Some(failure)
            }
            Self::Accepted { .. } | Self::PartlyRefused { .. } | Self::Cancelled => None,
        }
    }

    pub fn reply(&self) -> Option<&Reply> {
        match self {
            Self::Accepted { reply } | Self::PartlyRefused { reply, .. } => Some(reply),
            _ => self.failure().and_then(|failure| failure.reply.as_ref()),
        }
    }
}
