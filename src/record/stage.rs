//! The stages of one dialogue, in order.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::postmark::Endpoint;

/// A stage of sending; each has a start, an end, a duration and a timeout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// The host name becomes addresses.
    Resolve,
    /// TCP to one of the addresses and ports.
    Connect,
    /// The server's 220.
    Greeting,
    /// EHLO in clear and STARTTLS.
    StartTls,
    /// The TLS handshake.
    Handshake,
    /// EHLO inside TLS.
    Hello,
    /// AUTH.
    Auth,
    /// MAIL, RCPT, DATA up to 354.
    Envelope,
    /// The message's bytes, before the final dot.
    Content,
    /// The final dot and its reply.
    Verdict,
    /// QUIT.
    Quit,
    /// One request to the HTTP API, in place of all others.
    Api,
}

impl Stage {
    /// All stages of the dialogue in order.
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

    /// The word used in the log, in `--json` and in error messages.
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

/// How a stage stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StageState {
    /// It has begun.
    Running,
    /// It ended well.
    Done,
    /// It ended badly; the outcome says how.
    Failed,
}

/// A stage began or ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StageUpdate {
    /// Which.
    pub stage: Stage,
    /// How it stands now.
    pub state: StageState,
    /// Milliseconds since the stage began; 0 while running.
    pub ms: f64,
    /// With whom; the first choice until a connection came about.
    pub endpoint: Endpoint,
    /// What was found: an address and port, TLS version and expiry, a reply. Redacted, one line.
    pub detail: String,
}
