//! The bytes of a message file: what comes before the message, its line ends, and what goes out.

use super::RawError;
use crate::mail::parse::Boundaries;

/// Written by some editors.
pub(super) const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
/// Start of the line before each message in a mailbox file (RFC 4155).
const SEPARATOR: &[u8] = b"From ";

/// What precedes the message in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Leading {
    pub has_mark: bool,
    /// The separator line of a mailbox file.
    pub has_separator: bool,
}

impl Leading {
    /// Number of lines before the message.
    pub fn lines(self) -> usize {
        usize::from(self.has_separator)
    }
}

/// The message in a file, and what precedes it.
pub(super) fn without_leading(source: &[u8]) -> (Leading, &[u8]) {
    let marked = source.strip_prefix(BYTE_ORDER_MARK);
    let text = marked.unwrap_or(source);
    let has_separator = text.starts_with(SEPARATOR);
    let leading = Leading {
        has_mark: marked.is_some(),
        has_separator,
    };
    let message = match has_separator {
        true => &text[lines(text).next().map_or(0, <[u8]>::len)..],
        false => text,
    };
    (leading, message)
}

/// Lines including line ends.
pub(super) fn lines(source: &[u8]) -> impl Iterator<Item = &[u8]> {
    source.split_inclusive(|byte| *byte == b'\n')
}

/// A line without its line end.
pub(super) fn content(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// Rejects bytes that no message can have.
pub(super) fn check(source: &[u8]) -> Result<(), RawError> {
    let line_of = |at: usize| lines(&source[..at]).count().max(1);
    if let Some(at) = source.iter().position(|byte| *byte == 0) {
        return Err(RawError::Nul(line_of(at + 1)));
    }
    let is_bare = |at: &usize| source[*at] == b'\r' && source.get(at + 1) != Some(&b'\n');
    match (0..source.len()).find(is_bare) {
        None => Ok(()),
        Some(_) if !source.contains(&b'\n') => Err(RawError::CrOnly),
        Some(at) => Err(RawError::BareCr(line_of(at + 1))),
    }
}

/// Counts each kind of line end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct LineEnds {
    pub crlf: usize,
    pub lf: usize,
}

impl LineEnds {
    pub fn of(source: &[u8]) -> Self {
        let mut ends = Self::default();
        for line in lines(source) {
            match line {
                [.., b'\r', b'\n'] => ends.crlf += 1,
                [.., b'\n'] => ends.lf += 1,
                _ => {}
            }
        }
        ends
    }

    pub fn is_mixed(self) -> bool {
        self.crlf > 0 && self.lf > 0
    }
}

/// The first part of a multipart body with this boundary, which multipart/signed signs (RFC 1847).
pub(super) fn first_part<'a>(body: &'a [u8], boundary: &str) -> Option<&'a [u8]> {
    let mut boundaries = Boundaries::default();
    boundaries.open(boundary.as_bytes(), 0);
    let start = boundaries.next_in(body, 0)?.next;
    let end = boundaries.next_in(body, start);
    Some(&body[start..end.map_or(body.len(), |one| one.content_end)])
}
