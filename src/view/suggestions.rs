//! The list below a field: what can stand there, and what is known of it. The cursor stays on the caret.
//!
//! ```text
//! To        gra▏
//!  ▸ Grace Hopper <grace@navy.example>        sent to before
//!    test@blackhole.postmarkapp.com    taken and never delivered
//! ```

use ratatui::buffer::Buffer;

use super::pen::Pen;
use super::{Theme, pane, text};
use crate::app::{self, Layout, Model};

/// Columns between a row and what is known of it.
const GAP: usize = 2;

/// Draws the list, if there is one.
pub(super) fn draw(model: &Model, theme: &Theme, layout: &Layout, buffer: &mut Buffer) {
    let (Some(list), Some(area)) = (model.suggesting(), app::suggestion_area(model, layout)) else {
        return;
    };
    let mut pen = Pen::new(buffer, pane::rect(area));
    pen.clear(theme.text);
    let first = app::first_suggestion(list, area.height);
    let notes = usize::from(list.note.is_some());
    let room = pen.height().saturating_sub(notes);
    for (at, row) in list.rows.iter().skip(first).take(room).enumerate() {
        let is_marked = list.selected() == Some(first + at);
        let mark = if is_marked { "▸ " } else { "  " };
        let column = pen.text(at, 0, mark, theme.text);
        let column = pen.text(at, column, &row.text, theme.text);
        let left = pen.width().saturating_sub(column + GAP);
        let about = text::cut(&row.about, left);
        // A word and a half of it says nothing.
        if text::width(&about) >= text::width(&row.about).min(12) {
            pen.text_right(at, column + GAP, &about, theme.quiet);
        }
        if is_marked {
            pen.tint(at, 0, pen.width(), theme.selected);
        }
    }
    if let Some(note) = &list.note {
        let row = pen.height().saturating_sub(1);
        pen.text(row, 2, note, theme.quiet);
    }
}
