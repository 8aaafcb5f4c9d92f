//! One line of the transcript.

use serde::{Deserialize, Serialize};

use super::Stage;

/// Who spoke.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// We did.
    Client,
    /// The server did.
    Server,
    /// Nobody: a remark of ours (addresses tried, certificate, bytes folded).
    Note,
}

/// A line of the dialogue, redacted, control characters stripped, bounded in length.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// Milliseconds since the job began.
    pub at_ms: f64,
    /// Who spoke.
    pub direction: Direction,
    /// Whether it travelled inside TLS.
    pub tls: bool,
    /// The stage it belongs to.
    pub stage: Stage,
    /// The text without CRLF. Content is folded to a byte count.
    pub text: String,
}
