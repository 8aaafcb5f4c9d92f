//! Attached files, as bytes and as facts.

use std::fmt;

use lettre::message::Body;
use lettre::message::header::ContentTransferEncoding;

use super::{Bodies, ComposeError, Draft, FieldId, bodies};
use crate::postmark::limit;

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

/// The media type of a file by its name, and of an invitation by its content: calendars act on the method that is
/// named beside the type (RFC 6047 section 2.4).
pub fn content_type_of_file(file_name: &str, bytes: &[u8]) -> String {
    let plain = content_type_of(file_name);
    match calendar_method(bytes).filter(|_| plain == "text/calendar") {
        Some(method) if std::str::from_utf8(bytes).is_ok() => {
            format!("{plain}; charset=utf-8; method={method}")
        }
        Some(method) => format!("{plain}; method={method}"),
        None => plain,
    }
}

/// The METHOD of a calendar (RFC 5545 section 3.7.2), which is outside of its components.
fn calendar_method(bytes: &[u8]) -> Option<String> {
    const COMPONENTS: &[u8] = b"BEGIN:V";
    let mut lines = bytes.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    let first = lines.by_ref().find(|line| !line.is_empty())?;
    let first = first.strip_prefix(b"\xef\xbb\xbf").unwrap_or(first);
    if !first.eq_ignore_ascii_case(b"BEGIN:VCALENDAR") {
        return None;
    }
    let mut properties =
        lines.take_while(|line| !line.to_ascii_uppercase().starts_with(COMPONENTS));
    let method = properties.find_map(|line| {
        let (name, value) = std::str::from_utf8(line).ok()?.split_once(':')?;
        let name = name.split(';').next().unwrap_or_default();
        name.eq_ignore_ascii_case("METHOD")
            .then(|| value.trim().to_ascii_uppercase())
    })?;
    let is_token = method
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    (is_token && !method.is_empty() && method.len() <= 40).then_some(method)
}

/// The media type of what tells nothing about itself.
pub(super) const OCTETS: &str = "application/octet-stream";

/// The media type that a file in base64 may have: `message/*` and `multipart/*` may not be in base64
/// (RFC 2045 section 6.4), and Postmark refuses what is no media type (postmark-facts.md section 3.3).
pub(super) fn in_base64(given: &str) -> &str {
    let lower = given.to_ascii_lowercase();
    let composite = ["message/", "multipart/"];
    if composite.iter().any(|kind| lower.starts_with(kind)) {
        return OCTETS;
    }
    given
}

/// Raw bytes that are encoded at a time: whole lines of base64, 57 bytes each.
const CHUNK_BYTES: usize = 57 * 1_024;
/// Characters of a line of base64 (RFC 2045 section 6.8).
const LINE_CHARS: u64 = 76;

/// Bytes of `raw` bytes after base64 in lines with CRLF.
pub(super) fn base64_bytes(raw: u64) -> u64 {
    let encoded = raw.div_ceil(3).saturating_mul(4);
    encoded.saturating_add(encoded.div_ceil(LINE_CHARS) * 2)
}

/// About how many bytes a file of `raw` bytes adds to a message.
pub fn encoded_file_bytes(raw: u64) -> u64 {
    base64_bytes(raw).saturating_add(PART_HEADERS)
}

/// Whether Postmark refuses files of this name, by what it ends with.
pub fn is_forbidden_file(name: &str) -> bool {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension);
    extension.is_some_and(|extension| {
        let forbidden = limit::FORBIDDEN_EXTENSIONS.iter();
        forbidden
            .clone()
            .any(|known| known.eq_ignore_ascii_case(extension))
    })
}

/// A round number for the headers of a part.
const PART_HEADERS: u64 = 250;

/// Appends `raw` to `out` as base64 in lines of 76 characters, without a line end behind the last.
/// lettre encodes; it is given a piece at a time, so that no second copy of a whole file comes to be.
///
/// # Errors
///
/// None that is known: lettre takes any bytes as base64.
pub(super) fn write_base64(raw: &[u8], out: &mut Vec<u8>) -> Result<(), ComposeError> {
    for (at, bytes) in raw.chunks(CHUNK_BYTES).enumerate() {
        if at > 0 {
            out.extend_from_slice(b"\r\n");
        }
        let body = Body::new_with_encoding(bytes.to_vec(), ContentTransferEncoding::Base64)
            .map_err(|_| ComposeError::new(FieldId::Files, "a file cannot be encoded"))?;
        out.extend_from_slice(body.as_ref());
    }
    Ok(())
}

