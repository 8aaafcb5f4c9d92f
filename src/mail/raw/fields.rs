//! The header of a message, field by field as it is written (RFC 5322 section 2.2).

use super::RawError;
use super::bytes::{content, lines};
use crate::mail::ParseError;
use crate::mail::parse::{MAX_FIELDS, field_name};

/// A header field with its continuation lines.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field<'a> {
    pub name: &'a str,
    /// The source, including line ends.
    pub source: &'a [u8],
    start: usize,
}

impl Field<'_> {
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// Whether it names hidden recipients (RFC 5322 sections 3.6.3 and 3.6.6).
    pub fn is_bcc(&self) -> bool {
        self.is("Bcc") || self.is("Resent-Bcc")
    }

    /// The undecoded value in one line.
    pub fn value(&self) -> String {
        let colon = self.source.iter().position(|byte| *byte == b':');
        let value = colon.and_then(|at| self.source.get(at + 1..));
        let value = String::from_utf8_lossy(value.unwrap_or_default());
        value.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// The header of a message.
#[derive(Debug)]
pub(super) struct Head<'a> {
    pub fields: Vec<Field<'a>>,
    /// The source, including the final empty line.
    pub source: &'a [u8],
    /// Whether it ends in an empty line; otherwise there is no text.
    pub has_end: bool,
}

impl Head<'_> {
    pub fn named<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'s Field<'s>> {
        self.fields.iter().filter(move |field| field.is(name))
    }

    pub fn has(&self, name: &str) -> bool {
        self.named(name).next().is_some()
    }

    /// The value of the first field with this name; empty if there is none.
    pub fn value(&self, name: &str) -> String {
        self.named(name)
            .next()
            .map(Field::value)
            .unwrap_or_default()
    }

    /// Number of fields whose name starts with `prefix`.
    pub fn count_prefixed(&self, prefix: &str) -> usize {
        let starts = |field: &&Field<'_>| {
            let start = field.name.get(..prefix.len());
            start.is_some_and(|start| start.eq_ignore_ascii_case(prefix))
        };
        self.fields.iter().filter(starts).count()
    }

    /// Rejects repeated fields with one of these names: programs differ in which one they use.
    pub fn has_once(&self, names: &[&'static str]) -> Result<(), RawError> {
        for &name in names {
            let count = self.named(name).count();
            if count > 1 {
                return Err(RawError::Repeated { name, count });
            }
        }
        Ok(())
    }
}

/// Splits a message into header and body. `first_line` is its first line's number in the file.
///
/// # Errors
///
/// [`RawError::NoHeader`], [`RawError::NotAField`], or more fields than the parser accepts.
pub(super) fn read(message: &[u8], first_line: usize) -> Result<(Head<'_>, &[u8]), RawError> {
    let mut fields: Vec<Field<'_>> = Vec::new();
    let (mut at, mut has_end) = (0, false);
    for (index, line) in lines(message).enumerate() {
        let text = content(line);
        let end = at + line.len();
        let wrong = || match fields.is_empty() {
            true => RawError::NoHeader,
            false => RawError::NotAField(first_line + index),
        };
        match text.first() {
            None => has_end = true,
            Some(b' ' | b'\t') => {
                let error = wrong();
                let last = fields.last_mut().ok_or(error)?;
                last.source = &message[last.start..end];
            }
            Some(_) => {
                let name = field_name(text).ok_or_else(wrong)?;
                fields.push(Field {
                    name,
                    source: line,
                    start: at,
                });
                if fields.len() > MAX_FIELDS {
                    return Err(ParseError::TooManyFields.into());
                }
            }
        }
        at = end;
        if has_end {
            break;
        }
    }
    if fields.is_empty() {
        return Err(RawError::NoHeader);
    }
    let (source, body) = message.split_at(at);
    let head = Head {
        fields,
        source,
        has_end,
    };
    Ok((head, body))
}

/// The message with CRLF line ends, without the header fields that name hidden recipients.
pub(super) fn without_bcc(head: &Head<'_>, body: &[u8]) -> Vec<u8> {
    let stays = head.fields.iter().filter(|field| !field.is_bcc());
    let head_lines = stays.flat_map(|field| lines(field.source));
    // A line end costs one byte more at most.
    let size = head.source.len() + body.len();
    let mut out = Vec::with_capacity(size + size / 32 + 2);
    let empty: &[u8] = b"";
    let separator = head.has_end.then_some(empty);
    for line in head_lines.chain(separator).chain(lines(body)) {
        out.extend_from_slice(content(line));
        out.extend_from_slice(b"\r\n");
    }
    out
}
