//! `--json`: one object per line, the outcome last. Every line follows `assets/schema.json`, which `postrider schema`
//! prints.

use serde_json::{Map, Value, json};

use super::exit::{Exit, Retry};
use super::plain::{self, print};
use crate::diagnose::Diagnosis;
use crate::mail::{Problem, Severity};
use crate::postmark::printable_json;
use crate::record::{Direction, Event, Line, Moment, Outcome, StageState, StageUpdate};

/// The JSON Schema of all lines.
pub(super) const SCHEMA: &str = include_str!("../../assets/schema.json");

/// What the outcome's line says beside the outcome.
pub(super) struct Ending<'a> {
    /// What it means.
    pub diagnosis: Option<&'a Diagnosis>,
    /// What a follow-up found; takes the place of fields of the same name.
    pub followed: Vec<(&'static str, Value)>,
    /// The send's UUID; empty if it did not come to that.
    pub id: &'a str,
    /// Profile.
    pub profile: &'a str,
    /// Host.
    pub host: &'a str,
    /// Warnings before the send.
    pub problems: &'a [Value],
    /// Whether the same may be sent again.
    pub retry: Retry,
    /// Exit code.
    pub exit: Exit,
}

/// The line of an event; `None` if it has none.
pub(super) fn event(event: &Event) -> Option<Value> {
    Some(match event {
        Event::Stage(update) => with_event("stage", stage(update)),
        Event::Line(line) => with_event("line", transcript_line(line)),
        Event::Recipient(verdict) => json!({
            "v": 1, "event": "recipient", "address": verdict.address, "status": verdict.state, "reply": verdict.reply,
        }),
        Event::Composed { id, bytes } => {
            json!({"v": 1, "event": "composed", "id": id, "bytes": bytes})
        }
        Event::Named { message_id } => {
            json!({"v": 1, "event": "follow", "status": "found", "message_id": message_id})
        }
        Event::Unrecorded(why) => json!({"v": 1, "event": "unrecorded", "why": why}),
        _ => return None,
    })
}

/// An object as a line of its own.
pub(super) fn with_event(name: &str, object: Value) -> Value {
    let mut line = json!({"v": 1, "event": name});
    if let (Value::Object(line), Value::Object(object)) = (&mut line, object) {
        line.extend(object);
    }
    line
}

/// One step of a connection.
pub(super) fn stage(update: &StageUpdate) -> Value {
    let status = match update.state {
        StageState::Running => "running",
        StageState::Done => "done",
        StageState::Failed => "failed",
    };
    json!({
        "stage": update.stage.name(), "status": status, "ms": update.ms, "host": update.endpoint.host,
        "port": update.endpoint.port, "detail": update.detail,
    })
}

/// One line of the transcript.
pub(super) fn transcript_line(line: &Line) -> Value {
    let dir = match line.direction {
        Direction::Client => "client",
        Direction::Server => "server",
        Direction::Note => "note",
    };
    json!({
        "dir": dir, "tls": line.tls, "stage": line.stage.name(), "text": line.text, "at_ms": line.at_ms,
    })
}

/// The last line.
pub(super) fn outcome(outcome: &Outcome, ending: &Ending<'_>) -> Value {
    let mut object = Map::new();
    let mut put = |key: &str, value: Value| object.insert(key.to_owned(), value);
    put("v", json!(1));
    put("event", json!("outcome"));
    put("status", json!(outcome.status().name()));
    if let Some(failure) = outcome.failure() {
        put("stage", json!(failure.stage.name()));
        put("kind", json!(failure.kind));
        put("causes", json!(failure.causes));
        put("tried", json!(failure.tried));
    }
    put("reply", json!(outcome.reply()));
    let mut hinted = json!({});
    hints(&mut hinted, ending.diagnosis);
    for (key, value) in hinted.as_object().into_iter().flatten() {
        put(key, value.clone());
    }
    for (key, value) in &ending.followed {
        put(key, value.clone());
    }
    put("id", json!(ending.id));
    put("profile", json!(ending.profile));
    put("host", json!(ending.host));
    put("problems", json!(ending.problems));
    put("retry", json!(ending.retry.name()));
    put("exit", json!(ending.exit.code()));
    Value::Object(object)
}

