//! What a job reports while it runs.

use serde::Serialize;

use super::{CertificateSummary, Line, Outcome, RecipientVerdict, Reply, SendId, StageUpdate};

/// Progress of a send (design: "The outcome").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// Connecting and signing in.
    #[default]
    Preparing,
    /// Signed in, waiting for the go-ahead.
    Ready,
    /// Sending envelope and content; it can still be canceled.
    Submitting,
    /// The final dot was sent; it can no longer be canceled.
    AwaitingVerdict,
    /// The outcome is known.
    Over,
}

/// Bytes of content handed to the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Progress {
    pub sent: u64,
    /// Total bytes.
    pub total: u64,
}

/// Progress of a job. The outcome is always last.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum Event {
    /// The message is built.
    Composed {
        id: SendId,
        /// Size in bytes after encoding.
        bytes: u64,
    },
    Stage(StageUpdate),
    Line(Line),
    Phase(Phase),
    /// Content progress.
    Progress(Progress),
    /// The server's response for one recipient.
    Recipient(RecipientVerdict),
    /// TLS is established.
    Secured {
        /// `TLS 1.3`.
        version: String,
        cipher: String,
        /// The server's certificate.
        certificate: Option<CertificateSummary>,
    },
    /// The server's EHLO reply after TLS, for the log and the hints.
    Offered(Reply),
    /// The HTTP API accepted it under this MessageID.
    Named {
        message_id: String,
    },
    /// The history could not record this send, and why. It is retried until the program ends.
    Unrecorded(String),
    /// The end; nothing follows.
    Outcome(Outcome),
}
