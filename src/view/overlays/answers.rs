//! Questions and answers: a list that is searched by typing, and what is read of it.
//!
//! ```text
//! ┌▌Questions and answers: type to search ─────────────────────┐
//! │ > port▏                                                    │
//! │ ▸ Which port and which encryption do I use?                │
//! │   Why can I not connect on port 587?                       │
//! └────────────────────────────────────────────────────────────┘
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::list::{self, Row};
use super::{draw_page, open, widest};
use crate::app::{ANSWER_WIDTH, AnswerPage, Model, answer_page, answer_rows};
use crate::diagnose::Entry;
use crate::view::Theme;
use crate::view::hint_bar::HintBar;
use crate::view::list::typed;
use crate::view::pen::Pen;

/// Draws the page. Returns where the caret stands.
pub(super) fn draw(
    model: &Model,
    page: &AnswerPage,
    theme: &Theme,
    area: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let size = (ANSWER_WIDTH.min(widest(area)), usize::from(area.height));
    if let Some((id, scroll)) = &page.reading {
        let title = model.shared.guide.entry(id).map_or("", Entry::title);
        let mut pen = open(title, size, theme, area, buffer);
        read(model, id, *scroll, theme, &mut pen);
        return pen.position(0, 0);
    }
    let title = "Questions and answers: type to search";
    let mut pen = open(title, size, theme, area, buffer);
    search(model, page, theme, &mut pen);
    typed(("> ", &page.palette.input), 0, theme, &mut pen)
}

fn search(model: &Model, page: &AnswerPage, theme: &Theme, pen: &mut Pen<'_>) {
    let rows: Vec<Row> = answer_rows(model, page.palette.input.value())
        .into_iter()
        .map(|entry| Row {
            label: entry.title().to_owned(),
            key: match entry {
                Entry::Question(_) => String::new(),
                Entry::Example(_) => "example".to_owned(),
            },
            reason: None,
        })
        .collect();
    if rows.is_empty() {
        let words = "No matches. Backspace widens the search.";
        pen.text(1, 2, words, theme.quiet);
        return;
    }
    list::draw(&rows, page.palette.selected, 1, theme, pen);
}

fn read(model: &Model, id: &str, scroll: usize, theme: &Theme, pen: &mut Pen<'_>) {
    let more = draw_page(answer_page(model, id), scroll, 0, theme, pen);
    let is_example = matches!(model.shared.guide.entry(id), Some(Entry::Example(_)));
    let bottom = pen.height().saturating_sub(1);
    let pairs = match is_example {
        true => [
            ("copy-answer", "copy"),
            ("save-answer", "save"),
            ("answer-close", "back"),
        ],
        false => [
            ("answer-link", "open"),
            ("copy-answer", "copy the address"),
            ("answer-close", "back"),
        ],
    };
    HintBar::of(model, &pairs).draw(bottom, theme, pen);
    if more {
        pen.text_right(bottom, 0, "↓ more", theme.key);
    }
}
