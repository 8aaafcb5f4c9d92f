//! A simulated failure ends without a trace: whatever happened meanwhile, in whatever order.

use postrider::app::{DraftAnswer, DraftOrder, Effect, Message, Model};
use postrider::mail::{Draft, FieldId, FileFact};
use postrider::postmark::{Credential, Secret, StreamChoice, StreamKind, TokenSource};
use postrider::record::{
    DraftKind, DraftSummary, Event, JobId, OpenedDraft, Phase, RecoveredDraft, Status, StoredDraft,
    TimerId,
};
use proptest::prelude::*;

use crate::account;
use crate::play::{Play, REAL_TOKEN, accepted, refused_login};
use crate::practising::{ACCOUNT, practising};

/// Everything that a simulation must leave as it was.
#[derive(Debug, PartialEq)]
struct Everything {
    draft: Draft,
    login: Option<Credential>,
    source: TokenSource,
    focus: FieldId,
    shown: (bool, bool, bool),
    settled: Draft,
    signature: String,
    unsent: bool,
    profile: String,
    servers: Vec<(String, Vec<u16>)>,
    practice: Option<Credential>,
    taken: Option<String>,
    listed: Option<usize>,
    account_token: Option<Secret>,
    streams: usize,
    run_servers: usize,
}

fn everything(model: &Model) -> Everything {
    let form = &model.form;
    let server =
        |one: &postrider::postmark::Profile| (one.smtp_host.clone(), one.smtp_ports.clone());
    Everything {
        draft: form.draft(),
        login: form.credential(),
        source: form.source.clone(),
        focus: form.focus,
        shown: (form.revealed, form.expanded, form.options),
        settled: form.settled.clone(),
        signature: form.signature.clone(),
        unsent: form.has_unsent_work(),
        profile: model.profile().name.clone(),
        servers: model.shared.profiles.iter().map(server).collect(),
        practice: model.shared.practice.clone(),
        taken: model.account.taken.clone(),
        listed: model.account.servers.as_ref().map(Vec::len),
        account_token: model.shared.account_token.clone(),
        streams: model.shared.streams.len(),
        run_servers: model.shared.run_servers.len(),
    }
}

/// Practice with a message, options, and a server of the account whose token was taken; or with nothing.
fn before(begun: bool) -> Play {
    let mut play = practising();
    if !begun {
        return play;
    }
    play.filled().keys("<A-m><A-c>");
    play.model.form.focus = FieldId::Tag;
    play.keys("mine");
    play.model.form.focus = FieldId::Stream;
    play.keys("<C-u>own-stream");
    play.send(Message::PracticeAccount(Secret::new(account::ACCOUNT)));
    let mut profiles = play.model.shared.profiles.iter_mut();
    if let Some(practice) = profiles.find(|one| one.is_practice()) {
        practice.api_url = Some("http://127.0.0.1:4025".into());
    }
    play.keys("<F5>");
    play.model.walk.part = postrider::app::SetupPart::Check;
    play.keys("o<Enter>");
    if let Some(job) = play.model.account.job {
        let outcome = Box::new(account::facts());
        play.send(Message::Account { job, outcome });
        play.keys("<Down><Enter>");
    }
    assert_eq!(play.model.account.taken.as_deref(), Some("Second"));
    play.keys("<F2>");
    play
}

/// What can happen while a failure is simulated, and does not end it.
fn events() -> impl Strategy<Value = Vec<Message>> {
    let keys = |text: &'static str| crate::play::keys(text);
    let accepted = || Message::Job {
        job: JobId(0),
        event: Event::Outcome(accepted()),
    };
    prop_oneof![
        prop::sample::select(vec![
            "x",
            "1",
            "<Tab>",
            "<S-Tab>",
            "<BS>",
            "<Enter>",
            "<Esc>",
            "<C-n>",
            "<A-m>",
            "<A-c>",
            "<A-T>",
            "<A-*>",
            "<F2>",
            "<F3>",
            "<F4>",
            "<F5>",
            "<F6>",
            "<C-t>",
            "<C-s>",
            "<Down>",
            "<F7><Enter>",
            "<F7>unverified<Enter>",
            "<F7>account<Enter>",
            "<C-s><Enter>",
            "w",
            "<F5>o",
            "<F5>o<Enter>",
        ])
        .prop_map(keys),
        Just(vec![accepted()]),
        Just(vec![Message::Job {
            job: JobId(0),
            event: Event::Outcome(refused_login()),
        }]),
        Just(vec![Message::Job {
            job: JobId(0),
            event: Event::Phase(Phase::Ready),
        }]),
        (0_u64..9).prop_map(|timer| vec![Message::Timer(TimerId(timer))]),
        Just(vec![Message::FilesProbed(vec![FileFact {
            path: "a.pdf".into(),
            name: "a.pdf".into(),
            bytes: 3,
            content_type: "application/pdf".into(),
            problem: None,
        }])]),
        Just(vec![Message::Paste("pasted".into())]),
        Just(vec![Message::Paste(REAL_TOKEN.into())]),
        (1_u64..9).prop_map(|job| vec![Message::Account {
            job: JobId(job),
            outcome: Box::new(account::facts()),
        }]),
        Just(vec![Message::StreamsListed {
            profile: "practice".into(),
            token: Secret::new(ACCOUNT),
            result: Ok(vec![StreamChoice {
                id: "theirs".into(),
                name: "Theirs".into(),
                kind: StreamKind::Broadcast,
            }]),
        }]),
        Just(vec![Message::PracticeAccount(Secret::new(
            account::ACCOUNT
        ))]),
        Just(vec![Message::Drafts(DraftAnswer::PutAside(Ok(())))]),
        Just(vec![Message::Drafts(DraftAnswer::PutAside(Err(
            "full".into()
        )))]),
        Just(vec![Message::DraftSaved(Err("full".into()))]),
    ]
}

