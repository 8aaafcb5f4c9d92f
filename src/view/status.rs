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
use crate::app::{Attempt, Model, Notice, NoticeKind, Screen};
use crate::mail::{Problem, Severity, field};
use crate::record::{Phase, Progress, StageState};

/// Columns of the bar.
const BAR: usize = 20;

/// Draws the status at `place`.
pub(super) fn draw(model: &Model, theme: &Theme, place: Rect, buffer: &mut Buffer) {
    let mut pen = Pen::new(buffer, place);
    if let Some(notice) = &model.notice {
        return draw_notice(notice, theme, &mut pen);
    }
    if let Some(attempt) = running(model) {
        return draw_running(attempt, theme, &mut pen);
    }
    if let (Screen::Compose, Some(problem)) = (model.screen, form::problem_to_show(model)) {
        draw_problem(problem, theme, &mut pen);
    }
}

/// The attempt of the job that runs or waits.
pub(super) fn running(model: &Model) -> Option<&Attempt> {
    let job = model.job?;
    model
        .log
        .attempts
        .iter()
        .rev()
        .find(|attempt| attempt.job == job && attempt.outcome.is_none())
}

fn draw_notice(notice: &Notice, theme: &Theme, pen: &mut Pen<'_>) {
    let (mark, style) = match notice.kind {
        NoticeKind::Info => ("·", theme.text),
        NoticeKind::Warning => ("!", theme.warning),
        NoticeKind::Error => ("✗", theme.bad),
    };
    let column = pen.text(0, 1, mark, style);
    pen.text(0, column + 1, &notice.text, style);
}

fn draw_problem(problem: &Problem, theme: &Theme, pen: &mut Pen<'_>) {
    let (mark, style) = severity(problem.severity, theme);
    let column = pen.text(0, 1, mark, style);
    let words = format!("{}: {}", field(problem.field).label, problem.message);
    pen.text(0, column + 1, &words, style);
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
    column = pen.text(0, column + 1, &doing(attempt), theme.text);
    if attempt.phase == Phase::Submitting && attempt.progress.total > 0 {
        draw_bar(attempt.progress, column + 2, theme, pen);
    }
}

/// What the send is at, in words.
pub(super) fn doing(attempt: &Attempt) -> String {
    let stage = attempt
        .stages
        .iter()
        .rev()
        .find(|stage| stage.state == StageState::Running);
    let stage = stage.map_or("", |record| record.stage.name());
    match attempt.phase {
        Phase::Preparing if stage.is_empty() => "preparing".into(),
        Phase::Preparing => format!("signing in: {stage}"),
        Phase::Ready => "signed in, ready to send".into(),
        Phase::Submitting if attempt.progress.total > 0 => {
            format!("sending: {}", progress(attempt.progress))
        }
        Phase::Submitting => "sending: envelope".into(),
        Phase::AwaitingVerdict => "sent, waiting for the server's verdict".into(),
        Phase::Over => "over".into(),
    }
}

/// `3.1 of 9.9 MB`.
fn progress(progress: Progress) -> String {
    let (sent, total) = (text::bytes(progress.sent), text::bytes(progress.total));
    let unit = |words: &str| words.split(' ').nth(1).unwrap_or_default().to_owned();
    match unit(&sent) == unit(&total) {
        true => format!("{} of {total}", sent.split(' ').next().unwrap_or_default()),
        false => format!("{sent} of {total}"),
    }
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
