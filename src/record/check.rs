//! What a check of the ladder finds out, rung by rung.

use std::fmt;

use serde::Serialize;

use super::{ApiFailure, Failure, Line};
use crate::postmark::{Secret, StreamKind};

/// A rung of the ladder, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CheckStep {
    /// What the login looks like, before anyone is asked.
    Token,
    /// The host name becomes addresses.
    Name,
    /// TCP, on each port.
    Connect,
    /// The server's 220.
    Greeting,
    /// STARTTLS is offered and taken.
    #[serde(rename = "starttls")]
    StartTls,
    /// TLS version and cipher.
    Tls,
    /// The certificate: names, issuer, expiry, chain.
    Certificate,
    /// What the server offers inside TLS.
    Ehlo,
    /// AUTH.
    Auth,
    /// Whose token it is, asked of the API.
    Api,
    /// The message stream.
    Stream,
    /// The sender signature or domain.
    Sender,
    /// The DKIM record in DNS.
    Dkim,
    /// The Return-Path's CNAME in DNS.
    ReturnPath,
    /// The SPF record in DNS.
    Spf,
    /// The DMARC record in DNS.
    Dmarc,
    /// One message to Postmark's blackhole address.
    Prove,
}

/// Name and description of each rung.
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
    /// All rungs in order.
    pub fn all() -> impl Iterator<Item = Self> {
        STEPS.iter().map(|row| row.0)
    }

    fn row(self) -> &'static (Self, &'static str, &'static str) {
        // The table has a row for every rung, by test.
        STEPS.iter().find(|row| row.0 == self).unwrap_or(&STEPS[0])
    }

    /// The word in the log and in `--json`.
    pub fn name(self) -> &'static str {
        self.row().1
    }

    /// A few words for people.
    pub fn label(self) -> &'static str {
        self.row().2
    }

    /// Whether each port has a report of its own.
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

/// How a rung stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepResult {
    /// Good.
    Ok,
    /// Good, with something to know.
    Warn,
    /// Bad.
    Fail,
    /// It could not be found out.
    Unknown,
    /// It was not asked.
    Skipped,
}

impl StepResult {
    /// The word in `--json`.
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

/// What is the matter with a rung, where it is no failure of a dialogue. Its words are in the evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Finding {
    /// The login cannot be one, by its shape.
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
    /// No SMTP port answers, the API does.
    AllShut,
    /// No SMTP port answers, the API does through a proxy.
    ProxyOnly,
    /// Nothing answers.
    NothingReached,
    NotFound,
}

/// Why a rung is not good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trouble {
    /// The SMTP dialogue failed.
    Smtp(Box<Failure>),
    /// The API did not answer as it should.
    Api(Box<ApiFailure>),
    /// Something was found.
    Found(Finding),
    /// Postmark took the message and refused it inside.
    Inside {
        /// Postmark's error code, if known.
        code: Option<u16>,
        /// Postmark's words.
        words: String,
    },
}

/// What was found out on one rung.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StepReport {
    /// Which.
    pub rung: CheckStep,
    /// On which port, where each has its own.
    pub port: Option<u16>,
    /// How it stands.
    pub verdict: StepResult,
    /// Milliseconds that it took.
    pub ms: f64,
    /// What was found, in one line. Redacted.
    pub evidence: String,
    /// Why it is not good.
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

    /// The same with what is the matter.
    #[must_use]
    pub fn because(mut self, trouble: Trouble) -> Self {
        self.trouble = Some(trouble);
        self
    }

    /// The same with what was found.
    #[must_use]
    pub fn found(self, finding: Finding) -> Self {
        self.because(Trouble::Found(finding))
    }
}

/// A server of an account, for the user to choose. Its token is a secret and shows in nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerChoice {
    /// As shown to people.
    pub name: String,
    /// Postmark's word for its colour, in lower case.
    pub color: String,
    /// Whether it is a Sandbox, which delivers nothing.
    pub is_sandbox: bool,
    /// Whether SMTP is switched on, if told.
    pub smtp_is_on: Option<bool>,
    /// Its first Server API token.
    pub token: Option<Secret>,
}

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CheckStatus {
    /// Every required rung is good.
    Good,
    /// A required rung is bad.
    Bad,
    /// A required rung could not be found out, and none is bad.
    Unknown,
    /// The user stopped it.
    Cancelled,
}

impl CheckStatus {
    /// The word in `--json`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Bad => "bad",
            Self::Unknown => "unknown",
            Self::Cancelled => "cancelled",
        }
    }
}

/// Everything that a check found out.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckOutcome {
    /// How it ended.
    pub status: CheckStatus,
    /// All reports, rung by rung and port by port.
    pub rungs: Vec<StepReport>,
    /// The ports that were tried, in order, and whether TLS with a good certificate stands there.
    pub ports: Vec<(u16, bool)>,
    /// What decided: why it is bad or unknown, or else what deserves a warning, most important first.
    pub blamed: Vec<(CheckStep, Trouble)>,
    /// The servers of the account whose token was given in place of a server's.
    pub servers: Vec<ServerChoice>,
    /// The sending streams of the server, by id.
    pub streams: Vec<(String, StreamKind)>,
}

impl CheckOutcome {
    /// The port to use: the first that works.
    pub fn best_port(&self) -> Option<u16> {
        self.ports
            .iter()
            .find(|(_, works)| *works)
            .map(|(port, _)| *port)
    }
}

/// One report of a check. The outcome is always the last.
#[derive(Debug, Clone, PartialEq)]
pub enum CheckEvent {
    /// A rung is being climbed.
    Began {
        /// Which.
        rung: CheckStep,
        /// On which port.
        port: Option<u16>,
    },
    /// A rung is decided.
    CheckStep(Box<StepReport>),
    /// A line of the dialogue on a port.
    Line {
        /// The port.
        port: u16,
        /// The line.
        line: Line,
    },
    /// The end. Nothing follows.
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
