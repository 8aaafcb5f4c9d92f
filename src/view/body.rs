//! The message text: the rows in view, soft-wrapped, with selection and caret.
//!
//! ```text
//! Hello Grace,
//!
//! the receipt is attached.▏
//! ```

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use unicode_segmentation::UnicodeSegmentation;

use super::pen::Pen;
use super::{Theme, field};
use crate::app::Model;
use crate::app::buffer::{Area, Row, Window};
use crate::mail::FieldId;

/// What a tab is drawn as; the buffer counts it as four columns too.
const TAB: &str = "    ";

/// Draws the text into `place`. Returns where the caret stands.
pub(super) fn draw(
    model: &Model,
    theme: &Theme,
    place: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let mut pen = Pen::new(buffer, place);
    if place.is_empty() {
        return None;
    }
    let window = model.form.body.window(Area {
        width: place.width,
        height: place.height,
    });
    for (at, row) in window.rows.iter().enumerate() {
        pen.text(at, 0, &shown(&row.text), theme.text);
        found(&mut pen, at, row, model, theme);
        select(&mut pen, at, row, &window.selection, theme);
    }
    guide(model, &window, theme, &mut pen);
    if model.form.body.is_empty() {
        pen.text(0, 0, field::placeholder(FieldId::Body), theme.example);
    }
    let (column, row) = caret(&window, model.form.body.caret());
    pen.position(row, column)
}

/// The wrap guide, where no text stands; not at all where it would hide behind the edge.
fn guide(model: &Model, window: &Window, theme: &Theme, pen: &mut Pen<'_>) {
    let column = usize::from(model.shared.wrap_guide.column);
    if !model.shared.wrap_guide.shown || column >= pen.width() {
        return;
    }
    for at in 0..pen.height() {
        let text = window.rows.get(at).map(|row| shown(&row.text));
        if text.is_none_or(|text| super::text::width(&text) <= column) {
            pen.text(at, column, "┊", theme.quiet);
        }
    }
}

/// Marks what in `row` was looked for.
fn found(pen: &mut Pen<'_>, at: usize, row: &Row, model: &Model, theme: &Theme) {
    let find = &model.form.find;
    if !model.shows_find() || find.length == 0 {
        return;
    }
    let first = find
        .places
        .partition_point(|place| place + find.length <= row.start);
    let here = find.places[first..].iter();
    for place in here.take_while(|place| **place < row.end) {
        let from = cells(row, (*place).max(row.start));
        let to = cells(row, (place + find.length).min(row.end));
        pen.tint(at, from, to - from, theme.found);
    }
}

/// The find line. Returns where its caret stands.
pub(super) fn draw_find(
    model: &Model,
    theme: &Theme,
    place: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let find = &model.form.find;
    let mut pen = Pen::new(buffer, place);
    let count = find.count();
    pen.text_right(0, 0, &count, theme.quiet);
    let room = pen.width().saturating_sub(super::text::width(&count) + 1);
    let half = room / 2;
    let mut line = |label: &str, input, from: usize, to: usize| {
        let column = Pen::new(buffer, place).text(0, from, label, theme.label);
        let cells = u16::try_from(to.saturating_sub(column)).unwrap_or_default();
        let place = Rect {
            width: cells,
            ..Pen::new(buffer, place).part(0, column)
        };
        field::draw_input(input, theme, place, buffer)
    };
    if !find.replacing {
        return line("Find ", &find.input, 0, room);
    }
    line("Find ", &find.input, 0, half.saturating_sub(1));
    line("with ", &find.with, half, room)
}

fn shown(text: &str) -> String {
    // A blank may hang over the edge; without it nothing looks cut off.
    let text = text.trim_end_matches(' ').replace('\t', TAB);
    super::text::typed(&text).into_owned()
}

/// Column and row of the caret; where it is scrolled out of view, the nearest row.
fn caret(window: &Window, caret: usize) -> (usize, usize) {
    if let Some((column, row)) = window.caret {
        return (usize::from(column), usize::from(row));
    }
    let above = window.rows.first().is_none_or(|row| caret < row.start);
    (
        0,
        if above {
            0
        } else {
            window.rows.len().saturating_sub(1)
        },
    )
}

/// Marks what of the selection lies in `row`; a selected line break shows as one column.
fn select(pen: &mut Pen<'_>, at: usize, row: &Row, selection: &Range<usize>, theme: &Theme) {
    let (from, to) = (selection.start.max(row.start), selection.end.min(row.end));
    if from > to || selection.is_empty() || selection.start > row.end {
        return;
    }
    let before = cells(row, from);
    let broken = usize::from(!row.soft && selection.end > row.end);
    pen.tint(
        at,
        before,
        cells(row, to).saturating_sub(before) + broken,
        theme.selected,
    );
}

/// Columns before a character of the row.
fn cells(row: &Row, character: usize) -> usize {
    let mut here = row.start;
    let before = row.text.graphemes(true).take_while(|grapheme| {
        let inside = here < character;
        here += grapheme.chars().count();
        inside
    });
    before
        .map(|grapheme| {
            if grapheme == "\t" {
                TAB.len()
            } else {
                super::text::width(&super::text::typed(grapheme))
            }
        })
        .sum()
}
