//! The bytes of a message file as a parser expects them: one message, with line ends, with header fields that can
//! be read.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8};
use mail_parser::{Message, MimeHeaders};

use super::EmlError;
use super::parameters::in_utf8;
use super::remark::{CHARSET, DAMAGED, Remark};
use super::words::merged;
use crate::mail::FieldId;
use crate::mail::mailbox_file::{is_field, message_start};
use crate::mail::parse::{HeaderValues, decode_text, parse};

/// Source that can be parsed.
pub(super) struct Prepared<'x> {
    pub(super) bytes: Cow<'x, [u8]>,
    pub(super) remarks: Vec<Remark>,
}

/// Maximum number of repair passes.
const ROUNDS: usize = 3;

/// Removes what mailbox files and editors put around a message, and repairs header fields that have only one
/// possible reading.
pub(super) fn prepared(bytes: &[u8]) -> Result<Prepared<'_>, EmlError> {
    let bytes = match Encoding::for_bom(bytes) {
        Some((encoding, _)) if encoding != UTF_8 => {
            let (text, _) = encoding.decode_with_bom_removal(bytes);
            Cow::Owned(text.into_owned().into_bytes())
        }
        _ => Cow::Borrowed(bytes),
    };
    let bytes = with_line_ends(bytes);
    let start = match &bytes[..] {
        bytes if bytes.starts_with(b"\xef\xbb\xbf") => 3,
        _ => 0,
    };
    let rest = &bytes[start..];
    let start = start + (rest.len() - rest.trim_ascii_start().len());
    let start = start + message_start(&bytes[start..]).map_err(EmlError::Mailbox)?;
    let bytes = match bytes {
        Cow::Borrowed(bytes) => Cow::Borrowed(&bytes[start..]),
        Cow::Owned(mut bytes) => Cow::Owned(bytes.split_off(start)),
    };
    let mut repairs = Repairs::default();
    let mut bytes = bytes;
    // A repair may bring parts to light that need one themselves.
    for _ in 0..ROUNDS {
        let blocks = {
            let message = parse(&bytes, HeaderValues::Typed)?;
            repairs.charset = charset_of(&message);
            repairs.blocks(&message, &bytes)
        };
        if blocks.is_empty() {
            break;
        }
        bytes = Cow::Owned(replaced(&bytes, blocks));
    }
    let remarks = repairs.remarks();
    Ok(Prepared { bytes, remarks })
}

/// Converts the CR line ends of classic Mac OS, which mail never uses.
fn with_line_ends(bytes: Cow<'_, [u8]>) -> Cow<'_, [u8]> {
    if bytes.contains(&b'\n') || !bytes.contains(&b'\r') {
        return bytes;
    }
    let lines: Vec<&[u8]> = bytes.split(|byte| *byte == b'\r').collect();
    Cow::Owned(lines.join(&b"\r\n"[..]))
}

/// The charset of the text, also used for raw characters in header fields.
fn charset_of(message: &Message<'_>) -> Option<String> {
    let of = |part: &mail_parser::MessagePart<'_>| {
        let kind = part.content_type()?;
        kind.attribute("charset").map(str::to_owned)
    };
    message.parts.iter().find_map(of)
}

/// A range and its replacement.
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

/// What was repaired.
#[derive(Default)]
struct Repairs {
    charset: Option<String>,
    /// Fields with unencoded characters, and whether their charset is doubtful.
    raw: Vec<(FieldId, bool)>,
    has_no_empty_line: bool,
    /// Fields on how to decode a part that occur several times with different values.
    repeated: Vec<&'static str>,
}

/// Fields on how to decode a part.
const MIME: [&str; 3] = [
    "Content-Type",
    "Content-Disposition",
    "Content-Transfer-Encoding",
];

impl Repairs {
    /// The header blocks of `message` to replace. Nested messages are files and stay unchanged.
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

