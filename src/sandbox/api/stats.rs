//! `GET /stats/outbound` and its parts (postmark-facts.md section 4.6). Opens and clicks are 0: nobody
//! reads practice mail.

use serde_json::{Map, Value, json};

use super::super::stored_message::{Bounce, StoredMessage};
use super::answer::{Answered, Refusal};
use super::asked::Asked;
use super::time;
use crate::postmark::BounceType;

/// What the filters leave.
struct Chosen {
    sent: usize,
    tracked_opens: usize,
    tracked_links: usize,
    bounces: Vec<Bounce>,
}

fn choose(asked: &Asked<'_>) -> Result<Chosen, Refusal> {
    if !time::is_bound(asked.text("fromdate")) || !time::is_bound(asked.text("todate")) {
        let text = "'fromdate' and 'todate' are dates such as 2014-02-01.";
        return Err(Refusal::new(422, 900, text));
    }
    let fits = |stream: &str, tag: Option<&str>, at| {
        asked.filter("messagestream", stream)
            && asked.filter("tag", tag.unwrap_or_default())
            && asked.is_dated(at)
    };
    let ledger = asked.house.ledger();
    let messages = ledger.messages(asked.now);
    let is_chosen = |kept: &&std::sync::Arc<StoredMessage>| {
        kept.server == asked.server
            && kept.refused.is_none()
            && fits(&kept.stream, kept.tag.as_deref(), kept.received_unix_ms)
    };
    let messages: Vec<_> = messages.iter().filter(is_chosen).collect();
    let mut bounces = ledger.bounces(asked.now);
    bounces.retain(|bounce| {
        bounce.server == asked.server
            && fits(
                &bounce.stream,
                bounce.tag.as_deref(),
                bounce.bounced_unix_ms,
            )
    });
    let recipients = |tracked: &dyn Fn(&StoredMessage) -> bool| {
        let counted = messages.iter().filter(|kept| tracked(kept));
        counted.map(|kept| kept.recipients.len()).sum()
    };
    Ok(Chosen {
        sent: recipients(&|_| true),
        tracked_opens: recipients(&|kept| kept.track_opens),
        tracked_links: recipients(&|kept| kept.track_links != "None"),
        bounces,
    })
}

fn count(bounces: &[Bounce], kind: BounceType) -> usize {
    bounces.iter().filter(|bounce| bounce.kind == kind).count()
}

/// Per cent with three digits.
#[allow(clippy::cast_precision_loss)]
fn rate(part: usize, whole: usize) -> f64 {
    let rate = if whole == 0 {
        0.0
    } else {
        part as f64 * 100.0 / whole as f64
    };
    (rate * 1000.0).round() / 1000.0
}

/// Everything at a glance. Every recipient counts.
pub(super) fn overview(asked: &Asked<'_>) -> Answered {
    let chosen = choose(asked)?;
    let api_errors = count(&chosen.bounces, BounceType::SmtpApiError);
    let complaints = count(&chosen.bounces, BounceType::SpamComplaint);
    let bounced = chosen.bounces.len() - api_errors - complaints;
    Ok(json!({
        "Sent": chosen.sent,
        "Bounced": bounced,
        "SMTPApiErrors": api_errors,
        "BounceRate": rate(bounced, chosen.sent),
        "SpamComplaints": complaints,
        "SpamComplaintsRate": rate(complaints, chosen.sent),
        "Opens": 0,
        "UniqueOpens": 0,
        "Tracked": chosen.tracked_opens.max(chosen.tracked_links),
        "WithLinkTracking": chosen.tracked_links,
        "WithOpenTracking": chosen.tracked_opens,
        "TotalTrackedLinksSent": 0,
        "UniqueLinksClicked": 0,
        "TotalClicks": 0,
        "WithClientRecorded": 0,
        "WithPlatformRecorded": 0,
        "WithReadTimeRecorded": 0,
    }))
}

/// How many were sent.
pub(super) fn sends(asked: &Asked<'_>) -> Answered {
    let chosen = choose(asked)?;
    Ok(json!({ "Days": [], "Sent": chosen.sent }))
}

/// How many came back, by type; `SMTPApiError` among them.
pub(super) fn bounces(asked: &Asked<'_>) -> Answered {
    let chosen = choose(asked)?;
    let mut counts = Map::from_iter([("Days".to_owned(), json!([]))]);
    for kind in BounceType::all() {
        let count = count(&chosen.bounces, kind);
        if count > 0 {
            counts.insert(kind.word().to_owned(), json!(count));
        }
    }
    Ok(Value::Object(counts))
}
