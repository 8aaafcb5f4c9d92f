//! A host name becomes addresses, by the system's resolver.

use std::io;
use std::net::{IpAddr, ToSocketAddrs};

use tokio::sync::oneshot;
use tokio::time::{Instant, timeout_at};

use crate::postmark::is_token_as_host;
use crate::record::FailureKind;

/// Why a name has no address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{detail}")]
pub struct Unresolved {
    /// [`FailureKind::NameNotFound`] or [`FailureKind::ResolverFailed`].
    pub kind: FailureKind,
    /// The resolver's message.
    pub detail: String,
}

/// Messages of `getaddrinfo` for a missing name: glibc, musl, macOS and the BSDs. std has no number for the
/// error, and `gai_strerror` is not translated because no locale is ever set here.
const NO_SUCH_NAME: [&str; 6] = [
    "Name or service not known",
    "No address associated with hostname",
    "Name does not resolve",
    "Name has no usable address",
    "nodename nor servname provided",
    "no address associated with name",
];

/// `WSAHOST_NOT_FOUND` and `WSANO_DATA`.
const NO_SUCH_NAME_WINDOWS: [i32; 2] = [11_001, 11_004];

/// The addresses of `host`, IPv6 and IPv4 alternating (RFC 8305 section 4) and each once. A literal
/// address, also in brackets, is itself.
///
/// The look-up has a thread of its own which is left behind when `deadline` passes or when the
/// caller goes away: neither the deadline nor the program's exit waits for a dead name server.
///
/// # Errors
///
/// [`Unresolved`] when there is no such name, when it is shaped like a token, and when the resolver failed or was too slow.
pub async fn resolve(host: &str, deadline: Instant) -> Result<Vec<IpAddr>, Unresolved> {
    if let Some(address) = literal(host) {
        return Ok(vec![address]);
    }
    if is_token_as_host(host) {
        return Err(Unresolved {
            kind: FailureKind::NameNotFound,
            detail: "the host is shaped like a token, so it was not looked up".into(),
        });
    }
    let found = timeout_at(deadline, look_up(host))
        .await
        .map_err(|_| failed("the resolver did not answer in time"))?;
    let addresses = alternate(&found.map_err(|error| unresolved(&error))?);
    if addresses.is_empty() {
        return Err(Unresolved {
            kind: FailureKind::NameNotFound,
            detail: "the name has no address".into(),
        });
    }
    Ok(addresses)
}

fn literal(host: &str) -> Option<IpAddr> {
    let bare = host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    bare.unwrap_or(host).parse().ok()
}

async fn look_up(host: &str) -> io::Result<Vec<IpAddr>> {
    let (answer, answered) = oneshot::channel();
    let name = host.to_owned();
    std::thread::Builder::new()
        .name("resolve".into())
        .spawn(move || {
            let found = (name.as_str(), 0).to_socket_addrs();
            // Nobody is listening any more when the deadline has passed.
            let _ = answer.send(found.map(|list| list.map(|socket| socket.ip()).collect()));
        })?;
    answered
        .await
        .unwrap_or_else(|_| Err(io::Error::other("the resolver's thread ended early")))
}

fn failed(detail: &str) -> Unresolved {
    Unresolved {
        kind: FailureKind::ResolverFailed,
        detail: detail.to_owned(),
    }
}

fn unresolved(error: &io::Error) -> Unresolved {
    let detail = error.to_string();
    let by_text = NO_SUCH_NAME.iter().any(|words| detail.contains(words));
    let by_code = error
        .raw_os_error()
        .is_some_and(|code| cfg!(windows) && NO_SUCH_NAME_WINDOWS.contains(&code));
    let kind = if by_text || by_code {
        FailureKind::NameNotFound
    } else {
        FailureKind::ResolverFailed
    };
    Unresolved { kind, detail }
}

/// Keeps the resolver's order (RFC 6724) within each family; the preferred family comes first.
fn alternate(found: &[IpAddr]) -> Vec<IpAddr> {
    let prefers_v6 = found.first().is_some_and(IpAddr::is_ipv6);
    let (mut first, mut second): (Vec<_>, Vec<_>) = (Vec::new(), Vec::new());
    for address in found {
        let family = if address.is_ipv6() == prefers_v6 {
            &mut first
        } else {
            &mut second
        };
        if !family.contains(address) {
            family.push(*address);
        }
    }
    let rounds = first.len().max(second.len());
    (0..rounds)
        .flat_map(|round| [first.get(round), second.get(round)])
        .flatten()
        .copied()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn families_alternate_and_repeats_go() {
        let found = ["::1", "::2", "::1", "::3", "1.1.1.1"].map(ip);
        let wanted = ["::1", "1.1.1.1", "::2", "::3"].map(ip);
        assert_eq!(alternate(&found), wanted);
        assert_eq!(
            alternate(&["1.1.1.1", "::1"].map(ip)),
            ["1.1.1.1", "::1"].map(ip)
        );
    }

    #[test]
    fn literals_need_no_resolver() {
        assert_eq!(literal("127.0.0.1"), Some(ip("127.0.0.1")));
        assert_eq!(literal("::1"), Some(ip("::1")));
        assert_eq!(literal("[::1]"), Some(ip("::1")));
        assert_eq!(literal("localhost"), None);
    }

    #[tokio::test]
    async fn a_token_is_never_looked_up() {
        let host = "b1946ac9-2492-4d23-8f5a-3c6a1e07d4f2";
        let unresolved = resolve(host, Instant::now()).await.unwrap_err();
        assert_eq!(unresolved.kind, FailureKind::NameNotFound);
        assert!(unresolved.detail.contains("not looked up"));
    }

    #[test]
    fn no_such_name_is_told_from_a_failing_resolver() {
        let kind = |words: &str| {
            let text = format!("failed to lookup address information: {words}");
            unresolved(&io::Error::other(text)).kind
        };
        for words in NO_SUCH_NAME {
            assert_eq!(kind(words), FailureKind::NameNotFound, "{words}");
        }
        for words in ["Temporary failure in name resolution", "Try again"] {
            assert_eq!(kind(words), FailureKind::ResolverFailed, "{words}");
        }
    }
}
