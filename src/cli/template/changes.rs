//! What `pull` and `push` have in common: a change of one template, its diff, the question, the account at the end.

use serde_json::{Value, json};

use super::diff::diff;
use super::named;
use crate::cli::exit::Exit;
use crate::cli::json as lines;
use crate::postmark::api::{Template, TemplateRow};

/// What happens to one template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Action {
    /// It is new.
    Create,
    /// It differs.
    Update,
    /// It is the same on both sides.
    Unchanged,
}

impl Action {
    fn word(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Update => "update",
            Self::Unchanged => "unchanged",
        }
    }
}

/// How far a change came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// Nothing was done yet.
    Planned,
    /// It was done.
    Done,
    /// It failed.
    Failed,
    /// No answer came: it may have been done.
    Unknown,
}

impl State {
    fn word(self) -> &'static str {
        match self {
            Self::Planned => "not-done",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
        }
    }
}

/// The change of one template.
pub(super) struct Change {
    /// Which.
    pub row: TemplateRow,
    /// What.
    pub action: Action,
    /// What is different, for people.
    pub diff: String,
    /// How far it came.
    pub state: State,
}

impl Change {
    /// A change that was not made yet.
    pub fn new(row: &TemplateRow, action: Action, diff: String) -> Self {
        Self {
            row: row.clone(),
            action,
            diff,
            state: State::Planned,
        }
    }

    /// Whether there is anything to do.
    pub fn is_one(&self) -> bool {
        self.action != Action::Unchanged
    }

    /// For people, with its diff.
    pub fn shown(&self) -> String {
        let kind = match super::is_layout(&self.row) {
            true => "layout",
            false => "template",
        };
        let (action, alias) = (self.action.word(), &self.row.alias);
        format!("{action} {kind} {alias}\n{}", self.diff)
    }

    /// A line of `--json`.
    pub fn object(&self) -> Value {
        let mut line = named("template-change", &self.row);
        line["action"] = json!(self.action.word());
        line["status"] = json!(self.state.word());
        line["diff"] = json!(self.diff);
        line
    }
}

/// The differences between two versions of a template, field by field; `name` is the folder that stands for it.
pub(super) fn between(name: &str, old: &Template, new: &Template) -> String {
    let fields = [
        ("Name", &old.row.name, &new.row.name),
        ("Subject", &old.subject, &new.subject),
        ("LayoutTemplate", &old.row.layout, &new.row.layout),
    ];
    let mut text = String::new();
    for (key, old, new) in fields.into_iter().filter(|(_, old, new)| old != new) {
        for (sign, value) in [('-', old), ('+', new)] {
            if !value.is_empty() {
                text += &format!("{sign}{key}: {value}\n");
            }
        }
    }
    text += &diff(
        &format!("{name}/{}", super::folder::HTML),
        &old.html,
        &new.html,
    );
    text + &diff(
        &format!("{name}/{}", super::folder::TEXT),
        &old.text,
        &new.text,
    )
}

/// What was done and what was not, after a command that broke in the middle.
pub(super) fn account(changes: &[Change]) -> String {
    let of = |state: State| {
        let all = changes
            .iter()
            .filter(|one| one.is_one() && one.state == state);
        let all: Vec<&str> = all.map(|one| one.row.alias.as_str()).collect();
        all.join(", ")
    };
    let rows = [
        ("Changed", of(State::Done)),
        (
            "May have been changed, because no answer came",
            of(State::Unknown),
        ),
        ("Failed", of(State::Failed)),
        ("Not changed", of(State::Planned)),
    ];
    let rows = rows.iter().filter(|(_, names)| !names.is_empty());
    rows.map(|(what, names)| format!("{what}: {names}.\n"))
        .collect()
}

/// The lines of `--json` about every change.
pub(super) fn objects(changes: &[Change]) -> String {
    changes
        .iter()
        .map(|one| lines::text(&one.object()))
        .collect()
}

/// The end where nobody can be asked and nobody said yes.
pub(super) const NOT_ASKED: (Exit, &str) = (
    Exit::Usage,
    "nothing was changed: without a terminal to ask on, add --yes to make these changes",
);
