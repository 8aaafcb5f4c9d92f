//! Why Postmark's HTTP API did not answer as it should.

use serde::{Deserialize, Serialize};

/// What kind of failure it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ApiFailureKind {
    /// No connection came about.
    Unreachable,
    /// The proxy that the environment names cannot be reached, or does not let the request through.
    Proxy,
    /// There was a connection, but TLS failed.
    Tls,
    /// No answer in time.
    Timeout,
    /// The connection broke before the answer was whole.
    Lost,
    /// The token was not taken (401, or error code 10).
    Unauthorized,
    /// What was asked for is not there (404, or a code that says so).
    NotFound,
    /// The request was refused with an error code (422 and others).
    Refused,
    /// Too many requests (429).
    RateLimited,
    /// Closed for maintenance (503 or error code 100).
    Maintenance,
    /// Postmark's own trouble (5xx).
    ServerError,
    /// The answer is not what the API's documentation says.
    Malformed,
    /// The address of the API cannot be used: it is not a URL, or not https.
    InvalidUrl,
    /// What was to be sent must not be: a token of the wrong shape, an id that is none.
    NotSent,
}

/// A failure of one request, as plain data. Redacted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiFailure {
    /// `GET /server`.
    pub request: String,
    /// The host and port that were asked.
    pub host: String,
    /// What kind.
    pub kind: ApiFailureKind,
    /// The HTTP status, if there was an answer.
    pub status: Option<u16>,
    /// Postmark's error code, if the answer had one (postmark-facts.md section 4.8). Not an HTTP status.
    pub code: Option<u16>,
    /// Postmark's words, or what else is known, in a line.
    pub message: String,
    /// Seconds that the answer asks to wait.
    pub retry_after: Option<u32>,
    /// The chain of causes, outermost first.
    pub causes: Vec<String>,
}

impl ApiFailure {
    /// A failure before anything was asked of `host`: why.
    pub fn unasked(host: &str, kind: ApiFailureKind, why: String) -> Self {
        Self {
            request: "the request".into(),
            host: host.to_owned(),
            kind,
            status: None,
            code: None,
            message: why,
            retry_after: None,
            causes: Vec::new(),
        }
    }

    /// Whether asking again later may help.
    pub fn is_temporary(&self) -> bool {
        use ApiFailureKind as K;
        matches!(
            self.kind,
            K::Unreachable
                | K::Proxy
                | K::Timeout
                | K::Lost
                | K::RateLimited
                | K::Maintenance
                | K::ServerError
        )
    }
}
