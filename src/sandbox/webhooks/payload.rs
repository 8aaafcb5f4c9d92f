//! Payloads as Postmark documents them (postmark-facts-2.md section 2.2).

use serde_json::{Map, Value, json};

use super::super::api::time::webhook_time;
use super::super::inbox::Inbox;
use super::super::ledger::EventLog;
use super::super::stored_message::{Bounce, MessageEvent, StoredMessage};
use super::happening::{About, Happening, Record};
use super::{inbound, tracking};
use crate::record::InboxEventKind;

/// The payload of an event; `None` if its message is gone. May read the disk.
pub(super) fn payload(happening: &Happening, content: bool, inbox: &Inbox) -> Option<Value> {
    let ledger = EventLog::of(inbox);
    let kept = match &happening.message {
        Some(id) => Some(ledger.kept(id)?),
        None => None,
    };
    match &happening.about {
        About::Suppression { reason, origin } => {
            let reason = reason.map(|reason| reason.word());
            Some(change(happening, kept.as_deref(), reason, origin))
        }
        About::Message => inbound::payload(kept.as_deref()?, &happening.recipient, content, inbox),
        About::Event(event) => of_event(happening, kept.as_deref()?, event, content, &ledger),
    }
}

fn of_event(
    happening: &Happening,
    kept: &StoredMessage,
    event: &MessageEvent,
    content: bool,
    ledger: &EventLog,
) -> Option<Value> {
    match happening.record {
        Record::Bounce | Record::SpamComplaint => {
            let bounce = ledger.bounce(event.bounce?, i64::MAX)?;
            let dump = || ledger.bounce_dump(bounce.id, i64::MAX).unwrap_or_default();
            let content = content.then(dump);
            Some(bounced(happening.record, kept, &bounce, content))
        }
        Record::Open | Record::Click => tracked(kept, event),
        _ => Some(delivered(kept, event)),
    }
}

fn metadata(kept: &StoredMessage) -> Value {
    let fields = kept.metadata.iter();
    let fields = fields.map(|(key, value)| (key.clone(), json!(value)));
    Value::Object(fields.collect())
}

fn tag(kept: &StoredMessage) -> &str {
    kept.tag.as_deref().unwrap_or_default()
}

fn delivered(kept: &StoredMessage, event: &MessageEvent) -> Value {
    json!({
        "RecordType": Record::Delivery.name(),
        "ServerID": kept.server,
        "MessageStream": kept.stream,
        "MessageID": kept.id,
        "Recipient": event.recipient,
        "Tag": tag(kept),
        "DeliveredAt": webhook_time(event.at_unix_ms),
        "Details": event.summary,
        "Metadata": metadata(kept),
    })
}

fn bounced(
    record: Record,
    kept: &StoredMessage,
    bounce: &Bounce,
    content: Option<String>,
) -> Value {
    let mut payload = json!({
        "RecordType": record.name(),
        "MessageStream": bounce.stream,
        "ID": bounce.id,
        "Type": bounce.kind.word(),
        "TypeCode": bounce.kind.code(),
        "Name": bounce.kind.name(),
        "Tag": tag(kept),
        "MessageID": bounce.message_id,
        "Metadata": metadata(kept),
        "ServerID": bounce.server,
        "Description": bounce.description,
        "Details": bounce.details,
        "Email": bounce.email,
        "From": bounce.from,
        "BouncedAt": webhook_time(bounce.bounced_unix_ms),
        "DumpAvailable": true,
        "Inactive": bounce.inactive,
        "CanActivate": bounce.can_activate,
        "Subject": bounce.subject,
    });
    if let Some(content) = content {
        payload["Content"] = json!(content);
    }
    payload
}

fn change(
    happening: &Happening,
    kept: Option<&StoredMessage>,
    reason: Option<&str>,
    origin: &str,
) -> Value {
    json!({
        "RecordType": Record::SubscriptionChange.name(),
        "MessageID": happening.message,
        "ServerID": happening.server,
        "MessageStream": happening.stream,
        "ChangedAt": webhook_time(happening.at_unix_ms),
        "Recipient": happening.recipient,
        "Origin": origin,
        "SuppressSending": reason.is_some(),
        "SuppressionReason": reason,
        "Tag": kept.and_then(|kept| kept.tag.as_deref()),
        "Metadata": kept.map_or_else(|| json!({}), metadata),
    })
}

/// An open or a click, which the API lists in the same shape; `None` for any other event.
pub(in crate::sandbox) fn tracked(kept: &StoredMessage, event: &MessageEvent) -> Option<Value> {
    let tracked = event.tracked.as_ref()?;
    let is_open = event.kind == InboxEventKind::Opened;
    let record = if is_open { Record::Open } else { Record::Click };
    let mut payload = Map::new();
    let mut put = |key: &str, value: Value| payload.insert(key.to_owned(), value);
    put("RecordType", json!(record.name()));
    put("MessageStream", json!(kept.stream));
    if is_open {
        put("FirstOpen", json!(tracked.is_first));
    } else {
        put("ClickLocation", json!(tracked.location));
        put("OriginalLink", json!(tracked.link));
    }
    for (key, value) in tracking::reader() {
        put(key, value);
    }
    if is_open {
        put("ReadSeconds", json!(tracking::READ_SECONDS));
    }
    put("MessageID", json!(kept.id));
    put("Metadata", metadata(kept));
    put("ReceivedAt", json!(webhook_time(event.at_unix_ms)));
    put("Tag", json!(tag(kept)));
    put("Recipient", json!(event.recipient));
    Some(Value::Object(payload))
}

/// What is posted to a URL that is to be verified.
pub(in crate::sandbox) fn sample(record: Record) -> Value {
    crate::postmark::webhook::sample(record.name())
}