/// About how many bytes the message will have, for the review: parts as they will be encoded and a
/// round number for headers. One pass over the text.
pub fn estimate_bytes(draft: &Draft, files: &[FileFact]) -> u64 {
    const HEADERS: u64 = 700;
    let Bodies { text, html } = bodies(draft);
    let texts: [&str; 8] = [
        &draft.from,
        &draft.to,
        &draft.cc,
        &draft.reply_to,
        &draft.subject,
        &draft.tag,
        &text,
        &html,
    ];
    let texts = texts.iter().map(|text| encoded_bytes(text)).sum::<u64>();
    let extras = draft.extras.metadata.iter().chain(&draft.extras.headers);
    let extras = extras.map(|row| row.len() as u64 + 20).sum::<u64>();
    files.iter().fold(HEADERS + texts + extras, |sum, file| {
        sum.saturating_add(encoded_file_bytes(file.bytes))
    })
}

/// Bytes of a text part after encoding. As lettre chooses: as it is when all of it is ASCII in short
/// lines, base64 when more than a third would need escapes in quoted-printable.
fn encoded_bytes(text: &str) -> u64 {
    const SHORT: usize = 76;
    let breaks = text.bytes().filter(|byte| *byte == b'\n').count();
    let plain = |byte: &u8| matches!(byte, b'\t' | b' '..=b'~');
    let escaped = text.len() - text.bytes().filter(plain).count() - breaks;
    let bytes = text.len() + breaks;
    let mut lines = text.split('\n');
    if escaped == 0 && lines.all(|line| line.len() < SHORT) {
        return bytes as u64;
    }
    if escaped + 2 * breaks > bytes / 3 {
        return base64_bytes(bytes as u64);
    }
    let cuts: usize = text.split('\n').map(|line| line.len() / SHORT).sum();
    (bytes + 2 * escaped + 3 * cuts) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_lines_are_full_and_divided_by_crlf() {
        for length in [
            0,
            1,
            57,
            100,
            CHUNK_BYTES,
            CHUNK_BYTES + 1,
            3 * CHUNK_BYTES + 100,
        ] {
            let mut out = Vec::new();
            write_base64(&vec![b'a'; length], &mut out).unwrap();
            let text = String::from_utf8(out).unwrap();
            let (full, last) = text.rsplit_once("\r\n").unwrap_or(("", &text));
            let full = full.split("\r\n").filter(|line| !line.is_empty());
            assert!(last.len() <= 76 && full.map(str::len).all(|line| line == 76));
            let last_break = if length == 0 { 0 } else { 2 };
            assert_eq!(base64_bytes(length as u64), text.len() as u64 + last_break);
        }
    }

    #[test]
    fn an_invitation_keeps_its_method() {
        let calendar =
            b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nMETHOD:X\r\n";
        let kind = |name: &str, bytes: &[u8]| content_type_of_file(name, bytes);
        let invitation = "text/calendar; charset=utf-8; method=REQUEST";
        assert_eq!(kind("invite.ics", calendar), invitation);
        assert_eq!(kind("invite.txt", calendar), "text/plain");
        for plain in [
            &b""[..],
            b"METHOD:REQUEST",
            b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nMETHOD:X",
            b"BEGIN:VCALENDAR\nMETHOD:a;b=c",
        ] {
            assert_eq!(kind("a.ics", plain), "text/calendar");
        }
        let reply = b"begin:vcalendar\nmethod;x=1:reply\nSUMMARY:\xfc\n";
        assert_eq!(kind("a.ics", reply), "text/calendar; method=REPLY");
    }

    #[test]
    fn the_type_follows_the_name() {
        assert_eq!(content_type_of("Rechnung.PDF"), "application/pdf");
        assert_eq!(content_type_of("no-extension"), "application/octet-stream");
    }
}
