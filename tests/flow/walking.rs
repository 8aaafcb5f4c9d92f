//! The walkthrough by keys: moving, skipping, marking, doing, copying; what is remembered, and what is
//! never overwritten.

use postrider::app::{
    Effect, Intent, Message, Overlay, Screen, SetupPart, Standing, standing, walk_step, walk_steps,
};
use postrider::mail::FieldId;
use postrider::record::{
    CheckEvent, CheckOutcome, CheckStatus, CheckStep, Event, Fate, FollowEvent, HistoryPage, JobId,
    RecipientFate, SendId, StepReport, StepResult, WalkStep, Walked, Walks,
};

use crate::play::{PRACTICE_TOKEN, Play, REAL_TOKEN, accepted, startup};

fn walking() -> Play {
    let mut play = Play::practice();
    play.keys("<A-g>");
    play
}

fn to(play: &mut Play, step: WalkStep) {
    for _ in 0..walk_steps(&play.model).len() {
        if walk_step(&play.model) == step {
            return;
        }
        play.keys("<Right>");
    }
    panic!("no step {step:?}");
}

/// What was kept last.
fn kept(play: &Play) -> Option<Walks> {
    play.effects.iter().rev().find_map(|effect| match effect {
        Effect::SaveWalks(walks) => Some((**walks).clone()),
        _ => None,
    })
}

fn good(play: &mut Play) {
    let job = play.model.check.job.unwrap_or(JobId(0));
    let ok = |rung| StepReport::new(rung, StepResult::Ok, "good");
    let rungs = vec![
        ok(CheckStep::Auth),
        ok(CheckStep::Api),
        ok(CheckStep::Sender),
    ];
    for rung in rungs.clone() {
        let event = CheckEvent::CheckStep(Box::new(rung));
        play.send(Message::Check { job, event });
    }
    let outcome = CheckOutcome {
        status: CheckStatus::Good,
        rungs,
        ports: vec![(4001, true)],
        blamed: Vec::new(),
        servers: Vec::new(),
        streams: Vec::new(),
    };
    let event = CheckEvent::Outcome(Box::new(outcome));
    play.send(Message::Check { job, event });
}

fn id() -> SendId {
    SendId("0b0f7b3a-6c6e-4a57-9a3e-2d1f5b6c7d8e".into())
}

fn delivered_to(play: &mut Play, address: &str) {
    let one = RecipientFate {
        address: address.into(),
        fate: Fate::Delivered {
            words: "250 ok".into(),
        },
        at: String::new(),
    };
    play.send(Message::Follow {
        id: id(),
        event: FollowEvent::Recipient(one),
    });
}

#[test]
fn enter_alone_leads_from_the_first_step_to_a_delivered_message() {
    let mut play = walking();
    assert_eq!(standing(&play.model, WalkStep::SignUp), Standing::Proven);
    play.keys("<Enter>");
    assert_eq!(walk_step(&play.model), WalkStep::Server);
    play.keys("<Enter><Enter>");
    assert_eq!(walk_step(&play.model), WalkStep::Token);
    assert_eq!(standing(&play.model, WalkStep::Sender), Standing::ByHand);
    play.keys("<Enter><Enter>");
    assert!(play.model.check.job.is_some(), "the check runs");
    assert_eq!(
        play.model.walk.part,
        SetupPart::Walkthrough,
        "and is looked at from here"
    );
    good(&mut play);
    for step in [
        WalkStep::Server,
        WalkStep::Sender,
        WalkStep::Token,
        WalkStep::Check,
    ] {
        assert_eq!(standing(&play.model, step), Standing::Proven, "{step:?}");
    }
    play.keys("<Enter><Enter>");
    assert_eq!(play.model.form.line(FieldId::To), "ada@acme.example");
    assert!(!play.model.form.body.is_empty() && !play.model.form.line(FieldId::Subject).is_empty());
    assert!(
        play.model
            .review()
            .is_some_and(|review| review.job.is_some()),
        "{:?}",
        play.notice()
    );
    play.ready().event(Event::Composed {
        id: id(),
        bytes: 99,
    });
    play.keys("<Enter>").ends(accepted());
    assert_eq!(play.model.screen, Screen::Setup);
    assert_eq!(
        standing(&play.model, WalkStep::FirstMessage),
        Standing::Proven
    );
    play.keys("<Enter>");
    assert_eq!(
        standing(&play.model, WalkStep::Delivered),
        Standing::Open,
        "accepted is not delivered"
    );
    delivered_to(&mut play, "ada@acme.example");
    assert_eq!(standing(&play.model, WalkStep::Delivered), Standing::Proven);
    assert_eq!(
        standing(&play.model, WalkStep::GoLive),
        Standing::Open,
        "to oneself is no approval"
    );
    let walked = kept(&play).unwrap().profiles["practice"].clone();
    assert_eq!(
        (walked.step, walked.send),
        (WalkStep::Delivered, Some(id()))
    );
    assert!(walked.proven.contains(&WalkStep::Delivered));
}

