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
use ratatui::text::Line;

use super::{keys_named, open, widest};
use crate::app::{Attempt, Model, Review, allowance_words};
use crate::mail::{STREAM_HOST, Severity};
use crate::record::{Phase, Suppressed};
use crate::view::{Theme, status, text};

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
    let width = widest(area).min(90);
    let rows = rows(model, review, theme, width);
    let mut pen = open(
        &title(model, review),
        (width, rows.len() + BOTTOM),
        theme,
        area,
        buffer,
    );
    let room = pen.height().saturating_sub(BOTTOM);
    let last = rows.len().saturating_sub(room);
    let first = usize::from(review.scroll).min(last);
    let more = last > first;
    for (at, row) in rows.into_iter().skip(first).take(room).enumerate() {
        pen.line(at, row);
    }
    let (mark, style, words) = standing(model, review, theme);
    let column = pen.text(room, 0, mark, style);
    let column = pen.text(room, column + 1, &words, style);
    if more {
        pen.text_right(room, column + 2, "↓ more", theme.quiet);
    }
    keys_named(model, &mut pen, room + 1, offers(review), theme);
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
        &[("preview-review", "preview"), ("back", "back to the form")]
    } else if review.to_self {
        &[
            ("send", "send"),
            ("send-to-self", "to everybody"),
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
        Phase::Ready => ("✓", theme.good, status::doing(attempt)),
        _ => ("▸", theme.warning, status::doing(attempt)),
    }
}

fn rows(model: &Model, review: &Review, theme: &Theme, width: usize) -> Vec<Line<'static>> {
    let mut rows = Vec::new();
    let suppressed = review.ahead.suppressed.iter().map(Suppressed::in_words);
    let told: Vec<String> = suppressed.chain(allowance_words(model, review)).collect();
    for words in &told {
        rows.extend(text::paragraph(
            ("! ", theme.warning),
            words,
            theme.warning,
            width,
        ));
    }
    for problem in &review.problems {
        let (mark, style) = status::severity(problem.severity, theme);
        let words = status::with_name(problem);
        rows.extend(text::paragraph(
            (&format!("{mark} "), style),
            &words,
            style,
            width,
        ));
    }
    if !review.problems.is_empty() || !told.is_empty() {
        rows.push(Line::default());
    }
    let labels = review
        .rows
        .iter()
        .map(|(label, _)| text::width(label))
        .max()
        .unwrap_or(0)
        .min(10);
    let mut above = "";
    for (label, value) in &review.rows {
        // A list of recipients has its label once.
        let shown = if label == above { "" } else { label };
        rows.extend(pair(shown, value, labels + 2, theme, width));
        above = label;
    }
    rows
}

fn pair(
    label: &str,
    value: &str,
    indent: usize,
    theme: &Theme,
    width: usize,
) -> Vec<Line<'static>> {
    let label = text::cut(label, indent - 2);
    let mark = format!("{label}{}", " ".repeat(indent - text::width(&label)));
    text::paragraph((&mark, theme.quiet), value, theme.text, width)
}
