//! What stays when the program goes, and how much of it.

use std::fs;

use super::*;
use crate::postmark::BounceType;
use crate::sandbox::accept::Inside;
use crate::sandbox::account::SignedIn;
use crate::sandbox::ledger::EventLog;
use crate::sandbox::sample::sample_tokens;
use crate::sandbox::scenario::{Fate, Latency};
use crate::sandbox::session::Envelope;
use crate::sandbox::state::{Senders, State as World};

const LATER: i64 = i64::MAX / 2;

fn inside(dir: Option<&Path>, messages: usize) -> Inside {
    let latency = Latency {
        visible: std::time::Duration::ZERO,
        step: std::time::Duration::ZERO,
    };
    let bounds = Bounds {
        messages,
        bytes: u64::MAX,
    };
    Inside {
        state: Arc::new(Mutex::new(World::new(
            sample_tokens(),
            Senders::default(),
            latency,
            None,
            0,
        ))),
        inbox: Inbox::new(dir.map(Path::to_owned), bounds),
    }
}

fn send(inside: &Inside, content: &str) {
    let envelope = Envelope {
        mail_from: "ada@acme.example".into(),
        rcpt_to: vec!["grace@navy.example".into()],
    };
    let signed_in = SignedIn {
        server: 1,
        stream: None,
    };
    let accepted = inside.accept_smtp(content.as_bytes().to_vec(), envelope, &signed_in);
    accepted.unwrap();
}

const GOOD: &str = "From: ada@acme.example\r\nSubject: good\r\nX-PM-Tag: t\r\n\r\nHello\r\n";
const EMPTY: &str = "From: ada@acme.example\r\nSubject: empty\r\nX-PM-Tag: t\r\n\r\n\r\n";

#[test]
fn the_books_outlive_the_program() {
    let home = tempfile::tempdir().unwrap();
    let before = inside(Some(home.path()), 100);
    send(&before, GOOD);
    before.state.lock().unwrap().fate = Fate::Bounced(BounceType::HardBounce);
    send(&before, GOOD);
    before.state.lock().unwrap().fate = Fate::Delivered;
    before.state.lock().unwrap().account = crate::sandbox::Account::sample();
    send(&before, EMPTY);
    let (was, listed) = (EventLog::of(&before.inbox), before.inbox.list());
    let held = was.messages(LATER);
    let after = inside(Some(home.path()), 100);
    send(&after, GOOD);
    let is = EventLog::of(&after.inbox);
    let messages = is.messages(LATER);
    assert_eq!(messages.len(), 3);
    assert_eq!(messages[1..], held[..]);
    let [refused, hard] = &is.bounces(LATER)[..] else {
        panic!("two bounces: {:?}", is.bounces(LATER));
    };
    assert!(was.bounces(LATER)[1].inactive);
    assert!(!hard.inactive, "a new start is a fresh account");
    let dump = is.bounce_dump(refused.id, LATER).unwrap();
    assert_eq!(dump, was.bounce_dump(refused.id, LATER).unwrap());
    assert!(dump.contains("X-PM-Tag: t\r\n"), "as handed in: {dump}");
    assert_eq!(is.raw(&messages[2].id), was.raw(&messages[2].id));
    assert_eq!(after.inbox.list()[1..], listed[..]);
}

#[test]
fn files_of_before_the_books_still_count() {
    let home = tempfile::tempdir().unwrap();
    send(&inside(Some(home.path()), 100), GOOD);
    for file in fs::read_dir(home.path()).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_some_and(|is| is == "json") {
            let text = fs::read_to_string(&path).unwrap();
            let mut index: serde_json::Value = serde_json::from_str(&text).unwrap();
            let fields = index.as_object_mut().unwrap();
            fields.retain(|key, _| key == "item" || key == "handling");
            let item = fields["item"].as_object_mut().unwrap();
            for new in ["html_as_text", "stream", "tag", "metadata", "events"] {
                item.remove(new);
            }
            fs::write(&path, index.to_string()).unwrap();
        }
    }
    let inside = inside(Some(home.path()), 100);
    let listed = inside.inbox.list();
    assert_eq!(inside.inbox.trouble(), None);
    assert_eq!(listed[0].subject, "good");
    assert_eq!(listed[0].events.len(), 3);
    let kept = EventLog::of(&inside.inbox)
        .message(&listed[0].id, LATER)
        .unwrap();
    assert_eq!(kept.tag.as_deref(), Some("t"));
    assert_eq!(kept.recipients, ["grace@navy.example"]);
    assert_eq!(kept.status(LATER), "Sent");
}

#[test]
fn the_books_hold_what_the_inbox_holds() {
    let home = tempfile::tempdir().unwrap();
    for dir in [None, Some(home.path())] {
        let inside = inside(dir, 3);
        for _ in 0..10 {
            send(&inside, GOOD);
        }
        let kept = EventLog::of(&inside.inbox).messages(LATER);
        let listed = inside.inbox.list();
        let of_books: Vec<&str> = kept.iter().map(|one| one.id.as_str()).collect();
        let of_inbox: Vec<&str> = listed.iter().map(|one| one.id.as_str()).collect();
        assert_eq!(of_books, of_inbox);
        assert_eq!(of_books.len(), 3);
    }
}

