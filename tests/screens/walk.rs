//! The walkthrough step by step, in practice and outside.

use postrider::record::WalkStep;

use crate::look;
use crate::support::{Session, startup};

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

const STEPS: [(&str, WalkStep); 10] = [
    ("walk-sign-up", WalkStep::SignUp),
    ("walk-server", WalkStep::Server),
    ("walk-sender", WalkStep::Sender),
    ("walk-token", WalkStep::Token),
    ("walk-check", WalkStep::Check),
    ("walk-first-message", WalkStep::FirstMessage),
    ("walk-delivered", WalkStep::Delivered),
    ("walk-go-live", WalkStep::GoLive),
    ("walk-application", WalkStep::Application),
    ("walk-real", WalkStep::Real),
];

#[test]
fn every_step_in_practice() {
    for (name, step) in STEPS {
        look(name, |size| at(Session::practice(size), step));
    }
}

#[test]
fn the_real_thing() {
    look("walk-production-token", |size| {
        at(Session::production(size), WalkStep::Token)
    });
    look("walk-production-card", |size| {
        at(Session::production(size), WalkStep::Application)
    });
}

#[test]
fn some_steps_done_and_skipped() {
    look("walk-half-way", |size| {
        let mut session = Session::practice(size);
        session.keys("Alt+g Enter d Right s PageDown");
        session
    });
}

#[test]
fn where_nothing_is_set_up_the_empty_message_says_where_to_begin() {
    look("first-start", |size| {
        let mut startup = startup("practice", size);
        startup.first_start = true;
        Session::practice_of(startup)
    });
}

#[test]
fn another_message_is_not_overwritten_without_a_question() {
    look("walk-another-message", |size| {
        let mut session = Session::practice(size);
        session.filled();
        let mut session = at(session, WalkStep::FirstMessage);
        session.keys("Enter");
        session
    });
}
