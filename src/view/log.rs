//! The log pane: earlier sends, the last one's ladder, its transcript, its result or failure card.
//!
//! ```text
//! ┌ Log ─────────────────────────────────────┐
//! │ ✓ 16:52:53  accepted   grace@navy.example│   one row for each earlier send
//! │ 16:54:02  postmark, smtp.postmarkapp.com │
//! │ ✓ resolve    smtp.postmarkapp.com  12 ms │   the ladder
//! │ ✗ auth       535 5.7.8 …           31 ms │
//! │  12 ms ← 220 smtp.postmarkapp.com        │   the transcript, if it is open
//! │ ✗ The server token was not accepted      │   the card
//! │ 1  Paste a Server API token              │
//! └ / search ────────────────────────────────┘
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::pane::{self, Pane};
use super::{Theme, field};
use crate::app::{self, LogRows, Model, log_rows};

/// Draws the pane at `place`. Returns where the cursor stands when the pane has the keys.
pub(super) fn draw(
    model: &Model,
    theme: &Theme,
    place: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let focused = model.pane == app::Pane::Log && model.overlays.is_empty();
    let LogRows { title, rows } = log_rows(model);
    let title = &title;
    let inner = pane::draw(&Pane { title, focused }, theme, place, buffer);
    let (inner, search) = search_line(model, inner);
    let mut pen = super::pen::Pen::new(buffer, inner);
    let mut cursor = rows.len().saturating_sub(1);
    for (at, (line, card)) in rows.into_iter().enumerate() {
        if card {
            cursor = at;
        }
        pen.line(at, theme.line(line));
    }
    let cursor = pen.position(cursor, 0);
    let caret = search.and_then(|place| draw_search(model, theme, place, buffer));
    caret.or(cursor)
}

/// Takes the last row for the search, if one is open.
fn search_line(model: &Model, inner: Rect) -> (Rect, Option<Rect>) {
    if model.log.search.is_none() || inner.height == 0 {
        return (inner, None);
    }
    let above = Rect {
        height: inner.height - 1,
        ..inner
    };
    (
        above,
        Some(Rect {
            y: above.bottom(),
            height: 1,
            ..inner
        }),
    )
}

fn draw_search(model: &Model, theme: &Theme, place: Rect, buffer: &mut Buffer) -> Option<Position> {
    let input = model.log.search.as_ref()?;
    let mut pen = super::pen::Pen::new(buffer, place);
    pen.line(0, Line::from(Span::styled("/ ", theme.key)));
    let field = Rect {
        x: place.x.saturating_add(2),
        width: place.width.saturating_sub(2),
        ..place
    };
    field::draw_input(input, theme, field, buffer)
}