#[test]
fn it_is_moved_skipped_marked_and_each_time_kept() {
    let mut play = walking();
    assert!(kept(&play).is_some(), "that it has begun is kept");
    play.keys("<Left>");
    assert!(play.notice().contains("first step"));
    play.effects.clear();
    play.keys("n");
    assert_eq!(
        kept(&play).unwrap().profiles["practice"].step,
        WalkStep::Server
    );
    play.keys("s");
    assert_eq!(standing(&play.model, WalkStep::Server), Standing::Skipped);
    play.keys("<BS>d");
    assert_eq!(standing(&play.model, WalkStep::Server), Standing::ByHand);
    play.keys("d");
    assert_eq!(standing(&play.model, WalkStep::Server), Standing::Open);
    play.keys("<Right>b");
    assert_eq!(walk_step(&play.model), WalkStep::Server);
    to(&mut play, WalkStep::Real);
    play.keys("<Right>");
    assert!(play.notice().contains("last step"));
    to_start(&mut play);
    play.keys("d");
    assert!(
        play.notice().contains("has seen"),
        "what is seen cannot be taken back"
    );
}

fn to_start(play: &mut Play) {
    for _ in 0..12 {
        play.keys("<Left>");
    }
    assert_eq!(walk_step(&play.model), WalkStep::SignUp);
}

#[test]
fn it_goes_on_where_it_stopped() {
    let mut startup = startup();
    let walked = Walked {
        step: WalkStep::Delivered,
        proven: [WalkStep::Check, WalkStep::FirstMessage].into(),
        send: Some(id()),
        ..Walked::default()
    };
    startup.walks.profiles.insert("practice".into(), walked);
    let mut play = Play::new(startup);
    play.keys("<F5>");
    assert_eq!(
        play.model.walk.part,
        SetupPart::Walkthrough,
        "F5 finds what is under way"
    );
    assert_eq!(walk_step(&play.model), WalkStep::Delivered);
    assert_eq!(standing(&play.model, WalkStep::Check), Standing::Earlier);
    assert!(
        play.asked(|effect| matches!(effect, Effect::ListSends(_))),
        "the history may know"
    );
    play.keys("<Enter>");
    assert!(play.asked(|effect| *effect == Effect::OpenSend(id())));
    // The follow-up of an earlier run's message is heard of, too.
    delivered_to(&mut play, "ada@acme.example");
    assert_eq!(
        standing(&play.model, WalkStep::Delivered),
        Standing::Earlier
    );
    assert!(
        kept(&play).unwrap().profiles["practice"]
            .proven
            .contains(&WalkStep::Delivered)
    );
}

#[test]
fn the_history_tells_what_became_of_it_meanwhile() {
    let mut startup = startup();
    let walked = Walked {
        send: Some(id()),
        ..Walked::default()
    };
    startup.walks.profiles.insert("practice".into(), walked);
    let mut play = Play::new(startup);
    play.send(Message::Sends {
        query: Default::default(),
        result: Ok(HistoryPage {
            rows: vec![summary()],
            more: false,
            total: 1,
        }),
    });
    assert_eq!(
        standing(&play.model, WalkStep::Delivered),
        Standing::Earlier
    );
}

