//! What the terminal sends becomes what the core knows: one table, no decision beyond it.

use crossterm::event::{
    Event, KeyCode as Sent, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent,
    MouseEventKind,
};

use crate::app::{Key, KeyCode, Message, Modifiers, Mouse, MouseKind, Size};

/// Keys that have a name.
const NAMED: [(Sent, KeyCode); 15] = [
    (Sent::Enter, KeyCode::Enter),
    (Sent::Esc, KeyCode::Esc),
    (Sent::Tab, KeyCode::Tab),
    (Sent::Backspace, KeyCode::Backspace),
    (Sent::Delete, KeyCode::Delete),
    (Sent::Insert, KeyCode::Insert),
    (Sent::Up, KeyCode::Up),
    (Sent::Down, KeyCode::Down),
    (Sent::Left, KeyCode::Left),
    (Sent::Right, KeyCode::Right),
    (Sent::Home, KeyCode::Home),
    (Sent::End, KeyCode::End),
    (Sent::PageUp, KeyCode::PageUp),
    (Sent::PageDown, KeyCode::PageDown),
    (Sent::BackTab, KeyCode::Tab),
];

/// Control characters that arrive under another name than they are pressed by: the byte 0x1F of
/// Ctrl+_ is read as Ctrl+7, and so on for its neighbours.
const CONTROL: [(char, char); 4] = [('4', '\\'), ('5', ']'), ('6', '^'), ('7', '_')];

/// Control characters that stand for a key: some terminals send 0x08 for Backspace, and a paste
/// without brackets brings 0x0A for Enter.
const CONTROL_KEYS: [(char, KeyCode); 2] = [('h', KeyCode::Backspace), ('j', KeyCode::Enter)];

/// What a mouse does that anything listens to.
const MOUSE: [(MouseEventKind, MouseKind); 3] = [
    (MouseEventKind::Down(MouseButton::Left), MouseKind::Press),
    (MouseEventKind::ScrollUp, MouseKind::ScrollUp),
    (MouseEventKind::ScrollDown, MouseKind::ScrollDown),
];

/// The message that `event` means to the core, or `None` if it means nothing: the release of a key,
/// a key that no keyboard table knows, a mouse that only moves, a change of focus.
pub fn translate(event: Event) -> Option<Message> {
    match event {
        Event::Key(event) => key(event).map(Message::Key),
        Event::Paste(text) => Some(Message::Paste(text.into())),
        Event::Mouse(event) => mouse(event).map(Message::Mouse),
        Event::Resize(columns, rows) => Some(Message::Resized(Size { columns, rows })),
        Event::FocusGained | Event::FocusLost => None,
    }
}

fn key(event: KeyEvent) -> Option<Key> {
    if event.kind == KeyEventKind::Release {
        return None;
    }
    let held = event.modifiers;
    let modifiers = Modifiers {
        ctrl: held.contains(KeyModifiers::CONTROL),
        alt: held.contains(KeyModifiers::ALT),
        shift: held.contains(KeyModifiers::SHIFT) || event.code == Sent::BackTab,
    };
    match event.code {
        Sent::Char(character) => Some(printable(character, modifiers)),
        Sent::F(number) => Some(Key {
            code: KeyCode::F(number),
            modifiers,
        }),
        code => lookup(&NAMED, &code).map(|code| Key { code, modifiers }),
    }
}

/// A printable character carries its shift in itself; with Ctrl it has no case.
fn printable(character: char, held: Modifiers) -> Key {
    let modifiers = Modifiers {
        shift: false,
        ..held
    };
    if !held.ctrl {
        return Key {
            code: KeyCode::Char(character),
            modifiers,
        };
    }
    let character = character.to_ascii_lowercase();
    if let Some(code) = lookup(&CONTROL_KEYS, &character) {
        return Key {
            code,
            modifiers: Modifiers {
                ctrl: false,
                ..modifiers
            },
        };
    }
    let character = lookup(&CONTROL, &character).unwrap_or(character);
    Key {
        code: KeyCode::Char(character),
        modifiers,
    }
}

