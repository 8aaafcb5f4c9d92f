//! (to be written)
use crate::app::{Confirm, Model};
use crate::view::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
pub(super) fn draw(
    model: &Model,
    question: &Confirm,
    selected: usize,
    theme: &Theme,
    area: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let _ = (model, question, selected);
    super::open("x", (3, 3), theme, area, buffer).position(0, 0)
}
