//! `smtp://user:password@host:port` as `MAILER_DSN`, `SMTP_URL` and others have it (RFC 3986).

use crate::postmark::Secret;

/// The parts of such an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SmtpUrl {
    /// `smtp`, `smtps`, …, in lower case.
    pub scheme: String,
    /// The user name with percent-encoding undone.
    pub user: Option<Secret>,
    /// The password with percent-encoding undone.
    pub password: Option<Secret>,
    /// Whether user name or password have characters that should be percent-encoded and are not.
    pub needs_encoding: bool,
    /// The host.
    pub host: String,
    /// The port as written.
    pub port: Option<String>,
    /// What stands behind the `?`.
    pub query: String,
}

/// Characters that mean something in an address and must be encoded inside a user name or password.
const RESERVED: [char; 9] = ['@', ':', '/', '?', '#', '[', ']', ' ', '%'];

/// Parses `text`; `None` if its scheme is none that speaks of SMTP.
pub(super) fn parse(text: &str) -> Option<SmtpUrl> {
    let (scheme, rest) = text.trim().split_once("://")?;
    let scheme = scheme.to_ascii_lowercase();
    // RFC 3986 section 3.1: `NAME=smtp` is an assignment, no scheme.
    let is_scheme = scheme
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    if !is_scheme
        || !["smtp", "postmark", "submission"]
            .iter()
            .any(|word| scheme.contains(word))
    {
        return None;
    }
    let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (login, place) = match rest.rsplit_once('@') {
        Some((login, place)) => (Some(login), place),
        None => (None, rest),
    };
    let (host, port) = split_place(place.split('/').next().unwrap_or_default());
    let (user, password) = match login.map(|login| login.split_once(':').unwrap_or((login, ""))) {
        Some((user, password)) => (Some(user), Some(password).filter(|text| !text.is_empty())),
        None => (None, None),
    };
    let raw = |part: &str| part.replace('%', "").contains(RESERVED) || broken_percent(part);
    Some(SmtpUrl {
        needs_encoding: user.is_some_and(raw) || password.is_some_and(raw),
        user: user.map(decoded),
        password: password.map(decoded),
        scheme,
        host,
        port,
        query: query.to_owned(),
    })
}

fn split_place(place: &str) -> (String, Option<String>) {
    if let Some((host, rest)) = place
        .strip_prefix('[')
        .and_then(|rest| rest.split_once(']'))
    {
        return (host.to_owned(), rest.strip_prefix(':').map(str::to_owned));
    }
    match place.split_once(':') {
        Some((host, port)) => (host.to_owned(), Some(port.to_owned())),
        None => (place.to_owned(), None),
    }
}

fn broken_percent(text: &str) -> bool {
    text.match_indices('%').any(|(at, _)| {
        let digits = text.get(at + 1..at + 3).unwrap_or_default();
        digits.len() != 2 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}

/// Undoes percent-encoding; what is no encoding stays.
fn decoded(text: &str) -> Secret {
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
    Secret::new(String::from_utf8_lossy(&out).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exposed(secret: Option<&Secret>) -> &str {
        secret.map_or("-", |secret| secret.expose())
    }

    #[test]
    fn an_address_falls_into_its_parts() {
        let url = parse("smtp://us%40er:p%3Ass@smtp.example:587/?tls=1").unwrap();
        assert_eq!(exposed(url.user.as_ref()), "us@er");
        assert_eq!(exposed(url.password.as_ref()), "p:ss");
        assert_eq!(
            (url.host.as_str(), url.port.as_deref()),
            ("smtp.example", Some("587"))
        );
        assert_eq!((url.scheme.as_str(), url.query.as_str()), ("smtp", "tls=1"));
        assert!(!url.needs_encoding);
    }

    #[test]
    fn what_should_be_encoded_is_noticed() {
        assert!(parse("smtp://a@b:c@h").unwrap().needs_encoding);
        assert!(parse("smtp://a:c d@h").unwrap().needs_encoding);
        assert!(parse("smtp://a:c%zz@h").unwrap().needs_encoding);
        assert!(!parse("smtp://a:c%20d@h").unwrap().needs_encoding);
    }

    #[test]
    fn parts_may_be_missing() {
        let url = parse("smtps://[::1]").unwrap();
        assert_eq!((url.host.as_str(), url.port, url.user), ("::1", None, None));
        let url = parse("postmark+smtp://token@default").unwrap();
        assert_eq!(exposed(url.user.as_ref()), "token");
        assert_eq!(url.password, None);
        assert_eq!(parse("https://a:b@c"), None);
        assert_eq!(parse("smtp.example"), None);
    }
}
