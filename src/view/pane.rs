//! A pane: a border with a title. The one with the keys has `▌` before its title, for eyes that see
//! no color, and an accent on its border for the others.
//!
//! ```text
//! ┌▌Compose ──────────┐
//! │ inner             │
//! └───────────────────┘
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::{Margin, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Widget};

use super::{Theme, text};
use crate::app;

/// What a pane looks like.
pub(super) struct Pane<'a> {
    /// What stands in its upper border.
    pub title: &'a str,
    /// Whether it has the keys.
    pub focused: bool,
}

/// Draws the border at `place` and returns what is inside, with one column of air on both sides.
pub(super) fn draw(pane: &Pane<'_>, theme: &Theme, place: Rect, buffer: &mut Buffer) -> Rect {
    let place = place.intersection(buffer.area);
    let border = if pane.focused {
        theme.focus
    } else {
        theme.quiet
    };
    let mark = if pane.focused { "▌" } else { " " };
    let room = usize::from(place.width).saturating_sub(5);
    let title = Line::from(vec![
        Span::styled(mark, border),
        Span::styled(text::cut(pane.title, room), theme.title),
        Span::raw(" "),
    ]);
    let plain = Style {
        add_modifier: ratatui::style::Modifier::empty(),
        ..border
    };
    let border = if pane.focused { plain } else { border };
    let block = Block::bordered().border_style(border).title(title);
    block.render(place, buffer);
    inside(place)
}

/// What is inside a pane at `place`.
pub(super) fn inside(place: Rect) -> Rect {
    air(place.inner(Margin::new(1, 1)))
}

/// `inner` without its first and last column, if it has more than two.
pub(super) fn air(inner: Rect) -> Rect {
    if inner.width < 3 {
        return inner;
    }
    Rect {
        x: inner.x + 1,
        width: inner.width - 2,
        ..inner
    }
}

/// A rectangle of the core's as ratatui's.
pub(super) fn rect(place: app::Rect) -> Rect {
    Rect::new(place.x, place.y, place.width, place.height)
}
