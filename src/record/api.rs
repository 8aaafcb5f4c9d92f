//! Why Postmark's HTTP API did not answer as it should.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ApiFailureKind {
    /// No connection.
    Unreachable,
    /// The proxy from the environment is unreachable or refuses the request.
    Proxy,
    /// Connected, but TLS failed.
    Tls,
    /// No response in time.
    Timeout,
    /// The connection broke before the response was complete.
    Lost,
    /// The token was rejected (401, or error code 10).
    Unauthorized,
    /// The object does not exist (404, or a corresponding error code).
    NotFound,
    /// The request was rejected with an error code (422 and others).
    Refused,
    /// Too many requests (429).
    RateLimited,
    /// Closed for maintenance (503 or error code 100).
    Maintenance,
    /// Postmark's internal error (5xx).
    ServerError,
    /// The response does not match the API's documentation.
    Malformed,
    /// The API's URL is invalid or not https.
    InvalidUrl,
    /// Not sent, because the token or an ID is malformed.
    NotSent,
}

/// A failed request, redacted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiFailure {
    /// Such as `GET /server`.
    pub request: String,
    /// Host and port.
    pub host: String,
    pub kind: ApiFailureKind,
    /// The HTTP status, if there was a response.
    pub status: Option<u16>,
    /// Postmark's error code, if any (postmark-facts.md section 4.8). Not an HTTP status.
    pub code: Option<u16>,
    /// Postmark's message or another description, in one line.
    pub message: String,
    /// Seconds to wait, if the response says so.
    pub retry_after: Option<u32>,
    /// The chain of causes, outermost first.
    pub causes: Vec<String>,
}

impl ApiFailure {
    /// A failure before the request was sent to `host`, and why.
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

    /// Whether the request may have been carried out although no answer says so.
    pub fn may_have_arrived(&self) -> bool {
        use ApiFailureKind as K;
        self.code.is_none()
            && matches!(
                self.kind,
                K::Timeout | K::Lost | K::ServerError | K::Maintenance | K::Malformed
            )
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
