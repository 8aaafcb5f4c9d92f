//! Removes known secrets from any text, in every form in which they travel.

use std::fmt;
use std::ops::Range;

use base64::Engine;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::{GeneralPurpose, GeneralPurposeConfig};
use zeroize::Zeroizing;

use super::Secret;

/// What stands where a secret stood.
const HIDDEN: &str = "••••••••";
/// Shorter secrets are not looked for: scrubbing them would tear ordinary text apart.
const LEAST_CHARS: usize = 8;
/// The shortest beginning of a secret that is hidden where a text was cut off inside it.
const LEAST_TAIL: usize = 6;

/// The set of secrets of one run. Whatever leaves the program's memory as text goes through
/// [`Redactor::scrub`] first.
#[derive(Clone, Default)]
pub struct Redactor {
    needles: Vec<Needle>,
}

/// One form of one secret.
#[derive(Clone)]
struct Needle {
    text: Zeroizing<String>,
    /// Base64: letters count as written, and the whole word around it goes.
    encoded: bool,
}

impl Redactor {
    /// A redactor that knows nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a secret: as it is, in any case of letters, and in base64 wherever it stands in what was
    /// encoded (AUTH PLAIN and LOGIN are of that kind). Secrets of fewer than eight characters are
    /// ignored.
    pub fn learn(&mut self, secret: &Secret) {
        if secret.expose().chars().count() < LEAST_CHARS {
            return;
        }
        let raw = Zeroizing::new(secret.expose().to_ascii_lowercase());
        if self.needles.iter().any(|needle| needle.text == raw) {
            return;
        }
        self.needles.push(Needle {
            text: raw,
            encoded: false,
        });
        for alphabet in [&STANDARD, &URL_SAFE] {
            let engine = GeneralPurpose::new(alphabet, GeneralPurposeConfig::new());
            for offset in 0..3 {
                let text = core_of(secret.expose(), offset, &engine);
                self.needles.push(Needle {
                    text,
                    encoded: true,
                });
            }
        }
    }

    /// `text` with every known secret replaced.
    pub fn scrub(&self, text: &str) -> String {
        replace(text, self.find(text))
    }

    /// The lines of one reply with every known secret replaced, also one that is torn over several
    /// lines, with or without an enhanced status code before each piece.
    pub fn scrub_lines(&self, lines: &[String]) -> Vec<String> {
        let mut hidden: Vec<Vec<Range<usize>>> = lines.iter().map(|line| self.find(line)).collect();
        for skip in [no_prefix as fn(&str) -> usize, status_prefix] {
            let starts: Vec<usize> = lines.iter().map(|line| skip(line)).collect();
            let joined: String = lines
                .iter()
                .zip(&starts)
                .map(|(line, start)| &line[*start..])
                .collect();
            for found in self.find(&joined) {
                spread(&found, lines, &starts, &mut hidden);
            }
        }
        lines
            .iter()
            .zip(hidden)
            .map(|(line, ranges)| replace(line, ranges))
            .collect()
    }

    fn find(&self, text: &str) -> Vec<Range<usize>> {
        let lower = text.to_ascii_lowercase();
        let mut found = Vec::new();
        for needle in &self.needles {
            let hay = if needle.encoded { text } else { lower.as_str() };
            for (at, _) in hay.match_indices(needle.text.as_str()) {
                let range = at..at + needle.text.len();
                found.push(if needle.encoded {
                    word_around(text, range)
                } else {
                    range
                });
            }
            found.extend(cut_off(hay, &needle.text));
        }
        found
    }
}

impl fmt::Debug for Redactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Redactor({} forms)", self.needles.len())
    }
}

/// The characters of base64 that depend on the secret alone, when `offset` bytes (modulo three)
/// stand before it.
fn core_of(secret: &str, offset: usize, engine: &GeneralPurpose) -> Zeroizing<String> {
    let mut bytes = Zeroizing::new(vec![0; offset]);
    bytes.extend_from_slice(secret.as_bytes());
    let encoded = Zeroizing::new(engine.encode(bytes.as_slice()));
    // Each character carries six bits; those that share bits with neighbours are left out.
    let first = (offset * 8).div_ceil(6);
    let last = bytes.len() * 8 / 6;
    Zeroizing::new(encoded[first..last].to_owned())
}

