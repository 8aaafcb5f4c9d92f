//! Header text (RFC 5322 section 2.2, RFC 2047), where lettre alone would not do.

use std::fmt::Write as _;

use lettre::message::header::{Header, HeaderName, HeaderValue, Headers, To};
use lettre::message::{Mailbox, Mailboxes};

/// Maximum length of a word that fits in a header line of 998 bytes (RFC 5322 section 2.1.1) with name and
/// space. A longer one cannot be folded.
const WORD_BYTES: usize = 900;
/// Maximum line length without line end (RFC 5322 section 2.1.1).
pub(super) const LINE_BYTES: usize = 998;
/// Line length up to which nothing is folded (RFC 5322 section 2.1.1).
const LINE_CHARS: usize = 76;
/// Bytes of text in one encoded word of at most 75 characters (RFC 2047 section 2), three characters per
/// byte.
const CHUNK_BYTES: usize = 21;

/// Whether `text` has a character that is not allowed in headers: a line break, NUL or another control
/// character. Tabs count as spaces.
pub(super) fn has_control(text: &str) -> bool {
    text.chars().any(|c| c.is_control() && c != '\t')
}

/// `text` with tabs and Unicode line separators as spaces. Those come with a paste; some libraries treat them
/// as line ends.
pub(super) fn one_line(text: &str) -> String {
    text.trim().replace(['\t', '\u{2028}', '\u{2029}'], " ")
}

/// A header field whose body is unstructured text. lettre encodes what is not ASCII and folds at
/// blanks; encoded here is what it would pass on unchanged though it must not be: a word too long for
/// a line, text that only looks like an encoded word, and blanks side by side where a line may be folded
/// or an encoded word begin, of which readers keep one.
pub(super) fn header_value(name: &'static str, text: &str) -> HeaderValue {
    value_of(HeaderName::new_from_ascii_str(name), text)
}

/// The same for a custom name; `None` if it is invalid.
pub(super) fn own_header(name: &str, text: &str) -> Option<HeaderValue> {
    let name = HeaderName::new_from_ascii(name.to_owned()).ok()?;
    Some(value_of(name, text))
}

/// Several fields with the same name: lettre keeps only the last. `None` if the name is invalid.
pub(super) fn own_headers(name: &str, texts: &[&str]) -> Option<HeaderValue> {
    let mut body = String::new();
    for text in texts {
        let mut headers = Headers::new();
        headers.insert_raw(own_header(name, text)?);
        // Name, colon and blank of the first are lettre's to write.
        let field = headers.to_string();
        let from = if body.is_empty() { name.len() + 2 } else { 0 };
        body.push_str(field.get(from..)?);
    }
    let body = body.trim_end().to_owned();
    let name = HeaderName::new_from_ascii(name.to_owned()).ok()?;
    Some(HeaderValue::dangerous_new_pre_encoded(
        name,
        body.clone(),
        body,
    ))
}

/// A Content-Disposition whose file name must not be quoted: readers would trim it or decode what looks like
/// an encoded word.
#[derive(Clone)]
pub(super) struct OddName(HeaderValue);

impl OddName {
    /// Whether a file name needs this.
    pub(super) fn is_odd(name: &str) -> bool {
        name.contains("=?") || name.trim() != name
    }

    /// `kind` is `attachment` or `inline`. The name is split and percent-encoded (RFC 2231 section 4.1).
    pub(super) fn new(kind: &str, name: &str) -> Self {
        let mut body = kind.to_owned();
        for (at, piece) in pieces(name, CHUNK_BYTES - 2).into_iter().enumerate() {
            let charset = if at == 0 { "utf-8''" } else { "" };
            // Writing to a string cannot fail.
            let _ = write!(body, ";\r\n filename*{at}*={charset}");
            for byte in piece.bytes() {
                let _ = match byte.is_ascii_alphanumeric() {
                    true => write!(body, "{}", char::from(byte)),
                    false => write!(body, "%{byte:02X}"),
                };
            }
        }
        let (header, raw) = (Self::name(), body.clone());
        Self(HeaderValue::dangerous_new_pre_encoded(header, raw, body))
    }
}

impl Header for OddName {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Content-Disposition")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Err("it is only written".into())
    }

    fn display(&self) -> HeaderValue {
        self.0.clone()
    }
}

fn value_of(name: HeaderName, text: &str) -> HeaderValue {
    let text = one_line(text);
    let too_long = text.split(' ').any(|word| word.len() > WORD_BYTES);
    let is_one_line = text.is_ascii() && name.len() + 2 + text.len() <= LINE_CHARS;
    let blanks = text.contains("  ") && !is_one_line;
    if too_long || blanks || text.contains("=?") {
        let encoded = encoded_words(&text);
        return HeaderValue::dangerous_new_pre_encoded(name, text, encoded);
    }
    HeaderValue::new(name, text)
}

