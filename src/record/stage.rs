//! The stages of one dialogue, in order.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::postmark::Endpoint;

/// A stage of sending; each has a start, an end, a duration and a timeout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Resolving the host name.
    Resolve,
    /// TCP to one of the addresses and ports.
    Connect,
    Greeting,
    /// EHLO in clear and STARTTLS.
    StartTls,
    /// The TLS handshake.
    Handshake,
    /// EHLO inside TLS.
    Hello,
    Auth,
    /// MAIL, RCPT, DATA up to 354.
    Envelope,
    /// The message's bytes, before the final dot.
    Content,
    /// The final dot and its reply.
    Verdict,
    Quit,
    /// One request to the HTTP API, instead of all others.
    Api,
}

impl Stage {
    pub const ALL: [Self; 11] = [
        Self::Resolve,
        Self::Connect,
        Self::Greeting,
        Self::StartTls,
        Self::Handshake,
        Self::Hello,
        Self::Auth,
        Self::Envelope,
        Self::Content,
        Self::Verdict,
        Self::Quit,
    ];

    /// The name in the log, in `--json` and in error messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Resolve => "resolve",
            Self::Connect => "connect",
            Self::Greeting => "greeting",
            Self::StartTls => "starttls",
            Self::Handshake => "tls",
            Self::Hello => "hello",
            Self::Auth => "auth",
            Self::Envelope => "envelope",
            Self::Content => "content",
            Self::Verdict => "verdict",
            Self::Quit => "quit",
            Self::Api => "api",
        }
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// State of a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StageState {
    /// Started.
    Running,
    /// Succeeded.
    Done,
    /// Failed; the outcome says how.
    Failed,
}

/// A stage started or ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StageUpdate {
    pub stage: Stage,
    pub state: StageState,
    /// Milliseconds since the stage started; 0 while running.
    pub ms: f64,
    /// The server; the first choice until there is a connection.
    pub endpoint: Endpoint,
    /// An address and port, TLS version and expiry, a reply. Redacted, one line.
    pub detail: String,
}
