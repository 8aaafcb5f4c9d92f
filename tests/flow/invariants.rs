//! Random messages: whatever comes in whatever order, the model stays sound.

use postrider::app::{
    DraftAnswer, DraftOrder, Effect, Intent, Key, KeyCode, Lookup, Message, Modifiers, Mouse,
    MouseKind, Overlay, Pane, Size,
};
use postrider::mail::{Draft, FileFact};
use postrider::postmark::{Credential, ProfileChange, Secret, TokenSource};
use postrider::record::{
    Direction, DraftId, DraftKind, DraftPage, DraftQuery, DraftSummary, EarlierSend, Event,
    InboxItem, JobId, Line, OpenedDraft, Outcome, Phase, Progress, RecoveredDraft, Stage,
    StageState, StageUpdate, Status, StoredDraft, TimerId,
};
use proptest::prelude::*;

use crate::play::{PRACTICE_TOKEN, Play, REAL_TOKEN, accepted, refused_login};
use crate::{account, practising};

fn keys() -> impl Strategy<Value = Key> {
    let codes = prop::sample::select(vec![
        KeyCode::Enter,
        KeyCode::Esc,
        KeyCode::Tab,
        KeyCode::Backspace,
        KeyCode::Up,
        KeyCode::Down,
        KeyCode::Left,
        KeyCode::End,
        KeyCode::F(1),
        KeyCode::F(2),
        KeyCode::F(4),
        KeyCode::F(5),
        KeyCode::F(5),
        KeyCode::F(6),
        KeyCode::F(8),
        KeyCode::Char('a'),
        KeyCode::Char('1'),
        KeyCode::Char('t'),
        KeyCode::Char('/'),
        KeyCode::Char('日'),
        KeyCode::Char('s'),
        KeyCode::Char('c'),
        KeyCode::Char('o'),
        KeyCode::Char('n'),
        KeyCode::Char('p'),
        KeyCode::Char('x'),
        KeyCode::Char('g'),
        KeyCode::Char('q'),
        KeyCode::Char('d'),
        KeyCode::Char('y'),
        KeyCode::Char('h'),
        KeyCode::Char('r'),
        KeyCode::Char('f'),
        KeyCode::Char('w'),
        KeyCode::Char('v'),
        KeyCode::Char('e'),
        KeyCode::Char('k'),
        KeyCode::Char('j'),
        KeyCode::Char('m'),
        KeyCode::Char('u'),
        KeyCode::Char('2'),
        KeyCode::Char('3'),
        KeyCode::Char('9'),
        KeyCode::Delete,
        KeyCode::Enter,
        KeyCode::Enter,
        KeyCode::Down,
        KeyCode::F(3),
        KeyCode::F(7),
    ]);
    (codes, any::<bool>(), any::<bool>(), any::<bool>()).prop_map(|(code, ctrl, alt, shift)| Key {
        code,
        modifiers: Modifiers {
            ctrl,
            alt: alt && !ctrl,
            shift: shift && !ctrl,
        },
    })
}

fn events() -> impl Strategy<Value = Event> {
    let phases = prop::sample::select(vec![
        Phase::Ready,
        Phase::Submitting,
        Phase::AwaitingVerdict,
        Phase::Over,
    ]);
    prop_oneof![
        phases.prop_map(Event::Phase),
        Just(Event::Progress(Progress { sent: 5, total: 9 })),
        Just(Event::Stage(StageUpdate {
            stage: Stage::Auth,
            state: StageState::Running,
            ms: 0.0,
            endpoint: postrider::postmark::Endpoint::new("h", 25),
            detail: String::new(),
        })),
        Just(Event::Line(Line {
            at_ms: 1.0,
            direction: Direction::Server,
            tls: true,
            stage: Stage::Auth,
            text: "250 a".into()
        })),
        Just(Event::Outcome(accepted())),
        Just(Event::Outcome(refused_login())),
        Just(Event::Outcome(Outcome::Cancelled)),
    ]
}