#[test]
fn no_message_makes_the_books_large() {
    let inside = inside(None, 100);
    let line = "x".repeat(900);
    let many: String = (0..400)
        .map(|at| {
            format!("X-PM-Metadata-{at}: {line}\r\nTo: {line}@navy.example, b@navy.example\r\n")
        })
        .collect();
    let folded = format!("{line},\r\n ").repeat(200);
    let content = format!("From: {folded}a\r\nTo: {folded}a\r\n{many}Subject: {folded}\r\n\r\nx");
    let envelope = Envelope {
        mail_from: line.clone(),
        rcpt_to: (0..1000)
            .map(|at| format!("{at}{line}@navy.example"))
            .collect(),
    };
    let signed_in = SignedIn {
        server: 1,
        stream: None,
    };
    let accepted = inside.accept_smtp(content.into_bytes(), envelope, &signed_in);
    accepted.unwrap();
    let kept = serde_json::to_vec(&EventLog::of(&inside.inbox).bounces(LATER)).unwrap();
    assert!(kept.len() < 500_000, "{} bytes", kept.len());
    assert!(inside.inbox.books().weight() < 1_000_000);
}

#[test]
fn a_message_is_named_by_the_beginning_of_its_id() {
    let home = tempfile::tempdir().unwrap();
    let inside = inside(Some(home.path()), 100);
    for _ in 0..40 {
        send(&inside, GOOD);
    }
    let inbox = Inbox::open(home.path());
    let id = &inside.inbox.list()[7].id;
    let in_the_reply = id.replace('-', "")[..11].to_uppercase();
    for beginning in [
        id.clone(),
        id.to_uppercase(),
        format!(" {} ", &id[..13]),
        in_the_reply,
    ] {
        assert_eq!(inbox.whole_id(&beginning).unwrap(), *id);
        assert_eq!(inside.inbox.whole_id(&beginning).unwrap(), *id);
    }
    assert_eq!(inbox.item(id).unwrap().id, *id);
    // Of 40 ids at least three begin with the same one of 16 digits.
    let digits = "0123456789abcdef".chars().map(String::from);
    let like = |digit: &String| inbox.ids_like(digit).unwrap().len();
    let common = digits.max_by_key(like).unwrap();
    let several = inbox.whole_id(&common).unwrap_err().to_string();
    assert!(
        several.contains(&format!("{} messages", like(&common))),
        "{several}"
    );
    for wrong in ["../", "", "-"] {
        let none = inbox.whole_id(wrong).unwrap_err().to_string();
        assert!(none.contains(&format!("has no message {wrong}")), "{none}");
    }
}

#[test]
fn a_thousand_in_a_millisecond_stay_in_order() {
    let inbox = inside(None, 1).inbox;
    let places: Vec<i64> = (0..1000).map(|_| inbox.order(5)).collect();
    assert!(places.windows(2).all(|two| two[0] < two[1]));
    assert!(inbox.order(1) > places[999], "a clock that is set back");
}

/// Messages just within the limits of the parser: what they are full of, and their source.
fn excessive() -> Vec<(&'static str, String)> {
    let many = |line: &str, count: usize| line.repeat(count);
    let head = "From: ada@acme.example\r\nTo: grace@navy.example\r\nSubject: good\r\n";
    let file = "--b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\nx\r\n";
    let multipart = "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n";
    let long = "\u{1}".repeat(200_000);
    vec![
        ("headers", format!("{head}{}\r\nx", many("X-A: 1\r\n", 900))),
        (
            "metadata",
            format!("{head}{}\r\nx", many("X-PM-Metadata-k: v\r\n", 900)),
        ),
        (
            "files of one name",
            format!("{head}{multipart}{}--b--\r\n", many(file, 9_000)),
        ),
        (
            "recipients",
            format!(
                "{head}Cc: {}c@d.example\r\n\r\nx",
                many("a@b.example,\r\n ", 15_000)
            ),
        ),
        (
            "tags",
            format!("{head}X-PM-Tag: {long}\r\nX-PM-Message-Stream: {long}\r\n\r\nx"),
        ),
        (
            "long metadata",
            format!("{head}X-PM-Metadata-k: {long}\r\nX-PM-TrackOpens: {long}\r\n\r\nx"),
        ),
        (
            "long names",
            format!(
                "{head}{}\r\nx",
                many(&format!("X-{}: 1\r\n", "n".repeat(90_000)), 80)
            ),
        ),
        (
            "long values",
            format!(
                "{head}{}\r\nx",
                many(&format!("X-A: {}\r\n", "\u{1}".repeat(9_000)), 800)
            ),
        ),
    ]
}

#[test]
fn an_excessive_message_has_a_small_index_that_can_be_read() {
    const INDEX_BYTES: u64 = 4 * 1024 * 1024;
    for (what, content) in excessive() {
        let home = tempfile::tempdir().unwrap();
        let inside = inside(Some(home.path()), 100);
        let begun = std::time::Instant::now();
        send(&inside, &content);
        let listed = inside.inbox.list();
        let took = begun.elapsed();
        assert_eq!(listed.len(), 1, "{what}: {:?}", inside.inbox.trouble());
        assert_eq!(listed[0].subject, "good", "{what}");
        let files = fs::read_dir(home.path()).unwrap().flatten();
        let indexes = files.filter(|file| file.path().extension().is_some_and(|is| is == "json"));
        let bytes: u64 = indexes.map(|file| file.metadata().unwrap().len()).sum();
        assert!(bytes < INDEX_BYTES, "{what}: an index of {bytes} bytes");
        // A walk that grows with the square takes minutes.
        assert!(
            took < std::time::Duration::from_secs(10),
            "{what}: {took:?}"
        );
    }
}
