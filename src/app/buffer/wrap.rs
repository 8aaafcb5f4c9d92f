//! Soft wrap: at blanks where possible, never inside a grapheme. Only the rows asked for are computed.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::TextBuffer;

/// Characters of a line that are wrapped together. A longer line is cut into blocks of this size, so
/// that a megabyte without a line break costs no more than a page.
const BLOCK: usize = 4_096;
/// Columns of a tab.
const TAB: usize = 4;

/// A visual row.
#[derive(Debug, Clone, PartialEq, Eq)]
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

impl TextBuffer {
    /// The row in which a character stands.
    pub(super) fn row_at(&self, at: usize, width: u16) -> Row {
        let line = self.rope.char_to_line(at);
        let rows = self.block_rows(line, self.block_of(line, at), width);
        let last = rows.len() - 1;
        let index = rows
            .iter()
            .position(|row| at < row.end || (at == row.end && !row.soft))
            .unwrap_or(last);
        rows.into_iter().nth(index).unwrap_or_else(|| Row {
            start: at,
            end: at,
            soft: false,
            text: String::new(),
        })
    }

    pub(super) fn row_after(&self, row: &Row, width: u16) -> Option<Row> {
        if row.soft {
            return Some(self.row_at(row.end, width));
        }
        (row.end < self.rope.len_chars()).then(|| self.row_at(row.end + 1, width))
    }

    pub(super) fn row_before(&self, row: &Row, width: u16) -> Option<Row> {
        (row.start > 0).then(|| self.row_at(row.start - 1, width))
    }

    /// First character behind the line's text.
    fn line_end(&self, line: usize) -> usize {
        let end = self.rope.line_to_char(line) + self.rope.line(line).len_chars();
        let ends_in_break = end > self.rope.line_to_char(line) && self.rope.char(end - 1) == '\n';
        end - usize::from(ends_in_break)
    }

    /// Number of the block of `line` in which a character stands.
    fn block_of(&self, line: usize, at: usize) -> usize {
        let guess = (at - self.rope.line_to_char(line)) / BLOCK;
        // A boundary moves forward to the next grapheme: just behind it may still be the block before.
        if guess > 0 && at < self.boundary(line, guess) {
            guess - 1
        } else {
            guess
        }
    }

    /// First character of a block: the first grapheme that begins at or behind its nominal start.
    fn boundary(&self, line: usize, block: usize) -> usize {
        let (first, end) = (self.rope.line_to_char(line), self.line_end(line));
        let nominal = (first + block * BLOCK).min(end);
        if block == 0 || nominal == end {
            return nominal;
        }
        let from = nominal - 64;
        let text = self.rope.slice(from..(nominal + 64).min(end)).to_string();
        let mut at = from;
        for grapheme in text.graphemes(true) {
            if at >= nominal {
                break;
            }
            at += grapheme.chars().count();
        }
        at
    }

    fn block_rows(&self, line: usize, block: usize, width: u16) -> Vec<Row> {
        let (start, end) = (self.boundary(line, block), self.boundary(line, block + 1));
        let text = self.rope.slice(start..end.max(start)).to_string();
        let mut rows = wrap(&text, start, usize::from(width.max(1)));
        if let Some(last) = rows.last_mut() {
            last.soft = end < self.line_end(line);
        }
        rows
    }
}

/// Columns of a grapheme.
pub(super) fn columns(grapheme: &str) -> usize {
    if grapheme == "\t" {
        TAB
    } else {
        grapheme.width()
    }
}

fn wrap(text: &str, first: usize, width: usize) -> Vec<Row> {
    let mut rows = Vec::new();
    let (mut row_byte, mut row_char, mut column) = (0, first, 0);
    // Behind the last blank: byte, character and column there.
    let mut fold: Option<(usize, usize, usize)> = None;
    let mut at = first;
    for (byte, grapheme) in text.grapheme_indices(true) {
        let (wide, blank) = (columns(grapheme), grapheme.chars().all(char::is_whitespace));
        // A blank may hang over the edge; anything else begins a new row.
        if column + wide > width && !blank && column > 0 {
            let (cut_byte, cut_char, cut_column) = fold.take().unwrap_or((byte, at, column));
            rows.push(Row {
                start: row_char,
                end: cut_char,
                soft: true,
                text: text[row_byte..cut_byte].to_owned(),
            });
            (row_byte, row_char, column) = (cut_byte, cut_char, column - cut_column);
        }
        column += wide;
        at += grapheme.chars().count();
        if blank {
            fold = Some((byte + grapheme.len(), at, column));
        }
    }
    rows.push(Row {
        start: row_char,
        end: at,
        soft: false,
        text: text[row_byte..].to_owned(),
    });
    rows
}

/// Column at which a character of a row stands.
pub(super) fn column_of(row: &Row, at: usize) -> u16 {
    let mut here = row.start;
    let mut column = 0;
    for grapheme in row.text.graphemes(true) {
        if here >= at {
            break;
        }
        here += grapheme.chars().count();
        column += columns(grapheme);
    }
    u16::try_from(column).unwrap_or(u16::MAX)
}

/// The character of a row at a column: the nearest place between graphemes at or before it.
pub(super) fn char_at_column(row: &Row, column: u16) -> usize {
    let (mut here, mut reached) = (row.start, 0);
    let mut previous = here;
    for grapheme in row.text.graphemes(true) {
        if reached + columns(grapheme) > usize::from(column) {
            return here;
        }
        previous = here;
        here += grapheme.chars().count();
        reached += columns(grapheme);
    }
    // Behind the end of a row that goes on is the start of the next row.
    if row.soft { previous } else { here }
}
