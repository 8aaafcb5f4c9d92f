//! `--json`: one object per line, the outcome last (design: "What --json prints"). Extended, never renamed.

use serde_json::{Map, Value, json};

use super::exit::Exit;
use super::plain::print;
use crate::diagnose::Diagnosis;
use crate::mail::Problem;
use crate::postmark::printable_json;
use crate::record::{Direction, Event, Outcome, StageState};

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
    /// Exit code.
    pub exit: Exit,
}

/// The line of an event; `None` if it has none.
pub(super) fn event(event: &Event) -> Option<Value> {
    Some(match event {
        Event::Stage(update) => {
            let state = match update.state {
                StageState::Running => "running",
                StageState::Done => "done",
                StageState::Failed => "failed",
            };
            json!({
                "v": 1, "event": "stage", "stage": update.stage.name(), "state": state, "ms": update.ms,
                "host": update.endpoint.host, "port": update.endpoint.port, "detail": update.detail,
            })
        }
        Event::Line(line) => {
            let dir = match line.direction {
                Direction::Client => "client",
                Direction::Server => "server",
                Direction::Note => "note",
            };
            json!({
                "v": 1, "event": "line", "dir": dir, "tls": line.tls, "stage": line.stage.name(), "text": line.text,
                "at_ms": line.at_ms,
            })
        }
        Event::Recipient(verdict) => json!({
            "v": 1, "event": "recipient", "address": verdict.address, "state": verdict.state, "reply": verdict.reply,
        }),
        Event::Composed { id, bytes } => {
            json!({"v": 1, "event": "composed", "id": id, "bytes": bytes})
        }
        Event::Named { message_id } => {
            json!({"v": 1, "event": "follow", "state": "found", "message_id": message_id})
        }
        Event::Unrecorded(why) => json!({"v": 1, "event": "unrecorded", "why": why}),
        _ => return None,
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

/// The last line of a send that did not begin: the problems of the message, or what else was in the way.
pub(super) fn not_begun(problems: &[Problem], why: &str, profile: &str, exit: Exit) -> Value {
    let listed: Vec<Value> = problems.iter().map(problem).collect();
    json!({
        "v": 1, "event": "outcome", "status": "failed", "stage": Value::Null, "reply": Value::Null,
        "problems": listed, "causes": [why], "profile": profile, "exit": exit.code(),
    })
}

/// One problem of the message.
pub(super) fn problem(problem: &Problem) -> Value {
    let severity = match problem.severity {
        crate::mail::Severity::Error => "error",
        crate::mail::Severity::Warning => "warning",
    };
    json!({
        "check": problem.check, "severity": severity, "field": crate::mail::field(problem.field).label,
        "message": problem.message,
    })
}

/// Prints one line.
pub(super) fn line(value: &Value) -> Exit {
    print(&text(value))
}

/// One line of JSON, in which control characters and the like are escaped.
pub(super) fn text(value: &Value) -> String {
    printable_json(&value.to_string()) + "\n"
}
