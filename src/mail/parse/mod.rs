//! Messages from elsewhere (RFC 5322, RFC 2045 to 2047), parsed within bounds.
//!
//! This is the only place that turns foreign bytes into a [`Message`]. mail-parser's own
//! `MessageParser::parse` takes no limits: it nests messages as deep as the source asks for, so that
//! dropping the result overflows the stack, and several malformed inputs cost it quadratic time. Here
//! its decoders read header values and bodies, while the parts are found in one pass over the lines,
//! without recursion.
//!
//! ```text
//! multipart/mixed             level 1
//! ├─ text/plain
//! └─ message/rfc822           level 2
//!    └─ multipart/alternative level 3
//! ```

mod boundaries;
mod builder;
mod charset;
mod header_block;
mod leaf;
mod level;
mod transfer;

use std::fmt;
use std::ops::Deref;

use mail_parser::{Message, MessageParser, PartType};
use thiserror::Error;

pub(super) use boundaries::Boundaries;
pub(super) use charset::{CharsetFault, decode_text};
pub(super) use header_block::field_name;
pub(super) use transfer::{TransferEncoding, TransferFault, decode, uu_name};

/// Maximum nesting of multiparts and messages.
pub const MAX_DEPTH: usize = 1_000;
/// Maximum number of parts, including those of nested messages.
pub const MAX_PARTS: usize = 10_000;
/// Maximum number of fields in one header block.
pub const MAX_FIELDS: usize = 1_000;
/// Maximum size of a header field with continuation lines. Postfix cuts at 100 kB.
pub const MAX_FIELD_BYTES: usize = 256 * 1024;
/// Maximum size of all header blocks of a message.
pub const MAX_HEADER_BYTES: usize = 8 * 1024 * 1024;

/// A limit that was exceeded, so that the message was not parsed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ParseError {
    #[error("its parts are nested more than {MAX_DEPTH} levels deep")]
    TooDeep,
    #[error("it has more than {MAX_PARTS} parts")]
    TooManyParts,
    #[error("one of its header blocks has more than {MAX_FIELDS} fields")]
    TooManyFields,
    #[error("one of its header fields has more than {MAX_FIELD_BYTES} bytes")]
    FieldTooLong,
    #[error("its headers have more than {MAX_HEADER_BYTES} bytes")]
    HeadersTooLong,
    /// Header fields with so many encoded words or parameters that parsing takes too long.
    #[error("its header fields have too many encoded words or parameters")]
    FieldTooComplex,
    /// Over 4 GiB, the range of mail-parser's offsets.
    #[error("it has more than 4 GiB")]
    TooLong,
}

/// How to read header field values. MIME fields are always parsed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeaderValues {
    /// Each by its own grammar: addresses, dates, IDs.
    Typed,
    /// As decoded text.
    Text,
}

impl HeaderValues {
    fn parser(self) -> MessageParser {
        match self {
            Self::Typed => MessageParser::new(),
            Self::Text => MessageParser::new()
                .with_mime_headers()
                .default_header_text(),
        }
    }
}

/// A parsed message. It always has a first part with the message's headers; a source without header fields is
/// all body.
#[derive(Default)]
pub struct Parsed<'x>(Message<'x>);

impl fmt::Debug for Parsed<'_> {
    /// Shows sizes only: the message may be sensitive.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (parts, bytes) = (self.0.parts.len(), self.0.raw_message.len());
        write!(f, "Parsed({parts} parts, {bytes} bytes)")
    }
}

impl<'x> Deref for Parsed<'x> {
    type Target = Message<'x>;

    fn deref(&self) -> &Message<'x> {
        &self.0
    }
}

impl Drop for Parsed<'_> {
    /// Dismantles nested messages iteratively: dropping [`Message`] recurses once per level.
    fn drop(&mut self) {
        let mut pending = vec![std::mem::take(&mut self.0)];
        while let Some(mut message) = pending.pop() {
            for part in &mut message.parts {
                if let PartType::Message(inner) = &mut part.body {
                    pending.push(std::mem::take(inner));
                }
            }
        }
    }
}

/// Parses `source` in linear time and memory. An encoded `message/rfc822` part, which RFC 2046 section 5.2.1
/// forbids, is treated as a file.
///
/// # Errors
///
/// [`ParseError`] names the limit that was exceeded.
pub fn parse(source: &[u8], values: HeaderValues) -> Result<Parsed<'_>, ParseError> {
    if u32::try_from(source.len()).is_err() {
        return Err(ParseError::TooLong);
    }
    builder::build(source, &values.parser())
}

#[cfg(test)]
mod tests;
