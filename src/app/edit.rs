//! The keys of text editing, as people know them from readline. One table for single lines and the
//! body; the edit itself goes to the field's own struct.

use tui_input::InputRequest;

use super::buffer::{Edit, Move};
use super::{Key, KeyCode};

/// One editing key.
pub struct EditRow {
    /// The key.
    pub key: Key,
    /// What it does, in words.
    pub label: &'static str,
    /// What it does to a line; `None` if nothing.
    pub line: Option<InputRequest>,
    /// What it does to the body.
    pub body: fn() -> Edit,
}

const fn go(to: Move) -> Edit {
    Edit::Move { to, select: false }
}

const fn select(to: Move) -> Edit {
    Edit::Move { to, select: true }
}

macro_rules! editing {
    ($( $key:expr, $label:literal, $line:expr, $body:expr; )*) => {
        &[ $( EditRow { key: $key, label: $label, line: $line, body: || $body }, )* ]
    };
}

use InputRequest as Line;

/// Every editing key.
pub const EDITING: &[EditRow] = editing! {
    Key::plain(KeyCode::Left), "one character left", Some(Line::GoToPrevChar), go(Move::Left);
    Key::plain(KeyCode::Right), "one character right", Some(Line::GoToNextChar), go(Move::Right);
    Key::ctrl('b'), "one character left", Some(Line::GoToPrevChar), go(Move::Left);
    Key::ctrl('f'), "one character right", Some(Line::GoToNextChar), go(Move::Right);
    Key::alt('b'), "one word left", Some(Line::GoToPrevWord), go(Move::WordLeft);
    Key::alt('f'), "one word right", Some(Line::GoToNextWord), go(Move::WordRight);
    Key::ctrl_code(KeyCode::Left), "one word left", Some(Line::GoToPrevWord), go(Move::WordLeft);
    Key::ctrl_code(KeyCode::Right), "one word right", Some(Line::GoToNextWord), go(Move::WordRight);
    Key::plain(KeyCode::Home), "start of the line", Some(Line::GoToStart), go(Move::LineStart);
    Key::plain(KeyCode::End), "end of the line", Some(Line::GoToEnd), go(Move::LineEnd);
    Key::ctrl('a'), "start of the line", Some(Line::GoToStart), go(Move::LineStart);
    Key::ctrl('e'), "end of the line", Some(Line::GoToEnd), go(Move::LineEnd);
    Key::plain(KeyCode::Backspace), "delete backwards", Some(Line::DeletePrevChar), Edit::Backspace;
    Key::ctrl('h'), "delete backwards", Some(Line::DeletePrevChar), Edit::Backspace;
    Key::plain(KeyCode::Delete), "delete forwards", Some(Line::DeleteNextChar), Edit::Delete;
    Key::ctrl('d'), "delete forwards", Some(Line::DeleteNextChar), Edit::Delete;
    Key::ctrl('w'), "delete the word before", Some(Line::DeletePrevWord), Edit::DeleteWordLeft;
    Key::alt('d'), "delete the word behind", Some(Line::DeleteNextWord), Edit::DeleteWordRight;
    Key::ctrl('k'), "delete to the end of the line", Some(Line::DeleteTillEnd), Edit::DeleteToLineEnd;
    Key::ctrl('u'), "delete to the start of the line", Some(Line::DeleteFromStart), Edit::DeleteToLineStart;
    Key::plain(KeyCode::Enter), "a new line (in the text)", None, Edit::Type("\n".to_owned());
    Key::plain(KeyCode::Up), "one row up (in the text)", None, go(Move::Up);
    Key::plain(KeyCode::Down), "one row down (in the text)", None, go(Move::Down);
    Key::plain(KeyCode::PageUp), "one page up (in the text)", None, go(Move::PageUp);
    Key::plain(KeyCode::PageDown), "one page down (in the text)", None, go(Move::PageDown);
    Key::ctrl_code(KeyCode::Home), "start of the text", Some(Line::GoToStart), go(Move::Start);
    Key::ctrl_code(KeyCode::End), "end of the text", Some(Line::GoToEnd), go(Move::End);
    Key::shift(KeyCode::Left), "select left (in the text)", None, select(Move::Left);
    Key::shift(KeyCode::Right), "select right (in the text)", None, select(Move::Right);
    Key::shift(KeyCode::Up), "select up (in the text)", None, select(Move::Up);
    Key::shift(KeyCode::Down), "select down (in the text)", None, select(Move::Down);
    Key::shift(KeyCode::Home), "select to the start of the line (in the text)", None, select(Move::LineStart);
    Key::shift(KeyCode::End), "select to the end of the line (in the text)", None, select(Move::LineEnd);
    Key::alt('a'), "select all (in the text)", None, Edit::SelectAll;
};

/// What a key does to a single line.
pub(super) fn line_request(key: Key) -> Option<InputRequest> {
    match key.printable() {
        Some(c) => Some(Line::InsertChar(c)),
        None => EDITING
            .iter()
            .find(|row| row.key == key)
            .and_then(|row| row.line),
    }
}

/// What a key does to the body.
pub(super) fn body_edit(key: Key) -> Option<Edit> {
    match key.printable() {
        Some(c) => Some(Edit::Type(c.to_string())),
        None => EDITING
            .iter()
            .find(|row| row.key == key)
            .map(|row| (row.body)()),
    }
}
