//! Content without its transfer encoding (RFC 2045 section 6), also where it breaks the rules.

use std::borrow::Cow;

use mail_parser::{Header, HeaderName, HeaderValue};

/// A part's Content-Transfer-Encoding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TransferEncoding {
    /// `7bit`, `8bit`, `binary`, or not specified.
    Identity,
    /// RFC 2045 section 6.8.
    Base64,
    /// RFC 2045 section 6.7.
    QuotedPrintable,
    /// uuencode, as in POSIX; never a mail standard.
    Uuencode,
    /// Any other name.
    Unknown(String),
}

/// Problem with encoded content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TransferFault {
    /// Invalid characters, or some after the end. Skipped.
    Foreign,
    /// Invalid quoted-printable escapes. Taken literally.
    Literal,
    /// The content is truncated.
    CutOff,
    /// Unknown encoding; the content is unchanged.
    Unknown(String),
}

/// Decoded content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded<'x> {
    /// As much as could be decoded.
    pub bytes: Cow<'x, [u8]>,
    /// The problem, if any.
    pub fault: Option<TransferFault>,
}

impl TransferEncoding {
    /// The encoding of a part with `headers`. Accepts alternative spellings of the identity.
    pub fn of(headers: &[Header<'_>]) -> Self {
        let is_it = |header: &&Header<'_>| header.name == HeaderName::ContentTransferEncoding;
        let value = headers.iter().find(is_it).map(|header| &header.value);
        let Some(HeaderValue::Text(word)) = value else {
            return Self::Identity;
        };
        let word = word.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | ';'));
        match word
            .to_ascii_lowercase()
            .replace([' ', '-', '_'], "")
            .as_str()
        {
            "base64" => Self::Base64,
            "quotedprintable" => Self::QuotedPrintable,
            "xuuencode" | "uuencode" | "xuue" | "uue" => Self::Uuencode,
            "" | "7bit" | "8bit" | "binary" | "7bits" | "8bits" | "none" | "7" | "8" | "plain"
            | "text" | "text/plain" | "text/html" | "usascii" | "ascii" | "utf8" | "iso88591" => {
                Self::Identity
            }
            _ => Self::Unknown(word.to_owned()),
        }
    }
}

/// Decodes `raw` in linear time. Skips invalid data, as RFC 2045 section 6.8 requires.
pub fn decode<'x>(raw: &'x [u8], encoding: &TransferEncoding) -> Decoded<'x> {
    let (bytes, fault) = match encoding {
        TransferEncoding::Identity => (Cow::Borrowed(raw), None),
        TransferEncoding::Unknown(word) => {
            let fault = TransferFault::Unknown(word.clone());
            (Cow::Borrowed(raw), Some(fault))
        }
        TransferEncoding::Base64 => owned(base64(raw)),
        TransferEncoding::QuotedPrintable => owned(quoted_printable(raw)),
        TransferEncoding::Uuencode => owned(uudecode(raw)),
    };
    Decoded { bytes, fault }
}

fn owned<'x>(
    (bytes, fault): (Vec<u8>, Option<TransferFault>),
) -> (Cow<'x, [u8]>, Option<TransferFault>) {
    (Cow::Owned(bytes), fault)
}

/// Value of a base64 character.
fn sextet(byte: u8) -> Option<u32> {
    let value = match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    };
    Some(u32::from(value))
}

/// Sextets of an incomplete group of four.
#[derive(Default)]
struct Group {
    bits: u32,
    count: u8,
}

impl Group {
    fn push(&mut self, sextet: u32, out: &mut Vec<u8>) {
        self.bits = self.bits << 6 | sextet;
        self.count += 1;
        if self.count == 4 {
            out.extend_from_slice(&self.bits.to_be_bytes()[1..]);
            *self = Self::default();
        }
    }

    /// Writes an incomplete group; returns whether bits were lost.
    fn end(&mut self, out: &mut Vec<u8>) -> bool {
        let Self { bits, count } = std::mem::take(self);
        match count {
            2 => out.extend_from_slice(&(bits << 4).to_be_bytes()[2..3]),
            3 => out.extend_from_slice(&(bits << 6).to_be_bytes()[1..3]),
            _ => {}
        }
        count == 1
    }
}

