//! `smtp://user:password@host:port` as `MAILER_DSN`, `SMTP_URL` and others have it (RFC 3986), and
//! Symfony's addresses for Postmark.

use super::expand::is_name;
use super::setting::Value;
use super::table::{Protection, Words};
use crate::postmark::{HOST, Secret};

/// Meanings of the schemes, and the one for STARTTLS.
pub(super) static WORDS: Words = Words {
    words: &[],
    right: "smtp",
};

/// The same for `tls://` and `ssl://` before a host.
pub(super) static TLS_PREFIX: Words = Words {
    words: &[],
    right: "tls://",
};

/// Schemes of SMTP URLs.
const SERVERS: [(&str, Option<Protection>); 7] = [
    ("smtp", None),
    ("smtps", Some(Protection::Implicit)),
    ("smtp+tls", Some(Protection::StartTls)),
    ("smtp+ssl", Some(Protection::Implicit)),
    ("submission", Some(Protection::StartTls)),
    ("submissions", Some(Protection::Implicit)),
    ("smtp+starttls", Some(Protection::StartTls)),
];

/// Symfony's schemes for Postmark: the token is the username, and the host is Postmark's.
const POSTMARK: [&str; 3] = ["postmark+smtp", "postmark+api", "postmark"];

/// The parts of a URL.
pub(super) struct Address {
    pub host: Value,
    pub port: Option<Value>,
    pub user: Option<Value>,
    pub password: Option<Value>,
    /// Whether the login has characters that should be percent-encoded, so that its end is uncertain.
    pub misencoded: bool,
    pub protection: Option<Protection>,
    pub stream: Option<String>,
}

/// Characters that must be percent-encoded in a username or password.
const RESERVED: [char; 8] = ['@', ':', '/', '?', '#', '[', ']', ' '];

/// Parses `text`; `None` for another scheme.
pub(super) fn parse(text: &str) -> Option<Address> {
    let (scheme, rest) = text.trim().split_once("://")?;
    let scheme = scheme.to_ascii_lowercase();
    let is_postmark = POSTMARK.contains(&scheme.as_str());
    let server = SERVERS.iter().find(|(known, _)| *known == scheme);
    if server.is_none() && !is_postmark {
        return None;
    }
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, tail) = rest.split_at(end);
    let (path, query) = tail.split_once('?').unwrap_or((tail, ""));
    let (login, place) = match authority.rsplit_once('@') {
        Some((login, place)) => (Some(login), place),
        None => (None, authority),
    };
    let (user, password) = match login.map(|login| login.split_once(':').unwrap_or((login, ""))) {
        Some((user, password)) => (Some(user), Some(password).filter(|text| !text.is_empty())),
        None => (None, None),
    };
    let raw = |part: &str| !is_variable(part) && (part.contains(RESERVED) || broken_percent(part));
    let ends_later = path.contains('@') || login.is_none() && tail.contains('@');
    let misencoded = ends_later || user.is_some_and(raw) || password.is_some_and(raw);
    let (host, port) = host_and_port(place);
    let user = user.map(part);
    Some(Address {
        host: match (is_postmark, ends_later) {
            (true, _) => of_postmark(&scheme, host),
            (false, true) => Value::unclear("an address whose login is not percent-encoded"),
            (false, false) => part(host),
        },
        // What looks like a port may be a piece of a password.
        port: port.filter(|_| !is_postmark && !ends_later).map(part),
        password: match is_postmark {
            true => user.clone(),
            false => password.map(part),
        },
        user,
        misencoded,
        protection: server.and_then(|(_, protection)| *protection),
        stream: parameter(query, "message_stream"),
    })
}

/// Postmark's host, unless the URL names another one for Postmark's API.
fn of_postmark(scheme: &str, host: &str) -> Value {
    if scheme == "postmark+smtp" || host.eq_ignore_ascii_case("default") {
        return Value::Text(Secret::new(HOST));
    }
    Value::unclear("a host of its own for Postmark's HTTP API, which is not signed in to")
}

fn parameter(query: &str, name: &str) -> Option<String> {
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let (_, value) = pairs.find(|(key, _)| *key == name)?;
    Some(decoded(value))
}

