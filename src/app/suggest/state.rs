//! What is offered below a field.

use crate::mail::{FieldId, FieldKind, field, parse_mailbox};

/// Where a row comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// Somebody who was written to.
    History,
    /// A profile, the account, the server.
    Known,
    /// A test address where mail is real: it is taken only when the user goes to it.
    HeldBack,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// What is put into the field.
    pub text: String,
    /// What is known of it.
    pub about: String,
    /// Where it comes from.
    pub source: Source,
}

/// The list below a field.
#[derive(Debug, Clone)]
pub struct Suggestions {
    /// The field.
    pub field: FieldId,
    /// The entry that is being typed, to which the rows answer.
    pub typed: String,
    /// What is offered.
    pub rows: Vec<Suggestion>,
    /// Why there is not more.
    pub note: Option<String>,
    /// The row to which the user moved the selection.
    pub(super) moved_to: Option<Suggestion>,
    /// Addresses of the history, as they came, and the text to which they answered.
    pub(super) found: Vec<String>,
    pub(super) found_for: String,
    /// Whether the history has not answered for this text yet.
    pub(super) awaits_history: bool,
    /// Whether it was asked for by a key: then also nothing is told.
    pub(super) by_hand: bool,
}

/// The rows that a frame showed below a field, and which of them was selected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::app) struct ShownSuggestions {
    pub(super) field: FieldId,
    pub(super) typed: String,
    pub(super) rows: Vec<String>,
    pub(super) selected: Option<usize>,
}

impl Suggestions {
    /// Index of the selected row.
    pub fn selected(&self) -> Option<usize> {
        match &self.moved_to {
            Some(wanted) => self.rows.iter().position(|row| row.text == wanted.text),
            None => Some(0).filter(|_| self.selects_first()),
        }
    }

    /// Whether the first row is selected by itself: while the text is not an address yet, and no answer can
    /// put another row before it.
    fn selects_first(&self) -> bool {
        let is_partial = !self.typed.is_empty() && parse_mailbox(&self.typed).is_err();
        // What the history said of fewer letters holds for more of them, in the same order.
        let is_narrower = self.typed.starts_with(&self.found_for);
        let is_final = |row: &Suggestion| {
            !self.awaits_history || (row.source == Source::History && is_narrower)
        };
        let may_be_taken = |row: &Suggestion| is_final(row) && row.source != Source::HeldBack;
        is_address(self.field) && is_partial && self.rows.first().is_some_and(may_be_taken)
    }

    pub(super) fn texts(&self) -> Vec<String> {
        self.rows.iter().map(|row| row.text.clone()).collect()
    }
}

pub(super) fn is_address(id: FieldId) -> bool {
    matches!(field(id).kind, FieldKind::Mailbox | FieldKind::AddressList)
}
