//! A send: review, under way, and every way in which it can end.

use postrider::mail::FieldId;
use postrider::record::{
    Direction, Event, FailureKind, Outcome, Phase, RecipientState, RecipientVerdict, Reply, Stage,
};

use crate::support::{Session, failure, refused};
use crate::{look, look_inside, shows};

const PRACTICE: &str = "127.0.0.1";
const POSTMARK: &str = "smtp.postmarkapp.com";

/// A filled form in review, practice.
fn reviewed(size: (u16, u16)) -> Session {
    let mut session = Session::practice(size);
    session.filled().keys("Ctrl+S");
    session
}

/// A send to Postmark that is under way, nothing has answered yet.
fn sent(size: (u16, u16)) -> Session {
    let mut session = Session::production(size);
    session.filled().keys("Ctrl+S Enter").started();
    session
}

/// The review of a message that lacks recipients and text.
pub fn errors(size: (u16, u16)) -> Session {
    let mut session = Session::practice(size);
    session.field(FieldId::Subject).type_text("To nobody");
    session.keys("Ctrl+S");
    session
}

/// A send whose token was not accepted.
pub fn card_auth(size: (u16, u16)) -> Session {
    let mut session = sent(size);
    refuse_login(&mut session);
    session
}

#[test]
fn review_while_signing_in() {
    look_inside("review-signing-in", |size| {
        let mut session = reviewed(size);
        session
            .started()
            .stage(Stage::Resolve, 1.0, "127.0.0.1")
            .running(Stage::Connect);
        session
    })
    .small(&["▸ signing in: connect ↓ more"]);
}

#[test]
fn review_ready() {
    look_inside("review-ready", |size| {
        let mut session = reviewed(size);
        session.ready(PRACTICE, 40_587);
        session
    })
    .small(&[
        "✓ signed in, ready to send ↓ more",
        "Enter send t to me first Esc back",
    ]);
}

#[test]
fn review_of_real_mail() {
    look("review-production", |size| {
        let mut session = Session::production(size);
        session.filled().keys("Ctrl+S").ready(POSTMARK, 587);
        session
    });
}

#[test]
fn review_with_warnings_and_errors() {
    look_inside("review-warnings", |size| {
        let mut session = Session::practice(size);
        session.field(FieldId::To).type_text("grace@navy.example");
        session.field(FieldId::Body).type_text("Hello Grace");
        session.keys("Ctrl+S").ready(PRACTICE, 40_587);
        session
    })
    .small(&["[subject-empty]"]);
    look_inside("review-errors", errors).small(&["✗ cannot be sent: 2 errors above"]);
}

#[test]
fn review_when_signing_in_failed() {
    look_inside("review-failed", |size| {
        let mut session = Session::production(size);
        session.filled().keys("Ctrl+S");
        refuse_login(&mut session);
        session
    })
    .small(&[
        "Not sent (↓ more)",
        "✗ The server token was not accepted",
        "1 Copy the Server API token again:",
        "✗ Sign-in rejected; nothing was sent",
    ]);
}

#[test]
fn sending() {
    look("sending", |size| {
        let mut session = reviewed(size);
        session
            .ready(PRACTICE, 40_587)
            .keys("Enter")
            .submitting(3_140_000, 9_961_472);
        session
    });
}

#[test]
fn awaiting_the_verdict() {
    let mut session = reviewed((80, 24));
    session
        .ready(PRACTICE, 40_587)
        .keys("Enter")
        .submitting(9, 9);
    session.event(Event::Phase(Phase::AwaitingVerdict));
    shows(
        &session,
        &[
            "▸ sent, waiting for the server's response",
            "Esc X stop sending",
        ],
    );
}

#[test]
fn accepted() {
    look("accepted", |size| {
        let mut session = reviewed(size);
        session.ready(PRACTICE, 40_587).keys("Enter").accepted();
        session
    });
    look("accepted-log", |size| {
        let mut session = reviewed(size);
        session
            .ready(PRACTICE, 40_587)
            .keys("Enter")
            .accepted()
            .keys("F6");
        session
    });
}

