//! The Esc menu: everything that can be done here, for keyboards without function keys.
//!
//! ```text
//! ┌▌Menu ──────────────────────────────┐
//! │ ▸ Review and send           Ctrl+S │
//! │   Attach a file             Ctrl+O │
//! │   Cancel the send     no send runs │
//! └────────────────────────────────────┘
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::list::{self, Row};
use super::{open, widest};
use crate::app::{Model, listed};
use crate::view::Theme;

/// Draws the menu with row `selected` chosen. Returns where that row stands.
pub(super) fn draw(
    model: &Model,
    selected: usize,
    theme: &Theme,
    area: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let rows: Vec<Row> = listed(model)
        .into_iter()
        .map(|action| Row::of(model, action))
        .collect();
    let width = rows
        .iter()
        .map(Row::width)
        .max()
        .unwrap_or(0)
        .clamp(30, widest(area).max(30));
    let mut pen = open("Menu", (width, rows.len()), theme, area, buffer);
    list::draw(&rows, selected, 0, theme, &mut pen)
}