fn base64(raw: &[u8]) -> (Vec<u8>, Option<TransferFault>) {
    let mut out = Vec::with_capacity(raw.len() / 4 * 3 + 3);
    let (mut group, mut at, mut fault) = (Group::default(), 0, None);
    // Whether all that follows the first padding is base64; to look once is enough.
    let mut goes_on: Option<bool> = None;
    while at < raw.len() {
        let byte = raw[at];
        if let Some(sextet) = sextet(byte) {
            group.push(sextet, &mut out);
        } else if byte == b'=' {
            let rest = &raw[at..];
            let is_padding = |byte: &&u8| **byte == b'=' || byte.is_ascii_whitespace();
            let rest = &rest[rest.iter().take_while(is_padding).count()..];
            let is_misplaced = group.count < 2;
            group.end(&mut out);
            if is_misplaced || !*goes_on.get_or_insert_with(|| is_base64(rest)) || rest.is_empty() {
                fault = (is_misplaced || !rest.is_empty())
                    .then_some(TransferFault::Foreign)
                    .or(fault);
                break;
            }
            at = raw.len() - rest.len();
            continue;
        } else if !byte.is_ascii_whitespace() {
            fault = Some(TransferFault::Foreign);
            if group.count == 0 && is_words(line_at(raw, at)) {
                // A list server has written its own lines below.
                break;
            }
        } else if group.count == 0 && fault.is_none() && is_words(line_at(raw, at + 1)) {
            fault = Some(TransferFault::Foreign);
            break;
        }
        at += 1;
    }
    if group.end(&mut out) {
        fault.get_or_insert(TransferFault::CutOff);
    }
    (out, fault)
}

/// The line at `at`, if it begins there.
fn line_at(raw: &[u8], at: usize) -> &[u8] {
    let begins = at == 0 || raw.get(at - 1).is_some_and(|byte| *byte == b'\n');
    let rest = raw.get(at..).filter(|_| begins).unwrap_or_default();
    rest.split(|byte| *byte == b'\n').next().unwrap_or_default()
}

/// Whether a line is not base64: mostly foreign characters, or words.
fn is_words(line: &[u8]) -> bool {
    let line = line.trim_ascii();
    let foreign = line
        .iter()
        .filter(|byte| sextet(**byte).is_none() && **byte != b'=');
    foreign.count() * 8 > line.len()
}

/// Whether base64 continues after padding, as in concatenated pieces.
fn is_base64(rest: &[u8]) -> bool {
    let mut lines = rest.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    let is_one = |byte: &u8| sextet(*byte).is_some() || *byte == b'=';
    !rest.is_empty() && lines.all(|line| line.len() % 4 == 0 && line.iter().all(is_one))
}

fn quoted_printable(raw: &[u8]) -> (Vec<u8>, Option<TransferFault>) {
    let mut out = Vec::with_capacity(raw.len());
    let mut fault = None;
    for line in raw.split_inclusive(|byte| *byte == b'\n') {
        let line_break = match line {
            [.., b'\r', b'\n'] => &b"\r\n"[..],
            [.., b'\n'] => b"\n",
            _ => b"",
        };
        // RFC 2045 section 6.7 takes blanks at the end of a line for an addition of the way; today they are
        // content that an encoder has forgotten.
        let content = &line[..line.len() - line_break.len()];
        let (text, line_break) = match content.trim_ascii_end().strip_suffix(b"=") {
            Some(text) => (text, &b""[..]),
            None => (content, line_break),
        };
        if !decode_line(text, &mut out) {
            fault = Some(TransferFault::Literal);
        }
        out.extend_from_slice(line_break);
    }
    (out, fault)
}

