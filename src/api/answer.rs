//! Answers: read within bounds, and taken for what they prove to be (postmark-facts.md sections 4.1 and 4.8,
//! postmark-facts-2.md section 5.3). An error code other than 0 is a refusal, whatever the HTTP status; a
//! success must have the keys of its type; anything else is [`Kind::Malformed`].

use reqwest::{Response, header};
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::unanswered::Route;
use crate::record::{ApiFailure, ApiFailureKind as Kind};

/// Characters shown of an unreadable response.
const SHOWN_CHARS: usize = 200;
/// Characters shown of Postmark's message.
const WORDS_CHARS: usize = 4_000;

/// The error code and message that any response may have.
#[derive(Deserialize)]
struct Verdict {
    /// 0, or an error; missing means 0 (postmark-facts-2.md section 5.3).
    #[serde(rename = "ErrorCode", default, deserialize_with = "error_code")]
    code: u16,
    #[serde(rename = "Message", default)]
    message: Value,
}

fn error_code<'de, D: Deserializer<'de>>(from: D) -> Result<u16, D::Error> {
    let code = match Value::deserialize(from)? {
        Value::Null => Some(0),
        Value::Number(number) => number.as_u64().and_then(|code| u16::try_from(code).ok()),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    code.ok_or_else(|| D::Error::custom("the ErrorCode is not one of Postmark's numbers"))
}

impl Verdict {
    /// Parses the error code; fails if the response is not a JSON object.
    fn read(bytes: &[u8]) -> serde_json::Result<Self> {
        serde_json::from_slice(bytes)
    }

    fn words(&self) -> String {
        let words = self.message.as_str().unwrap_or_default();
        one_line(words, WORDS_CHARS)
    }
}

/// Reads a response of at most `limit` bytes.
pub(super) async fn read<T: DeserializeOwned>(
    response: Response,
    limit: usize,
    blank: &ApiFailure,
    route: &Route,
) -> Result<T, ApiFailure> {
    let answer = Answer::read(response, limit, blank, route).await?;
    judge(&answer.bytes, answer.redirect.as_deref(), &answer.failure)
}

/// Reads an answer that is a list. Each item is taken for what it proves to be by itself.
pub(super) async fn read_each<T: DeserializeOwned>(
    response: Response,
    limit: usize,
    blank: &ApiFailure,
    route: &Route,
) -> Result<Vec<Result<T, ApiFailure>>, ApiFailure> {
    let answer = Answer::read(response, limit, blank, route).await?;
    let is_success = matches!(answer.failure.status, Some(200..=299));
    match serde_json::from_slice::<Vec<Value>>(&answer.bytes) {
        Ok(items) if is_success => {
            let items = items.iter().map(|item| item.to_string().into_bytes());
            let judged = items.map(|item| judge(&item, None, &answer.failure));
            Ok(judged.collect())
        }
        _ => {
            let judged = judge::<Value>(&answer.bytes, answer.redirect.as_deref(), &answer.failure);
            let no_list = || malformed(&answer.failure, "the answer is not a list");
            Err(judged.err().unwrap_or_else(no_list))
        }
    }
}

/// An answer as it came in.
struct Answer {
    bytes: Vec<u8>,
    /// Where it points, if it is a redirect.
    redirect: Option<String>,
    /// A failure of this request with the HTTP status, of which nothing else is known yet.
    failure: ApiFailure,
}

impl Answer {
    async fn read(
        mut response: Response,
        limit: usize,
        blank: &ApiFailure,
        route: &Route,
    ) -> Result<Self, ApiFailure> {
        let text_of = |name| response.headers().get(name)?.to_str().ok();
        let retry_after = text_of(header::RETRY_AFTER).and_then(|value| value.trim().parse().ok());
        let redirect = text_of(header::LOCATION).map(str::to_owned);
        let failure = ApiFailure {
            status: Some(response.status().as_u16()),
            retry_after,
            ..blank.clone()
        };
        let mut bytes = Vec::new();
        loop {
            match response.chunk().await {
                Ok(Some(chunk)) if bytes.len() + chunk.len() <= limit => {
                    bytes.extend_from_slice(&chunk);
                }
                Ok(Some(_)) => {
                    return Err(malformed(
                        &failure,
                        "the answer is larger than any should be",
                    ));
                }
                Ok(None) => break,
                Err(error) => return Err(route.failure(&error, &failure)),
            }
        }
        Ok(Self {
            bytes,
            redirect,
            failure,
        })
    }
}

/// Decides what a complete response is. `failure` has its HTTP status; `redirect` is the target of a
/// redirect.
///
/// # Errors
///
/// [`ApiFailure`]: `Malformed` if it is not clearly a `T`, otherwise by the error code, then by the HTTP
/// status.
pub(super) fn judge<T: DeserializeOwned>(
    bytes: &[u8],
    redirect: Option<&str>,
    failure: &ApiFailure,
) -> Result<T, ApiFailure> {
    let verdict = Verdict::read(bytes);
    match (failure.status.unwrap_or(0), verdict) {
        (status, Ok(verdict)) if verdict.code != 0 => Err(ApiFailure {
            kind: kind_of(status, Some(verdict.code)),
            code: Some(verdict.code),
            message: verdict.words(),
            ..failure.clone()
        }),
        (200..=299, Ok(_)) => serde_json::from_slice(bytes).map_err(|error| {
            let words = format!("the answer is not what the API documents: {error}");
            malformed(failure, &words)
        }),
        (200..=299, Err(error)) => Err(malformed(failure, &unreadable(bytes, &error))),
        (300..=399, _) => Err(malformed(failure, &redirected(redirect))),
        (status, verdict) => {
            let words = verdict.ok().map(|verdict| verdict.words());
            let words = words.filter(|words| !words.is_empty());
            let text = || one_line(&String::from_utf8_lossy(bytes), SHOWN_CHARS);
            Err(ApiFailure {
                kind: kind_of(status, None),
                message: words.unwrap_or_else(text),
                ..failure.clone()
            })
        }
    }
}

fn malformed(failure: &ApiFailure, message: &str) -> ApiFailure {
    ApiFailure {
        kind: Kind::Malformed,
        message: one_line(message, WORDS_CHARS),
        ..failure.clone()
    }
}

/// Why a supposedly successful response cannot be read.
fn unreadable(bytes: &[u8], error: &serde_json::Error) -> String {
    let start = one_line(&String::from_utf8_lossy(bytes), SHOWN_CHARS);
    match start.as_str() {
        "" => "the answer is empty".to_owned(),
        _ if error.is_eof() => "the answer is cut off in the middle".to_owned(),
        _ if error.is_data() => format!("the answer is not what the API documents: {error}"),
        start => format!("the answer is not JSON; it begins: {start}"),
    }
}

fn redirected(to: Option<&str>) -> String {
    let url = to.and_then(|to| reqwest::Url::parse(to).ok());
    let host = url.as_ref().and_then(|url| url.host_str());
    let host = host.map_or(String::new(), |host| format!(" to {host}"));
    format!(
        "the answer is a redirect{host}, and postrider does not take a token to another address"
    )
}

/// Postmark's codes for something that is not there.
const NOT_THERE: [u16; 7] = [12, 501, 510, 701, 1001, 1101, 1226];

/// The failure kind, by error code, or by HTTP status if there is none. An error code differs from the HTTP
/// status of the same number (section 4.8).
fn kind_of(status: u16, code: Option<u16>) -> Kind {
    match (status, code) {
        (_, Some(10)) | (401, _) => Kind::Unauthorized,
        (_, Some(100)) => Kind::Maintenance,
        (_, Some(101 | 709)) => Kind::ServerError,
        (429, _) => Kind::RateLimited,
        (_, Some(code)) if NOT_THERE.contains(&code) => Kind::NotFound,
        (404, _) => Kind::NotFound,
        (_, Some(_)) => Kind::Refused,
        (503, None) => Kind::Maintenance,
        (500..=599, None) => Kind::ServerError,
        (400..=499, None) => Kind::Refused,
        (_, None) => Kind::Malformed,
    }
}

/// The beginning of a text in one line, without control characters.
fn one_line(text: &str, chars: usize) -> String {
    let mut line = String::new();
    for word in text.split_whitespace() {
        let space = if line.is_empty() { "" } else { " " };
        line.push_str(space);
        line.extend(word.chars().filter(|c| !c.is_control()).take(chars));
        if line.len() > 4 * chars {
            break;
        }
    }
    line.chars().take(chars).collect()
}

#[cfg(test)]
mod tests;
