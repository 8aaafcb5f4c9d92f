//! The message of the row that is shown, and what is wrong with the list.

use super::state::{ListField, error_lines};
use crate::app::model::Model;
use crate::mail::{Draft, FieldId, Pattern, Problem, Severity};

/// Characters of the text that are filled for the panel.
const EXCERPT: usize = 4_000;

/// The message with its variables: everything but To.
pub(super) fn message(model: &Model) -> Draft {
    Draft {
        to: String::new(),
        profile: model.profile().name.clone(),
        ..model.form.draft()
    }
}

/// The message of the row that is shown; `None` while there is no list, or where its row cannot be filled.
pub(in crate::app) fn draft_shown(model: &Model) -> Option<Draft> {
    let list = model.form.list.as_ref()?;
    fill(list, message(model))
}

/// The same with no more of the text than fits a panel.
pub(super) fn excerpt_shown(model: &Model) -> Option<Draft> {
    let list = model.form.list.as_ref()?;
    let mut draft = message(model);
    if let Some((end, _)) = draft.text.char_indices().nth(EXCERPT) {
        draft.text.truncate(end);
        draft.text.push('…');
    }
    fill(list, draft)
}

fn fill(list: &ListField, draft: Draft) -> Option<Draft> {
    let rows = &list.list()?.mailing.list;
    let pattern = Pattern {
        draft: Draft {
            to: rows.recipients(),
            ..draft
        },
        ..Pattern::default()
    };
    rows.message(list.row.saturating_sub(1), &pattern).ok()
}

/// What is wrong with the list, as a problem of To.
pub(in crate::app) fn problems(list: &ListField) -> Vec<Problem> {
    let problem = |message: String| Problem {
        check: "list",
        severity: Severity::Error,
        field: FieldId::To,
        message,
        range: None,
    };
    let errors = match &list.checked {
        None => return Vec::new(),
        Some(Err(errors)) => errors.as_slice(),
        Some(Ok(checked)) => checked.errors.as_slice(),
    };
    let lines = error_lines(errors);
    match lines.as_slice() {
        [] => Vec::new(),
        [only] => vec![problem(only.clone())],
        [first, ..] => {
            let more = errors.len() - 1;
            vec![problem(format!("{first}; {more} more errors in the panel"))]
        }
    }
}
