//! What the panel offers before anything was sent.

use postrider::app::{
    Effect, Intent, Message, Overlay, Pane, PanelState, Screen, Section, panel_state,
};
use postrider::mail::FieldId;
use postrider::postmark::{Credential, Secret};

use crate::play::{PRACTICE_TOKEN, Play, REAL_TOKEN, accepted, refused_login, startup};

fn first_start() -> Play {
    let mut play = Play::new(postrider::app::Startup {
        first_start: true,
        ..startup()
    });
    play.send(Message::PracticeReady {
        ports: vec![4001],
        credential: Credential::ServerToken(Secret::new(PRACTICE_TOKEN)),
        sender: "Ada Lovelace <ada@acme.example>".into(),
        api_url: None,
    });
    assert_eq!(panel_state(&play.model), PanelState::Guide);
    assert_eq!(play.model.pane, Pane::Log);
    play
}

#[test]
fn one_key_sends_the_sample() {
    for keys in ["1", "<Enter>", "<Down><Up><Enter>"] {
        let mut play = first_start();
        play.keys(keys);
        assert!(play.model.overlays.is_empty());
        assert!(
            play.asked(|effect| matches!(effect, Effect::Go(_))),
            "{keys}"
        );
        play.ready().ends(accepted());
        assert!(matches!(panel_state(&play.model), PanelState::Result(_)));
        assert!(play.model.form.body.is_empty());
    }
}

#[test]
fn the_sample_is_never_real_mail() {
    let mut play = Play::new(postrider::app::Startup {
        first_start: true,
        profile: "postmark".into(),
        ..startup()
    });
    play.keys("1");
    assert!(!play.asked(|effect| matches!(effect, Effect::StartSend(_) | Effect::Go(_))));
    assert!(play.notice().contains("practice"), "{}", play.notice());
}

#[test]
fn a_sample_that_was_accepted_can_be_broken() {
    let mut play = first_start();
    let scenario = postrider::record::ScenarioSummary {
        name: "token-revoked".into(),
        title: "The server token was revoked".into(),
        in_interface: true,
        story: String::new(),
        group: "sign-in".into(),
        you: Vec::new(),
        status: "refused".into(),
        hint: None,
    };
    play.send(Message::Scenarios(vec![scenario]));
    play.keys("1").ready().ends(accepted());
    play.keys("f");
    assert!(play.asked(|effect| *effect == Effect::Play(Some("token-revoked".into()))));
    assert!(play.model.simulation.is_some());
    // The problem is one that fix 1 solves; the sample is ready to be sent again.
    play.keys("<C-s>").ends(refused_login());
    assert_eq!(play.model.pane, Pane::Log);
    play.keys("1");
    assert!(play.model.simulation.is_none());
    assert!(play.asked(|effect| *effect == Effect::Play(None)));
    assert_eq!(play.model.form.line(FieldId::Subject), "Your receipt");
    play.keys("<C-s>").ready().keys("<Enter>").ends(accepted());
    assert!(play.notice().contains("Caught"), "{}", play.notice());
}

#[test]
fn the_third_step_opens_the_help_at_the_first_problem() {
    let mut play = first_start();
    play.keys("3");
    let Some(Overlay::Help(help)) = play.model.overlays.last() else {
        panic!("no help is open");
    };
    let rows = postrider::app::help_list(&play.model.shared, &play.model.here(), help).rows;
    assert_eq!(rows[help.selected].section, Section::Troubleshooting);
}

#[test]
fn whoever_types_writes() {
    let mut play = first_start();
    play.keys("grace@navy.example");
    assert_eq!(play.model.pane, Pane::Form);
    assert_eq!(play.model.form.line(FieldId::To), "grace@navy.example");
    assert_eq!(panel_state(&play.model), PanelState::Ready);
    let mut play = first_start();
    play.keys("<Tab>1");
    assert_eq!(play.model.form.line(FieldId::To), "1");
}

#[test]
fn what_is_pasted_goes_where_it_belongs() {
    let mut play = first_start();
    play.send(Message::Paste("Ada <ada@acme.example>".into()));
    assert_eq!(play.model.form.line(FieldId::To), "Ada <ada@acme.example>");
    let mut play = first_start();
    play.send(Message::Paste(REAL_TOKEN.into()));
    assert!(play.asks(|one| matches!(one, Intent::SwitchToPostmark(..))));
    let mut play = first_start();
    play.send(Message::Paste("535 5.7.8 authentication failed".into()));
    assert!(matches!(play.model.overlays.last(), Some(Overlay::Help(_))));
}

#[test]
fn the_second_step_opens_the_guided_setup() {
    let mut play = first_start();
    play.keys("2");
    assert_eq!(play.model.screen, Screen::Setup);
}