fn summary() -> postrider::record::SendSummary {
    let mut row = crate::activity::summary(1, postrider::record::Status::Delivered);
    row.id = id();
    row
}

#[test]
fn a_walk_that_never_began_keeps_nothing() {
    let mut play = Play::practice();
    play.filled().keys("<C-t>");
    good(&mut play);
    assert_eq!(kept(&play), None);
}

#[test]
fn no_token_is_in_what_is_kept() {
    let mut play = walking();
    play.keys("<Enter><Enter><Enter><Enter><Enter>");
    good(&mut play);
    let text = serde_json::to_string(&kept(&play).unwrap()).unwrap();
    assert!(
        !text.contains(PRACTICE_TOKEN) && !text.contains(&PRACTICE_TOKEN[..6]),
        "{text}"
    );
    assert!(!text.contains('@'), "{text}");
}

#[test]
fn what_was_typed_is_not_overwritten_without_a_question() {
    let mut play = Play::practice();
    play.filled().keys("<A-g>");
    to(&mut play, WalkStep::FirstMessage);
    let draft = play.model.form.draft();
    play.keys("<Enter>");
    assert!(play.asks(|one| *one == Intent::FillFirstMessage));
    play.keys("<Enter>");
    assert_eq!(
        play.model.form.draft(),
        draft,
        "the first answer leaves it alone"
    );
    play.keys("<Enter><Down><Down><Enter>");
    assert!(play.model.review().is_some());
    assert_eq!(
        play.model.form.draft(),
        draft,
        "the third reviews it as it is"
    );
    play.keys("<Esc>");
    play.keys("<A-g><Enter><Down><Enter>");
    assert!(play.model.review().is_some());
    assert_eq!(play.model.form.line(FieldId::To), "ada@acme.example");
    assert_eq!(play.model.form.line(FieldId::From), draft.from);
}

#[test]
fn half_a_message_to_oneself_is_completed_and_not_changed() {
    let mut play = Play::practice();
    play.keys("<Tab>").model.form.focus = FieldId::Subject;
    play.keys("My own words<A-g>");
    to(&mut play, WalkStep::FirstMessage);
    play.keys("<Enter>");
    assert_eq!(play.model.form.line(FieldId::Subject), "My own words");
    assert_eq!(play.model.form.line(FieldId::To), "ada@acme.example");
}

#[test]
fn without_a_sender_or_a_token_it_leads_to_the_field_and_f5_comes_back() {
    let mut startup = startup();
    startup.profile = "postmark".into();
    startup.source = postrider::postmark::TokenSource::None;
    let mut play = Play::new(startup);
    play.keys("<A-g>");
    to(&mut play, WalkStep::Sender);
    play.keys("<Enter>");
    assert_eq!(
        (play.model.screen, play.model.form.focus),
        (Screen::Compose, FieldId::From)
    );
    assert!(play.notice().contains("F5"));
    play.keys("ada@gmail.com<F5>");
    assert_eq!(play.model.walk.part, SetupPart::Walkthrough);
    play.keys("<Enter>");
    assert_eq!(
        walk_step(&play.model),
        WalkStep::Sender,
        "a public domain cannot be a sender"
    );
    assert!(
        play.notice().contains("public mail service"),
        "{}",
        play.notice()
    );
    play.keys("<F5>");
    to(&mut play, WalkStep::Token);
    play.keys("<Enter>");
    assert_eq!(play.model.form.focus, FieldId::Token);
    play.send(Message::Paste(REAL_TOKEN.into()));
    play.keys("<F5>");
    assert_eq!(standing(&play.model, WalkStep::Token), Standing::Proven);
}