fn server_token(text: &str) -> Credential {
    Credential::ServerToken(Secret::new(text))
}

fn left() -> Message {
    Message::Drafts(DraftAnswer::Left(Ok(Some(Box::new(RecoveredDraft {
        id: DraftId("left".into()),
        draft: Draft {
            subject: "left".into(),
            ..Draft::default()
        },
        more: 0,
    })))))
}

fn opened(kind: DraftKind, ours: bool) -> Message {
    let summary = DraftSummary {
        kind,
        ..DraftSummary::default()
    };
    let draft = Draft {
        text: "{{name}}".into(),
        ..Draft::default()
    };
    let kept = StoredDraft { summary, draft };
    Message::Drafts(DraftAnswer::Opened {
        as_is: false,
        result: Ok(Box::new(OpenedDraft { kept, ours })),
    })
}

/// What the edge answers, asked or not.
fn answers() -> impl Strategy<Value = Message> {
    let fact = |problem: Option<&str>| FileFact {
        path: "a.pdf".into(),
        name: "a.pdf".into(),
        bytes: 3,
        content_type: "application/pdf".into(),
        problem: problem.map(str::to_owned),
    };
    let smtp = || Credential::SmtpToken {
        access_key: Secret::new("PM-T-outbound-a"),
        secret_key: Secret::new("secret"),
    };
    let found = |profile: &str, credential| Message::CredentialFound {
        profile: profile.into(),
        result: Ok((Some(credential), TokenSource::None)),
    };
    prop::sample::select(vec![
        found("postmark", smtp()),
        found("postmark", server_token(REAL_TOKEN)),
        Message::CredentialFound {
            profile: "postmark".into(),
            result: Err("no file".into()),
        },
        Message::PracticeReady {
            ports: vec![1],
            credential: server_token(PRACTICE_TOKEN),
            sender: "Eve <eve@acme.example>".into(),
            api_url: None,
        },
        Message::PracticeAccount(Secret::new(account::ACCOUNT)),
        Message::PracticeFailed("no port".into()),
        left(),
        opened(DraftKind::Draft, true),
        opened(DraftKind::Draft, false),
        opened(DraftKind::Template, false),
        Message::Drafts(DraftAnswer::Listed {
            query: DraftQuery::default(),
            result: Ok(DraftPage {
                rows: vec![DraftSummary::default(), DraftSummary::default()],
                ..DraftPage::default()
            }),
        }),
        Message::Drafts(DraftAnswer::Changed(Ok(None))),
        Message::Drafts(DraftAnswer::Template {
            name: "T".into(),
            result: Ok(false),
        }),
        Message::FilesProbed(vec![fact(None)]),
        Message::FilesProbed(vec![fact(Some("no such file"))]),
        Message::PathsCompleted {
            typed: "a".into(),
            paths: vec!["a.pdf".into(), "ab.pdf".into()],
        },
        Message::Inbox(Vec::new()),
        Message::Inbox(vec![
            InboxItem {
                id: "b".into(),
                html_as_text: Some("x".into()),
                ..InboxItem::default()
            },
            InboxItem {
                id: "a".into(),
                ..InboxItem::default()
            },
        ]),
        Message::Inbox(vec![InboxItem {
            id: "a".into(),
            ..InboxItem::default()
        }]),
        Message::InboxSource {
            id: "a".into(),
            result: Ok("Subject: s\r\n\r\n".into()),
        },
        Message::InboxSource {
            id: "b".into(),
            result: Err("gone".into()),
        },
        Message::Scenarios(vec![
            practising::scenario(
                "one",
                "One",
                &[("token", practising::ACCOUNT), ("to", "a@b.example")],
            ),
            practising::scenario("two", "Two", &[]),
        ]),
        Message::PlayRefused("no".into()),
        Message::LocalOffset(60),
        Message::ReportSaved(Ok("r.txt".into())),
        Message::DraftSaved(Err("full".into())),
        Message::Paste(format!("Bearer {REAL_TOKEN}").into()),
        Message::Paste("PM-T-outbound-abcdefghijklmnopqrst".into()),
    ])
}

