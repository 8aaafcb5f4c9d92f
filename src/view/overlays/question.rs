//! A question with a few answers.
//!
//! ```text
//! ┌▌Quit? ─────────────────────────────────┐
//! │ The message has not been sent.         │
//! │                                        │
//! │ ▸ Stay                                 │
//! │   Quit, the draft is kept              │
//! └────────────────────────────────────────┘
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::list::{self, Row};
use super::{open, widest};
use crate::app::Question;
use crate::view::{Theme, text};

/// Columns of the box.
const WIDTH: usize = 56;

/// Draws the question. Returns where its chosen answer stands.
pub(super) fn draw(
    question: &Question,
    theme: &Theme,
    area: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let answers = question.answers.iter().map(|answer| answer.label.clone());
    let answers: Vec<Row> = answers.map(Row::plain).collect();
    let width = answers
        .iter()
        .map(Row::width)
        .max()
        .unwrap_or(0)
        .max(WIDTH)
        .min(widest(area));
    let words = text::wrap(&question.text, width);
    let height = words.len() + 1 + answers.len();
    let mut pen = open(question.title, (width, height), theme, area, buffer);
    // Where it is too low for everything, the answers stay.
    let room = pen.height().saturating_sub(answers.len() + 1);
    for (at, words) in words.iter().take(room).enumerate() {
        pen.text(at, 0, words, theme.text);
    }
    let top = room.min(words.len()) + 1;
    list::draw(&answers, question.selected, top, theme, &mut pen)
}
