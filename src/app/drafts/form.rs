//! A small form: the name of a template, or the values of a message's variables.

use crate::app::buffer::Edit;
use crate::app::intent::Intent;
use crate::app::key::Key;
use crate::app::layer::{Cx, Handled, Layer};
use crate::app::line::LineField;
use crate::app::selection::around;
use crate::mail::{FillError, Pattern};

/// What the form is for.
#[derive(Debug, Clone, PartialEq)]
pub enum DraftFormFor {
    /// The message in the form becomes a template; whether the user agreed to replace one.
    Template(bool),
    /// This message is begun.
    Variables(Box<Pattern>),
}

/// The form.
#[derive(Debug, Clone)]
pub struct DraftForm {
    /// What it is for.
    pub purpose: DraftFormFor,
    /// Label and value of each row.
    pub rows: Vec<(String, LineField)>,
    /// Index of the row with the caret.
    pub focus: usize,
    /// What is wrong.
    pub problem: Option<String>,
}

impl DraftForm {
    fn new(purpose: DraftFormFor, rows: Vec<(String, LineField)>) -> Self {
        Self {
            purpose,
            rows,
            focus: 0,
            problem: None,
        }
    }

    /// The form of a message's variables; the caret is in the one whose value cannot be used, or the first
    /// without a value.
    pub(super) fn of_variables(pattern: Pattern, problem: Option<FillError>) -> Self {
        let value = |name: &String| pattern.values.get(name).cloned().unwrap_or_default();
        let names = pattern.variables();
        let is_focused = |name: &String| match &problem {
            Some(problem) => problem.name == *name,
            None => value(name).is_empty(),
        };
        let focus = names.iter().position(is_focused);
        let rows = names.into_iter().map(|name| {
            let value = value(&name);
            (name, LineField::new(value))
        });
        let rows = rows.collect();
        Self {
            focus: focus.unwrap_or(0),
            problem: problem.map(|problem| problem.to_string()),
            ..Self::new(DraftFormFor::Variables(Box::new(pattern)), rows)
        }
    }

    /// The form of a template's name.
    pub(super) fn of_name(suggested: &str) -> Self {
        let rows = vec![("Name".to_owned(), LineField::new(suggested))];
        Self::new(DraftFormFor::Template(false), rows)
    }

    /// Whether it asks for the name of a template.
    pub(super) fn is_of_template(&self) -> bool {
        matches!(self.purpose, DraftFormFor::Template(_))
    }

    /// The name is taken: Enter replaces what has it, as `words` say.
    pub(super) fn offer_to_replace(&mut self, words: String) {
        self.purpose = DraftFormFor::Template(true);
        self.problem = Some(words);
    }

    fn changed(&mut self) {
        self.problem = None;
        if let DraftFormFor::Template(agreed) = &mut self.purpose {
            *agreed = false;
        }
    }
}

impl Layer for DraftForm {
    fn text_key(&mut self, _: Key, edit: Option<Edit>, _: &mut Cx<'_>) -> Handled {
        let Some(edit) = edit else {
            return Handled::No;
        };
        if let Some(input) = self.line() {
            input.apply(edit);
        }
        self.changed();
        Handled::Yes
    }

    /// In a value line breaks stay: it may be for the text.
    fn paste(&mut self, text: &str, _: &mut Cx<'_>) {
        let text = match self.is_of_template() {
            true => text.trim().replace(['\r', '\n'], " "),
            false => text.replace("\r\n", "\n").replace('\r', "\n"),
        };
        if let Some(input) = self.line() {
            input.paste(text.trim_end_matches('\n'));
        }
        self.changed();
    }

    fn line(&mut self) -> Option<&mut LineField> {
        self.rows.get_mut(self.focus).map(|(_, input)| input)
    }

    fn scroll(&mut self, by: isize, _: &mut Cx<'_>) {
        around(&mut self.focus, by, self.rows.len());
    }

    /// The next row, and behind the last one the form is done.
    fn choose(&mut self, cx: &mut Cx<'_>) {
        if self.focus + 1 < self.rows.len() {
            self.focus += 1;
            return;
        }
        match &mut self.purpose {
            // Stays open until it is known whether the name is free.
            DraftFormFor::Template(replace) => {
                let name = self.rows.first().map(|(_, input)| input.value().trim());
                match name.unwrap_or_default() {
                    "" => self.problem = Some("a template needs a name".into()),
                    name => cx.want(Intent::KeepTemplate {
                        name: name.to_owned(),
                        replace: *replace,
                    }),
                }
            }
            DraftFormFor::Variables(pattern) => {
                let values = self.rows.iter();
                let values = values.map(|(name, input)| (name.clone(), input.value().to_owned()));
                pattern.values.extend(values);
                cx.close();
                cx.want(Intent::BeginMessage(pattern.clone()));
            }
        }
    }
}