fn messages() -> impl Strategy<Value = Message> {
    prop_oneof![
        2 => answers(),
        12 => keys().prop_map(Message::Key),
        1 => (0_u64..6).prop_map(|job| Message::Account { job: JobId(job), outcome: Box::new(account::facts()) }),
        1 => (0_u64..6, any::<bool>()).prop_map(|(job, found)| Message::EarlierFound {
            job: JobId(job),
            earlier: found.then(|| EarlierSend {
                id: None,
                at: None,
                status: Status::Accepted,
                recipients: vec!["grace@navy.example".into()],
                has_same_text: true,
            }),
        }),
        4 => (0_u64..6, events()).prop_map(|(job, event)| Message::Job { job: JobId(job), event }),
        1 => "\\PC{0,20}(\r\n\\PC{0,9})?".prop_map(|text| Message::Paste(text.into())),
        1 => (1_u16..200, 1_u16..60).prop_map(|(columns, rows)| Message::Resized(Size { columns, rows })),
        1 => (0_u64..9).prop_map(|timer| Message::Timer(TimerId(timer))),
        1 => (0_u16..130, 0_u16..40).prop_map(|(column, row)| Message::Mouse(Mouse { kind: MouseKind::Press, column, row })),
        1 => Just(Message::Mouse(Mouse { kind: MouseKind::ScrollDown, column: 3, row: 9 })),
    ]
}

/// Keys of somebody who sends the same message again and again, with what the server makes of it.
fn impatient() -> impl Strategy<Value = Vec<Message>> {
    let keys = [
        "<C-s>",
        "<Enter>",
        "<Enter><Enter>",
        "<C-s><Enter>",
        "<C-s><Enter><Enter>",
        "<Esc>",
        "<Esc><Esc>",
        "<Down><Enter>",
        "<Down>",
        "1",
        "2",
        "9",
        "<F6>",
        "<F2>",
        "t",
        "<C-c>",
        "x",
        "<BS>",
        "<C-n>",
    ];
    let job = |event| {
        let job = JobId(0);
        Just(vec![Message::Job { job, event }])
    };
    prop_oneof![
        6 => prop::sample::select(keys.to_vec()).prop_map(crate::play::keys),
        2 => job(Event::Phase(Phase::Ready)),
        2 => job(Event::Outcome(accepted())),
        1 => job(Event::Outcome(refused_login())),
        1 => Just(vec![Message::PlayRefused("no".into())]),
    ]
}

fn check(play: &Play) {
    let model = &play.model;
    assert!(
        model.form.is_visible(model.form.focus),
        "{:?} is hidden",
        model.form.focus
    );
    assert!(model.shared.profile < model.shared.profiles.len());
    let unfinished = model
        .log
        .attempts
        .iter()
        .filter(|attempt| attempt.outcome.is_none())
        .count();
    assert_eq!(
        unfinished,
        usize::from(model.shared.job.is_some()),
        "one running attempt for one running job"
    );
    let sent_to_practice = |effect: &Effect| match effect {
        Effect::StartSend(order) => {
            order.profile.is_practice() && order.credential == server_token(REAL_TOKEN)
        }
        Effect::AskAccount(order) => {
            order.profile.is_practice() && order.token.expose() == REAL_TOKEN
        }
        _ => false,
    };
    assert!(
        !play.effects.iter().any(sent_to_practice),
        "a real token went to the practice server"
    );
    if let Some(review) = model.review().and_then(|review| review.job) {
        assert_eq!(Some(review), model.shared.job);
    }
    assert!(model.overlays.len() <= 8, "overlays pile up");
    assert!(model.inbox.selected == 0 || model.inbox.selected < model.inbox.items.len());
    assert!(matches!(model.pane, Pane::Form | Pane::Log));
    let places = postrider::app::layout(model);
    let inside = |place: postrider::app::Rect| {
        place.x + place.width <= model.shared.size.columns
            && place.y + place.height <= model.shared.size.rows
    };
    if model.shared.size.columns >= 40 && model.shared.size.rows >= 12 {
        for place in [
            places.header,
            places.main,
            places.log,
            places.status,
            places.footer,
            places.body,
            places.rule,
        ] {
            assert!(inside(place), "{place:?} in {:?}", model.shared.size);
        }
        assert!(places.fields.iter().all(|(_, place)| inside(*place)));
        assert!(places.hidden.iter().all(|(_, place)| inside(*place)));
    }
}