    /// The repaired header block; `None` if it needs no repair.
    fn block(&mut self, block: &[u8], is_first: bool) -> Option<Vec<u8>> {
        let mut out = Vec::with_capacity(block.len() + 64);
        let mut seen: Vec<(&'static str, &[u8])> = Vec::new();
        let mut rest = block;
        while !rest.is_empty() {
            let line = first_line(rest);
            if line.trim_ascii().is_empty() {
                // Blanks alone continue a field only where another one follows.
                let behind = &rest[line.len()..];
                if is_folded(line) {
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
            let (field, behind) = rest.split_at(field_length(rest));
            if !self.is_repeated(field, &mut seen) {
                out.extend_from_slice(&self.field(field));
            }
            rest = behind;
        }
        out.extend_from_slice(rest);
        (out != block).then_some(out)
    }

    /// Whether the block already has this field. Of those on how to decode a part, the first counts.
    fn is_repeated<'f>(
        &mut self,
        field: &'f [u8],
        seen: &mut Vec<(&'static str, &'f [u8])>,
    ) -> bool {
        let (name, value) = field.split_at(field.iter().take_while(|byte| **byte != b':').count());
        let is_it = |known: &&str| name.trim_ascii_end().eq_ignore_ascii_case(known.as_bytes());
        let Some(name) = MIME.into_iter().find(is_it) else {
            return false;
        };
        let value = value.trim_ascii();
        match seen.iter().find(|(known, _)| *known == name) {
            Some((_, first)) => {
                if !first.eq_ignore_ascii_case(value) && !self.repeated.contains(&name) {
                    self.repeated.push(name);
                }
                true
            }
            None => {
                seen.push((name, value));
                false
            }
        }
    }

    fn field<'f>(&mut self, field: &'f [u8]) -> Cow<'f, [u8]> {
        let text = match std::str::from_utf8(field) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => {
                let (text, fault) = decode_text(field, self.charset.as_deref());
                let id = place_of(name_of(&text)).map(|id| (id, fault.is_some()));
                self.raw.extend(id.filter(|id| !self.raw.contains(id)));
                Cow::Owned(text.into_owned())
            }
        };
        let text = merged(&text).map_or(text, Cow::Owned);
        let has_parameters = |text: &str| {
            MIME[..2]
                .iter()
                .any(|known| known.eq_ignore_ascii_case(name_of(text)))
        };
        let text = match has_parameters(&text) {
            true => {
                let text = one_line(&text).map_or(text, Cow::Owned);
                in_utf8(&text).map_or(text, Cow::Owned)
            }
            false => without_blank_lines(&text).map_or(text, Cow::Owned),
        };
        match text {
            Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
            Cow::Owned(text) => Cow::Owned(text.into_bytes()),
        }
    }

    fn remarks(self) -> Vec<Remark> {
        let mut remarks = Vec::new();
        for (id, is_doubtful) in self.raw {
            let what = match id {
                FieldId::Subject => "the subject has",
                FieldId::Files => "the name of a file or part has",
                FieldId::Headers => "a header of the file has",
                _ => "the name or address in this field has",
            };
            let (check, message) = match self.charset.as_deref().filter(|_| !is_doubtful) {
                Some(charset) => (
                    DAMAGED,
                    format!(
                        "{what} unencoded characters beyond ASCII, which mail does not allow; they were decoded in the charset of the text, {charset}"
                    ),
                ),
                None => (
                    CHARSET,
                    format!(
                        "{what} unencoded characters beyond ASCII, and the file does not name their charset; they may have been decoded wrongly. Set this field yourself, or accept the result with --no-check eml-charset"
                    ),
                ),
            };
            remarks.push(Remark::new(check, id, message));
        }
        if !self.repeated.is_empty() {
            let message = format!(
                "a part of the file has several different {} fields, so it is unclear how to read it; the first of each was used",
                self.repeated.join(" and ")
            );
            remarks.push(Remark::new(DAMAGED, FieldId::Body, message));
        }
        if self.has_no_empty_line {
            let message = "there is no empty line between the header and the text; the text was assumed to start at the first line that is not a header field";
            remarks.push(Remark::new(DAMAGED, FieldId::Body, message));
        }
        remarks
    }
}

fn name_of(field: &str) -> &str {
    field.split(':').next().unwrap_or_default().trim_end()
}

/// The form field for a header field; `None` if it is not read.
fn place_of(name: &str) -> Option<FieldId> {
    const PLACES: [(&str, FieldId); 8] = [
        ("from", FieldId::From),
        ("to", FieldId::To),
        ("cc", FieldId::Cc),
        ("bcc", FieldId::Bcc),
        ("reply-to", FieldId::ReplyTo),
        ("subject", FieldId::Subject),
        ("content-type", FieldId::Files),
        ("content-disposition", FieldId::Files),
    ];
    let name = name.to_ascii_lowercase();
    let known = PLACES.iter().find(|(known, _)| *known == name);
    let ours = name.starts_with("x-pm-").then_some(FieldId::Headers);
    known.map(|(_, id)| *id).or(ours)
}

fn first_line(bytes: &[u8]) -> &[u8] {
    let mut lines = bytes.split_inclusive(|byte| *byte == b'\n');
    lines.next().unwrap_or_default()
}

/// Whether a line continues the field before it.
fn is_folded(line: &[u8]) -> bool {
    line.starts_with(b" ") || line.starts_with(b"\t")
}

/// Length of the field at the start of `block`, including continuation lines. A field that ends in a
/// semicolon continues in the next line even if its leading space is missing.
fn field_length(block: &[u8]) -> usize {
    let mut length = 0;
    let mut before: &[u8] = b"";
    // Whether another field follows behind all lines that are folded.
    let mut is_header: Option<bool> = None;
    for line in block.split_inclusive(|byte| *byte == b'\n') {
        let is_blank = line.trim_ascii().is_empty();
        let is_open =
            before.trim_ascii_end().ends_with(b";") && !is_field(line) && !line.starts_with(b"--");
        let goes_on = match (is_folded(line), is_blank) {
            (true, true) => {
                *is_header.get_or_insert_with(|| is_header_behind(&block[length + line.len()..]))
            }
            (true, false) => true,
            (false, true) => false,
            (false, false) => is_open,
        };
        if length > 0 && !goes_on {
            break;
        }
        length += line.len();
        before = line;
    }
    length
}

