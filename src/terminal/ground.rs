//! The terminal is asked for its background (OSC 11, xterm control sequences), and nobody waits for it.
//!
//! crossterm 0.29 knows no such answer and reads `ESC ] 11 ; rgb:ffff/ffff/ffff ESC \` as typed keys:
//! Alt+], 1, 1, and so on. So the keys are looked through for exactly that, as long as no answer came;
//! what begins like one and goes on otherwise is handed on as it was typed, nothing lost. An answer
//! that never comes costs nothing, and one that comes late is still none of the user's words.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use crate::app::{self, Key};

/// The question.
pub(super) const QUESTION: &str = "\x1b]11;?\x1b\\";

/// The key that an answer begins with. It would be held back where it means something to the user.
pub(super) const FIRST: Key = Key {
    code: app::KeyCode::Char(']'),
    modifiers: app::Modifiers {
        ctrl: false,
        alt: true,
        shift: false,
    },
};

/// What an answer says before the colour.
const OPENINGS: [&str; 2] = ["]11;rgb:", "]11;rgba:"];

/// Hexadecimal digits of one component, at most; an answer has three of them, or four.
const DIGITS: usize = 4;

/// Looks for the answer among the keys.
#[derive(Debug, Default)]
pub struct Ground {
    asked: bool,
    /// The last key that went on was Esc: an answer that was cut behind its first byte begins so.
    after_escape: bool,
    held: Vec<KeyEvent>,
}

/// What became of an event.
#[derive(Debug, PartialEq)]
pub enum Heard {
    /// It may belong to an answer; it is held until that is known.
    Held,
    /// These are what they seem to be, in this order.
    Events(Vec<Event>),
    /// The answer is complete: whether the ground is light.
    Light(bool),
}

/// How far what is held fits an answer.
enum Fit {
    Begun,
    Whole(bool),
    Not,
}

impl Ground {
    /// One that expects an answer.
    pub fn asked() -> Self {
        Self {
            asked: true,
            ..Self::default()
        }
    }

    /// Takes the next event.
    pub fn hear(&mut self, event: Event) -> Heard {
        let key = match &event {
            Event::Key(key) if self.asked => *key,
            // Whatever else comes between, it is no part of an answer and does not end one.
            _ => return Heard::Events(vec![event]),
        };
        if key.kind == KeyEventKind::Release {
            return Heard::Events(vec![event]);
        }
        self.held.push(key);
        match fit(&self.held, self.after_escape) {
            Fit::Begun => Heard::Held,
            Fit::Whole(light) => {
                *self = Self::default();
                Heard::Light(light)
            }
            Fit::Not => self.give_back(),
        }
    }

    /// What was held goes on; the last of it may be where an answer begins.
    fn give_back(&mut self) -> Heard {
        let mut held = std::mem::take(&mut self.held);
        let last = held.len() - 1;
        if last > 0 && matches!(fit(&held[last..], false), Fit::Begun) {
            self.held = held.split_off(last);
        }
        let bare = |key: &KeyEvent| key.code == KeyCode::Esc && key.modifiers.is_empty();
        self.after_escape = held.last().is_some_and(bare);
        Heard::Events(held.into_iter().map(Event::Key).collect())
    }
}

/// The keys as the characters that were sent; Alt was an escape before its character.
fn characters(keys: &[KeyEvent]) -> Option<String> {
    let mut sent = String::new();
    for key in keys {
        match (key.code, key.modifiers) {
            (KeyCode::Char(']'), KeyModifiers::ALT) if sent.is_empty() => sent.push(']'),
            (KeyCode::Char('\\'), KeyModifiers::ALT) => sent.push('\x1b'),
            (KeyCode::Char('\\'), KeyModifiers::NONE) if sent.ends_with('\x1b') => {}
            (KeyCode::Char('g'), KeyModifiers::CONTROL) | (KeyCode::Esc, _) => sent.push('\x1b'),
            (KeyCode::Char(typed), held) if (held - KeyModifiers::SHIFT).is_empty() => {
                sent.push(typed);
            }
            _ => return None,
        }
    }
    Some(sent)
}

fn fit(keys: &[KeyEvent], after_escape: bool) -> Fit {
    let alt = keys[0].modifiers == KeyModifiers::ALT;
    let Some(sent) = characters(keys).filter(|_| alt || after_escape) else {
        return Fit::Not;
    };
    if OPENINGS.iter().any(|opening| opening.starts_with(&sent)) {
        return Fit::Begun;
    }
    let colour = OPENINGS
        .iter()
        .find_map(|opening| sent.strip_prefix(opening));
    // An Esc of its own as the end: its backslash is still to come.
    let cut = keys[keys.len() - 1].code == KeyCode::Esc;
    match colour.map(|colour| (colour, colour.strip_suffix('\x1b'))) {
        Some((_, Some(colour))) => match components(colour) {
            Some(_) if cut => Fit::Begun,
            Some(parts) if parts.len() >= 3 => Fit::Whole(is_light(&parts)),
            _ => Fit::Not,
        },
        Some((begun, None)) if components(begun).is_some() => Fit::Begun,
        _ => Fit::Not,
    }
}

/// The components, each from 0 to 1; the last may not be there yet.
fn components(colour: &str) -> Option<Vec<f32>> {
    let parts: Vec<&str> = colour.split('/').collect();
    let whole = |part: &str| {
        let most = 16_u32.pow(u32::try_from(part.len()).ok()?) - 1;
        let value = u32::from_str_radix(part, 16).ok()?;
        #[allow(clippy::cast_precision_loss)] // Both are below 2^16.
        Some(value as f32 / most as f32)
    };
    let fits =
        |part: &&str| part.len() <= DIGITS && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    if parts.len() > 4 || !parts.iter().all(fits) {
        return None;
    }
    let filled = parts.iter().filter(|part| !part.is_empty());
    filled.map(|part| whole(part)).collect()
}

/// By the weights that ITU-R BT.601 gives red, green and blue.
fn is_light(parts: &[f32]) -> bool {
    let weights = [0.299, 0.587, 0.114];
    let brightness: f32 = parts
        .iter()
        .zip(weights)
        .map(|(part, weight)| part * weight)
        .sum();
    brightness > 0.5
}

#[cfg(test)]
#[path = "ground_tests.rs"]
mod tests;