/// Decodes the escapes of one line; returns whether all were valid. Takes invalid ones literally.
fn decode_line(mut text: &[u8], out: &mut Vec<u8>) -> bool {
    let mut is_right = true;
    while let Some(at) = text.iter().position(|byte| *byte == b'=') {
        out.extend_from_slice(&text[..at]);
        let digit = |at: usize| text.get(at).and_then(|byte| char::from(*byte).to_digit(16));
        let byte = digit(at + 1).zip(digit(at + 2));
        let byte = byte.and_then(|(high, low)| u8::try_from(high * 16 + low).ok());
        let taken = if byte.is_some() { 3 } else { 1 };
        out.push(byte.unwrap_or(b'='));
        is_right &= byte.is_some();
        text = &text[at + taken..];
    }
    out.extend_from_slice(text);
    is_right
}

/// Decodes the lines between `begin` and `end`.
fn uudecode(raw: &[u8]) -> (Vec<u8>, Option<TransferFault>) {
    let mut lines = raw.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii_end);
    if !lines.by_ref().any(|line| uu_name_in(line).is_some()) {
        return (raw.to_vec(), Some(TransferFault::Foreign));
    }
    let mut out = Vec::with_capacity(raw.len() / 4 * 3);
    for line in lines {
        if line == b"end" {
            return (out, None);
        }
        if let [length, text @ ..] = line {
            let length = usize::from(length.wrapping_sub(b' ') & 63);
            let start = out.len();
            for four in text.chunks(4) {
                let bits =
                    |at: usize| u32::from(four.get(at).unwrap_or(&b' ').wrapping_sub(b' ') & 63);
                let group = bits(0) << 18 | bits(1) << 12 | bits(2) << 6 | bits(3);
                out.extend_from_slice(&group.to_be_bytes()[1..]);
            }
            // Blanks at the end of a line, which may be gone, are zeros.
            out.resize(start + length, 0);
        }
    }
    (out, Some(TransferFault::CutOff))
}

/// The file name in uuencoded content.
pub fn uu_name(raw: &[u8]) -> Option<String> {
    let mut lines = raw.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii_end);
    lines.find_map(uu_name_in)
}

