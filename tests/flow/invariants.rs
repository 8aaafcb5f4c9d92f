//! Random messages: whatever comes in whatever order, the model stays sound.

use postrider::app::{
    DraftAnswer, Effect, Key, KeyCode, Message, Modifiers, Mouse, MouseKind, Pane, Size,
};
use postrider::mail::{Draft, FileFact};
use postrider::postmark::{Credential, Secret, TokenSource};
use postrider::record::{
    Direction, DraftId, DraftKind, DraftPage, DraftQuery, DraftSummary, Event, InboxItem, JobId,
    KeptDraft, LeftDraft, Line, OpenedDraft, Outcome, Phase, Progress, Stage, StageState,
    StageUpdate, TimerId,
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
    Message::Drafts(DraftAnswer::Left(Ok(Some(Box::new(LeftDraft {
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
    let kept = KeptDraft { summary, draft };
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
        Message::Paste(format!("Bearer {REAL_TOKEN}")),
        Message::Paste("PM-T-outbound-abcdefghijklmnopqrst".into()),
    ])
}

fn messages() -> impl Strategy<Value = Message> {
    prop_oneof![
        2 => answers(),
        12 => keys().prop_map(Message::Key),
        1 => (0_u64..6).prop_map(|job| Message::Account { job: JobId(job), outcome: Box::new(account::facts()) }),
        4 => (0_u64..6, events()).prop_map(|(job, event)| Message::Job { job: JobId(job), event }),
        1 => "\\PC{0,20}(\r\n\\PC{0,9})?".prop_map(Message::Paste),
        1 => (1_u16..200, 1_u16..60).prop_map(|(columns, rows)| Message::Resized(Size { columns, rows })),
        1 => (0_u64..9).prop_map(|timer| Message::Timer(TimerId(timer))),
        1 => (0_u16..130, 0_u16..40).prop_map(|(column, row)| Message::Mouse(Mouse { kind: MouseKind::Press, column, row })),
        1 => Just(Message::Mouse(Mouse { kind: MouseKind::ScrollDown, column: 3, row: 9 })),
    ]
}

fn check(play: &Play) {
    let model = &play.model;
    assert!(
        model.form.is_visible(model.form.focus),
        "{:?} is hidden",
        model.form.focus
    );
    assert!(model.profile < model.profiles.len());
    let unfinished = model
        .log
        .attempts
        .iter()
        .filter(|attempt| attempt.outcome.is_none())
        .count();
    assert_eq!(
        unfinished,
        usize::from(model.job.is_some()),
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
        assert_eq!(Some(review), model.job);
    }
    assert!(model.overlays.len() <= 8, "overlays pile up");
    assert!(model.inbox.selected == 0 || model.inbox.selected < model.inbox.items.len());
    assert!(matches!(model.pane, Pane::Form | Pane::Log));
    let places = postrider::app::layout(model);
    let inside = |place: postrider::app::Rect| {
        place.x + place.width <= model.size.columns && place.y + place.height <= model.size.rows
    };
    if model.size.columns >= 40 && model.size.rows >= 12 {
        for place in [
            places.header,
            places.main,
            places.log,
            places.status,
            places.footer,
            places.body,
            places.rule,
        ] {
            assert!(inside(place), "{place:?} in {:?}", model.size);
        }
        assert!(places.fields.iter().all(|(_, place)| inside(*place)));
        assert!(places.hidden.iter().all(|(_, place)| inside(*place)));
    }
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
            play.model.job,
            play.model.notice.clone(),
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
