//! The URL of a webhook: where Postmark reports events to (postmark-facts-2.md section 2.3).

use std::net::IpAddr;

use super::{Secret, is_unsafe};

/// Bytes of a URL; Postmark's own limit is not documented.
const MOST_BYTES: usize = 2_000;

/// An `http://` or `https://` URL. Its login, if it has one, is kept apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HookUrl {
    plain: String,
    host: String,
    login: Option<(String, Secret)>,
}

impl HookUrl {
    /// Reads a URL such as `https://user:password@host:8080/path`.
    ///
    /// # Errors
    ///
    /// What is wrong with it, in words.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if text.len() > MOST_BYTES {
            return Err(format!("a URL has at most {MOST_BYTES} characters"));
        }
        // A backslash is a slash in some parsers, and anything in others.
        if text
            .chars()
            .any(|c| c.is_whitespace() || is_unsafe(c) || c == '\\')
        {
            return Err("a URL has no spaces, backslashes, or control characters".into());
        }
        let (scheme, rest) = text.split_once("://").unwrap_or(("", text));
        let scheme = scheme.to_ascii_lowercase();
        if !["http", "https"].contains(&scheme.as_str()) {
            return Err("it must begin with http:// or https://".into());
        }
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(end);
        let path = path.split('#').next().unwrap_or_default();
        let (login, address) = match authority.rsplit_once('@') {
            Some((login, address)) => (Some(login), address),
            None => (None, authority),
        };
        let host = host_of(address).ok_or("it names no host that can be used")?;
        Ok(Self {
            plain: format!("{scheme}://{address}{path}"),
            host: host.to_ascii_lowercase(),
            login: login.map(parse_login),
        })
    }

    /// The URL without its login.
    pub fn plain(&self) -> &str {
        &self.plain
    }

    /// The host, in lower case, without its port.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Username and password of the URL.
    pub fn login(&self) -> Option<&(String, Secret)> {
        self.login.as_ref()
    }

    /// Whether it leads to this computer: `localhost` or a loopback address.
    pub fn is_local(&self) -> bool {
        let bare = self.host.trim_matches(['[', ']']);
        let is_loopback = |address: IpAddr| address.is_loopback();
        bare == "localhost" || bare.parse().is_ok_and(is_loopback)
    }
}

/// The host of `host:port`, if both can be used.
fn host_of(address: &str) -> Option<&str> {
    let (host, port) = match address.find(']') {
        Some(end) => (&address[..=end], &address[end + 1..]),
        None => address.split_at(address.find(':').unwrap_or(address.len())),
    };
    let is_port = match port.strip_prefix(':') {
        Some(port) => port.parse::<u16>().is_ok_and(|port| port > 0),
        None => port.is_empty(),
    };
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let is_host = match host.strip_prefix('[') {
        Some(inner) => inner.trim_end_matches(']').parse::<IpAddr>().is_ok(),
        None => !host.is_empty() && host.chars().all(is_name),
    };
    (is_port && is_host).then_some(host)
}

fn parse_login(login: &str) -> (String, Secret) {
    let (user, password) = login.split_once(':').unwrap_or((login, ""));
    (decode(user), Secret::new(decode(password)))
}

/// Undoes percent-encoding.
fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        let hex = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        match hex.and_then(|two| u8::from_str_radix(two, 16).ok()) {
            Some(meant) if byte == b'%' => {
                bytes.push(meant);
                rest = &after[2..];
            }
            _ => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_is_kept_apart() {
        let url = HookUrl::parse("HTTPS://ada:p%40ss%3A@Hooks.example:8443/pm?x=1#top").unwrap();
        assert_eq!(url.plain(), "https://Hooks.example:8443/pm?x=1");
        assert_eq!(url.host(), "hooks.example");
        let (user, password) = url.login().unwrap();
        assert_eq!((user.as_str(), password.expose()), ("ada", "p@ss:"));
        assert!(!format!("{url:?}").contains("p@ss"));
        assert_eq!(
            HookUrl::parse("http://localhost:3000").unwrap().login(),
            None
        );
    }

    #[test]
    fn only_this_computer_is_local() {
        for (text, is_local) in [
            ("http://localhost:3000/hook", true),
            ("http://127.0.0.1/", true),
            ("http://127.8.0.1/", true),
            ("http://[::1]:80/", true),
            ("http://LOCALHOST", true),
            ("http://localhost.example/", false),
            ("http://localhost@evil.example/", false),
            ("http://evil.example/?@localhost", false),
            ("http://evil.example#@localhost", false),
            ("http://0.0.0.0/", false),
            ("http://10.0.0.1/", false),
        ] {
            assert_eq!(HookUrl::parse(text).unwrap().is_local(), is_local, "{text}");
        }
    }

    #[test]
    fn what_is_no_url_is_refused() {
        for text in [
            "",
            "localhost:3000",
            "ftp://localhost/",
            "file:///etc/passwd",
            "http://",
            "http:///path",
            "http://a b/",
            "http://localhost\\@evil.example/",
            "http://localhost:99999/",
            "http://localhost:x/",
            "http://b\u{fc}cher.example/",
            "http://[::1/",
            "http://a\r\nX: y/",
        ] {
            assert!(HookUrl::parse(text).is_err(), "{text}");
        }
    }
}
