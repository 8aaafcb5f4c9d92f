//! The secrets in a text, as far as they can be told by their shape or by the name that they are given:
//! none of them is ever shown, and none is taken for the name of a server.

use crate::postmark::{Secret, TokenShape, is_postmark_host, uuids_in};

/// Secrets of one text that are hidden. Beyond that only the login is.
const MOST: usize = 500;
/// Characters of a word that is looked at.
const WORD: usize = 200;
/// A shorter value is not hidden: ordinary text would go with it.
const LEAST: usize = 8;

/// Parts of names that are given secrets.
const NAMES: [&str; 7] = [
    "PASSWORD", "PASSWD", "_PASS", "SECRET", "TOKEN", "API_KEY", "APIKEY",
];

/// The secrets in `text`: what is shaped like a token or a key, and what is given to a name such as
/// `DB_PASSWORD`. At most 500, which is more than any settings have.
pub fn secrets_in(text: &str) -> Vec<Secret> {
    let tokens = uuids_in(text).map(Secret::new);
    let words = text
        .split(|c: char| !c.is_ascii_alphanumeric() && !"_.-".contains(c))
        .filter(|word| word.len() <= WORD && is_key(word))
        .map(Secret::new);
    let mut found: Vec<Secret> = Vec::new();
    for secret in tokens.chain(words).chain(named_secrets(text)) {
        if found.len() == MOST {
            break;
        }
        if !found.contains(&secret) {
            found.push(secret);
        }
    }
    found
}

/// Keys of SMTP tokens and of other services.
fn is_key(word: &str) -> bool {
    use TokenShape as T;
    let shape = TokenShape::of(word);
    matches!(
        shape,
        T::AccessKeyTransactional | T::AccessKeyBroadcast | T::SecretKey
    ) || shape == T::OtherService && word.len() >= 2 * LEAST
}

/// Values that stand behind names such as `DB_PASSWORD`, in any way of writing it.
fn named_secrets(text: &str) -> impl Iterator<Item = Secret> {
    text.lines().filter_map(|line| {
        let (name, value) = line.split_once(['=', ':'])?;
        let name = name.to_ascii_uppercase();
        let is_secret = name.len() <= WORD && NAMES.iter().any(|part| name.contains(part));
        let value = value.trim_start_matches(['>', ' ', '\t', '"', '\'', '`']);
        let end = value.find(['"', '\'', '`', ',', ';', ' ', '\r', ')']);
        let value = &value[..end.unwrap_or(value.len())];
        (is_secret && is_worth_hiding(value)).then(|| Secret::new(value))
    })
}

/// Whether a value is one, and not a variable, a call or the name of Postmark's server.
pub(super) fn is_worth_hiding(value: &str) -> bool {
    let is_constant = value
        .bytes()
        .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
    let is_code = value.contains(['$', '(', '[', '{']) || value.contains("env.");
    value.len() >= LEAST && !is_postmark_host(value) && !is_code && !is_constant
}
