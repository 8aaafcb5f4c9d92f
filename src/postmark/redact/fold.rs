//! Characters as they are compared: in lower case, with one hyphen, without what may come in between.

use zeroize::Zeroizing;

/// Calls `push` with the bytes that represent `c` in comparisons.
pub(super) fn folded(c: char, mut push: impl FnMut(u8)) {
    if c.is_ascii() {
        let byte = u8::try_from(c).unwrap_or_default();
        return push(byte.to_ascii_lowercase());
    }
    if is_hyphen(c) {
        return push(b'-');
    }
    let mut buffer = [0; 4];
    // By way of upper case: ß may come back as SS.
    for lower in c.to_uppercase().flat_map(char::to_lowercase) {
        lower.encode_utf8(&mut buffer).bytes().for_each(&mut push);
    }
}

/// Characters that may appear inside a secret without hiding it: spaces, control and invisible characters,
/// and the ellipsis that marks a cut.
pub(super) fn is_ignored(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_whitespace() || c.is_ascii_control();
    }
    let invisible = matches!(
        c,
        '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '…'
    );
    c.is_whitespace() || c.is_control() || invisible
}

/// Whether `c` may separate groups of letters and digits.
pub(super) fn is_separator(c: char) -> bool {
    if c.is_ascii() {
        return !c.is_ascii_alphanumeric();
    }
    is_hyphen(c) || is_ignored(c)
}

fn is_hyphen(c: char) -> bool {
    matches!(
        c,
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}'
    )
}

/// Comparison byte of a base64 character without case; both alphabets are treated as one.
pub(super) fn folded_base64_byte(byte: u8) -> u8 {
    match byte {
        b'-' => b'+',
        b'_' => b'/',
        other => other.to_ascii_lowercase(),
    }
}

pub(super) fn folded_text(text: &str) -> Zeroizing<Vec<u8>> {
    collected(text, is_ignored)
}

pub(super) fn letters_of(text: &str) -> Zeroizing<Vec<u8>> {
    collected(text, is_separator)
}

pub(super) fn folded_base64(text: &str) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(text.bytes().map(folded_base64_byte).collect())
}

fn collected(text: &str, is_left_out: fn(char) -> bool) -> Zeroizing<Vec<u8>> {
    // Room for all, so that no copy of a secret is left where it grew: ß and a few others need three
    // times their bytes.
    let mut bytes = Zeroizing::new(Vec::with_capacity(text.len() * 3));
    for c in text.chars().filter(|c| !is_left_out(*c)) {
        folded(c, |byte| bytes.push(byte));
    }
    bytes
}
