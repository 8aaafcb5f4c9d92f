//! Keys and mouse events as the core knows them; `terminal` translates.

use std::fmt;
use std::str::FromStr;

/// A key without its modifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum KeyCode {
    Char(char),
    F(u8),
    Enter,
    Esc,
    Tab,
    Backspace,
    Delete,
    Insert,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
}

/// Modifier keys held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Modifiers {
    /// Ctrl.
    pub ctrl: bool,
    /// Alt (or Meta).
    pub alt: bool,
    /// Shift, where the terminal tells it (not for printable characters).
    pub shift: bool,
}

/// A key press.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// The key.
    pub code: KeyCode,
    /// What was held.
    pub modifiers: Modifiers,
}

const NONE: Modifiers = Modifiers {
    ctrl: false,
    alt: false,
    shift: false,
};

impl Key {
    /// A key alone.
    pub const fn plain(code: KeyCode) -> Self {
        Self {
            code,
            modifiers: NONE,
        }
    }

    /// A character alone.
    pub const fn char(c: char) -> Self {
        Self::plain(KeyCode::Char(c))
    }

    /// Ctrl and a character.
    pub const fn ctrl(c: char) -> Self {
        Self {
            code: KeyCode::Char(c),
            modifiers: Modifiers { ctrl: true, ..NONE },
        }
    }

    /// Alt and a character.
    pub const fn alt(c: char) -> Self {
        Self {
            code: KeyCode::Char(c),
            modifiers: Modifiers { alt: true, ..NONE },
        }
    }

    /// Shift and a key that is no character.
    pub const fn shift(code: KeyCode) -> Self {
        Self {
            code,
            modifiers: Modifiers {
                shift: true,
                ..NONE
            },
        }
    }

    /// Ctrl and a key that is no character.
    pub const fn ctrl_code(code: KeyCode) -> Self {
        Self {
            code,
            modifiers: Modifiers { ctrl: true, ..NONE },
        }
    }

    /// Alt and a key that is no character.
    pub const fn alt_code(code: KeyCode) -> Self {
        Self {
            code,
            modifiers: Modifiers { alt: true, ..NONE },
        }
    }

    /// The index that a digit key chooses: 0 for `1`.
    pub(super) fn index(self) -> Option<usize> {
        let digit = self.printable()?.to_digit(10)?.checked_sub(1)?;
        usize::try_from(digit).ok()
    }

    /// The character, if this key types one.
    pub fn printable(self) -> Option<char> {
        match self.code {
            KeyCode::Char(c) if !self.modifiers.ctrl && !self.modifiers.alt => Some(c),
            _ => None,
        }
    }
}

/// Keys that are named by a word.
const NAMES: [(KeyCode, &str); 15] = [
    (KeyCode::Enter, "Enter"),
    (KeyCode::Esc, "Esc"),
    (KeyCode::Tab, "Tab"),
    (KeyCode::Backspace, "Backspace"),
    (KeyCode::Delete, "Delete"),
    (KeyCode::Insert, "Insert"),
    (KeyCode::Up, "Up"),
    (KeyCode::Down, "Down"),
    (KeyCode::Left, "Left"),
    (KeyCode::Right, "Right"),
    (KeyCode::Home, "Home"),
    (KeyCode::End, "End"),
    (KeyCode::PageUp, "PageUp"),
    (KeyCode::PageDown, "PageDown"),
    (KeyCode::Char(' '), "Space"),
];

impl fmt::Debug for Key {
    /// Not the character of a key that types one: it may belong to a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.printable() {
            Some(_) => f.write_str("…"),
            None => write!(f, "{self}"),
        }
    }
}

impl fmt::Display for Key {
    /// `Ctrl+S`, `Shift+Tab`, `F1`, `t`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let held = [
            (self.modifiers.ctrl, "Ctrl+"),
            (self.modifiers.alt, "Alt+"),
            (self.modifiers.shift, "Shift+"),
        ];
        for (_, name) in held.iter().filter(|(held, _)| *held) {
            f.write_str(name)?;
        }
        let named = NAMES.iter().find(|(code, _)| *code == self.code);
        match (named, self.code) {
            (Some((_, name)), _) => f.write_str(name),
            (None, KeyCode::F(number)) => write!(f, "F{number}"),
            (None, KeyCode::Char(c)) if self.modifiers.ctrl => {
                write!(f, "{}", c.to_ascii_uppercase())
            }
            (None, KeyCode::Char(c)) => write!(f, "{c}"),
            (None, _) => Ok(()),
        }
    }
}

/// Why text is no key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// It names none.
    #[error(
        "`{0}` is no key; a key is written as Ctrl+S, Alt+b, Shift+Tab, F5, PageUp, Space or x"
    )]
    Unknown(String),
    /// Shift and a character: the character says it.
    #[error("`{0}`: with Shift a character is another one; write that, such as A for Shift+a")]
    Shifted(String),
    /// Terminals send two keys as one.
    #[error("`{0}` cannot be told from {1}: terminals send the same for both")]
    Same(String, &'static str),
}

