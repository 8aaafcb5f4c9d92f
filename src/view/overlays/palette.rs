//! The command palette: type a few letters of what you want.
//!
//! ```text
//! ┌▌Commands ──────────────────────────┐
//! │ > sen▏                             │
//! │ ▸ Review and send           Ctrl+S │
//! │   Send again   on the Activity … n │
//! └────────────────────────────────────┘
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::list::{self, Row};
use super::{open, widest};
use crate::app::{Model, Palette, palette_rows};
use crate::view::list::typed;
use crate::view::{Theme, text};

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
    let here = model.here();
    let actions = palette_rows(&here, palette.input.value());
    let rows: Vec<Row> = actions
        .into_iter()
        .map(|action| Row::in_palette(model, &here, action))
        .collect();
    let size = (WIDTH.min(widest(area)), usize::from(area.height).min(18));
    let mut pen = open("Commands", size, theme, area, buffer);
    if rows.is_empty() {
        let typed = palette.input.value().trim();
        let words = model
            .shared
            .keymap
            .say("No command matches. {choose} searches the help for");
        let lines = text::wrap(
            &format!("{words} “{typed}”."),
            pen.width().saturating_sub(2),
        );
        for (row, line) in lines.iter().enumerate() {
            pen.text(1 + row, 2, line, theme.text);
        }
    }
    list::draw(&rows, palette.selected, 1, theme, &mut pen);
    typed(("> ", &palette.input), 0, theme, &mut pen)
}
