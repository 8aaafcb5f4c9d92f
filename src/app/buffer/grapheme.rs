//! Places between graphemes (UAX #29) and between words, found in the rope without copying it.
//!
//! Exact for any text: a flag far into a row of flags is found by counting from the row's start.

use ropey::Rope;
use unicode_segmentation::{GraphemeCursor, GraphemeIncomplete};
use unicode_width::UnicodeWidthChar;

/// The place before the grapheme that ends at `at`; 0 at the start.
pub(super) fn before(rope: &Rope, at: usize) -> usize {
    if at == 0 {
        return 0;
    }
    // Between two ASCII characters there is always a place: CR LF, the exception, is never stored.
    if at >= 2 && rope.char(at - 1).is_ascii() && rope.char(at - 2).is_ascii() {
        return at - 1;
    }
    let found = seek(rope, at, GraphemeCursor::prev_boundary);
    found.map_or(0, |byte| rope.byte_to_char(byte))
}

/// The place behind the grapheme that begins at `at`; the end at the end.
pub(super) fn after(rope: &Rope, at: usize) -> usize {
    let end = rope.len_chars();
    if at + 1 >= end || (rope.char(at).is_ascii() && rope.char(at + 1).is_ascii()) {
        return (at + 1).min(end);
    }
    let found = seek(rope, at, GraphemeCursor::next_boundary);
    found.map_or(end, |byte| rope.byte_to_char(byte))
}

/// `at`, or the nearest place between graphemes before it.
pub(super) fn floor(rope: &Rope, at: usize) -> usize {
    if is_place(rope, at) {
        at
    } else {
        before(rope, at)
    }
}

/// `at`, or the nearest place between graphemes behind it.
pub(super) fn ceil(rope: &Rope, at: usize) -> usize {
    if is_place(rope, at) {
        at
    } else {
        after(rope, at)
    }
}

/// Whether `at` stands between graphemes.
pub(super) fn is_place(rope: &Rope, at: usize) -> bool {
    let end = rope.len_chars();
    if at == 0 || at >= end || (rope.char(at - 1).is_ascii() && rope.char(at).is_ascii()) {
        return true;
    }
    let inside = |cursor: &mut GraphemeCursor, chunk: &str, start| {
        cursor.is_boundary(chunk, start).map(|is| is.then_some(0))
    };
    seek(rope, at, inside).is_some()
}

type Ask = fn(&mut GraphemeCursor, &str, usize) -> Result<Option<usize>, GraphemeIncomplete>;

/// Asks a cursor at `at`, handing it the chunks of the rope that it wants to see.
fn seek(rope: &Rope, at: usize, ask: Ask) -> Option<usize> {
    let byte = rope.char_to_byte(at);
    let mut cursor = GraphemeCursor::new(byte, rope.len_bytes(), true);
    let (mut chunk, mut start, _, _) = rope.chunk_at_byte(byte);
    loop {
        match ask(&mut cursor, chunk, start) {
            Ok(found) => return found,
            Err(GraphemeIncomplete::NextChunk) => {
                (chunk, start, _, _) = rope.chunk_at_byte(start + chunk.len());
            }
            Err(GraphemeIncomplete::PrevChunk) => {
                (chunk, start, _, _) = rope.chunk_at_byte(start.checked_sub(1)?);
            }
            Err(GraphemeIncomplete::PreContext(end)) => {
                let (context, start, _, _) = rope.chunk_at_byte(end.checked_sub(1)?);
                cursor.provide_context(context, start);
            }
            Err(GraphemeIncomplete::InvalidOffset) => return None,
        }
    }
}

/// The start of the word before `at`, blanks and punctuation in between passed over.
pub(super) fn word_left(rope: &Rope, at: usize) -> usize {
    let mut chars = rope.chars_at(at);
    floor(rope, at - word_before(std::iter::from_fn(|| chars.prev())))
}

/// The end of the word behind `at`, blanks and punctuation in between passed over.
pub(super) fn word_right(rope: &Rope, at: usize) -> usize {
    ceil(rope, at + word_behind(rope.chars_at(at)))
}

/// How many characters back the word before begins; `chars` come backwards.
pub(in crate::app) fn word_before(chars: impl Iterator<Item = char>) -> usize {
    let (mut passed, mut start, mut inside) = (0, 0, false);
    for c in chars {
        if inside && !continues_word(c) {
            break;
        }
        inside = inside || c.is_alphanumeric();
        passed += 1;
        // A mark belongs to what stands before it, which may be no letter.
        if !inside || c.is_alphanumeric() {
            start = passed;
        }
    }
    start
}

/// How many characters on the next word ends.
pub(in crate::app) fn word_behind(chars: impl Iterator<Item = char>) -> usize {
    let mut inside = false;
    let within = chars.take_while(|c| {
        let goes_on = !inside || continues_word(*c);
        inside = inside || c.is_alphanumeric();
        goes_on
    });
    within.count()
}

/// Letters and digits make a word; marks on them (an accent of its own) do not end it.
fn continues_word(c: char) -> bool {
    c.is_alphanumeric() || (c.width() == Some(0) && !c.is_control())
}
