//! The body editor's text: a rope, a caret between graphemes, a selection, undo in groups, soft wrap.
//!
//! Headless. Positions are character indices into the rope and always stand between graphemes
//! (UAX #29). An edit touches its own line; drawing asks only for the rows it shows.

mod caret;
mod history;
mod wrap;

use std::fmt;
use std::ops::Range;

use history::{Change, History};
use ropey::Rope;
pub use wrap::Row;

/// A way to move the caret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Move {
    Left,
    Right,
    WordLeft,
    WordRight,
    Up,
    Down,
    PageUp,
    PageDown,
    LineStart,
    LineEnd,
    Start,
    End,
}

/// A change of text or caret.
#[derive(Clone, PartialEq, Eq)]
pub enum Edit {
    /// Typed text; coalesces into one undo step per word.
    Type(String),
    /// Pasted text: one undo step. CRLF and lone CR become LF.
    Paste(String),
    /// Takes away the grapheme before the caret, or the selection.
    Backspace,
    /// Takes away the grapheme behind the caret, or the selection.
    Delete,
    /// Takes away the word before the caret.
    DeleteWordLeft,
    /// Takes away the word behind the caret.
    DeleteWordRight,
    /// Takes away the rest of the line, or the line break.
    DeleteToLineEnd,
    /// Takes away the line up to the caret.
    DeleteToLineStart,
    /// Moves the caret; with `select` the selection grows from where it stood.
    Move {
        /// Where to.
        to: Move,
        /// Whether the text in between is selected.
        select: bool,
    },
    /// Selects everything.
    SelectAll,
    /// Takes back the last group of changes.
    Undo,
    /// Makes it again.
    Redo,
}

/// Size of the area in which the text is shown, in cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Area {
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

/// The rows in view and the caret among them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// Visible rows from the top.
    pub rows: Vec<Row>,
    /// Column and row of the caret, if it is in view.
    pub caret: Option<(u16, u16)>,
    /// Selected characters.
    pub selection: Range<usize>,
}

/// The text of the body.
#[derive(Clone, Default)]
pub struct TextBuffer {
    rope: Rope,
    caret: usize,
    anchor: Option<usize>,
    /// Column that vertical moves aim at.
    aim: Option<u16>,
    /// First character of the first row in view.
    top: usize,
    history: History,
}

impl TextBuffer {
    /// A buffer with `text`, the caret at its start, nothing to undo.
    pub fn new(text: &str) -> Self {
        Self {
            rope: Rope::from_str(&normal(text)),
            ..Self::default()
        }
    }

    /// The whole text with LF line ends.
    pub fn text(&self) -> String {
        self.rope.to_string()
    }

