//! Help, palette, menu, questions.

use postrider::app::{KeepTrouble, Message};
use postrider::mail::FieldId;
use postrider::postmark::{Credential, Secret};
use postrider::record::{Event, Phase};

use crate::look;
use crate::support::{REAL_TOKEN, Session, startup};

#[test]
fn help() {
    look("help", |size| {
        let mut session = Session::practice(size);
        session.field(FieldId::To).keys("F1");
        session
    });
    look("help-scrolled", |size| {
        let mut session = Session::practice(size);
        session.keys("F1 PageDown");
        session
    });
}

#[test]
fn palette() {
    look("palette", |size| {
        let mut session = Session::practice(size);
        session.keys("Ctrl+P");
        session
    });
    look("palette-search", |size| {
        let mut session = Session::practice(size);
        session.keys("Ctrl+P").type_text("sen");
        session
    });
    look("palette-nothing", |size| {
        let mut session = Session::practice(size);
        session.keys("Ctrl+P").type_text("zzzz");
        session
    });
}

#[test]
fn menu() {
    look("menu", |size| {
        let mut session = Session::practice(size);
        session.keys("Esc Down");
        session
    });
}

#[test]
fn question_before_quitting() {
    look("confirm-quit", |size| {
        let mut session = Session::practice(size);
        session.filled().keys("Ctrl+Q");
        session
    });
    look("confirm-cancel", |size| {
        let mut session = Session::practice(size);
        session
            .filled()
            .keys("Ctrl+S")
            .ready("127.0.0.1", 40_587)
            .keys("Enter");
        session
            .event(Event::Phase(Phase::AwaitingVerdict))
            .keys("Ctrl+C");
        session
    });
}

#[test]
fn question_at_the_start() {
    look("confirm-token", |size| {
        let mut startup = startup("practice", size);
        startup.environment_token = Some(Credential::ServerToken(Secret::new(REAL_TOKEN)));
        Session::open(startup)
    });
}

#[test]
fn question_before_a_token_goes_into_a_file() {
    look("confirm-keep-in-file", |size| {
        let mut startup = startup("postmark", size);
        startup.credential = Some(Credential::ServerToken(Secret::new(REAL_TOKEN)));
        let mut session = Session::open(startup);
        session.keys("Alt+k");
        session.send(Message::TokenKept {
            profile: "postmark".into(),
            result: Err(KeepTrouble::NoKeyring(
                "/home/ada/.local/share/postrider/tokens/postmark".into(),
            )),
        });
        session
    });
}
