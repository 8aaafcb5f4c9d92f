//! The streams of bytes into which a reading is split: its text folded, its letters and digits, and the
//! same of what it means as base64 and as hexadecimal.

use super::fold::{folded, folded_base64_byte, is_ignored, is_separator};

/// Where in the original text something was read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) start: usize,
    pub(super) end: usize,
}

/// What the bytes of a stream are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Text in lower case, without spaces.
    Folded,
    /// Letters and digits alone.
    Letters,
    /// Base64 itself, in lower case.
    DamagedBase64,
}

/// Takes one stream.
pub(super) trait Sink {
    /// The next byte.
    fn byte(&mut self, byte: u8, place: Place);
    /// A line begins or ends here.
    fn edge(&mut self);
    /// What comes next does not continue what came before.
    fn gap(&mut self);
}

/// A text as two streams.
struct Text<S> {
    folded: S,
    letters: S,
    partial: Partial,
}

/// Bytes of a character that is not whole yet.
#[derive(Default)]
struct Partial {
    bytes: [u8; 4],
    length: usize,
    place: Place,
}

impl<S: Sink> Text<S> {
    fn new(mut sink: impl FnMut(Form) -> S) -> Self {
        Self {
            folded: sink(Form::Folded),
            letters: sink(Form::Letters),
            partial: Partial::default(),
        }
    }

    fn char(&mut self, c: char, place: Place) {
        if !is_ignored(c) {
            folded(c, |byte| self.folded.byte(byte, place));
        }
        if !is_separator(c) {
            folded(c, |byte| self.letters.byte(byte, place));
        }
    }

    /// A byte of UTF-8; what is none parts the text.
    fn byte(&mut self, byte: u8, place: Place) {
        if let Some((c, place)) = self.partial.push(byte, place) {
            match c {
                Some(c) => self.char(c, place),
                None => self.gap(),
            }
        }
    }

    fn edge(&mut self) {
        self.folded.edge();
        self.letters.edge();
    }

    fn gap(&mut self) {
        self.partial.length = 0;
        self.folded.gap();
        self.letters.gap();
    }
}

impl Partial {
    /// The character that `byte` completes, or `None` in its place where the bytes are not UTF-8.
    fn push(&mut self, byte: u8, place: Place) -> Option<(Option<char>, Place)> {
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

/// What a text means as base64, whichever of four characters begins a group, and the base64 itself.
struct Base64<S> {
    phases: [Text<S>; 4],
    damaged: S,
    /// Characters since the last one that is not base64.
    count: usize,
    last: (u8, usize),
    /// Whether a line ended behind the last character.
    at_edge: bool,
}

impl<S: Sink> Base64<S> {
    fn new(mut sink: impl FnMut(Form) -> S) -> Self {
        Self {
            phases: std::array::from_fn(|_| Text::new(&mut sink)),
            damaged: sink(Form::DamagedBase64),
            count: 0,
            last: (0, 0),
            at_edge: false,
        }
    }

    fn char(&mut self, c: char, place: Place) {
        let Some((byte, bits)) = sextet(c) else {
            if !is_ignored(c) {
                self.gap();
            }
            return;
        };
        self.damaged.byte(folded_base64_byte(byte), place);
        let (before, start) = self.last;
        let both = Place {
            start,
            end: place.end,
        };
        for (phase, text) in self.phases.iter_mut().enumerate() {
            let decoded = match (self.count + 4 - phase) % 4 {
                _ if self.count == 0 => continue,
                0 => continue,
                1 => (before << 2) | (bits >> 4),
                2 => (before << 4) | (bits >> 2),
                _ => (before << 6) | bits,
            };
            text.byte(decoded, both);
            if self.at_edge {
                // The byte lies on the edge, so the next one is the first behind it.
                text.edge();
            }
        }
        (self.last, self.at_edge) = ((bits, place.start), false);
        self.count += 1;
    }

    fn edge(&mut self) {
        self.phases.iter_mut().for_each(Text::edge);
        self.at_edge = true;
    }

    fn gap(&mut self) {
        if self.count > 0 {
            self.phases.iter_mut().for_each(Text::gap);
            self.damaged.gap();
            self.count = 0;
        }
    }
}

/// A character of base64, of either alphabet, as a byte and as its six bits.
fn sextet(c: char) -> Option<(u8, u8)> {
    let byte = u8::try_from(c).ok()?;
    let bits = match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    };
    Some((byte, bits))
}

/// Whether `c` is a character of base64 or of its URL-safe form.
pub(super) fn in_base64(c: char) -> bool {
    sextet(c).is_some()
}

/// What a text means in hexadecimal, whichever digit begins a pair.
struct Hexadecimal<S> {
    phases: [Text<S>; 2],
    count: usize,
    last: (u8, usize),
}

impl<S: Sink> Hexadecimal<S> {
    fn new(mut sink: impl FnMut(Form) -> S) -> Self {
        Self {
            phases: std::array::from_fn(|_| Text::new(&mut sink)),
            count: 0,
            last: (0, 0),
        }
    }

    fn char(&mut self, c: char, place: Place) {
        let Some(digit) = c.to_digit(16).and_then(|digit| u8::try_from(digit).ok()) else {
            if !is_ignored(c) {
                self.gap();
            }
            return;
        };
        if self.count > 0 {
            let (before, start) = self.last;
            let place = Place {
                start,
                end: place.end,
            };
            self.phases[self.count % 2].byte((before << 4) | digit, place);
        }
        self.last = (digit, place.start);
        self.count += 1;
    }

    fn edge(&mut self) {
        self.phases.iter_mut().for_each(Text::edge);
    }

    fn gap(&mut self) {
        if self.count > 0 {
            self.phases.iter_mut().for_each(Text::gap);
            self.count = 0;
        }
    }
}

/// All streams of one reading.
pub(super) struct Streams<S> {
    text: Text<S>,
    base64: Base64<S>,
    hexadecimal: Hexadecimal<S>,
    partial: Partial,
}

impl<S: Sink> Streams<S> {
    /// Streams that go into what `sink` makes.
    pub(super) fn new(mut sink: impl FnMut(Form) -> S) -> Self {
        Self {
            text: Text::new(&mut sink),
            base64: Base64::new(&mut sink),
            hexadecimal: Hexadecimal::new(&mut sink),
            partial: Partial::default(),
        }
    }

    /// The next character.
    pub(super) fn char(&mut self, c: char, place: Place) {
        self.text.char(c, place);
        self.base64.char(c, place);
        self.hexadecimal.char(c, place);
    }

    /// The next byte, of a text that was decoded.
    pub(super) fn byte(&mut self, byte: u8, place: Place) {
        if let Some((c, place)) = self.partial.push(byte, place) {
            self.char(c.unwrap_or(char::REPLACEMENT_CHARACTER), place);
        }
    }

    /// A line begins or ends here.
    pub(super) fn edge(&mut self) {
        self.text.edge();
        self.base64.edge();
        self.hexadecimal.edge();
    }

    /// The sinks, each with whether it took what was decoded from base64, or base64 itself.
    pub(super) fn into_sinks(self) -> impl Iterator<Item = (bool, S)> {
        let both = |text: Text<S>| [text.folded, text.letters];
        let base64 = self.base64.phases.into_iter().flat_map(both);
        let base64 = base64.chain([self.base64.damaged]).map(|sink| (true, sink));
        let plain = self.hexadecimal.phases.into_iter().chain([self.text]);
        base64.chain(plain.flat_map(both).map(|sink| (false, sink)))
    }
}
