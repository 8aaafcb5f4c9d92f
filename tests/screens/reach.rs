//! Everything can be scrolled into sight, also on the smallest screen.

use postrider::app::Message;
use postrider::mail::FieldId;
use postrider::record::{Direction, Stage};

use crate::inbox::item;
use crate::support::Session;

const SMALL: (u16, u16) = (40, 12);

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
        until(&mut session, "PageDown", "or killed");
        // Its own last words may stand on the next page.
        session.keys("PageDown");
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
        session.keys("Alt+l");
        until(&mut session, "PageDown", "The message is too large");
        until(&mut session, "PageUp", "What the guide lists");
    }
}