#[test]
fn practice_and_the_real_thing_are_walked_apart() {
    let mut play = walking();
    play.keys("<Right>sp<Enter>");
    assert!(
        play.model.profile().is_practice(),
        "the harmless answer stays"
    );
    play.keys("p<Down><Enter>");
    assert_eq!(play.model.profile().name, "postmark");
    assert_eq!(
        (play.model.screen, play.model.walk.part),
        (Screen::Setup, SetupPart::Walkthrough)
    );
    assert_eq!(walk_step(&play.model), WalkStep::SignUp);
    assert!(
        !walk_steps(&play.model).contains(&WalkStep::Real),
        "it is the real thing already"
    );
    assert_eq!(standing(&play.model, WalkStep::SignUp), Standing::Open);
    play.keys("p");
    assert_eq!(walk_step(&play.model), WalkStep::Sender);
    assert_eq!(standing(&play.model, WalkStep::Server), Standing::Skipped);
    let profiles = kept(&play).unwrap().profiles;
    assert!(profiles.contains_key("practice") && profiles.contains_key("postmark"));
}

#[test]
fn at_the_end_of_practice_a_fault_is_offered_and_the_way_out() {
    let mut play = walking();
    to(&mut play, WalkStep::Real);
    play.keys("1");
    assert!(play.notice().contains("still starting"));
    play.send(Message::Scenarios(vec![crate::practising::scenario(
        "one",
        "One",
        &[],
    )]));
    play.keys("1");
    assert!(matches!(
        play.model.overlays.last(),
        Some(Overlay::Scenarios(_))
    ));
    play.keys("<Esc><Enter>");
    assert!(play.model.profile().is_practice(), "it is asked first");
    play.keys("<Down><Enter>");
    assert_eq!(play.model.profile().name, "postmark");
}

#[test]
fn digits_open_hints_questions_and_addresses() {
    let mut play = walking();
    to(&mut play, WalkStep::Token);
    play.keys("1");
    assert!(
        play.asked(|effect| matches!(effect, Effect::Copy(text) if text.starts_with("https://")))
    );
    play.keys("2");
    let Some(Overlay::Troubleshooting(page)) = play.model.overlays.last() else {
        panic!("no catalogue");
    };
    assert_eq!(
        (page.palette.input.value(), page.reading),
        ("auth.account-token", Some(0))
    );
    play.keys("<Esc><Esc>6");
    let Some(Overlay::Answers(page)) = play.model.overlays.last() else {
        panic!("no answer");
    };
    assert_eq!(
        page.reading.as_ref().map(|read| read.0.as_str()),
        Some("two-tokens")
    );
    play.keys("<Esc>");
    assert!(play.model.overlays.is_empty(), "back on the step");
    play.keys("9");
    assert!(play.notice().contains("nothing has that number"));
    play.keys("y");
    assert!(
        play.asked(|effect| matches!(effect, Effect::Copy(text) if text.starts_with("https://")))
    );
}

#[test]
fn every_value_of_the_card_can_be_copied() {
    let mut play = Play::practice();
    play.keys("<A-p><Down><Enter>");
    play.model.form.focus = FieldId::Token;
    play.send(Message::Paste(REAL_TOKEN.into()));
    play.keys("<A-g>");
    to(&mut play, WalkStep::Application);
    let values = [
        "smtp.postmarkapp.com",
        "587",
        "2525",
        "25",
        "STARTTLS",
        REAL_TOKEN,
        REAL_TOKEN,
    ];
    for (at, value) in values.iter().enumerate() {
        play.effects.clear();
        play.keys(&(at + 1).to_string());
        assert!(
            play.asked(|effect| *effect == Effect::Copy((*value).into())),
            "{value}"
        );
        assert!(!play.notice().contains(REAL_TOKEN));
    }
    play.keys("y");
    let whole = |effect: &Effect| matches!(effect, Effect::Copy(text) if text.contains("2525") && !text.contains(REAL_TOKEN));
    assert!(play.asked(whole), "the card as a whole holds no token");
}

