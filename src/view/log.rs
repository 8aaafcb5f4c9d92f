//! The log pane: earlier sends, the last one's ladder, its transcript, its result or failure card.
//!
//! ```text
//! ┌ Log ─────────────────────────────────────┐
//! │ ✓ 16:52:53  accepted   grace@navy.example│   one row for each earlier send
//! │ 16:54:02  postmark, smtp.postmarkapp.com │
//! │ ✓ resolve    smtp.postmarkapp.com  12 ms │   the ladder
//! │ ✗ auth       535 5.7.8 …           31 ms │
//! │  12 ms ← 220 smtp.postmarkapp.com        │   the transcript, if it is open
//! │ ✗ The server token was not accepted      │   the card
//! │ 1  Paste a Server API token              │
//! └ / search ────────────────────────────────┘
//! ```
//!
//! The log is read from its end upwards, and only as far as the pane is high: its length does not
//! matter. `scroll_back` counts entries (a rung, a line of the transcript with its sentence, a row of
//! the result).

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::attempt::{self, Conclusion};
use super::card::Fixes;
use super::pane::{self, Pane};
use super::{Theme, field, transcript};
use crate::app::{self, Attempt, Model, StageRecord};
use crate::record;

/// A logical line of the log.
enum Entry<'a> {
    Earlier(&'a Attempt),
    Head(&'a Attempt),
    Rung(&'a StageRecord, bool),
    Dropped(usize),
    Said(&'a record::Line),
    Result(usize, &'a Line<'static>),
}

/// A row as drawn; whether the verdict or the card begins with it.
type Row = (Line<'static>, bool);

/// Draws the pane at `place`. Returns where the cursor stands when the pane has the keys.
pub(super) fn draw(
    model: &Model,
    theme: &Theme,
    place: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let focused = model.pane == app::Pane::Log && model.overlays.is_empty();
    let (inner, search) = search_line(model, pane::inside(place.intersection(buffer.area)));
    let (width, height) = (usize::from(inner.width), usize::from(inner.height));
    let last = model.log.attempts.split_last();
    let result = result(model, theme, (width, height));
    let frame = Pane {
        title: &title(model, &result),
        focused,
    };
    pane::draw(&frame, theme, place, buffer);
    let mut pen = super::pen::Pen::new(buffer, inner);
    let Some((last, earlier)) = last else {
        pen.line(
            0,
            Line::styled("Nothing has been sent in this run.", theme.quiet),
        );
        return pen.position(0, 0);
    };
    let entries = || entries(last, earlier, model.log.transcript, &result);
    let rows = window(model, theme, (width, height), &result, entries);
    let mut cursor = rows.len().saturating_sub(1);
    for (at, (line, card)) in rows.into_iter().enumerate() {
        if card {
            cursor = at;
        }
        pen.line(at, line);
    }
    let cursor = pen.position(cursor, 0);
    let caret = search.and_then(|place| draw_search(model, theme, place, buffer));
    caret.or(cursor)
}

/// The result of the last send. Scrolled back, its card is told in full, however low the pane; under
/// an open search it is left out, so that what was found is the lowest line.
fn result(model: &Model, theme: &Theme, (width, height): (usize, usize)) -> Conclusion {
    let height = if model.log.scroll_back == 0 {
        height
    } else {
        usize::MAX
    };
    match model.log.attempts.last() {
        Some(last) if model.log.search.is_none() => attempt::conclusion(
            (last, &model.shared.keymap, &fixes(model)),
            theme,
            (width, height),
        ),
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
        title.push_str(" (Up shows all)");
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
                .map(move |record| Entry::Rung(record, over)),
        )
        .chain(std::iter::once(Entry::Head(last)))
        .chain(earlier.iter().rev().map(Entry::Earlier))
}

/// The rows that stand in a pane of that size, first one first.
fn window<'a, I: Iterator<Item = Entry<'a>>>(
    model: &Model,
    theme: &Theme,
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
            rows.extend(
                entry_rows(&entry, search, theme, width, result)
                    .into_iter()
                    .rev(),
            );
        }
        rows
    };
    let mut rows = collect(model.log.scroll_back);
    if rows.len() < height && model.log.scroll_back > 0 {
        rows = top(
            entries,
            |entry| entry_rows(entry, search, theme, width, result),
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

fn entry_rows(
    entry: &Entry<'_>,
    search: &str,
    theme: &Theme,
    width: usize,
    result: &Conclusion,
) -> Vec<Row> {
    let rows = match entry {
        Entry::Earlier(attempt) => vec![attempt::earlier(attempt, theme)],
        Entry::Head(attempt) => attempt::head(attempt, theme),
        Entry::Rung(record, over) => attempt::rung(record, *over, theme, width),
        Entry::Dropped(count) => {
            vec![Line::styled(
                format!("({count} older lines were dropped)"),
                theme.quiet,
            )]
        }
        Entry::Said(line) => transcript::rows(line, search, theme, width),
        Entry::Result(at, row) => return vec![((*row).clone(), result.from == Some(*at))],
    };
    rows.into_iter().map(|row| (row, false)).collect()
}

/// Takes the last row for the search, if one is open.
fn search_line(model: &Model, inner: Rect) -> (Rect, Option<Rect>) {
    if model.log.search.is_none() || inner.height == 0 {
        return (inner, None);
    }
    let above = Rect {
        height: inner.height - 1,
        ..inner
    };
    (
        above,
        Some(Rect {
            y: above.bottom(),
            height: 1,
            ..inner
        }),
    )
}

fn draw_search(model: &Model, theme: &Theme, place: Rect, buffer: &mut Buffer) -> Option<Position> {
    let input = model.log.search.as_ref()?;
    let mut pen = super::pen::Pen::new(buffer, place);
    pen.line(0, Line::from(Span::styled("/ ", theme.key)));
    let field = Rect {
        x: place.x.saturating_add(2),
        width: place.width.saturating_sub(2),
        ..place
    };
    field::draw_input(input, theme, field, buffer)
}