/// `host`, `host:587`, `[::1]:587`.
pub(super) fn host_and_port(place: &str) -> (&str, Option<&str>) {
    let bracketed = place
        .strip_prefix('[')
        .and_then(|rest| rest.split_once(']'));
    if let Some((host, rest)) = bracketed {
        return (host, rest.strip_prefix(':'));
    }
    match place.split_once(':') {
        Some((_, rest)) if rest.contains(':') => (place, None),
        Some((host, port)) => (host, Some(port).filter(|port| !port.is_empty())),
        None => (place, None),
    }
}

fn is_variable(part: &str) -> bool {
    let inside = part
        .strip_prefix("${")
        .and_then(|rest| rest.strip_suffix('}'));
    inside.is_some_and(is_name)
}

/// A percent-decoded part, or a variable.
fn part(text: &str) -> Value {
    if is_variable(text) {
        return Value::variable(&text[2..text.len() - 1]);
    }
    if text.contains("${") || text.contains("%env(") {
        return Value::unclear("a text with a variable in it");
    }
    Value::of(Secret::new(decoded(text)))
}

fn broken_percent(text: &str) -> bool {
    text.match_indices('%').any(|(at, _)| {
        let digits = text.get(at + 1..at + 3).unwrap_or_default();
        digits.len() != 2 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}

/// Percent-decodes; invalid escapes are kept.
fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = text.get(at + 1..at + 3).filter(|_| bytes[at] == b'%');
        match hex.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(value: Option<&Value>) -> String {
        match value {
            Some(Value::Text(text)) => text.expose().to_owned(),
            Some(Value::Variable { name, .. }) => format!("${name}"),
            Some(Value::Unclear(_)) => "?".into(),
            Some(Value::Empty) | None => "-".into(),
        }
    }

    /// Host, port, username and password.
    fn parts(text: &str) -> [String; 4] {
        let address = parse(text).unwrap();
        [
            shown(Some(&address.host)),
            shown(address.port.as_ref()),
            shown(address.user.as_ref()),
            shown(address.password.as_ref()),
        ]
    }

    #[test]
    fn an_address_falls_into_its_parts() {
        for (text, expected) in [
            (
                "smtp://us%40er:p%3Ass@smtp.example:587/?tls=1",
                ["smtp.example", "587", "us@er", "p:ss"],
            ),
            ("smtps://[::1]", ["::1", "-", "-", "-"]),
            (
                "SMTP://h.example/?from=a@b.example",
                ["h.example", "-", "-", "-"],
            ),
            ("smtp://${A}:${B}@${H}:${P}", ["$H", "$P", "$A", "$B"]),
            ("smtp://x${A}:b@h", ["h", "-", "?", "b"]),
            (
                "postmark+smtp://token@default",
                ["smtp.postmarkapp.com", "-", "token", "token"],
            ),
            (
                "postmark+smtp://token@other.example",
                ["smtp.postmarkapp.com", "-", "token", "token"],
            ),
            (
                "postmark+api://token@default?message_stream=news",
                ["smtp.postmarkapp.com", "-", "token", "token"],
            ),
            ("postmark://token@api.example", ["?", "-", "token", "token"]),
        ] {
            let address = parse(text).unwrap();
            if text.contains("?from") {
                // An `@` behind the host may belong to a login with `/` or `?` in it.
                assert!(address.misencoded);
                continue;
            }
            assert_eq!(parts(text), expected, "{text}");
            assert!(!address.misencoded || text.contains("x${"), "{text}");
        }
        let named = parse("postmark+api://token@default?message_stream=news").unwrap();
        assert_eq!(named.stream.as_deref(), Some("news"));
    }

    #[test]
    fn a_login_that_is_not_encoded_names_no_certain_host() {
        for text in [
            "smtp://a:b?c@h",
            "smtp://a:b/c@h",
            "smtp://a:b#c@h",
            "smtp://u:p@x/y@h",
        ] {
            let address = parse(text).unwrap();
            assert!(address.misencoded, "{text}");
            assert_eq!(shown(Some(&address.host)), "?", "{text}");
        }
        for text in [
            "smtp://a@b:c@h",
            "smtp://a:c d@h",
            "smtp://a:c%zz@h",
            "smtp://a:b:c@h",
        ] {
            assert!(parse(text).unwrap().misencoded, "{text}");
        }
        assert!(!parse("smtp://a:c%20d@h").unwrap().misencoded);
    }

    #[test]
    fn other_schemes_are_none_of_ours() {
        for text in [
            "https://a:b@c",
            "smtp.example",
            "null://null",
            "mailgun+smtp://a:b@default",
            "xsmtp://h",
        ] {
            assert!(parse(text).is_none(), "{text}");
        }
    }
}
