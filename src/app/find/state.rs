//! The find line and what it has found.

use crate::app::line::LineField;

/// The find line and what it has found.
#[derive(Clone, Default)]
pub struct Find {
    /// Whether it is open.
    pub open: bool,
    /// What is looked for.
    pub input: LineField,
    /// What is to stand in its place.
    pub with: LineField,
    /// Whether that is typed now.
    pub replacing: bool,
    /// The first character of every place, in order.
    pub places: Vec<usize>,
    /// Characters of a place.
    pub length: usize,
    /// Which of the places is selected.
    pub at: Option<usize>,
    /// The character from which on it is looked for.
    pub(super) from: usize,
}

impl Find {
    /// `3 of 12`, or that there is nothing.
    pub fn count(&self) -> String {
        match (self.at, self.places.len()) {
            _ if self.input.value().is_empty() => String::new(),
            (_, 0) => "not found".to_owned(),
            (Some(at), all) => format!("{} of {all}", at + 1),
            (None, all) => all.to_string(),
        }
    }

    /// The line that has the caret.
    pub(in crate::app) fn line(&mut self) -> &mut LineField {
        match self.replacing {
            true => &mut self.with,
            false => &mut self.input,
        }
    }
}
