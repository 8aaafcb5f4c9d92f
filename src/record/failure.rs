//! Why a job did not do what it should.

use serde::{Deserialize, Serialize};

use super::{ApiFailure, Reply, Stage};
use crate::postmark::Endpoint;

/// What kind of failure it was, as far as the dialogue can tell. Diagnosis draws conclusions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FailureKind {
    /// The name server says there is no such name.
    NameNotFound,
    /// The resolver failed or did not answer.
    ResolverFailed,
    /// A TCP connection was refused by every address tried.
    ConnectionRefused,
    /// No address answered in time.
    ConnectTimeout,
    /// No route to any address (IPv4 or IPv6 missing).
    NoRoute,
    /// The connection broke or was closed by the server.
    ConnectionLost,
    /// The server was silent for longer than the stage allows.
    Timeout,
    /// What the server said first is not SMTP.
    NotSmtp,
    /// What the server said first was TLS: an implicit-TLS port.
    TlsOnly,
    /// The greeting was 4yz or 5yz.
    GreetingRefused,
    /// EHLO was refused.
    HelloRefused,
    /// STARTTLS is not offered.
    StartTlsMissing,
    /// The STARTTLS keyword is there but masked (`XXXXXXXX`), as some firewalls do.
    StartTlsMasked,
    /// STARTTLS was refused.
    StartTlsRefused,
    /// Bytes stood behind the STARTTLS reply: a response injection.
    InjectedBeforeTls,
    /// The handshake was answered in clear text.
    TlsNotSpoken,
    /// The handshake failed for another reason (alert, version, cipher).
    TlsFailed,
    /// The certificate is past its end.
    CertificateExpired,
    /// The certificate is not valid yet.
    CertificateNotYetValid,
    /// The certificate is for another host.
    CertificateWrongHost,
    /// The certificate's authority is not trusted here.
    CertificateUntrusted,
    /// The certificate is unusable for another reason.
    CertificateInvalid,
    /// This machine has no root certificates.
    NoRootCertificates,
    /// The CA file could not be read or holds no certificate.
    CaFileUnusable,
    /// Neither PLAIN nor LOGIN is offered.
    AuthUnavailable,
    /// AUTH was refused.
    AuthRefused,
    /// MAIL was refused.
    SenderRefused,
    /// Every recipient was refused.
    RecipientsRefused,
    /// DATA was refused.
    DataRefused,
    /// The message was refused after its final dot.
    MessageRefused,
    /// The message is larger than the server's SIZE.
    MessageTooLarge,
    /// A reply breaks RFC 5321.
    ReplyMalformed,
    /// A reply is longer than our bound.
    ReplyTooLong,
    /// The message could not be built: field and reason are in `causes`.
    MessageInvalid,
    /// A file could not be read: name and reason are in `causes`.
    FileUnreadable,
    /// The HTTP API did not take the message; `api` says why.
    Api,
    /// Our own process ended before the outcome was known.
    Interrupted,
    /// A defect of ours; please report it.
    Internal,
}

/// One address and port that was tried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tried {
    /// The IP address as text; empty if the name did not resolve.
    pub address: String,
    /// The port.
    pub port: u16,
    /// What became of it.
    pub kind: FailureKind,
    /// The system's words.
    pub detail: String,
}

/// What the server's certificate says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateSummary {
    /// Names it is valid for.
    pub names: Vec<String>,
    /// Who issued it.
    pub issuer: String,
    /// First day of validity, `YYYY-MM-DD`.
    pub not_before: String,
    /// Last day of validity, `YYYY-MM-DD`.
    pub not_after: String,
    /// Days until that day; negative afterwards.
    pub days_left: i64,
    /// Certificates in the chain as sent.
    pub chain_length: usize,
}

/// A failure, as plain data. Redacted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// Where.
    pub stage: Stage,
    /// What.
    pub kind: FailureKind,
    /// With whom; the first choice if no connection came about.
    pub endpoint: Endpoint,
    /// The server's reply, if there was one.
    pub reply: Option<Reply>,
    /// The chain of causes, outermost first.
    pub causes: Vec<String>,
    /// Every address and port that was tried.
    pub tried: Vec<Tried>,
    /// The certificate that was shown, if one was.
    pub certificate: Option<CertificateSummary>,
    /// The first line of the greeting, if there was one.
    pub greeting: Option<String>,
    /// What the HTTP API said, where the message went that way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub api: Option<Box<ApiFailure>>,
    /// Whether HTTPS reaches Postmark though no SMTP port does; `None` if nobody asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub https_open: Option<bool>,
}

impl Failure {
    /// A failure without reply, causes and evidence yet.
    pub fn new(stage: Stage, kind: FailureKind, endpoint: Endpoint) -> Self {
        Self {
            stage,
            kind,
            endpoint,
            reply: None,
            causes: Vec::new(),
            tried: Vec::new(),
            certificate: None,
            greeting: None,
            api: None,
            https_open: None,
        }
    }

    /// The same with the server's reply.
    #[must_use]
    pub fn with_reply(mut self, reply: Reply) -> Self {
        self.reply = Some(reply);
        self
    }

    /// The same with one more cause.
    #[must_use]
    pub fn with_cause(mut self, cause: impl Into<String>) -> Self {
        self.causes.push(cause.into());
        self
    }
}
