//! The server that a text names, as far as it does.

use super::lines::{Lines, find};
use super::scan::IMPLICIT_TLS_PORT;
use crate::postmark::{Endpoint, PORTS};

/// In longer texts only the error's own line can name the server.
const FEW_LINES: usize = 40;
/// Prefixes of mail servers' names.
const LABELS: [&str; 5] = ["smtp", "mail", "mx", "relay", "email"];
/// Endings of file, class and property names that look like hosts.
const NO_DOMAINS: [&str; 22] = [
    "py", "rb", "js", "ts", "java", "php", "go", "rs", "ex", "exs", "cs", "c", "log", "conf",
    "enable", "required", "host", "port", "auth", "user", "password", "ssl",
];

/// The server named in or near line `at`; empty host and no port if there is none.
pub(super) fn named_at(lines: &Lines<'_>, at: usize) -> Endpoint {
    let is_short = lines.len() <= FEW_LINES;
    let own = std::iter::once(lines.at(at));
    let near = lines.nearest(at).skip(1).filter(move |_| is_short);
    let (mut host_name, mut port_number) = (None, None);
    for text in own.chain(near) {
        host_name = host_name.or_else(|| host(text));
        port_number = port_number.or_else(|| port(text));
        if host_name.is_some() && port_number.is_some() {
            break;
        }
    }
    Endpoint::new(host_name.unwrap_or_default(), port_number.unwrap_or(0))
}

fn host(text: &str) -> Option<String> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
    let words = text.split(|c: char| !is_part(c));
    words
        .map(|word| word.trim_matches(['.', '-']))
        .find(|word| is_host(word))
        .map(str::to_owned)
}

fn is_host(word: &str) -> bool {
    let (Some((first, _)), Some((_, last))) = (word.split_once('.'), word.rsplit_once('.')) else {
        return false;
    };
    let is_domain = last.len() > 1
        && last.bytes().all(|byte| byte.is_ascii_lowercase())
        && !NO_DOMAINS.contains(&last);
    let is_mail = LABELS.iter().any(|label| {
        first
            .strip_prefix(label)
            .is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit() || b == b'-'))
    });
    is_domain
        && (is_mail
            || first == "smtp-broadcasts"
            || (word.contains("postmark") && !word.starts_with("api.")))
        && word.bytes().all(|byte| !byte.is_ascii_uppercase())
}

/// The port after a host or after the word.
fn port(text: &str) -> Option<u16> {
    let named = find(text, "port").and_then(|at| {
        let behind = &text[at + "port".len()..];
        number(behind.trim_start_matches(['"', '\'', ' ', ':', '=']))
    });
    named.or_else(|| {
        text.match_indices(':').find_map(|(at, _)| {
            let before = text[..at].chars().next_back()?;
            let is_host = before == ']' || before.is_ascii_alphanumeric();
            let port = number(&text[at + 1..])
                .filter(|port| *port == IMPLICIT_TLS_PORT || PORTS.contains(port));
            let host = text[..at].rsplit([' ', '/', '"', '\'', '(', '=']).next()?;
            port.filter(|_| is_host && (host.contains('.') || before == ']' || host == "localhost"))
        })
    })
}

fn number(text: &str) -> Option<u16> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    text[..digits].parse().ok()
}
