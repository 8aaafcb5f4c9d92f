//! One-line values: what is typed, masked if secret, marked where it is wrong, with the caret.
//!
//! ```text
//! Ada Lovelace <ada@acme.example>          ✓    fine
//! grace@navy.example, grace@               ✗    the bad address is underlined
//! ••••••••-••••-••••-••••-••••••••4f2a     ✓    a secret shows its last four
//! ```

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation;

use super::pen::Pen;
use super::{Theme, text};
use crate::app::LineField;
use crate::mail::{self, FieldId, Problem, Severity};
use crate::postmark::{Secret, is_unsafe};

/// A value to be drawn in one row.
pub(super) struct Value<'a> {
    /// The text; for secrets already masked, one cluster for each character.
    pub text: &'a str,
    /// Characters before the caret, if the field has it.
    pub caret: Option<usize>,
    /// Parts that are wrong, in bytes of the text.
    pub marks: Vec<Range<usize>>,
    /// What is selected, in characters; shown beside a caret only.
    pub selection: Range<usize>,
}

impl<'a> Value<'a> {
    /// Text alone.
    pub fn plain(text: &'a str) -> Self {
        Self {
            text,
            caret: None,
            marks: Vec::new(),
            selection: 0..0,
        }
    }
}

/// Draws `value` into the first row of `place`. Returns where the caret stands, if it has one.
///
/// With a caret the row scrolls so that the caret is seen; without, the start is shown.
pub(super) fn draw(
    value: &Value<'_>,
    theme: &Theme,
    place: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let mut pen = Pen::new(buffer, place);
    let Some(caret) = value.caret else {
        pen.text(0, 0, value.text, theme.text);
        mark(&mut pen, value, 0, theme);
        return None;
    };
    let before = &value.text[..byte(value.text, caret)];
    let column = text::width(before);
    let from = first_shown(value.text, column, pen.width());
    let skipped = text::width(&value.text[..from]);
    let shown = text::clipped(&value.text[from..], pen.width());
    pen.text(0, 0, &shown, theme.text);
    mark(&mut pen, value, from, theme);
    select(&mut pen, value, from, theme);
    pen.position(0, column - skipped)
}

/// The byte at which a character begins.
fn byte(text: &str, character: usize) -> usize {
    let mut places = text.char_indices();
    places.nth(character).map_or(text.len(), |(at, _)| at)
}

/// Marks what is selected, as far as it is shown from byte `from` on.
fn select(pen: &mut Pen<'_>, value: &Value<'_>, from: usize, theme: &Theme) {
    let start = byte(value.text, value.selection.start).max(from);
    let end = byte(value.text, value.selection.end);
    if start < end {
        let before = text::width(&value.text[from..start]);
        let cells = text::width(&value.text[start..end]);
        pen.tint(0, before, cells, theme.selected);
    }
}

/// Draws a line of input that has the caret; see [`draw`].
pub(super) fn draw_input(
    input: &LineField,
    theme: &Theme,
    place: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let value = Value {
        caret: Some(input.cursor()),
        selection: input.selection(),
        ..Value::plain(input.value())
    };
    draw(&value, theme, place, buffer)
}

/// The byte from which on `text` is shown so that `column` stands inside `width`.
fn first_shown(text: &str, column: usize, width: usize) -> usize {
    let surplus = (column + 1).saturating_sub(width);
    let mut passed = 0;
    for (at, cluster) in text.grapheme_indices(true) {
        if passed >= surplus {
            return at;
        }
        passed += text::width(cluster);
    }
    if surplus == 0 { 0 } else { text.len() }
}

/// Underlines the wrong parts, as far as they are shown from byte `from` on.
fn mark(pen: &mut Pen<'_>, value: &Value<'_>, from: usize, theme: &Theme) {
    for range in &value.marks {
        let start = range.start.max(from);
        let (Some(before), Some(wrong)) = (
            value.text.get(from..start),
            value.text.get(start..range.end),
        ) else {
            continue;
        };
        let cells = text::width(wrong.trim_end()).max(1);
        pen.tint(0, text::width(before), cells, theme.mark);
    }
}

