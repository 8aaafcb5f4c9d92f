//! The rows of the help: first what the focused field is, then every key, by where it counts.

use super::layout::{overlay_inside, widest};
use super::text::{self, Line, Span, tone};
use super::{ACTIONS, EDITING, Model, Page, Scope, Screen};
use crate::mail::field;

/// Columns of the box where there is room.
const WIDTH: usize = 90;
/// Columns of the keys.
const KEYS: usize = 20;
/// Columns from which on every key has its sentence.
const LONG: usize = 60;
/// The scopes whose keys are listed, in order.
const SCOPES: [Scope; 13] = [
    Scope::Global,
    Scope::Form,
    Scope::Find,
    Scope::Review,
    Scope::Preview,
    Scope::Log,
    Scope::Inbox,
    Scope::Activity,
    Scope::Setup,
    Scope::Account,
    Scope::List,
    Scope::Help,
    Scope::Always,
];

/// Columns of the box, and its rows.
pub fn help_page(model: &Model) -> (usize, Page) {
    let size = model.shared.size;
    let width = widest(size).min(WIDTH);
    let rows = rows(model, width);
    // The last row has the keys.
    let height = overlay_inside(size, width, rows.len() + 1)
        .1
        .saturating_sub(1);
    (width, Page { rows, height })
}

fn rows(model: &Model, width: usize) -> Vec<Line> {
    let keymap = &model.shared.keymap;
    let mut rows = Vec::new();
    if model.screen == Screen::Compose {
        let field = field(model.form.focus);
        rows.push(Line::styled(field.label, tone::TITLE));
        rows.extend(text::wrap(field.help, width).into_iter().map(Line::from));
    }
    for scope in SCOPES {
        heading(&mut rows, scope.name());
        for action in ACTIONS.iter().filter(|action| action.scope == scope) {
            let help = if width < LONG { "" } else { action.help };
            let keys = keymap.words(keymap.keys(action)).join(" ");
            rows.extend(entry(&keys, action.label, help, width));
        }
    }
    heading(&mut rows, "in a field");
    for row in EDITING {
        let keys = keymap.words(keymap.edit_keys(row)).join(" ");
        rows.extend(entry(&keys, row.label, "", width));
    }
    rows
}

fn heading(rows: &mut Vec<Line>, name: &str) {
    rows.push(Line::default());
    rows.push(Line::styled(format!("Keys {name}"), tone::TITLE));
}

/// Keys, label, and, if there is room, the help sentence.
fn entry(keys: &str, label: &str, help: &str, width: usize) -> Vec<Line> {
    let indent = KEYS.min(width / 3);
    let keys = text::wrap(keys, indent.saturating_sub(1));
    let label = text::capitalised(label);
    let told = if help.is_empty() {
        label
    } else {
        format!("{label}. {help}")
    };
    let told = text::wrap(&told, width.saturating_sub(indent));
    let row = |at: usize| {
        let keys = keys.get(at).cloned().unwrap_or_default();
        let gap = " ".repeat(indent.saturating_sub(text::width(&keys)));
        let told = told.get(at).cloned().unwrap_or_default();
        Line::from(vec![
            Span::styled(keys, tone::KEY),
            Span::raw(gap),
            Span::raw(told),
        ])
    };
    (0..keys.len().max(told.len())).map(row).collect()
}
