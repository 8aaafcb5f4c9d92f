//! A text as the redactor reads it: with the escapes of one kind decoded, with or without reply codes.

use std::ops::Range;

use super::escapes::{Decoded, Escapes};
use super::sink::{Form, Place, Sink};
use super::streams::Streams;

/// Bytes of a line in which a reply code is looked for.
const CODE_BYTES: usize = 64;

/// One way to read a text.
pub(super) struct Reading<'t> {
    text: &'t str,
    escapes: Escapes,
    /// Whether reply codes at the start of lines are skipped.
    without_codes: bool,
}

impl<'t> Reading<'t> {
    /// The readings that may differ for this text.
    pub(super) fn all(text: &'t str) -> impl Iterator<Item = Self> {
        let has_codes = text
            .match_indices('\n')
            .any(|(at, _)| code_length(&text[at + 1..]) > 0);
        let plain = [(Escapes::NONE, false), (Escapes::NONE, true)];
        let plain = plain
            .into_iter()
            .filter(move |(_, without_codes)| has_codes || !without_codes);
        let decoded = Escapes::of(text)
            .into_iter()
            .map(move |escapes| (escapes, has_codes));
        plain
            .chain(decoded)
            .map(move |(escapes, without_codes)| Self {
                text,
                escapes,
                without_codes,
            })
    }

    /// Feeds the text into `streams`.
    pub(super) fn feed<S: Sink, F: FnMut(Form) -> S>(&self, streams: &mut Streams<'_, S, F>) {
        streams.edge();
        let mut at = 0;
        while let Some(byte) = self.text.as_bytes().get(at) {
            if byte.is_ascii() && !matches!(byte, b'\n' | b'%' | b'=' | b'&' | b'\\') {
                let end = at + 1;
                streams.ascii(*byte, Place { start: at, end });
                at = end;
            } else {
                at += self.step(at, streams);
            }
        }
        streams.edge();
    }

    /// Processes the character or escape at `start` and returns its length.
    fn step<S: Sink, F: FnMut(Form) -> S>(
        &self,
        start: usize,
        streams: &mut Streams<'_, S, F>,
    ) -> usize {
        let rest = &self.text[start..];
        let Some(c) = rest.chars().next() else {
            return 1;
        };
        if c == '\n' {
            streams.edge();
            return 1 + self.left_out(start + 1);
        }
        let Some((decoded, length)) = self.escapes.decode(rest, c) else {
            let end = start + c.len_utf8();
            streams.char(c, Place { start, end });
            return c.len_utf8();
        };
        let end = start + length;
        match decoded {
            Decoded::Byte(byte) => streams.byte(byte, Place { start, end }),
            Decoded::Char('\n') => streams.edge(),
            Decoded::Char(c) => streams.char(c, Place { start, end }),
            Decoded::Nothing => {}
        }
        length
    }

    /// Length of the reply code at `at`, a line start, if codes are skipped.
    fn left_out(&self, at: usize) -> usize {
        if self.without_codes {
            code_length(&self.text[at..])
        } else {
            0
        }
    }

    /// Calls `part` with the part of `range` in each line, trimmed, without what this reading skips.
    pub(super) fn each_line(&self, range: Range<usize>, mut part: impl FnMut(Range<usize>)) {
        let mut start = range.start;
        for line in self.text[range.clone()].split_inclusive('\n') {
            let end = start + line.len();
            let skipped = if start == range.start {
                0
            } else {
                self.left_out(start).min(line.len())
            };
            let shown = &line[skipped..];
            let from = start + line.len() - shown.trim_start().len();
            let to = start + skipped + shown.trim_end().len();
            if from < to {
                part(from..to);
            }
            start = end;
        }
    }
}

/// Length of `535-`, `5.7.8 ` or both at the start of a line, including quote marks before them; 0 if there
/// are only spaces.
fn code_length(line: &str) -> usize {
    let line = first_bytes(line);
    let bare = line.trim_start_matches(['<', '>', '|', '*', ' ', '\t']);
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let after_code = match bare.as_bytes() {
        [_, _, _, b'-' | b' ', ..] if digits(bare) == 3 => &bare[4..],
        _ => bare,
    };
    let word = after_code.split([' ', '\t']).next().unwrap_or_default();
    let is_enhanced = word.split('.').count() == 3
        && word
            .split('.')
            .all(|part| (1..=3).contains(&part.len()) && digits(part) == part.len());
    let rest = if is_enhanced {
        &after_code[word.len()..]
    } else {
        after_code
    };
    let length = line.len() - rest.len();
    match line[..length].trim_matches([' ', '\t']) {
        "" => 0,
        _ => length,
    }
}

/// As much of the first line as may contain a code.
fn first_bytes(text: &str) -> &str {
    let line = text.bytes().take(CODE_BYTES).position(|byte| byte == b'\n');
    let mut end = line.unwrap_or(CODE_BYTES.min(text.len()));
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
