//! What the practice server catches, as JSON, for the command line and the control API: names are stable, more may
//! be added. Times are written by `time`, which takes milliseconds since the Unix epoch.

use serde_json::{Map, Value, json};

use crate::record::{InboxEvent, InboxItem, InboxPart, WebhookAttempt};

/// Writes a time given in milliseconds since the Unix epoch as RFC 3339 has it.
pub type WriteTime = fn(i64) -> String;

/// A message, as the inbox lists it.
pub fn listed(item: &InboxItem, time: WriteTime) -> Value {
    let metadata: Map<String, Value> = item
        .metadata
        .iter()
        .map(|(key, value)| (key.clone(), json!(value)))
        .collect();
    json!({
        "v": 1, "event": "message", "id": item.id, "time": time(item.received_unix_ms),
        "unix_ms": item.received_unix_ms, "status": item.status_name(),
        "mail_from": item.mail_from, "rcpt_to": item.rcpt_to,
        "from": item.from, "to": item.to, "subject": item.subject,
        "stream": item.stream, "tag": item.tag, "metadata": metadata, "bytes": item.bytes,
        "files": parts(item).filter(|(_, part)| part.name.is_some()).map(part).collect::<Vec<_>>(),
        "events": item.events.iter().map(|one| event(one, time)).collect::<Vec<_>>(),
        "webhooks": item.webhooks.iter().map(|one| webhook(one, time)).collect::<Vec<_>>(),
    })
}

/// The same with headers, bodies, and MIME parts. `html` is the source of the HTML body.
pub fn opened(item: &InboxItem, html: Option<&str>, time: WriteTime) -> Value {
    let mut object = listed(item, time);
    let header = |(name, value): &(String, String)| json!({"name": name, "value": value});
    let headers: Vec<Value> = item.headers.iter().map(header).collect();
    object["headers"] = json!(headers);
    object["text"] = json!(item.text);
    object["html"] = json!(html);
    object["html_as_text"] = json!(item.html_as_text);
    object["parts"] = parts(item).map(part).collect();
    object
}

/// The parts with their numbers, from 1.
fn parts(item: &InboxItem) -> impl Iterator<Item = (usize, &InboxPart)> {
    (1..).zip(&item.parts)
}

fn part((number, part): (usize, &InboxPart)) -> Value {
    json!({
        "number": number, "content_type": part.content_type, "depth": part.depth, "is_container": part.is_container,
        "name": part.name, "content_id": part.content_id, "bytes": part.bytes,
    })
}

fn event(event: &InboxEvent, time: WriteTime) -> Value {
    json!({
        "time": time(event.unix_ms), "unix_ms": event.unix_ms, "kind": event.kind,
        "recipient": event.recipient, "detail": event.detail,
    })
}

fn webhook(one: &WebhookAttempt, time: WriteTime) -> Value {
    json!({
        "time": time(one.unix_ms), "unix_ms": one.unix_ms, "trace_id": one.trace, "webhook": one.hook, "url": one.url,
        "record_type": one.record_type, "recipient": one.recipient, "attempt": one.number, "status": one.status,
        "answer": one.words, "ms": one.ms, "next": one.next_unix_ms.map(time),
    })
}

/// An attempt to report an event of the message `id`, as a line of its own.
pub fn attempted(id: &str, attempt: &WebhookAttempt, time: WriteTime) -> Value {
    let mut object = json!({"v": 1, "event": "webhook-attempt", "id": id});
    if let (Some(object), Value::Object(fields)) = (object.as_object_mut(), webhook(attempt, time))
    {
        object.extend(fields);
    }
    object
}

/// Something that happened to the message `id`, as a line of its own.
pub fn happened(id: &str, happened: &InboxEvent, time: WriteTime) -> Value {
    let mut object = json!({"v": 1, "event": "message-event", "id": id});
    if let (Some(object), Value::Object(fields)) = (object.as_object_mut(), event(happened, time)) {
        object.extend(fields);
    }
    object
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::InboxEventKind;

    #[test]
    fn an_opened_message_says_more_than_a_listed_one() {
        let item = InboxItem {
            id: "i".into(),
            text: "t".into(),
            headers: vec![("Subject".into(), "s".into())],
            metadata: vec![("order".into(), "12".into())],
            events: vec![InboxEvent {
                unix_ms: 0,
                kind: InboxEventKind::Sent,
                recipient: "a".into(),
                detail: String::new(),
            }],
            ..InboxItem::default()
        };
        let time: WriteTime = |ms| format!("T{ms}");
        let listed = listed(&item, time);
        assert_eq!(listed["metadata"]["order"], "12");
        assert_eq!(listed["events"][0]["kind"], "sent");
        assert_eq!(listed.get("text"), None);
        let opened = opened(&item, Some("<p>t</p>"), time);
        assert_eq!(
            opened["headers"][0],
            json!({"name": "Subject", "value": "s"})
        );
        assert_eq!(opened["html"], "<p>t</p>");
        let line = happened("i", &item.events[0], time).to_string();
        assert!(
            line.starts_with(r#"{"v":1,"event":"message-event","id":"i","time":"T0""#),
            "{line}"
        );
    }
}
