//! The review of a message to a list: what was found in its rows, the message of each of them, and the line in which
//! the number is typed.
//!
//! ```text
//! ┌▌Review: practice server, 312 messages ──────────────┐
//! │ ! row 3: grace@navy.example is already a recipient  │
//! │                                                     │
//! │ List     people.csv: 312 people, one message each   │
//! │ ── Message ‹3/312› ──────────────────────────────── │
//! │ To       Grace <grace@navy.example>                 │
//! │ ✓ Type 312 to send: 31▏                             │
//! │ Enter send   → next row   t this one to myself      │
//! └─────────────────────────────────────────────────────┘
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{covered_notice, draw_page, open};
use crate::app::{
    Action, Availability, ListReview, Model, availability, list_review_page, list_standing,
};
use crate::view::hint_bar::HintBar;
use crate::view::{Theme, field, text};

/// Rows that stand still at the bottom.
const BOTTOM: usize = 2;

/// Draws the review. Returns where the caret stands: behind the number.
pub(super) fn draw(
    model: &Model,
    review: &ListReview,
    theme: &Theme,
    area: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let (width, page) = list_review_page(&model.shared, review);
    let room = page.height;
    let size = (width, page.rows.len() + BOTTOM);
    let mut pen = open(&title(model, review), size, theme, area, buffer);
    let more = draw_page(page, review.scroll, 0, theme, &mut pen);
    let (is_good, words) = list_standing(review);
    let (mark, style) = match is_good {
        Some(true) => ("✓", theme.good),
        Some(false) => ("✗", theme.bad),
        None => ("▸", theme.warning),
    };
    let mut caret = pen.position(room, 0);
    match covered_notice(model, area, theme, &pen) {
        Some((notice, style)) => {
            pen.text(room, 0, notice, style);
        }
        None => {
            let column = pen.text(room, 0, mark, style);
            let column = pen.text(room, column + 1, &words, style) + 1;
            if is_good == Some(true) {
                let place = pen.part(room, column);
                caret = field::draw_input(&review.typed, theme, place, pen.buffer());
            }
            if more {
                pen.text_right(room, column + 10, "↓ more", theme.quiet);
            }
        }
    }
    let mut offers = offers(review).to_vec();
    if availability(model, Action::ListFinish) == Availability::Hidden {
        offers.retain(|(name, _)| *name != "list-finish");
    }
    HintBar::of(model, &offers).draw(room + 1, theme, &mut pen);
    caret
}

/// The title says where it goes, because on a small screen the review covers the header.
fn title(model: &Model, review: &ListReview) -> String {
    let profile = model.profile();
    let place = match profile.is_practice() {
        true => "practice server".to_owned(),
        false => format!(
            "{}, real mail, {}",
            profile.environment.name(),
            profile.name
        ),
    };
    match review.count() {
        Some(count) => format!("Review: {place}, {}", text::count(count, "message")),
        None => format!("Review: {place}"),
    }
}

fn offers(review: &ListReview) -> &'static [(&'static str, &'static str)] {
    match (review.count(), review.is_wrong()) {
        (Some(0), _) => &[
            ("list-review-close", "back"),
            ("list-again", "send all again"),
            ("list-finish", "finish the earlier run"),
        ],
        (_, true) => &[
            ("list-review-close", "back to the message"),
            ("list-again", "read the list again"),
            ("review-row-next", "next row"),
        ],
        _ => &[
            ("send-list", "send"),
            ("review-row-next", "next row"),
            ("list-test", "this one to me"),
            ("list-review-close", "back"),
            ("list-pace", "pace"),
            ("list-finish", "finish the earlier run"),
        ],
    }
}
