//! Moving the caret: by graphemes, words, rows and pages; and keeping it in view.

use std::ops::Range;

use super::rows::{Rows, line_end};
use super::{Area, Move, TextBuffer, Window, grapheme};

impl TextBuffer {
    pub(super) fn go(&mut self, to: Move, select: bool, area: Area) {
        self.history.close();
        let selection = self.selection();
        let page = i32::from(area.height.max(2) - 1);
        let target = match to {
            Move::Left if !select && !selection.is_empty() => selection.start,
            Move::Right if !select && !selection.is_empty() => selection.end,
            Move::Left => grapheme::before(&self.rope, self.caret),
            Move::Right => grapheme::after(&self.rope, self.caret),
            Move::WordLeft => grapheme::word_left(&self.rope, self.caret),
            Move::WordRight => grapheme::word_right(&self.rope, self.caret),
            Move::Up => self.vertical(-1, area),
            Move::Down => self.vertical(1, area),
            Move::PageUp => self.vertical(-page, area),
            Move::PageDown => self.vertical(page, area),
            Move::LineStart => self.row_of_caret(area).start(),
            Move::LineEnd => self.row_end(area),
            Move::Start => 0,
            Move::End => self.rope.len_chars(),
        };
        self.anchor = select.then(|| self.anchor.unwrap_or(self.caret));
        self.caret = target;
    }

    /// Whether the caret is in the first row, with nothing selected: there is no row above to go to.
    pub fn is_in_first_row(&self, area: Area) -> bool {
        self.selection().is_empty() && self.row_of_caret(area).start() == 0
    }

    fn row_of_caret(&self, area: Area) -> Rows<'_> {
        Rows::at(&self.rope, self.caret, area.width)
    }

    fn vertical(&mut self, count: i32, area: Area) -> usize {
        let mut rows = Rows::at(&self.rope, self.caret, area.width);
        let here = rows.column_of(self.caret);
        let aim = *self.aim.get_or_insert(here);
        for _ in 0..count.unsigned_abs() {
            let went = if count < 0 {
                rows.go_up()
            } else {
                rows.go_down()
            };
            if !went {
                return if count < 0 { 0 } else { self.rope.len_chars() };
            }
        }
        rows.char_at_column(aim)
    }

    fn row_end(&self, area: Area) -> usize {
        let row = self.row_of_caret(area);
        // The end of a row that goes on belongs to the next row: stay before its last grapheme.
        if row.soft() {
            grapheme::before(&self.rope, row.end()).max(row.start())
        } else {
            row.end()
        }
    }

    pub(super) fn scroll_to_caret(&mut self, area: Area) {
        let top = Rows::at(&self.rope, self.top, area.width).start();
        let mut first = self.row_of_caret(area);
        // From the caret back: at most one screen is walked, however far the caret has jumped.
        for _ in 1..area.height.max(1) {
            if first.start() <= top || !first.go_up() {
                break;
            }
        }
        let earliest = first.start();
        let caret_row = self.row_of_caret(area).start();
        self.top = top.max(earliest).min(caret_row);
    }

    /// Scrolls by rows; the caret stays where it is.
    pub fn scroll(&mut self, count: i32, area: Area) {
        let mut rows = Rows::at(&self.rope, self.top, area.width);
        for _ in 0..count.unsigned_abs() {
            let went = if count < 0 {
                rows.go_up()
            } else {
                rows.go_down()
            };
            if !went {
                break;
            }
        }
        self.top = rows.start();
    }

    /// Puts the caret where a click hit the area.
    pub fn click(&mut self, column: u16, row: u16, area: Area) {
        let mut rows = Rows::at(&self.rope, self.top, area.width);
        for _ in 0..row.min(area.height.saturating_sub(1)) {
            if !rows.go_down() {
                break;
            }
        }
        self.caret = rows.char_at_column(column);
        self.anchor = None;
        self.aim = None;
        self.history.close();
    }

    /// What an area shows.
    pub fn window(&self, area: Area) -> Window {
        let mut window = Window {
            rows: Vec::with_capacity(usize::from(area.height)),
            caret: None,
            selection: self.selection(),
        };
        let mut rows = Rows::at(&self.rope, self.top, area.width);
        for at in 0..area.height {
            if rows.holds(self.caret) {
                let last = area.width.saturating_sub(1);
                window.caret = Some((rows.column_of(self.caret).min(last), at));
            }
            window.rows.push(rows.row());
            if !rows.go_down() {
                break;
            }
        }
        window
    }

    /// The characters before the caret in its line.
    pub(super) fn before_in_line(&self) -> Range<usize> {
        let line = self.rope.char_to_line(self.caret);
        self.rope.line_to_char(line)..self.caret
    }

    /// The characters behind the caret in its line; at its end the line break.
    pub(super) fn behind_in_line(&self) -> Range<usize> {
        let end = line_end(&self.rope, self.rope.char_to_line(self.caret));
        let end = if end == self.caret {
            grapheme::after(&self.rope, self.caret)
        } else {
            end
        };
        self.caret..end
    }
}
