//! An SMTP server as people write it.

use std::net::Ipv6Addr;

/// Host and optional port of an SMTP server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerAddress {
    /// A name or an IP address, without brackets.
    pub host: String,
    /// The port, if given.
    pub port: Option<u16>,
}

/// Schemes for implicit TLS (RFC 8314 section 3.3), including PHP's.
const IMPLICIT_TLS: [&str; 4] = ["smtps", "submissions", "ssl", "tls"];

/// Refuses the port on which servers expect TLS from the first byte (RFC 8314 section 3.3).
///
/// # Errors
///
/// Why, and which port to use.
pub fn check_port(port: u16) -> Result<u16, String> {
    match port {
        465 => Err(
            "on port 465 servers expect TLS from the first byte, which postrider does not support; use a port with STARTTLS, such as 587"
                .into(),
        ),
        port => Ok(port),
    }
}

impl ServerAddress {
    /// Parses `host`, `host:port`, `::1`, `[::1]:port` or `smtp://host:port`.
    ///
    /// # Errors
    ///
    /// What is wrong and how to write it. Text before an `@`, which may be a secret, is left out.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let rest = match text.split_once("://") {
            Some((scheme, rest)) => {
                check_scheme(&scheme.to_ascii_lowercase())?;
                rest.strip_suffix('/').unwrap_or(rest)
            }
            None => text,
        };
        if rest.contains('@') {
            return Err(
                "an SMTP server is HOST or HOST:PORT; user name and password do not belong in it"
                    .into(),
            );
        }
        if rest.is_empty() || rest.contains(|c: char| c.is_whitespace() || c.is_control()) {
            return Err("an SMTP server is a host name, such as smtp.postmarkapp.com".into());
        }
        if rest.contains(['/', '?', '#', '\\']) {
            return Err(format!(
                "`{rest}` has a path; an SMTP server is HOST or HOST:PORT"
            ));
        }
        let (host, port) = split(rest)?;
        let host = host.to_owned();
        Ok(Self { host, port })
    }

    /// The ports to try: the given one, or `ports`.
    ///
    /// # Errors
    ///
    /// If both specify ports and they differ.
    pub fn ports(&self, ports: &[u16]) -> Result<Vec<u16>, String> {
        match self.port {
            Some(port) if ports.is_empty() || ports == [port] => Ok(vec![port]),
            Some(port) => Err(format!(
                "the SMTP server names port {port}, and other ports are given beside it; keep one of the two"
            )),
            None => Ok(ports.to_vec()),
        }
    }
}

fn check_scheme(scheme: &str) -> Result<(), String> {
    match scheme {
        "smtp" | "submission" => Ok(()),
        implicit if IMPLICIT_TLS.contains(&implicit) => Err(format!(
            "{implicit}:// means TLS from the first byte (port 465), which postrider does not support and Postmark does not offer; use STARTTLS: smtp://HOST:587"
        )),
        "http" | "https" => Err(format!(
            "{scheme}:// is a web address; an SMTP server is a host name, such as smtp.postmarkapp.com"
        )),
        _ => Err("an SMTP server is HOST, HOST:PORT or smtp://HOST:PORT".into()),
    }
}

fn split(text: &str) -> Result<(&str, Option<u16>), String> {
    if let Some(inside) = text.strip_prefix('[') {
        let (host, rest) = inside
            .split_once(']')
            .filter(|(host, _)| is_ipv6(host))
            .ok_or_else(|| {
                format!("`{text}` is not an IPv6 address in brackets, such as [::1]:587")
            })?;
        let port = match rest.strip_prefix(':') {
            Some(port) => Some(read_port(port)?),
            None if rest.is_empty() => None,
            None => {
                return Err(format!(
                    "`{text}` has something other than a port after the bracket"
                ));
            }
        };
        return Ok((host, port));
    }
    match text.split_once(':') {
        None => Ok((text, None)),
        Some((host, port)) if !port.contains(':') => match host {
            "" => Err(format!("`{text}` names no host")),
            host => Ok((host, Some(read_port(port)?))),
        },
        Some(_) if is_ipv6(text) => Ok((text, None)),
        Some(_) => Err(format!(
            "`{text}` has more than one colon; an IPv6 address with a port is written [::1]:587"
        )),
    }
}

