//! Help, palette, menu, questions.

use postrider::app::{KeepTrouble, Message};
use postrider::mail::FieldId;
use postrider::postmark::{Credential, Secret};
use postrider::record::{Event, Phase};

use crate::support::{REAL_TOKEN, Session, startup};
use crate::{USUAL, look, look_inside, shows};

/// How an overlay is reached from the form.
fn over(reach: impl Fn(&mut Session)) -> impl Fn((u16, u16)) -> Session {
    move |size| {
        let mut session = Session::practice(size);
        reach(&mut session);
        session
    }
}

#[test]
fn help() {
    let help = |session: &mut Session| {
        session.field(FieldId::To).keys("F1");
    };
    look("help", over(help));
    look_inside(
        "help-troubleshooting",
        over(|session| {
            session.keys("F9");
        }),
    );
    look_inside(
        "help-search",
        over(|session| {
            session.keys("F1").type_text("token");
        }),
    );
    let mut nothing = Session::practice(USUAL);
    nothing.keys("F1").type_text("zzzz");
    shows(
        &nothing,
        &["> zzzz", "No matches. Use fewer or other words."],
    );
    look_inside(
        "help-error",
        over(|session| {
            session.keys("F1");
            let error = "535 5.7.8 Error: authentication failed:\n";
            session.send(Message::Paste(error.into()));
        }),
    );
}

#[test]
fn topics_of_the_help() {
    look_inside(
        "help-action",
        over(|session| {
            session.keys("F1").type_text("ctrl+s").keys("Enter");
        }),
    );
    look_inside(
        "help-keys",
        over(|session| {
            session.keys("F1 Shift+Tab Enter");
        }),
    );
    look_inside(
        "help-hint",
        over(|session| {
            session.keys("F9").type_text("535").keys("Enter");
        }),
    );
    look_inside(
        "help-answer",
        over(|session| {
            session.keys("F1").type_text("which port").keys("Enter");
        }),
    );
    look_inside(
        "help-plans",
        over(|session| {
            session.keys("Ctrl+P").type_text("plans").keys("Enter");
        }),
    );
    look_inside(
        "help-example",
        over(|session| {
            session
                .keys("F1")
                .type_text("python: smtplib")
                .keys("Enter");
        }),
    );
}

#[test]
fn palette() {
    look_inside(
        "palette",
        over(|session| {
            session.keys("Ctrl+P");
        }),
    );
    look_inside(
        "palette-search",
        over(|session| {
            session.keys("Ctrl+P").type_text("bounce");
        }),
    );
    let mut nothing = Session::practice(USUAL);
    nothing.keys("Ctrl+P").type_text("zzzz");
    let words = "No command matches. Enter searches the help for “zzzz”.";
    shows(&nothing, &["> zzzz", words]);
}

#[test]
fn menu() {
    let menu = |session: &mut Session| {
        session.keys("Esc");
    };
    look("menu", over(menu));
    look_inside(
        "menu-unavailable",
        over(|session| {
            session.filled().keys("Ctrl+S").ready("127.0.0.1", 40_587);
            session.keys("Enter Esc");
        }),
    );
}

#[test]
fn question_before_quitting() {
    look_inside(
        "confirm-quit",
        over(|session| {
            session.filled().keys("Ctrl+Q");
        }),
    );
    look_inside(
        "confirm-cancel",
        over(|session| {
            session
                .filled()
                .keys("Ctrl+S")
                .ready("127.0.0.1", 40_587)
                .keys("Enter");
            session
                .event(Event::Phase(Phase::AwaitingVerdict))
                .keys("Ctrl+C");
        }),
    );
}

#[test]
fn question_at_the_start() {
    look_inside("confirm-token", |size| {
        let mut startup = startup("practice", size);
        startup.environment_token = Some(Credential::ServerToken(Secret::new(REAL_TOKEN)));
        Session::open(startup)
    });
}

#[test]
fn question_before_a_token_goes_into_a_file() {
    look_inside("confirm-keep-in-file", |size| {
        let mut startup = startup("postmark", size);
        startup.credential = Some(Credential::ServerToken(Secret::new(REAL_TOKEN)));
        let mut session = Session::open(startup);
        session.keys("Esc K");
        let path = "/home/ada/.local/share/postrider/tokens/postmark";
        session.send(Message::TokenKept {
            profile: "postmark".into(),
            result: Err(KeepTrouble::NoKeyring(path.into())),
        });
        session
    });
}