fn uu_name_in(line: &[u8]) -> Option<String> {
    let (mode, name) = std::str::from_utf8(line)
        .ok()?
        .strip_prefix("begin ")?
        .split_once(' ')?;
    let is_mode =
        (3..=4).contains(&mode.len()) && mode.bytes().all(|byte| (b'0'..=b'7').contains(&byte));
    is_mode.then(|| name.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::TransferEncoding::{Base64, QuotedPrintable, Uuencode};
    use super::*;

    fn decoded(raw: &str, encoding: TransferEncoding) -> (Vec<u8>, Option<TransferFault>) {
        let decoded = decode(raw.as_bytes(), &encoding);
        (decoded.bytes.into_owned(), decoded.fault)
    }

    #[test]
    fn encodings_are_known_by_the_spellings_of_mail_programs() {
        let of = |word: &str| {
            let source = format!("Content-Transfer-Encoding: {word}\r\n\r\n");
            let parsed = crate::mail::parse(source.as_bytes(), crate::mail::HeaderValues::Typed);
            TransferEncoding::of(&parsed.unwrap().parts[0].headers)
        };
        assert_eq!(of("BASE64;"), Base64);
        assert_eq!(of("quoted printable"), QuotedPrintable);
        assert_eq!(of("x-uue"), Uuencode);
        for word in ["8-bit", "7Bit", "plain", "text/html", "UTF-8"] {
            assert_eq!(of(word), TransferEncoding::Identity, "{word}");
        }
        assert_eq!(of("x-gzip64"), TransferEncoding::Unknown("x-gzip64".into()));
        // The first field counts.
        let twice = of("base64\r\nContent-Transfer-Encoding: 8bit");
        assert_eq!(twice, Base64);
    }

    #[test]
    fn base64_is_decoded_and_what_is_foreign_is_skipped_and_reported() {
        let foreign = Some(TransferFault::Foreign);
        let table: [(&str, &[u8], Option<TransferFault>); 14] = [
            ("JVBERg==", b"%PDF", None),
            ("JVBE\r\nRi0x\r\n", b"%PDF-1", None),
            // No padding is no loss.
            ("JVBERg", b"%PDF", None),
            ("JVBE Rg = =\r\n", b"%PDF", None),
            ("JVBE\r\nR", b"%PD", Some(TransferFault::CutOff)),
            // Two pieces, one after the other.
            ("JVBERg==\r\nJVBERg==\r\n", b"%PDF%PDF", None),
            ("JV!BE#Rg==", b"%PDF", foreign.clone()),
            (
                "JVBERg==\r\n\r\n--\r\nSent by a list\r\n",
                b"%PDF",
                foreign.clone(),
            ),
            (
                "JVBERi0xLjQK\r\n=\r\n____\r\nlist mailing list\r\n",
                b"%PDF-1.4\n",
                foreign.clone(),
            ),
            (
                "JVBERi0xLjQK\r\n_______\r\nlist mailing list\r\n",
                b"%PDF-1.4\n",
                foreign.clone(),
            ),
            (
                "JVBERi0xLjQK\r\nSubscribe at the list page\r\n",
                b"%PDF-1.4\n",
                foreign.clone(),
            ),
            (
                "JVBERi0xLjQK\r\n\r\n[Non-text portions removed]\r\n",
                b"%PDF-1.4\n",
                foreign,
            ),
            ("", b"", None),
            ("\r\n\r\n", b"", None),
        ];
        for (raw, bytes, fault) in table {
            assert_eq!(decoded(raw, Base64), (bytes.to_vec(), fault), "{raw}");
        }
    }

    #[test]
    fn padding_after_padding_takes_linear_time() {
        let raw = "QQ==".repeat(500_000);
        let started = std::time::Instant::now();
        assert_eq!(decoded(&raw, Base64).0.len(), 500_000);
        assert!(started.elapsed().as_secs() < 10);
    }

    #[test]
    fn every_length_survives_base64() {
        use base64::Engine as _;
        let engine = base64::engine::general_purpose::STANDARD;
        for length in 0..200_u8 {
            let bytes: Vec<u8> = (0..length).map(|at| at.wrapping_mul(37)).collect();
            let encoded = engine.encode(&bytes);
            let lines: Vec<&str> = encoded
                .as_bytes()
                .chunks(76)
                .map(|line| std::str::from_utf8(line).unwrap())
                .collect();
            assert_eq!(
                decoded(&lines.join("\r\n"), Base64),
                (bytes, None),
                "{length}"
            );
        }
    }

    #[test]
    fn quoted_printable_keeps_line_ends_and_takes_what_is_no_escape_as_written() {
        let table: [(&str, &[u8], bool); 8] = [
            ("Gr=C3=BC=C3=9Fe\r\n", "Grüße\r\n".as_bytes(), true),
            ("a=\r\nb=\nc", b"abc", true),
            ("a = \r\nb \r\n", b"a b \r\n", true),
            ("a\nb\r\nc", b"a\nb\r\nc", true),
            ("=e4=F6", b"\xe4\xf6", true),
            ("1=2 =XY =", b"1=2 =XY ", false),
            ("https://x.example/?a=b", b"https://x.example/?a=b", false),
            ("=3D=0A", b"=\n", true),
        ];
        for (raw, bytes, is_right) in table {
            let (decoded, fault) = decoded(raw, QuotedPrintable);
            assert_eq!(
                (decoded.as_slice(), fault.is_none()),
                (bytes, is_right),
                "{raw}"
            );
        }
    }

    #[test]
    fn uuencoded_files_are_decoded() {
        let file = "begin 644 a.bin\r\n#0V%T\r\n`\r\nend\r\n";
        assert_eq!(decoded(file, Uuencode), (b"Cat".to_vec(), None));
        assert_eq!(uu_name(file.as_bytes()).unwrap(), "a.bin");
        let zeros = "begin 644 a.bin\r\n&0V%T\r\n`\r\nend\r\n";
        assert_eq!(decoded(zeros, Uuencode), (b"Cat\0\0\0".to_vec(), None));
        let cut = "begin 644 a.bin\r\n#0V%T\r\n";
        assert_eq!(decoded(cut, Uuencode).1, Some(TransferFault::CutOff));
        assert_eq!(
            decoded("Hello", Uuencode),
            (b"Hello".to_vec(), Some(TransferFault::Foreign))
        );
    }
}
