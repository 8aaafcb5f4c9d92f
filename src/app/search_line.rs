//! The line in which a list is searched.

use super::buffer::Edit;
use super::key::{Key, KeyCode};
use super::line::{LineField, first_line};

/// A search: what is typed, and whether the keys go into it.
#[derive(Debug, Clone, Default)]
pub struct SearchLine {
    /// What is searched for.
    pub input: LineField,
    /// Whether it has the keys.
    pub is_open: bool,
}

/// What a key did in a search.
pub(super) enum Searched {
    /// The keys go to the list again; what is searched for is the same.
    Left,
    /// Something else is searched for.
    Changed,
}

impl SearchLine {
    /// What is searched for.
    pub fn text(&self) -> &str {
        self.input.value()
    }

    /// Whether it takes a row of the screen.
    pub fn is_shown(&self) -> bool {
        self.is_open || !self.text().is_empty()
    }

    /// The line, while it has the keys.
    pub(super) fn line(&mut self) -> Option<&mut LineField> {
        self.is_open.then_some(&mut self.input)
    }

    /// A key, with what it does to text; `None` if the search does not take it.
    pub(super) fn key(&mut self, key: Key, edit: Option<Edit>) -> Option<Searched> {
        if !self.is_open {
            return None;
        }
        match key.code {
            KeyCode::Enter | KeyCode::Down => {
                self.is_open = false;
                return Some(Searched::Left);
            }
            KeyCode::Esc => *self = Self::default(),
            _ => self.input.apply(edit?),
        }
        Some(Searched::Changed)
    }

    /// Pasted text: its first line.
    pub(super) fn paste(&mut self, text: &str) {
        self.input.paste(first_line(text).trim());
    }
}
