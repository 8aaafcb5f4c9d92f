//! The small forms: a new server, a new sender signature, a new domain.

use super::page::AccountPage;
use crate::app::buffer::Edit;
use crate::app::intent::Intent;
use crate::app::key::{Key, KeyCode};
use crate::app::layer::{Cx, Handled, Layer};
use crate::app::line::{LineField, first_line};
use crate::app::selection::around;
use crate::postmark::Secret;

/// A value of a small form.
#[derive(Debug, Clone)]
pub enum FormValue {
    /// Typed.
    Line(LineField),
    /// One of several.
    Choice {
        /// What there is.
        options: Vec<&'static str>,
        /// Which one it is.
        chosen: usize,
    },
}

/// A row of a small form.
#[derive(Debug, Clone)]
pub struct FormRow {
    /// Its name.
    pub label: &'static str,
    /// Its value.
    pub value: FormValue,
}

/// A form for one new thing of an account.
#[derive(Debug, Clone)]
pub struct AccountForm {
    /// What is made: one of what this page lists.
    pub page: AccountPage,
    /// The rows.
    pub rows: Vec<FormRow>,
    /// The row with the caret.
    pub focus: usize,
    /// What is wrong with what was typed.
    pub problem: Option<String>,
}

impl AccountForm {
    pub(super) fn new(page: AccountPage, rows: Vec<FormRow>) -> Self {
        Self {
            page,
            rows,
            focus: 0,
            problem: None,
        }
    }

    pub(super) fn text(&self, at: usize) -> &str {
        match self.rows.get(at).map(|row| &row.value) {
            Some(FormValue::Line(input)) => input.value().trim(),
            _ => "",
        }
    }

    pub(super) fn choice(&self, at: usize) -> usize {
        match self.rows.get(at).map(|row| &row.value) {
            Some(FormValue::Choice { chosen, .. }) => *chosen,
            _ => 0,
        }
    }
}

impl Layer for AccountForm {
    /// A key for the focused row: into the line, or to the next choice.
    fn text_key(&mut self, key: Key, edit: Option<Edit>, _: &mut Cx<'_>) -> Handled {
        let Some(row) = self.rows.get_mut(self.focus) else {
            return Handled::No;
        };
        match &mut row.value {
            FormValue::Line(input) => match edit {
                Some(edit) => input.apply(edit),
                None => return Handled::No,
            },
            FormValue::Choice { options, chosen } => {
                let count = options.len().max(1);
                match key.code {
                    KeyCode::Right | KeyCode::Char(' ') => *chosen = (*chosen + 1) % count,
                    KeyCode::Left => *chosen = (*chosen + count - 1) % count,
                    // A letter goes to the next option that begins with it.
                    KeyCode::Char(letter) => next_with(options, chosen, letter),
                    _ => return Handled::No,
                }
            }
        }
        self.problem = None;
        Handled::Yes
    }

    fn paste(&mut self, text: &str, _: &mut Cx<'_>) {
        if let Some(input) = self.line() {
            input.paste(&first_line(text.trim()));
            self.problem = None;
        }
    }

    fn line(&mut self) -> Option<&mut LineField> {
        match self.rows.get_mut(self.focus).map(|row| &mut row.value) {
            Some(FormValue::Line(input)) => Some(input),
            _ => None,
        }
    }

    fn scroll(&mut self, by: isize, _: &mut Cx<'_>) {
        around(&mut self.focus, by, self.rows.len());
    }

    fn choose(&mut self, cx: &mut Cx<'_>) {
        cx.want(Intent::SubmitAccountForm);
    }

    /// What was typed is still there when it is opened again.
    fn close(&mut self, cx: &mut Cx<'_>) {
        cx.want(Intent::LeaveAccountForm);
    }
}

fn next_with(options: &[&str], chosen: &mut usize, letter: char) {
    let count = options.len();
    let begins = |at: &usize| {
        options[*at]
            .chars()
            .next()
            .is_some_and(|first| first.eq_ignore_ascii_case(&letter))
    };
    let found = (1..=count).map(|by| (*chosen + by) % count).find(begins);
    *chosen = found.unwrap_or(*chosen);
}

/// An account token is typed.
#[derive(Clone)]
pub struct AccountTokenBox {
    /// What is typed, shown as dots.
    pub input: LineField,
}

impl Default for AccountTokenBox {
    fn default() -> Self {
        Self {
            input: LineField::secret(),
        }
    }
}

impl Layer for AccountTokenBox {
    fn text_key(&mut self, _: Key, edit: Option<Edit>, _: &mut Cx<'_>) -> Handled {
        let Some(edit) = edit else {
            return Handled::No;
        };
        self.input.apply(edit);
        Handled::Yes
    }

    fn paste(&mut self, text: &str, _: &mut Cx<'_>) {
        self.input.paste(Secret::cleaned(text).expose());
    }

    fn line(&mut self) -> Option<&mut LineField> {
        Some(&mut self.input)
    }

    fn scroll(&mut self, _: isize, _: &mut Cx<'_>) {}

    fn choose(&mut self, cx: &mut Cx<'_>) {
        cx.close();
        cx.want(Intent::TakeAccountToken(Secret::cleaned(
            self.input.value(),
        )));
    }
}
