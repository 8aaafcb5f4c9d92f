//! A single line of text: caret, selection, undo in groups. What is typed in every field but the body.
//!
//! Headless, like the body's buffer: positions are character indices and always stand between
//! graphemes. Line breaks and control characters stay as they come, so that they can be told.

use std::fmt;
use std::ops::Range;

use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};
use unicode_width::UnicodeWidthStr;

use super::buffer::history::{Change, History};
use super::buffer::{Edit, Killed, Move, grapheme};
use crate::postmark::Secret;

/// The first line of pasted text, without control characters.
pub(super) fn first_line(text: &str) -> String {
    let line = text.split(['\r', '\n']).next().unwrap_or_default();
    line.chars().filter(|c| !c.is_control()).collect()
}

/// A line with a caret. A secret one remembers nothing, gives nothing away and is zeroised.
#[derive(Clone, Default)]
pub struct LineField {
    text: String,
    caret: usize,
    anchor: Option<usize>,
    history: History,
    killed: Option<Killed>,
    secret: bool,
}

impl LineField {
    /// A line with `text`, the caret behind it, nothing to undo.
    pub fn new(text: impl Into<String>) -> Self {
        let mut line = Self::default();
        line.text = text.into();
        line.caret = line.len();
        line
    }

    /// An empty line for a secret.
    pub fn secret() -> Self {
        let mut line = Self::default();
        line.secret = true;
        line
    }

    /// Inserts pasted text at the caret in one step, in the place of the selection.
    pub(super) fn paste(&mut self, text: &str) {
        self.apply(Edit::Paste(text.to_owned()));
    }

    /// The text.
    pub fn value(&self) -> &str {
        &self.text
    }

    /// The caret as a character index.
    pub fn cursor(&self) -> usize {
        self.caret
    }

    /// Whether it is a secret's.
    pub fn is_secret(&self) -> bool {
        self.secret
    }

    /// Columns before the caret.
    pub fn visual_cursor(&self) -> usize {
        self.text[..self.byte(self.caret)].width()
    }

    /// Columns scrolled out at the left so that the caret is among the first `width` and one more.
    pub fn visual_scroll(&self, width: usize) -> usize {
        let surplus = self.visual_cursor().saturating_sub(width);
        let mut passed = 0;
        for grapheme in self.text.graphemes(true) {
            if passed >= surplus {
                break;
            }
            passed += grapheme.width();
        }
        passed
    }

    /// The selected characters; empty when nothing is selected.
    pub fn selection(&self) -> Range<usize> {
        match self.anchor {
            Some(anchor) => anchor.min(self.caret)..anchor.max(self.caret),
            None => self.caret..self.caret,
        }
    }

    /// The selected text, if there is a selection that may be given away.
    pub fn selected(&self) -> Option<String> {
        let range = self.selection();
        (!range.is_empty() && !self.secret).then(|| self.slice(&range).to_owned())
    }

    /// What the last edit took away to be put elsewhere; asked once. Nothing of a secret.
    pub(super) fn take_killed(&mut self) -> Option<Killed> {
        self.killed.take()
    }

    /// Begins anew with `text`: the caret behind it, nothing to undo.
    pub(super) fn set(&mut self, text: &str) {
        let mut next = Self::new(text);
        next.secret = self.secret;
        *self = next;
    }

    /// Puts the caret before a character; takes the selection back.
    pub(super) fn place(&mut self, caret: usize) {
        self.history.close();
        self.anchor = None;
        self.caret = self.ceil(caret.min(self.len()));
    }

