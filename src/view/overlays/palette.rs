//! The command palette: type a few letters of what you want.
//!
//! ```text
//! ┌▌Commands ──────────────────────────┐
//! │ > sen▏                             │
//! │ ▸ Review and send           Ctrl+S │
//! │   Send to myself first             │
//! └────────────────────────────────────┘
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::list::{self, Row};
use super::{open, widest};
use crate::app::{Model, Palette, palette_rows};
use crate::view::{Theme, field};

/// Columns of the box.
const WIDTH: usize = 64;

/// Draws the palette. Returns where the caret stands.
pub(super) fn draw(
    model: &Model,
    palette: &Palette,
    theme: &Theme,
    area: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let actions = palette_rows(model, palette.input.value());
    let rows: Vec<Row> = actions
        .into_iter()
        .map(|action| Row::of(model, action))
        .collect();
    let size = (WIDTH.min(widest(area)), usize::from(area.height).min(18));
    let mut pen = open("Commands", size, theme, area, buffer);
    let column = pen.text(0, 0, "> ", theme.key);
    let typing = pen.part(0, column);
    if rows.is_empty() {
        pen.text(
            1,
            2,
            "No command fits. Backspace widens the search.",
            theme.quiet,
        );
    }
    list::draw(&rows, palette.selected, 1, theme, &mut pen);
    field::draw_input(&palette.input, theme, typing, buffer)
}
