//! The Setup screen: the checks, and the card of what they found.
//!
//! ```text
//! ┌▌Check of postmark: good ───────────────────────────────────────┐
//! │ ✓ token        shaped like an API token                        │
//! │ ✓ connect      587 ✓  2525 ✓  25 ✗                      31 ms  │
//! │ …                                                              │
//! │ ✓ auth         PLAIN                                           │
//! └────────────────────────────────────────────────────────────────┘
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::pane::{self, Pane};
use super::pen::Pen;
use super::{Theme, text, walk};
use crate::app::{CheckRows, Model, SetupPart, check_rows, check_status};

/// Draws the screen at `place`. Returns where the cursor stands.
pub(super) fn draw(
    model: &Model,
    theme: &Theme,
    place: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    if model.walk.part == SetupPart::Walkthrough {
        return walk::draw(model, theme, place, buffer);
    }
    let check = &model.check;
    let title = match check_status(check) {
        "" => "Setup".to_owned(),
        status => format!("Check of {}, {}: {status}", check.profile, check.host),
    };
    let focused = model.overlays.is_empty();
    let title = Pane {
        title: &title,
        focused,
    };
    let inner = pane::draw(&title, theme, place, buffer);
    let mut pen = Pen::new(buffer, inner);
    let height = pen.height();
    let CheckRows {
        page,
        width,
        beside,
    } = check_rows(model);
    for (row, line) in beside.into_iter().enumerate().take(height) {
        let mut part = Pen::new(pen.buffer(), part(inner, width + 2));
        part.line(row, theme.line(line));
    }
    let (rows, more) = page.visible(check.scroll);
    for (row, line) in rows.into_iter().enumerate() {
        pen.line(row, cut(theme.line(line), width));
    }
    if more && height > 0 {
        pen.text_right(height - 1, 0, " ↓ more ", theme.key);
    }
    pen.position(0, 0)
}

fn part(inner: Rect, column: usize) -> Rect {
    let by = u16::try_from(column).unwrap_or(u16::MAX).min(inner.width);
    Rect {
        x: inner.x + by,
        width: inner.width - by,
        ..inner
    }
}

fn cut(line: Line<'static>, width: usize) -> Line<'static> {
    if line.width() <= width {
        return line;
    }
    let mut left = width;
    let mut spans = Vec::new();
    for span in line.spans {
        let words = text::cut(&span.content, left).to_string();
        left = left.saturating_sub(text::width(&words));
        spans.push(Span::styled(words, span.style));
    }
    Line::from(spans)
}
