//! The secrets in a text, as far as they can be told by their shape or by the name that they are given:
//! none of them is ever shown, and none is taken for the name of a server.

use crate::postmark::{Secret, TokenShape, is_postmark_host, tokens_in};

/// Maximum number of hidden secrets. Beyond that only the login is hidden.
const MOST: usize = 10_000;
/// Maximum length of a name.
const NAME: usize = 200;
/// Shorter values are not hidden: that would damage ordinary text.
const LEAST: usize = 8;

/// Parts of names of secrets.
const NAMES: [&str; 7] = [
    "PASSWORD", "PASSWD", "_PASS", "SECRET", "TOKEN", "API_KEY", "APIKEY",
];

/// The secrets in `text`: everything shaped like a token or key, and values of names such as `DB_PASSWORD`.
/// At most 10,000.
pub fn secrets_in(text: &str) -> Vec<Secret> {
    let mut found = tokens_in(text);
    found.retain(|token| !is_like_host(token.expose()));
    found.extend(named_secrets(text).take(MOST));
    found.truncate(MOST);
    found
}

/// A name such as `md-mail01.acme.example` is not a mail service's key.
fn is_like_host(text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-');
    TokenShape::of(text) == TokenShape::OtherService
        && text.contains('.')
        && text.chars().all(is_part)
}

/// Values of names such as `DB_PASSWORD`, in any syntax.
fn named_secrets(text: &str) -> impl Iterator<Item = Secret> {
    text.lines().filter_map(|line| {
        let (name, value) = line.split_once(['=', ':'])?;
        let name = name.to_ascii_uppercase();
        let is_secret = name.len() <= NAME && NAMES.iter().any(|part| name.contains(part));
        let value = value.trim_start_matches(['>', ' ', '\t', '"', '\'', '`']);
        let end = value.find(['"', '\'', '`', ',', ';', ' ', '\r', ')']);
        let value = &value[..end.unwrap_or(value.len())];
        (is_secret && is_worth_hiding(value)).then(|| Secret::new(value))
    })
}

/// Whether a value is a literal, and not a variable, a call or Postmark's host.
pub(super) fn is_worth_hiding(value: &str) -> bool {
    let is_constant = value
        .bytes()
        .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
    let is_code = value.contains(['$', '(', '[', '{']) || value.contains("env.");
    value.len() >= LEAST && !is_postmark_host(value) && !is_code && !is_constant
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_known_by_their_shape_or_name() {
        let token = "b1946ac9-2492-4d23-8f5a-3c6a1e07d4f2";
        let text = format!(
            "x = {token}\n'db_password' => 'db-secret-word',\nAPI_KEY: other-secret # x\n\
             SMTP_HOST=md-mail01.acme.example.com\nSMTP_PASSWORD=smtp.postmarkapp.com\n\
             TOKEN=${{OTHER_NAME}}\nSECRET = os.environ[\"A\"]\nEMAIL_HOST_PASSWORD = POSTMARK_API_KEY\nPASSWORD=short\n"
        );
        let found = secrets_in(&text);
        let found: Vec<&str> = found.iter().map(Secret::expose).collect();
        assert_eq!(found, [token, "db-secret-word", "other-secret"]);
    }
}
