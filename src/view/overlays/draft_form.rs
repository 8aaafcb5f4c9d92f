//! The name of a template, or the values of a message's variables.
//!
//! ```text
//! ┌▌New message ───────────────────────────────┐
//! │ What stands in the template for:           │
//! │   name      Grace                          │
//! │ ▸ month     █                              │
//! │                                            │
//! │ Enter next   ↑ ↓ row   Esc back            │
//! └────────────────────────────────────────────┘
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{open, widest};
use crate::app::{DraftForm, DraftFormFor, Model};
use crate::view::hint_bar::HintBar;
use crate::view::{Theme, field, text};

/// Columns of the box.
const WIDTH: usize = 64;
/// Columns of a label, at most.
const LABEL: usize = 20;

/// Draws the form. Returns where the caret stands.
pub(super) fn draw(
    model: &Model,
    form: &DraftForm,
    theme: &Theme,
    area: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let width = WIDTH.min(widest(area));
    let (title, words, done) = words(form);
    let words = match words {
        "" => Vec::new(),
        words => text::wrap(words, width),
    };
    let problem = form.problem.as_deref().unwrap_or_default();
    let problem = text::wrap(problem, width.saturating_sub(2));
    let told = if form.problem.is_some() {
        problem.len()
    } else {
        0
    };
    let height = words.len() + form.rows.len() + told + 2;
    let mut pen = open(title, (width, height), theme, area, buffer);
    let bottom = pen.height().saturating_sub(1);
    // Where it is too low for everything, the row with the caret stays.
    let head = words
        .len()
        .min(bottom.saturating_sub(form.rows.len() + told));
    for (at, line) in words.iter().take(head).enumerate() {
        pen.text(at, 0, line, theme.text);
    }
    let shown = bottom
        .saturating_sub(head + told)
        .min(form.rows.len())
        .max(1);
    let first = (form.focus + 1).saturating_sub(shown);
    let label = form.rows.iter().map(|(name, _)| text::width(name)).max();
    let label = label.unwrap_or(0).min(LABEL);
    for (at, (name, input)) in form.rows.iter().enumerate().skip(first).take(shown) {
        let focused = at == form.focus;
        let mark = if focused { "▸" } else { " " };
        let style = if focused { theme.focus } else { theme.label };
        let row = head + at - first;
        pen.text(row, 0, &format!("{mark} {}", text::cut(name, label)), style);
        if !focused {
            pen.text(row, label + 4, input.value(), theme.text);
        }
    }
    for (at, line) in problem.iter().take(told).enumerate() {
        let mark = if at == 0 { "✗ " } else { "  " };
        let column = pen.text(head + shown + at, 0, mark, theme.bad);
        pen.text(head + shown + at, column, line, theme.bad);
    }
    let next = if form.focus + 1 < form.rows.len() {
        "next"
    } else {
        done
    };
    let pairs = [("choose", next), ("↑ ↓", "row"), ("close", "back")];
    HintBar::of(model, &pairs).draw(bottom, theme, &mut pen);
    let place = pen.part(head + form.focus - first, label + 4);
    let (_, input) = form.rows.get(form.focus)?;
    field::draw_input(input, theme, place, buffer)
}

/// Title, what it is about, and what Enter does in the last row.
fn words(form: &DraftForm) -> (&'static str, &'static str, &'static str) {
    match form.purpose {
        DraftFormFor::Template(false) => (
            "Keep as template",
            "Save this message as a template. You will be asked for each {{name}} in it when you use it.",
            "keep",
        ),
        DraftFormFor::Template(true) => ("Keep as template", "", "replace"),
        DraftFormFor::Variables(_) => ("New message", "Fill in the variables:", "begin"),
    }
}
