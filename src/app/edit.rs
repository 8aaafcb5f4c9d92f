//! The keys of text editing, as people know them from readline. One table for single lines and the
//! body; the edit itself goes to the field's own struct.

use super::buffer::{Edit, Move};
use super::key::{Key, KeyCode};

/// What an editing key does.
#[derive(Clone, Copy)]
pub enum Command {
    /// Changes text or caret.
    Edit(fn() -> Edit),
    /// Copies the selection.
    Copy,
    /// Copies the selection and takes it away.
    Cut,
    /// Puts what was copied, cut or killed last.
    Paste,
}

/// One row of editing keys.
pub struct EditRow {
    /// Its name in the config.
    pub name: &'static str,
    /// Its keys.
    pub keys: &'static [Key],
    /// What it does, in words.
    pub label: &'static str,
    /// Whether it does anything to a single line.
    pub in_line: bool,
    /// What it does.
    pub command: Command,
}

const fn go(to: Move) -> Edit {
    Edit::Move { to, select: false }
}

const fn select(to: Move) -> Edit {
    Edit::Move { to, select: true }
}

const fn plain(code: KeyCode) -> Key {
    Key::plain(code)
}

const fn shift(code: KeyCode) -> Key {
    Key::shift(code)
}

/// Ctrl, Shift and a key that is no character.
const fn ctrl_shift(code: KeyCode) -> Key {
    let mut key = Key::ctrl_code(code);
    key.modifiers.shift = true;
    key
}

macro_rules! editing {
    ($( $name:literal $where:ident [$($key:expr),*] $label:literal $command:expr; )*) => {
        &[ $( EditRow {
            name: $name,
            keys: &[$($key),*],
            label: $label,
            in_line: editing!(@ $where),
            command: $command,
        }, )* ]
    };
    (@ line) => { true };
    (@ text) => { false };
}

use KeyCode::{Backspace, Delete, Down, End, Enter, Home, Left, PageDown, PageUp, Right, Up};

macro_rules! edit {
    ($edit:expr) => {
        Command::Edit(|| $edit)
    };
}

/// Every editing key.
pub const EDITING: &[EditRow] = editing! {
    "left" line [plain(Left), Key::ctrl('b')] "one character left" edit!(go(Move::Left));
    "right" line [plain(Right), Key::ctrl('f')] "one character right" edit!(go(Move::Right));
    "word-left" line [Key::alt('b'), Key::ctrl_code(Left)] "one word left" edit!(go(Move::WordLeft));
    "word-right" line [Key::alt('f'), Key::ctrl_code(Right)] "one word right" edit!(go(Move::WordRight));
    "line-start" line [plain(Home), Key::ctrl('a')] "start of the line" edit!(go(Move::LineStart));
    "line-end" line [plain(End), Key::ctrl('e')] "end of the line" edit!(go(Move::LineEnd));
    "delete-left" line [plain(Backspace), Key::ctrl('h')] "delete backwards" edit!(Edit::Backspace);
    "delete-right" line [plain(Delete), Key::ctrl('d')] "delete forwards" edit!(Edit::Delete);
    "delete-word-left" line [Key::ctrl('w'), Key::alt_code(Backspace)] "delete the word before" edit!(Edit::DeleteWordLeft);
    "delete-word-right" line [Key::alt('d'), Key::ctrl_code(Delete)] "delete the word behind" edit!(Edit::DeleteWordRight);
    "delete-to-end" line [Key::ctrl('k')] "delete to the end of the line" edit!(Edit::DeleteToLineEnd);
    "delete-to-start" line [Key::ctrl('u')] "delete to the start of the line" edit!(Edit::DeleteToLineStart);
    "new-line" text [plain(Enter)] "a new line (in the text)" edit!(Edit::Type("\n".to_owned()));
    "row-up" text [plain(Up)] "one row up (in the text)" edit!(go(Move::Up));
    "row-down" text [plain(Down)] "one row down (in the text)" edit!(go(Move::Down));
    "text-page-up" text [plain(PageUp)] "one page up (in the text)" edit!(go(Move::PageUp));
    "text-page-down" text [plain(PageDown)] "one page down (in the text)" edit!(go(Move::PageDown));
    "text-start" line [Key::ctrl_code(Home)] "start of the text" edit!(go(Move::Start));
    "text-end" line [Key::ctrl_code(End)] "end of the text" edit!(go(Move::End));
    "select-left" line [shift(Left)] "select left" edit!(select(Move::Left));
    "select-right" line [shift(Right)] "select right" edit!(select(Move::Right));
    "select-word-left" line [ctrl_shift(Left)] "select a word left" edit!(select(Move::WordLeft));
    "select-word-right" line [ctrl_shift(Right)] "select a word right" edit!(select(Move::WordRight));
    "select-up" text [shift(Up)] "select up (in the text)" edit!(select(Move::Up));
    "select-down" text [shift(Down)] "select down (in the text)" edit!(select(Move::Down));
    "select-to-start" line [shift(Home)] "select to the start of the line" edit!(select(Move::LineStart));
    "select-to-end" line [shift(End)] "select to the end of the line" edit!(select(Move::LineEnd));
    "select-text-start" line [ctrl_shift(Home)] "select to the start of the text" edit!(select(Move::Start));
    "select-text-end" line [ctrl_shift(End)] "select to the end of the text" edit!(select(Move::End));
    "select-all" line [Key::ctrl(']'), Key::alt('a')] "select all" edit!(Edit::SelectAll);
    "copy-text" line [Key::ctrl('c'), Key::alt('w')] "copy what is selected" Command::Copy;
    "cut-text" line [Key::ctrl('x')] "cut what is selected" Command::Cut;
    "paste-text" line [Key::ctrl('v')] "put what was copied, cut or killed" Command::Paste;
};
