//! The rows of the log in view.
//!
//! The log is read from its end upwards, and only as far as the pane is high: its length does not
//! matter. `scroll_back` counts entries (a rung, a line of the transcript with its sentence, a row of
//! the result).

use super::rows::{self, Conclusion};
use super::transcript;
use crate::app::card::Fixes;
use crate::app::geometry::inside;
use crate::app::layout::layout;
use crate::app::marks;
use crate::app::panel::{self, PanelState, panel_state};
use crate::app::text::{Line, paragraph, tone};
use crate::app::{Attempt, Model, Page, StageRecord, first_steps, lists};
use crate::record;

/// A logical line of the log.
enum Entry<'a> {
    Earlier(&'a Attempt),
    Head(&'a Attempt),
    CheckStep(&'a StageRecord, bool),
    Dropped(usize),
    Said(&'a record::Line),
    Result(usize, &'a Line),
}

/// A row as drawn; whether the response or the card starts with it.
type Row = (Line, bool);

/// The log as it is shown.
pub struct LogRows {
    /// Its title.
    pub title: String,
    /// The visible rows; whether the response or the card starts with one.
    pub rows: Vec<(Line, bool)>,
}

/// Columns and rows for the log, above its search line.
fn size(model: &Model) -> (usize, usize) {
    let (width, height) = inside(layout(model).log);
    (
        width,
        height - usize::from(model.log.search.is_some()).min(height),
    )
}

/// The part of the log that the pane shows.
pub fn log_rows(model: &Model) -> LogRows {
    let size = size(model);
    let is_at_rest = is_at_rest(model);
    let state = panel_state(model);
    let is_running = matches!(state, PanelState::SigningIn | PanelState::Sending);
    if let Some(page) = lists::panel_page(model).filter(|_| is_at_rest) {
        return of_list(model, state, page);
    }
    if is_at_rest && !is_running {
        return resting(model, state, size);
    }
    let result = result(model, size);
    let title = match is_at_rest {
        true => state.title().to_owned(),
        false => title(model, &result),
    };
    let Some((last, earlier)) = model.log.attempts.split_last() else {
        let none = Line::styled("Nothing sent yet.", tone::QUIET);
        let rows = vec![(none, false)];
        return LogRows { title, rows };
    };
    let entries = || entries(last, earlier, model.log.transcript, &result);
    let rows = window(model, size, &result, entries);
    LogRows { title, rows }
}

/// Whether nobody scrolls or searches the log.
pub(super) fn is_at_rest(model: &Model) -> bool {
    model.log.scroll_back == 0 && !model.log.transcript && model.log.search.is_none()
}

/// Whether the pane is too low for the whole result of the last send.
pub(super) fn is_shortened(model: &Model) -> bool {
    let (width, height) = size(model);
    let head = 2;
    result_in(model, (width, height.saturating_sub(head))).shortened
}

/// The panel while it is about a list.
fn of_list(model: &Model, state: PanelState, page: Page) -> LogRows {
    let mut title = match (state, &model.lists.run) {
        (PanelState::ListOver(status), Some(run)) => lists::list_title(run, status),
        _ => state.title(),
    }
    .to_owned();
    let (rows, more) = page.visible(model.lists.scroll);
    if more {
        title.push_str(" (↓ more)");
    }
    let rows = rows.into_iter().map(|line| (line, false)).collect();
    LogRows { title, rows }
}

/// The panel while nobody scrolls or searches: what it is about first, the log below.
fn resting(model: &Model, state: PanelState, (width, height): (usize, usize)) -> LogRows {
    let mut title = state.title().to_owned();
    let last = model.log.attempts.last();
    let plain = |line: Line| (line, false);
    let mut rows: Vec<Row> = match (state, last) {
        (PanelState::Guide, _) => {
            let (rows, selected) = first_steps::rows(model, (width, height));
            let rows = rows.into_iter().enumerate();
            rows.map(|(at, line)| (line, at == selected)).collect()
        }
        (PanelState::Result(_), Some(last)) => {
            let (rows, shortened) = result_rows(model, last, (width, height));
            if shortened {
                title.push_str(" (↓ more)");
            }
            rows
        }
        _ => panel::ready_rows(model, width)
            .into_iter()
            .map(plain)
            .collect(),
    };
    if let (Some(last), PanelState::Result(_)) = (last, state) {
        rows.push(plain(marks::rule("Log", width)));
        rows.extend(rows::head(last).into_iter().take(1).map(plain));
        let rungs = last.stages.iter();
        rows.extend(
            rungs
                .flat_map(|one| rows::rung(one, true, width))
                .map(plain),
        );
    }
    let earlier = model.log.attempts.iter().rev();
    let skipped = usize::from(matches!(state, PanelState::Result(_)));
    let earlier: Vec<&Attempt> = earlier
        .skip(skipped)
        .filter(|attempt| attempt.outcome.is_some())
        .collect();
    if !earlier.is_empty() {
        rows.push(plain(marks::rule("Earlier", width)));
        rows.extend(earlier.into_iter().map(rows::earlier).map(plain));
    }
    rows.truncate(height);
    LogRows { title, rows }
}

/// A send that is over, and how it ended; whether the pane is too low for all of that.
fn result_rows(model: &Model, last: &Attempt, (width, height): (usize, usize)) -> (Vec<Row>, bool) {
    let head = panel::message_rows(last, &rows::clock(last.started), width);
    let mut rows: Vec<Row> = head.into_iter().map(|line| (line, false)).collect();
    let result = result_in(model, (width, height.saturating_sub(rows.len())));
    let lines = result.rows.iter().enumerate();
    rows.extend(lines.map(|(at, line)| (line.clone(), result.from == Some(at))));
    if first_steps::can_break(model) {
        let keys = model
            .shared
            .keymap
            .say("{inbox}: read it in the practice inbox   {break-it}: now break it");
        let lines = paragraph(("", tone::KEY), &keys, tone::KEY, width);
        rows.extend(lines.into_iter().map(|line| (line, false)));
    }
    (rows, result.shortened)
}

/// How far the log can be scrolled back: to where its first entry is in view.
pub(super) fn last_scroll(model: &Model) -> usize {
    let (width, height) = size(model);
    let result = result_in(model, (width, usize::MAX));
    let Some((last, earlier)) = model.log.attempts.split_last() else {
        return 0;
    };
    let entries = || entries(last, earlier, model.log.transcript, &result);
    let count = entries().count();
    let first: Vec<Entry<'_>> = entries().skip(count.saturating_sub(height)).collect();
    let mut room = height;
    let fit = first.iter().rev().take_while(|entry| {
        let rows = entry_rows(entry, "", width, &result).len();
        let fits = rows <= room;
        room = room.saturating_sub(rows);
        fits
    });
    count - fit.count()
}

/// The result of the last send. Scrolled back, its card is shown in full, however low the pane; under
/// an open search it is left out, so that what was found is the lowest line.
fn result(model: &Model, (width, height): (usize, usize)) -> Conclusion {
    match model.log.scroll_back {
        0 => result_in(model, (width, height)),
        _ => result_in(model, (width, usize::MAX)),
    }
}

fn result_in(model: &Model, (width, height): (usize, usize)) -> Conclusion {
    match model.log.attempts.last() {
        Some(last) if model.log.search.is_none() => {
            rows::conclusion((last, &model.shared.keymap, &fixes(model)), (width, height))
        }
        _ => Conclusion::default(),
    }
}

/// While the form has the keys, digits are typed there.
fn fixes(model: &Model) -> Fixes {
    if model.card_with_keys().is_some() {
        return Fixes::Numbered;
    }
    match model.overlays.is_empty() {
        true => Fixes::Elsewhere(model.shared.keymap.say("{other-pane}: choose a fix")),
        false => Fixes::Listed,
    }
}

fn title(model: &Model, result: &Conclusion) -> String {
    let mut title = "Log".to_owned();
    if model.log.transcript {
        title.push_str(": transcript");
    }
    if model.log.scroll_back > 0 {
        title.push_str(" (End follows)");
    } else if result.shortened {
        title.push_str(" (↓ more)");
    }
    title
}

/// The entries from the last one upwards.
fn entries<'a>(
    last: &'a Attempt,
    earlier: &'a [Attempt],
    transcript: bool,
    result: &'a Conclusion,
) -> impl Iterator<Item = Entry<'a>> {
    let said = if transcript {
        last.transcript.as_slice()
    } else {
        &[]
    };
    let dropped = Some(last.dropped_lines).filter(|count| transcript && *count > 0);
    let over = last.outcome.is_some();
    let result = result.rows.iter().enumerate().rev();
    result
        .map(|(at, row)| Entry::Result(at, row))
        .chain(said.iter().rev().map(Entry::Said))
        .chain(dropped.map(Entry::Dropped))
        .chain(
            last.stages
                .iter()
                .rev()
                .map(move |record| Entry::CheckStep(record, over)),
        )
        .chain(std::iter::once(Entry::Head(last)))
        .chain(earlier.iter().rev().map(Entry::Earlier))
}

/// The rows that fit a pane of that size, in order.
fn window<'a, I: Iterator<Item = Entry<'a>>>(
    model: &Model,
    (width, height): (usize, usize),
    result: &Conclusion,
    entries: impl Fn() -> I,
) -> Vec<Row> {
    let search = model.log.search.as_ref().map_or("", |input| input.value());
    let collect = |skip: usize| {
        let mut rows: Vec<Row> = Vec::with_capacity(height);
        for entry in entries().skip(skip) {
            if rows.len() >= height {
                break;
            }
            rows.extend(entry_rows(&entry, search, width, result).into_iter().rev());
        }
        rows
    };
    let mut rows = collect(model.log.scroll_back);
    if rows.len() < height && model.log.scroll_back > 0 {
        rows = top(
            entries,
            |entry| entry_rows(entry, search, width, result),
            height,
        );
    } else {
        rows.truncate(height);
    }
    rows.reverse();
    rows
}

/// The first rows of the log, last one first: what stands there when scrolled back past its begin.
fn top<'a, I: Iterator<Item = Entry<'a>>>(
    entries: impl Fn() -> I,
    rows_of: impl Fn(&Entry<'a>) -> Vec<Row>,
    height: usize,
) -> Vec<Row> {
    let count = entries().count();
    let mut rows: Vec<Row> = entries()
        .skip(count.saturating_sub(height))
        .collect::<Vec<_>>()
        .iter()
        .rev()
        .flat_map(rows_of)
        .take(height)
        .collect();
    rows.reverse();
    rows
}

fn entry_rows(entry: &Entry<'_>, search: &str, width: usize, result: &Conclusion) -> Vec<Row> {
    let rows = match entry {
        Entry::Earlier(attempt) => vec![rows::earlier(attempt)],
        Entry::Head(attempt) => rows::head(attempt),
        Entry::CheckStep(record, over) => rows::rung(record, *over, width),
        Entry::Dropped(count) => {
            vec![Line::styled(
                format!("({count} older lines were dropped)"),
                tone::QUIET,
            )]
        }
        Entry::Said(line) => transcript::rows(line, search, width),
        Entry::Result(at, row) => return vec![((*row).clone(), result.from == Some(*at))],
    };
    rows.into_iter().map(|row| (row, false)).collect()
}
