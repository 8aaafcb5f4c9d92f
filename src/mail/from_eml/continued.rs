//! Parameters that are divided over several (RFC 2231 section 3), in one piece: a character may be divided, too,
//! and mail-parser decodes each piece by itself.

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Pieces by number: whether one is percent-encoded, and its text.
type Pieces = BTreeMap<usize, (bool, String)>;

/// `field`, which is in one line, with `name*0*=…; name*1*=…` as `name*=…`; `None` if nothing is divided.
pub(super) fn joined(field: &str) -> Option<String> {
    if !field.contains("*0") {
        return None;
    }
    let mut out = Vec::new();
    let mut divided: BTreeMap<String, Pieces> = BTreeMap::new();
    for parameter in parameters(field.trim_end()) {
        let Some((name, number, is_encoded, value)) = piece(parameter) else {
            out.push(parameter.trim().to_owned());
            continue;
        };
        let pieces = divided.entry(name).or_default();
        pieces.insert(number, (is_encoded, value));
    }
    out.extend(
        divided
            .iter()
            .map(|(name, pieces)| format!("{name}*={}", whole(pieces))),
    );
    Some(format!("{}\r\n", out.join("; ")))
}

/// What stands between the semicolons that are not in quotes.
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

/// Name, number, whether it is encoded, and value of one piece.
fn piece(parameter: &str) -> Option<(String, usize, bool, String)> {
    let (name, value) = parameter.split_once('=')?;
    let (name, number) = name.trim().split_once('*')?;
    let (number, is_encoded) = match number.strip_suffix('*') {
        Some(number) => (number, true),
        None => (number, false),
    };
    let number = number.parse().ok()?;
    Some((
        name.to_ascii_lowercase(),
        number,
        is_encoded,
        unquoted(value.trim()),
    ))
}

fn unquoted(value: &str) -> String {
    let Some(inner) = value.strip_prefix('"') else {
        return value.to_owned();
    };
    let inner = inner.strip_suffix('"').unwrap_or(inner);
    inner.replace("\\\"", "\"").replace("\\\\", "\\")
}

/// All pieces percent-encoded, behind the charset of the first.
fn whole(pieces: &Pieces) -> String {
    let is_first_encoded = pieces.get(&0).is_some_and(|(is_encoded, _)| *is_encoded);
    let mut out = if is_first_encoded {
        String::new()
    } else {
        "utf-8''".to_owned()
    };
    for (is_encoded, text) in pieces.values() {
        for byte in text.bytes() {
            // Writing to a string cannot fail.
            let _ = match *is_encoded || byte.is_ascii_alphanumeric() {
                true => write!(out, "{}", char::from(byte)),
                false => write!(out, "%{byte:02X}"),
            };
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::joined;

    #[test]
    fn pieces_become_one_parameter_and_the_rest_stays() {
        let field = "Content-Disposition: attachment; filename*0*=utf-8''%D0; filename*1*=%B7.pdf; size=\"1;2\"\r\n";
        let whole =
            "Content-Disposition: attachment; size=\"1;2\"; filename*=utf-8''%D0%B7.pdf\r\n";
        assert_eq!(joined(field).unwrap(), whole);
        let plain = "Content-Type: a/b; NAME*1=\" c.pdf\"; name*0=\"a\\\"b\"\r\n";
        let whole = "Content-Type: a/b; name*=utf-8''a%22b%20c%2Epdf\r\n";
        assert_eq!(joined(plain).unwrap(), whole);
        assert_eq!(joined("Content-Type: a/b; name=a.pdf\r\n"), None);
    }
}