/// What terminals send for a character with Ctrl that has a key of its own.
const SAME: [(char, &str); 5] = [
    ('i', "Tab"),
    ('m', "Enter"),
    ('j', "Enter"),
    ('h', "Backspace"),
    ('[', "Esc"),
];

impl FromStr for Key {
    type Err = KeyError;

    /// As [`fmt::Display`] writes it; the words in any case.
    ///
    /// # Errors
    ///
    /// [`KeyError`] for what names no key that a terminal sends.
    fn from_str(text: &str) -> Result<Self, KeyError> {
        let mut modifiers = NONE;
        let mut rest = text;
        while let Some((word, behind)) = rest.split_once('+').filter(|(_, rest)| !rest.is_empty()) {
            match word.to_ascii_lowercase().as_str() {
                "ctrl" => modifiers.ctrl = true,
                "alt" => modifiers.alt = true,
                "shift" => modifiers.shift = true,
                _ => return Err(KeyError::Unknown(text.to_owned())),
            }
            rest = behind;
        }
        let code = code(rest).ok_or_else(|| KeyError::Unknown(text.to_owned()))?;
        let KeyCode::Char(c) = code else {
            return Ok(Self { code, modifiers });
        };
        if modifiers.shift {
            return Err(KeyError::Shifted(text.to_owned()));
        }
        if !modifiers.ctrl {
            return Ok(Self { code, modifiers });
        }
        let c = c.to_ascii_lowercase();
        match SAME.iter().find(|(same, _)| *same == c) {
            Some((_, other)) => Err(KeyError::Same(text.to_owned(), other)),
            None => Ok(Self {
                code: KeyCode::Char(c),
                modifiers,
            }),
        }
    }
}

/// A key without its modifiers.
fn code(text: &str) -> Option<KeyCode> {
    let named = NAMES
        .iter()
        .find(|(_, name)| name.eq_ignore_ascii_case(text));
    if let Some((code, _)) = named {
        return Some(*code);
    }
    let mut chars = text.chars();
    match (chars.next(), chars.as_str()) {
        (Some(c), "") if !c.is_control() && c != ' ' => Some(KeyCode::Char(c)),
        (Some('F' | 'f'), number) => {
            let number = number.parse().ok()?;
            (1..=24).contains(&number).then_some(KeyCode::F(number))
        }
        _ => None,
    }
}

/// What a mouse did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum MouseKind {
    Press,
    ScrollUp,
    ScrollDown,
}

/// A mouse event at a cell of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mouse {
    /// What it did.
    pub kind: MouseKind,
    /// Column from 0.
    pub column: u16,
    /// Row from 0.
    pub row: u16,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> impl Iterator<Item = Key> {
        let named = NAMES.iter().map(|(code, _)| *code);
        let functions = (1..=24).map(KeyCode::F);
        let chars = (' '..='~').chain("äßÄé€日".chars()).map(KeyCode::Char);
        let codes = named.chain(functions).chain(chars);
        codes.flat_map(|code| {
            (0..8).map(move |held| Key {
                code,
                modifiers: Modifiers {
                    ctrl: held & 1 != 0,
                    alt: held & 2 != 0,
                    shift: held & 4 != 0,
                },
            })
        })
    }

    #[test]
    fn every_key_that_a_terminal_sends_is_read_as_it_is_written() {
        let mut count = 0;
        for key in all() {
            let is_char = matches!(key.code, KeyCode::Char(_));
            let text = key.to_string();
            match text.parse::<Key>() {
                Err(KeyError::Shifted(_)) => assert!(is_char && key.modifiers.shift, "{text}"),
                Err(KeyError::Same(..)) => assert!(is_char && key.modifiers.ctrl, "{text}"),
                // With Ctrl a character has no case.
                Ok(read) if key.modifiers.ctrl && is_char => assert_eq!(read.to_string(), text),
                read => assert_eq!(read, Ok(key), "{text}"),
            }
            count += 1;
        }
        assert!(count > 1_000);
    }

    #[test]
    fn what_is_no_key_is_told() {
        for text in [
            "", "Ctrl+", "Hyper+x", "F0", "F25", "Foo", "ctrl", "a b", "\u{7}",
        ] {
            assert_eq!(
                text.parse::<Key>(),
                Err(KeyError::Unknown(text.to_owned())),
                "{text:?}"
            );
        }
        assert_eq!("ctrl+s".parse::<Key>(), Ok(Key::ctrl('s')));
        assert_eq!("alt++".parse::<Key>(), Ok(Key::alt('+')));
        assert_eq!("+".parse::<Key>(), Ok(Key::char('+')));
        assert!(matches!(
            "Ctrl+I".parse::<Key>(),
            Err(KeyError::Same(_, "Tab"))
        ));
    }
}