#[test]
fn partly_refused() {
    look("partly-refused", |size| {
        let mut session = Session::production(size);
        session.filled();
        session
            .field(FieldId::To)
            .type_text(", nobody@navy.example");
        session
            .keys("Ctrl+S")
            .ready(POSTMARK, 587)
            .keys("Enter")
            .event(Event::Phase(Phase::Submitting));
        let verdict = refused("nobody@navy.example", 550, "5.1.1 recipient is inactive");
        let taken = RecipientVerdict {
            address: "grace@navy.example".into(),
            state: RecipientState::Accepted,
            reply: Reply::new(250, vec!["2.1.5 Ok".into()]),
        };
        session
            .event(Event::Recipient(taken))
            .event(Event::Recipient(verdict.clone()));
        let reply = Reply::new(250, vec!["2.0.0 Ok: queued as 4F2A91C03D".into()]);
        session.outcome(Outcome::PartlyRefused {
            reply,
            refused: vec![verdict],
        });
        session
    });
}

pub fn refuse_login(session: &mut Session) {
    let text = "5.7.8 Error: authentication failed:";
    session
        .connected(POSTMARK, 587)
        .line(
            139.0,
            Direction::Server,
            Stage::Auth,
            &format!("535 {text}"),
        )
        .failed_stage(Stage::Auth, 31.0, &format!("535 {text}"));
    let failure = failure(Stage::Auth, FailureKind::AuthRefused)
        .with_reply(Reply::new(535, vec![text.into()]));
    session.outcome(Outcome::Refused(failure));
}

#[test]
fn card_on_authentication() {
    look("card-auth", card_auth);
}

#[test]
fn card_on_the_signature() {
    look_inside("card-signature", |size| {
        let mut session = sent(size);
        let text =
            "5.1.0 The From address ada@acme.example is not a Sender Signature on your account";
        session
            .ready(POSTMARK, 587)
            .event(Event::Phase(Phase::Submitting))
            .failed_stage(Stage::Envelope, 14.0, &format!("550 {text}"));
        let reply = Reply::new(550, vec![text.into()]);
        let failure = failure(Stage::Envelope, FailureKind::SenderRefused).with_reply(reply);
        session.outcome(Outcome::Refused(failure));
        session
    })
    .small(&[
        "✗ The From address is not verified",
        "1 Change From to a verified address",
        "nothing was sent",
    ]);
}

#[test]
fn card_on_the_connection() {
    look_inside("card-connection", |size| {
        let mut session = sent(size);
        session
            .stage(Stage::Resolve, 12.4, "smtp.postmarkapp.com: 3 addresses")
            .failed_stage(Stage::Connect, 15_000.0, "no answer on ports 587, 2525, 25");
        session.outcome(Outcome::Failed(failure(
            Stage::Connect,
            FailureKind::ConnectTimeout,
        )));
        session
    })
    .small(&[
        "✗ The server did not answer",
        "1 Try port 2525",
        "2 Try port 25",
        "✗ Connecting failed; nothing was sent",
    ]);
}

#[test]
fn cancelled_and_unknown() {
    look_inside("cancelled", |size| {
        let mut session = sent(size);
        session
            .ready(POSTMARK, 587)
            .outcome(Outcome::Cancelled)
            .keys("F6");
        session
    });
    look_inside("unknown", |size| {
        let mut session = sent(size);
        session
            .ready(POSTMARK, 587)
            .submitting(9, 9)
            .event(Event::Phase(Phase::AwaitingVerdict));
        let failure = failure(Stage::Verdict, FailureKind::Timeout);
        session.outcome(Outcome::Unknown(failure));
        session
    });
}

#[test]
fn transcript() {
    look("transcript", |size| {
        let mut session = reviewed(size);
        session.ready(PRACTICE, 40_587).keys("Enter").accepted();
        session.model.log.transcript = true;
        session.keys("F6");
        session
    });
    let mut session = reviewed((120, 36));
    session.ready(PRACTICE, 40_587).keys("Enter").accepted();
    session.model.log.transcript = true;
    session.model.log.scroll_back = 14;
    session.keys("F6");
    session.model.log.search = Some(postrider::app::LineField::new("starttls"));
    let rows = [
        "Log: transcript (End follows)",
        "58 ms → STARTTLS",
        "/ starttls",
    ];
    shows(&session, &rows);
}

#[test]
fn older_sends_stay_above() {
    let mut session = reviewed((120, 36));
    session.ready(PRACTICE, 40_587).keys("Enter").accepted();
    session
        .keys("F6 e Ctrl+S")
        .started()
        .outcome(Outcome::Cancelled);
    session
        .keys("Ctrl+S")
        .ready(PRACTICE, 40_587)
        .keys("Enter")
        .accepted();
    let rows = [
        "── Earlier ──",
        "– 16:52:53 cancelled grace@navy.example: Y…",
        "✓ 16:52:53 accepted grace@navy.example: Y…",
    ];
    shows(&session, &rows);
}
