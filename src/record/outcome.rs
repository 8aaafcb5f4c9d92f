//! How a job ended.

use serde::Serialize;

use super::{Failure, Reply};

/// What the server said of one recipient.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RecipientState {
    /// RCPT was answered 2yz.
    Accepted,
    /// RCPT was answered 4yz or 5yz.
    Refused,
}

/// The server's ruling on one recipient.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RecipientVerdict {
    /// The envelope address.
    pub address: String,
    /// The ruling.
    pub state: RecipientState,
    /// The reply to its RCPT.
    pub reply: Reply,
}

/// The end of a send. "Accepted" means received by the server, not delivered.
#[derive(Debug, Clone, PartialEq, Serialize)]
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
    /// The final dot had left and no reply came: the message may have been accepted.
    Unknown(Failure),
}

/// The status word of `--json`, history and the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Status {
    Accepted,
    PartlyRefused,
    Refused,
    Failed,
    Cancelled,
    Unknown,
}

impl Status {
    /// The word as printed.
    pub fn name(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::PartlyRefused => "partly-refused",
            Self::Refused => "refused",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Unknown => "unknown",
        }
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