#[test]
fn an_example_is_read_copied_and_saved_with_the_users_sender() {
    let mut play = walking();
    to(&mut play, WalkStep::Application);
    play.keys("<Enter>1");
    let Some(Overlay::Answers(page)) = play.model.overlays.last() else {
        panic!("no example");
    };
    assert_eq!(
        page.reading.as_ref().map(|read| read.0.as_str()),
        Some("python")
    );
    let is_mine = |text: &str| {
        text.contains("'ada@acme.example'")
            && text.contains("'Ada Lovelace'")
            && !text.contains(PRACTICE_TOKEN)
    };
    play.keys("y");
    assert!(play.asked(|effect| matches!(effect, Effect::Copy(text) if is_mine(text))));
    play.keys("w");
    assert!(play.asked(|effect| matches!(effect, Effect::SaveExample { file, text } if file == "postmark-send.py" && is_mine(text))));
    play.send(Message::ExampleSaved(Ok("/x/postmark-send.py".into())));
    assert!(play.notice().contains("/x/postmark-send.py"));
}

#[test]
fn questions_are_found_by_typing_and_read() {
    let mut play = Play::practice();
    play.keys("<A-q>newsletter<Enter>");
    let read = |play: &Play| match play.model.overlays.last() {
        Some(Overlay::Answers(page)) => page.reading.clone().map(|read| read.0),
        _ => None,
    };
    assert_eq!(read(&play).as_deref(), Some("marketing"));
    play.keys("<Down><PgDn><Up>");
    play.keys("<Esc>");
    assert_eq!(read(&play), None, "back in the list");
    play.keys("<Esc>");
    assert!(play.model.overlays.is_empty());
    for (keys, id) in [("<A-l>", "plans"), ("<A-u>", "marketing")] {
        play.keys(keys);
        assert_eq!(read(&play).as_deref(), Some(id));
        play.keys("<Esc>");
        assert!(play.model.overlays.is_empty());
    }
    play.keys("<A-q>");
    play.send(Message::Paste(
        "Why is the username and password the same?".into(),
    ));
    play.keys("<Enter>");
    assert_eq!(read(&play).as_deref(), Some("same-twice"));
}

#[test]
fn the_palette_knows_the_four_entries_by_their_words() {
    let play = Play::practice();
    let first = |typed: &str| {
        let rows = postrider::app::palette_rows(&play.model, typed);
        rows.first().map(|row| row.name)
    };
    assert_eq!(first("step by step"), Some("walkthrough"));
    assert_eq!(first("questions and answers"), Some("answers"));
    assert_eq!(first("plans and limits"), Some("plans"));
    assert_eq!(first("marketing mail"), Some("marketing"));
}

#[test]
fn tab_shows_the_other_part_and_ctrl_t_the_check() {
    let mut play = Play::practice();
    play.keys("<F5>");
    assert_eq!(play.model.walk.part, SetupPart::Check);
    play.keys("<Tab>");
    assert_eq!(play.model.walk.part, SetupPart::Walkthrough);
    play.keys("g");
    assert_eq!(play.model.walk.part, SetupPart::Check);
    play.keys("g<C-t>");
    assert_eq!(play.model.walk.part, SetupPart::Check);
    play.keys("<Esc><Esc>");
    assert_eq!(play.model.screen, Screen::Compose);
}

#[test]
fn a_first_start_leads_into_it_and_only_once() {
    let mut startup = startup();
    startup.first_start = true;
    let mut play = Play::new(startup);
    assert!(play.model.walk.invites());
    play.keys("<F5>");
    assert_eq!(play.model.walk.part, SetupPart::Walkthrough);
    assert!(!play.model.walk.invites());
}

#[test]
fn a_damaged_file_is_told() {
    let mut startup = startup();
    startup.walk_trouble = Some("the walkthrough begins anew: damaged".into());
    let play = Play::new(startup);
    assert!(play.notice().contains("begins anew"));
}

#[test]
fn what_cannot_be_kept_is_told() {
    let mut play = walking();
    play.send(Message::WalksNotSaved("full".into()));
    assert!(play.notice().contains("full"));
}
