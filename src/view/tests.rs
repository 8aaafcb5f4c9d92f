//! No region draws outside the place it was given, whatever stands in the model.

use proptest::prelude::*;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Rect};

use super::{Theme, account, body, footer, form, header, inbox, log, pane, status};
use crate::app::{
    self, AccountPage, Attempt, Layout, Model, Notice, NoticeKind, Size, StageRecord, Startup,
    buffer::TextBuffer,
};
use crate::diagnose::{Card, CardRemedy, Diagnosis};
use crate::mail::{FIELDS, FieldId, Problem, Severity};
use crate::postmark::{Profile, Secret, TokenSource, is_unsafe};
use crate::record::{
    Direction, DnsRecord, InboxItem, InboxPart, JobId, Line, Outcome, Phase, Progress, Reply,
    SendingDomain, Stage, StageState,
};

const FRAME: Rect = Rect {
    x: 0,
    y: 0,
    width: 60,
    height: 24,
};

type Region = fn(&Model, &Theme, Rect, &mut Buffer) -> Option<Position>;

const REGIONS: [(&str, Region); 8] = [
    ("account", account::draw),
    ("log", log::draw),
    ("inbox", inbox::draw),
    ("body", body::draw),
    ("header", |model, theme, place, buffer| {
        header::draw(model, theme, place, buffer);
        None
    }),
    ("status", |model, theme, place, buffer| {
        status::draw(model, theme, place, buffer);
        None
    }),
    ("footer", |model, theme, place, buffer| {
        footer::draw(model, theme, place, buffer);
        None
    }),
    ("form", |model, theme, place, buffer| {
        let inside = app::Rect {
            x: place.x,
            y: place.y,
            width: place.width,
            height: place.height,
        };
        let row = |at: usize| app::Rect {
            x: place.x + 9,
            y: place.y + at as u16,
            width: 90,
            height: 1,
        };
        let fields = FIELDS
            .iter()
            .enumerate()
            .map(|(at, field)| (field.id, row(at)))
            .collect();
        let layout = Layout {
            main: inside,
            body: row(9),
            fields,
            ..Layout::default()
        };
        form::draw(model, theme, &layout, buffer)
    }),
];

/// A model in which `text` stands everywhere.
fn model(text: &str) -> Model {
    let startup = Startup {
        profiles: vec![Profile {
            name: text.into(),
            smtp_host: text.into(),
            ..Profile::postmark()
        }],
        profile: text.into(),
        profile_was_chosen: true,
        credential: None,
        source: TokenSource::Environment(text.into()),
        environment_token: None,
        given: None,
        walks: Default::default(),
        walk_trouble: None,
        preferences: Default::default(),
        first_start: false,
        system: text.into(),
        size: Size {
            columns: FRAME.width,
            rows: FRAME.height,
        },
    };
    let (mut model, _) = Model::new(startup);
    model.overlays.clear();
    for (_, line) in &mut model.form.lines {
        *line = app::LineField::new(text);
    }
    model.form.body = TextBuffer::new(text);
    model.form.focus = FieldId::Files;
    model.form.files.paths = vec![text.into()];
    model.form.files.completions = vec![text.into(); 9];
    model.form.problems = vec![problem(text)];
    model.inbox.items = vec![caught(text); 40];
    model.inbox.selected = 30;
    model.log.attempts = vec![attempt(text), attempt(text)];
    model.log.transcript = true;
    model.log.search = Some(app::LineField::new(text));
    model.shared.account_token = Some(Secret::new(text));
    model.account.domains = Some(vec![known_domain(text); 40]);
    model.account.page = AccountPage::Domains;
    model.account.selected = [30; 3];
    model.account.open = Some(7).filter(|_| text.len().is_multiple_of(2));
    model
}

fn known_domain(text: &str) -> SendingDomain {
    let record = DnsRecord {
        purpose: "DKIM",
        host: text.into(),
        kind: "TXT",
        value: text.into(),
    };
    SendingDomain {
        id: 7,
        name: text.into(),
        records: Some(vec![record; 20]),
        ..SendingDomain::default()
    }
}

fn problem(text: &str) -> Problem {
    Problem {
        check: "test",
        severity: Severity::Error,
        field: FieldId::To,
        message: text.into(),
        range: Some(0..text.len()),
    }
}

