//! What a check of the ladder finds out, rung by rung.

use std::fmt;

use serde::Serialize;

use super::{ApiFailure, Failure, Line};
use crate::postmark::{Secret, StreamKind};

/// A step of the check, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CheckStep {
    /// The shape of the credential, before anything is sent.
    Token,
    /// Resolving the host name.
    Name,
    Connect,
    Greeting,
    #[serde(rename = "starttls")]
    StartTls,
    Tls,
    Certificate,
    Ehlo,
    Auth,
    Api,
    Stream,
    Sender,
    Dkim,
    ReturnPath,
    /// The DNS record for DMARC.
    Spf,
    Dmarc,
    /// One message to Postmark's blackhole address.
    Prove,
}

/// Name and description of each step.
const STEPS: [(CheckStep, &str, &str); 17] = [
    (CheckStep::Token, "token", "what the login looks like"),
    (CheckStep::Name, "name", "the host has an address"),
    (CheckStep::Connect, "connect", "the ports are open"),
    (CheckStep::Greeting, "greeting", "an SMTP server greets"),
    (CheckStep::StartTls, "starttls", "it goes over to TLS"),
    (CheckStep::Tls, "tls", "TLS version and cipher"),
    (
        CheckStep::Certificate,
        "certificate",
        "the certificate is good",
    ),
    (CheckStep::Ehlo, "ehlo", "what it offers"),
    (CheckStep::Auth, "auth", "it takes the login"),
    (CheckStep::Api, "api", "whose token it is"),
    (CheckStep::Stream, "stream", "the message stream is there"),
    (CheckStep::Sender, "sender", "the sender may send"),
    (CheckStep::Dkim, "dkim", "DKIM in DNS"),
    (CheckStep::ReturnPath, "return-path", "Return-Path in DNS"),
    (CheckStep::Spf, "spf", "SPF in DNS"),
    (CheckStep::Dmarc, "dmarc", "DMARC in DNS"),
    (CheckStep::Prove, "prove", "a message arrives"),
];

impl CheckStep {
    /// All steps in order.
    pub fn all() -> impl Iterator<Item = Self> {
        STEPS.iter().map(|row| row.0)
    }

    fn row(self) -> &'static (Self, &'static str, &'static str) {
        // The table has a row for every rung, by test.
        STEPS.iter().find(|row| row.0 == self).unwrap_or(&STEPS[0])
    }

    /// The name in the log and in `--json`.
    pub fn name(self) -> &'static str {
        self.row().1
    }

    /// Display name.
    pub fn label(self) -> &'static str {
        self.row().2
    }

    /// Whether each port has its own report.
    pub fn is_per_port(self) -> bool {
        matches!(
            self,
            Self::Connect
                | Self::Greeting
                | Self::StartTls
                | Self::Tls
                | Self::Certificate
                | Self::Ehlo
        )
    }
}

impl fmt::Display for CheckStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// Result of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepResult {
    Ok,
    /// Passed, with a warning.
    Warn,
    /// Failed.
    Fail,
    /// Could not be determined.
    Unknown,
    /// Not run.
    Skipped,
}

impl StepResult {
    /// The name in `--json`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Fail => "fail",
            Self::Unknown => "unknown",
            Self::Skipped => "skipped",
        }
    }
}

/// A problem found by a step that is not an SMTP failure. Its description is in the evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Finding {
    /// The credential has an invalid shape.
    TokenShape,
    AccountToken,
    ServerSandbox,
    SmtpSwitchedOff,
    StreamUnknown,
    StreamArchived,
    StreamNotForSending,
    StreamHost,
    SenderNotChecked,
    SenderNotFound,
    SenderUnconfirmed,
    SenderPublicDomain,
    DnsNotThere,
    DnsDoubled,
    DnsWrong,
    DnsServerFailed,
    DnsNoAnswer,
    DnsNameUnusable,
    /// No SMTP port answers, but the API does.
    AllShut,
    /// No SMTP port answers, but the API does through a proxy.
    ProxyOnly,
    /// Nothing answers.
    NothingReached,
    NotFound,
}