/// With or without a zone.
fn is_ipv6(text: &str) -> bool {
    let (address, zone) = text.split_once('%').unwrap_or((text, "x"));
    address.parse::<Ipv6Addr>().is_ok() && !zone.is_empty()
}

fn read_port(text: &str) -> Result<u16, String> {
    let port = text.parse().ok().filter(|port| *port > 0);
    let digits_only = text.bytes().all(|byte| byte.is_ascii_digit());
    port.filter(|_| digits_only)
        .ok_or_else(|| format!("`{text}` is not a port; a port is a number from 1 to 65535"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_read_as_people_write_it() {
        for (text, host, port) in [
            ("smtp.postmarkapp.com", "smtp.postmarkapp.com", None),
            (" smtp.postmarkapp.com ", "smtp.postmarkapp.com", None),
            (
                "smtp.postmarkapp.com:2525",
                "smtp.postmarkapp.com",
                Some(2525),
            ),
            ("localhost:25", "localhost", Some(25)),
            ("127.0.0.1:1025", "127.0.0.1", Some(1025)),
            ("::1", "::1", None),
            ("[::1]", "::1", None),
            ("[::1]:2525", "::1", Some(2525)),
            ("[fe80::1%eth0]:25", "fe80::1%eth0", Some(25)),
            ("fe80::1%eth0", "fe80::1%eth0", None),
            ("smtp://relay.example:587", "relay.example", Some(587)),
            ("SMTP://relay.example/", "relay.example", None),
            ("submission://[::1]:587", "::1", Some(587)),
        ] {
            let address = ServerAddress::parse(text).unwrap_or_else(|why| panic!("{text}: {why}"));
            assert_eq!(
                (address.host.as_str(), address.port),
                (host, port),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_no_server_is_explained() {
        for (text, part) in [
            ("", "a host name"),
            ("smtp host", "a host name"),
            ("smtps://smtp.postmarkapp.com", "does not support"),
            ("ssl://smtp.postmarkapp.com:465", "smtp://HOST:587"),
            ("https://api.postmarkapp.com", "web address"),
            ("ftp://x", "smtp://HOST:PORT"),
            ("relay.example:", "not a port"),
            ("relay.example:smtp", "not a port"),
            ("relay.example:0", "not a port"),
            ("relay.example:65536", "not a port"),
            ("relay.example:+25", "not a port"),
            (":25", "names no host"),
            ("a:b:c", "more than one colon"),
            ("::1:99999", "more than one colon"),
            ("[::1", "IPv6 address in brackets"),
            ("[relay.example]:25", "IPv6 address in brackets"),
            ("[::1]25", "after the bracket"),
            ("smtp://relay.example/path", "has a path"),
        ] {
            let why = ServerAddress::parse(text).expect_err(text);
            assert!(why.contains(part), "{text}: {why}");
        }
    }

    #[test]
    fn a_login_in_the_address_is_refused_and_not_repeated() {
        let why = ServerAddress::parse("smtp://user:hunter2@relay.example:587").unwrap_err();
        assert!(
            !why.contains("hunter2") && why.contains("password"),
            "{why}"
        );
    }

    #[test]
    fn ports_that_differ_are_a_mistake() {
        let address = ServerAddress::parse("relay.example:2525").unwrap();
        assert_eq!(address.ports(&[]), Ok(vec![2525]));
        assert_eq!(address.ports(&[2525]), Ok(vec![2525]));
        assert!(address.ports(&[587, 2525]).is_err());
        let bare = ServerAddress::parse("relay.example").unwrap();
        assert_eq!(bare.ports(&[587, 25]), Ok(vec![587, 25]));
    }
}