fn attempt(text: &str) -> Attempt {
    let card = Card {
        id: text.into(),
        title: text.into(),
        cause: text.into(),
        evidence: vec![text.into()],
        remedies: vec![CardRemedy {
            label: text.into(),
            action: None,
        }],
        page: Some(text.into()),
    };
    let rung = |state| StageRecord {
        stage: Stage::Auth,
        state,
        ms: 1.0,
        detail: text.into(),
    };
    let line = |direction| Line {
        at_ms: 1.0,
        direction,
        tls: true,
        stage: Stage::Auth,
        text: text.into(),
    };
    Attempt {
        job: JobId(1),
        sheet: Default::default(),
        started: None,
        profile: text.into(),
        host: text.into(),
        ports: vec![587],
        practice: false,
        summary: text.into(),
        recipients_line: text.into(),
        id: None,
        bytes: 1,
        stages: [StageState::Done, StageState::Running, StageState::Failed]
            .map(rung)
            .into(),
        transcript: [Direction::Client, Direction::Server, Direction::Note]
            .map(line)
            .into(),
        dropped_lines: 3,
        phase: Phase::Submitting,
        progress: Progress { sent: 1, total: 2 },
        recipients: Vec::new(),
        fates: Vec::new(),
        message_id: None,
        following: false,
        follow_trouble: None,
        unrecorded: None,
        draft: crate::mail::Draft::default(),
        outcome: Some(Outcome::Accepted {
            reply: Reply::new(250, vec![text.into()]),
        }),
        context: crate::diagnose::Context::default(),
        diagnosis: Some(Diagnosis {
            primary: card.clone(),
            others: vec![card],
        }),
        keys_since_start: 0,
    }
}

fn caught(text: &str) -> InboxItem {
    InboxItem {
        id: text.into(),
        received_unix_ms: 0,
        mail_from: text.into(),
        rcpt_to: vec![text.into()],
        from: text.into(),
        to: text.into(),
        subject: text.into(),
        headers: vec![(text.into(), text.into())],
        text: text.into(),
        parts: vec![InboxPart {
            content_type: text.into(),
            name: Some(text.into()),
            bytes: 1,
            ..InboxPart::default()
        }],
        bytes: 1,
        ..InboxItem::default()
    }
}

fn nasty() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("日本語"),
        Just("👩‍👩‍👧‍👦"),
        Just("e\u{301}\u{302}"),
        Just("\u{202e}\u{200b}"),
        Just("\u{1b}[2J\t\r\n"),
        Just("a\u{9b}31m\u{7f}\u{e0041}\u{2066}\u{2028}\u{ad}"),
        Just("ｶﾞﾞﾟ"),
        Just(" a word "),
        Just("long-long-long-long-long-long-long-long-long"),
    ];
    proptest::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_region_draws_outside_its_place(
        text in nasty(), x in 0_u16..40, y in 0_u16..20, width in 0_u16..50, height in 0_u16..20, open: bool, notice: bool,
    ) {
        let place = Rect { x, y, width, height }.intersection(FRAME);
        let mut model = model(&text);
        model.inbox.open = open;
        model.shared.notice = notice.then(|| Notice { kind: NoticeKind::Error, text: text.clone() });
        model.log.scroll_back = usize::from(height);
        for (name, draw) in REGIONS {
            let mut buffer = Buffer::filled(FRAME, Cell::new("."));
            let cursor = draw(&model, &Theme::named("dark").unwrap(), place, &mut buffer);
            prop_assert!(cursor.is_none_or(|cursor| place.contains(cursor)), "{name}: {cursor:?}");
            for position in FRAME.positions().filter(|position| !place.contains(*position)) {
                prop_assert!(buffer[position] == Cell::new("."), "{name} at {position}");
            }
            for position in FRAME.positions() {
                let symbol = buffer[position].symbol();
                // Joiners and selectors are parts of what they join.
                let plain = symbol.replace(['\u{200c}', '\u{200d}', '\u{fe0f}'], "");
                prop_assert!(!plain.chars().any(is_unsafe), "{name} at {position}: {symbol:?}");
            }
            let whole = pane::air(place).width;
            prop_assert!(whole <= place.width);
        }
    }
}