fn mouse(event: MouseEvent) -> Option<Mouse> {
    let kind = lookup(&MOUSE, &event.kind)?;
    Some(Mouse {
        kind,
        column: event.column,
        row: event.row,
    })
}

fn lookup<K: PartialEq, V: Copy>(table: &[(K, V)], key: &K) -> Option<V> {
    table
        .iter()
        .find(|(known, _)| known == key)
        .map(|(_, value)| *value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pressed(code: Sent, modifiers: KeyModifiers) -> Option<Key> {
        match translate(Event::Key(KeyEvent::new(code, modifiers))) {
            Some(Message::Key(key)) => Some(key),
            _ => None,
        }
    }

    fn held(ctrl: bool, alt: bool, shift: bool) -> Modifiers {
        Modifiers { ctrl, alt, shift }
    }

    #[test]
    fn keys_arrive_as_they_are_pressed() {
        let none = KeyModifiers::NONE;
        let table = [
            (
                Sent::Char('a'),
                none,
                KeyCode::Char('a'),
                held(false, false, false),
            ),
            (
                Sent::Char('A'),
                KeyModifiers::SHIFT,
                KeyCode::Char('A'),
                held(false, false, false),
            ),
            (
                Sent::Char('s'),
                KeyModifiers::CONTROL,
                KeyCode::Char('s'),
                held(true, false, false),
            ),
            (
                Sent::Char('7'),
                KeyModifiers::CONTROL,
                KeyCode::Char('_'),
                held(true, false, false),
            ),
            (
                Sent::Char('_'),
                KeyModifiers::ALT,
                KeyCode::Char('_'),
                held(false, true, false),
            ),
            (
                Sent::Char('h'),
                KeyModifiers::CONTROL,
                KeyCode::Backspace,
                held(false, false, false),
            ),
            (
                Sent::Char('j'),
                KeyModifiers::CONTROL,
                KeyCode::Enter,
                held(false, false, false),
            ),
            (Sent::BackTab, none, KeyCode::Tab, held(false, false, true)),
            (
                Sent::Left,
                KeyModifiers::SHIFT,
                KeyCode::Left,
                held(false, false, true),
            ),
            (Sent::F(4), none, KeyCode::F(4), held(false, false, false)),
        ];
        for (sent, with, code, modifiers) in table {
            assert_eq!(
                pressed(sent, with),
                Some(Key { code, modifiers }),
                "{sent:?} {with:?}"
            );
        }
    }

    #[test]
    fn a_release_and_an_unknown_key_mean_nothing() {
        let release = KeyEvent {
            kind: KeyEventKind::Release,
            ..KeyEvent::from(Sent::Char('a'))
        };
        assert_eq!(translate(Event::Key(release)), None);
        assert_eq!(pressed(Sent::CapsLock, KeyModifiers::NONE), None);
        assert_eq!(translate(Event::FocusGained), None);
    }

    #[test]
    fn the_mouse_presses_and_scrolls_and_otherwise_is_silent() {
        let at = |kind| {
            let event = MouseEvent {
                kind,
                column: 7,
                row: 3,
                modifiers: KeyModifiers::NONE,
            };
            translate(Event::Mouse(event))
        };
        let expected = |kind| {
            Some(Message::Mouse(Mouse {
                kind,
                column: 7,
                row: 3,
            }))
        };
        assert_eq!(
            at(MouseEventKind::Down(MouseButton::Left)),
            expected(MouseKind::Press)
        );
        assert_eq!(at(MouseEventKind::ScrollUp), expected(MouseKind::ScrollUp));
        assert_eq!(at(MouseEventKind::Moved), None);
        assert_eq!(at(MouseEventKind::Up(MouseButton::Left)), None);
    }

    #[test]
    fn a_paste_is_not_typing_and_a_resize_has_a_size() {
        assert_eq!(
            translate(Event::Paste("a\rb".into())),
            Some(Message::Paste("a\rb".into()))
        );
        let size = Size {
            columns: 40,
            rows: 12,
        };
        assert_eq!(
            translate(Event::Resize(40, 12)),
            Some(Message::Resized(size))
        );
    }
}
