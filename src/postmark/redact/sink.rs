//! Streams of bytes that may hold a secret, and who receives them.

use super::fold::{folded, is_ignored, is_separator};

/// The position in the original text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) start: usize,
    pub(super) end: usize,
}

/// How a stream's bytes were derived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Text in lower case, without spaces.
    Folded,
    /// Letters and digits alone.
    Letters,
    /// Base64 itself, in lower case.
    DamagedBase64,
}

/// Receives one stream.
pub(super) trait Sink {
    fn byte(&mut self, byte: u8, place: Place);
    /// A line begins or ends here.
    fn edge(&mut self);
    /// What follows does not continue what came before.
    fn gap(&mut self);
}

/// Selects decoded bytes that may belong to a secret; most decoded bytes mean nothing.
#[derive(Clone)]
pub(super) struct Filter {
    /// Bytes that occur in any secret.
    pub(super) bytes: [bool; 256],
    /// Minimum run of such bytes.
    pub(super) least: usize,
}

impl Default for Filter {
    fn default() -> Self {
        Self {
            bytes: [false; 256],
            least: usize::MAX,
        }
    }
}

/// A text as two streams.
pub(super) struct Text<S> {
    pub(super) folded: S,
    pub(super) letters: S,
    partial: Partial,
}

/// An incomplete UTF-8 character.
#[derive(Default)]
pub(super) struct Partial {
    bytes: [u8; 4],
    pub(super) length: usize,
    place: Place,
}

impl<S: Sink> Text<S> {
    pub(super) fn new(sink: &mut impl FnMut(Form) -> S) -> Self {
        Self {
            folded: sink(Form::Folded),
            letters: sink(Form::Letters),
            partial: Partial::default(),
        }
    }

    pub(super) fn char(&mut self, c: char, place: Place) {
        if !is_ignored(c) {
            folded(c, |byte| self.folded.byte(byte, place));
        }
        if !is_separator(c) {
            folded(c, |byte| self.letters.byte(byte, place));
        }
    }

    /// Feeds a byte of UTF-8; invalid bytes break the text.
    pub(super) fn byte(&mut self, byte: u8, place: Place) {
        if let Some((c, place)) = self.partial.push(byte, place) {
            match c {
                Some(c) => self.char(c, place),
                None => self.gap(),
            }
        }
    }

    pub(super) fn gap(&mut self) {
        self.partial.length = 0;
        self.folded.gap();
        self.letters.gap();
    }
}

impl Partial {
    /// The character that `byte` completes; `None` in its place for invalid UTF-8.
    pub(super) fn push(&mut self, byte: u8, place: Place) -> Option<(Option<char>, Place)> {
        // A byte that can only be a first one is one.
        if self.length == 0 || byte.is_ascii() || byte >= 0xc0 {
            (self.length, self.place) = (0, place);
        }
        if byte.is_ascii() {
            return Some((Some(char::from(byte)), place));
        }
        self.bytes[self.length] = byte;
        self.length += 1;
        self.place.end = place.end;
        let c = match std::str::from_utf8(&self.bytes[..self.length]) {
            Ok(text) => text.chars().next(),
            Err(error) if error.error_len().is_none() => return None,
            Err(_) => None,
        };
        self.length = 0;
        Some((c, self.place))
    }
}
