//! Attached files, as bytes and as facts.

use std::fmt;

/// An attached file with its contents.
#[derive(Clone, PartialEq, Eq)]
pub struct Attachment {
    /// The file name as the recipient sees it.
    pub name: String,
    /// The media type.
    pub content_type: String,
    /// The contents.
    pub bytes: Vec<u8>,
}

impl fmt::Debug for Attachment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Attachment({}, {} bytes)",
            self.content_type,
            self.bytes.len()
        )
    }
}

/// What the edge found out about a file before it is needed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileFact {
    /// The path as typed.
    pub path: String,
    /// Its last part.
    pub name: String,
    /// Size in bytes; 0 if unknown.
    pub bytes: u64,
    /// The media type, by the name.
    pub content_type: String,
    /// Why it cannot be attached, in words.
    pub problem: Option<String>,
}

/// The media type that belongs to a file name; `application/octet-stream` if it tells nothing.
pub fn content_type_of(file_name: &str) -> String {
    mime_guess::from_path(file_name)
        .first_or_octet_stream()
        .to_string()
}

/// Bytes of `raw` bytes after base64 in lines of 76 characters with CRLF (RFC 2045 section 6.8).
pub(super) fn base64_bytes(raw: u64) -> u64 {
    let encoded = raw.div_ceil(3) * 4;
    encoded + encoded.div_ceil(76) * 2
}
