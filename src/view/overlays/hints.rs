//! The troubleshooting catalogue: a list that is searched by typing or by pasting an error, and the
//! chosen hint.
//!
//! ```text
//! ┌▌Troubleshooting: type to search, or paste an error ────────┐
//! │ > 535▏                                                     │
//! │ ▸ The server token was not accepted           auth.token   │
//! │ ────────────────────────────────────────────────────────── │
//! │ Postmark does not know what was sent as user name …        │
//! └────────────────────────────────────────────────────────────┘
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;

use super::list::{self, Row};
use super::{open, widest};
use crate::app::{Model, Troubleshooting, chosen, hint_rows};
use crate::diagnose::Hint;
use crate::view::pen::Pen;
use crate::view::{Theme, card, field, text};

/// Columns of the box.
const WIDTH: usize = 96;
/// The chosen hint takes no more than this part of the box while the list is shown.
const PART: usize = 2;

/// Draws the page. Returns where the caret stands.
pub(super) fn draw(
    model: &Model,
    page: &Troubleshooting,
    theme: &Theme,
    area: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let size = (WIDTH.min(widest(area)), usize::from(area.height));
    let title = "Troubleshooting: type to search, or paste an error";
    let mut pen = open(title, size, theme, area, buffer);
    let hint = chosen(model, page);
    let column = pen.text(0, 0, "> ", theme.key);
    let typing = pen.part(0, column);
    match (hint, page.reading) {
        (None, _) => {
            let words = "Nothing fits. Backspace widens the search.";
            pen.text(1, 2, words, theme.quiet);
        }
        (Some(hint), Some(scroll)) => read(model, hint, usize::from(scroll), theme, &mut pen),
        (Some(hint), None) => search(model, page, hint, theme, &mut pen),
    }
    field::draw_input(&page.palette.input, theme, typing, buffer)
}

fn search(model: &Model, page: &Troubleshooting, hint: &Hint, theme: &Theme, pen: &mut Pen<'_>) {
    let found = hint_rows(model, page.palette.input.value());
    let rows: Vec<Row> = found
        .iter()
        .map(|hint| Row {
            label: hint.title.clone(),
            key: hint.id.clone(),
            reason: None,
        })
        .collect();
    let below = excerpt(hint, theme, pen);
    let until = pen.height().saturating_sub(below);
    list::draw_until(&rows, page.palette.selected, (1, until), theme, pen);
}

/// Draws the beginning of the hint at the bottom; returns the rows that it takes.
fn excerpt(hint: &Hint, theme: &Theme, pen: &mut Pen<'_>) -> usize {
    let (width, height) = (pen.width(), pen.height());
    let most = height / PART;
    if most < 4 {
        return 0;
    }
    let mut lines = text(hint, theme, width);
    let whole = lines.len() < most;
    lines.truncate(most - if whole { 1 } else { 2 });
    if !whole {
        lines.push(Line::styled("Enter: read on", theme.key));
    }
    let top = height - lines.len() - 1;
    pen.text(top, 0, &"─".repeat(width), theme.quiet);
    let count = lines.len();
    for (at, line) in lines.into_iter().enumerate() {
        pen.line(top + 1 + at, line);
    }
    count + 1
}

fn read(model: &Model, hint: &Hint, scroll: usize, theme: &Theme, pen: &mut Pen<'_>) {
    let (width, height) = (pen.width(), pen.height());
    let mut lines = vec![
        Line::styled(hint.title.clone(), theme.title),
        Line::default(),
    ];
    lines.extend(text(hint, theme, width));
    let keys = match hint.page {
        Some(_) => "{choose} copies the address   {close} back to the list",
        None => "{close} back to the list",
    };
    let room = height.saturating_sub(2);
    let last = lines.len().saturating_sub(room);
    for (row, line) in lines
        .into_iter()
        .skip(scroll.min(last))
        .take(room)
        .enumerate()
    {
        pen.line(row + 1, line);
    }
    if height > 1 {
        pen.text(height - 1, 0, &model.shared.keymap.say(keys), theme.key);
    }
}

/// Everything about a hint.
fn text(hint: &Hint, theme: &Theme, width: usize) -> Vec<Line<'static>> {
    let mut lines = text::paragraph(("", theme.text), &hint.cause, theme.text, width);
    for remedy in &hint.remedies {
        let label = remedy.label.replace("{port}", "another");
        lines.extend(text::paragraph(
            (card::DOT, theme.quiet),
            &label,
            theme.text,
            width,
        ));
    }
    if let Some(page) = &hint.page {
        lines.extend(text::paragraph(
            ("More: ", theme.quiet),
            page,
            theme.quiet,
            width,
        ));
    }
    if !hint.aliases.is_empty() {
        let names = hint.aliases.join("; ");
        lines.extend(text::paragraph(
            ("Also: ", theme.quiet),
            &names,
            theme.quiet,
            width,
        ));
    }
    lines
}
