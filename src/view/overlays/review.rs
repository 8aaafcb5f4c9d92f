//! The review: what goes to whom through which server, what speaks against it, and whether the
//! server let us in.
//!
//! ```text
//! ┌▌Review: production, real mail, postmark ────────────┐
//! │ ! Subject: the subject is empty                     │
//! │                                                     │
//! │ From     Ada Lovelace <ada@acme.example>            │
//! │ To       grace@navy.example                         │
//! │ Server   smtp.postmarkapp.com, port 587             │
//! │ ✓ signed in, ready to send                          │
//! │ Enter send   t to me first   Esc back               │
//! └─────────────────────────────────────────────────────┘
//! ```
//!
//! The last two rows stand still; the others scroll.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::{draw_page, open};
use crate::app::{Attempt, Model, Review, review_page, sending_words};
use crate::mail::{STREAM_HOST, Severity};
use crate::record::Phase;
use crate::view::hint_bar::HintBar;
use crate::view::{Theme, text};

/// Rows that stand still at the bottom.
const BOTTOM: usize = 2;

/// Draws the review. Returns where the cursor stands: on the row that says how it stands.
pub(super) fn draw(
    model: &Model,
    review: &Review,
    theme: &Theme,
    area: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let (width, page) = review_page(&model.shared, review);
    let room = page.height;
    let size = (width, page.rows.len() + BOTTOM);
    let mut pen = open(&title(model, review), size, theme, area, buffer);
    let more = draw_page(page, review.scroll, 0, theme, &mut pen);
    let (mark, style, words) = standing(model, review, theme);
    let column = pen.text(room, 0, mark, style);
    let column = pen.text(room, column + 1, &words, style);
    if more {
        pen.text_right(room, column + 2, "↓ more", theme.quiet);
    }
    HintBar::of(model, offers(review)).draw(room + 1, theme, &mut pen);
    pen.position(room, 0)
}

/// The title says where it goes, because on a small screen the review covers the header.
fn title(model: &Model, review: &Review) -> String {
    let profile = model.shared.profiles.get(model.shared.profile);
    let place = match profile {
        Some(profile) if profile.is_practice() => "practice server".to_owned(),
        Some(profile) => {
            let kind = profile.environment.name();
            format!("{kind}, real mail, {}", profile.name)
        }
        None => String::new(),
    };
    let whom = if review.to_self { ", to me alone" } else { "" };
    format!("Review: {place}{whom}")
}

fn offers(review: &Review) -> &'static [(&'static str, &'static str)] {
    let warns = |check| review.problems.iter().any(|problem| problem.check == check);
    if errors(review) > 0 || review.job.is_none() {
        &[
            ("Enter", "go to the first error"),
            ("preview-review", "preview"),
            ("back", "back to the form"),
        ]
    } else if review.to_self {
        &[
            ("send", "send"),
            ("send-to-self", "send to everybody"),
            ("back", "back"),
            ("preview-review", "preview"),
        ]
    } else if warns(STREAM_HOST) {
        &[
            ("send", "send"),
            ("stream-host", "other host"),
            ("back", "back"),
            ("preview-review", "preview"),
        ]
    } else {
        &[
            ("send", "send"),
            ("send-to-self", "to me first"),
            ("back", "back"),
            ("preview-review", "preview"),
        ]
    }
}

fn errors(review: &Review) -> usize {
    review
        .problems
        .iter()
        .filter(|problem| problem.severity == Severity::Error)
        .count()
}

/// The attempt that signs in behind this review.
fn attempt<'a>(model: &'a Model, review: &Review) -> Option<&'a Attempt> {
    let job = review.job?;
    model
        .log
        .attempts
        .iter()
        .rev()
        .find(|attempt| attempt.job == job)
}

/// Whether it can go: symbol, style, words.
fn standing(model: &Model, review: &Review, theme: &Theme) -> (&'static str, Style, String) {
    let errors = errors(review);
    if errors > 0 {
        let words = format!("cannot be sent: {} above", text::count(errors, "error"));
        return ("✗", theme.bad, words);
    }
    let Some(attempt) = attempt(model, review) else {
        return ("✗", theme.bad, "not signed in".into());
    };
    match attempt.phase {
        Phase::Ready => ("✓", theme.good, sending_words(attempt)),
        _ => ("▸", theme.warning, sending_words(attempt)),
    }
}
