//! The streams of bytes into which a reading is split: its text folded, its letters and digits, base64
//! whose case is lost, and the text that it means as base64 and as hexadecimal.

use super::decoded::{Base64, Hexadecimal};
use super::fold::folded_base64_byte;
use super::fold::is_ignored;
use super::sink::{Filter, Form, Partial, Place, Sink, Text};

/// What an ASCII character is in each stream.
#[derive(Clone, Copy)]
struct Class {
    folded: u8,
    is_ignored: bool,
    is_letter: bool,
    /// Its six bits of base64.
    sextet: Option<u8>,
    /// Its value as a hexadecimal digit.
    digit: Option<u8>,
}

const fn class(byte: u8) -> Class {
    let sextet = match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' | b'-' => Some(62),
        b'/' | b'_' => Some(63),
        _ => None,
    };
    let digit = match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    };
    Class {
        folded: byte.to_ascii_lowercase(),
        is_ignored: byte.is_ascii_whitespace() || byte.is_ascii_control(),
        is_letter: byte.is_ascii_alphanumeric(),
        sextet,
        digit,
    }
}

const CLASSES: [Class; 128] = {
    let mut classes = [class(0); 128];
    let mut byte = 0;
    while byte < 128 {
        classes[byte as usize] = class(byte);
        byte += 1;
    }
    classes
};

/// Whether `c` is a character of base64 or of its URL-safe form.
pub(super) fn in_base64(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '-' | '_')
}

/// All streams of one reading.
pub(super) struct Streams<'f, S, F> {
    text: Text<S>,
    damaged: S,
    base64: Base64<S>,
    hexadecimal: Hexadecimal<S>,
    partial: Partial,
    filter: &'f Filter,
    sink: F,
}

impl<'f, S: Sink, F: FnMut(Form) -> S> Streams<'f, S, F> {
    /// Streams into sinks made by `sink`; decoded bytes only if they pass `filter`.
    pub(super) fn new(filter: &'f Filter, mut sink: F) -> Self {
        Self {
            text: Text::new(&mut sink),
            damaged: sink(Form::DamagedBase64),
            base64: Base64::new(filter),
            hexadecimal: Hexadecimal::new(filter),
            partial: Partial::default(),
            filter,
            sink,
        }
    }

    pub(super) fn char(&mut self, c: char, place: Place) {
        match u8::try_from(c) {
            Ok(byte) if byte.is_ascii() => self.ascii(byte, place),
            _ => {
                self.text.char(c, place);
                if !is_ignored(c) {
                    self.no_code();
                }
            }
        }
    }

    pub(super) fn ascii(&mut self, byte: u8, place: Place) {
        let class = CLASSES[usize::from(byte & 127)];
        if class.is_ignored {
            // Base64 that cannot be decoded is looked for in words: all words look like it.
            if byte == b' ' {
                self.damaged.gap();
            }
            return;
        }
        self.text.folded.byte(class.folded, place);
        if class.is_letter {
            self.text.letters.byte(class.folded, place);
        }
        match class.sextet {
            Some(bits) => {
                self.damaged.byte(folded_base64_byte(byte), place);
                self.base64.push(bits, place, self.filter, &mut self.sink);
            }
            None => {
                self.damaged.gap();
                self.base64.gap();
            }
        }
        match class.digit {
            Some(digit) => self
                .hexadecimal
                .push(digit, place, self.filter, &mut self.sink),
            None => self.hexadecimal.gap(),
        }
    }

    /// What follows is neither base64 nor hexadecimal.
    fn no_code(&mut self) {
        self.damaged.gap();
        self.base64.gap();
        self.hexadecimal.gap();
    }

    /// Feeds a byte of decoded text.
    pub(super) fn byte(&mut self, byte: u8, place: Place) {
        if let Some((c, place)) = self.partial.push(byte, place) {
            self.char(c.unwrap_or(char::REPLACEMENT_CHARACTER), place);
        }
    }

    /// A line begins or ends here.
    pub(super) fn edge(&mut self) {
        self.text.folded.edge();
        self.text.letters.edge();
    }

    /// The sinks, each with whether it received base64, decoded or not.
    pub(super) fn into_sinks(self) -> impl Iterator<Item = (bool, S)> {
        let both = |text: Text<S>| [text.folded, text.letters];
        let base64 = self.base64.into_texts().flat_map(both);
        let base64 = base64.chain([self.damaged]).map(|sink| (true, sink));
        let plain = self.hexadecimal.into_texts().chain([self.text]);
        base64.chain(plain.flat_map(both).map(|sink| (false, sink)))
    }
}
