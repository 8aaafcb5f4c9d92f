//! The only way to put something on the frame: a pen that cannot leave its rectangle.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::app::text;

/// Writes inside `area` and nowhere else; rows and columns count from the area's corner.
pub(super) struct Pen<'a> {
    buffer: &'a mut Buffer,
    area: Rect,
}

impl<'a> Pen<'a> {
    /// A pen for `area`, or for what of it lies inside the frame.
    pub fn new(buffer: &'a mut Buffer, area: Rect) -> Self {
        let area = area.intersection(buffer.area);
        Self { buffer, area }
    }

    /// Columns there are.
    pub fn width(&self) -> usize {
        usize::from(self.area.width)
    }

    /// Rows there are.
    pub fn height(&self) -> usize {
        usize::from(self.area.height)
    }

    /// Writes `line` from column 0 of `row`, cut with an ellipsis.
    pub fn line(&mut self, row: usize, line: Line<'_>) {
        let Some(y) = self.y(row) else { return };
        let line = cut_line(line, self.width());
        self.buffer.set_line(self.area.x, y, &line, self.area.width);
    }

    /// Writes `text` from `column` of `row`, cut with an ellipsis. Returns the column after it.
    pub fn text(&mut self, row: usize, column: usize, text: &str, style: Style) -> usize {
        let room = self.width().saturating_sub(column);
        let (Some(y), Some(x)) = (self.y(row), self.x(column)) else {
            return column;
        };
        let (end, _) = self
            .buffer
            .set_stringn(x, y, text::cut(text, room), room, style);
        usize::from(end - self.area.x)
    }

    /// Writes `text` so that it ends at the right edge of `row`, if at least `column` columns stay
    /// free before it. Returns whether it did.
    pub fn text_right(&mut self, row: usize, column: usize, text: &str, style: Style) -> bool {
        let wide = text::width(text);
        match self.width().checked_sub(wide) {
            Some(from) if from >= column => {
                self.text(row, from, text, style);
                true
            }
            _ => false,
        }
    }

    /// Adds `style` to `cells` columns from `column` of `row`.
    pub fn tint(&mut self, row: usize, column: usize, cells: usize, style: Style) {
        let (Some(y), Some(x)) = (self.y(row), self.x(column)) else {
            return;
        };
        let wide = cells.min(self.width() - column);
        let place = Rect::new(x, y, u16::try_from(wide).unwrap_or(u16::MAX), 1);
        self.buffer.set_style(place, style);
    }

    /// Empties the area and gives it `style`.
    pub fn clear(&mut self, style: Style) {
        for position in self.area.positions() {
            let cell = &mut self.buffer[position];
            cell.reset();
            cell.set_style(style);
        }
    }

    /// Where a cell stands on the frame; the last one in the area if it lies outside, `None` if
    /// there is no area.
    pub fn position(&self, row: usize, column: usize) -> Option<Position> {
        let (last_row, last_column) = (self.height().checked_sub(1)?, self.width().checked_sub(1)?);
        Some(Position {
            x: self.x(column.min(last_column))?,
            y: self.y(row.min(last_row))?,
        })
    }

    /// The frame, for what draws into a rectangle of its own.
    pub fn buffer(&mut self) -> &mut Buffer {
        self.buffer
    }

    /// The rest of `row` from `column` on, as a rectangle of its own.
    pub fn part(&self, row: usize, column: usize) -> Rect {
        match (self.x(column), self.y(row)) {
            (Some(x), Some(y)) => Rect::new(x, y, self.area.right() - x, 1),
            _ => Rect::default(),
        }
    }

    fn x(&self, column: usize) -> Option<u16> {
        let column = u16::try_from(column)
            .ok()
            .filter(|column| *column < self.area.width)?;
        Some(self.area.x + column)
    }

    fn y(&self, row: usize) -> Option<u16> {
        let row = u16::try_from(row)
            .ok()
            .filter(|row| *row < self.area.height)?;
        Some(self.area.y + row)
    }
}

/// `line`, or its start with an ellipsis if it needs more than `cells`.
fn cut_line<'a>(mut line: Line<'a>, cells: usize) -> Line<'a> {
    for span in &mut line.spans {
        if let Cow::Owned(safe) = text::shown(&span.content) {
            span.content = Cow::Owned(safe);
        }
    }
    if line
        .spans
        .iter()
        .map(|span| text::width(&span.content))
        .sum::<usize>()
        <= cells
    {
        return line;
    }
    let mut left = cells.saturating_sub(1);
    let mut spans: Vec<Span<'a>> = Vec::with_capacity(line.spans.len());
    for span in line.spans {
        let wide = text::width(&span.content);
        if wide > left {
            let kept = format!("{}…", text::clipped(&span.content, left));
            spans.push(Span::styled(kept, span.style));
            break;
        }
        left -= wide;
        spans.push(span);
    }
    Line::from(spans).style(line.style)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_across_spans() {
        let line = Line::from(vec![
            Span::raw("one "),
            Span::raw("two "),
            Span::raw("three"),
        ]);
        assert_eq!(cut_line(line.clone(), 13).to_string(), "one two three");
        assert_eq!(cut_line(line.clone(), 9).to_string(), "one two …");
        assert_eq!(cut_line(line.clone(), 6).to_string(), "one t…");
        assert_eq!(cut_line(line, 1).to_string(), "…");
    }

    #[test]
    fn unsafe_characters_are_cut_as_escapes() {
        let line = Line::from(vec![Span::raw("a\u{7}"), Span::raw("b\u{2066}c")]);
        assert_eq!(cut_line(line, 9).to_string(), "a\\u{7}b\\…");
    }

    #[test]
    fn never_leaves_its_area() {
        let mut buffer = Buffer::filled(Rect::new(0, 0, 12, 5), ratatui::buffer::Cell::new("."));
        let mut pen = Pen::new(&mut buffer, Rect::new(2, 1, 6, 2));
        pen.line(0, Line::from("a long line"));
        pen.text(1, 4, "日本", Style::new());
        pen.text(1, 99, "nowhere", Style::new());
        pen.line(7, Line::from("nowhere"));
        assert!(!pen.text_right(1, 0, "too wide for it", Style::new()));
        pen.tint(1, 5, 99, Style::new());
        pen.tint(9, 9, 9, Style::new());
        assert_eq!(
            buffer,
            Buffer::with_lines([
                "............",
                "..a lon…....",
                "......….....",
                "............",
                "............",
            ])
        );
    }

    #[test]
    fn works_with_an_area_outside_the_frame() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 3, 3));
        let mut pen = Pen::new(&mut buffer, Rect::new(9, 9, 4, 4));
        pen.line(0, Line::from("x"));
        pen.clear(Style::new());
        assert_eq!(pen.position(0, 0), None);
        let pen = Pen::new(&mut buffer, Rect::new(1, 1, 40, 40));
        assert_eq!(pen.position(99, 99), Some(Position::new(2, 2)));
    }
}
