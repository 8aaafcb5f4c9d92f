//! The walkthrough step by step, in practice and outside.

use postrider::record::WalkStep;

use crate::support::{Session, startup};
use crate::{look, look_inside};

/// The walkthrough at a step of the present profile.
fn at(mut session: Session, step: WalkStep) -> Session {
    session.keys("Alt+g");
    for _ in 0..12 {
        if postrider::app::walk_step(&session.model) == step {
            return session;
        }
        session.keys("Right");
    }
    panic!("Right does not reach {step:?}");
}

/// The steps, each with the row that stays in sight on the smallest screen: what Enter does there.
const STEPS: [(&str, WalkStep, &str); 9] = [
    (
        "walk-sign-up",
        WalkStep::SignUp,
        "Enter done: the next step ↓ more",
    ),
    (
        "walk-server",
        WalkStep::Server,
        "Enter there is a server: go… ↓ more",
    ),
    (
        "walk-sender",
        WalkStep::Sender,
        "Enter write the sender into… ↓ more",
    ),
    ("walk-check", WalkStep::Check, "Enter check it now ↓ more"),
    (
        "walk-first-message",
        WalkStep::FirstMessage,
        "Enter fill it in and review… ↓ more",
    ),
    (
        "walk-delivered",
        WalkStep::Delivered,
        "Enter open it in Activity ↓ more",
    ),
    (
        "walk-go-live",
        WalkStep::GoLive,
        "Enter nothing is to be asked… ↓ more",
    ),
    (
        "walk-application",
        WalkStep::Application,
        "Enter examples, filled in; d… ↓ more",
    ),
    (
        "walk-real",
        WalkStep::Real,
        "Enter switch to the profile… ↓ more",
    ),
];

#[test]
fn every_step_in_practice() {
    look("walk-token", |size| {
        at(Session::practice(size), WalkStep::Token)
    });
    for (name, step, action) in STEPS {
        look_inside(name, |size| at(Session::practice(size), step)).small(&[action]);
    }
}

#[test]
fn the_real_thing() {
    look_inside("walk-production-token", |size| {
        at(Session::production(size), WalkStep::Token)
    });
    look_inside("walk-production-card", |size| {
        at(Session::production(size), WalkStep::Application)
    })
    .small(&["Enter examples, filled in; d… ↓ more"]);
}

#[test]
fn some_steps_done_and_skipped() {
    look_inside("walk-half-way", |size| {
        let mut session = Session::practice(size);
        session.keys("Alt+g Enter d Right s PageDown");
        session
    })
    .small(&["✓✓-▸✓······ done, as the program s…"]);
}

#[test]
fn where_nothing_is_set_up_the_empty_message_says_where_to_begin() {
    look("first-start", first_start);
}

/// Where nothing was sent yet and nothing is set up.
pub fn first_start(size: (u16, u16)) -> Session {
    let mut startup = startup("practice", size);
    startup.first_start = true;
    Session::practice_of(startup)
}

#[test]
fn another_message_is_not_overwritten_without_a_question() {
    look_inside("walk-another-message", |size| {
        let mut session = Session::practice(size);
        session.filled();
        let mut session = at(session, WalkStep::FirstMessage);
        session.keys("Enter");
        session
    })
    .small(&["▸ Do nothing", "Review the open message"]);
}