/// Why a step did not pass.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trouble {
    /// The SMTP dialogue failed.
    Smtp(Box<Failure>),
    /// The API request failed.
    Api(Box<ApiFailure>),
    /// A problem was found.
    Found(Finding),
    /// Postmark accepted the message, then rejected it.
    Inside {
        /// Postmark's error code, if known.
        code: Option<u16>,
        /// Postmark's description.
        words: String,
    },
}

/// Report of one step.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StepReport {
    pub rung: CheckStep,
    /// The port, for steps with a report per port.
    pub port: Option<u16>,
    /// How it stands.
    pub verdict: StepResult,
    /// Duration in milliseconds.
    pub ms: f64,
    /// What was found, in one line. Redacted.
    pub evidence: String,
    /// Why it did not pass.
    pub trouble: Option<Trouble>,
}

impl StepReport {
    /// A report without trouble.
    pub fn new(rung: CheckStep, verdict: StepResult, evidence: impl Into<String>) -> Self {
        Self {
            rung,
            port: None,
            verdict,
            ms: 0.0,
            evidence: evidence.into(),
            trouble: None,
        }
    }

    /// Adds the trouble.
    #[must_use]
    pub fn because(mut self, trouble: Trouble) -> Self {
        self.trouble = Some(trouble);
        self
    }

    /// Adds a finding.
    #[must_use]
    pub fn found(self, finding: Finding) -> Self {
        self.because(Trouble::Found(finding))
    }
}

/// A server of an account that the user can choose. Its token is secret and never shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerChoice {
    pub name: String,
    /// Postmark's color name, in lower case.
    pub color: String,
    /// Whether it is a Sandbox server, which delivers nothing.
    pub is_sandbox: bool,
    /// Whether SMTP is enabled, if known.
    pub smtp_is_on: Option<bool>,
    pub token: Option<Secret>,
}

/// Overall result of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CheckStatus {
    /// Every required step passed.
    Good,
    /// A required step failed.
    Bad,
    /// A required step could not be determined, and none failed.
    Unknown,
    /// The user stopped it.
    Cancelled,
}

impl CheckStatus {
    /// The name in `--json`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Bad => "bad",
            Self::Unknown => "unknown",
            Self::Cancelled => "cancelled",
        }
    }
}

/// Everything a check found out.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckOutcome {
    pub status: CheckStatus,
    /// All reports, by step and port.
    pub rungs: Vec<StepReport>,
    /// Ports tried, in order, and whether TLS with a valid certificate works on each.
    pub ports: Vec<(u16, bool)>,
    /// The decisive problems: why it failed or is unknown, else warnings, most important first.
    pub blamed: Vec<(CheckStep, Trouble)>,
    /// Servers of the account, if an account token was given instead of a server token.
    pub servers: Vec<ServerChoice>,
    /// The server's sending streams, by ID.
    pub streams: Vec<(String, StreamKind)>,
}

impl CheckOutcome {
    /// The first port that works.
    pub fn best_port(&self) -> Option<u16> {
        self.ports
            .iter()
            .find(|(_, works)| *works)
            .map(|(port, _)| *port)
    }
}

/// Progress of a check. The outcome is always last.
#[derive(Debug, Clone, PartialEq)]
pub enum CheckEvent {
    /// A step started.
    Began { rung: CheckStep, port: Option<u16> },
    /// A step finished.
    CheckStep(Box<StepReport>),
    /// A line of the dialogue on a port.
    Line { port: u16, line: Line },
    /// The end; nothing follows.
    Outcome(Box<CheckOutcome>),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_order_and_whole() {
        let rungs: Vec<CheckStep> = CheckStep::all().collect();
        let mut sorted = rungs.clone();
        sorted.sort();
        sorted.dedup();
        assert_eq!(rungs, sorted);
        for rung in rungs {
            let json = serde_json::to_value(rung).unwrap();
            assert_eq!(json, rung.name());
            assert!(!rung.label().is_empty());
        }
        assert_eq!(CheckStep::Prove as usize + 1, STEPS.len());
    }
}
