//! Where Postmark listens (postmark-facts.md section 1.1).

use std::fmt;

use serde::{Deserialize, Serialize};

/// Postmark's host for transactional streams.
pub const HOST: &str = "smtp.postmarkapp.com";
/// Postmark's host for broadcast streams.
pub const BROADCAST_HOST: &str = "smtp-broadcasts.postmarkapp.com";
/// The three SMTP ports, in the order they are tried.
pub const PORTS: [u16; 3] = [587, 2525, 25];
/// Postmark's HTTP API (postmark-facts.md section 4).
pub const API_URL: &str = "https://api.postmarkapp.com";
/// List of an account's servers, which leads to each stream's Activity page.
pub const ACTIVITY_PAGE: &str = "https://account.postmarkapp.com/servers";
/// Postmark's status page.
pub const STATUS_PAGE: &str = "https://status.postmarkapp.com";

/// Whether `host` is one of Postmark's own SMTP servers, the only ones that get a Postmark token unasked.
pub fn is_postmark_host(host: &str) -> bool {
    let host = host.trim_end_matches('.');
    [HOST, BROADCAST_HOST]
        .iter()
        .any(|known| host.eq_ignore_ascii_case(known))
}

/// A host name (or literal address) and a TCP port.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Endpoint {
    /// Host name or IP literal as given.
    pub host: String,
    pub port: u16,
}

impl Endpoint {
    pub fn new(host: impl Into<String>, port: u16) -> Self {
        Self {
            host: host.into(),
            port,
        }
    }
}

impl Endpoint {
    /// The endpoint of an HTTP API at `base` (`https://api.postmarkapp.com`, or host and port). Without a
    /// port it uses the scheme's default.
    pub fn of_api(base: &str) -> Self {
        let (scheme, rest) = base.split_once("://").unwrap_or(("https", base));
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let usual = if scheme.eq_ignore_ascii_case("http") {
            80
        } else {
            443
        };
        let port = |port: &str| port.parse().ok();
        let split = match authority.rsplit_once(':') {
            Some((host, written)) if !host.contains(':') || host.ends_with(']') => {
                port(written).map(|port| (host, port))
            }
            _ => None,
        };
        let (host, port) = split.unwrap_or((authority, usual));
        Self::new(host.trim_matches(['[', ']']), port)
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.host.contains(':') {
            write!(f, "[{}]:{}", self.host, self.port)
        } else {
            write!(f, "{}:{}", self.host, self.port)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_api_has_the_port_of_its_address() {
        for (base, shown) in [
            (API_URL, "api.postmarkapp.com:443"),
            ("http://127.0.0.1:43567/", "127.0.0.1:43567"),
            ("http://localhost", "localhost:80"),
            ("https://[::1]:8443/v1", "[::1]:8443"),
            ("https://[::1]", "[::1]:443"),
        ] {
            assert_eq!(Endpoint::of_api(base).to_string(), shown, "{base}");
        }
    }
}
