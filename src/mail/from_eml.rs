//! A message file (RFC 5322, MIME) read into a draft: addresses, subject, text, HTML, files, and Postmark's
//! own fields.
//!
//! Files come as bytes; who has a disk writes them down under the names given here and tells where.

mod fields;
mod parts;

use mail_parser::{Message, PartType};
use thiserror::Error;

use super::{BodyFormat, Draft, HeaderValues, ParseError, parse};

/// A file that cannot be opened as a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum EmlError {
    /// It has no header field of a message.
    #[error("this is no message: it has none of the headers From, To, Cc, Bcc and Subject")]
    NotAMessage,
    /// It exceeds a limit of the parser.
    #[error("this message cannot be opened: {0}")]
    Parse(#[from] ParseError),
}

/// A file that a message carries.
#[derive(Clone, PartialEq, Eq)]
pub struct EmlPart {
    /// Its name: the last part of a path, no two alike in one message.
    pub name: String,
    /// The contents, decoded.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for EmlPart {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "EmlPart({} bytes)", self.bytes.len())
    }
}

/// A message that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmlMessage {
    /// All of it but the files.
    pub draft: Draft,
    /// The files in their order. An image that the HTML shows by `cid:` is called there by the name of its
    /// file, as [`super::compose`] wants it.
    pub parts: Vec<EmlPart>,
}

impl EmlMessage {
    /// The draft with its files, which stand at `paths` in the order of the parts.
    pub fn with_files(self, paths: Vec<String>) -> Draft {
        Draft {
            files: paths,
            ..self.draft
        }
    }
}

/// Reads a message.
///
/// # Errors
///
/// [`EmlError`] if it is no message, or one that exceeds a limit of [`parse()`].
pub fn read_eml(bytes: &[u8]) -> Result<EmlMessage, EmlError> {
    // Some editors put a byte order mark before a text, and the first header would be lost with it.
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    // As it stands in a mailbox file.
    let bytes = match bytes.strip_prefix(b"From ") {
        Some(rest) => rest.splitn(2, |byte| *byte == b'\n').nth(1).unwrap_or(&[]),
        None => bytes,
    };
    let message = parse(bytes, HeaderValues::Typed)?;
    if !is_message(&message) {
        return Err(EmlError::NotAMessage);
    }
    let found = parts::of(&message);
    let mut draft = fields::of(&message);
    let text = joined(&message, &message.text_body, |part| match part {
        PartType::Text(text) => Some(text),
        _ => None,
    });
    let html = joined(&message, &message.html_body, |part| match part {
        PartType::Html(html) => Some(html),
        _ => None,
    });
    let html = found.renamed(&html);
    (draft.format, draft.text, draft.html) = match (text.trim().is_empty(), html.is_empty()) {
        (true, false) => (BodyFormat::Html, html, String::new()),
        _ => (BodyFormat::Text, text, html),
    };
    let parts = found.parts;
    Ok(EmlMessage { draft, parts })
}

fn is_message(message: &Message<'_>) -> bool {
    let known = ["from", "to", "cc", "bcc", "subject"];
    let mut names = message.headers_raw().map(|(name, _)| name.to_lowercase());
    names.any(|name| known.contains(&name.as_str()))
}

/// The parts of a body one below the other, with LF line ends.
fn joined<'a>(
    message: &'a Message<'_>,
    places: &[u32],
    of: impl Fn(&'a PartType<'a>) -> Option<&'a std::borrow::Cow<'a, str>>,
) -> String {
    let parts = places.iter().filter_map(|at| message.part(*at));
    let texts = parts.filter_map(|part| of(&part.body));
    let texts: Vec<String> = texts
        .map(|text| text.replace("\r\n", "\n").replace('\r', "\n"))
        .collect();
    texts.join("\n")
}

#[cfg(test)]
mod tests;
