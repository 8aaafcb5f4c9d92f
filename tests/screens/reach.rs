//! Everything can be scrolled into sight, also on the smallest screen.

use postrider::app::{Effect, Message};
use postrider::mail::{Draft, FieldId};
use postrider::postmark::{CredentialKind, Environment, TokenShape};
use postrider::record::{
    CheckStatus, Direction, Finding, HistoryPage, Moment, SendId, SendPhase, SendRecord, SendStart,
    SendSummary, Stage, Status, Via,
};
use proptest::prelude::*;

use crate::delivery::refuse_login;
use crate::inbox::item;
use crate::support::Session;
use crate::{account, preview, setup};

const SMALL: (u16, u16) = (40, 12);
/// Opens the page on plans and limits.
const PLANS: &str = "Ctrl+P p l a n s Enter";

/// Presses `key` until the screen shows `words`.
fn until(session: &mut Session, key: &str, words: &str) {
    for _ in 0..400 {
        if session.screen().contains(words) {
            return;
        }
        session.keys(key);
    }
    panic!("{key} never shows {words:?}:\n{}", session.screen());
}

#[test]
fn the_end_of_the_help() {
    for size in [SMALL, (80, 24)] {
        let mut session = Session::practice(size);
        session.keys("F1");
        until(&mut session, "PageDown", "Keys in a field");
        assert!(!session.screen().contains("↓ more"), "{}", session.screen());
        session.keys("Enter");
        until(&mut session, "PageDown", "or killed");
        // Its own last words may be on the next page.
        session.keys("PageDown");
        assert!(!session.screen().contains("↓ more"), "{}", session.screen());
    }
}

#[test]
fn every_entry_of_the_menu() {
    for size in [SMALL, (80, 24), (120, 36)] {
        let mut session = Session::practice(size);
        session.keys("Esc");
        let is_cut = size == SMALL;
        assert_eq!(
            session.screen().contains("↓ more"),
            is_cut,
            "{}",
            session.screen()
        );
        until(&mut session, "Down", "Drafts, templates");
        until(&mut session, "Down", "Simulate failure");
        until(&mut session, "Down", "Redraw screen");
        assert!(!session.screen().contains("↓ more"), "{}", session.screen());
    }
}

#[test]
fn the_end_of_a_long_review() {
    let mut session = Session::practice(SMALL);
    let many: Vec<String> = (0..50)
        .map(|n| format!("Recipient number {n} <r{n}@navy.example>"))
        .collect();
    session
        .field(FieldId::To)
        .send(Message::Paste(many.join(", ").into()));
    session.field(FieldId::Body).type_text("Hello");
    session.keys("Ctrl+S");
    until(&mut session, "Down", "Server");
    until(&mut session, "Down", "42525");
}

#[test]
fn the_end_of_a_caught_message() {
    let mut session = Session::practice(SMALL);
    let mut long = item("Long", &["grace@navy.example"]);
    long.text = format!("{}\n{}\nthe very end", "word ".repeat(600), "x".repeat(900));
    session.send(Message::Inbox(vec![long]));
    session.keys("F4 Enter");
    until(&mut session, "PageDown", "the very end");
}

/// Paging through the log leaves no line out.
#[test]
fn every_line_of_the_transcript() {
    for size in [SMALL, (80, 24), (120, 36)] {
        let mut session = Session::practice(size);
        session.filled().keys("Ctrl+S").ready("127.0.0.1", 40_587);
        for n in 0..200 {
            session.line(
                1.0,
                Direction::Server,
                Stage::Hello,
                &format!("250-SIZE {n:03} end"),
            );
        }
        session.keys("Enter").accepted().keys("F6 x");
        let mut seen = String::new();
        for _ in 0..400 {
            seen.push_str(&session.screen());
            if session.screen().contains("resolve") {
                break;
            }
            session.keys("PageUp");
        }
        let missing: Vec<u16> = (0..200)
            .filter(|n| !seen.contains(&format!("{n:03} end")))
            .collect();
        assert!(
            missing.is_empty(),
            "{size:?}: {missing:?} are not on any page"
        );
        session.keys("End");
        assert!(
            session.screen().contains("accepted"),
            "{}",
            session.screen()
        );
    }
}

