//! Messages through the whole of the inside, without a socket.

mod bounces;
mod hostile;

use std::time::Duration;

use super::*;
use crate::record::{InboxEventKind as Kind, InboxItem};
use crate::sandbox::inbox::Bounds;
use crate::sandbox::sample::sample_tokens;
use crate::sandbox::scenario::{Latency, Switches};
use crate::sandbox::state::Senders;
use crate::sandbox::stored_message::MessageEvent;
use crate::sandbox::submission::parties;

const BOUNDS: Bounds = Bounds {
    messages: 100,
    bytes: u64::MAX,
};
/// Later than everything.
const LATER: i64 = i64::MAX / 2;

fn latency(visible: u64, step: u64) -> Latency {
    Latency {
        visible: Duration::from_millis(visible),
        step: Duration::from_millis(step),
    }
}

fn inside() -> Inside {
    let state = State::new(sample_tokens(), Senders::default(), latency(0, 0), None, 0);
    Inside {
        state: Arc::new(Mutex::new(state)),
        inbox: Inbox::new(None, BOUNDS),
    }
}

fn with_fate(fate: Fate) -> Inside {
    let inside = inside();
    inside.state().fate = fate;
    inside
}

fn ledger(inside: &Inside) -> EventLog {
    EventLog::of(&inside.inbox)
}

/// Sends a plain message over SMTP with `headers` on top.
fn smtp(inside: &Inside, headers: &str, to: &[&str]) -> InboxItem {
    let content = format!(
        "From: Ada <ada@acme.example>\r\nTo: grace@navy.example\r\n{headers}Subject: Hi\r\n\r\nHello\r\n"
    );
    let envelope = Envelope {
        mail_from: "ada@acme.example".into(),
        rcpt_to: to.iter().map(|one| (*one).to_owned()).collect(),
    };
    let signed_in = SignedIn {
        server: 1,
        stream: None,
    };
    let accepted = inside.accept_smtp(content.into_bytes(), envelope, &signed_in);
    let queue_id = accepted.unwrap();
    assert!(queue_id.len() == 11 && queue_id.bytes().all(|byte| byte.is_ascii_hexdigit()));
    inside.inbox.list().remove(0)
}

fn submission(to: &str) -> Submission {
    Submission {
        from: "Ada <ada@acme.example>".into(),
        to: parties(to),
        subject: "Hi".into(),
        text: Some("Hello".into()),
        ..Submission::default()
    }
}

fn kinds<'a>(events: impl IntoIterator<Item = &'a MessageEvent>) -> Vec<Kind> {
    events.into_iter().map(|event| event.kind).collect()
}

fn item_kinds(item: &InboxItem) -> Vec<Kind> {
    item.events.iter().map(|event| event.kind).collect()
}

#[test]
fn every_fate_leaves_its_trace() {
    use crate::postmark::BounceType::SoftBounce;
    let fates: [(Fate, &[Kind], usize); 5] = [
        (
            Fate::Delivered,
            &[Kind::Queued, Kind::Sent, Kind::Delivered],
            1,
        ),
        (
            Fate::Delayed,
            &[Kind::Queued, Kind::Sent, Kind::Delayed, Kind::Delivered],
            1,
        ),
        (Fate::Queued, &[Kind::Queued], 1),
        (
            Fate::Bounced(SoftBounce),
            &[Kind::Queued, Kind::Sent, Kind::Bounced],
            1,
        ),
        (Fate::Lost, &[], 0),
    ];
    for (fate, expected, shown) in fates {
        let inside = with_fate(fate.clone());
        let item = smtp(&inside, "", &["grace@navy.example"]);
        assert_eq!(item_kinds(&item), expected, "{fate:?}");
        let messages = ledger(&inside).messages(LATER);
        assert_eq!(messages.len(), shown, "{fate:?}");
        assert_eq!(
            ledger(&inside).message(&item.id, LATER).is_some(),
            shown == 1
        );
        let bounces = ledger(&inside).bounces(LATER);
        let bounced = expected.contains(&Kind::Bounced);
        assert_eq!(bounces.len(), usize::from(bounced), "{fate:?}");
    }
}