/// What an empty field shows: an example or an instruction that cannot be taken for a value.
pub(super) fn placeholder(id: FieldId) -> &'static str {
    mail::field(id).placeholder
}

/// A secret for the screen. A cut through what is typed in place of one may part clusters, so only characters
/// that stand for themselves are left.
pub(super) fn masked(secret: &str) -> String {
    let masked = Secret::new(secret).masked();
    masked.chars().filter(|c| !is_unsafe(*c)).collect()
}

/// A masked secret, or its end if it needs more than `cells`: the end is what it is known by.
pub(super) fn end(masked: String, cells: usize) -> String {
    let surplus = masked.chars().count().saturating_sub(cells);
    if surplus == 0 {
        return masked;
    }
    text::ELLIPSIS
        .chars()
        .chain(masked.chars().skip(surplus + 1))
        .collect()
}

/// The symbol behind a value that was left once: right, doubtful or wrong.
pub(super) fn symbol(problems: &[&Problem], theme: &Theme) -> (&'static str, Style) {
    let worst = |severity| problems.iter().any(|problem| problem.severity == severity);
    if worst(Severity::Error) {
        ("✗", theme.bad)
    } else if worst(Severity::Warning) {
        ("!", theme.warning)
    } else {
        ("✓", theme.good)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::buffer::{Edit, Move};

    fn drawn(text: &str, caret: usize, width: u16) -> (String, Option<u16>) {
        let mut buffer = Buffer::empty(Rect::new(0, 0, width, 1));
        let mut input = LineField::new(text);
        for _ in caret..text.chars().count() {
            let (to, select) = (Move::Left, false);
            input.apply(Edit::Move { to, select });
        }
        let place = buffer.area;
        let caret = draw_input(&input, &Theme::default(), place, &mut buffer);
        let row: String = (0..width)
            .map(|x| buffer[(x, 0)].symbol().to_owned())
            .collect();
        (row, caret.map(|position| position.x))
    }

    #[test]
    fn keeps_the_caret_in_sight() {
        assert_eq!(drawn("abc", 3, 6), ("abc   ".into(), Some(3)));
        assert_eq!(drawn("abcdefgh", 8, 6), ("defgh ".into(), Some(5)));
        assert_eq!(drawn("abcdefgh", 2, 6), ("abcdef".into(), Some(2)));
        assert_eq!(drawn("日本語です", 5, 6).1, Some(4));
        assert_eq!(drawn("abc", 3, 1), (" ".into(), Some(0)));
        assert_eq!(drawn("", 0, 0).1, None);
    }

    #[test]
    fn masks_all_but_the_last_four() {
        assert_eq!(
            masked("70726163-7469-4365-8000-706f73746d6b"),
            "••••••••-••••-••••-••••-••••••••6d6b"
        );
        assert_eq!(masked("PM-T-outbound-abcdef"), "••••••••••••••••cdef");
        assert_eq!(masked("short"), "•••••");
        assert_eq!(masked(""), "");
        assert_eq!(end(masked("PM-T-outbound-abcdef"), 8), "…•••cdef");
    }

    #[test]
    fn underlines_the_wrong_address() {
        let theme = Theme {
            mark: Style::new().underlined(),
            ..Theme::default()
        };
        let value = Value {
            marks: std::iter::once(9..14).collect(),
            ..Value::plain("é@x.de, bad@ , c@d.de")
        };
        let mut buffer = Buffer::empty(Rect::new(0, 0, 30, 1));
        let place = buffer.area;
        draw(&value, &theme, place, &mut buffer);
        let marked: Vec<u16> = (0..30)
            .filter(|x| buffer[(*x, 0)].modifier == theme.mark.add_modifier)
            .collect();
        assert_eq!(marked, [8, 9, 10, 11]);
    }
}
