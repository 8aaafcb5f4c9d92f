//! Message streams and suppressions (postmark-facts.md section 4.6).

use serde_json::{Value, json};

use super::super::account::{Stream, StreamKind, Suppression, SuppressionReason};
use super::super::webhooks::Happening;
use super::answer::{Answered, Refusal};
use super::asked::{Asked, field};
use super::time::eastern;

/// Addresses of one call.
const ADDRESSES: usize = 50;

fn item(stream: &Stream, server: u64) -> Value {
    let (kind, unsubscribe) = match stream.kind {
        StreamKind::Transactional => ("Transactional", "None"),
        StreamKind::Broadcasts => ("Broadcasts", "Postmark"),
        StreamKind::Inbound => ("Inbound", "None"),
    };
    json!({
        "ID": stream.id,
        "ServerID": server,
        "Name": stream.name,
        "Description": Value::Null,
        "MessageStreamType": kind,
        "CreatedAt": "2026-01-05T09:00:00.0000000-05:00",
        "UpdatedAt": Value::Null,
        "ArchivedAt": stream.archived_unix_ms.map(eastern),
        "ExpectedPurgeDate": stream.archived_unix_ms.map(purged),
        "SubscriptionManagementConfiguration": { "UnsubscribeHandlingType": unsubscribe },
    })
}

/// The server's streams, all or those of one type.
pub(super) fn list(asked: &Asked<'_>) -> Answered {
    let wanted = asked.text("messagestreamtype");
    let wanted = if wanted.eq_ignore_ascii_case("all") {
        ""
    } else {
        wanted
    };
    let archived = asked.text("includearchivedstreams");
    let archived = archived == "1" || archived.eq_ignore_ascii_case("true");
    let mut streams: Vec<Value> = asked.of_server(|server| {
        let streams = server.streams.iter();
        let shown = streams.filter(|one| archived || one.archived_unix_ms.is_none());
        shown.map(|stream| item(stream, server.id)).collect()
    })?;
    streams.retain(|stream| {
        let kind = stream["MessageStreamType"].as_str().unwrap_or_default();
        wanted.is_empty() || kind.eq_ignore_ascii_case(wanted)
    });
    Ok(json!({ "TotalCount": streams.len(), "MessageStreams": streams }))
}

/// Looks at the stream that the path names.
fn of_stream<T>(asked: &Asked<'_>, look: impl FnOnce(&mut Stream) -> T) -> Result<T, Refusal> {
    let found = asked.of_server(|server| {
        let mut streams = server.streams.iter_mut();
        let stream = streams.find(|one| one.id.eq_ignore_ascii_case(asked.part(0)));
        stream.map(look)
    })?;
    found.ok_or_else(|| {
        let text = format!("The message stream '{}' was not found.", asked.part(0));
        Refusal::new(422, 1226, text)
    })
}

/// One stream.
pub(super) fn one(asked: &Asked<'_>) -> Answered {
    of_stream(asked, |stream| item(stream, asked.server))
}

/// Days after which an archived stream is deleted.
const KEPT_DAYS: i64 = 45;

fn purged(archived_unix_ms: i64) -> String {
    eastern(archived_unix_ms + KEPT_DAYS * 86_400_000)
}

/// Archives a stream: it is not listed any more unless asked for.
pub(super) fn archive(asked: &Asked<'_>) -> Answered {
    let now = asked.now;
    of_stream(asked, |stream| {
        let at = *stream.archived_unix_ms.get_or_insert(now);
        json!({ "ID": stream.id, "ServerID": asked.server, "ExpectedPurgeDate": purged(at) })
    })
}

/// Takes an archived stream back.
pub(super) fn unarchive(asked: &Asked<'_>) -> Answered {
    of_stream(asked, |stream| {
        stream.archived_unix_ms = None;
        item(stream, asked.server)
    })
}

/// Who is suppressed, filtered.
pub(super) fn suppressions(asked: &Asked<'_>) -> Answered {
    let all = of_stream(asked, |stream| stream.suppressions.clone())?;
    let fits = |one: &&Suppression| {
        asked.filter("suppressionreason", one.reason.word())
            && asked.filter("origin", one.origin)
            && asked.filter("emailaddress", &one.address)
            && asked.is_dated(one.since_unix_ms)
    };
    let rows: Vec<Value> = all
        .iter()
        .filter(fits)
        .map(|one| {
            json!({
                "EmailAddress": one.address,
                "SuppressionReason": one.reason.word(),
                "Origin": one.origin,
                "CreatedAt": eastern(one.since_unix_ms),
            })
        })
        .collect();
    Ok(json!({ "Suppressions": rows }))
}

/// The addresses in the body.
fn addresses(asked: &Asked<'_>) -> Result<Vec<String>, Refusal> {
    let rows = field(&asked.body, "Suppressions").and_then(Value::as_array);
    let rows = rows.ok_or_else(|| Refusal::new(422, 402, "Received invalid JSON input."))?;
    if rows.len() > ADDRESSES {
        let text = format!("At most {ADDRESSES} addresses can be changed in one call.");
        return Err(Refusal::new(422, 1400, text));
    }
    let address = |row: &Value| {
        let text = field(row, "EmailAddress").and_then(Value::as_str);
        text.unwrap_or_default().to_owned()
    };
    Ok(rows.iter().map(address).collect())
}

fn row(address: &str, status: &str, message: Option<&str>) -> Value {
    json!({ "EmailAddress": address, "Status": status, "Message": message })
}

/// Enters addresses by hand.
pub(super) fn suppress(asked: &Asked<'_>) -> Answered {
    let addresses = addresses(asked)?;
    let now = asked.now;
    let rows: Vec<Value> = of_stream(asked, |stream| {
        let rows = addresses.iter().map(|address| enter(stream, address, now));
        rows.collect()
    })?;
    let reason = Some(SuppressionReason::ManualSuppression);
    let state = asked.house.state();
    for row in rows.iter().filter(|row| row["Status"] == "Suppressed") {
        let address = row["EmailAddress"].as_str().unwrap_or_default();
        let stream = asked.part(0);
        let change = Happening::suppression(asked.server, stream, address, reason, now);
        state.report(change);
    }
    Ok(json!({ "Suppressions": rows }))
}

fn enter(stream: &mut Stream, address: &str, now: i64) -> Value {
    if crate::mail::parse_mailbox(address).is_err() {
        return row(
            address,
            "Failed",
            Some("This is not a valid e-mail address."),
        );
    }
    let known = |one: &Suppression| one.address.eq_ignore_ascii_case(address);
    if !stream.suppressions.iter().any(known) {
        let reason = SuppressionReason::ManualSuppression;
        stream.suppressions.push(Suppression {
            address: address.to_lowercase(),
            reason,
            origin: reason.origin(),
            since_unix_ms: now,
        });
    }
    row(address, "Suppressed", None)
}

/// Takes addresses off; a spam complaint stays.
pub(super) fn unsuppress(asked: &Asked<'_>) -> Answered {
    let addresses = addresses(asked)?;
    let known = of_stream(asked, |stream| stream.suppressions.clone())?;
    let rows: Vec<Value> = addresses
        .iter()
        .map(|address| {
            let is_complaint = known.iter().any(|one| {
                one.address.eq_ignore_ascii_case(address)
                    && one.reason == SuppressionReason::SpamComplaint
            });
            if is_complaint {
                let text = "You do not have the required authority to change this suppression.";
                return row(address, "Failed", Some(text));
            }
            asked.house.unsuppress(asked.server, asked.part(0), address);
            row(address, "Deleted", None)
        })
        .collect();
    Ok(json!({ "Suppressions": rows }))
}