/// Plays messages; those of a job are for the one that is running.
fn play_all(play: &mut Play, all: Vec<Vec<Message>>) {
    for message in all.into_iter().flatten() {
        match message {
            Message::Job { event, .. } => play.event(event),
            other => play.send(other),
        };
    }
}

/// Closes whatever is open, so that the form has the keys.
fn to_the_form(play: &mut Play) {
    for _ in 0..9 {
        if play.model.overlays.is_empty() {
            break;
        }
        play.keys("<Esc>");
    }
    assert!(play.model.overlays.is_empty());
    play.keys("<F2>");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn the_end_restores_everything(
        begun in any::<bool>(),
        first in prop::sample::select(vec!["unverified", "account", "encryption"]),
        all in prop::collection::vec(events(), 0..25),
    ) {
        let mut play = before(begun);
        let was = everything(&play.model);
        play.keys("<F7>").keys(first).keys("<Enter>");
        prop_assert!(play.model.simulation.is_some());
        play_all(&mut play, all);
        to_the_form(&mut play);
        // A question may have been answered with another profile, which is a way to end it, too.
        if play.model.simulation.is_some() {
            play.keys("<A-E>");
            prop_assert!(play.model.simulation.is_none());
            prop_assert_eq!(everything(&play.model), was);
            let last = play.effects.iter().rev().find_map(|effect| match effect {
                Effect::Play(name) => Some(name.clone()),
                _ => None,
            });
            prop_assert_eq!(last, Some(None));
        }
    }

    #[test]
    fn an_end_of_the_program_saves_the_users_own_message_last(
        all in prop::collection::vec(events(), 0..25),
    ) {
        let mut play = before(true);
        let own = play.model.form.draft();
        play.keys("<F7>unverified<Enter>");
        play_all(&mut play, all);
        if play.model.simulation.is_some() {
            play.effects.clear();
            play.send(Message::Terminate);
            let saved = play.effects.iter().rev().find_map(|effect| match effect {
                Effect::SaveDraft(draft) => Some((**draft).clone()),
                _ => None,
            });
            prop_assert_eq!(saved, Some(own));
        }
    }
}

/// A form in which nothing of a fault is left.
fn has_nothing_of_the_fault(play: &Play) {
    let form = &play.model.form;
    assert!(play.model.simulation.is_none());
    for (id, line) in &form.lines {
        for theirs in ["unverified.example", ACCOUNT, "Theirs"] {
            assert!(!line.value().contains(theirs), "{id:?}: {}", line.value());
        }
    }
    let plays_nothing = play.effects.iter().rev().find_map(|effect| match effect {
        Effect::Play(name) => Some(name.is_none()),
        _ => None,
    });
    assert_eq!(plays_nothing, Some(true));
}

fn opened(ours: bool) -> Message {
    let draft = Draft {
        subject: "Opened".into(),
        ..Draft::default()
    };
    let summary = DraftSummary {
        kind: DraftKind::Draft,
        ..DraftSummary::default()
    };
    let kept = StoredDraft { summary, draft };
    Message::Drafts(DraftAnswer::Opened {
        as_is: false,
        result: Ok(Box::new(OpenedDraft { kept, ours })),
    })
}

/// Saves the user's own message, whatever takes its place.
fn saves_own(play: &Play) -> bool {
    let is_own =
        |effect: &Effect| matches!(effect, Effect::SaveDraft(draft) if draft.subject == "Receipt");
    play.effects.iter().any(is_own)
}

