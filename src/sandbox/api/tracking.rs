//! Opens and clicks (postmark-facts-2.md section 4.2).

use serde_json::{Value, json};

use super::super::stored_message::{MessageEvent, StoredMessage};
use super::super::webhooks::tracked;
use super::answer::{Answered, Refusal};
use super::asked::Asked;
use crate::postmark::DEFAULT_STREAM;
use crate::record::InboxEventKind;

/// Opens of all messages, newest first.
pub(super) fn opens(asked: &Asked<'_>) -> Answered {
    search(asked, InboxEventKind::Opened, "Opens")
}

/// Clicks in all messages, newest first.
pub(super) fn clicks(asked: &Asked<'_>) -> Answered {
    search(asked, InboxEventKind::Clicked, "Clicks")
}

/// Opens of one message.
pub(super) fn opens_of(asked: &Asked<'_>) -> Answered {
    of_message(asked, InboxEventKind::Opened, "Opens")
}

/// Clicks in one message.
pub(super) fn clicks_of(asked: &Asked<'_>) -> Answered {
    of_message(asked, InboxEventKind::Clicked, "Clicks")
}

fn search(asked: &Asked<'_>, kind: InboxEventKind, key: &str) -> Answered {
    let stream = match asked.text("messagestream") {
        "" => DEFAULT_STREAM,
        stream => stream,
    };
    let messages = asked.house.ledger().messages(asked.now);
    let mine = messages.iter().filter(|kept| {
        kept.server == asked.server
            && kept.stream.eq_ignore_ascii_case(stream)
            && asked.filter("tag", kept.tag.as_deref().unwrap_or_default())
    });
    let found = mine.flat_map(|kept| events(asked, kept, kind));
    page(asked, found.collect(), key)
}

fn of_message(asked: &Asked<'_>, kind: InboxEventKind, key: &str) -> Answered {
    let found = asked.house.ledger().message(asked.part(0), asked.now);
    let found = found.filter(|kept| kept.server == asked.server);
    let kept = found.ok_or_else(|| Refusal::new(422, 701, "This message was not found."))?;
    page(asked, events(asked, &kept, kind), key)
}

fn page(asked: &Asked<'_>, mut found: Vec<(i64, Value)>, key: &str) -> Answered {
    // Of the same moment the later comes first, too.
    found.reverse();
    found.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    let (total, page) = asked.page(found, 700)?;
    let rows: Vec<Value> = page.into_iter().map(|(_, row)| row).collect();
    Ok(json!({ "TotalCount": total, key: rows }))
}

/// The events of a message that the filters match. Of several opens by one recipient only the first is listed.
fn events(asked: &Asked<'_>, kept: &StoredMessage, kind: InboxEventKind) -> Vec<(i64, Value)> {
    let is_listed = |event: &&MessageEvent| {
        let is_repeated = event.tracked.as_ref().is_some_and(|one| !one.is_first);
        event.kind == kind
            && !(kind == InboxEventKind::Opened && is_repeated)
            && asked.contains("recipient", &event.recipient)
    };
    let rows = kept.events(asked.now).filter(is_listed);
    let rows = rows.filter_map(|event| Some((event.at_unix_ms, tracked(kept, event)?)));
    rows.filter(|(_, row)| fits(asked, row)).collect()
}

/// Filters of the query, with where their value is.
const FILTERS: [(&str, &str); 10] = [
    ("client_name", "/Client/Name"),
    ("client_company", "/Client/Company"),
    ("client_family", "/Client/Family"),
    ("os_name", "/OS/Name"),
    ("os_family", "/OS/Family"),
    ("os_company", "/OS/Company"),
    ("platform", "/Platform"),
    ("country", "/Geo/Country"),
    ("region", "/Geo/Region"),
    ("city", "/Geo/City"),
];

fn fits(asked: &Asked<'_>, row: &Value) -> bool {
    FILTERS.iter().all(|(key, path)| {
        let value = row.pointer(path).and_then(Value::as_str);
        asked.filter(key, value.unwrap_or_default())
    })
}
