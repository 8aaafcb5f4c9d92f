//! Encoded words (RFC 2047), decoded run by run: mail programs cut them between the bytes of a character, and fold
//! them where no blank is meant.

use std::ops::Range;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::mail::parse::{TransferEncoding, decode, decode_text};

/// Maximum length of a charset name with a language (RFC 2231 section 5).
const LABEL_BYTES: usize = 64;

/// The byte order mark, which [`decode_text`] removes.
const MARK: &str = "\u{feff}";

/// An encoded word (RFC 2047).
struct Word<'f> {
    range: Range<usize>,
    charset: &'f str,
    /// Its content in its charset.
    bytes: Vec<u8>,
}

/// `field` with each run of encoded words merged into one in UTF-8; `None` if unchanged. Runs that cannot be
/// decoded stay.
pub(super) fn merged(field: &str) -> Option<String> {
    let words = words(field);
    let is_one_run = |one: &Word<'_>, next: &Word<'_>| {
        field[one.range.end..next.range.start]
            .trim_ascii()
            .is_empty()
    };
    let mut out = String::new();
    let mut from = 0;
    for run in words.chunk_by(is_one_run) {
        let (Some(first), Some(last), Some(text)) = (run.first(), run.last(), text_of(run)) else {
            continue;
        };
        out.push_str(&field[from..first.range.start]);
        if !text.is_empty() {
            out.push_str(&format!("=?utf-8?B?{}?=", STANDARD.encode(text)));
        }
        from = last.range.end;
    }
    out.push_str(&field[from..]);
    (from > 0).then_some(out)
}

/// The text of a run; words of one charset are decoded together.
fn text_of(run: &[Word<'_>]) -> Option<String> {
    let mut text = String::new();
    for same in run.chunk_by(|one, next| one.charset.eq_ignore_ascii_case(next.charset)) {
        let bytes: Vec<u8> = same.iter().flat_map(|word| &word.bytes).copied().collect();
        let charset = same.first().map(|word| word.charset);
        match decode_text(&bytes, charset) {
            (decoded, None) => {
                // A byte order mark begins a file; in the middle of a header it is a character like any other.
                let is_mark = bytes.starts_with(MARK.as_bytes()) && !decoded.starts_with(MARK);
                text.push_str(if is_mark { MARK } else { "" });
                text.push_str(&decoded);
            }
            (_, Some(_)) => return None,
        }
    }
    Some(text)
}

/// The encoded words of `field`, in linear time.
fn words(field: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let (mut at, last_end) = (0, field.rfind("?=").unwrap_or_default());
    while let Some(found) = field[at..last_end.max(at)].find("=?") {
        let start = at + found;
        let word = word_at(field, start);
        at = word.as_ref().map_or(start + 2, |word| word.range.end);
        words.extend(word);
    }
    words
}

/// The word that begins at `start` with `=?`.
fn word_at(field: &str, start: usize) -> Option<Word<'_>> {
    let label = field.as_bytes()[start + 2..].iter().take(LABEL_BYTES);
    let length = label
        .take_while(|byte| byte.is_ascii_graphic() && **byte != b'?')
        .count();
    let charset = &field[start + 2..start + 2 + length];
    let rest = field[start + 2 + length..].strip_prefix('?')?;
    let (encoding, rest) = (rest.get(..2)?, rest.get(2..)?);
    let text = &rest[..rest.find("?=")?];
    let (encoding, raw) = match encoding {
        "B?" | "b?" => (TransferEncoding::Base64, text.to_owned()),
        "Q?" | "q?" => (TransferEncoding::QuotedPrintable, text.replace('_', "=20")),
        _ => return None,
    };
    let decoded = decode(raw.as_bytes(), &encoding);
    let is_right = decoded.fault.is_none() && length > 0;
    is_right.then(|| Word {
        range: start..field.len() - rest.len() + text.len() + 2,
        charset,
        bytes: decoded.bytes.into_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(field: &str) -> String {
        let merged = merged(field).unwrap();
        let word = words(&merged);
        assert_eq!(word.len(), 1, "{merged}");
        String::from_utf8(word[0].bytes.clone()).unwrap()
    }

    #[test]
    fn a_run_of_words_is_decoded_as_a_whole() {
        for (field, text) in [
            ("=?utf-8?Q?K=C3=B6ln?=", "Köln"),
            ("=?utf-8?Q?K=C3?=\r\n =?UTF-8?Q?=B6ln_?=", "Köln "),
            ("=?utf-8?B?S8M=?= =?utf-8?B?tmxu?=", "Köln"),
            ("=?cp932?B?grE=?=\r\n\t=?iso-8859-1?q?=FC?=", "こü"),
            ("=?utf-8*en?Q?a?==?utf-8*en?Q?b?=", "ab"),
            (
                "\"=?utf-8?Q?report=2Et?=\r\n =?utf-8?Q?xt?=\"",
                "report.txt",
            ),
        ] {
            assert_eq!(read(field), text, "{field}");
        }
    }

    #[test]
    fn what_is_no_word_or_cannot_be_decoded_stays() {
        for field in [
            "=?",
            "=?utf-8?Q?no end",
            "=?utf-8?X?a?=",
            "=??Q?a?=",
            "=?klingon?Q?=F6?=",
            "=?utf-8?Q?=F6?=",
            "a =? b ?= c",
        ] {
            assert_eq!(merged(field), None, "{field}");
        }
        let merged = merged("=?utf-8?q?a?= <a@b.example>, =?klingon?q?=F6?= <c@d.example>");
        assert_eq!(
            merged.unwrap(),
            "=?utf-8?B?YQ==?= <a@b.example>, =?klingon?q?=F6?= <c@d.example>"
        );
    }
}
