//! Moving the caret: by graphemes, words, rows and pages; and keeping it in view.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::{Area, Move, TextBuffer, wrap};

/// Characters around the caret within which a grapheme is looked for; longer ones are cut.
const GRAPHEME_WINDOW: usize = 256;

impl TextBuffer {
    pub(super) fn go(&mut self, to: Move, select: bool, area: Area) {
        self.history.close();
        let selection = self.selection();
        let target = match to {
            Move::Left if !select && !selection.is_empty() => selection.start,
            Move::Right if !select && !selection.is_empty() => selection.end,
            Move::Left => self.before(self.caret),
            Move::Right => self.after(self.caret),
            Move::WordLeft => self.word_left(),
            Move::WordRight => self.word_right(),
            Move::Up => self.vertical(-1, area),
            Move::Down => self.vertical(1, area),
            Move::PageUp => self.vertical(-i32::from(area.height.max(2) - 1), area),
            Move::PageDown => self.vertical(i32::from(area.height.max(2) - 1), area),
            Move::LineStart => self.row_at(self.caret, area.width).start,
            Move::LineEnd => self.row_end(area.width),
            Move::Start => 0,
            Move::End => self.rope.len_chars(),
        };
        self.anchor = select.then(|| self.anchor.unwrap_or(self.caret));
        self.caret = target;
    }

    fn vertical(&mut self, rows: i32, area: Area) -> usize {
        let mut row = self.row_at(self.caret, area.width);
        let aim = *self
            .aim
            .get_or_insert_with(|| wrap::column_of(&row, self.caret));
        for _ in 0..rows.unsigned_abs() {
            let next = if rows < 0 {
                self.row_before(&row, area.width)
            } else {
                self.row_after(&row, area.width)
            };
            match next {
                Some(next) => row = next,
                None if rows < 0 => return 0,
                None => return self.rope.len_chars(),
            }
        }
        wrap::char_at_column(&row, aim)
    }

    fn row_end(&self, width: u16) -> usize {
        let row = self.row_at(self.caret, width);
        // The end of a row that goes on belongs to the next row: stay before its last grapheme.
        if row.soft {
            self.before(row.end).max(row.start)
        } else {
            row.end
        }
    }

    pub(super) fn scroll_to_caret(&mut self, area: Area) {
        let here = self.row_at(self.caret, area.width);
        self.top = self
            .row_at(self.top.min(self.rope.len_chars()), area.width)
            .start;
        if here.start < self.top {
            self.top = here.start;
            return;
        }
        // From the caret back: at most one screen is walked, however far the caret has jumped.
        let mut first = here;
        for _ in 1..area.height.max(1) {
            if first.start <= self.top {
                return;
            }
            match self.row_before(&first, area.width) {
                Some(row) => first = row,
                None => break,
            }
        }
        self.top = self.top.max(first.start);
    }

    pub(super) fn before(&self, at: usize) -> usize {
        if at == 0 {
            return 0;
        }
        let start = at
            .saturating_sub(GRAPHEME_WINDOW)
            .max(self.start_of_line(at));
        if start == at {
            return at - 1;
        }
        let text = self.rope.slice(start..at).to_string();
        at - text
            .graphemes(true)
            .next_back()
            .map_or(1, |last| last.chars().count())
    }

    pub(super) fn after(&self, at: usize) -> usize {
        let end = (at + GRAPHEME_WINDOW).min(self.rope.len_chars());
        let text = self.rope.slice(at..end).to_string();
        at + text
            .graphemes(true)
            .next()
            .map_or(0, |first| first.chars().count())
    }

    fn start_of_line(&self, at: usize) -> usize {
        self.rope.line_to_char(self.rope.char_to_line(at))
    }

    pub(super) fn line_start(&self) -> usize {
        self.start_of_line(self.caret)
    }

    pub(super) fn to_line_end(&self) -> Range<usize> {
        let line = self.rope.char_to_line(self.caret);
        let mut end = self.rope.line_to_char(line) + self.rope.line(line).len_chars();
        if end > self.caret && end > 0 && self.rope.char(end - 1) == '\n' && end - 1 > self.caret {
            end -= 1;
        }
        self.caret..end
    }

    pub(super) fn word_left(&self) -> usize {
        let is_word = |at: usize| self.rope.char(at).is_alphanumeric();
        let mut at = self.caret;
        while at > 0 && !is_word(at - 1) {
            at = self.before(at);
        }
        while at > 0 && is_word(self.before(at)) {
            at = self.before(at);
        }
        at
    }

    pub(super) fn word_right(&self) -> usize {
        let end = self.rope.len_chars();
        let is_word = |at: usize| self.rope.char(at).is_alphanumeric();
        let mut at = self.caret;
        while at < end && !is_word(at) {
            at = self.after(at);
        }
        while at < end && is_word(at) {
            at = self.after(at);
        }
        at
    }
}
