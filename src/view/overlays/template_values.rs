//! The values of a template's variables.
//!
//! ```text
//! ┌▌Values of “Receipt” ───────────────────────┐
//! │   JSON file    path, or paste JSON         │
//! │   name         Grace                       │
//! │   items                                    │
//! │     item 1     Delete removes it           │
//! │ ▸     price    █                           │
//! │     + add item                             │
//! │ Enter next   ↑ ↓ row   Esc done            │
//! └────────────────────────────────────────────┘
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{open, widest};
use crate::app::{Model, ValueRow, ValueRowKind, ValuesForm};
use crate::view::hint_bar::HintBar;
use crate::view::pen::Pen;
use crate::view::{Theme, field, text};

/// Columns of the box.
const WIDTH: usize = 72;
/// Columns of a label, at most.
const LABEL: usize = 28;

/// Draws the form. Returns where the caret is.
pub(super) fn draw(
    model: &Model,
    form: &ValuesForm,
    theme: &Theme,
    area: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let width = WIDTH.min(widest(area));
    let problem = form
        .problem
        .as_deref()
        .map(|words| text::wrap(words, width.saturating_sub(2)));
    let problem = problem.unwrap_or_default();
    let height = form.rows.len() + problem.len() + 2;
    let title = format!("Values of “{}”", name(form));
    let mut pen = open(&title, (width, height), theme, area, buffer);
    let bottom = pen.height().saturating_sub(1);
    let shown = bottom
        .saturating_sub(problem.len())
        .min(form.rows.len())
        .max(1);
    let first = (form.focus + 1).saturating_sub(shown);
    let labels = form
        .rows
        .iter()
        .map(|row| 2 * row.depth + text::width(&row.label));
    let label = labels.max().unwrap_or(0).min(LABEL).min(width / 2) + 3;
    for (at, row) in form.rows.iter().enumerate().skip(first).take(shown) {
        draw_row(row, (at - first, at == form.focus), label, theme, &mut pen);
    }
    for (at, line) in problem.iter().enumerate() {
        let mark = if at == 0 { "✗ " } else { "  " };
        let column = pen.text(shown + at, 0, mark, theme.bad);
        pen.text(shown + at, column, line, theme.bad);
    }
    let enter = match form.rows.get(form.focus).map(|row| &row.kind) {
        Some(ValueRowKind::Add) => "add",
        Some(ValueRowKind::File(input)) if !input.value().trim().is_empty() => "read the file",
        _ if form.is_at_last() => "done",
        _ => "next",
    };
    let pairs = [("choose", enter), ("↑ ↓", "row"), ("close", "done")];
    HintBar::of(model, &pairs).draw(bottom, theme, &mut pen);
    let row = form.rows.get(form.focus)?;
    let at = form.focus - first;
    match &row.kind {
        ValueRowKind::Value(input) | ValueRowKind::File(input) => {
            let place = pen.part(at, label);
            field::draw_input(input, theme, place, buffer)
        }
        _ => pen.position(at, 0),
    }
}

fn name(form: &ValuesForm) -> &str {
    match form.name.as_str() {
        "" => &form.alias,
        name => name,
    }
}

fn draw_row(
    row: &ValueRow,
    (at, focused): (usize, bool),
    label: usize,
    theme: &Theme,
    pen: &mut Pen<'_>,
) {
    let mark = if focused { "▸ " } else { "  " };
    let style = match row.kind {
        _ if focused => theme.focus,
        ValueRowKind::Heading => theme.title,
        _ => theme.label,
    };
    let indent = "  ".repeat(row.depth);
    let words = text::cut(&format!("{mark}{indent}{}", row.label), label - 1);
    pen.text(at, 0, &words, style);
    match &row.kind {
        ValueRowKind::Value(input) | ValueRowKind::File(input) if focused => {
            let is_empty = input.value().is_empty();
            let hint = placeholder(row);
            if is_empty {
                pen.text(at, label + 1, hint, theme.quiet);
            }
        }
        ValueRowKind::Value(input) | ValueRowKind::File(input) if !input.value().is_empty() => {
            let value = input.value().replace('\n', " ");
            pen.text(
                at,
                label,
                &text::cut(&value, pen.width().saturating_sub(label)),
                theme.text,
            );
        }
        ValueRowKind::Entry if focused => {
            pen.text(at, label, "Delete removes it", theme.quiet);
        }
        _ => {
            pen.text(at, label, placeholder(row), theme.quiet);
        }
    }
}

/// What an empty row says.
fn placeholder(row: &ValueRow) -> &'static str {
    match row.kind {
        ValueRowKind::File(_) => "path of a file, or paste JSON",
        ValueRowKind::Value(_) if row.is_switch => "(blank: no; or true)",
        ValueRowKind::Value(_) => "(blank)",
        _ => "",
    }
}
