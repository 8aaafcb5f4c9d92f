//! `POST /email` and `/email/batch` (postmark-facts.md section 4.2).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use uuid::Uuid;

use super::super::rules::ApiError;
use super::super::submission::{Attached, Submission, parties};
use super::answer::{Answered, Refusal};
use super::asked::{Asked, field};
use super::time::eastern;

/// Messages of one batch (error code 410 for more).
const BATCH: usize = 500;

/// One message.
pub(super) fn one(asked: &Asked<'_>) -> Answered {
    if !asked.body.is_object() {
        return Err(Refusal::new(422, 402, "Received invalid JSON input."));
    }
    send(asked, &asked.body).map_err(Refusal::from)
}

/// Several; each has its own answer, and the whole is a success.
pub(super) fn batch(asked: &Asked<'_>) -> Answered {
    let Some(all) = asked.body.as_array() else {
        return Err(Refusal::new(422, 402, "Received invalid JSON input."));
    };
    answers(all, |body| send(asked, body))
}

/// The answers to the messages of a batch, in their order.
///
/// # Errors
///
/// 410 for too many.
pub(super) fn answers(all: &[Value], send: impl Fn(&Value) -> Result<Value, ApiError>) -> Answered {
    if all.len() > BATCH {
        let text = format!(
            "A batch has at most {BATCH} messages; this one has {}.",
            all.len()
        );
        return Err(Refusal::new(422, 410, text));
    }
    let answers = all.iter().map(|body| {
        send(body)
            .unwrap_or_else(|error| json!({ "ErrorCode": error.code, "Message": error.message }))
    });
    Ok(Value::Array(answers.collect()))
}

fn send(asked: &Asked<'_>, body: &Value) -> Result<Value, ApiError> {
    deliver(asked, body, submission(body)?)
}

/// Hands a message in; `body` is what asked for it.
pub(super) fn deliver(
    asked: &Asked<'_>,
    body: &Value,
    submission: Submission,
) -> Result<Value, ApiError> {
    let to = text(body, "To");
    let (id, at, message) = if asked.is_test {
        let first = asked.of_account(|account| account.servers.first().map_or(0, |one| one.id));
        asked.house.try_api(first, &submission, asked.now)?;
        (
            Uuid::new_v4().to_string(),
            asked.now,
            "Test job accepted".to_owned(),
        )
    } else {
        let accepted = asked.house.accept_api(asked.server, submission)?;
        (
            accepted.message_id,
            accepted.submitted_at_ms,
            accepted.message,
        )
    };
    Ok(json!({
        "To": to,
        "SubmittedAt": eastern(at),
        "MessageID": id,
        "ErrorCode": 0,
        "Message": message,
    }))
}

fn text(body: &Value, key: &str) -> String {
    field(body, key)
        .and_then(Value::as_str)
        .unwrap_or("")
        .to_owned()
}

fn some(body: &Value, key: &str) -> Option<String> {
    Some(text(body, key)).filter(|text| !text.is_empty())
}

fn list<'a>(body: &'a Value, key: &str) -> &'a [Value] {
    field(body, key)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

/// Reads the fields.
///
/// # Errors
///
/// 403 for a field of the wrong type, 300 for a file that is not base64.
pub(super) fn submission(body: &Value) -> Result<Submission, ApiError> {
    check_types(body)?;
    let files: Result<Vec<Attached>, ApiError> =
        list(body, "Attachments").iter().map(attached).collect();
    let headers = list(body, "Headers").iter();
    let metadata = field(body, "Metadata").and_then(Value::as_object);
    let pair = |(key, value): (&String, &Value)| {
        let value = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        (key.clone(), value)
    };
    Ok(Submission {
        from: text(body, "From"),
        to: parties(&text(body, "To")),
        cc: parties(&text(body, "Cc")),
        bcc: parties(&text(body, "Bcc")),
        reply_to: text(body, "ReplyTo"),
        subject: text(body, "Subject"),
        text: some(body, "TextBody"),
        html: some(body, "HtmlBody"),
        attachments: files?,
        headers: headers
            .map(|one| (text(one, "Name"), text(one, "Value")))
            .collect(),
        stream: some(body, "MessageStream"),
        tag: some(body, "Tag"),
        metadata: metadata.into_iter().flatten().map(pair).collect(),
        track_opens: field(body, "TrackOpens")
            .and_then(Value::as_bool)
            .unwrap_or(false),
        track_links: text(body, "TrackLinks"),
        ..Submission::default()
    })
}

type IsType = fn(&Value) -> bool;

/// The fields with the type that each must have.
const TYPES: [(&str, IsType); 15] = [
    ("From", Value::is_string),
    ("To", Value::is_string),
    ("Cc", Value::is_string),
    ("Bcc", Value::is_string),
    ("ReplyTo", Value::is_string),
    ("Subject", Value::is_string),
    ("TextBody", Value::is_string),
    ("HtmlBody", Value::is_string),
    ("Tag", Value::is_string),
    ("MessageStream", Value::is_string),
    ("TrackLinks", Value::is_string),
    ("TrackOpens", Value::is_boolean),
    ("Headers", Value::is_array),
    ("Attachments", Value::is_array),
    ("Metadata", Value::is_object),
];

fn check_types(body: &Value) -> Result<(), ApiError> {
    let wrong = TYPES
        .iter()
        .find(|(key, is)| field(body, key).is_some_and(|value| !value.is_null() && !is(value)));
    wrong.map_or(Ok(()), |(key, _)| {
        Err(ApiError::new(
            403,
            format!("Invalid request field(s): {key}."),
        ))
    })
}

fn attached(file: &Value) -> Result<Attached, ApiError> {
    let name = text(file, "Name");
    let content = STANDARD.decode(text(file, "Content").replace(['\r', '\n'], ""));
    let content = content.map_err(|_| {
        ApiError::new(
            300,
            format!("The content of attachment '{name}' is not valid base64."),
        )
    })?;
    let content_id = some(file, "ContentID");
    Ok(Attached {
        content_type: text(file, "ContentType"),
        content_id: content_id.map(|id| id.trim_start_matches("cid:").to_owned()),
        name,
        content,
    })
}
