//! Answers: read within bounds, errors told apart by what they say and never by the number alone
//! (postmark-facts.md sections 4.1 and 4.8).

use reqwest::Response;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::unanswered::Route;
use crate::record::{ApiFailure, ApiFailureKind as Kind};

/// Characters of an answer that is no JSON, as they are told.
const SHOWN_CHARS: usize = 200;

#[derive(Deserialize)]
struct ErrorBody {
    #[serde(rename = "ErrorCode")]
    code: u16,
    #[serde(rename = "Message", default)]
    message: String,
}

/// Reads an answer of at most `limit` bytes.
pub(super) async fn read<T: DeserializeOwned>(
    mut response: Response,
    limit: usize,
    blank: &ApiFailure,
    route: &Route,
) -> Result<T, ApiFailure> {
    let status = response.status().as_u16();
    let retry_after = response
        .headers()
        .get("retry-after")
        .and_then(|value| value.to_str().ok()?.trim().parse().ok());
    let told = ApiFailure {
        status: Some(status),
        retry_after,
        ..blank.clone()
    };
    let mut bytes = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if bytes.len() + chunk.len() <= limit => {
                bytes.extend_from_slice(&chunk)
            }
            Ok(Some(_)) => return Err(malformed(&told, "the answer is larger than any should be")),
            Ok(None) => break,
            Err(error) => return Err(route.failure(&error, &told)),
        }
    }
    if status == 200 {
        return serde_json::from_slice(&bytes)
            .map_err(|error| malformed(&told, &format!("the answer cannot be read: {error}")));
    }
    Err(refused(&bytes, told))
}

fn malformed(told: &ApiFailure, message: &str) -> ApiFailure {
    ApiFailure {
        kind: Kind::Malformed,
        message: message.to_owned(),
        ..told.clone()
    }
}

/// Postmark's codes for something that is not there.
const NOT_THERE: [u16; 6] = [12, 501, 510, 701, 1001, 1226];

fn refused(bytes: &[u8], told: ApiFailure) -> ApiFailure {
    let body: Option<ErrorBody> = serde_json::from_slice(bytes).ok();
    let code = body
        .as_ref()
        .map(|body| body.code)
        .filter(|&code| code != 0);
    let kind = match (told.status.unwrap_or(0), code) {
        (_, Some(10)) | (401, _) => Kind::Unauthorized,
        (_, Some(100)) | (503, _) => Kind::Maintenance,
        (429, _) => Kind::RateLimited,
        (404, _) => Kind::NotFound,
        (_, Some(code)) if NOT_THERE.contains(&code) => Kind::NotFound,
        (500..=599, _) => Kind::ServerError,
        (400..=499, _) => Kind::Refused,
        _ => Kind::Malformed,
    };
    ApiFailure {
        kind,
        code,
        message: body.map_or_else(|| shown(bytes), |body| body.message),
        ..told
    }
}

/// The beginning of an answer in one line.
fn shown(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let words: Vec<&str> = text.split_whitespace().collect();
    let line: String = words.join(" ");
    line.chars()
        .filter(|c| !c.is_control())
        .take(SHOWN_CHARS)
        .collect()
}
