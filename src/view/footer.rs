//! (to be written)
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use super::Theme;
use crate::app::Model;
pub(super) fn draw(_model: &Model, _theme: &Theme, _place: Rect, _buffer: &mut Buffer) {}
