//! How a job ended.

use serde::{Deserialize, Serialize};

use super::{Failure, Reply};

/// What the server said of one recipient.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RecipientState {
    /// RCPT was answered 2yz.
    Accepted,
    /// RCPT was answered 4yz or 5yz.
    Refused,
}

/// The server's ruling on one recipient.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecipientVerdict {
    /// The envelope address.
    pub address: String,
    /// The ruling.
    pub state: RecipientState,
    /// The reply to its RCPT.
    pub reply: Reply,
}

/// The end of a send. "Accepted" means received by the server, not delivered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Outcome {
    /// The server took the message for every recipient.
    Accepted {
        /// The reply to the final dot.
        reply: Reply,
    },
    /// The server took the message for some recipients; the others were refused before.
    PartlyRefused {
        /// The reply to the final dot.
        reply: Reply,
        /// The refused ones.
        refused: Vec<RecipientVerdict>,
    },
    /// The server said no (a reply is in the failure).
    Refused(Failure),
    /// Something broke before the final dot; the message was not sent.
    Failed(Failure),
    /// The user cancelled before the final dot; the message was not sent.
    Cancelled,
    /// The whole message was sent, but no reply came. It may have been accepted.
    Unknown(Failure),
}

/// The status word of `--json`, history and the log. The last four are known only by following.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Status {
    /// Not over yet; in history only.
    UnderWay,
    Accepted,
    PartlyRefused,
    Refused,
    Failed,
    Cancelled,
    Unknown,
    /// Taken by the receiving servers of all recipients.
    Delivered,
    Bounced,
    /// Accepted over SMTP, then refused by Postmark.
    RefusedInside,
    /// The API knows nothing of it.
    NotFound,
}

/// Every status with its word.
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
    /// All of them, in the order in which they are listed.
    pub fn all() -> impl Iterator<Item = Self> {
        WORDS.iter().map(|row| row.0)
    }

    /// The word as printed.
    pub fn name(self) -> &'static str {
        let found = WORDS.iter().find(|row| row.0 == self);
        found.map_or("unknown", |row| row.1)
    }

    /// The status of a word; `None` if there is none.
    pub fn of_name(name: &str) -> Option<Self> {
        WORDS.iter().find(|row| row.1 == name).map(|row| row.0)
    }
}

impl Outcome {
    /// The status word.
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

    /// The failure, where there is one.
    pub fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Refused(failure) | Self::Failed(failure) | Self::Unknown(failure) => {
                Some(failure)
            }
            Self::Accepted { .. } | Self::PartlyRefused { .. } | Self::Cancelled => None,
        }
    }

    /// The server's last reply, where there is one.
    pub fn reply(&self) -> Option<&Reply> {
        match self {
            Self::Accepted { reply } | Self::PartlyRefused { reply, .. } => Some(reply),
            _ => self.failure().and_then(|failure| failure.reply.as_ref()),
        }
    }
}
