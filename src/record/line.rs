//! One line of the transcript.

use serde::{Deserialize, Serialize};

use super::Stage;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    Client,
    Server,
    /// A remark of postrider's: addresses tried, certificate, bytes folded.
    Note,
}

/// A line of the transcript: redacted, sanitized, bounded in length.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// Milliseconds since the job started.
    pub at_ms: f64,
    pub direction: Direction,
    /// Whether it was sent inside TLS.
    pub tls: bool,
    pub stage: Stage,
    /// Without CRLF. Content is folded to a byte count.
    pub text: String,
}
