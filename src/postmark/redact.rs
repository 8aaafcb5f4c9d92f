//! Removes known secrets from any text, in every form in which they travel.

mod reading;

use std::fmt;
use std::ops::Range;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use super::Secret;
use reading::{Reading, fold};

/// What stands where a secret stood.
const HIDDEN: &str = "••••••••";
/// Shorter secrets are not looked for: scrubbing them would tear ordinary text apart.
const LEAST_CHARS: usize = 8;
/// A form of fewer characters than this after folding is not looked for either.
const LEAST_FORM: usize = 4;
/// A piece of a secret at the edge of a line is hidden if it has half of the secret's characters,
/// but no fewer than the first and no more than the second of these.
const EDGE: (usize, usize) = (6, 8);

/// The set of secrets of one run. Whatever leaves the program's memory as text goes through
/// [`Redactor::scrub`] first, before it is cut to length.
///
/// A secret is found whatever the case of its letters; with blanks, line ends, control and invisible
/// characters, reply codes at the start of lines or percent signs of a URL in it; in hexadecimal; and
/// in base64 (standard or URL-safe) wherever it stands in what was encoded: AUTH PLAIN and LOGIN are
/// of that kind. At the edges of lines, where a text may have been cut, its pieces are hidden too.
#[derive(Clone, Default)]
pub struct Redactor {
    needles: Vec<Needle>,
    learnt: usize,
}

/// One form of one secret, folded as [`Reading`] folds.
#[derive(Clone)]
struct Needle {
    text: Zeroizing<Vec<u8>>,
    /// Part of base64: the whole word around it goes, since it shares bits with the secret.
    encoded: bool,
}

impl Redactor {
    /// A redactor that knows nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a secret. Secrets of fewer than eight characters are ignored: scrubbing them would tear
    /// ordinary text apart.
    pub fn learn(&mut self, secret: &Secret) {
        let text = secret.expose();
        if text.chars().count() < LEAST_CHARS {
            return;
        }
        let known = self.needles.len();
        self.add(text, false);
        self.add(&escaped_as_text(text), false);
        self.add(&Zeroizing::new(text.replace('-', "")), false);
        self.add(&hexadecimal(text), false);
        if !text.is_ascii() {
            // Letters escaped byte by byte cannot be compared without regard to case, so both ways
            // of escaping them stand for themselves.
            self.add(&percent_escaped(text, |_| true), false);
            self.add(
                &percent_escaped(text, |byte| {
                    !byte.is_ascii_alphanumeric() && !b"-._~".contains(&byte)
                }),
                false,
            );
        }
        for offset in 0..3 {
            self.add(&base64_core(text, offset), true);
        }
        self.learnt += usize::from(self.needles.len() > known);
    }

    fn add(&mut self, form: &str, encoded: bool) {
        let text = fold(form);
        let known = self.needles.iter().any(|needle| needle.text == text);
        if text.len() >= LEAST_FORM && !known {
            self.needles.push(Needle { text, encoded });
        }
    }

    /// `text` with every known secret replaced. Line ends stay where they are, also inside a secret.
    pub fn scrub(&self, text: &str) -> String {
        let hidden = self.find(text);
        replace(text, 0..text.len(), &hidden)
    }

    /// The lines of one reply with every known secret replaced, also one that is torn over several
    /// lines, with or without a status code before each piece. As many lines come back as went in.
    pub fn scrub_lines(&self, lines: &[String]) -> Vec<String> {
        let joined = Zeroizing::new(lines.join("\n"));
        let hidden = self.find(&joined);
        let mut start = 0;
        lines
            .iter()
            .map(|line| {
                let range = start..start + line.len();
                start = range.end + 1;
                replace(&joined, range, &hidden)
            })
            .collect()
    }

    /// The ranges of `text` to hide, sorted, none touching another.
    fn find(&self, text: &str) -> Vec<Range<usize>> {
        let mut hidden = Vec::new();
        if !self.needles.is_empty() {
            for reading in Reading::all(text) {
                self.find_whole(&reading, &mut hidden);
                self.find_pieces(&reading, &mut hidden);
            }
        }
        merge(hidden)
    }

    fn find_whole(&self, reading: &Reading, hidden: &mut Vec<Range<usize>>) {
        let mut starts = [false; 256];
        for first in self.needles.iter().filter_map(|needle| needle.text.first()) {
            starts[usize::from(*first)] = true;
        }
        for (at, byte) in reading.bytes().iter().enumerate() {
            if !starts[usize::from(*byte)] {
                continue;
            }
            let rest = &reading.bytes()[at..];
            for needle in self
                .needles
                .iter()
                .filter(|needle| rest.starts_with(&needle.text))
            {
                needle.hide(reading, at..at + needle.text.len(), hidden);
            }
        }
    }

