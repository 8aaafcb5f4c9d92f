//! Parameters of MIME fields in any charset or in several pieces (RFC 2231), as one in UTF-8. mail-parser decodes each
//! piece by itself, though a character may be divided, and knows fewer names of charsets.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::mail::parse::decode_text;

/// Pieces by number: whether percent-encoded, and the text.
type Pieces = BTreeMap<usize, (bool, String)>;

/// `field`, unfolded, with `name*0*=…; name*1*=…` and `name*=charset''…` as `name*=utf-8''…` (RFC 2231);
/// `None` if it has no such parameter, or one that cannot be decoded.
pub(super) fn in_utf8(field: &str) -> Option<String> {
    if !field.contains('*') {
        return None;
    }
    let mut out = Vec::new();
    let mut encoded: BTreeMap<String, Pieces> = BTreeMap::new();
    for parameter in parameters(field.trim_end()) {
        match piece(parameter) {
            Some((name, number, piece)) => {
                drop(encoded.entry(name).or_default().insert(number, piece))
            }
            None => out.push(parameter.trim().to_owned()),
        }
    }
    if encoded.is_empty() {
        return None;
    }
    for (name, pieces) in &encoded {
        out.push(format!("{name}*=utf-8''{}", whole(pieces)?));
    }
    Some(format!("{}\r\n", out.join("; ")))
}

/// Splits at unquoted semicolons.
fn parameters(field: &str) -> Vec<&str> {
    let (mut is_quoted, mut is_escaped) = (false, false);
    let is_end = |c: char| {
        let is_plain = !std::mem::replace(&mut is_escaped, false);
        match c {
            '\\' => is_escaped = is_quoted && is_plain,
            '"' if is_plain => is_quoted = !is_quoted,
            _ => {}
        }
        c == ';' && !is_quoted
    };
    field.split(is_end).collect()
}

/// Name, number and content of a piece; an undivided parameter is its own first piece.
fn piece(parameter: &str) -> Option<(String, usize, (bool, String))> {
    let (name, value) = parameter.split_once('=')?;
    let (name, number) = name.trim().split_once('*')?;
    let (number, is_encoded) = match number.strip_suffix('*') {
        Some(number) => (number, true),
        None => (number, number.is_empty()),
    };
    let number = if number.is_empty() {
        0
    } else {
        number.parse().ok()?
    };
    let value = unquoted(value.trim());
    Some((name.to_ascii_lowercase(), number, (is_encoded, value)))
}

fn unquoted(value: &str) -> String {
    let Some(inner) = value.strip_prefix('"') else {
        return value.to_owned();
    };
    let inner = inner.strip_suffix('"').unwrap_or(inner);
    inner.replace("\\\"", "\"").replace("\\\\", "\\")
}

/// The text of all pieces, percent-encoded; `None` if it is invalid in the charset of the first piece.
fn whole(pieces: &Pieces) -> Option<String> {
    let mut charset = None;
    let mut bytes = Vec::new();
    for (number, (is_encoded, text)) in pieces {
        let mut parts = text.splitn(3, '\'');
        match (number, parts.next(), parts.next(), parts.next()) {
            (0, Some(label), Some(_), Some(text)) if *is_encoded => {
                charset = Some(label);
                push_decoded(text, &mut bytes);
            }
            _ if *is_encoded => push_decoded(text, &mut bytes),
            _ => bytes.extend_from_slice(text.as_bytes()),
        }
    }
    let (text, fault) = decode_text(&bytes, charset);
    fault.is_none().then(|| {
        let mut out = String::new();
        for byte in text.bytes() {
            // Writing to a string cannot fail.
            let _ = match byte.is_ascii_alphanumeric() {
                true => write!(out, "{}", char::from(byte)),
                false => write!(out, "%{byte:02X}"),
            };
        }
        out
    })
}

/// Appends `text` with percent escapes decoded; other text is unchanged.
fn push_decoded(text: &str, out: &mut Vec<u8>) {
    let mut rest = text.as_bytes();
    while let [first, behind @ ..] = rest {
        let digit = |at: usize| {
            behind
                .get(at)
                .and_then(|byte| char::from(*byte).to_digit(16))
        };
        let byte = digit(0).zip(digit(1)).filter(|_| *first == b'%');
        let byte = byte.and_then(|(high, low)| u8::try_from(high * 16 + low).ok());
        out.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &behind[2..] } else { behind };
    }
}

#[cfg(test)]
mod tests {
    use super::in_utf8;

    #[test]
    fn pieces_become_one_parameter_in_utf8_and_the_rest_stays() {
        for (field, whole) in [
            (
                "Content-Disposition: attachment; filename*0*=utf-8''%D0; filename*1*=%B7.pdf; size=\"1;2\"",
                "Content-Disposition: attachment; size=\"1;2\"; filename*=utf-8''%D0%B7%2Epdf",
            ),
            (
                "Content-Type: a/b; NAME*1=\" c.pdf\"; name*0=\"a\\\"b\"",
                "Content-Type: a/b; name*=utf-8''a%22b%20c%2Epdf",
            ),
            (
                "Content-Type: a/b; name*=cp932''%82%B1",
                "Content-Type: a/b; name*=utf-8''%E3%81%93",
            ),
            (
                "Content-Type: a/b; name*=iso-8859-1'de'100%.%FC",
                "Content-Type: a/b; name*=utf-8''100%25%2E%C3%BC",
            ),
        ] {
            assert_eq!(in_utf8(field), Some(format!("{whole}\r\n")), "{field}");
        }
        for kept in [
            "Content-Type: a/b; name=\"a*.pdf\"",
            "Content-Type: a/b; name*=utf-8''%FF",
        ] {
            assert_eq!(in_utf8(kept), None, "{kept}");
        }
    }
}
