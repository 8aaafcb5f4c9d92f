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
use crate::view::Theme;
use crate::view::list::typed;

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
    if rows.is_empty() {
        pen.text(
            1,
            2,
            "No matches. Backspace widens the search.",
            theme.quiet,
        );
    }
    list::draw(&rows, palette.selected, 1, theme, &mut pen);
    typed(("> ", &palette.input), 0, theme, &mut pen)
}