    /// The beginning of a secret at the end of a line, and its end at the start of one.
    fn find_pieces(&self, reading: &Reading, hidden: &mut Vec<Range<usize>>) {
        let bytes = reading.bytes();
        for edge in reading.edges() {
            let (before, after) = bytes.split_at(*edge);
            for needle in &self.needles {
                let secret = needle.text.as_slice();
                let lengths = || (needle.least_piece()..secret.len()).rev();
                if let Some(length) = lengths().find(|length| before.ends_with(&secret[..*length]))
                {
                    needle.hide(reading, edge - length..*edge, hidden);
                }
                let tail = |length: &usize| after.starts_with(&secret[secret.len() - length..]);
                if let Some(length) = lengths().find(tail) {
                    needle.hide(reading, *edge..edge + length, hidden);
                }
            }
        }
    }
}

impl fmt::Debug for Redactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Redactor({} secrets)", self.learnt)
    }
}

impl Needle {
    fn least_piece(&self) -> usize {
        (self.text.len() / 2).clamp(EDGE.0, EDGE.1)
    }

    /// Adds what `found` (in the reading) covers in the text.
    fn hide(&self, reading: &Reading, found: Range<usize>, hidden: &mut Vec<Range<usize>>) {
        let mut ranges = reading.ranges(found);
        if self.encoded {
            if let Some(first) = ranges.first_mut() {
                first.start = word_start(reading.text(), first.start);
            }
            if let Some(last) = ranges.last_mut() {
                last.end = word_end(reading.text(), last.end);
            }
        }
        hidden.append(&mut ranges);
    }
}

/// A string that need not grow, so that no copy of a secret is left where it was.
fn room_for(chars: usize) -> Zeroizing<String> {
    Zeroizing::new(String::with_capacity(chars))
}

fn hexadecimal(text: &str) -> Zeroizing<String> {
    let mut digits = room_for(text.len() * 2);
    for byte in text.bytes() {
        digits.extend(hexadecimal_digits(byte));
    }
    digits
}

fn hexadecimal_digits(byte: u8) -> [char; 2] {
    [byte >> 4, byte & 15].map(|digit| char::from_digit(u32::from(digit), 16).unwrap_or('0'))
}

fn percent_escaped(text: &str, escapes: fn(u8) -> bool) -> Zeroizing<String> {
    let mut escaped = room_for(text.len() * 3);
    for byte in text.bytes() {
        if escapes(byte) {
            escaped.push('%');
            escaped.extend(hexadecimal_digits(byte));
        } else {
            escaped.push(char::from(byte));
        }
    }
    escaped
}

fn escaped_as_text(text: &str) -> Zeroizing<String> {
    let mut escaped = room_for(text.len() * 4);
    escaped.extend(text.escape_debug());
    escaped
}

/// The characters of base64 that depend on the secret alone, when `offset` bytes (modulo three)
/// stand before it.
fn base64_core(secret: &str, offset: usize) -> Zeroizing<String> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(offset + secret.len()));
    bytes.resize(offset, 0);
    bytes.extend_from_slice(secret.as_bytes());
    let encoded = Zeroizing::new(STANDARD.encode(bytes.as_slice()));
    // Each character carries six bits; those that share bits with neighbours are left out.
    let first = (offset * 8).div_ceil(6);
    let last = bytes.len() * 8 / 6;
    Zeroizing::new(encoded[first..last].to_owned())
}

fn in_base64(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '-' | '_')
}

fn word_start(text: &str, at: usize) -> usize {
    text[..at].trim_end_matches(in_base64).len()
}

fn word_end(text: &str, at: usize) -> usize {
    let rest = text[at..]
        .trim_start_matches(in_base64)
        .trim_start_matches('=');
    text.len() - rest.len()
}

/// Sorts, and joins what overlaps or touches.
fn merge(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|range| range.start);
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

/// The part `within` of `text`, with the `hidden` ranges replaced.
fn replace(text: &str, within: Range<usize>, hidden: &[Range<usize>]) -> String {
    let first = hidden.partition_point(|range| range.end <= within.start);
    let mut clean = String::with_capacity(within.len());
    let mut end = within.start;
    for range in hidden[first..]
        .iter()
        .take_while(|range| range.start < within.end)
    {
        clean.push_str(&text[end..range.start.max(end)]);
        clean.push_str(HIDDEN);
        end = range.end.min(within.end);
    }
    clean.push_str(&text[end..within.end]);
    clean
}

#[cfg(test)]
mod tests;
