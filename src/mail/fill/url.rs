//! Values in the addresses of links and images (RFC 3986): a whole address of a kind that is safe to
//! follow, or a piece that stays within its place.

use std::fmt::Write as _;

/// Schemes allowed in a value that is a whole URL. Others run code, read files or are unknown.
const SCHEMES: [&str; 5] = ["http", "https", "mailto", "tel", "cid"];
/// Schemes followed by a mailbox or an ID.
const WITH_AT: [&str; 2] = ["mailto", "cid"];

/// Where in a URL a value is inserted.
pub(super) struct Place<'a> {
    /// The URL before it.
    pub before: &'a str,
    /// The template after it.
    pub behind: &'a str,
}

impl Place<'_> {
    /// Escapes `value` for this place. The result has no spaces, quotes, brackets or control characters.
    pub(super) fn escape(&self, value: &str) -> Result<String, String> {
        let value = value.trim();
        let before = self.before.trim_start();
        if before.is_empty() {
            return self.whole(value);
        }
        let (scheme, rest) = before.split_once(':').unwrap_or(("", before));
        if WITH_AT
            .iter()
            .any(|known| known.eq_ignore_ascii_case(scheme))
        {
            return Ok(encoded(value, if rest.contains('?') { "" } else { "@" }));
        }
        match rest.strip_prefix("//") {
            Some(server) if !server.contains(['/', '?', '#']) => at_server(server, value),
            _ if before.contains(['?', '#']) => Ok(encoded(value, "")),
            _ => path(value),
        }
    }

    /// A value at the start of the URL.
    fn whole(&self, value: &str) -> Result<String, String> {
        let scheme = match value.find([':', '/', '?', '#']) {
            Some(at) if value[at..].starts_with(':') => Some(&value[..at]),
            None if self.behind.starts_with(':') => Some(value),
            _ => None,
        };
        let is_known = |scheme: &str| {
            SCHEMES
                .iter()
                .any(|known| known.eq_ignore_ascii_case(scheme))
        };
        if scheme.is_some_and(|scheme| !is_known(scheme)) {
            return Err("it is no address that a link may have: http, https, mailto or tel".into());
        }
        let stays = |c: char| {
            c.is_ascii_alphanumeric()
                || "-._~:/?#@$&+,;=%".contains(c)
                || !c.is_ascii() && !is_odd(c)
        };
        Ok(percent_encoded(value, stays))
    }
}

/// A value in or directly after the host name.
fn at_server(server: &str, value: &str) -> Result<String, String> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    let begins_name = server.is_empty() || server.ends_with('.');
    if begins_name && value.chars().all(is_name) {
        return Ok(value.to_owned());
    }
    match value.chars().next() {
        Some('/') if !begins_name => path(value),
        Some('?' | '#') if !begins_name => {
            Ok(format!("{}{}", &value[..1], encoded(&value[1..], "&=")))
        }
        None => Ok(String::new()),
        Some(_) => Err("it would change the server that the address leads to".into()),
    }
}

/// A value in a path: it may contain folders, but not leave the current one.
fn path(value: &str) -> Result<String, String> {
    if value.split('/').any(|folder| matches!(folder, "." | "..")) {
        return Err("it has a folder named with dots only, which leads to another place".into());
    }
    Ok(encoded(value, "/"))
}

/// Percent-encodes everything but unreserved characters (RFC 3986 section 2.3) and those of `kept`.
fn encoded(value: &str, kept: &str) -> String {
    percent_encoded(value, |c| {
        c.is_ascii_alphanumeric() || matches!(c, '-' | '.') || kept.contains(c)
    })
}

fn percent_encoded(value: &str, stays: impl Fn(char) -> bool) -> String {
    let mut out = String::with_capacity(value.len());
    for c in value.chars() {
        match stays(c) {
            true => out.push(c),
            false => {
                let mut bytes = [0; 4];
                for byte in c.encode_utf8(&mut bytes).bytes() {
                    // Writing to a string cannot fail.
                    let _ = write!(out, "%{byte:02X}");
                }
            }
        }
    }
    out
}

/// White space and invisible characters, which end an unquoted URL.
fn is_odd(c: char) -> bool {
    c.is_whitespace() || c.is_control()
}