/// Puts the hint and the others into `line`, if there is a diagnosis.
pub(super) fn hints(line: &mut Value, diagnosis: Option<&Diagnosis>) {
    if let Some(diagnosis) = diagnosis {
        let others = diagnosis.others.iter().map(|card| card.id.as_str());
        line["hint"] = json!(diagnosis.primary.id);
        line["others"] = others.collect();
    }
}

/// The last line of a command that did not come to what it was asked for: the problems of the message, or what else was
/// in the way.
pub(super) fn not_begun(
    problems: Vec<Value>,
    why: &str,
    profile: Option<&str>,
    exit: Exit,
) -> Value {
    json!({
        "v": 1, "event": "outcome", "status": "failed", "stage": Value::Null, "reply": Value::Null,
        "causes": [why], "profile": profile, "problems": problems, "retry": exit.retry().name(),
        "exit": exit.code(),
    })
}

/// One problem of the message.
pub(super) fn problem(problem: &Problem) -> Value {
    let severity = match problem.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    json!({
        "check": problem.check, "severity": severity, "field": crate::mail::field(problem.field).label,
        "message": problem.message,
    })
}

/// A warning that no field of the message has caused.
pub(super) fn warning(check: &str, message: &str) -> Value {
    json!({"check": check, "severity": "warning", "field": null, "message": message})
}

/// Ends a command that could not do what it was asked: with an outcome if `is_json`, and with the reason.
pub(super) fn fail(is_json: bool, exit: Exit, why: &str) -> Exit {
    if is_json {
        line(&not_begun(Vec::new(), why, None, exit));
    }
    plain::fail(exit, why)
}

/// Prints one line.
pub(super) fn line(value: &Value) -> Exit {
    print(&text(value))
}

/// One line of JSON, in which control characters and the like are escaped.
pub(super) fn text(value: &Value) -> String {
    printable_json(&tidy(value.clone()).to_string()) + "\n"
}

/// Times in the form of RFC 3339, fractions rounded to a tenth.
fn tidy(value: Value) -> Value {
    match value {
        Value::Object(object) => match time(&object) {
            Some(time) => Value::String(time),
            None => {
                let fields = object.into_iter();
                Value::Object(fields.map(|(name, value)| (name, tidy(value))).collect())
            }
        },
        Value::Array(values) => values.into_iter().map(tidy).collect(),
        Value::Number(number) if number.is_f64() => {
            let rounded = number.as_f64().map(|all| (all * 10.0).round() / 10.0);
            json!(rounded)
        }
        value => value,
    }
}

/// A time as the records have it: milliseconds since 1970 and the offset from UTC.
fn time(object: &Map<String, Value>) -> Option<String> {
    let unix_ms = object.get("unix_ms")?.as_i64()?;
    let minutes = object.get("offset_minutes")?.as_i64()?;
    if object.len() != 2 {
        return None;
    }
    let at = Moment {
        unix_ms,
        offset_minutes: minutes.try_into().ok()?,
    };
    Some(at.rfc3339())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_fractions_have_one_form() {
        let line = json!({
            "at": {"unix_ms": 1_796_019_229_919_i64, "offset_minutes": -90}, "ms": [0.110_164, 10.036_710_000_000_001, 3],
            "other": {"unix_ms": 1, "kind": "sent"},
        });
        assert_eq!(
            text(&line),
            "{\"at\":\"2026-11-30T04:43:49.919-01:30\",\"ms\":[0.1,10.0,3],\"other\":{\"unix_ms\":1,\"kind\":\"sent\"}}\n"
        );
    }
}
