//! `GET /messages/outbound`, details and dump (postmark-facts.md section 4.4).

use serde_json::{Map, Value, json};

use super::super::stored_message::{MessageEvent, StoredMessage};
use super::super::submission::Party;
use super::answer::{Answered, Refusal};
use super::asked::Asked;
use super::time::eastern;
use crate::postmark::DEFAULT_STREAM;
use crate::record::InboxEventKind;

/// Characters of the source that are shown; what Postmark keeps is cut too (section 3.2).
const STORED_CHARS: usize = 1024 * 1024;

/// Searches messages, newest first.
pub(super) fn search(asked: &Asked<'_>) -> Answered {
    let metadata = wanted_metadata(asked)?;
    let messages = asked.house.ledger().messages(asked.now);
    let fits = |kept: &&std::sync::Arc<StoredMessage>| {
        fits(asked, kept)
            && metadata
                .as_ref()
                .is_none_or(|wanted| has_metadata(kept, wanted))
    };
    let found: Vec<_> = messages.iter().filter(fits).collect();
    let (total, page) = asked.page(found, 700)?;
    let messages: Vec<Value> = page.iter().map(|kept| item(kept, asked.now)).collect();
    Ok(json!({ "TotalCount": total, "Messages": messages }))
}

/// The one metadata field that is searched for; more than one is refused.
fn wanted_metadata(asked: &Asked<'_>) -> Result<Option<(String, String)>, Refusal> {
    let wanted = asked.query.iter().filter_map(|(key, value)| {
        let key = key.strip_prefix("metadata_")?;
        Some((key.to_owned(), value.clone()))
    });
    let mut wanted: Vec<_> = wanted.collect();
    if wanted.len() > 1 {
        let text = "Only one metadata field can be searched for at a time.";
        return Err(Refusal::new(422, 700, text));
    }
    Ok(wanted.pop())
}

fn has_metadata(kept: &StoredMessage, (key, value): &(String, String)) -> bool {
    let mut fields = kept.metadata.iter();
    fields.any(|(is, has)| is.eq_ignore_ascii_case(key) && has == value)
}

fn fits(asked: &Asked<'_>, kept: &StoredMessage) -> bool {
    let stream = match asked.text("messagestream") {
        "" => DEFAULT_STREAM,
        stream => stream,
    };
    let status = match asked.text("status") {
        status if status.eq_ignore_ascii_case("processed") => "sent",
        status => status,
    };
    let recipient = asked.text("recipient").to_lowercase();
    kept.server == asked.server
        && kept.stream.eq_ignore_ascii_case(stream)
        && (status.is_empty() || status.eq_ignore_ascii_case(kept.status(asked.now)))
        && (recipient.is_empty()
            || kept
                .recipients
                .iter()
                .any(|one| one.to_lowercase().contains(&recipient)))
        && asked.contains("fromemail", &kept.from)
        && asked.filter("tag", kept.tag.as_deref().unwrap_or_default())
        && asked.contains("subject", &kept.subject)
        && asked.is_dated(kept.received_unix_ms)
}

fn people(parties: &[Party]) -> Value {
    let one = |party: &Party| {
        let name = Some(&party.name).filter(|name| !name.is_empty());
        json!({ "Email": party.email, "Name": name })
    };
    parties.iter().map(one).collect()
}

fn item(kept: &StoredMessage, now: i64) -> Value {
    let metadata: Map<String, Value> = kept
        .metadata
        .iter()
        .map(|(key, value)| (key.clone(), json!(value)))
        .collect();
    json!({
        "Tag": kept.tag.as_deref().unwrap_or_default(),
        "MessageID": kept.id,
        "To": people(&kept.to),
        "Cc": people(&kept.cc),
        "Bcc": people(&kept.bcc),
        "Recipients": kept.recipients,
        "ReceivedAt": eastern(kept.received_unix_ms),
        "From": kept.from,
        "Subject": kept.subject,
        "Attachments": kept.attachments,
        "Status": kept.status(now),
        "TrackOpens": kept.track_opens,
        "TrackLinks": kept.track_links,
        "Metadata": metadata,
        "MessageStream": kept.stream,
        "Sandboxed": kept.sandboxed,
    })
}

fn of_id(asked: &Asked<'_>) -> Result<std::sync::Arc<StoredMessage>, Refusal> {
    let found = asked.house.ledger().message(asked.part(0), asked.now);
    found
        .filter(|kept| kept.server == asked.server)
        .ok_or_else(|| {
            let text = format!("The message with id '{}' was not found.", asked.part(0));
            Refusal::new(422, 701, text)
        })
}

/// One message with bodies, source and events.
pub(super) fn details(asked: &Asked<'_>) -> Answered {
    let kept = of_id(asked)?;
    let ledger = asked.house.ledger();
    let (text, html) = ledger.bodies(&kept.id).unwrap_or_default();
    let mut all = item(&kept, asked.now);
    let events: Vec<Value> = kept.events(asked.now).filter_map(event).collect();
    if let Some(fields) = all.as_object_mut() {
        fields.insert("TextBody".into(), json!(text));
        fields.insert("HtmlBody".into(), json!(html));
        fields.insert("Body".into(), json!(source(asked, &kept.id)));
        fields.insert("MessageEvents".into(), Value::Array(events));
    }
    Ok(all)
}

/// The source of one message.
pub(super) fn dump(asked: &Asked<'_>) -> Answered {
    let kept = of_id(asked)?;
    Ok(json!({ "Body": source(asked, &kept.id) }))
}

fn source(asked: &Asked<'_>, id: &str) -> String {
    let raw = asked.house.ledger().raw(id).unwrap_or_default();
    String::from_utf8_lossy(&raw)
        .chars()
        .take(STORED_CHARS)
        .collect()
}

/// An event as the API tells it; the message's own steps are its status and no events.
fn event(event: &MessageEvent) -> Option<Value> {
    let delivery = || {
        json!({
            "DeliveryMessage": event.summary,
            "DestinationServer": event.server,
            "DestinationIP": event.ip,
        })
    };
    let (kind, details) = match event.kind {
        InboxEventKind::Queued | InboxEventKind::Sent => return None,
        InboxEventKind::Delivered | InboxEventKind::Sandboxed => ("Delivered", delivery()),
        InboxEventKind::Delayed => ("Transient", delivery()),
        InboxEventKind::Bounced | InboxEventKind::RefusedInside => {
            let bounce = event.bounce.map(|id| id.to_string());
            (
                "Bounced",
                json!({ "Summary": event.summary, "BounceID": bounce }),
            )
        }
    };
    Some(json!({
        "Recipient": event.recipient,
        "Type": kind,
        "ReceivedAt": eastern(event.at_unix_ms),
        "Details": details,
    }))
}
