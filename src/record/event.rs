//! What a job reports while it runs.

use serde::Serialize;

use super::{CertificateSummary, Line, Outcome, RecipientVerdict, Reply, SendId, StageUpdate};

/// How far a send has come (design: "The outcome").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// Connecting and signing in.
    #[default]
    Preparing,
    /// Signed in, waiting for the word to go.
    Ready,
    /// Envelope and content are on their way; a cancel is still a cancel.
    Submitting,
    /// The final dot has left; a cancel no longer is one.
    AwaitingVerdict,
    /// The outcome is known.
    Over,
}

/// Bytes of content handed to the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Progress {
    /// Bytes so far.
    pub sent: u64,
    /// Bytes in all.
    pub total: u64,
}

/// One report of a job. The outcome is always the last.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum Event {
    /// The message is built: its id and its size in bytes.
    Composed {
        /// The send's UUID.
        id: SendId,
        /// Size of the message in bytes after encoding.
        bytes: u64,
    },
    /// A stage began or ended.
    Stage(StageUpdate),
    /// A line of the transcript.
    Line(Line),
    /// The phase changed.
    Phase(Phase),
    /// Content moved on.
    Progress(Progress),
    /// The server ruled on one recipient.
    Recipient(RecipientVerdict),
    /// TLS stands: version, cipher and the certificate that was shown.
    Secured {
        /// `TLS 1.3`.
        version: String,
        /// The cipher suite.
        cipher: String,
        /// What the certificate says.
        certificate: Option<CertificateSummary>,
    },
    /// The server's EHLO reply after TLS, for the log and the hints.
    Offered(Reply),
    /// The HTTP API took it under this MessageID.
    Named {
        /// Postmark's id.
        message_id: String,
    },
    /// The history does not have this send yet: why. It is tried again until the program ends.
    Unrecorded(String),
    /// The end. Nothing follows.
    Outcome(Outcome),
}
