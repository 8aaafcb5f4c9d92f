//! (to be written)
use super::Theme;
use crate::app::Model;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
pub(super) fn draw(_model: &Model, _theme: &Theme, _place: Rect, _buffer: &mut Buffer) {}
