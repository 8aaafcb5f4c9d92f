//! Rows to choose from: what they do, their key at the right edge, and why not if they cannot.
//!
//! ```text
//! ▸ Review and send                 Ctrl+S
//!   Cancel the send           no send runs
//! ```

use ratatui::layout::Position;

use crate::app::{ActionMeta, Availability, Here, Model, palette_place};
use crate::view::pen::Pen;
use crate::view::{Theme, list, text};

/// One thing to choose.
pub(super) struct Row {
    /// What it does.
    pub label: String,
    /// Its key; may be empty.
    pub key: String,
    /// Why it cannot be done now.
    pub reason: Option<String>,
}

impl Row {
    /// The row of an action in the palette: its key; before it the place, if its keys count elsewhere.
    pub fn in_palette(model: &Model, here: &Here, action: &ActionMeta) -> Self {
        let place = palette_place(here, action);
        let reason = match (here.availability(action), place) {
            (Availability::No(reason), None) => Some(model.shared.keymap.say(reason)),
            _ => None,
        };
        let key = model.shared.keymap.first_words(action);
        Self {
            label: text::capitalised(action.label),
            key: match place {
                Some(place) => format!("{place}  {key}"),
                None => key,
            },
            reason,
        }
    }

    /// A row without a key that can always be chosen.
    pub fn plain(label: String) -> Self {
        Self {
            label,
            key: String::new(),
            reason: None,
        }
    }

    /// Columns that it needs.
    pub fn width(&self) -> usize {
        let right = self.reason.as_ref().unwrap_or(&self.key);
        2 + text::width(&self.label) + 3 + text::width(right)
    }
}

/// Draws the rows from row `top` of the pen on, scrolled so that the chosen one is seen. Returns where
/// that stands.
pub(super) fn draw(
    rows: &[Row],
    selected: usize,
    top: usize,
    theme: &Theme,
    pen: &mut Pen<'_>,
) -> Option<Position> {
    draw_until(rows, selected, (top, pen.height()), theme, pen)
}

/// The same in the rows of the pen from `top` to before `end`.
pub(super) fn draw_until(
    rows: &[Row],
    selected: usize,
    (top, end): (usize, usize),
    theme: &Theme,
    pen: &mut Pen<'_>,
) -> Option<Position> {
    let size = (rows.len(), selected);
    list::draw(size, (top, end), theme, pen, |pen, at, line, is_chosen| {
        draw_row(&rows[at], is_chosen, line, theme, pen);
    })
}

fn draw_row(row: &Row, chosen: bool, at: usize, theme: &Theme, pen: &mut Pen<'_>) {
    let style = if row.reason.is_some() {
        theme.quiet
    } else {
        theme.text
    };
    let mark = if chosen { "▸ " } else { "  " };
    let column = pen.text(at, 0, mark, style);
    let column = pen.text(at, column, &row.label, style);
    match &row.reason {
        Some(reason) => {
            let room = pen.width().saturating_sub(column + 2);
            pen.text_right(at, column + 2, &text::cut(reason, room), theme.quiet);
        }
        None => {
            pen.text_right(at, column + 2, &row.key, theme.key);
        }
    }
}
