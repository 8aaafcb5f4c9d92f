//! The pictures in `docs/src/pictures`, drawn by the program itself.
//!
//! `INSTA_UPDATE=always cargo test --test screens pictures` draws them again; without the variable the test fails if
//! one of them is out of date.

mod svg;

use std::fs;
use std::path::Path;

use postrider::app::Message;
use postrider::mail::FieldId::{Body, Subject, To};
use postrider::postmark::PracticeTokens;
use postrider::record::{
    CheckStatus, Direction, FailureKind, Fate, FollowEvent, FollowOutcome, Outcome, RecipientFate,
    Reply, Stage,
};
use postrider::sandbox::{Account, scenarios};
use postrider::view::Theme;

use crate::support::{Session, failure, frame};
use crate::{inbox, preview, setup};

const SIZE: (u16, u16) = (110, 30);
const POSTMARK: &str = "smtp.postmarkapp.com";

/// File name, text alternative, and the session in the state to show.
type Picture = (&'static str, &'static str, fn() -> Session);

const PICTURES: [Picture; 8] = [
    ("start", "postrider opens on its practice server", start),
    ("review", "The review before real mail is sent", review),
    (
        "delivered",
        "A message and the log of its delivery",
        delivered,
    ),
    (
        "rejected",
        "A rejected token: what happened, why, and fixes to choose from",
        rejected,
    ),
    ("check", "The check of token, ports, TLS and server", check),
    (
        "inbox",
        "A message in the practice inbox with its delivery events",
        caught,
    ),
    (
        "simulate",
        "Failures that the practice server can simulate",
        simulate,
    ),
    ("preview", "The HTML of a message as text", html),
];

fn written(mut session: Session) -> Session {
    session.field(To).type_text("grace@navy.example");
    session.field(Subject).type_text("Your order has shipped");
    session.field(Body).type_text(
        "Hello Grace,\n\nyour order left our warehouse this morning and will arrive on Thursday.\n\nAda",
    );
    session
}

/// A message to Grace, about to be sent through Postmark.
fn real() -> Session {
    let mut session = Session::production(SIZE);
    session
        .field(postrider::mail::FieldId::From)
        .type_text("Ada Lovelace <ada@acme.example>");
    written(session)
}

fn start() -> Session {
    let mut session = Session::practice(SIZE);
    session.field(To);
    session
}

fn review() -> Session {
    let mut session = real();
    session.keys("Ctrl+S").ready(POSTMARK, 587);
    session
}

fn delivered() -> Session {
    let mut session = real();
    session.keys("Ctrl+S Enter").ready(POSTMARK, 587).accepted();
    let id = session.model.log.attempts[0].id.clone().unwrap();
    let words = "smtp;250 2.0.0 Ok: queued as 8D1B7F2C".to_owned();
    let recipients = vec![RecipientFate {
        address: "grace@navy.example".into(),
        fate: Fate::Delivered { words },
        at: "2026-11-23T16:52:57+01:00".into(),
    }];
    let outcome = FollowOutcome {
        message_id: Some("b7bc2f4a-e38e-4336-af7d-e6c392c2f817".into()),
        recipients,
        trouble: None,
        stopped: false,
    };
    session.send(Message::Follow {
        id,
        event: FollowEvent::Outcome(outcome),
    });
    session
}

fn rejected() -> Session {
    let mut session = real();
    let text = "5.7.8 Error: authentication failed:";
    session
        .keys("Ctrl+S Enter")
        .connected(POSTMARK, 587)
        .line(
            139.0,
            Direction::Server,
            Stage::Auth,
            &format!("535 {text}"),
        )
        .failed_stage(Stage::Auth, 31.0, &format!("535 {text}"));
    let refused = failure(Stage::Auth, FailureKind::AuthRefused)
        .with_reply(Reply::new(535, vec![text.into()]));
    session.outcome(Outcome::Refused(refused));
    session
}

fn check() -> Session {
    setup::checked(real(), CheckStatus::Good, None)
}

fn caught() -> Session {
    let mut session = inbox::rich(SIZE);
    session.keys("6");
    session
}

fn simulate() -> Session {
    let mut session = written(Session::practice(SIZE));
    let account = Account::practice(&PracticeTokens::generate(|| 0x1234_5678));
    let all = scenarios()
        .iter()
        .map(|one| one.summary(&account))
        .collect();
    session.send(Message::Scenarios(all));
    session.keys("F7 Down Down");
    session
}

fn html() -> Session {
    preview::html(SIZE)
}

fn drawn(session: &Session, theme: &str, palette: &svg::Palette, title: &str) -> String {
    let (buffer, _) = frame(&session.model, &Theme::named(theme).unwrap());
    svg::svg(&buffer, palette, title)
}

fn compare(name: &str, drawn: &str) -> Option<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("docs/src/pictures/{name}.svg"));
    if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        fs::write(&path, drawn).unwrap();
    }
    let is_current = fs::read_to_string(&path).is_ok_and(|kept| kept == drawn);
    (!is_current).then(|| path.display().to_string())
}

#[test]
fn pictures_are_current() {
    let mut stale = Vec::new();
    for (name, title, session) in PICTURES {
        let session = session();
        stale.extend(compare(name, &drawn(&session, "dark", &svg::DARK, title)));
        // The README shows it on a light page, too.
        if name == "delivered" {
            let light = drawn(&session, "light", &svg::LIGHT, title);
            stale.extend(compare("delivered-light", &light));
        }
    }
    assert!(
        stale.is_empty(),
        "run `INSTA_UPDATE=always cargo test --test screens pictures` and look at {stale:#?}"
    );
}