    /// Whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.rope.len_chars() == 0
    }

    /// Bytes of the text.
    pub fn len_bytes(&self) -> usize {
        self.rope.len_bytes()
    }

    /// The caret as a character index.
    pub fn caret(&self) -> usize {
        self.caret
    }

    /// Line and column of the caret, from 1, for the status row; the column counts characters.
    pub fn line_column(&self) -> (usize, usize) {
        let line = self.rope.char_to_line(self.caret);
        (line + 1, self.caret - self.rope.line_to_char(line) + 1)
    }

    /// The selected characters; empty when nothing is selected.
    pub fn selection(&self) -> Range<usize> {
        match self.anchor {
            Some(anchor) => anchor.min(self.caret)..anchor.max(self.caret),
            None => self.caret..self.caret,
        }
    }

    /// The selected text, if there is a selection.
    pub fn selected(&self) -> Option<String> {
        let range = self.selection();
        (!range.is_empty()).then(|| self.rope.slice(range).to_string())
    }

    /// Takes the selection away and gives it back.
    pub fn cut(&mut self) -> Option<String> {
        let text = self.selected()?;
        self.remove(self.selection(), false);
        Some(text)
    }

    /// Applies an edit. `area` decides what a row is; the view is scrolled so that the caret is in it.
    pub fn apply(&mut self, edit: Edit, area: Area) {
        if !matches!(
            edit,
            Edit::Move {
                to: Move::Up | Move::Down | Move::PageUp | Move::PageDown,
                ..
            }
        ) {
            self.aim = None;
        }
        match edit {
            Edit::Type(text) => self.insert(&normal(&text), true),
            Edit::Paste(text) => self.insert(&normal(&text), false),
            Edit::Backspace => self.remove_or(|buffer| buffer.before(buffer.caret)..buffer.caret),
            Edit::Delete => self.remove_or(|buffer| buffer.caret..buffer.after(buffer.caret)),
            Edit::DeleteWordLeft => self.remove_or(|buffer| buffer.word_left()..buffer.caret),
            Edit::DeleteWordRight => self.remove_or(|buffer| buffer.caret..buffer.word_right()),
            Edit::DeleteToLineEnd => self.remove_or(Self::to_line_end),
            Edit::DeleteToLineStart => self.remove_or(|buffer| buffer.line_start()..buffer.caret),
            Edit::Move { to, select } => self.go(to, select, area),
            Edit::SelectAll => {
                self.anchor = Some(0);
                self.caret = self.rope.len_chars();
            }
            Edit::Undo => self.undo(),
            Edit::Redo => self.redo(),
        }
        self.scroll_to_caret(area);
    }

    /// Puts the caret where a click hit the area.
    pub fn click(&mut self, column: u16, row: u16, area: Area) {
        let rows = self.window(area).rows;
        let hit = rows.get(usize::from(row)).or(rows.last());
        self.caret = hit.map_or(0, |row| wrap::char_at_column(row, column));
        self.anchor = None;
        self.aim = None;
        self.history.close();
    }

    /// Scrolls by rows; the caret stays where it is.
    pub fn scroll(&mut self, rows: i32, area: Area) {
        for _ in 0..rows.unsigned_abs() {
            let here = self.row_at(self.top, area.width);
            let next = if rows < 0 {
                self.row_before(&here, area.width)
            } else {
                self.row_after(&here, area.width)
            };
            let Some(next) = next else { break };
            self.top = next.start;
        }
    }

    /// What an area shows.
    pub fn window(&self, area: Area) -> Window {
        let mut rows = Vec::with_capacity(usize::from(area.height));
        let mut next = Some(self.row_at(self.top.min(self.rope.len_chars()), area.width));
        while let Some(row) = next.take()
            && rows.len() < usize::from(area.height)
        {
            next = self.row_after(&row, area.width);
            rows.push(row);
        }
        let here = self.row_at(self.caret, area.width);
        let caret = rows
            .iter()
            .position(|row| row.start == here.start)
            .map(|at| {
                let column = wrap::column_of(&here, self.caret).min(area.width.saturating_sub(1));
                (column, u16::try_from(at).unwrap_or(u16::MAX))
            });
        Window {
            rows,
            caret,
            selection: self.selection(),
        }
    }

    fn insert(&mut self, text: &str, typed: bool) {
        let selected = self.selection();
        let removed = self.rope.slice(selected.clone()).to_string();
        if text.is_empty() && removed.is_empty() {
            return;
        }
        let change = Change {
            at: selected.start,
            removed,
            inserted: text.to_owned(),
            caret_before: self.caret,
        };
        self.perform(&change);
        self.caret = change.at + text.chars().count();
        self.settle();
        self.history.record(change, typed);
    }

    fn remove_or(&mut self, range: impl Fn(&Self) -> Range<usize>) {
        let selected = self.selection();
        if selected.is_empty() {
            self.remove(range(self), true);
        } else {
            self.remove(selected, false);
        }
    }

    fn remove(&mut self, range: Range<usize>, typed: bool) {
        if range.is_empty() {
            return;
        }
        let removed = self.rope.slice(range.clone()).to_string();
        let change = Change {
            at: range.start,
            removed,
            inserted: String::new(),
            caret_before: self.caret,
        };
        self.perform(&change);
        self.caret = range.start;
        self.settle();
        self.history.record(change, typed);
    }

    fn perform(&mut self, change: &Change) {
        self.rope
            .remove(change.at..change.at + change.removed.chars().count());
        self.rope.insert(change.at, &change.inserted);
        self.anchor = None;
    }

    /// Text that joins its neighbour into one grapheme pushes the caret to its end.
    fn settle(&mut self) {
        if self.caret > 0 && self.after(self.before(self.caret)) > self.caret {
            self.caret = self.after(self.before(self.caret));
        }
    }

    fn undo(&mut self) {
        for change in self.history.undo() {
            self.perform(&change.inverse());
            self.caret = change.caret_before;
        }
    }

    fn redo(&mut self) {
        for change in self.history.redo() {
            self.perform(&change);
            self.caret = change.at + change.inserted.chars().count();
        }
    }
}

impl fmt::Debug for TextBuffer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TextBuffer({} bytes)", self.rope.len_bytes())
    }
}

impl fmt::Debug for Edit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Type(_) => f.write_str("Type(…)"),
            Self::Paste(text) => write!(f, "Paste({} bytes)", text.len()),
            Self::Move { to, select } => write!(f, "Move({to:?}, {select})"),
            _ => f.write_str("Edit"),
        }
    }
}

/// LF line ends only; other control characters but the tab are dropped.
fn normal(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .collect()
}

#[cfg(test)]
mod tests;
