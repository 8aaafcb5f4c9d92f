//! Help: first what the focused field is, then every key, by where it counts.
//!
//! ```text
//! ┌▌Help ─────────────────────────────────────────┐
//! │ To                                            │
//! │ Recipients, separated by commas. …            │
//! │                                               │
//! │ Keys on every screen                          │
//! │ Ctrl+S      Review and send. Checks the …     │
//! │                                               │
//! │ ↑ ↓ scroll   Esc back                         │
//! └───────────────────────────────────────────────┘
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{draw_page, open};
use crate::app::{Model, help_page};
use crate::view::Theme;
use crate::view::hint_bar::HintBar;

/// Draws the help from row `scroll` on. Returns where its first row stands.
pub(super) fn draw(
    model: &Model,
    scroll: usize,
    theme: &Theme,
    area: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let (width, page) = help_page(model);
    let room = page.height;
    let mut pen = open("Help", (width, page.rows.len() + 1), theme, area, buffer);
    let more = draw_page(page, scroll, 0, theme, &mut pen);
    let pairs = [("↑ ↓", "scroll"), ("help-close", "back")];
    HintBar::of(model, &pairs).draw(room, theme, &mut pen);
    if more {
        pen.text_right(room, 24, "↓ more", theme.quiet);
    }
    pen.position(0, 0)
}