/// Whether the first unfolded line is a field, or the empty line at the end of the header.
fn is_header_behind(rest: &[u8]) -> bool {
    let mut lines = rest.split_inclusive(|byte| *byte == b'\n');
    let next = lines.find(|line| !is_folded(line));
    next.is_some_and(|line| is_field(line) || line.trim_ascii().is_empty())
}

/// A field without lines of only white space; `None` if it has none.
fn without_blank_lines(field: &str) -> Option<String> {
    let lines = || field.split_inclusive('\n');
    let is_blank = |line: &&str| line.trim_ascii().is_empty();
    lines()
        .any(|line| is_blank(&line))
        .then(|| lines().filter(|line| !is_blank(line)).collect())
}

/// A field with its parameters in one line, without spaces around `=`; `None` if unchanged.
fn one_line(field: &str) -> Option<String> {
    let is_folded = field.trim_end().contains('\n');
    if !is_folded && !field.contains(" =") && !field.contains("= ") && !field.contains('\\') {
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
            // The path of a file, and no escape.
            c if is_escaped && !matches!(c, '"' | '\\') => out.push('\\'),
            _ => {}
        }
        is_escaped = c == '\\' && !is_escaped;
        out.push(if c == '\t' { ' ' } else { c });
    }
    out.push_str("\r\n");
    Some(out)
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
    fn a_path_in_quotes_keeps_its_backslashes() {
        let source = "Subject: s\r\nContent-Type: a/b; name=\"C:\\TEMP\\a \\\"b\\\".png\"\r\n\r\nx";
        let expected =
            "Subject: s\r\nContent-Type: a/b; name=\"C:\\\\TEMP\\\\a \\\"b\\\".png\"\r\n\r\nx";
        assert_eq!(repaired(source), expected);
    }

    #[test]
    fn lines_of_blanks_continue_a_field_where_a_header_follows() {
        for (source, expected) in [
            (
                "To: a@b.example,\r\n\t\r\n\tc@d.example\r\nSubject: s\r\n\r\nx",
                "To: a@b.example,\r\n\tc@d.example\r\nSubject: s\r\n\r\nx",
            ),
            (
                "Subject: one\r\n \r\n \r\n two\r\n \r\nTo: a@b.example\r\n\r\nx",
                "Subject: one\r\n two\r\nTo: a@b.example\r\n\r\nx",
            ),
            (
                "Subject: s\r\n \r\nHello\r\n",
                "Subject: s\r\n\r\nHello\r\n",
            ),
            (
                "Subject: s\r\nContent-Type: multipart/mixed; boundary=\"--1:2\"\r\n \r\n----1:2\r\n\r\nHello",
                "Subject: s\r\nContent-Type: multipart/mixed; boundary=\"--1:2\"\r\n\r\n----1:2\r\n\r\nHello",
            ),
        ] {
            assert_eq!(repaired(source), expected);
        }
    }

    #[test]
    fn the_first_of_several_fields_that_say_how_to_read_a_part_counts() {
        let source = "Subject: s\r\nContent-Type: text/html\r\ncontent-type: text/plain\r\n\r\nx";
        let prepared = prepared(source.as_bytes()).unwrap();
        let expected = "Subject: s\r\nContent-Type: text/html\r\n\r\nx";
        assert_eq!(&*prepared.bytes, expected.as_bytes());
        assert_eq!(prepared.remarks[0].check, DAMAGED);
        assert!(
            prepared.remarks[0]
                .message
                .contains("different Content-Type fields")
        );
        let same = "Subject: s\r\nContent-Type: text/html\r\nContent-Type: TEXT/html\r\n\r\nx";
        assert!(super::prepared(same.as_bytes()).unwrap().remarks.is_empty());
    }

    #[test]
    fn a_file_in_utf_16_is_read() {
        let text = "\u{feff}Subject: Grüße\r\n\r\nx";
        let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let prepared = prepared(&bytes).unwrap();
        assert_eq!(&*prepared.bytes, "Subject: Grüße\r\n\r\nx".as_bytes());
    }

    #[test]
    fn raw_characters_in_a_field_that_nobody_reads_do_not_matter() {
        let source = b"Received: K\xf6ln\r\nSubject: s\r\n\r\nx";
        assert!(prepared(source).unwrap().remarks.is_empty());
        let source =
            b"From: K\xf6ln <a@b.example>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nx";
        let remarks = prepared(source).unwrap().remarks;
        assert_eq!(
            (remarks[0].check, remarks[0].field),
            (CHARSET, FieldId::From)
        );
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
