//! A message file (RFC 5322, MIME) read into a draft: addresses, subject, text, HTML, files, and Postmark's
//! own fields.
//!
//! Files come as bytes; who has a disk writes them down under the names given here and tells where.

mod body;
mod fields;
mod flowed;
mod headers;
mod parameters;
mod parts;
pub(super) mod remark;
mod source;
mod words;

use mail_parser::Message;
use thiserror::Error;

pub use remark::{CHARSET as EML_CHARSET, Opened, REPEATED as EML_REPEATED, Remark};
use source::Prepared;

use super::{BodyFormat, Draft, HeaderValues, ParseError, parse};

/// Why a file cannot be opened as a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum EmlError {
    /// It has no header field.
    #[error("this is not a message: it has none of the headers From, To, Cc, Bcc and Subject")]
    NotAMessage,
    /// It contains several messages.
    #[error(
        "this is a mailbox file with {0} messages, and only one can be sent at a time; split it, for example with: formail -s sh -c 'cat > message-$FILENO.eml' < FILE"
    )]
    Mailbox(usize),
    /// It exceeds a parser limit.
    #[error("this message cannot be opened: {0}")]
    Parse(#[from] ParseError),
}

/// A file attached to a message.
#[derive(Clone, PartialEq, Eq)]
pub struct EmlPart {
    /// The last component of a path; unique in the message.
    pub name: String,
    /// The decoded contents.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for EmlPart {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "EmlPart({} bytes)", self.bytes.len())
    }
}

/// A parsed message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmlMessage {
    /// Everything but the files.
    pub draft: Draft,
    /// The files in order. HTML images that used `cid:` refer to the file names, as [`super::compose`]
    /// expects.
    pub parts: Vec<EmlPart>,
    /// Differences from the file.
    pub remarks: Vec<Remark>,
}

impl EmlMessage {
    /// The draft with its files, stored at `paths` in the order of the parts.
    pub fn with_files(self, paths: Vec<String>) -> Draft {
        Draft {
            files: paths,
            ..self.draft
        }
    }
}

/// Parses a message. Attachments are preserved byte for byte; only text is decoded.
///
/// # Errors
///
/// [`EmlError`] if it is not a message, contains several, or exceeds a limit of [`parse()`].
pub fn read_eml(bytes: &[u8]) -> Result<EmlMessage, EmlError> {
    let Prepared { bytes, mut remarks } = source::prepared(bytes)?;
    let message = parse(&bytes, HeaderValues::Typed)?;
    if !is_message(&message) {
        return Err(EmlError::NotAMessage);
    }
    let body = body::of(&message);
    let found = parts::of(&message, &body.files);
    let (mut draft, of_fields) = fields::of(&message);
    let html = found.renamed(&body.html);
    (draft.format, draft.text, draft.html) = match (body.text.trim().is_empty(), html.is_empty()) {
        (true, false) => (BodyFormat::Html, html, String::new()),
        _ => (BodyFormat::Text, body.text, html),
    };
    remarks.extend(
        [of_fields, body.remarks, found.remarks]
            .into_iter()
            .flatten(),
    );
    let parts = found.parts;
    Ok(EmlMessage {
        draft,
        parts,
        remarks,
    })
}

fn is_message(message: &Message<'_>) -> bool {
    let known = ["from", "to", "cc", "bcc", "subject"];
    let mut names = message.headers_raw().map(|(name, _)| name.to_lowercase());
    names.any(|name| known.contains(&name.as_str()))
}

#[cfg(test)]
mod tests;
