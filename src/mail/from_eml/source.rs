//! The bytes of a message file as a parser expects them: one message, with line ends, with header fields that can
//! be read.

use std::borrow::Cow;

use mail_parser::{Message, MimeHeaders};

use super::EmlError;
use super::continued::joined;
use super::remark::{CHARSET, DAMAGED, Remark};
use crate::mail::FieldId;
use crate::mail::parse::{HeaderValues, decode_text, name_for_mail_parser, parse};

/// A source that can be parsed.
pub(super) struct Prepared<'x> {
    pub(super) bytes: Cow<'x, [u8]>,
    pub(super) remarks: Vec<Remark>,
}

/// Takes off what a mailbox or an editor has put around a message, and repairs header fields that can only be
/// read one way.
pub(super) fn prepared(bytes: &[u8]) -> Result<Prepared<'_>, EmlError> {
    let bytes = with_line_ends(bytes);
    let start = match &bytes[..] {
        bytes if bytes.starts_with(b"\xef\xbb\xbf") => 3,
        _ => 0,
    };
    let rest = &bytes[start..];
    let start = start + (rest.len() - rest.trim_ascii_start().len());
    let start = start + after_from_line(&bytes[start..])?;
    let bytes = match bytes {
        Cow::Borrowed(bytes) => Cow::Borrowed(&bytes[start..]),
        Cow::Owned(mut bytes) => Cow::Owned(bytes.split_off(start)),
    };
    let mut repairs = Repairs::default();
    let blocks = {
        let message = parse(&bytes, HeaderValues::Typed)?;
        repairs.charset = charset_of(&message);
        repairs.blocks(&message, &bytes)
    };
    let bytes = match blocks.is_empty() {
        true => bytes,
        false => Cow::Owned(replaced(&bytes, blocks)),
    };
    let remarks = repairs.remarks();
    Ok(Prepared { bytes, remarks })
}

/// Files of the classic Mac OS end their lines with CR alone, which mail never does.
fn with_line_ends(bytes: &[u8]) -> Cow<'_, [u8]> {
    if bytes.contains(&b'\n') || !bytes.contains(&b'\r') {
        return Cow::Borrowed(bytes);
    }
    let lines: Vec<&[u8]> = bytes.split(|byte| *byte == b'\r').collect();
    Cow::Owned(lines.join(&b"\r\n"[..]))
}

/// How long the line is with which a mailbox file (RFC 4155) begins a message; 0 if there is none.
fn after_from_line(bytes: &[u8]) -> Result<usize, EmlError> {
    if !bytes.starts_with(b"From ") {
        return Ok(0);
    }
    let (mut count, mut is_after_empty) = (0, true);
    let mut lines = bytes.split_inclusive(|byte| *byte == b'\n').peekable();
    while let Some(line) = lines.next() {
        let begins = is_after_empty && line.starts_with(b"From ");
        if begins && lines.peek().is_some_and(|next| is_field(next)) {
            count += 1;
        }
        is_after_empty = line.trim_ascii().is_empty();
    }
    match count {
        0 | 1 => Ok(bytes
            .iter()
            .position(|byte| *byte == b'\n')
            .map_or(bytes.len(), |at| at + 1)),
        count => Err(EmlError::Mailbox(count)),
    }
}

/// Whether a line begins a header field: a name and a colon (RFC 5322 section 2.2).
fn is_field(line: &[u8]) -> bool {
    let name = line.split(|byte| *byte == b':').next().unwrap_or_default();
    let name_length = name.trim_ascii_end().len();
    name.len() < line.len()
        && name_length > 0
        && name[..name_length].iter().all(u8::is_ascii_graphic)
}

/// The charset of the text, which header fields share that hold raw characters.
fn charset_of(message: &Message<'_>) -> Option<String> {
    let of = |part: &mail_parser::MessagePart<'_>| {
        let kind = part.content_type()?;
        kind.attribute("charset").map(str::to_owned)
    };
    message.parts.iter().find_map(of)
}

/// What replaces the bytes of a range.
type Block = (std::ops::Range<usize>, Vec<u8>);

fn replaced(bytes: &[u8], blocks: Vec<Block>) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() + 1024);
    let mut from = 0;
    for (range, block) in blocks {
        out.extend_from_slice(&bytes[from..range.start]);
        out.extend_from_slice(&block);
        from = range.end;
    }
    out.extend_from_slice(&bytes[from..]);
    out
}

/// What had to be repaired.
#[derive(Default)]
struct Repairs {
    charset: Option<String>,
    has_raw: bool,
    has_no_empty_line: bool,
}