/// What the user has before the eyes when a message comes.
struct Seen {
    /// What the chosen answer of the question on top causes.
    chosen: Vec<Intent>,
    /// The job of the review on top, and whether it was shown.
    review: Option<JobId>,
    /// Whether the list of profiles is on top.
    in_profiles: bool,
    /// Whether the send under review was confirmed, and waits for the history.
    is_confirmed: bool,
    profile: String,
    /// Messages that somebody has, or may have: what was sent, in practice or for real.
    had: Vec<(bool, Draft)>,
}

fn seen(play: &Play) -> Seen {
    let model = &play.model;
    let had = model.log.attempts.iter();
    let had = had.filter(|attempt| attempt.earlier().is_some());
    let review = model.review();
    Seen {
        chosen: model
            .question()
            .and_then(|question| question.answers.get(question.selected))
            .map_or_else(Vec::new, |answer| answer.intents.clone()),
        review: review.and_then(|review| review.job),
        in_profiles: matches!(model.overlays.last(), Some(Overlay::Profiles(_))),
        is_confirmed: review.is_some_and(|review| review.earlier == Lookup::Confirmed),
        profile: model.profile().name.clone(),
        had: had.map(|one| (one.practice, one.draft.clone())).collect(),
    }
}

/// The effect that an intent asks for.
fn performed(intent: &Intent) -> Option<&Effect> {
    match intent {
        Intent::Perform(effect) => Some(effect),
        _ => None,
    }
}

/// Nothing is sent, deleted or switched without its question.
fn nothing_unasked(before: &Seen, message: &Message, effects: &[Effect], play: &Play) {
    let asked = |wanted: fn(&Intent) -> bool| before.chosen.iter().any(wanted);
    let agreed = |effect: &Effect| {
        before
            .chosen
            .iter()
            .any(|one| performed(one) == Some(effect))
    };
    let is_enter = matches!(message, Message::Key(key) if key.code == KeyCode::Enter);
    for effect in effects {
        match effect {
            Effect::Go(job) => goes(before, message, *job, is_enter, play),
            Effect::StartSend(order) => assert!(order.hold, "it waits for the review"),
            Effect::StartCheck(order) if order.prove => {
                assert!(asked(|one| matches!(one, Intent::Prove)), "{message:?}");
            }
            Effect::ForgetSend(_) => {
                assert!(
                    asked(|one| matches!(one, Intent::ForgetSend(_))),
                    "{message:?}"
                );
            }
            Effect::ForgetToken(_) => assert!(agreed(effect), "{message:?}"),
            Effect::LiftSuppressions { .. } => {
                assert!(
                    asked(|one| matches!(one, Intent::LiftSuppressions(_))),
                    "{message:?}"
                );
            }
            Effect::Drafts(DraftOrder::Delete(_)) => assert!(
                agreed(effect) || asked(|one| matches!(one, Intent::DiscardRecovered)),
                "{message:?}"
            ),
            Effect::ChangeProfile(change) if matches!(**change, ProfileChange::Delete(_)) => {
                assert!(agreed(effect), "{message:?}");
            }
            Effect::AskAccount(order) if order.task.makes_something() => {
                assert!(
                    asked(|one| matches!(one, Intent::ChangeAccount(_))),
                    "{message:?}"
                );
            }
            Effect::Cancel(job) if play.model.log.attempts.iter().any(|one| one.job == *job) => {
                let quits = asked(|one| matches!(one, Intent::CancelAndQuit(_)));
                assert!(agreed(effect) || quits, "{message:?}");
            }
            _ => {}
        }
    }
    if play.model.profile().name != before.profile {
        let is_question =
            |one: &Intent| matches!(one, Intent::SwitchToPostmark(..) | Intent::UseProfile(_));
        let back = play.model.profile().is_practice();
        assert!(
            before.in_profiles || asked(is_question) || back,
            "{message:?}"
        );
    }
}

