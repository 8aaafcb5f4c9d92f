//! A text as the redactor reads it: folded, with a way back to the text.

use std::ops::Range;

use zeroize::Zeroizing;

/// A text without blanks, line ends, control and invisible characters, in lower case and with the two
/// alphabets of base64 made one; each byte knows where it came from.
pub(super) struct Reading<'t> {
    text: &'t str,
    bytes: Zeroizing<Vec<u8>>,
    /// For each byte, where its character starts in the text.
    origins: Vec<usize>,
    /// Places in `bytes` where a line or the text starts or ends.
    edges: Vec<usize>,
    manner: Manner,
}

/// What is left out beyond blanks, or read differently.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// Nothing.
    Plain,
    /// Status codes at the start of lines.
    WithoutCodes,
    /// `%41` is read as `A`.
    PercentDecoded,
}

impl<'t> Reading<'t> {
    /// The readings that can differ for this text.
    pub(super) fn all(text: &'t str) -> impl Iterator<Item = Self> {
        let manners = [
            (true, Manner::Plain),
            (text.contains('\n'), Manner::WithoutCodes),
            (text.contains('%'), Manner::PercentDecoded),
        ];
        manners
            .into_iter()
            .filter(|(differs, _)| *differs)
            .map(move |(_, manner)| Self::new(text, manner))
    }

    fn new(text: &'t str, manner: Manner) -> Self {
        let mut reading = Self {
            text,
            bytes: Zeroizing::new(Vec::with_capacity(text.len())),
            origins: Vec::with_capacity(text.len()),
            edges: vec![0],
            manner,
        };
        let mut at = 0;
        while let Some(c) = text[at..].chars().next() {
            at += reading.step(at, c);
        }
        reading.mark_edge();
        reading
    }

    /// Reads what stands at `at`, where the text has `c`, and says how long it is.
    fn step(&mut self, at: usize, c: char) -> usize {
        let rest = &self.text[at..];
        if c == '\n' {
            self.mark_edge();
            let code = if self.manner == Manner::WithoutCodes {
                code_length(&rest[1..])
            } else {
                0
            };
            return 1 + code;
        }
        if let Some(byte) = self.escaped(at) {
            self.push(at, byte);
            return 3;
        }
        // A quoted-printable line ends in "=" where it was broken.
        let soft_break = c == '=' && rest[1..].trim_start_matches('\r').starts_with('\n');
        if !soft_break && !is_ignored(c) {
            let mut buffer = [0; 4];
            // By way of upper case: ß may come back as SS.
            for lower in c.to_uppercase().flat_map(char::to_lowercase) {
                for byte in lower.encode_utf8(&mut buffer).bytes() {
                    self.push(at, byte);
                }
            }
        }
        c.len_utf8()
    }

    /// The byte that `%XX` at `at` stands for, where such are decoded.
    fn escaped(&self, at: usize) -> Option<u8> {
        if self.manner != Manner::PercentDecoded {
            return None;
        }
        let [b'%', high, low] = self.text.as_bytes().get(at..at + 3)? else {
            return None;
        };
        let digit = |byte: u8| {
            char::from(byte)
                .to_digit(16)
                .and_then(|digit| u8::try_from(digit).ok())
        };
        Some(digit(*high)? * 16 + digit(*low)?)
    }

    fn push(&mut self, origin: usize, byte: u8) {
        self.bytes.push(match byte {
            b'-' => b'+',
            b'_' => b'/',
            other => other.to_ascii_lowercase(),
        });
        self.origins.push(origin);
    }

    fn mark_edge(&mut self) {
        if self.edges.last() != Some(&self.bytes.len()) {
            self.edges.push(self.bytes.len());
        }
    }

    pub(super) fn text(&self) -> &'t str {
        self.text
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(super) fn edges(&self) -> &[usize] {
        &self.edges
    }

    /// What the bytes `found` cover in the text: one range for each line.
    pub(super) fn ranges(&self, found: Range<usize>) -> Vec<Range<usize>> {
        let mut ranges: Vec<Range<usize>> = Vec::new();
        for start in self.origins[found].iter().copied() {
            let end = start + self.width(start);
            match ranges.last_mut() {
                Some(last) if start < last.end => {}
                Some(last) if !self.text[last.end..start].contains(['\n', '\r']) => last.end = end,
                _ => ranges.push(start..end),
            }
        }
        ranges
    }

    fn width(&self, at: usize) -> usize {
        if self.escaped(at).is_some() {
            3
        } else {
            self.text[at..].chars().next().map_or(0, char::len_utf8)
        }
    }
}

/// `text` as it is looked for in a reading.
pub(super) fn fold(text: &str) -> Zeroizing<Vec<u8>> {
    let mut reading = Reading::new(text, Manner::Plain);
    std::mem::take(&mut reading.bytes)
}

/// Characters that may stand inside a secret without hiding it: blanks, control characters, invisible
/// ones, and the ellipsis that marks a cut.
fn is_ignored(c: char) -> bool {
    let invisible = matches!(
        c,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '…'
    );
    c.is_whitespace() || c.is_control() || invisible
}

/// Bytes of `535-`, `5.7.8 ` or both at the start of a line; 0 if there is neither.
fn code_length(line: &str) -> usize {
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
    line.len() - rest.len()
}