impl Repairs {
    /// The header blocks of `message` that must be replaced. Messages inside it are files and stay as they are.
    fn blocks(&mut self, message: &Message<'_>, source: &[u8]) -> Vec<Block> {
        let mut blocks = Vec::new();
        for (number, part) in message.parts.iter().enumerate() {
            let range = part.offset_header as usize..part.offset_body as usize;
            let block = source.get(range.clone()).unwrap_or_default();
            if let Some(repaired) = self.block(block, number == 0) {
                blocks.push((range, repaired));
            }
        }
        blocks
    }

    /// A header block as it can be read; `None` if it is so already.
    fn block(&mut self, block: &[u8], is_first: bool) -> Option<Vec<u8>> {
        let mut out = Vec::with_capacity(block.len() + 64);
        let mut rest = block;
        while !rest.is_empty() {
            let line = rest
                .split_inclusive(|byte| *byte == b'\n')
                .next()
                .unwrap_or_default();
            if line.trim_ascii().is_empty() {
                // Blanks alone continue a field only where another one follows.
                let behind = &rest[line.len()..];
                if line.starts_with(b" ") || line.starts_with(b"\t") {
                    out.extend_from_slice(b"\r\n");
                    rest = behind;
                }
                break;
            }
            if !is_field(line) {
                if is_first && out.is_empty() {
                    return None;
                }
                self.has_no_empty_line |= is_first;
                out.extend_from_slice(b"\r\n");
                break;
            }
            let length = field_length(rest);
            let (field, behind) = rest.split_at(length);
            out.extend_from_slice(&self.field(field));
            rest = behind;
        }
        out.extend_from_slice(rest);
        (out != block).then_some(out)
    }

    fn field<'f>(&mut self, field: &'f [u8]) -> Cow<'f, [u8]> {
        let text = match std::str::from_utf8(field) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => {
                self.has_raw = true;
                Cow::Owned(decode_text(field, self.charset.as_deref()).0.into_owned())
            }
        };
        let name = text.split(':').next().unwrap_or_default().trim_end();
        let has_parameters = ["content-type", "content-disposition"];
        let text = match has_parameters.contains(&name.to_ascii_lowercase().as_str()) {
            true => {
                let text = one_line(&text).map_or(text, Cow::Owned);
                joined(&text).map_or(text, Cow::Owned)
            }
            false => text,
        };
        match (renamed_charsets(&text), text) {
            (Some(renamed), _) => Cow::Owned(renamed.into_bytes()),
            (None, Cow::Borrowed(text)) => Cow::Borrowed(text.as_bytes()),
            (None, Cow::Owned(text)) => Cow::Owned(text.into_bytes()),
        }
    }

    fn remarks(self) -> Vec<Remark> {
        let mut remarks = Vec::new();
        match self.charset {
            Some(charset) if self.has_raw => {
                let message = format!(
                    "the header has characters that are not encoded, which mail does not allow; they were read as {charset}, the charset of the text"
                );
                remarks.push(Remark::new(DAMAGED, FieldId::Subject, message));
            }
            None if self.has_raw => {
                let message = "the header has characters that are not encoded, and no charset is named for them; they were read as windows-1252. Give the subject and the names as options, or agree with --no-check eml-charset";
                remarks.push(Remark::new(CHARSET, FieldId::Subject, message));
            }
            _ => {}
        }
        if self.has_no_empty_line {
            let message = "there is no empty line between the header and the text; the text was taken to begin at the first line that is no header field";
            remarks.push(Remark::new(DAMAGED, FieldId::Body, message));
        }
        remarks
    }
}

/// How long the field is at the start of `block`, with the lines that continue it. One that ends in a semicolon
/// goes on in the next line even where the blank at its start is missing.
fn field_length(block: &[u8]) -> usize {
    let mut length = 0;
    let mut before: &[u8] = b"";
    for line in block.split_inclusive(|byte| *byte == b'\n') {
        let is_empty = line.trim_ascii().is_empty();
        let is_open =
            before.trim_ascii_end().ends_with(b";") && !is_field(line) && !line.starts_with(b"--");
        let goes_on = line.starts_with(b" ") || line.starts_with(b"\t") || is_open;
        let is_last = is_empty
            && !block[length + line.len()..]
                .split_inclusive(|byte| *byte == b'\n')
                .next()
                .is_some_and(is_field);
        if length > 0 && (is_last || !goes_on) {
            break;
        }
        length += line.len();
        before = line;
    }
    length
}

