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

use super::list::{self, Row};
use super::{draw_page, open, widest};
use crate::app::text::{Line, tone};
use crate::app::{HINT_WIDTH, Model, Troubleshooting, chosen, hint_page, hint_rows, hint_text};
use crate::diagnose::Hint;
use crate::view::Theme;
use crate::view::list::typed;
use crate::view::pen::Pen;

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
    let size = (HINT_WIDTH.min(widest(area)), usize::from(area.height));
    let title = "Troubleshooting: type to search, or paste an error";
    let mut pen = open(title, size, theme, area, buffer);
    let hint = chosen(model, page);
    match (hint, page.reading) {
        (None, _) => {
            let words = "No matches. Backspace widens the search.";
            pen.text(1, 2, words, theme.quiet);
        }
        (Some(hint), Some(scroll)) => read(model, (hint, scroll), theme, &mut pen),
        (Some(hint), None) => search(model, page, hint, theme, &mut pen),
    }
    typed(("> ", &page.palette.input), 0, theme, &mut pen)
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
    let below = excerpt(model, hint, theme, pen);
    let until = pen.height().saturating_sub(below);
    list::draw_until(&rows, page.palette.selected, (1, until), theme, pen);
}

/// Draws the beginning of the hint at the bottom; returns the rows that it takes.
fn excerpt(model: &Model, hint: &Hint, theme: &Theme, pen: &mut Pen<'_>) -> usize {
    let (width, height) = (pen.width(), pen.height());
    let most = height / PART;
    if most < 4 {
        return 0;
    }
    let mut lines = hint_text(hint, width);
    let whole = lines.len() < most;
    lines.truncate(most - if whole { 1 } else { 2 });
    if !whole {
        let keys = model.shared.keymap.say("{choose}: details");
        lines.push(Line::styled(keys, tone::KEY));
    }
    let top = height - lines.len() - 1;
    pen.text(top, 0, &"─".repeat(width), theme.quiet);
    let count = lines.len();
    for (at, line) in lines.into_iter().enumerate() {
        pen.line(top + 1 + at, theme.line(line));
    }
    count + 1
}

fn read(model: &Model, (hint, scroll): (&Hint, usize), theme: &Theme, pen: &mut Pen<'_>) {
    draw_page(hint_page(model, hint), scroll, 1, theme, pen);
    let keys = match hint.page {
        Some(_) => "{choose} copies the address   {close} back to the list",
        None => "{close} back to the list",
    };
    let bottom = pen.height().saturating_sub(1);
    if bottom > 0 {
        pen.text(bottom, 0, &model.shared.keymap.say(keys), theme.key);
    }
}
