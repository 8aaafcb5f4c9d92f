//! Help: first what the focused field is, then every key, by group.
//!
//! ```text
//! ┌▌Help ─────────────────────────────────────────┐
//! │ To                                            │
//! │ Recipients, separated by commas. …            │
//! │                                               │
//! │ Send                                          │
//! │ Ctrl+S      Review and send                   │
//! │             Opens the review and signs in …   │
//! │                                               │
//! │ ↑ ↓ scroll   Esc back                         │
//! └───────────────────────────────────────────────┘
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::{actions, keys, open, widest};
use crate::app::{Model, Screen};
use crate::mail::field;
use crate::view::{Theme, text};

/// Columns of the keys.
const KEYS: usize = 14;

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
    keys(&mut pen, room, &[("↑ ↓", "scroll"), ("Esc", "back")], theme);
    if below > 0 {
        pen.text_right(room, 24, "↓ more", theme.quiet);
    }
    pen.position(0, 0)
}

fn rows(model: &Model, theme: &Theme, width: usize) -> Vec<Line<'static>> {
    let mut rows = Vec::new();
    if model.screen == Screen::Compose {
        let field = field(model.form.focus);
        rows.push(Line::styled(field.label, theme.title));
        rows.extend(text::wrap(field.help, width).into_iter().map(Line::from));
    }
    for (group, entries) in actions::groups() {
        rows.push(Line::default());
        rows.push(Line::styled(group, theme.title));
        for entry in entries {
            rows.extend(entry_rows(&entry, theme, width));
        }
    }
    rows
}

fn entry_rows(entry: &actions::Entry, theme: &Theme, width: usize) -> Vec<Line<'static>> {
    let indent = KEYS.min(width / 3);
    let mut rows = Vec::new();
    let keys = text::wrap(&entry.keys, indent.saturating_sub(1));
    let label = Line::from(entry.label.clone());
    let gap = |keys: &str| " ".repeat(indent.saturating_sub(text::width(keys)));
    let mut told = vec![label];
    let long = text::wrap(&entry.help, width.saturating_sub(indent));
    told.extend(long.into_iter().filter(|row| !row.is_empty()).map(|row| Line::styled(row, theme.quiet)));
    for at in 0..keys.len().max(told.len()) {
        let keys = keys.get(at).cloned().unwrap_or_default();
        let gap = gap(&keys);
        let mut spans = vec![Span::styled(keys, theme.key), Span::raw(gap)];
        if let Some(line) = told.get(at) {
            spans.extend(line.spans.iter().map(|span| span.clone().patch_style(line.style)));
        }
        rows.push(Line::from(spans));
    }
    rows
}
