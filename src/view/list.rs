//! Rows to choose from, and the lines in which they are searched.

use ratatui::layout::{Position, Rect};

use super::pen::Pen;
use super::{Theme, field};
use crate::app::{LineField, SearchLine};

/// Draws `count` rows in the rows of the pen from `top` to before `end`, scrolled so that the selected one is in
/// view; `row` draws the row of an index at a row of the pen. Returns where the selected one is.
pub(super) fn draw(
    (count, selected): (usize, usize),
    (top, end): (usize, usize),
    theme: &Theme,
    pen: &mut Pen<'_>,
    mut row: impl FnMut(&mut Pen<'_>, usize, usize, bool),
) -> Option<Position> {
    let height = end.saturating_sub(top);
    let selected = selected.min(count.saturating_sub(1));
    let first = (selected + 1).saturating_sub(height).min(selected);
    for at in (first..count).take(height) {
        let (line, is_chosen) = (top + at - first, at == selected);
        row(pen, at, line, is_chosen);
        if is_chosen {
            pen.tint(line, 0, pen.width(), theme.selected);
        }
    }
    pen.position(top + selected - first, 0)
}

/// Draws the search of a list, if there is one. Returns its rows, and where its caret is while it has the keys.
pub(super) fn search(
    search: &SearchLine,
    row: usize,
    theme: &Theme,
    pen: &mut Pen<'_>,
) -> (usize, Option<Position>) {
    if !search.is_shown() {
        return (0, None);
    }
    let column = pen.text(row, 0, "Search: ", theme.quiet);
    let place = pen.part(row, column);
    let caret = field::draw_input(&search.input, theme, place, pen.buffer());
    (1, caret.filter(|_| search.is_open))
}

/// Draws a line behind `prompt` in which something is typed. Returns where its caret is.
pub(super) fn typed(
    (prompt, input): (&str, &LineField),
    row: usize,
    theme: &Theme,
    pen: &mut Pen<'_>,
) -> Option<Position> {
    let column = pen.text(row, 0, prompt, theme.key);
    let place: Rect = pen.part(row, column);
    field::draw_input(input, theme, place, pen.buffer())
}
