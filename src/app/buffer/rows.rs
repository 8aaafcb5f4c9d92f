//! Walking over visual rows, up and down, from any character. Only what is walked over is wrapped.

use std::fmt;

use ropey::Rope;

use super::grapheme;
use super::wrap::{Span, char_at_column, column_of, is_blank, wrap};

/// Characters of a line that are wrapped together. Few paragraphs are longer; a longer line is cut
/// into blocks of about this size, so that a megabyte without a line break costs no more than a page.
const BLOCK: usize = 8_192;
/// Characters before a block's nominal end within which a place to cut is looked for.
const SLACK: usize = 512;

/// A visual row.
#[derive(Clone, PartialEq, Eq)]
pub struct Row {
    /// First character.
    pub start: usize,
    /// Behind the last character, before the line break.
    pub end: usize,
    /// Whether the line goes on in the next row.
    pub soft: bool,
    /// The text; tabs are as typed (a tab is four columns wide).
    pub text: String,
}

impl fmt::Debug for Row {
    /// Without the text.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Row({}..{}, soft {})", self.start, self.end, self.soft)
    }
}

/// A walker that stands on one row.
pub(super) struct Rows<'a> {
    rope: &'a Rope,
    width: u16,
    line: usize,
    block: usize,
    /// The block's text and how it is wrapped.
    text: String,
    spans: Vec<Span>,
    index: usize,
}

impl<'a> Rows<'a> {
    /// On the row in which character `at` stands.
    pub(super) fn at(rope: &'a Rope, at: usize, width: u16) -> Self {
        let at = at.min(rope.len_chars());
        let line = rope.char_to_line(at);
        let mut rows = Self {
            rope,
            width,
            line,
            block: 0,
            text: String::new(),
            spans: Vec::new(),
            index: 0,
        };
        rows.load(line, rows.block_of(line, at));
        let holds = |span: &Span| at < span.end || (at == span.end && !span.soft);
        rows.index = rows.spans.iter().position(holds).unwrap_or_default();
        rows
    }

    /// First character of the row.
    pub(super) fn start(&self) -> usize {
        self.spans[self.index].start
    }

    /// Behind its last character.
    pub(super) fn end(&self) -> usize {
        self.spans[self.index].end
    }

    /// Whether the line goes on in the next row.
    pub(super) fn soft(&self) -> bool {
        self.spans[self.index].soft
    }

    /// Whether the place `at` is on this row; the end of a row that goes on is on the next.
    pub(super) fn holds(&self, at: usize) -> bool {
        let behind = at < self.end() || (at == self.end() && !self.soft());
        self.start() <= at && behind
    }

    pub(super) fn row(&self) -> Row {
        Row {
            start: self.start(),
            end: self.end(),
            soft: self.soft(),
            text: self.text().to_owned(),
        }
    }

    fn text(&self) -> &str {
        &self.text[self.spans[self.index].bytes.clone()]
    }

    /// The column at which the place `at` of this row stands.
    pub(super) fn column_of(&self, at: usize) -> u16 {
        column_of(self.text(), at - self.start())
    }

    /// The place of this row at a column, or the nearest one before it.
    pub(super) fn char_at_column(&self, column: u16) -> usize {
        self.start() + char_at_column(self.text(), column, self.soft())
    }

    /// Goes to the next row; stays and says no on the last.
    pub(super) fn go_down(&mut self) -> bool {
        if self.index + 1 < self.spans.len() {
            self.index += 1;
            return true;
        }
        if self.block + 1 < self.blocks(self.line) {
            self.load(self.line, self.block + 1);
        } else if self.line + 1 < self.rope.len_lines() {
            self.load(self.line + 1, 0);
        } else {
            return false;
        }
        true
    }

    /// Goes to the row before; stays and says no on the first.
    pub(super) fn go_up(&mut self) -> bool {
        if self.index > 0 {
            self.index -= 1;
            return true;
        }
        if self.block > 0 {
            self.load(self.line, self.block - 1);
        } else if self.line > 0 {
            let line = self.line - 1;
            self.load(line, self.blocks(line) - 1);
        } else {
            return false;
        }
        self.index = self.spans.len() - 1;
        true
    }

    /// Wraps a block and stands on its first row.
    fn load(&mut self, line: usize, block: usize) {
        let (start, end) = (self.boundary(line, block), self.boundary(line, block + 1));
        self.text.clear();
        self.text.extend(self.rope.slice(start..end).chunks());
        self.spans = wrap(&self.text, start, usize::from(self.width.max(1)));
        let goes_on = block + 1 < self.blocks(line);
        if let Some(last) = self.spans.last_mut() {
            last.soft = goes_on;
        }
        (self.line, self.block, self.index) = (line, block, 0);
    }

    /// First character behind the line's text.
    fn line_end(&self, line: usize) -> usize {
        line_end(self.rope, line)
    }

    fn blocks(&self, line: usize) -> usize {
        let length = self.line_end(line) - self.rope.line_to_char(line);
        length.div_ceil(BLOCK).max(1)
    }

    /// Number of the block of `line` in which character `at` stands.
    fn block_of(&self, line: usize, at: usize) -> usize {
        let last = self.blocks(line) - 1;
        let nominal = ((at - self.rope.line_to_char(line)) / BLOCK).min(last);
        // A block ends before its nominal end: what follows is in the next one already.
        let is_next = nominal < last && at >= self.boundary(line, nominal + 1);
        nominal + usize::from(is_next)
    }

    /// First character of a block: behind the last blank before its nominal start, else between the
    /// graphemes there, else just there.
    fn boundary(&self, line: usize, block: usize) -> usize {
        let first = self.rope.line_to_char(line);
        if block == 0 {
            return first;
        }
        if block >= self.blocks(line) {
            return self.line_end(line);
        }
        let nominal = first + block * BLOCK;
        let mut chars = self.rope.chars_at(nominal);
        let back = (0..SLACK).find(|_| chars.prev().is_some_and(is_blank));
        let wanted = nominal - back.unwrap_or_default();
        let place = grapheme::floor(self.rope, wanted);
        if wanted - place < SLACK {
            place
        } else {
            wanted
        }
    }
}

/// First character behind the text of a line, before its line break.
pub(super) fn line_end(rope: &Rope, line: usize) -> usize {
    let (start, length) = (rope.line_to_char(line), rope.line(line).len_chars());
    let end = start + length;
    let has_break = length > 0 && rope.char(end - 1) == '\n';
    end - usize::from(has_break)
}
