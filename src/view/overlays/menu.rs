//! The Esc menu: every action of the message under a letter, in four columns, or in one where it is narrow.
//!
//! ```text
//! ┌▌Menu: press a letter ────────────────────────────────────────────────────┐
//! │ Message             Go to             Setup               Help           │
//! │▸s Review             2 Write           p Profiles          h Help        │
//! │ n New message        3 Activity        g Guided setup      / Find in text│
//! │                                                                          │
//! │ Ctrl+S  Checks the message, signs in meanwhile, and shows what …         │
//! └──────────────────────────────────────────────────────────────────────────┘
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{open, widest};
use crate::app::{ActionMeta, Availability, Here, MenuColumn, Model, menu_columns, menu_is_wide};
use crate::view::pen::Pen;
use crate::view::{Theme, list, text};

/// Rows of the sentence on the selected entry.
const SENTENCE: usize = 2;
/// Columns of the box where the columns are below each other.
const NARROW: usize = 60;
/// Columns between two columns at most, the mark included.
const GAP: usize = 4;

/// Draws the menu with the entry of `letter` selected. Returns where that is.
pub(super) fn draw(
    model: &Model,
    letter: char,
    theme: &Theme,
    area: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let here = model.here();
    let columns = menu_columns(&here);
    let mut entries = columns.iter().flat_map(|column| &column.entries);
    let known = entries.any(|(one, _)| *one == letter);
    let first = columns.iter().find_map(|column| column.entries.first());
    let letter = if known { letter } else { first?.0 };
    let widths: Vec<usize> = columns.iter().map(width).collect();
    let wide: usize = widths.iter().sum();
    match menu_is_wide(model.shared.size) && wide <= widest(area) {
        true => draw_beside(
            (&columns, &widths),
            (model, &here),
            letter,
            theme,
            (area, buffer),
        ),
        false => draw_below(&columns, (model, &here), letter, theme, (area, buffer)),
    }
}

/// Columns of a column: mark, letter, space, label.
fn width(column: &MenuColumn) -> usize {
    let labels = column.entries.iter();
    let widest = labels.map(|(_, row)| text::width(row.label)).max();
    3 + widest.unwrap_or(0).max(text::width(column.heading))
}

fn draw_beside(
    (columns, widths): (&[MenuColumn], &[usize]),
    (model, here): (&Model, &Here),
    letter: char,
    theme: &Theme,
    (area, buffer): (Rect, &mut Buffer),
) -> Option<Position> {
    let wide: usize = widths.iter().sum();
    let gaps = columns.len().saturating_sub(1);
    let gap = ((widest(area) - wide) / gaps.max(1)).min(GAP);
    let tallest = columns.iter().map(|column| column.entries.len()).max()?;
    let size = (wide + gaps * gap, tallest + 2 + SENTENCE);
    let mut pen = open(TITLE, size, theme, area, buffer);
    let (mut left, mut caret) = (0, None);
    for (column, wide) in columns.iter().zip(widths) {
        pen.text(0, left + 1, column.heading, theme.title);
        for (row, entry) in column.entries.iter().enumerate() {
            let is_selected = entry.0 == letter;
            draw_entry(here, entry, is_selected, (1 + row, left), theme, &mut pen);
            if is_selected {
                pen.tint(1 + row, left, *wide, theme.selected);
                caret = pen.position(1 + row, left);
            }
        }
        left += wide + gap;
    }
    let top = pen.height().saturating_sub(SENTENCE);
    sentence((model, here), columns, letter, top, theme, &mut pen);
    caret
}

const TITLE: &str = "Menu: press a letter";

/// A line of the menu where the columns are below each other.
enum Below<'a> {
    Heading(&'a str),
    Entry(&'a (char, &'static ActionMeta)),
}

fn draw_below(
    columns: &[MenuColumn],
    (model, here): (&Model, &Here),
    letter: char,
    theme: &Theme,
    (area, buffer): (Rect, &mut Buffer),
) -> Option<Position> {
    let lines: Vec<Below<'_>> = columns
        .iter()
        .flat_map(|column| {
            let entries = column.entries.iter().map(Below::Entry);
            std::iter::once(Below::Heading(column.heading)).chain(entries)
        })
        .collect();
    let is_chosen = |line: &Below<'_>| matches!(line, Below::Entry(entry) if entry.0 == letter);
    let selected = lines.iter().position(is_chosen).unwrap_or_default();
    let size = (NARROW.min(widest(area)), lines.len() + 1 + SENTENCE);
    let mut pen = open(TITLE, size, theme, area, buffer);
    let rows = if pen.height() > 12 { SENTENCE } else { 1 };
    let until = pen.height().saturating_sub(rows);
    let size = (lines.len(), selected);
    let caret = list::draw(
        size,
        (0, until),
        theme,
        &mut pen,
        |pen, at, row, is_selected| match &lines[at] {
            Below::Heading(heading) => {
                pen.text(row, 1, heading, theme.title);
            }
            Below::Entry(entry) => draw_entry(here, entry, is_selected, (row, 0), theme, pen),
        },
    );
    let first = (selected + 1).saturating_sub(until).min(selected);
    if first + until < lines.len() && until > 0 {
        pen.text_right(until - 1, NARROW / 2, "↓ more", theme.quiet);
    }
    sentence((model, here), columns, letter, until, theme, &mut pen);
    caret
}

fn draw_entry(
    here: &Here,
    (letter, action): &(char, &'static ActionMeta),
    is_selected: bool,
    (row, column): (usize, usize),
    theme: &Theme,
    pen: &mut Pen<'_>,
) {
    let is_off = *here.availability(action) != Availability::Yes;
    let (key, style) = match is_off {
        true => (theme.quiet, theme.quiet),
        false => (theme.key, theme.text),
    };
    let mark = if is_selected { "▸" } else { " " };
    let column = pen.text(row, column, mark, style);
    let column = pen.text(row, column, &letter.to_string(), key);
    pen.text(row, column + 1, &text::capitalised(action.label), style);
}

/// The key of the selected entry and what it does, or why it cannot be done now.
fn sentence(
    (model, here): (&Model, &Here),
    columns: &[MenuColumn],
    letter: char,
    top: usize,
    theme: &Theme,
    pen: &mut Pen<'_>,
) {
    let mut entries = columns.iter().flat_map(|column| &column.entries);
    let Some((_, row)) = entries.find(|(one, _)| *one == letter) else {
        return;
    };
    let keymap = &model.shared.keymap;
    let (words, style) = match here.availability(row) {
        Availability::No(reason) => (format!("Not now: {}.", keymap.say(reason)), theme.warning),
        _ => {
            let key = keymap.keys(row).first().map(|key| format!("{key}  "));
            let key = key.unwrap_or_default();
            (format!("{key}{}", keymap.say(row.help)), theme.text)
        }
    };
    let room = pen.height().saturating_sub(top);
    let mut rows = text::wrap(&words, pen.width());
    if rows.len() > room && room > 0 {
        let rest = rows.split_off(room - 1).join(" ");
        rows.push(text::cut(&rest, pen.width()));
    }
    for (at, words) in rows.iter().enumerate() {
        pen.text(top + at, 0, words, style);
    }
}
