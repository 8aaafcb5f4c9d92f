//! A webhook as one line.

use jiff::ZonedDateTime;
use serde_json::{Value, json};

use crate::postmark::printable_line;
use crate::postmark::webhook::WebhookCheck;
use crate::record::WebhookAnswer;

/// Characters of a value that are shown.
const SHOWN: usize = 120;

/// One webhook with what was found about it.
pub(super) struct Seen {
    /// What it is, and what differs from the documentation.
    pub check: WebhookCheck,
    /// The payload; null if it is not JSON.
    pub payload: Value,
    /// `X-PM-Webhook-Trace-Id`.
    pub trace: Option<String>,
    /// `X-PM-Retries-Remaining`.
    pub retries: Option<String>,
}

/// As a line for people.
pub(super) fn line(seen: &Seen, forwarded: Option<&WebhookAnswer>) -> String {
    let time = ZonedDateTime::now().strftime("%H:%M:%S");
    let mut text = format!("{time}  {}", summary(seen));
    if let Some(got) = forwarded {
        text += &format!("  → {}", answer(got));
    }
    for (what, keys) in [
        ("missing", &seen.check.missing),
        ("unknown", &seen.check.unknown),
        ("wrong type", &seen.check.mistyped),
    ] {
        if !keys.is_empty() {
            text += &format!("  ! {what}: {}", keys.join(", "));
        }
    }
    printable_line(&text).into_owned() + "\n"
}

/// What happened, to whom, and why.
fn summary(seen: &Seen) -> String {
    let Some(kind) = seen.check.record_type else {
        return match seen.payload {
            Value::Null => "not a webhook: the body is not JSON".into(),
            _ => "not a Postmark webhook: RecordType is missing or unknown".into(),
        };
    };
    let text = |key: &str| {
        let value = seen.payload[key].as_str().unwrap_or_default();
        value.chars().take(SHOWN).collect::<String>()
    };
    let details = match kind {
        "Delivery" => [text("Recipient"), text("Details")],
        "Bounce" | "SpamComplaint" => {
            let words = [text("Details"), text("Description")];
            let words = words.into_iter().find(|words| !words.is_empty());
            let words = words.unwrap_or_default();
            [text("Email"), format!("{}: {words}", text("Type"))]
        }
        "Open" => [text("Recipient"), first(seen.payload["FirstOpen"] == true)],
        "Click" => [text("Recipient"), text("OriginalLink")],
        "SubscriptionChange" => [text("Recipient"), change(seen, &text("SuppressionReason"))],
        _ => [text("From"), text("Subject")],
    };
    let [who, what] = details;
    format!("{kind:<18} {who}  {what}  {}", text("MessageID"))
        .trim_end()
        .to_owned()
}

fn first(is_first: bool) -> String {
    let word = if is_first {
        "first open"
    } else {
        "opened again"
    };
    word.to_owned()
}

fn change(seen: &Seen, reason: &str) -> String {
    match seen.payload["SuppressSending"] == true {
        true => format!("suppressed: {reason}"),
        false => "reactivated".to_owned(),
    }
}

/// An answer in words.
pub(super) fn answer(got: &WebhookAnswer) -> String {
    match got.status {
        Some(status) if got.words.is_empty() => format!("HTTP {status} ({} ms)", got.ms),
        Some(status) => format!("HTTP {status} ({} ms): {}", got.ms, got.words),
        None => format!("no answer: {}", got.words),
    }
}

/// The same for programs.
pub(super) fn object(seen: &Seen, path: &str, forwarded: Option<&WebhookAnswer>) -> Value {
    let got = forwarded.map(|got| json!({"status": got.status, "answer": got.words, "ms": got.ms}));
    json!({
        "v": 1, "event": "webhook", "record_type": seen.check.record_type, "path": path, "trace_id": seen.trace,
        "retries_remaining": seen.retries, "missing": seen.check.missing, "unknown": seen.check.unknown,
        "wrong_type": seen.check.mistyped, "forwarded": got, "payload": seen.payload,
    })
}
