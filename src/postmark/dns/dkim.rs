//! Whether what stands at a selector is the key that Postmark signs with (RFC 6376 section 3.6.1).
//!
//! Postmark shows `k=rsa;p=…`, other places `v=DKIM1; k=rsa; p=…`: the key in `p=` decides.

use super::RecordState;
use super::finding::Finding;
use super::key;
use super::tags::{QUOTES, Tags, joined};
use super::text::UNSEEN;

/// How the base64 of an RSA key begins (a DER sequence longer than 127 octets).
const KEY_BEGINS: &str = "MI";
/// Shorter runs of letters are words, not pieces of a key.
const SHORTEST_PIECE: usize = 32;

/// `values` are all TXT records at the name, never empty; `expected` is Postmark's value if known. More than
/// one TXT record is an error whatever they say: a receiver may use any of them (RFC 6376 section 3.6.2.2).
pub(super) fn finding(expected: Option<&str>, values: &[String]) -> Finding {
    let (keys, others): (Vec<&String>, Vec<&String>) = values.iter().partition(|one| is_meant(one));
    let problem = match (keys.as_slice(), values) {
        ([], _) => Some(no_key().to_owned()),
        ([key], [_]) => fault(key, expected),
        (keys, _) => Some(several(keys, &others, expected)),
    };
    match problem {
        Some(advice) => Finding::new(RecordState::Wrong, values, advice),
        None => Finding::new(RecordState::Right, values, remark(expected)),
    }
}

/// Whether `value` is a DKIM key or looks like an attempt at one.
pub(super) fn is_meant(value: &str) -> bool {
    let bare = joined(value).replace(['"', '\\', '“', '”', '\''], "");
    let tags = Tags::of(&bare);
    let is_policy = ["spf1", "DMARC1"].iter().any(|word| bare.contains(word));
    let has_key = bare.starts_with(KEY_BEGINS) || bare.contains(&format!("p={KEY_BEGINS}"));
    !is_policy && (has_key || tags.get("p").is_some() || tags.get("v") == Some("DKIM1"))
}

fn no_key() -> &'static str {
    "A TXT stands here, but no DKIM key. Replace it by the value that Postmark shows; if the domain has a wildcard (`*`) record, this is what it says for every name without a record of its own."
}

/// What cannot be checked about a well-formed key.
fn remark(expected: Option<&str>) -> &'static str {
    match expected {
        Some(_) => "",
        None => {
            "A well-formed key. To see whether Postmark signs with it, look under Sender Signatures, or use an account token here."
        }
    }
}

/// What to do about `keys` and `others` that share the name of one selector.
fn several(keys: &[&String], others: &[&String], expected: Option<&str>) -> String {
    let count = keys.len() + others.len();
    let undefined = format!(
        "{count} TXT records have this name, and a receiver may read any one of them, so signatures pass or fail by chance (RFC 6376 section 3.6.2.2)."
    );
    let pieces = others.iter().any(|other| is_piece(other));
    let right = keys.iter().filter(|key| fault(key, expected).is_none());
    let what = match (pieces, right.count(), expected) {
        (true, _, _) => {
            "One of them looks like a piece of a key: a value of more than 255 characters is split into several strings of one record, never into several records. Remove them all and enter the value that Postmark shows as one record."
        }
        (_, 0, _) => "None of them is right: remove them all and add the one that Postmark shows.",
        (_, 1, _) | (_, _, Some(_)) => "Keep the right key and remove the others.",
        (_, _, None) => "Keep the key that Postmark shows and remove the others.",
    };
    format!("{undefined} {what}")
}

/// Whether `value` is a run of base64 without tags, as the second half of a key is.
fn is_piece(value: &str) -> bool {
    let bare = joined(value).replace(QUOTES, "");
    bare.len() >= SHORTEST_PIECE && is_base64(&bare)
}

