//! Help, palette, menu, questions: each at the size at which it is looked at most.

use postrider::app::{KeepTrouble, Message};
use postrider::mail::FieldId;
use postrider::postmark::{Credential, Secret};
use postrider::record::{Event, Phase};
use postrider::view::Theme;

use crate::look_at;
use crate::support::{REAL_TOKEN, Session, frame, picture, startup};

/// Compares one overlay at one size.
fn overlay(name: &str, (columns, rows): (u16, u16), reach: impl Fn(&mut Session)) {
    let mut session = Session::practice((columns, rows));
    reach(&mut session);
    look_at(&format!("{name}@{columns}x{rows}"), &session);
}

const USUAL: (u16, u16) = (80, 24);
const SMALL: (u16, u16) = (40, 12);

#[test]
fn help() {
    overlay("help", USUAL, |session| {
        session.field(FieldId::To).keys("F1");
    });
    overlay("help", SMALL, |session| {
        session.field(FieldId::To).keys("F1");
    });
    overlay("help-troubleshooting", USUAL, |session| {
        session.keys("F9");
    });
    overlay("help-search", USUAL, |session| {
        session.keys("F1").type_text("token");
    });
    overlay("help-nothing", USUAL, |session| {
        session.keys("F1").type_text("zzzz");
    });
    overlay("help-error", USUAL, |session| {
        session.keys("F1");
        let error = "535 5.7.8 Error: authentication failed:\n";
        session.send(Message::Paste(error.into()));
    });
}

#[test]
fn topics_of_the_help() {
    overlay("help-action", USUAL, |session| {
        session.keys("F1").type_text("ctrl+s").keys("Enter");
    });
    overlay("help-keys", USUAL, |session| {
        session.keys("F1 Shift+Tab Enter");
    });
    overlay("help-hint", USUAL, |session| {
        session.keys("F9").type_text("535").keys("Enter");
    });
    overlay("help-answer", USUAL, |session| {
        session.keys("F1").type_text("which port").keys("Enter");
    });
    overlay("help-plans", USUAL, |session| {
        session.keys("Ctrl+P").type_text("plans").keys("Enter");
    });
    overlay("help-example", USUAL, |session| {
        session
            .keys("F1")
            .type_text("python: smtplib")
            .keys("Enter");
    });
}

#[test]
fn palette() {
    overlay("palette", USUAL, |session| {
        session.keys("Ctrl+P");
    });
    overlay("palette-search", USUAL, |session| {
        session.keys("Ctrl+P").type_text("bounce");
    });
    overlay("palette-nothing", USUAL, |session| {
        session.keys("Ctrl+P").type_text("zzzz");
    });
}

#[test]
fn menu() {
    for size in [USUAL, SMALL] {
        overlay("menu", size, |session| {
            session.keys("Esc");
        });
    }
    overlay("menu-unavailable", USUAL, |session| {
        session.filled().keys("Ctrl+S").ready("127.0.0.1", 40_587);
        session.keys("Enter Esc");
    });
}

/// The selected row is marked, also where it is only tinted, and what cannot be done is dimmed.
#[test]
fn styles_of_menu_and_help() {
    let theme = Theme::named("dark").unwrap();
    let mut session = Session::practice(USUAL);
    session.filled().keys("Ctrl+S").ready("127.0.0.1", 40_587);
    session.keys("Enter Esc Down");
    let (buffer, _) = frame(&session.model, &theme);
    let style = |words: &str| {
        let rows = picture(&buffer);
        let (y, row) = rows
            .lines()
            .enumerate()
            .find(|(_, row)| row.contains(words))
            .expect("it is shown");
        let x = row[..row.find(words).unwrap()].chars().count();
        let cell = &buffer[(u16::try_from(x).unwrap(), u16::try_from(y).unwrap())];
        (cell.fg, cell.bg, cell.modifier)
    };
    assert_ne!(style("Review"), style("Attach"), "a send is running");
    assert_ne!(style("New message"), style("Attach"), "it is selected");
    assert_eq!(style("Preview"), style("Attach"));
}

#[test]
fn question_before_quitting() {
    overlay("confirm-quit", USUAL, |session| {
        session.filled().keys("Ctrl+Q");
    });
    overlay("confirm-cancel", USUAL, |session| {
        session
            .filled()
            .keys("Ctrl+S")
            .ready("127.0.0.1", 40_587)
            .keys("Enter");
        session
            .event(Event::Phase(Phase::AwaitingVerdict))
            .keys("Ctrl+C");
    });
}

#[test]
fn question_at_the_start() {
    let mut startup = startup("practice", USUAL);
    startup.environment_token = Some(Credential::ServerToken(Secret::new(REAL_TOKEN)));
    look_at("confirm-token@80x24", &Session::open(startup));
}

#[test]
fn question_before_a_token_goes_into_a_file() {
    let mut startup = startup("postmark", USUAL);
    startup.credential = Some(Credential::ServerToken(Secret::new(REAL_TOKEN)));
    let mut session = Session::open(startup);
    session.keys("Esc K");
    session.send(Message::TokenKept {
        profile: "postmark".into(),
        result: Err(KeepTrouble::NoKeyring(
            "/home/ada/.local/share/postrider/tokens/postmark".into(),
        )),
    });
    look_at("confirm-keep-in-file@80x24", &session);
}