fn word_around(text: &str, range: Range<usize>) -> Range<usize> {
    let in_word = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '-' | '_' | '=');
    let before: usize = text[..range.start]
        .chars()
        .rev()
        .take_while(in_word)
        .map(char::len_utf8)
        .sum();
    let after: usize = text[range.end..]
        .chars()
        .take_while(in_word)
        .map(char::len_utf8)
        .sum();
    range.start - before..range.end + after
}

/// The end of `hay`, if it is the beginning of `needle`: the text was cut off inside a secret.
fn cut_off(hay: &str, needle: &str) -> Option<Range<usize>> {
    let longest = needle.len().saturating_sub(1).min(hay.len());
    let fits =
        |length: &usize| needle.is_char_boundary(*length) && hay.ends_with(&needle[..*length]);
    let length = (LEAST_TAIL..=longest).rev().find(fits)?;
    Some(hay.len() - length..hay.len())
}

fn no_prefix(_: &str) -> usize {
    0
}

/// Bytes of `5.7.8 ` at the start of a line; 0 if there is none.
fn status_prefix(line: &str) -> usize {
    let digits = line
        .bytes()
        .take_while(|byte| byte.is_ascii_digit() || *byte == b'.')
        .count();
    let blanks = line[digits..]
        .bytes()
        .take_while(|byte| *byte == b' ')
        .count();
    if blanks == 0 { 0 } else { digits + blanks }
}

/// Gives each line its part of a range in the joined text.
fn spread(
    found: &Range<usize>,
    lines: &[String],
    starts: &[usize],
    hidden: &mut [Vec<Range<usize>>],
) {
    let mut offset = 0;
    for (at, line) in lines.iter().enumerate() {
        let length = line.len() - starts[at];
        let from = found.start.max(offset);
        let to = found.end.min(offset + length);
        if from < to {
            hidden[at].push(from - offset + starts[at]..to - offset + starts[at]);
        }
        offset += length;
    }
}

fn replace(text: &str, mut ranges: Vec<Range<usize>>) -> String {
    if ranges.is_empty() {
        return text.to_owned();
    }
    ranges.sort_by_key(|range| range.start);
    let mut clean = String::with_capacity(text.len());
    let mut end = 0;
    for range in ranges {
        if range.start >= end {
            clean.push_str(&text[end..range.start]);
            clean.push_str(HIDDEN);
        }
        end = end.max(range.end);
    }
    clean.push_str(&text[end..]);
    clean
}

#[cfg(test)]
mod tests {
    use base64::engine::general_purpose::STANDARD as BASE64;

    use super::*;

    const TOKEN: &str = "b1946ac9-2492-4d23-8f5a-3c6a1e07d4f2";

    fn redactor() -> Redactor {
        let mut redactor = Redactor::new();
        redactor.learn(&Secret::new(TOKEN));
        redactor
    }

    #[test]
    fn hides_plain_login_and_quotations() {
        let plain = BASE64.encode(format!("\0{TOKEN}\0{TOKEN}"));
        let login = BASE64.encode(TOKEN);
        for text in [TOKEN.to_uppercase(), plain, login, format!("<{TOKEN}>")] {
            let clean = redactor().scrub(&format!("535 5.7.8 bad login {text}, sorry"));
            assert!(clean.starts_with("535 5.7.8 bad login"), "{clean}");
            assert!(clean.ends_with(", sorry"), "{clean}");
            assert!(!clean.contains(&text[2..text.len() - 2]), "{clean}");
        }
    }

    #[test]
    fn hides_what_is_torn_over_lines() {
        for prefix in ["", "5.7.8 "] {
            let lines = [
                format!("{prefix}user {}", &TOKEN[..20]),
                format!("{prefix}{} unknown", &TOKEN[20..]),
            ];
            let clean = redactor().scrub_lines(&lines);
            assert_eq!(
                clean,
                [
                    format!("{prefix}user {HIDDEN}"),
                    format!("{prefix}{HIDDEN} unknown")
                ]
            );
        }
    }

    #[test]
    fn hides_what_was_cut_off() {
        assert_eq!(
            redactor().scrub(&format!("user {}", &TOKEN[..9])),
            format!("user {HIDDEN}")
        );
    }

    #[test]
    fn leaves_ordinary_text_alone() {
        let text = "250-PIPELINING SIZE 20480000 · grüße aGVsbG8=";
        assert_eq!(redactor().scrub(text), text);
    }
}
