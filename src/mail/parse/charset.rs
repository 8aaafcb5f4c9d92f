//! Bytes as text by the charset that a message names for them (RFC 2046 section 4.1.2).

use std::borrow::Cow;

use encoding_rs::{Encoding, REPLACEMENT, WINDOWS_1252};
use mail_parser::decoders::charsets::map::charset_decoder;

/// Why decoded text may be wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CharsetFault {
    /// Neither ASCII nor UTF-8, and no charset is named. Decoded as windows-1252.
    Undeclared,
    /// The same with an unknown charset.
    Unknown(String),
    /// Bytes that are invalid in the named charset. Became U+FFFD or control characters.
    Invalid(String),
    /// The named charset is a single-byte one, but the bytes are UTF-8 and were decoded as such.
    Utf8(String),
}

/// Meaningless charset names.
const NOTHING: [&str; 12] = [
    "",
    "us-ascii",
    "ascii",
    "ansi_x3.4-1968",
    "unknown",
    "x-unknown",
    "unknown-8bit",
    "default",
    "default_charset",
    "none",
    "7bit",
    "8bit",
];

/// Aliases beyond the WHATWG's that mail programs have used.
const ALIASES: [(&str, &str); 23] = [
    ("unicode-1-1-utf-7", "utf-7"),
    ("utf8mb4", "utf-8"),
    ("utf-8-sig", "utf-8"),
    ("cp65001", "utf-8"),
    ("cp932", "shift_jis"),
    ("shift-jis", "shift_jis"),
    ("windows-932", "shift_jis"),
    ("eucjp", "euc-jp"),
    ("euc-jp-ms", "euc-jp"),
    ("cp51932", "euc-jp"),
    ("iso-2022-jp-1", "iso-2022-jp"),
    ("iso-2022-jp-2", "iso-2022-jp"),
    ("iso-2022-jp-ms", "iso-2022-jp"),
    ("cp50220", "iso-2022-jp"),
    ("cp50221", "iso-2022-jp"),
    ("cp936", "gbk"),
    ("cp949", "euc-kr"),
    ("ms949", "euc-kr"),
    ("uhc", "euc-kr"),
    ("euckr", "euc-kr"),
    ("cp950", "big5"),
    ("ms950", "big5"),
    ("cp10000", "macintosh"),
];

/// Decodes `bytes`, with doubts. ISO-8859-1 is decoded as its superset windows-1252, as in browsers.
pub fn decode_text<'x>(
    bytes: &'x [u8],
    charset: Option<&str>,
) -> (Cow<'x, str>, Option<CharsetFault>) {
    let label = normal(charset.unwrap_or_default());
    if NOTHING.contains(&label.as_str()) {
        return undeclared(bytes, CharsetFault::Undeclared);
    }
    if let Some(encoding) = encoding(&label) {
        if let Some(text) = as_utf8(bytes, encoding) {
            return (text.into(), Some(CharsetFault::Utf8(label)));
        }
        let (text, has_errors) = encoding.decode_with_bom_removal(bytes);
        let is_control = |c: char| ('\u{80}'..='\u{9f}').contains(&c);
        let has_errors = has_errors || encoding.is_single_byte() && text.contains(is_control);
        return (text, has_errors.then_some(CharsetFault::Invalid(label)));
    }
    let Some(decode) = charset_decoder(label.as_bytes()) else {
        return undeclared(bytes, CharsetFault::Unknown(label));
    };
    let text = decode(bytes);
    let fault = text
        .contains('\u{fffd}')
        .then_some(CharsetFault::Invalid(label));
    (text.into(), fault)
}

/// `bytes` as UTF-8, if a single-byte encoding would garble them. Outside western Europe two letters may look
/// like UTF-8 by chance.
fn as_utf8<'x>(bytes: &'x [u8], encoding: &'static Encoding) -> Option<&'x str> {
    let text = std::str::from_utf8(bytes).ok()?;
    let wanted = if encoding == WINDOWS_1252 { 1 } else { 3 };
    let beyond_ascii = text.chars().filter(|c| !c.is_ascii()).take(wanted);
    (encoding.is_single_byte() && beyond_ascii.count() == wanted).then_some(text)
}

fn undeclared(bytes: &[u8], fault: CharsetFault) -> (Cow<'_, str>, Option<CharsetFault>) {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = String::from_utf8_lossy(bytes);
    if let Cow::Borrowed(_) = text {
        return (text, None);
    }
    // Cut in the middle of a character, or damaged in a place.
    let beyond_ascii = text.chars().filter(|c| !c.is_ascii()).count();
    let wrong = text.matches(char::REPLACEMENT_CHARACTER).count();
    if beyond_ascii > 4 * wrong {
        return (text, Some(CharsetFault::Invalid("utf-8".to_owned())));
    }
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
    (text, Some(fault))
}