    /// Applies an edit. Moves from row to row mean nothing here.
    pub fn apply(&mut self, edit: Edit) {
        if let Some((range, backwards)) = self.doomed(&edit) {
            self.kill(range, backwards);
            return;
        }
        let caret = self.caret;
        match edit {
            Edit::Type(text) => self.insert(text, true),
            Edit::Paste(text) => self.insert(text, false),
            Edit::Replace(text) => self.put(0..self.len(), text, false),
            Edit::Backspace => self.remove(self.before()..caret),
            Edit::Delete => self.remove(caret..self.behind()),
            Edit::Cut => self.put(self.selection(), String::new(), false),
            Edit::Move { to, select } => self.go(to, select),
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
        let caret = self.caret;
        let (range, backwards) = match edit {
            Edit::DeleteWordLeft => (self.word_left()..caret, true),
            Edit::DeleteWordRight => (caret..self.word_right(), false),
            Edit::DeleteToLineEnd => (caret..self.len(), false),
            Edit::DeleteToLineStart => (0..caret, true),
            _ => return None,
        };
        let selected = self.selection();
        match selected.is_empty() {
            true => Some((range, backwards)),
            false => Some((selected, false)),
        }
    }

    fn kill(&mut self, range: Range<usize>, backwards: bool) {
        if !self.secret && !range.is_empty() {
            let text = self.slice(&range).to_owned();
            self.killed = Some(Killed { text, backwards });
        }
        self.put(range, String::new(), false);
    }

    fn select_all(&mut self) {
        self.history.close();
        self.anchor = Some(0);
        self.caret = self.len();
    }

    fn insert(&mut self, text: String, typed: bool) {
        if !text.is_empty() {
            self.put(self.selection(), text, typed);
        }
    }

    /// Takes the selection away, or `otherwise` if there is none.
    fn remove(&mut self, otherwise: Range<usize>) {
        let selected = self.selection();
        match selected.is_empty() {
            true => self.put(otherwise, String::new(), true),
            false => self.put(selected, String::new(), false),
        }
    }

    fn put(&mut self, range: Range<usize>, text: String, typed: bool) {
        if range.is_empty() && text.is_empty() {
            return;
        }
        if self.secret {
            self.splice(range, &text);
            drop(Secret::new(text));
            return;
        }
        let change = Change {
            at: range.start,
            removed: self.slice(&range).to_owned(),
            inserted: text,
            caret_before: self.caret,
        };
        self.splice(range, &change.inserted);
        self.history.record(change, typed);
    }

    /// Puts `inserted` in the place of `range`. The old text of a secret leaves no memory behind.
    fn splice(&mut self, range: Range<usize>, inserted: &str) {
        let (start, end) = (self.byte(range.start), self.byte(range.end));
        let mut next = String::with_capacity(self.text.len() + inserted.len());
        for part in [&self.text[..start], inserted, &self.text[end..]] {
            next.push_str(part);
        }
        let old = std::mem::replace(&mut self.text, next);
        if self.secret {
            drop(Secret::new(old));
        }
        self.caret = self.ceil(range.start + inserted.chars().count());
        self.anchor = None;
    }

    fn undo(&mut self) {
        if let Some(change) = self.history.undo() {
            let end = change.at + change.inserted.chars().count();
            self.splice(change.at..end, &change.removed);
            self.caret = change.caret_before;
        }
    }

    fn redo(&mut self) {
        if let Some(change) = self.history.redo() {
            let end = change.at + change.removed.chars().count();
            self.splice(change.at..end, &change.inserted);
        }
    }

    fn go(&mut self, to: Move, select: bool) {
        self.history.close();
        let selection = self.selection();
        let target = match to {
            Move::Left if !select && !selection.is_empty() => selection.start,
            Move::Right if !select && !selection.is_empty() => selection.end,
            Move::Left => self.before(),
            Move::Right => self.behind(),
            Move::WordLeft => self.word_left(),
            Move::WordRight => self.word_right(),
            Move::LineStart | Move::Start => 0,
            Move::LineEnd | Move::End => self.len(),
            Move::Up | Move::Down | Move::PageUp | Move::PageDown => return,
        };
        self.anchor = select.then(|| self.anchor.unwrap_or(self.caret));
        self.caret = target;
    }

    fn len(&self) -> usize {
        self.text.chars().count()
    }

    fn byte(&self, at: usize) -> usize {
        let mut places = self.text.char_indices();
        places.nth(at).map_or(self.text.len(), |(byte, _)| byte)
    }

    fn slice(&self, range: &Range<usize>) -> &str {
        &self.text[self.byte(range.start)..self.byte(range.end)]
    }

    fn before(&self) -> usize {
        let last = self.text[..self.byte(self.caret)]
            .graphemes(true)
            .next_back();
        self.caret - last.map_or(0, |grapheme| grapheme.chars().count())
    }

    fn behind(&self) -> usize {
        let next = self.text[self.byte(self.caret)..].graphemes(true).next();
        self.caret + next.map_or(0, |grapheme| grapheme.chars().count())
    }

    fn word_left(&self) -> usize {
        let before = self.text[..self.byte(self.caret)].chars().rev();
        self.floor(self.caret - grapheme::word_before(before))
    }

    fn word_right(&self) -> usize {
        let behind = self.text[self.byte(self.caret)..].chars();
        self.ceil(self.caret + grapheme::word_behind(behind))
    }

    /// `at`, or the nearest place between graphemes before it.
    fn floor(&self, at: usize) -> usize {
        self.nearest(at, GraphemeCursor::prev_boundary)
    }

    /// `at`, or the nearest place between graphemes behind it.
    fn ceil(&self, at: usize) -> usize {
        self.nearest(at, GraphemeCursor::next_boundary)
    }

    fn nearest(&self, at: usize, seek: Seek) -> usize {
        let byte = self.byte(at);
        let mut cursor = GraphemeCursor::new(byte, self.text.len(), true);
        // The whole text is at hand, so nothing is ever missing.
        if cursor.is_boundary(&self.text, 0).unwrap_or(true) {
            return at;
        }
        let found = seek(&mut cursor, &self.text, 0).ok().flatten();
        found.map_or(at, |byte| self.text[..byte].chars().count())
    }
}

type Seek = fn(
    &mut GraphemeCursor,
    &str,
    usize,
) -> Result<Option<usize>, unicode_segmentation::GraphemeIncomplete>;

impl Drop for LineField {
    fn drop(&mut self) {
        if self.secret {
            drop(Secret::new(std::mem::take(&mut self.text)));
        }
    }
}

impl fmt::Debug for LineField {
    /// Without the text.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LineField({} bytes)", self.text.len())
    }
}

#[cfg(test)]
mod tests;