/// A header field with a list of mailboxes, one per line: lettre encodes each but would put all on one line.
pub(super) fn mailbox_list(name: &'static str, mailboxes: Vec<Mailbox>) -> HeaderValue {
    // lettre reads the raw value of a From field again, and no name that is folded or has quotes in it.
    let addresses = mailboxes.iter().map(|mailbox| mailbox.email.to_string());
    let raw = addresses.collect::<Vec<_>>().join(", ");
    let lines: Vec<String> = mailboxes.into_iter().map(encoded_mailbox).collect();
    let body = lines.join(",\r\n ");
    HeaderValue::dangerous_new_pre_encoded(HeaderName::new_from_ascii_str(name), raw, body)
}

fn encoded_mailbox(mailbox: Mailbox) -> String {
    if let Some(name) = mailbox.name.as_deref().filter(|name| is_quotable(name)) {
        let escaped = name.replace('\\', "\\\\").replace('"', "\\\"");
        return format!("\"{escaped}\" <{}>", mailbox.email);
    }
    let mut headers = Headers::new();
    headers.set(To::from(Mailboxes::from(mailbox)));
    let line = headers.to_string();
    let body = line.strip_prefix("To: ").unwrap_or(&line);
    body.trim_end().to_owned()
}

/// Whether a name is ASCII that needs quotes (RFC 5322 section 3.2.4). lettre would encode it, which is less
/// readable.
fn is_quotable(name: &str) -> bool {
    let is_atom =
        |byte: u8| byte.is_ascii_alphanumeric() || b" !#$%&'*+-/=?^_`{|}~".contains(&byte);
    let is_shown = name.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    is_shown && !name.bytes().all(is_atom) && !name.contains("=?") && name.trim() == name
}

/// `text` as encoded words in the Q encoding (RFC 2047 section 4.2), one per line.
fn encoded_words(text: &str) -> String {
    let mut words = String::with_capacity(text.len() * 4);
    for piece in pieces(text, CHUNK_BYTES) {
        words.push_str(if words.is_empty() { "" } else { "\r\n " });
        words.push_str("=?utf-8?q?");
        piece.bytes().for_each(|byte| push_q(&mut words, byte));
        words.push_str("?=");
    }
    words
}

/// Splits `text` into pieces of at most `bytes` bytes, between characters.
fn pieces(text: &str, bytes: usize) -> Vec<&str> {
    let mut pieces = Vec::with_capacity(text.len() / bytes + 1);
    let mut rest = text;
    while !rest.is_empty() {
        let mut cut = bytes.min(rest.len());
        while !rest.is_char_boundary(cut) {
            cut -= 1;
        }
        let (piece, tail) = rest.split_at(cut);
        pieces.push(piece);
        rest = tail;
    }
    pieces
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
    fn fields_of_one_name_stand_below_each_other() {
        let mut headers = Headers::new();
        headers.insert_raw(own_headers("X-A", &["b", "ü"]).unwrap());
        assert_eq!(headers.to_string(), "X-A: b\r\nX-A: =?utf-8?b?w7w=?=\r\n");
        assert!(own_headers("X A", &["b"]).is_none());
    }

    #[test]
    fn an_odd_file_name_is_percent_encoded_in_pieces() {
        assert!(OddName::is_odd(" a") && OddName::is_odd("=?b") && !OddName::is_odd("a b"));
        let mut headers = Headers::new();
        headers.set(OddName::new("inline", &format!("a {}", "b".repeat(20))));
        let expected = "Content-Disposition: inline;\r\n filename*0*=utf-8''a%20bbbbbbbbbbbbbbbbb;\r\n filename*1*=bbb\r\n";
        assert_eq!(headers.to_string(), expected);
    }

    #[test]
    fn blanks_side_by_side_are_kept() {
        let encoded = |text: &str| {
            let mut headers = Headers::new();
            headers.insert_raw(header_value("Subject", text));
            let line = headers.to_string();
            line.trim_end().trim_start_matches("Subject: ").to_owned()
        };
        assert_eq!(encoded("a  b"), "a  b");
        assert_eq!(encoded("=  ä"), "=?utf-8?q?=3D=20=20=C3=A4?=");
        let long = format!("{}  b", "a".repeat(70));
        assert!(encoded(&long).ends_with("=20=20b?="));
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