/// A message is let go: the user has seen its review, and knows who has it already.
fn goes(before: &Seen, message: &Message, job: JobId, is_enter: bool, play: &Play) {
    let attempt = play.model.log.attempts.iter().find(|one| one.job == job);
    let attempt = attempt.expect("it is in the log");
    let agreed = before.chosen.contains(&Intent::SendNow(job));
    let reviewed = before.review == Some(job);
    assert!(agreed || reviewed, "no review was on top: {message:?}");
    let waited = matches!(message, Message::EarlierFound { .. }) && before.is_confirmed;
    assert!(is_enter || waited, "{message:?}");
    let identity = attempt.draft.identity();
    let is_same = |(practice, draft): &(bool, Draft)| {
        let same = draft.identity().zip(identity.clone());
        *practice == attempt.practice && same.is_some_and(|(one, other)| one.is_same(&other))
    };
    let is_second = before.had.iter().any(is_same);
    assert!(agreed || !is_second, "a second copy without a question");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn any_sequence_keeps_the_model_sound(sequence in prop::collection::vec(messages(), 1..80)) {
        let mut play = Play::practice();
        play.filled();
        for message in sequence {
            play.send(message);
            check(&play);
        }
    }

    #[test]
    fn nothing_is_sent_deleted_or_switched_without_its_question(
        answers in any::<bool>(),
        sequence in prop::collection::vec(messages(), 1..80),
    ) {
        let mut play = Play::practice();
        play.filled();
        play.answers = answers;
        for message in sequence {
            let (before, known) = (seen(&play), play.effects.len());
            play.send(message.clone());
            nothing_unasked(&before, &message, &play.effects[known..], &play);
        }
    }

    #[test]
    fn an_impatient_hand_sends_no_message_twice(
        hurried in prop::collection::vec(any::<bool>(), 40),
        steps in prop::collection::vec(impatient(), 1..40),
    ) {
        let mut play = Play::practice();
        play.filled();
        for (step, hurried) in steps.into_iter().zip(hurried) {
            play.hurried = hurried;
            for message in step {
                let (before, known) = (seen(&play), play.effects.len());
                match message.clone() {
                    Message::Job { event, .. } => play.event(event),
                    other => play.send(other),
                };
                nothing_unasked(&before, &message, &play.effects[known..], &play);
            }
        }
    }

    #[test]
    fn what_is_stale_changes_nothing(before in prop::collection::vec(messages(), 0..20), event in events(), timer in 100_u64..200) {
        let mut play = Play::practice();
        play.filled();
        for message in before {
            play.send(message);
        }
        let told = |play: &Play| (
            play.model.form.draft(),
            play.model.form.focus,
            play.model.pane,
            play.model.shared.job,
            play.model.shared.notice.clone(),
            play.model.overlays.len(),
            play.model.log.attempts.iter().map(|one| (one.phase, one.stages.len(), one.transcript.len(), one.outcome.is_some())).collect::<Vec<_>>(),
        );
        let was = told(&play);
        play.effects.clear();
        play.send(Message::Job { job: JobId(1_000_000), event })
            .send(Message::Timer(TimerId(timer + 1_000_000)));
        prop_assert!(play.effects.is_empty());
        prop_assert_eq!(told(&play), was);
    }

    #[test]
    fn what_a_job_says_never_changes_what_was_typed(events in prop::collection::vec(events(), 1..30)) {
        let mut play = Play::practice();
        play.filled().keys("<C-s>");
        let before = play.model.form.draft();
        for event in events {
            play.event(event);
        }
        prop_assert_eq!(play.model.form.draft(), before);
    }
}
