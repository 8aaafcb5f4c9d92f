//! What must hold on every screen: nothing panics, the cursor stands inside the frame, no control
//! character of a server or a paste reaches it, and a token is seen only when revealed. That no region
//! leaves its place is tested beside the regions, in `src/view/tests.rs`.

use postrider::app::{Message, Size};
use postrider::mail::FieldId;
use postrider::record::{Direction, FailureKind, InboxItem, Outcome, Reply, Stage};
use postrider::view::Theme;
use proptest::prelude::*;

use crate::support::{REAL_TOKEN, Session, TOKEN, draw, fact, failure};

/// Text that hurts: wide, joined, combining, zero-width, right to left, control characters, long.
fn nasty() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("日本語".to_owned()),
        Just("👩‍👩‍👧‍👦".to_owned()),
        Just("e\u{301}\u{302}\u{303}".to_owned()),
        Just("\u{202e}\u{200b}\u{feff}".to_owned()),
        Just("\u{1b}[2J\u{7}\t\r\n".to_owned()),
        Just("ｶﾞﾞﾟ".to_owned()),
        Just(", <>@\"".to_owned()),
        Just("x".repeat(300)),
        "[ -~]{0,20}",
        "\\PC{0,10}",
    ];
    proptest::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

const KEYS: [&str; 51] = [
    "Alt+/",
    "Alt+|",
    "Alt+a",
    "Ctrl+X",
    "Ctrl+Y",
    "Ctrl+W",
    "Alt+t",
    "u",
    "Tab",
    "Enter",
    "Esc",
    "Up",
    "Down",
    "Left",
    "Right",
    "Home",
    "End",
    "PageUp",
    "PageDown",
    "Backspace",
    "F1",
    "F2",
    "F4",
    "F6",
    "F8",
    "Ctrl+S",
    "Ctrl+O",
    "Ctrl+P",
    "Ctrl+C",
    "Ctrl+Q",
    "Ctrl+G",
    "a",
    "t",
    "1",
    "2",
    "/",
    "n",
    "y",
    "Shift+Tab",
    "Shift+Left",
    "Alt+Left",
    "x",
    "Alt+p",
    "e",
    "d",
    "m",
    "F5",
    "Alt+g",
    "F9",
    "s",
    "3",
];

#[derive(Debug, Clone)]
enum Step {
    Key(usize),
    Paste(String),
    Resize(u16, u16),
    Say(String),
    Refuse(String),
    Catch(String),
    File(String),
    Transcript,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (0..KEYS.len()).prop_map(Step::Key),
        3 => nasty().prop_map(Step::Paste),
        2 => (1_u16..200, 1_u16..200).prop_map(|(columns, rows)| Step::Resize(columns, rows)),
        2 => (40_u16..130, 12_u16..40).prop_map(|(columns, rows)| Step::Resize(columns, rows)),
        2 => nasty().prop_map(Step::Say),
        1 => nasty().prop_map(Step::Refuse),
        1 => nasty().prop_map(Step::Catch),
        1 => nasty().prop_map(Step::File),
        1 => Just(Step::Transcript),
    ]
}

fn play(session: &mut Session, step: &Step) {
    let running = session.model.shared.job.is_some();
    match step {
        Step::Key(at) => {
            session.keys(KEYS[*at]);
        }
        Step::Paste(text) => {
            session.send(Message::Paste(text.as_str().into()));
        }
        Step::Resize(columns, rows) => {
            session.send(Message::Resized(Size {
                columns: *columns,
                rows: *rows,
            }));
        }
        Step::Say(text) if running => {
            session
                .line(1.0, Direction::Server, Stage::Hello, text)
                .stage(Stage::Hello, 1.0, text);
        }
        Step::Refuse(text) if running => {
            let reply = Reply::new(535, vec![text.clone()]);
            let failure = failure(Stage::Auth, FailureKind::AuthRefused).with_reply(reply);
            session.outcome(Outcome::Refused(failure));
        }
        Step::Say(_) | Step::Refuse(_) => {}
        Step::Catch(text) => {
            session.send(Message::Inbox(vec![caught(text)]));
        }
        Step::File(path) => {
            session.model.form.files.paths.push(path.clone());
            session.send(Message::FilesProbed(vec![fact(path, 12_345, path)]));
        }
        Step::Transcript => session.model.log.transcript = !session.model.log.transcript,
    }
}