#[test]
fn another_message_ends_it_and_costs_nothing() {
    let left = || {
        Message::Drafts(DraftAnswer::Left(Ok(Some(Box::new(RecoveredDraft {
            id: postrider::record::DraftId("left".into()),
            draft: Draft {
                subject: "Left".into(),
                ..Draft::default()
            },
            more: 0,
        })))))
    };
    for fault in ["unverified", "account"] {
        // A draft that was asked for before the fault began.
        for ours in [true, false] {
            let mut play = before(true);
            play.keys("<F7>").keys(fault).keys("<Enter>");
            play.send(opened(ours));
            assert_eq!(play.model.form.line(FieldId::Subject), "Opened");
            assert!(saves_own(&play));
            has_nothing_of_the_fault(&play);
        }
        // One that an earlier session left behind.
        let mut play = before(true);
        play.keys("<F7>").keys(fault).keys("<Enter>");
        play.send(left()).keys("<Enter>");
        assert_eq!(play.model.form.line(FieldId::Subject), "Left");
        assert!(saves_own(&play));
        has_nothing_of_the_fault(&play);
        // An old send.
        for at_once in [true, false] {
            let mut play = before(true);
            play.keys("<F7>").keys(fault).keys("<Enter>");
            let record = crate::activity::record(2, Status::Delivered, true);
            let result = Ok(Some(Box::new(record)));
            play.send(Message::SendCopied { result, at_once });
            assert_eq!(play.model.form.line(FieldId::Subject), "Number 2");
            assert!(saves_own(&play));
            has_nothing_of_the_fault(&play);
        }
        // A server that cannot simulate it.
        let mut play = before(true);
        let was = everything(&play.model);
        play.keys("<F7>").keys(fault).keys("<Enter>x");
        play.send(Message::PlayRefused("no server".into()));
        assert_eq!(everything(&play.model), was);
    }
}

#[test]
fn another_profile_ends_it_and_takes_nothing_of_it_along() {
    for fault in ["unverified", "account"] {
        let mut play = before(true);
        play.keys("<F7>").keys(fault).keys("<Enter>");
        // From practice to the real thing, as the last step of the walkthrough does.
        play.keys("<A-g>");
        let walks = &mut play.model.walk.walks.profiles;
        walks.get_mut("practice").unwrap().step = postrider::record::WalkStep::Real;
        play.keys("<Enter>");
        assert!(play.model.profile().is_practice(), "it is asked first");
        play.keys("<Enter><Enter><Down><Enter>");
        assert_eq!(play.model.profile().name, "postmark", "{fault}");
        has_nothing_of_the_fault(&play);
        assert_eq!(play.model.form.line(FieldId::Subject), "Receipt");
        assert_eq!(play.model.form.credential(), None);
        play.keys("p");
        assert!(play.model.profile().is_practice());
        assert_eq!(play.model.form.line(FieldId::Subject), "Receipt");
    }
}

#[test]
fn a_late_change_of_the_profile_reaches_the_message_that_waits() {
    use postrider::postmark::{Changed, Origin, Profile, ProfileChange, Written};
    let mut play = practising();
    play.filled();
    play.keys("<F7>unverified<Enter>");
    let profile = Profile {
        sender: "New <new@acme.example>".into(),
        ..play.model.profile().clone()
    };
    play.send(Message::ProfileChanged {
        change: Box::new(ProfileChange::Write {
            name: "practice".into(),
            origin: Origin::Itself("practice".into()),
            keys: Vec::new(),
        }),
        result: Ok(Box::new(Changed {
            profile: Some(profile),
            written: Written::default(),
        })),
    });
    play.keys("<F2><A-E>");
    assert_eq!(
        play.model.form.line(FieldId::From),
        "New <new@acme.example>"
    );
}

#[test]
fn a_message_that_cannot_be_put_aside_comes_back() {
    let mut play = Play::practice();
    play.filled();
    let was = play.model.form.draft();
    play.answers = false;
    play.keys("<C-n>");
    assert_eq!(play.model.form.line(FieldId::Subject), "");
    assert_eq!(play.notice(), "", "nothing is known yet");
    let is_next = |effect: &Effect| matches!(effect, Effect::Drafts(DraftOrder::Next(_)));
    assert!(play.effects.iter().any(is_next));
    play.send(Message::Drafts(DraftAnswer::PutAside(Err(
        "disk full".into()
    ))));
    assert_eq!(play.model.form.draft(), was);
    assert!(play.model.form.has_unsent_work());
    assert!(play.notice().contains("disk full"), "{}", play.notice());
    // Where another message was begun meanwhile, that one stays.
    play.keys("<C-n>another@x.example");
    play.send(Message::Drafts(DraftAnswer::PutAside(Err(
        "disk full".into()
    ))));
    assert_eq!(play.model.form.line(FieldId::To), "another@x.example");
    assert!(
        play.notice().contains("could not be saved"),
        "{}",
        play.notice()
    );
    // Where it is saved, that is said.
    let mut play = Play::practice();
    play.filled();
    play.answers = false;
    play.keys("<C-n>");
    play.send(Message::Drafts(DraftAnswer::PutAside(Ok(()))));
    assert!(play.notice().contains("is in Drafts"), "{}", play.notice());
}

#[test]
fn nobody_is_asked_for_what_was_never_begun() {
    let mut play = Play::practice();
    play.answers = false;
    play.keys("<C-n>");
    play.send(Message::Drafts(DraftAnswer::PutAside(Ok(()))));
    assert_eq!(play.notice(), "");
}
