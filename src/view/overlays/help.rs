//! Help: first what the focused field is, then every key, by where it counts.
//!
//! ```text
//! ┌▌Help ─────────────────────────────────────────┐
//! │ To                                            │
//! │ Recipients, separated by commas. …            │
//! │                                               │
//! │ Keys on every screen                          │
//! │ Ctrl+S      Review and send. Checks the …     │
//! │                                               │
//! │ ↑ ↓ scroll   Esc back                         │
//! └───────────────────────────────────────────────┘
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::{keys, list, open, widest};
use crate::app::{ACTIONS, EDITING, Model, Scope, Screen};
use crate::mail::field;
use crate::view::{Theme, text};

/// Columns of the keys.
const KEYS: usize = 20;
/// Columns from which on every key has its sentence.
const LONG: usize = 60;
/// The places in which keys are told, in order.
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

/// Draws the help from row `scroll` on. Returns where its first row stands.
pub(super) fn draw(
    model: &Model,
    scroll: u16,
    theme: &Theme,
    area: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let width = widest(area).min(90);
    let rows = rows(model, theme, width);
    let mut pen = open("Help", (width, rows.len() + 1), theme, area, buffer);
    let room = pen.height().saturating_sub(1);
    let first = usize::from(scroll).min(rows.len().saturating_sub(room));
    let below = rows.len().saturating_sub(first + room);
    for (at, row) in rows.into_iter().skip(first).take(room).enumerate() {
        pen.line(at, row);
    }
    let back = model.shared.keymap.key_named("help-close");
    keys(&mut pen, room, &[("↑ ↓", "scroll"), (&back, "back")], theme);
    if below > 0 {
        pen.text_right(room, 24, "↓ more", theme.quiet);
    }
    pen.position(0, 0)
}

fn rows(model: &Model, theme: &Theme, width: usize) -> Vec<Line<'static>> {
    let keymap = &model.shared.keymap;
    let mut rows = Vec::new();
    if model.screen == Screen::Compose {
        let field = field(model.form.focus);
        rows.push(Line::styled(field.label, theme.title));
        rows.extend(text::wrap(field.help, width).into_iter().map(Line::from));
    }
    for scope in SCOPES {
        heading(&mut rows, scope.name(), theme);
        for action in ACTIONS.iter().filter(|action| action.scope == scope) {
            let help = if width < LONG { "" } else { action.help };
            let keys = keymap.words(keymap.keys(action)).join(" ");
            rows.extend(entry(&keys, action.label, help, theme, width));
        }
    }
    heading(&mut rows, "in a field", theme);
    for row in EDITING {
        let keys = keymap.words(keymap.edit_keys(row)).join(" ");
        rows.extend(entry(&keys, row.label, "", theme, width));
    }
    rows
}

fn heading(rows: &mut Vec<Line<'static>>, name: &str, theme: &Theme) {
    rows.push(Line::default());
    rows.push(Line::styled(format!("Keys {name}"), theme.title));
}

/// Keys, what they do, and where there is room the sentence on it.
fn entry(keys: &str, label: &str, help: &str, theme: &Theme, width: usize) -> Vec<Line<'static>> {
    let indent = KEYS.min(width / 3);
    let keys = text::wrap(keys, indent.saturating_sub(1));
    let label = list::capitalised(label);
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
            Span::styled(keys, theme.key),
            Span::raw(gap),
            Span::raw(told),
        ])
    };
    (0..keys.len().max(told.len())).map(row).collect()
}