fn caught(text: &str) -> InboxItem {
    InboxItem {
        id: text.to_owned(),
        received_unix_ms: i64::MAX / 1_000,
        mail_from: text.to_owned(),
        rcpt_to: vec![text.to_owned()],
        from: text.to_owned(),
        to: text.to_owned(),
        subject: text.to_owned(),
        headers: vec![(text.to_owned(), text.to_owned())],
        text: text.to_owned(),
        parts: Vec::new(),
        bytes: u64::MAX,
        ..InboxItem::default()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_breaks_the_frame(steps in proptest::collection::vec(step(), 1..40), theme in 0_usize..4) {
        let mut session = Session::practice((80, 24));
        let name = Theme::names().nth(theme).unwrap();
        session.theme = Theme::named(name).unwrap();
        for step in &steps {
            play(&mut session, step);
            let Size { columns, rows } = session.model.shared.size;
            let (picture, cursor) = session.drawn();
            prop_assert!(cursor.x < columns && cursor.y < rows, "{cursor:?} in {columns}x{rows}");
            prop_assert!(!picture.contains(|c: char| c.is_control() && c != '\n'), "{picture}");
        }
    }

    /// The frame may be smaller or larger than what the model knows: a resize not yet told.
    #[test]
    fn any_frame_will_do(columns in 1_u16..200, rows in 1_u16..200, keys in proptest::collection::vec(0..KEYS.len(), 0..12)) {
        let mut session = Session::practice((80, 24));
        session.filled();
        for key in keys {
            session.keys(KEYS[key]);
        }
        let (_, cursor) = draw(&session.model, &session.theme, (columns, rows));
        prop_assert!(cursor.x < columns && cursor.y < rows);
    }

    /// Whatever is pressed, the token is on no screen unless it was revealed.
    #[test]
    fn the_token_stays_hidden(keys in proptest::collection::vec(0..KEYS.len(), 1..40), columns in 40_u16..140, rows in 12_u16..40) {
        for (mut session, token) in [(Session::practice((80, 24)), TOKEN), (Session::production((80, 24)), REAL_TOKEN)] {
            session.send(Message::Resized(Size { columns, rows }));
            session.field(FieldId::Token);
            for key in &keys {
                session.keys(KEYS[*key]);
                if session.model.form.revealed {
                    break;
                }
                let picture = session.screen();
                for part in token.split('-').filter(|part| part.len() > 4) {
                    prop_assert!(!picture.contains(part), "{part} in {picture}");
                }
                prop_assert!(!picture.contains(&token[..8]), "{picture}");
            }
        }
    }
}

/// The other way round, so that the test above cannot pass for want of a token.
#[test]
fn a_revealed_token_is_seen() {
    let mut session = Session::production((120, 36));
    session.field(FieldId::Token);
    assert!(!session.screen().contains(REAL_TOKEN));
    assert!(
        session
            .screen()
            .contains("••••••••-••••-••••-••••-••••••••2c1b")
    );
    session.model.form.revealed = true;
    assert!(session.screen().contains(REAL_TOKEN));
}

/// Words and symbols carry every meaning: without color the picture is the same.
#[test]
fn color_only_adds() {
    let mut session = Session::practice((120, 36));
    session
        .filled()
        .field(FieldId::To)
        .type_text(", bad@")
        .keys("Tab");
    let mono = session.screen();
    for name in Theme::names() {
        session.theme = Theme::named(name).unwrap();
        assert_eq!(session.screen(), mono, "{name}");
    }
}