/// The trimmed, lower-case, canonical name.
fn normal(label: &str) -> String {
    let is_around = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ';' | ',');
    let label = label.trim_matches(is_around).to_ascii_lowercase();
    // RFC 2231 section 5: a language may follow in an encoded word.
    let label = label.split('*').next().unwrap_or_default();
    let plain = label.strip_prefix("x-");
    let label = plain
        .filter(|rest| rest.starts_with("cp") || *rest == "utf-8")
        .unwrap_or(label);
    let alias = ALIASES.iter().find(|(alias, _)| *alias == label);
    alias.map_or(label, |(_, name)| name).to_owned()
}

fn encoding(label: &str) -> Option<&'static Encoding> {
    let hyphens = || label.replace('_', "-");
    let windows = || {
        let digits = label.trim_start_matches(|c: char| !c.is_ascii_digit());
        let is_windows = ["win", "cp", "ansi"]
            .iter()
            .any(|start| label.starts_with(start));
        let is_known = digits.len() == 4 && digits.starts_with("125");
        (is_windows && is_known).then(|| format!("windows-{digits}"))
    };
    let of = |label: &str| Encoding::for_label_no_replacement(label.as_bytes());
    let found = of(label).or_else(|| of(&hyphens()));
    let found = found.or_else(|| of(&windows()?));
    found.filter(|encoding| *encoding != REPLACEMENT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_read_in_the_charset_that_is_named_by_whatever_name() {
        let table: [(&[u8], &str, &str); 21] = [
            ("Grüße".as_bytes(), "utf-8", "Grüße"),
            ("Grüße".as_bytes(), "UTF8", "Grüße"),
            (b"\xef\xbb\xbfa", "utf-8", "a"),
            ("Grüße".as_bytes(), "us-ascii", "Grüße"),
            ("Grüße".as_bytes(), "x-unknown", "Grüße"),
            (b"Gr\xfc\xdfe", "iso-8859-1", "Grüße"),
            (b"Gr\xfc\xdfe", "ISO_8859-1", "Grüße"),
            (b"Gr\xfc\xdfe", "\"latin1\"", "Grüße"),
            (b"\x93a\x94 \x80", "cp-1252", "“a” €"),
            (b"\xcf\xf0\xe8", "win-1251", "При"),
            (b"\xcf\xf0\xe8", "cp1251", "При"),
            (b"\xf0\xd2\xc9", "koi8-r", "При"),
            (b"\x82\xb1", "cp932", "こ"),
            (b"\x87@", "cp932", "①"),
            (b"\xa4\xb3", "eucJP", "こ"),
            (b"\x1b$B$3\x1b(B", "iso-2022-jp-2", "こ"),
            (b"\xc4\xe3", "cp936", "你"),
            (b"\xbe\xc8", "cp949", "안"),
            (b"\xa7A", "cp950", "你"),
            (b"+AOk-", "utf-7", "é"),
            (b"\x81", "cp850", "ü"),
        ];
        for (bytes, charset, text) in table {
            assert_eq!(
                decode_text(bytes, Some(charset)),
                (text.into(), None),
                "{charset}"
            );
        }
    }

    #[test]
    fn what_is_doubtful_is_reported() {
        let fault = |bytes: &[u8], charset: Option<&str>| decode_text(bytes, charset).1;
        assert_eq!(fault(b"Hello", None), None);
        assert_eq!(fault(b"Hello", Some("klingon")), None);
        assert_eq!(fault(b"K\xf6ln", None), Some(CharsetFault::Undeclared));
        assert_eq!(decode_text(b"K\xf6ln", None).0, "Köln");
        let unknown = CharsetFault::Unknown("klingon".into());
        assert_eq!(fault(b"K\xf6ln", Some("Klingon")), Some(unknown));
        let invalid = |name: &str| Some(CharsetFault::Invalid(name.into()));
        assert_eq!(fault(b"K\xf6ln", Some("utf-8")), invalid("utf-8"));
        assert_eq!(fault(b"\xff", Some("shift_jis")), invalid("shift_jis"));
        assert_eq!(fault(b"a\x81b", Some("iso-8859-1")), invalid("iso-8859-1"));
        let mut cut = "Der Müller mahlt für alle Käufer Körner, täglich früh, über Jahr"
            .as_bytes()
            .to_vec();
        cut.push(0xc3);
        assert_eq!(fault(&cut, None), invalid("utf-8"));
    }

    #[test]
    fn utf_8_is_read_as_that_where_its_charset_is_wrong() {
        let read = |text: &str, charset: &str| {
            let (read, fault) = decode_text(text.as_bytes(), Some(charset));
            (read == text, fault)
        };
        let named = |name: &str| Some(CharsetFault::Utf8(name.into()));
        assert_eq!(read("Köln", "iso-8859-1"), (true, named("iso-8859-1")));
        assert_eq!(read("Привет", "koi8-r"), (true, named("koi8-r")));
        assert_eq!(read("Hello", "iso-8859-1"), (true, None));
        // One letter may be chance.
        assert_eq!(
            decode_text(b"\xc5\xb8", Some("windows-1251")),
            ("Её".into(), None)
        );
    }
}
