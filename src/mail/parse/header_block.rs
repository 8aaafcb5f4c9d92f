//! Header blocks (RFC 5322 section 2.2), counted before mail-parser reads their values.

use mail_parser::parsers::MessageStream;
use mail_parser::{Header, MessageParser};

use super::boundaries::{Boundaries, next_line};
use super::{MAX_FIELD_BYTES, MAX_FIELDS, MAX_HEADER_BYTES, MAX_PARTS, ParseError};

/// Maximum work for all header fields. mail-parser looks for the end of each encoded word in the rest of the
/// field, and compares each parameter with all others.
const MAX_WORK: usize = 500_000_000;

/// Remaining limits of one message.
#[derive(Debug)]
pub(super) struct Budget {
    parts: usize,
    header_bytes: usize,
    work: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            parts: MAX_PARTS,
            header_bytes: MAX_HEADER_BYTES,
            work: MAX_WORK,
        }
    }
}

/// Subtracts `cost` from `left`.
fn spend(left: &mut usize, cost: usize, error: ParseError) -> Result<(), ParseError> {
    *left = left.checked_sub(cost).ok_or(error)?;
    Ok(())
}

/// The header fields of a part.
#[derive(Debug)]
pub(super) struct HeaderBlock<'x> {
    /// Fields with their offsets in the source.
    pub headers: Vec<Header<'x>>,
    /// Start of the body.
    pub body: usize,
}

/// Reads the header block at `start`. It ends at an empty line, at a delimiter of an open multipart or at the
/// end of the source.
///
/// # Errors
///
/// [`ParseError`] if the block exceeds a limit; nothing was parsed.
pub(super) fn read<'x>(
    source: &'x [u8],
    start: usize,
    parser: &MessageParser,
    boundaries: &Boundaries,
    budget: &mut Budget,
) -> Result<HeaderBlock<'x>, ParseError> {
    spend(&mut budget.parts, 1, ParseError::TooManyParts)?;
    let (end, has_empty_line) = extent(source, start, boundaries, budget)?;
    let mut stream = MessageStream::new(&source[start..end]);
    let mut headers = Vec::new();
    let is_complete = stream.parse_headers(parser, &mut headers);
    // A limit on the length of the source keeps all offsets in range.
    let shift = u32::try_from(start).unwrap_or(u32::MAX);
    for header in &mut headers {
        header.offset_field += shift;
        header.offset_start += shift;
        header.offset_end += shift;
    }
    let body = match is_complete {
        true => start + stream.offset(),
        false if headers.is_empty() && !has_empty_line => start,
        false => end,
    };
    Ok(HeaderBlock { headers, body })
}

/// The end of the block, and whether it is an empty line.
fn extent(
    source: &[u8],
    start: usize,
    boundaries: &Boundaries,
    budget: &mut Budget,
) -> Result<(usize, bool), ParseError> {
    let (mut at, mut fields) = (start, Fields::default());
    let (end, has_empty_line) = loop {
        if at == source.len() {
            break (at, false);
        }
        let next = next_line(source, at);
        let line = &source[at..next];
        if line.trim_ascii().is_empty() && !(fields.is_field && is_folded(line)) {
            break (next, true);
        }
        if boundaries.find(line).is_some() {
            break (at, false);
        }
        fields.add(line, budget)?;
        at = next;
    };
    fields.finish(budget)?;
    Ok((end, has_empty_line))
}

/// The name of the header field that begins in this line (RFC 5322 section 2.2).
pub fn field_name(line: &[u8]) -> Option<&str> {
    let colon = line.iter().position(|byte| *byte == b':')?;
    let name = std::str::from_utf8(line[..colon].trim_ascii_end()).ok()?;
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_graphic());
    is_name.then_some(name)
}

/// Whether a line continues the field before it.
fn is_folded(line: &[u8]) -> bool {
    line.starts_with(b" ") || line.starts_with(b"\t")
}

/// Counts fields line by line. Lines without a colon are ignored, as in mail-parser.
#[derive(Default)]
struct Fields {
    count: usize,
    is_field: bool,
    /// Size of the current field: bytes, encoded words and parameters.
    bytes: usize,
    words: usize,
    parameters: usize,
}

impl Fields {
    fn add(&mut self, line: &[u8], budget: &mut Budget) -> Result<(), ParseError> {
        if !is_folded(line) {
            self.finish(budget)?;
            self.is_field = line.contains(&b':');
            self.count += usize::from(self.is_field);
        }
        if self.is_field {
            self.bytes += line.len();
            self.words += line.windows(2).filter(|pair| pair == b"=?").count();
            self.parameters += line.iter().filter(|byte| **byte == b';').count();
        }
        match () {
            () if self.count > MAX_FIELDS => Err(ParseError::TooManyFields),
            () if self.bytes > MAX_FIELD_BYTES => Err(ParseError::FieldTooLong),
            () => Ok(()),
        }
    }

    /// Ends the current field.
    fn finish(&mut self, budget: &mut Budget) -> Result<(), ParseError> {
        let (bytes, words, parameters) = (
            std::mem::take(&mut self.bytes),
            std::mem::take(&mut self.words),
            std::mem::take(&mut self.parameters),
        );
        spend(&mut budget.header_bytes, bytes, ParseError::HeadersTooLong)?;
        let work = bytes * (words + 1) + parameters * (parameters + bytes / 8);
        spend(&mut budget.work, work, ParseError::FieldTooComplex)
    }
}
