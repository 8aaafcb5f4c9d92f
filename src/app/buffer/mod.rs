//! The body editor's text: a rope, a caret between graphemes, a selection, undo in groups, soft wrap.
//!
//! Headless. Positions are character indices into the rope and always stand between graphemes
//! (UAX #29). An edit touches its own line; drawing asks only for the rows it shows.

mod caret;
mod find;
pub(in crate::app) mod grapheme;
pub(in crate::app) mod history;
mod rows;
mod wrap;

use std::fmt;
use std::ops::Range;

use history::{Change, History};
use ropey::Rope;
pub use rows::Row;

/// `line`, which has no line break, as rows of at most `width` columns: bytes of each.
pub(super) fn wrapped(line: &str, width: usize) -> Vec<Range<usize>> {
    let spans = wrap::wrap(line, 0, width.max(1)).into_iter();
    spans.map(|span| span.bytes).collect()
}

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
    /// The whole text anew, one undo step; the caret stays where it is, as far as there is text.
    Replace(String),
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
    /// Takes the selection away; who copied it knows what it was.
    Cut,
    /// Selects everything.
    SelectAll,
    /// Takes back the last group of changes.
    Undo,
    /// Makes it again.
    Redo,
}

/// What an edit took away to be put elsewhere: a word, a part of a line, or a selection in their place.
#[derive(Clone, PartialEq, Eq)]
pub struct Killed {
    /// The text.
    pub text: String,
    /// Whether it stood before the caret.
    pub backwards: bool,
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
    killed: Option<Killed>,
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

    /// What the last edit took away to be put elsewhere; asked once.
    pub(in crate::app) fn take_killed(&mut self) -> Option<Killed> {
        self.killed.take()
    }

    /// Applies an edit. `area` decides what a row is; the view is scrolled so that the caret is in it.
    pub fn apply(&mut self, edit: Edit, area: Area) {
        if !matches!(&edit, Edit::Move { to, .. } if to.is_vertical()) {
            self.aim = None;
        }
        if let Some((range, backwards)) = self.doomed(&edit) {
            self.kill(range, backwards);
        } else {
            self.change(edit, area);
        }
        self.scroll_to_caret(area);
    }

    fn change(&mut self, edit: Edit, area: Area) {
        let (rope, caret) = (&self.rope, self.caret);
        match edit {
            Edit::Type(text) => self.insert(normal(&text), true),
            Edit::Paste(text) => self.insert(normal(&text), false),
            Edit::Replace(text) => self.replace(normal(&text)),
            Edit::Backspace => self.remove(grapheme::before(rope, caret)..caret),
            Edit::Delete => self.remove(caret..grapheme::after(rope, caret)),
            Edit::Cut => self.put(self.selection(), String::new(), false),
            Edit::Move { to, select } => self.go(to, select, area),
            Edit::SelectAll => self.select_all(),
            Edit::Undo => self.undo(),
            Edit::Redo => self.redo(),
            Edit::DeleteWordLeft
            | Edit::DeleteWordRight
            | Edit::DeleteToLineEnd
            | Edit::DeleteToLineStart => {}
        }
    }

    /// What an edit takes away to be put elsewhere, and whether that stands before the caret.
    fn doomed(&self, edit: &Edit) -> Option<(Range<usize>, bool)> {
        let (rope, caret) = (&self.rope, self.caret);
        let (range, backwards) = match edit {
            Edit::DeleteWordLeft => (grapheme::word_left(rope, caret)..caret, true),
            Edit::DeleteWordRight => (caret..grapheme::word_right(rope, caret), false),
            Edit::DeleteToLineEnd => (self.behind_in_line(), false),
            Edit::DeleteToLineStart => (self.before_in_line(), true),
            _ => return None,
        };
        let selected = self.selection();
        match selected.is_empty() {
            true => Some((range, backwards)),
            false => Some((selected, false)),
        }
    }

    fn kill(&mut self, range: Range<usize>, backwards: bool) {
        if !range.is_empty() {
            let text = self.rope.slice(range.clone()).to_string();
            self.killed = Some(Killed { text, backwards });
        }
        self.put(range, String::new(), false);
    }

    fn select_all(&mut self) {
        self.history.close();
        self.anchor = Some(0);
        self.caret = self.rope.len_chars();
    }

    fn insert(&mut self, text: String, typed: bool) {
        if !text.is_empty() {
            self.put(self.selection(), text, typed);
        }
    }

    fn replace(&mut self, text: String) {
        let caret = self.caret;
        self.put(0..self.rope.len_chars(), text, false);
        self.caret = grapheme::floor(&self.rope, caret.min(self.rope.len_chars()));
    }

    /// Takes the selection away, or `otherwise` if there is none.
    fn remove(&mut self, otherwise: Range<usize>) {
        let selected = self.selection();
        if selected.is_empty() {
            self.put(otherwise, String::new(), true);
        } else {
            self.put(selected, String::new(), false);
        }
    }

    /// Puts `text` in the place of `range` and remembers how to take it back.
    fn put(&mut self, range: Range<usize>, text: String, typed: bool) {
        if range.is_empty() && text.is_empty() {
            return;
        }
        let change = Change {
            at: range.start,
            removed: self.rope.slice(range).to_string(),
            inserted: text,
            caret_before: self.caret,
        };
        self.perform(change.at, &change.removed, &change.inserted);
        self.history.record(change, typed);
    }

    fn perform(&mut self, at: usize, removed: &str, inserted: &str) {
        self.rope.remove(at..at + removed.chars().count());
        self.rope.insert(at, inserted);
        // Text that joins its neighbour into one grapheme pushes the caret to its end.
        let end = at + inserted.chars().count();
        self.caret = grapheme::ceil(&self.rope, end);
        self.anchor = None;
    }

    fn undo(&mut self) {
        if let Some(change) = self.history.undo() {
            self.perform(change.at, &change.inserted, &change.removed);
            self.caret = change.caret_before;
        }
    }

    fn redo(&mut self) {
        if let Some(change) = self.history.redo() {
            self.perform(change.at, &change.removed, &change.inserted);
        }
    }
}

impl Move {
    /// Whether the move aims at a column.
    fn is_vertical(self) -> bool {
        matches!(self, Self::Up | Self::Down | Self::PageUp | Self::PageDown)
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
            Self::Replace(text) => write!(f, "Replace({} bytes)", text.len()),
            Self::Move { to, select } => write!(f, "Move({to:?}, {select})"),
            _ => f.write_str("Edit"),
        }
    }
}

/// LF line ends only, also for the line and paragraph separators of Unicode; other control
/// characters but the tab are dropped.
fn normal(text: &str) -> String {
    let mut normal = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' if chars.peek() == Some(&'\n') => {}
            '\r' | '\n' | '\u{2028}' | '\u{2029}' => normal.push('\n'),
            '\t' => normal.push(c),
            _ if c.is_control() => {}
            _ => normal.push(c),
        }
    }
    normal
}

#[cfg(test)]
mod model_tests;
#[cfg(test)]
mod tests;