/// The most likely fault in `value` and what to do; `None` if there is none.
fn fault(value: &str, expected: Option<&str>) -> Option<String> {
    let tags = Tags::of(value);
    pasted_along(value)
        .or_else(|| without_key(value, &tags))
        .or_else(|| {
            tags.problem().map(|what| {
                format!("The value cannot be read: {what}. Paste it again as Postmark shows it.")
            })
        })
        .or_else(|| not_a_key(&tags))
        .or_else(|| match expected {
            Some(expected) => another_key(&tags, &Tags::of(expected)),
            None => key::damage(
                tags.get("k").unwrap_or("rsa"),
                &joined(tags.get("p").unwrap_or_default()),
            ),
        })
}

/// `p=` is missing or is not a tag name.
fn without_key(value: &str, tags: &Tags<'_>) -> Option<String> {
    if tags.get("p").is_some() {
        return None;
    }
    let why = if value.trim_start().starts_with(KEY_BEGINS) {
        "Only the key stands here: put `k=rsa;p=` before it."
    } else if value.contains("p=") {
        "The tags run together: a semicolon belongs between them, as in `k=rsa;p=…`."
    } else {
        "The key is missing: `p=` and the key behind it belong in the value."
    };
    Some(why.into())
}

/// Extra characters pasted together with the value.
fn pasted_along(value: &str) -> Option<String> {
    if value.contains(UNSEEN) {
        return Some("An invisible character stands in the value, as when it was copied from a web page or a document. Delete the value and copy it with Postmark's copy button.".into());
    }
    if value.contains(QUOTES) {
        return Some("Quotation marks stand in the value. The DNS panel adds them by itself: enter the value without them, in one piece.".into());
    }
    if value.contains('\\') {
        return Some("Backslashes stand in the value. They belong in a zone file at most: enter the value without them.".into());
    }
    None
}

/// What prevents it from being a key at all.
fn not_a_key(tags: &Tags<'_>) -> Option<String> {
    if tags.get("v").is_some_and(|version| version != "DKIM1") {
        return Some(
            "The version is not `v=DKIM1`, letter for letter: correct it or leave it out.".into(),
        );
    }
    if tags.get("v").is_some() && !tags.begins_with("v") {
        return Some("`v=DKIM1` stands in the middle: it must come first, or be left out.".into());
    }
    let key = joined(tags.get("p").unwrap_or_default());
    if key.is_empty() {
        return Some("The key is empty, which means revoked (RFC 6376 section 3.6.1): every signature with it fails. Enter the value that Postmark shows.".into());
    }
    (!is_base64(&key)).then(|| "The key has characters in it that no key has. Paste the value again as Postmark shows it.".into())
}

fn is_base64(key: &str) -> bool {
    let in_alphabet = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/');
    let digits = key.trim_end_matches('=');
    digits.chars().all(in_alphabet) && key.len() - digits.len() <= 2 && !digits.is_empty()
}

/// How the key differs from the expected one.
fn another_key(found: &Tags<'_>, expected: &Tags<'_>) -> Option<String> {
    let kind = |tags: &Tags<'_>| tags.get("k").unwrap_or("rsa").to_owned();
    let key = |tags: &Tags<'_>| joined(tags.get("p").unwrap_or_default());
    if kind(found) != kind(expected) {
        return Some(format!(
            "The kind of key is `k={}` where `k={}` is due.",
            crate::postmark::shortened(&kind(found), 20),
            kind(expected)
        ));
    }
    let (found, expected) = (key(found), key(expected));
    (found != expected).then(|| difference(&found, &expected))
}

fn difference(found: &str, expected: &str) -> String {
    let (has, wants) = (found.chars().count(), expected.chars().count());
    if found.eq_ignore_ascii_case(expected) {
        return "The letters are right but not their case: a key distinguishes upper and lower case. Paste the value again as it is.".into();
    }
    if expected.starts_with(found) {
        return format!(
            "The key is cut off after {has} of {wants} characters. If the DNS panel takes only 255 characters, split the value into several strings of one record; never into several records."
        );
    }
    if found.starts_with(expected) {
        return format!(
            "Behind the key stand {} more characters: remove them.",
            has - wants
        );
    }
    "This is another key than the one Postmark shows: of an earlier set-up, of another account, or of another service. Replace the value; both cannot stand at one name.".into()
}
