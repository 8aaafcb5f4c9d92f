//! The names that the HTTP API answers to. A web page whose name was made to point at this machine (DNS
//! rebinding) still sends its own name in `Host`, and one that asks across origins names itself in `Origin`:
//! both are refused, or any page in a browser could read the inbox.

use std::net::IpAddr;

use hyper::header::{HOST, HeaderName, ORIGIN};
use hyper::{HeaderMap, Uri};

/// The names of this machine that every practice server answers to.
const OWN: [&str; 3] = ["localhost", "127.0.0.1", "::1"];

/// The names that the HTTP API answers to.
#[derive(Debug, Clone)]
pub(super) struct AllowedHosts {
    more: Vec<String>,
}

/// A request that comes from where nobody may ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Foreign {
    /// `Host` is missing, given twice, or another name.
    Host,
    /// `Origin` is another name's page, or none that can be named.
    Origin,
}

impl Foreign {
    /// Why the request is refused and what to do, in plain text.
    pub fn text(self) -> &'static str {
        match self {
            Self::Host => {
                "403 Forbidden: the practice server does not go by the name in the Host header. Call it 127.0.0.1 or localhost, or start it with `postrider sandbox --allow-host NAME`.\n"
            }
            Self::Origin => {
                "403 Forbidden: the practice server does not answer web pages of other origins. If the page is yours, start the server with `postrider sandbox --allow-host NAME`, with the host name of the page.\n"
            }
        }
    }
}

impl AllowedHosts {
    /// This machine's own names, and `more`.
    pub fn new(more: &[String]) -> Self {
        let more = more.iter().map(|name| bare(name)).collect();
        Self { more }
    }

    /// Whether a request is to be answered; `bound` is the address that it reached.
    pub fn check(&self, headers: &HeaderMap, uri: &Uri, bound: IpAddr) -> Result<(), Foreign> {
        let host = only(headers, &HOST).ok_or(Foreign::Host)?;
        let named = host_of(host).is_some_and(|host| self.knows(host, bound));
        // A request to a proxy has the host in its target as well.
        let targeted = uri.host().is_none_or(|host| self.knows(host, bound));
        if !named || !targeted {
            return Err(Foreign::Host);
        }
        if !headers.contains_key(ORIGIN) {
            return Ok(());
        }
        let origin = only(headers, &ORIGIN).and_then(|origin| origin.split_once("://"));
        let host = origin.and_then(|(_, host)| host_of(host));
        let knows = host.is_some_and(|host| self.knows(host, bound));
        knows.then_some(()).ok_or(Foreign::Origin)
    }

    fn knows(&self, host: &str, bound: IpAddr) -> bool {
        let host = bare(host);
        let is_bound = || host.parse::<IpAddr>().is_ok_and(|address| address == bound);
        OWN.contains(&host.as_str()) || self.more.contains(&host) || is_bound()
    }
}

/// The value of a header that is there once.
fn only<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?.to_str().ok()?;
    values.next().is_none().then_some(value)
}

/// The host of `host:port`; nothing where there is more than that.
fn host_of(authority: &str) -> Option<&str> {
    let authority = authority.trim();
    let (host, port) = match authority.strip_prefix('[') {
        Some(rest) => {
            let (host, port) = rest.split_once(']')?;
            (
                host,
                port.strip_prefix(':').or(port.is_empty().then_some(""))?,
            )
        }
        None => authority.split_once(':').unwrap_or((authority, "")),
    };
    port.bytes()
        .all(|digit| digit.is_ascii_digit())
        .then_some(host)
}

/// A name as it is compared: in lower case, without brackets and without the dot of the DNS root.
fn bare(name: &str) -> String {
    let name = name.trim().trim_start_matches('[').trim_end_matches(']');
    name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(host: &[&str], origin: &[&str], target: &str) -> Result<(), Foreign> {
        let hosts = AllowedHosts::new(&["Mail".to_owned(), "postmark.test.".to_owned()]);
        let mut headers = HeaderMap::new();
        for value in host {
            headers.append(HOST, value.parse().unwrap());
        }
        for value in origin {
            headers.append(ORIGIN, value.parse().unwrap());
        }
        let bound = "192.0.2.7".parse().unwrap();
        hosts.check(&headers, &target.parse().unwrap(), bound)
    }

    #[test]
    fn names_of_this_machine_and_allowed_ones_are_answered() {
        for host in [
            "127.0.0.1:2080",
            "localhost",
            "LocalHost:1",
            "localhost.:2080",
            "[::1]:2080",
            "[::1]",
            "192.0.2.7:2080",
            "mail:2080",
            "MAIL",
            "postmark.test:80",
        ] {
            assert_eq!(check(&[host], &[], "/server"), Ok(()), "{host}");
            let origin = format!("http://{host}");
            assert_eq!(check(&[host], &[&origin], "/server"), Ok(()), "{origin}");
        }
        assert_eq!(
            check(&["localhost"], &[], "http://127.0.0.1:2080/server"),
            Ok(())
        );
    }

    #[test]
    fn any_other_name_is_refused() {
        for host in [
            "evil.example",
            "evil.example:2080",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "evil.example@127.0.0.1",
            "127.0.0.1:2080.evil.example",
            "127.0.0.1, evil.example",
            "[::1].evil.example",
            "[::2]",
            "192.0.2.8",
            "0.0.0.0",
            "mail.evil.example",
            "",
            ":2080",
            "[",
        ] {
            assert_eq!(check(&[host], &[], "/server"), Err(Foreign::Host), "{host}");
        }
        assert_eq!(check(&[], &[], "/server"), Err(Foreign::Host));
        let twice = ["127.0.0.1", "evil.example"];
        assert_eq!(check(&twice, &[], "/server"), Err(Foreign::Host));
        let target = "http://evil.example/server";
        assert_eq!(check(&["127.0.0.1"], &[], target), Err(Foreign::Host));
    }

    #[test]
    fn a_page_of_another_origin_is_refused() {
        for origin in [
            "http://evil.example",
            "https://localhost.evil.example:8080",
            "null",
            "",
            "file://",
            "localhost",
            "chrome-extension://abcdef",
        ] {
            assert_eq!(
                check(&["127.0.0.1"], &[origin], "/"),
                Err(Foreign::Origin),
                "{origin}"
            );
        }
        let twice = ["http://localhost", "http://evil.example"];
        assert_eq!(check(&["localhost"], &twice, "/"), Err(Foreign::Origin));
    }
}