#[test]
fn a_message_is_seen_then_sent_then_delivered_a_step_apart() {
    let inside = inside();
    inside.state().latency = latency(500, 1500);
    let item = smtp(&inside, "", &["grace@navy.example"]);
    assert!(item.events.is_empty(), "nothing has happened yet");
    let at = item.received_unix_ms;
    let books = ledger(&inside);
    assert!(books.message(&item.id, at + 499).is_none());
    assert!(books.messages(at + 499).is_empty());
    for (later, status, seen) in [
        (500, "Queued", vec![Kind::Queued]),
        (1999, "Queued", vec![Kind::Queued]),
        (2000, "Sent", vec![Kind::Queued, Kind::Sent]),
        (
            3500,
            "Sent",
            vec![Kind::Queued, Kind::Sent, Kind::Delivered],
        ),
    ] {
        let kept = books.message(&item.id, at + later).unwrap();
        assert_eq!(kept.status(at + later), status, "{later}");
        assert_eq!(kinds(kept.events(at + later)), seen, "{later}");
    }
}

#[test]
fn a_refusal_inside_is_a_bounce_for_each_recipient() {
    let inside = inside();
    let headers =
        "X-PM-Message-Stream: unknown\r\nX-PM-Metadata-postrider: 1-2-3\r\nBcc: x@y.example\r\n";
    let item = smtp(&inside, headers, &["grace@navy.example", "b@navy.example"]);
    assert_eq!(item_kinds(&item), [Kind::RefusedInside; 2]);
    let told = "1235: The stream provided: 'unknown' does not exist on this server.";
    assert_eq!(item.events[0].detail, told);
    assert!(ledger(&inside).messages(LATER).is_empty());
    let bounces = ledger(&inside).bounces(LATER);
    let emails: Vec<&str> = bounces.iter().map(|bounce| bounce.email.as_str()).collect();
    assert_eq!(emails, ["b@navy.example", "grace@navy.example"]);
    let bounce = &bounces[0];
    assert_eq!(bounce.kind.code(), 100_007);
    assert_eq!(bounce.description, "Message stream not found");
    assert_eq!(
        (bounce.message_id.as_str(), bounce.from.as_str()),
        (item.id.as_str(), "ada@acme.example")
    );
    assert!(!bounce.inactive && !bounce.can_activate);
    let dump = ledger(&inside).bounce_dump(bounce.id, LATER).unwrap();
    assert_eq!(
        dump,
        format!(
            "The stream provided: 'unknown' does not exist on this server.\r\nError code: 1235\r\n\r\n\
             From: Ada <ada@acme.example>\r\nTo: grace@navy.example\r\n{headers}Subject: Hi\r\n\r\nHello\r\n"
        )
    );
    assert_eq!(
        ledger(&inside).bounce(bounce.id, LATER).as_ref(),
        Some(bounce)
    );
    let activated = inside.activate(bounce.id, LATER).unwrap_err();
    assert_eq!(activated.code, 1003);
    assert_eq!(inside.activate(7, LATER).unwrap_err().code, 1001);
}

#[test]
fn a_switch_makes_a_refused_message_searchable() {
    let inside = with_fate(Fate::RefusedInside {
        code: 300,
        message: "No.".into(),
    });
    inside.state().switches = Switches {
        refused_is_searchable: true,
        ..Switches::default()
    };
    let item = smtp(&inside, "", &["grace@navy.example"]);
    let kept = ledger(&inside).message(&item.id, LATER).unwrap();
    assert_eq!(kept.refused, Some(ApiError::new(300, "No.")));
    let error = inside
        .accept_api(1, submission("grace@navy.example"))
        .unwrap_err();
    assert_eq!(error, ApiError::new(300, "No."));
}

#[test]
fn the_black_hole_takes_everything() {
    let item = smtp(&inside(), "", &["test@blackhole.postmarkapp.com"]);
    let last = item.events.last().unwrap();
    assert_eq!(last.kind, Kind::Delivered);
    assert!(last.detail.contains("keeps nothing"), "{}", last.detail);
}

