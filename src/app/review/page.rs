//! The rows of the review: what is wrong, and what would go to whom.

use super::state::{Review, allowance_words};
use crate::app::buffer::Edit;
use crate::app::geometry::{overlay_inside, widest};
use crate::app::intent::Intent;
use crate::app::key::{Key, KeyCode};
use crate::app::layer::{Cx, Handled, Layer};
use crate::app::pager::Page;
use crate::app::shared::Shared;
use crate::app::text::{self, Line, Style, tone};
use crate::mail::{Problem, Severity};
use crate::record::Suppressed;

/// Columns of the box where there is room.
const WIDTH: usize = 90;
/// Rows below the page: the status, and the keys.
const BOTTOM: usize = 2;

/// Columns of the box, and its rows.
pub fn review_page(shared: &Shared, review: &Review) -> (usize, Page) {
    let size = shared.size;
    let width = widest(size).min(WIDTH);
    let rows = rows(shared, review, width);
    let height = overlay_inside(size, width, rows.len() + BOTTOM).1;
    let height = height.saturating_sub(BOTTOM);
    (width, Page { rows, height })
}

impl Layer for Review {
    /// With errors Enter goes to the first one.
    fn text_key(&mut self, key: Key, _: Option<Edit>, cx: &mut Cx<'_>) -> Handled {
        if key != Key::plain(KeyCode::Enter) || self.job.is_some() {
            return Handled::No;
        }
        cx.want(Intent::Run("back"));
        Handled::Yes
    }

    fn scroll(&mut self, by: isize, cx: &mut Cx<'_>) {
        self.scroll = review_page(cx.shared, self).1.scrolled(self.scroll, by);
    }
}

/// A problem with the name of its field, and the check's name, by which it can be switched off.
fn problem_with_check(problem: &Problem) -> String {
    format!("{} [{}]", problem.words(), problem.check)
}

fn mark(severity: Severity) -> (&'static str, Style) {
    match severity {
        Severity::Error => ("✗", tone::BAD),
        Severity::Warning => ("!", tone::WARNING),
    }
}

fn rows(shared: &Shared, review: &Review, width: usize) -> Vec<Line> {
    let mut rows = Vec::new();
    let suppressed = review.ahead.suppressed.iter();
    let suppressed = suppressed.map(|one| suppressed_words(shared, one));
    let told: Vec<String> = suppressed.chain(allowance_words(shared, review)).collect();
    for words in &told {
        rows.extend(text::paragraph(
            ("! ", tone::WARNING),
            words,
            tone::WARNING,
            width,
        ));
    }
    for problem in &review.problems {
        let (mark, style) = mark(problem.severity);
        let words = problem_with_check(problem);
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
    let technical = review.rows.iter().position(|(label, _)| label == "Size");
    for (at, (label, value)) in review.rows.iter().enumerate() {
        if Some(at) == technical {
            rows.extend(excerpt(&review.excerpt, width));
        }
        // A list of recipients has its label once.
        let shown = if label == above { "" } else { label };
        rows.extend(pair(shown, value, labels + 2, width));
        above = label;
    }
    rows
}

/// The text between two rules.
fn excerpt(lines: &[String], width: usize) -> Vec<Line> {
    if lines.is_empty() {
        return Vec::new();
    }
    let rule = || Line::styled("─".repeat(width), tone::QUIET);
    let lines = lines.iter();
    let lines = lines.flat_map(|line| text::paragraph(("", tone::TEXT), line, tone::TEXT, width));
    let mut rows = vec![rule()];
    rows.extend(lines);
    rows.push(rule());
    rows
}

/// A suppressed recipient, and what can be done about it.
fn suppressed_words(shared: &Shared, one: &Suppressed) -> String {
    let then = if one.can_be_lifted() {
        "{lift-suppressions} makes it sendable again"
    } else {
        "that cannot be taken back here"
    };
    format!("{}; {}", one.in_words(), shared.keymap.say(then))
}

fn pair(label: &str, value: &str, indent: usize, width: usize) -> Vec<Line> {
    let label = text::cut(label, indent - 2);
    let mark = format!("{label}{}", " ".repeat(indent - text::width(&label)));
    text::paragraph((&mark, tone::QUIET), value, tone::TEXT, width)
}
