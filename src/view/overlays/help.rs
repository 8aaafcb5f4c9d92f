//! (to be written)
use crate::app::Model;
use crate::view::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
pub(super) fn draw(
    model: &Model,
    scroll: u16,
    theme: &Theme,
    area: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let _ = (model, scroll);
    super::open("x", (3, 3), theme, area, buffer).position(0, 0)
}
