//! Attached files, as bytes and as facts.

use std::fmt;

use lettre::message::Body;
use lettre::message::header::ContentTransferEncoding;

use super::{Bodies, ComposeError, Draft, FieldId, bodies};
use crate::postmark::limit;

/// An attachment with its contents.
#[derive(Clone, PartialEq, Eq)]
pub struct Attachment {
    /// The file name shown to the recipient.
    pub name: String,
    pub content_type: String,
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

/// What is known about a file before it is attached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileFact {
    /// The path as typed.
    pub path: String,
    /// The last component of the path.
    pub name: String,
    /// Size in bytes; 0 if unknown.
    pub bytes: u64,
    /// The media type, by file name.
    pub content_type: String,
    /// Why it cannot be attached.
    pub problem: Option<String>,
}

/// The media type for a file name; `application/octet-stream` if unknown.
pub fn content_type_of(file_name: &str) -> String {
    mime_guess::from_path(file_name)
        .first_or_octet_stream()
        .to_string()
}

/// The media type by file name, and for invitations by content: calendars depend on the `method` parameter
/// (RFC 6047 section 2.4).
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

/// The METHOD of a calendar (RFC 5545 section 3.7.2), outside its components.
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

/// The media type of unknown content.
pub(super) const OCTETS: &str = "application/octet-stream";

/// The media type for a base64 file: `message/*` and `multipart/*` must not be base64 (RFC 2045 section 6.4),
/// and Postmark rejects invalid media types (postmark-facts.md section 3.3).
pub(super) fn in_base64(given: &str) -> &str {
    let lower = given.to_ascii_lowercase();
    let composite = ["message/", "multipart/"];
    if composite.iter().any(|kind| lower.starts_with(kind)) {
        return OCTETS;
    }
    given
}

/// Bytes encoded at once: whole base64 lines of 57 bytes.
const CHUNK_BYTES: usize = 57 * 1_024;
/// Characters per base64 line (RFC 2045 section 6.8).
const LINE_CHARS: u64 = 76;

/// Size of `raw` bytes as base64 lines with CRLF.
pub(super) fn base64_bytes(raw: u64) -> u64 {
    let encoded = raw.div_ceil(3).saturating_mul(4);
    encoded.saturating_add(encoded.div_ceil(LINE_CHARS) * 2)
}

/// Approximate size that a file of `raw` bytes adds to a message.
pub fn encoded_file_bytes(raw: u64) -> u64 {
    base64_bytes(raw).saturating_add(PART_HEADERS)
}

/// Whether Postmark rejects files with this extension.
pub fn is_forbidden_file(name: &str) -> bool {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension);
    extension.is_some_and(|extension| {
        let forbidden = limit::FORBIDDEN_EXTENSIONS.iter();
        forbidden
            .clone()
            .any(|known| known.eq_ignore_ascii_case(extension))
    })
}

/// Approximate size of a part's headers.
const PART_HEADERS: u64 = 250;

/// Appends `raw` to `out` as base64 lines of 76 characters, without a final line end. Encodes piece by piece,
/// so that there is no second copy of a whole file.
///
/// # Errors
///
/// None known: lettre accepts any bytes as base64.
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

/// Approximate message size for the review, from the encoded parts and a constant for headers. One pass over
/// the text.
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

/// Size of a text part after encoding. As lettre chooses: unencoded if it is ASCII in short lines, base64 if
/// more than a third would need quoted-printable escapes.
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
