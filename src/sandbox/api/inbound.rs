//! `GET /messages/inbound`, details and retry (postmark-facts-2.md section 2.3).

use std::sync::Arc;

use serde_json::{Value, json};

use super::super::stored_message::{MessageEvent, StoredMessage};
use super::super::webhooks::{self, Record, inbound};
use super::answer::{Answered, Refusal};
use super::asked::Asked;
use crate::record::InboxEventKind;

/// The recipient through whom a message came in to the server whose token was sent, if it did.
fn recipient(asked: &Asked<'_>, kept: &StoredMessage) -> Option<String> {
    let came_in = |event: &&MessageEvent| {
        event.kind == InboxEventKind::Delivered
            && inbound::server_of(&event.recipient) == Some(asked.server)
    };
    let event = kept.events(asked.now).find(came_in)?;
    Some(event.recipient.clone())
}

/// A message without its content; `None` if its files are gone.
fn item(asked: &Asked<'_>, kept: &StoredMessage, recipient: &str) -> Option<Value> {
    let ledger = asked.house.ledger();
    let (_, attempts) = ledger.attempts(&kept.id)?;
    let read = asked.house.inbox.item(&kept.id).ok()?;
    let mut item = inbound::summary(kept, &read, recipient);
    item["Status"] = json!(inbound::status(&attempts));
    item["Attachments"] = json!([]);
    Some(item)
}

/// Searches inbound messages, newest first.
pub(super) fn search(asked: &Asked<'_>) -> Answered {
    let messages = asked.house.ledger().messages(asked.now);
    let found = messages.iter().filter_map(|kept| {
        let recipient = recipient(asked, kept)?;
        let fits = asked.contains("recipient", &recipient)
            && asked.contains("fromemail", &kept.from)
            && asked.contains("subject", &kept.subject)
            && asked.filter("tag", kept.tag.as_deref().unwrap_or_default())
            && asked.is_dated(kept.received_unix_ms);
        fits.then(|| item(asked, kept, &recipient)).flatten()
    });
    let found = found.filter(|one| {
        let text = |key: &str| one[key].as_str().unwrap_or_default();
        asked.filter("mailboxhash", text("MailboxHash")) && asked.filter("status", text("Status"))
    });
    let (total, page) = asked.page(found.collect(), 700)?;
    Ok(json!({ "TotalCount": total, "InboundMessages": page }))
}

fn of_id(asked: &Asked<'_>, what: &str) -> Result<(Arc<StoredMessage>, String), Refusal> {
    let found = asked.house.ledger().message(asked.part(0), asked.now);
    let found = found.and_then(|kept| {
        let recipient = recipient(asked, &kept)?;
        Some((kept, recipient))
    });
    found.ok_or_else(|| Refusal::new(422, 701, format!("This message was not found{what}.")))
}

/// One inbound message with its content.
pub(super) fn details(asked: &Asked<'_>) -> Answered {
    let (kept, recipient) = of_id(asked, "")?;
    let gone = || Refusal::new(422, 701, "This message was not found.");
    let listed = item(asked, &kept, &recipient).ok_or_else(gone)?;
    let whole = inbound::payload(&kept, &recipient, false, &asked.house.inbox);
    let mut whole = whole.ok_or_else(gone)?;
    whole["Status"] = listed["Status"].clone();
    whole["BlockedReason"] = Value::Null;
    Ok(whole)
}

/// Reports an inbound message once more.
pub(super) fn retry(asked: &Asked<'_>) -> Answered {
    let (kept, _) = of_id(asked, " or cannot be retried")?;
    let refused = |_| {
        let text = "This message was not found or cannot be retried.";
        Refusal::new(422, 701, text)
    };
    webhooks::resend(asked.house, &kept.id, None, Some(Record::Inbound)).map_err(refused)?;
    let text = format!("Successfully rescheduled failed message: {}.", kept.id);
    Ok(json!({ "ErrorCode": 0, "Message": text }))
}

/// No inbound message is ever blocked here.
pub(super) fn bypass(_: &Asked<'_>) -> Answered {
    let text = "This message was not found or cannot be bypassed.";
    Err(Refusal::new(422, 701, text))
}
