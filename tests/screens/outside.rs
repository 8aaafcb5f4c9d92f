//! "Nothing leaves this computer" is said only while it is so.

use postrider::app::{Effect, Message};
use postrider::mail::FieldId;
use postrider::record::{Event, Phase};

use crate::support::{Session, startup};

const PROMISE: &str = "othing leaves this computer";

/// Practice, with every place in which it makes its promise.
fn places(size: (u16, u16)) -> Vec<(&'static str, Session)> {
    let mut first = startup("practice", size);
    first.first_start = true;
    let first = Session::practice_of(first);
    let form = Session::practice(size);
    let mut profiles = Session::practice(size);
    profiles.keys("Alt+p");
    let mut review = Session::practice(size);
    review.filled().keys("Ctrl+S");
    vec![
        ("first start", first),
        ("form", form),
        ("profiles", profiles),
        ("review", review),
    ]
}

#[test]
fn practice_promises_it_where_it_is_so() {
    for (name, session) in places((120, 36)) {
        assert!(session.screen().contains(PROMISE), "{name}");
    }
}

#[test]
fn nothing_is_promised_while_postmark_is_asked_about_real_mail() {
    for size in [(120, 36), (80, 24), (40, 12)] {
        for (name, mut session) in places(size) {
            session.send(Message::FollowingReal(2));
            if name == "review" {
                // What the review says was written when it was opened.
                session.keys("Esc Ctrl+S");
            }
            let screen = session.screen();
            assert!(!screen.contains(PROMISE), "{name} {size:?}\n{screen}");
            assert!(
                !screen.contains("all stays here"),
                "{name} {size:?}\n{screen}"
            );
        }
    }
    let mut session = Session::practice((120, 36));
    session.send(Message::FollowingReal(1));
    assert!(
        session
            .screen()
            .contains("asking Postmark about a real message")
    );
    session.send(Message::FollowingReal(0));
    assert!(session.screen().contains(PROMISE));
}

#[test]
fn nothing_is_promised_while_a_real_message_is_being_sent() {
    let mut session = Session::production((120, 36));
    session.filled().keys("Ctrl+S");
    session.event(Event::Phase(Phase::Ready)).keys("Enter");
    session.event(Event::Phase(Phase::Submitting));
    session.keys("Alt+p Up Enter");
    assert!(session.model.profile().is_practice());
    let screen = session.screen();
    assert!(!screen.contains(PROMISE), "{screen}");
    assert!(
        screen.contains("a real message from profile postmark is being sent"),
        "{screen}"
    );
}

#[test]
fn practice_asks_no_name_server() {
    let mut session = Session::practice((120, 36));
    session.keys("F5 d");
    let asks = |effect: &Effect| matches!(effect, Effect::StartCheck(order) if order.dns);
    assert!(!session.effects.iter().any(asks));
    assert!(session.screen().contains("practice makes no DNS queries"));
    // Nor where another profile asked before.
    session.model.check.dns = true;
    session.keys("Ctrl+T");
    let checks = |effect: &Effect| matches!(effect, Effect::StartCheck(_));
    assert!(session.effects.iter().any(checks));
    assert!(!session.effects.iter().any(asks));
    let mut session = Session::production((120, 36));
    session.model.form.focus = FieldId::To;
    session.keys("F5 d");
    assert!(session.effects.iter().any(asks), "a real profile does");
}