/// A field with parameters in one line, without blanks around `=`; `None` if it is so already.
fn one_line(field: &str) -> Option<String> {
    let is_folded = field.trim_end().contains('\n');
    if !is_folded && !field.contains(" =") && !field.contains("= ") {
        return None;
    }
    let mut out = String::with_capacity(field.len());
    let (mut is_quoted, mut is_escaped) = (false, false);
    for c in field.trim_end().chars() {
        let before = out.chars().next_back();
        match c {
            '\r' | '\n' => continue,
            ' ' | '\t' if !is_quoted && before.is_some_and(|c| "= \t".contains(c)) => continue,
            '=' if !is_quoted => out.truncate(out.trim_end().len()),
            '"' if !is_escaped => is_quoted = !is_quoted,
            _ => {}
        }
        is_escaped = c == '\\' && !is_escaped;
        out.push(if c == '\t' { ' ' } else { c });
    }
    out.push_str("\r\n");
    Some(out)
}

/// Bytes of the longest name of a charset.
const LABEL_BYTES: usize = 44;

/// `field` with charsets called by the names that mail-parser knows, in encoded words (RFC 2047) and in
/// parameters (RFC 2231); `None` if there is nothing to rename.
fn renamed_charsets(field: &str) -> Option<String> {
    let mut out = String::new();
    let mut from = 0;
    for (marker, end) in [("=?", b'?'), ("*=", b'\'')] {
        for (at, _) in field.match_indices(marker) {
            let start = at + marker.len();
            let rest = field.as_bytes()[start..].iter().take(LABEL_BYTES);
            let length = rest
                .take_while(|byte| **byte != end && byte.is_ascii())
                .count();
            let label = &field[start..start + length];
            let name = name_for_mail_parser(label);
            if let Some(name) = name.filter(|_| start >= from) {
                out.push_str(&field[from..start]);
                out.push_str(name);
                from = start + label.len();
            }
        }
        if from > 0 {
            break;
        }
    }
    out.push_str(&field[from..]);
    (from > 0).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repaired(source: &str) -> String {
        let prepared = prepared(source.as_bytes()).unwrap();
        String::from_utf8(prepared.bytes.into_owned()).unwrap()
    }

    #[test]
    fn a_message_that_is_in_order_is_left_alone() {
        let source = "From: a@b.example\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nFrom: x\r\n\r\ntext = 1\r\n";
        assert_eq!(repaired(source), source);
    }

    #[test]
    fn parameters_come_into_one_line_without_blanks_around_the_equals_sign() {
        for (field, line) in [
            ("filename=\r\n\t\"a b.pdf\"", "filename=\"a b.pdf\""),
            ("filename = a.pdf", "filename=a.pdf"),
            (
                "filename=\"a = b.pdf\";\r\n size=8",
                "filename=\"a = b.pdf\"; size=8",
            ),
            ("filename=\"a \\\" = b\"", "filename=\"a \\\" = b\""),
        ] {
            let source = format!("Subject: s\r\nContent-Disposition: attachment; {field}\r\n\r\nx");
            let expected =
                format!("Subject: s\r\nContent-Disposition: attachment; {line}\r\n\r\nx");
            assert_eq!(repaired(&source), expected);
        }
    }

    #[test]
    fn charsets_get_a_name_that_is_known() {
        let source = "Subject: =?cp932?B?grE=?= =?utf-8?q?a?= =?x-cp949?q?a?=\r\n\r\nx";
        let expected = "Subject: =?Shift_JIS?B?grE=?= =?utf-8?q?a?= =?EUC-KR?q?a?=\r\n\r\nx";
        assert_eq!(repaired(source), expected);
    }

    #[test]
    fn a_mailbox_of_one_message_is_that_message_and_one_of_several_is_refused() {
        let one = "From ada Mon Nov 23 10:00:00 2026\nSubject: s\n\nText\n\nFrom here on, it is text\nFrom x\n";
        assert!(repaired(one).starts_with("Subject: s\n"));
        let two = format!("{one}\nFrom bob Mon Nov 23 11:00:00 2026\nSubject: t\n\nText\n");
        let error = prepared(two.as_bytes()).err();
        assert_eq!(error, Some(EmlError::Mailbox(2)));
    }

    #[test]
    fn a_header_without_an_empty_line_ends_where_its_fields_end() {
        let prepared = prepared(b"Subject: s\r\nHello Grace\r\nX: y\r\n").unwrap();
        assert_eq!(
            &*prepared.bytes,
            b"Subject: s\r\n\r\nHello Grace\r\nX: y\r\n"
        );
        assert_eq!(prepared.remarks[0].check, DAMAGED);
        // A line that a mail program has failed to fold.
        let open = "Content-Type: text/plain;\r\ncharset=utf-8\r\nSubject: s\r\n\r\nx";
        assert_eq!(
            repaired(open),
            "Content-Type: text/plain;charset=utf-8\r\nSubject: s\r\n\r\nx"
        );
    }
}
