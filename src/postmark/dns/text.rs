//! Text from DNS, bounded and with what nobody can see marked, and names that may be asked for.

use crate::postmark::{is_unsafe, shortened};

/// Maximum characters of a value; a 4096-bit RSA key has 740.
const VALUE_CHARACTERS: usize = 4_096;
/// Replaces invisible characters.
pub(super) const UNSEEN: char = '\u{fffd}';
/// Octets of a name as written, without the dot at its end (RFC 1035 section 2.3.4).
const NAME_OCTETS: usize = 253;
/// Octets of a label (RFC 1035 section 2.3.4).
const LABEL_OCTETS: usize = 63;

/// `text` made printable: tabs become spaces, other unsafe characters ([`is_unsafe`]) U+FFFD, cut after 4,096
/// characters.
///
/// They are replaced rather than removed, because a key with an invisible character is not the right key.
pub fn clean(text: &str) -> String {
    let seen = |c: char| match c {
        '\t' => ' ',
        c if is_unsafe(c) => UNSEEN,
        c => c,
    };
    text.chars().take(VALUE_CHARACTERS).map(seen).collect()
}

/// `name` in lower case, trimmed, without a trailing dot.
pub(super) fn canonical(name: &str) -> String {
    let name = name.trim();
    name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase()
}

/// Why `name` cannot be looked up, or `None`. Allows letters, digits, hyphens and underscores (RFC 1123
/// section 2.1; RFC 8552) and needs two labels; other scripts must be in punycode.
pub fn name_problem(name: &str) -> Option<String> {
    let bare = name.strip_suffix('.').unwrap_or(name);
    let shown = shortened(&clean(name), 80);
    let no_name = |why: &str| Some(format!("`{shown}` is not a DNS name: {why}"));
    if !bare.is_ascii() {
        return no_name("write it in its ASCII form (xn--…)");
    }
    if bare.len() > NAME_OCTETS {
        return no_name("it is longer than 253 characters");
    }
    let labels: Vec<&str> = bare.split('.').collect();
    if labels.len() < 2 {
        return no_name("it has no dot in it");
    }
    labels
        .iter()
        .find_map(|label| label_problem(label))
        .and_then(no_name)
}

fn label_problem(label: &str) -> Option<&'static str> {
    let is_allowed = |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'-' | b'_');
    if label.is_empty() {
        return Some("there is nothing between two dots");
    }
    if label.len() > LABEL_OCTETS {
        return Some("a part between two dots is longer than 63 characters");
    }
    if !label.bytes().all(is_allowed) {
        return Some("only letters, digits, hyphens, underscores and dots may stand in it");
    }
    None
}
