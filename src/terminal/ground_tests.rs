use proptest::prelude::*;

use super::*;

fn key(code: KeyCode, modifiers: KeyModifiers) -> Event {
    Event::Key(KeyEvent::new(code, modifiers))
}

/// What crossterm makes of the characters of an answer.
fn keys(sent: &str) -> Vec<Event> {
    let mut events = Vec::new();
    let mut sent = sent.chars();
    while let Some(character) = sent.next() {
        events.push(match character {
            '\x1b' => match sent.next() {
                Some(next) => key(KeyCode::Char(next), KeyModifiers::ALT),
                None => key(KeyCode::Esc, KeyModifiers::NONE),
            },
            '\x07' => key(KeyCode::Char('g'), KeyModifiers::CONTROL),
            capital if capital.is_uppercase() => key(KeyCode::Char(capital), KeyModifiers::SHIFT),
            typed => key(KeyCode::Char(typed), KeyModifiers::NONE),
        });
    }
    events
}

/// What goes on, and what was learned.
fn heard(
    ground: &mut Ground,
    events: impl IntoIterator<Item = Event>,
) -> (Vec<Event>, Option<bool>) {
    let (mut passed, mut learned) = (Vec::new(), None);
    for event in events {
        match ground.hear(event) {
            Heard::Held => {}
            Heard::Events(events) => passed.extend(events),
            Heard::Light(light) => learned = Some(light),
        }
    }
    (passed, learned)
}

#[test]
fn an_answer_is_heard_and_goes_no_further() {
    let table = [
        ("\x1b]11;rgb:ffff/ffff/ffff\x1b\\", true),
        ("\x1b]11;rgb:0000/0000/0000\x07", false),
        ("\x1b]11;rgb:1e1E/2e2E/3e3E\x1b\\", false),
        ("\x1b]11;rgb:fd/f6/e3\x07", true),
        ("\x1b]11;rgb:f/f/f\x1b\\", true),
        ("\x1b]11;rgba:ffff/ffff/ffff/0000\x1b\\", true),
        ("\x1b]11;rgb:0000/ffff/0000\x1b\\", true),
        ("\x1b]11;rgb:ffff/0000/0000\x1b\\", false),
    ];
    for (answer, light) in table {
        let mut ground = Ground::asked();
        let sent = format!("ab{answer}cd");
        let (passed, learned) = heard(&mut ground, keys(&sent));
        assert_eq!(learned, Some(light), "{answer:?}");
        assert_eq!(passed, keys("abcd"), "{answer:?}");
        // The question was asked once; from then on everything is typed.
        assert_eq!(heard(&mut ground, keys(answer)), (keys(answer), None));
    }
}

#[test]
fn an_answer_that_was_cut_between_its_escapes_and_what_follows_is_heard_too() {
    let escape = || key(KeyCode::Esc, KeyModifiers::NONE);
    let mut sent = vec![escape()];
    sent.extend(keys("]11;rgb:ffff/ffff/ffff"));
    sent.extend([escape(), key(KeyCode::Char('\\'), KeyModifiers::NONE)]);
    sent.extend(keys("x"));
    let expected = [escape()].into_iter().chain(keys("x")).collect();
    assert_eq!(heard(&mut Ground::asked(), sent), (expected, Some(true)));
}

#[test]
fn what_only_begins_like_an_answer_is_typed() {
    let table = [
        "\x1b]x",
        "\x1b]11;rgb:ffff/ffff\x1b\\",
        "\x1b]11;rgb:fffff/",
        "\x1b]11;rgb:ff/ff/ff/ff/f",
        "\x1b]11;rgb:fg",
        "\x1b]10;rgb:ff/ff/ff\x07",
        "]11;rgb:ff/ff/ff\x07",
        "\x1bx",
        "\x07",
    ];
    for typed in table {
        assert_eq!(
            heard(&mut Ground::asked(), keys(typed)),
            (keys(typed), None),
            "{typed:?}"
        );
    }
}

#[test]
fn an_answer_behind_a_beginning_that_was_none_is_heard() {
    let sent = "\x1b]1\x1b]11;rgb:ff/ff/ff\x07";
    assert_eq!(
        heard(&mut Ground::asked(), keys(sent)),
        (keys("\x1b]1"), Some(true))
    );
}

#[test]
fn a_paste_and_a_resize_between_the_keys_of_an_answer_go_on_at_once() {
    let mut sent = keys("\x1b]11;rgb:ff/");
    sent.extend([Event::Paste("p".into()), Event::Resize(40, 12)]);
    sent.extend(keys("ff/ff\x07"));
    let expected = vec![Event::Paste("p".into()), Event::Resize(40, 12)];
    assert_eq!(heard(&mut Ground::asked(), sent), (expected, Some(true)));
}

#[test]
fn where_nothing_was_asked_every_key_goes_on_at_once() {
    let answer = "\x1b]11;rgb:ff/ff/ff\x07";
    assert_eq!(
        heard(&mut Ground::default(), keys(answer)),
        (keys(answer), None)
    );
}

proptest! {
    #[test]
    fn no_key_is_lost_or_moved(sent in "[\x1b\\]\x0711;rgb:f/a\\\\]{0,40}") {
        let mut ground = Ground::asked();
        let all = keys(&sent);
        let (mut passed, learned) = heard(&mut ground, all.clone());
        passed.extend(ground.held.iter().copied().map(Event::Key));
        if learned.is_none() {
            prop_assert_eq!(passed, all);
        }
    }
}
