//! Why a job did not do what it should.

use serde::{Deserialize, Serialize};

use super::{ApiFailure, Reply, Stage};
use crate::postmark::Endpoint;

/// Kind of failure, as far as the dialogue can tell. Diagnosis draws conclusions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FailureKind {
    /// The name does not exist.
    NameNotFound,
    /// The resolver failed or did not answer.
    ResolverFailed,
    /// Every address refused the TCP connection.
    ConnectionRefused,
    /// No address answered in time.
    ConnectTimeout,
    /// No route to any address (IPv4 or IPv6 missing).
    NoRoute,
    /// The connection broke or the server closed it.
    ConnectionLost,
    /// The server was silent longer than the stage allows.
    Timeout,
    /// The server's first words are not SMTP.
    NotSmtp,
    /// The server spoke TLS first: an implicit-TLS port.
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
    /// Extra bytes followed the STARTTLS reply: a response injection.
    InjectedBeforeTls,
    /// The handshake was answered in clear text.
    TlsNotSpoken,
    /// The handshake failed for another reason (alert, version, cipher).
    TlsFailed,
    /// The certificate has expired.
    CertificateExpired,
    /// The certificate is not valid yet.
    CertificateNotYetValid,
    /// The certificate is for another host.
    CertificateWrongHost,
    /// The certificate's issuer is not trusted here.
    CertificateUntrusted,
    /// The certificate is unusable for another reason.
    CertificateInvalid,
    /// This computer has no root certificates.
    NoRootCertificates,
    /// The CA file could not be read or holds no certificate.
    CaFileUnusable,
    /// Neither PLAIN nor LOGIN is offered.
    AuthUnavailable,
    AuthRefused,
    SenderRefused,
    RecipientsRefused,
    DataRefused,
    /// The message was rejected after its final dot.
    MessageRefused,
    /// The message exceeds the server's SIZE.
    MessageTooLarge,
    /// A reply breaks RFC 5321.
    ReplyMalformed,
    /// A reply exceeds our limit.
    ReplyTooLong,
    /// The message could not be built: `causes` has field and reason.
    MessageInvalid,
    /// A file could not be read: `causes` has name and reason.
    FileUnreadable,
    /// The HTTP API did not accept the message; `api` says why.
    Api,
    /// Our process ended before the outcome was known.
    Interrupted,
    /// A bug in postrider.
    Internal,
}

/// An address and port that was tried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tried {
    /// The IP address as text; empty if the name did not resolve.
    pub address: String,
    pub port: u16,
    /// How it failed.
    pub kind: FailureKind,
    /// The system's error message.
    pub detail: String,
}

/// Summary of the server's certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateSummary {
    /// Names it is valid for.
    pub names: Vec<String>,
    /// Issuer.
    pub issuer: String,
    /// First day of validity, `YYYY-MM-DD`.
    pub not_before: String,
    /// Last day of validity, `YYYY-MM-DD`.
    pub not_after: String,
    /// Days until it expires; negative afterward.
    pub days_left: i64,
    /// Number of certificates the server sent.
    pub chain_length: usize,
}

/// A failed send, redacted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    pub stage: Stage,
    pub kind: FailureKind,
    /// The server; the first choice if there was no connection.
    pub endpoint: Endpoint,
    /// The server's reply, if any.
    pub reply: Option<Reply>,
    /// The chain of causes, outermost first.
    pub causes: Vec<String>,
    /// Every address and port that was tried.
    pub tried: Vec<Tried>,
    /// The server's certificate, if it sent one.
    pub certificate: Option<CertificateSummary>,
    /// The first line of the greeting, if any.
    pub greeting: Option<String>,
    /// The HTTP API's failure, if the message was sent that way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub api: Option<Box<ApiFailure>>,
    /// Whether HTTPS reaches Postmark although no SMTP port does; `None` if not tested.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub https_open: Option<bool>,
}

impl Failure {
    /// A failure without evidence.
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

    /// Adds the server's reply.
    #[must_use]
    pub fn with_reply(mut self, reply: Reply) -> Self {
        self.reply = Some(reply);
        self
    }

    /// Adds a cause.
    #[must_use]
    pub fn with_cause(mut self, cause: impl Into<String>) -> Self {
        self.causes.push(cause.into());
        self
    }
}