/// Paging through the walkthrough and its pages leaves no row out, and the end is reached.
#[test]
fn every_row_of_a_step_and_of_a_page() {
    for size in [SMALL, (80, 24)] {
        let mut session = Session::practice(size);
        session.keys("Alt+g Right Right");
        let mut seen = String::new();
        while session.screen().contains("↓ more") {
            seen.push_str(&session.screen());
            session.keys("PageDown");
        }
        seen.push_str(&session.screen());
        for number in 1..=9 {
            assert!(
                seen.contains(&format!("│ {number}  ")),
                "{size:?}: {number}"
            );
        }
        let mut session = Session::practice(size);
        session.keys(PLANS);
        until(&mut session, "PageDown", "The message is too large");
        until(&mut session, "PageUp", "What the guide lists");
    }
}

fn long_text() -> String {
    let lines = (0..80).map(|n| format!("Line {n} of a text that is longer than a screen."));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn the_end_of_a_problem() {
    let mut session = Session::practice(SMALL);
    session.filled().keys("Ctrl+S");
    refuse_login(&mut session);
    assert!(session.screen().contains("↓ more"), "{}", session.screen());
    session.keys("Down");
    assert!(!session.screen().contains("↓ more"), "{}", session.screen());
    until(&mut session, "Up", "The server token was not accepted");
}

fn long_review(size: (u16, u16)) -> Session {
    let mut session = Session::practice(size);
    let many: Vec<String> = (0..50).map(|n| format!("r{n}@navy.example")).collect();
    session
        .field(FieldId::To)
        .send(Message::Paste(many.join(", ").into()));
    session.field(FieldId::Body).type_text("Hello");
    session.keys("Ctrl+S");
    session
}

fn caught(size: (u16, u16), page: &str) -> Session {
    let mut session = Session::practice(size);
    let mut long = item("Long", &["grace@navy.example"]);
    long.text = long_text();
    let id = long.id.clone();
    session.send(Message::Inbox(vec![long]));
    session.keys("F4 Enter").keys(page);
    let result = Ok(long_text());
    session.send(Message::InboxSource { id, result });
    session
}

fn transcript(size: (u16, u16)) -> Session {
    let mut session = Session::practice(size);
    session.filled().keys("Ctrl+S").ready("127.0.0.1", 40_587);
    for n in 0..60 {
        session.line(1.0, Direction::Server, Stage::Hello, &format!("250-{n:03}"));
    }
    session.keys("Enter").accepted().keys("F6 x");
    session
}

fn open_send(size: (u16, u16), pages: &str) -> Session {
    let mut session = Session::practice(size);
    session.keys("F3");
    let query = session
        .effects
        .iter()
        .rev()
        .find_map(|effect| match effect {
            Effect::ListSends(query) => Some(query.clone()),
            _ => None,
        });
    let rows = vec![summary(1, Status::Delivered)];
    let page = HistoryPage {
        rows,
        total: 1,
        ..HistoryPage::default()
    };
    session.send(Message::Sends {
        query: query.expect("the history is asked"),
        result: Ok(page),
    });
    session.keys("Enter");
    let mut whole = record(1, Status::Delivered, true);
    whole.begun.draft.text = long_text();
    session.send(Message::SendOpened(Ok(Some(Box::new(whole)))));
    session.keys(pages);
    session
}

fn summary(seq: i64, status: Status) -> SendSummary {
    SendSummary {
        seq,
        id: SendId(format!("{seq:08}-1111-4222-8333-944445555666")),
        at: Moment::default(),
        profile: "practice".into(),
        environment: Environment::Practice,
        host: "127.0.0.1".into(),
        via: Via::Smtp,
        status,
        recipients_line: "grace@navy.example".into(),
        subject: format!("Number {seq}"),
        message_id: None,
        following: false,
    }
}

fn record(seq: i64, status: Status, has_body: bool) -> SendRecord {
    let summary = summary(seq, status);
    SendRecord {
        begun: SendStart {
            id: summary.id.clone(),
            at: summary.at,
            profile: summary.profile.clone(),
            environment: summary.environment,
            host: summary.host.clone(),
            ports: vec![2525],
            via: Via::Smtp,
            credential: CredentialKind::ServerToken,
            token_shape: TokenShape::Uuid,
            from: "ada@acme.example".into(),
            recipients: vec!["grace@navy.example".into()],
            subject: summary.subject.clone(),
            stream: "outbound".into(),
            bytes: 300,
            correlated: true,
            draft: Draft {
                from: "ada@acme.example".into(),
                to: "grace@navy.example".into(),
                subject: summary.subject.clone(),
                text: if has_body {
                    "Hello again".into()
                } else {
                    String::new()
                },
                ..Draft::default()
            },
            has_body,
            content_hash: String::new(),
            run: None,
        },
        summary,
        phase: SendPhase::Over,
        reply: None,
        failure: None,
        recipients: Vec::new(),
        timeline: Vec::new(),
        stages: Vec::new(),
        transcript: Vec::new(),
    }
}

type Place = fn((u16, u16)) -> Session;

/// Every place that scrolls by rows: how it is reached, and the keys away from its start and back.
const PLACES: [(&str, Place, [&str; 2], &str); 15] = {
    const DOWN: [&str; 2] = ["Down", "PageDown"];
    [
        ("help", |size| opened(size, "F1"), DOWN, "Up"),
        ("review", long_review, ["Down", "Down"], "Up"),
        (
            "hint",
            |size| opened(size, "F9 Enter"),
            ["Down", "Down"],
            "Up",
        ),
        ("answer", |size| opened(size, PLANS), DOWN, "Up"),
        (
            "keys",
            |size| opened(size, "F1 Shift+Tab Enter"),
            DOWN,
            "Up",
        ),
        ("found", |size| opened(size, "F1 t o k e n"), DOWN, "Up"),
        ("step", |size| opened(size, "Alt+g Right Right"), DOWN, "Up"),
        ("check", checked, DOWN, "Up"),
        ("account", account::refused, DOWN, "Up"),
        ("caught text", |size| caught(size, "1"), DOWN, "Up"),
        ("caught headers", |size| caught(size, "2"), DOWN, "Up"),
        ("caught source", |size| caught(size, "4"), DOWN, "Up"),
        ("send", |size| open_send(size, "Left"), DOWN, "Up"),
        ("preview", preview::long, DOWN, "Up"),
        ("log", transcript, ["Up", "PageUp"], "Down"),
    ]
};

fn opened(size: (u16, u16), keys: &str) -> Session {
    let mut session = Session::practice(size);
    session.keys(keys);
    session
}

fn checked(size: (u16, u16)) -> Session {
    setup::ended(size, CheckStatus::Bad, Some(Finding::AccountToken))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10, failure_persistence: None, ..ProptestConfig::default() })]

    /// However often a key was pressed at the end of a page, the first key back moves, whether frames were
    /// drawn in between or not.
    #[test]
    fn the_first_key_back_moves(
        presses in 1_usize..120,
        by_page: bool,
        hurried: bool,
        size in prop::sample::select(vec![SMALL, (80, 24), (120, 36), (57, 17)]),
    ) {
        for (name, reach, on, back) in PLACES {
            let mut session = reach(size);
            let start = session.screen();
            session.hurried = hurried;
            let key = on[usize::from(by_page)];
            for _ in 0..presses {
                session.keys(key);
            }
            let there = session.screen();
            prop_assert!(there != start || size != SMALL, "{name} does not scroll at all:\n{start}");
            session.keys(back);
            let after = session.screen();
            prop_assert!(after != there || there == start, "{name}: {back} does nothing:\n{after}");
        }
    }
}
