//! Answers: compact JSON, Postmark's headers, and refusals with their status
//! (postmark-facts.md sections 4.1 and 12, point 11).

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::{Response, StatusCode, header};
use serde_json::{Value, json};

use super::super::rules::ApiError;

/// What a handler gives back.
pub(in crate::sandbox) type Answered = Result<Value, Refusal>;

/// A refusal: the HTTP status, and Postmark's own code and words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::sandbox) struct Refusal {
    /// The HTTP status.
    pub status: u16,
    /// `ErrorCode`; `None` where the body has none.
    pub code: Option<u16>,
    /// `Message`.
    pub message: String,
    /// Seconds for `Retry-After`.
    pub retry_after: Option<u32>,
    /// Further fields of the body.
    pub report: Option<Value>,
}

impl Refusal {
    /// A refusal with both numbers.
    pub fn new(status: u16, code: u16, message: impl Into<String>) -> Self {
        Self {
            status,
            code: Some(code),
            message: message.into(),
            retry_after: None,
            report: None,
        }
    }

    /// Something that is not there.
    pub fn not_found() -> Self {
        Self {
            status: 404,
            code: None,
            message: "Not Found".into(),
            retry_after: None,
            report: None,
        }
    }
}

impl From<ApiError> for Refusal {
    fn from(error: ApiError) -> Self {
        Self::new(error.http_status(), error.code, error.message)
    }
}

/// What is sent.
pub(in crate::sandbox) type Sent = Response<Full<Bytes>>;

/// The response for what a handler gave back.
pub(in crate::sandbox) fn response(answered: Answered) -> Sent {
    match answered {
        Ok(body) => build(200, 0, body.to_string(), None),
        Err(refusal) => match refusal.code {
            Some(code) => {
                let mut body = json!({ "ErrorCode": code, "Message": refusal.message });
                if let (Some(fields), Some(Value::Object(report))) =
                    (body.as_object_mut(), refusal.report)
                {
                    fields.extend(report);
                }
                build(refusal.status, code, body.to_string(), refusal.retry_after)
            }
            None => build(refusal.status, 0, refusal.message, refusal.retry_after),
        },
    }
}

/// A response with a message's own bytes, which no browser is to take for a page.
pub(in crate::sandbox) fn bytes(kind: &'static str, body: Vec<u8>) -> Sent {
    let mut response = Response::new(Full::new(Bytes::from(body)));
    let headers = response.headers_mut();
    let fixed = header::HeaderValue::from_static;
    headers.insert(header::CONTENT_TYPE, fixed(kind));
    headers.insert(header::CACHE_CONTROL, fixed("private"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, fixed("nosniff"));
    response
}

fn build(status: u16, code: u16, body: String, retry_after: Option<u32>) -> Sent {
    let is_json = body.starts_with(['{', '[']);
    let kind = if is_json {
        "application/json; charset=utf-8"
    } else {
        "text/plain; charset=utf-8"
    };
    let mut response = Response::new(Full::new(Bytes::from(body)));
    *response.status_mut() =
        StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, header::HeaderValue::from_static(kind));
    headers.insert(
        header::CACHE_CONTROL,
        header::HeaderValue::from_static("private"),
    );
    if is_json {
        headers.insert("x-pm-apierrorcode", code.into());
    }
    if let Some(seconds) = retry_after {
        headers.insert(header::RETRY_AFTER, seconds.into());
    }
    response
}