#[test]
fn a_sandbox_server_marks_its_messages() {
    let inside = inside();
    inside.state().account.servers[0].delivery = Delivery::Sandbox;
    let item = smtp(&inside, "", &["grace@navy.example"]);
    assert_eq!(
        item_kinds(&item),
        [Kind::Queued, Kind::Sent, Kind::Sandboxed]
    );
    let kept = ledger(&inside).message(&item.id, LATER).unwrap();
    assert!(kept.sandboxed);
}

#[test]
fn the_login_decides_the_stream_and_the_server() {
    let inside = inside();
    let content = b"From: ada@acme.example\r\nX-PM-Message-Stream: outbound\r\n\r\nHello\r\n";
    let envelope = Envelope {
        mail_from: String::new(),
        rcpt_to: vec!["grace@navy.example".into()],
    };
    let signed_in = SignedIn {
        server: 2,
        stream: Some("broadcast".into()),
    };
    let accepted = inside.accept_smtp(content.to_vec(), envelope, &signed_in);
    accepted.unwrap();
    let kept = ledger(&inside).messages(LATER).remove(0);
    assert_eq!((kept.server, kept.stream.as_str()), (2, "broadcast"));
    assert_eq!(inside.inbox.list()[0].stream, "broadcast");
}

#[test]
fn the_books_have_what_the_api_tells() {
    let inside = inside();
    let headers = "Cc: \"Doe, Jane\" <jane@navy.example>\r\nX-PM-Tag: receipts\r\n\
                   X-PM-Metadata-color: blue\r\nX-PM-Metadata-Color: red\r\nX-PM-TrackOpens: true\r\n";
    let to = [
        "grace@navy.example",
        "jane@navy.example",
        "secret@navy.example",
    ];
    let item = smtp(&inside, headers, &to);
    let kept = ledger(&inside)
        .message(&item.id.to_uppercase(), LATER)
        .unwrap();
    let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
    assert_eq!(
        kept.metadata,
        [pair("color", "blue"), pair("Color-2", "red")]
    );
    assert_eq!(item.metadata, kept.metadata);
    assert_eq!(kept.to, parties("grace@navy.example"));
    assert_eq!(kept.cc, parties("\"Doe, Jane\" <jane@navy.example>"));
    assert_eq!(kept.bcc, parties("secret@navy.example"));
    assert_eq!(kept.recipients, to);
    assert_eq!(kept.tag.as_deref(), Some("receipts"));
    assert!(kept.track_opens);
    assert_eq!(kept.track_links, "None");
    let bodies = ledger(&inside).bodies(&item.id).unwrap();
    assert_eq!(bodies, (Some("Hello\r\n".into()), None));
}

#[test]
fn a_submission_over_http_lands_in_the_same_inbox() {
    let inside = inside();
    let mut meant = submission("Grace <grace@navy.example>");
    meant.bcc = parties("secret@navy.example");
    meant.metadata = vec![("a key: with\r\nbreaks".into(), "v".into())];
    meant.metadata[0].0.truncate(20);
    meant.headers = vec![("X-PM-Message-Stream".into(), "broadcast".into())];
    inside.try_api(1, &meant, 0).unwrap();
    assert!(inside.inbox.list().is_empty(), "a test keeps nothing");
    let accepted = inside.accept_api(1, meant.clone()).unwrap();
    assert_eq!(accepted.message, "OK");
    let item = inside.inbox.item(&accepted.message_id).unwrap();
    assert_eq!(item.received_unix_ms, accepted.submitted_at_ms);
    assert_eq!(
        (item.subject.as_str(), item.stream.as_str()),
        ("Hi", "broadcast")
    );
    assert_eq!(item.rcpt_to, ["grace@navy.example", "secret@navy.example"]);
    assert_eq!(item.metadata, meant.metadata);
    let raw = String::from_utf8(inside.inbox.raw(&item.id).unwrap()).unwrap();
    assert!(
        raw.starts_with(&format!("X-PM-Message-Id: {}\r\n", item.id)),
        "{raw}"
    );
    assert!(!raw.contains("secret@") && !raw.contains("breaks"), "{raw}");
    let refused = inside.accept_api(1, Submission::default());
    assert_eq!(refused.unwrap_err().code, 300);
    assert_eq!(inside.inbox.list().len(), 1);
}
