//! Header text (RFC 5322 section 2.2, RFC 2047), where lettre alone would not do.

use std::fmt::Write as _;

use lettre::message::header::{HeaderName, HeaderValue, Headers, To};
use lettre::message::{Mailbox, Mailboxes};

/// Bytes of a word up to which it fits in a header line of 998 (RFC 5322 section 2.1.1) with name and
/// blank. A longer one cannot be folded.
const WORD_BYTES: usize = 900;
/// Bytes of text in one encoded word of at most 75 characters (RFC 2047 section 2), three for a byte.
const CHUNK_BYTES: usize = 21;

/// Whether `text` has a character that no header may carry: a line break, NUL or another control
/// character. A tab counts as a blank.
pub(super) fn has_control(text: &str) -> bool {
    text.chars().any(|c| c.is_control() && c != '\t')
}

/// `text` with each tab and each of Unicode's line separators as a blank. Those come along with a paste;
/// there are libraries that take them for the end of the line.
pub(super) fn one_line(text: &str) -> String {
    text.trim().replace(['\t', '\u{2028}', '\u{2029}'], " ")
}

/// A header field whose body is unstructured text. lettre encodes what is not ASCII and folds at
/// blanks; encoded here is what it would pass on unchanged though it must not be: a word too long for
/// a line, and text that only looks like an encoded word.
pub(super) fn header_value(name: &'static str, text: &str) -> HeaderValue {
    value_of(HeaderName::new_from_ascii_str(name), text)
}

/// The same for a name that was typed; `None` if it is none.
pub(super) fn own_header(name: &str, text: &str) -> Option<HeaderValue> {
    let name = HeaderName::new_from_ascii(name.to_owned()).ok()?;
    Some(value_of(name, text))
}

fn value_of(name: HeaderName, text: &str) -> HeaderValue {
    let text = one_line(text);
    let too_long = text.split(' ').any(|word| word.len() > WORD_BYTES);
    if too_long || text.contains("=?") {
        let encoded = encoded_words(&text);
        return HeaderValue::dangerous_new_pre_encoded(name, text, encoded);
    }
    HeaderValue::new(name, text)
}

/// A header field whose body is a list of mailboxes, one a line: lettre encodes each, but would put
/// all of them on one line, however long.
pub(super) fn mailbox_list(name: &'static str, mailboxes: Vec<Mailbox>) -> HeaderValue {
    let lines: Vec<String> = mailboxes.into_iter().map(encoded_mailbox).collect();
    let body = lines.join(",\r\n ");
    HeaderValue::dangerous_new_pre_encoded(HeaderName::new_from_ascii_str(name), body.clone(), body)
}

fn encoded_mailbox(mailbox: Mailbox) -> String {
    let mut headers = Headers::new();
    headers.set(To::from(Mailboxes::from(mailbox)));
    let line = headers.to_string();
    let body = line.strip_prefix("To: ").unwrap_or(&line);
    body.trim_end().to_owned()
}

/// `text` as encoded words in the Q encoding (RFC 2047 section 4.2), one a line; no character is
/// divided.
fn encoded_words(text: &str) -> String {
    let mut words = String::with_capacity(text.len() * 4);
    let mut rest = text;
    while !rest.is_empty() {
        let mut cut = CHUNK_BYTES.min(rest.len());
        while !rest.is_char_boundary(cut) {
            cut -= 1;
        }
        let (chunk, tail) = rest.split_at(cut);
        words.push_str(if words.is_empty() { "" } else { "\r\n " });
        words.push_str("=?utf-8?q?");
        chunk.bytes().for_each(|byte| push_q(&mut words, byte));
        words.push_str("?=");
        rest = tail;
    }
    words
}

fn push_q(words: &mut String, byte: u8) {
    if byte.is_ascii_alphanumeric() {
        words.push(char::from(byte));
    } else {
        // Writing to a string cannot fail.
        let _ = write!(words, "={byte:02X}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_seen_and_tabs_are_blanks() {
        assert!(
            ["\r", "a\nb", "\0", "\x1b[2J", "\u{85}"]
                .iter()
                .all(|text| has_control(text))
        );
        assert!(!has_control("a\tb ü \u{2028}"));
    }

    #[test]
    fn encoded_words_fit_and_divide_no_character() {
        let words = encoded_words(&"日".repeat(100));
        let lines: Vec<&str> = words.split("\r\n ").collect();
        assert!(lines.iter().all(|word| word.len() <= 75));
        assert_eq!(lines[0], format!("=?utf-8?q?{}?=", "=E6=97=A5".repeat(7)));
        assert_eq!(encoded_words("a b"), "=?utf-8?q?a=20b?=");
    }
}
