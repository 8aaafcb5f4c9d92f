//! Bounces and delivery statistics (postmark-facts.md section 4.5).

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::super::stored_message::Bounce;
use super::answer::{Answered, Refusal};
use super::asked::Asked;
use super::time::eastern;
use crate::postmark::{BounceType, DEFAULT_STREAM};

fn of_server(asked: &Asked<'_>) -> Vec<Bounce> {
    let mut all = asked.house.ledger().bounces(asked.now);
    all.retain(|bounce| bounce.server == asked.server);
    all
}

/// Searches bounces, newest first.
pub(super) fn search(asked: &Asked<'_>) -> Answered {
    let mut all = of_server(asked);
    all.retain(|bounce| fits(asked, bounce));
    let (total, page) = asked.page(all, 1000)?;
    let bounces: Vec<Value> = page.iter().map(item).collect();
    Ok(json!({ "TotalCount": total, "Bounces": bounces }))
}

fn fits(asked: &Asked<'_>, bounce: &Bounce) -> bool {
    let stream = match asked.text("messagestream") {
        "" => DEFAULT_STREAM,
        stream => stream,
    };
    // A refusal for an unknown stream is filed under that stream's name, which nobody can search:
    // it is shown with the default stream.
    let is_of_stream = bounce.stream.eq_ignore_ascii_case(stream)
        || (bounce.kind == BounceType::SmtpApiError && asked.text("messagestream").is_empty());
    is_of_stream
        && asked.filter("type", bounce.kind.word())
        && asked.filter("inactive", if bounce.inactive { "true" } else { "false" })
        && asked.contains("emailfilter", &bounce.email)
        && asked.filter("tag", bounce.tag.as_deref().unwrap_or_default())
        && asked.filter("messageid", &bounce.message_id)
        && asked.is_dated(bounce.bounced_unix_ms)
}

fn item(bounce: &Bounce) -> Value {
    json!({
        "RecordType": "Bounce",
        "ID": bounce.id,
        "Type": bounce.kind.word(),
        "TypeCode": bounce.kind.code(),
        "Name": bounce.kind.name(),
        "Tag": bounce.tag,
        "MessageID": bounce.message_id,
        "ServerID": bounce.server,
        "MessageStream": bounce.stream,
        "Description": bounce.description,
        "Details": bounce.details,
        "Email": bounce.email,
        "From": bounce.from,
        "BouncedAt": eastern(bounce.bounced_unix_ms),
        "DumpAvailable": true,
        "Inactive": bounce.inactive,
        "CanActivate": bounce.can_activate,
        "Subject": bounce.subject,
    })
}

fn of_id(asked: &Asked<'_>) -> Result<Bounce, Refusal> {
    let Some(id) = asked.number(0) else {
        return Err(Refusal::new(
            400,
            1002,
            "The bounce ID is required and must be a number.",
        ));
    };
    let found = asked.house.ledger().bounce(id, asked.now);
    found
        .filter(|bounce| bounce.server == asked.server)
        .ok_or_else(|| Refusal::new(422, 1001, format!("Bounce {id} was not found.")))
}

/// One bounce.
pub(super) fn one(asked: &Asked<'_>) -> Answered {
    let bounce = of_id(asked)?;
    let mut found = item(&bounce);
    if let Some(fields) = found.as_object_mut() {
        let dump = asked.house.ledger().bounce_dump(bounce.id, asked.now);
        fields.insert("Content".into(), json!(dump.unwrap_or_default()));
    }
    Ok(found)
}

/// The source of one bounce.
pub(super) fn dump(asked: &Asked<'_>) -> Answered {
    let bounce = of_id(asked)?;
    let dump = asked.house.ledger().bounce_dump(bounce.id, asked.now);
    Ok(json!({ "Body": dump.unwrap_or_default() }))
}

/// Makes an address sendable again.
pub(super) fn activate(asked: &Asked<'_>) -> Answered {
    let bounce = of_id(asked)?;
    let bounce = asked.house.activate(bounce.id, asked.now)?;
    Ok(json!({ "Message": "OK", "Bounce": item(&bounce) }))
}

/// How many bounces there are of which type.
pub(super) fn delivery_stats(asked: &Asked<'_>) -> Answered {
    let all = of_server(asked);
    let mut counts: BTreeMap<u32, (BounceType, usize)> = BTreeMap::new();
    for bounce in &all {
        counts
            .entry(bounce.kind.code())
            .or_insert((bounce.kind, 0))
            .1 += 1;
    }
    let mut rows = vec![json!({ "Name": "All", "Count": all.len() })];
    rows.extend(
        counts.values().map(
            |(kind, count)| json!({ "Type": kind.word(), "Name": kind.name(), "Count": count }),
        ),
    );
    let inactive = all.iter().filter(|bounce| bounce.inactive).count();
    Ok(json!({ "InactiveMails": inactive, "Bounces": rows }))
}
