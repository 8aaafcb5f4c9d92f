//! The row above the footer: a notice; or how far the send is; or what is wrong with a field.
//!
//! ```text
//! ▸ content: 3.1 of 9.9 MB  ██████░░░░░░░░░░░░  31 %
//! ✗ To: `grace@` has nothing behind the @
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::pen::Pen;
use super::{Theme, form, text};
use crate::app::{
    Attempt, ListSend, Model, Notice, NoticeKind, Pane, list_progress, sending_words,
};
use crate::mail::Severity;
use crate::record::{Phase, Progress};

/// Columns of the bar.
const BAR: usize = 20;

/// Most rows of a message that is longer than a row.
const MOST: u16 = 3;

/// The rows that the status needs: `place`, or for long words up to two more above it, which then
/// lie over the pane; never over row `cursor`.
pub(super) fn grown(model: &Model, theme: &Theme, place: Rect, cursor: Option<u16>) -> Rect {
    let Some((_, words, _)) = message(model, theme) else {
        return place;
    };
    let rows = text::wrap(&words, room(place)).len();
    let free = place.y.saturating_sub(cursor.map_or(0, |row| row + 1));
    let more = u16::try_from(rows.saturating_sub(1))
        .unwrap_or(MOST)
        .min(MOST - 1)
        .min(free);
    Rect {
        y: place.y - more,
        height: place.height + more,
        ..place
    }
}

/// Columns for the words of a message at `place`.
fn room(place: Rect) -> usize {
    usize::from(place.width).saturating_sub(4)
}

/// Draws the status at `place`, see [`grown`].
pub(super) fn draw(model: &Model, theme: &Theme, place: Rect, buffer: &mut Buffer) {
    let mut pen = Pen::new(buffer, place);
    pen.clear(theme.text);
    if let Some((mark, words, style)) = message(model, theme) {
        draw_message(mark, &words, style, &mut pen);
    } else if let Some(attempt) = running(model) {
        draw_running(attempt, theme, &mut pen);
    } else if let Some(run) = model.lists.running() {
        draw_run(run, theme, &mut pen);
    }
}

fn draw_message(mark: &str, words: &str, style: Style, pen: &mut Pen<'_>) {
    let height = pen.height();
    let mut rows = text::wrap(words, pen.width().saturating_sub(4));
    if rows.len() > height {
        // The last row that fits takes the rest, so that it shows that something is cut off.
        let rest = rows.split_off(height.saturating_sub(1)).join(" ");
        rows.push(rest);
    }
    pen.text(0, 1, mark, style);
    for (at, row) in rows.iter().enumerate() {
        pen.text(at, 3, row, style);
    }
}

/// What is to be told in words: a notice, or while nothing runs the problem of a field.
fn message(model: &Model, theme: &Theme) -> Option<(&'static str, String, Style)> {
    if let Some(Notice { kind, text }) = &model.shared.notice {
        let (mark, style) = loudness(*kind, theme);
        return Some((mark, text.clone(), style));
    }
    if running(model).is_some() || model.lists.running().is_some() || model.pane != Pane::Form {
        return None;
    }
    let problem = form::problem_to_show(model)?;
    let (mark, style) = severity(problem.severity, theme);
    Some((mark, problem.words(), style))
}

/// Symbol and style of a notice.
pub(super) fn loudness(kind: NoticeKind, theme: &Theme) -> (&'static str, Style) {
    match kind {
        NoticeKind::Info => ("·", theme.text),
        NoticeKind::Warning => ("!", theme.warning),
        NoticeKind::Error => ("✗", theme.bad),
    }
}

/// The attempt of the job that runs or waits.
pub(super) fn running(model: &Model) -> Option<&Attempt> {
    let job = model.shared.job?;
    model
        .log
        .attempts
        .iter()
        .rev()
        .find(|attempt| attempt.job == job && attempt.outcome.is_none())
}

/// Symbol and style of a problem.
pub(super) fn severity(severity: Severity, theme: &Theme) -> (&'static str, Style) {
    match severity {
        Severity::Error => ("✗", theme.bad),
        Severity::Warning => ("!", theme.warning),
    }
}

fn draw_running(attempt: &Attempt, theme: &Theme, pen: &mut Pen<'_>) {
    let mut column = pen.text(0, 1, "▸", theme.warning);
    column = pen.text(0, column + 1, &sending_words(attempt), theme.text);
    if attempt.phase == Phase::Submitting && attempt.progress.total > 0 {
        draw_bar(attempt.progress, column + 2, theme, pen);
    }
}

/// How far a run to a list is.
fn draw_run(run: &ListSend, theme: &Theme, pen: &mut Pen<'_>) {
    let (words, done, total) = list_progress(run);
    let mut column = pen.text(0, 1, "▸", theme.warning);
    column = pen.text(0, column + 1, &words, theme.text);
    let progress = Progress {
        sent: done as u64,
        total: total as u64,
    };
    draw_bar(progress, column + 2, theme, pen);
}

fn draw_bar(progress: Progress, column: usize, theme: &Theme, pen: &mut Pen<'_>) {
    let percent = progress.sent.min(progress.total).saturating_mul(100) / progress.total.max(1);
    let words = format!("{percent} %");
    if column + BAR + 2 + words.len() > pen.width() {
        return;
    }
    let full = usize::try_from(percent).unwrap_or(100) * BAR / 100;
    let column = pen.text(0, column, &"█".repeat(full), theme.focus);
    let column = pen.text(0, column, &"░".repeat(BAR - full), theme.quiet);
    pen.text(0, column + 2, &words, theme.text);
}
