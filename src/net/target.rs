//! Whom to call.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};

/// Redirects ports to given addresses. The host is then not resolved, but is still used as the name, for
/// example in certificate checks. Empty in production; practice and tests use it to play Postmark's host on
/// loopback.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pinned(BTreeMap<u16, SocketAddr>);

impl Pinned {
    /// Redirects each port to the address beside it.
    pub fn new(ports: impl IntoIterator<Item = (u16, SocketAddr)>) -> Self {
        Self(ports.into_iter().collect())
    }

    /// The redirected addresses, each once; `None` if nothing is pinned.
    pub fn addresses(&self) -> Option<Vec<IpAddr>> {
        let mut addresses: Vec<IpAddr> = self.0.values().map(SocketAddr::ip).collect();
        addresses.sort_unstable();
        addresses.dedup();
        (!addresses.is_empty()).then_some(addresses)
    }

    /// The actual destination of a connection to `told`.
    pub(super) fn leads(&self, told: SocketAddr) -> SocketAddr {
        self.0.get(&told.port()).copied().unwrap_or(told)
    }
}

/// A host and its ports, in the order in which they are tried.
#[derive(Debug, Clone, Copy)]
pub struct Target<'a> {
    pub host: &'a str,
    /// TCP ports.
    pub ports: &'a [u16],
    /// Addresses already resolved; may be empty.
    pub known: &'a [IpAddr],
    /// Redirected ports.
    pub pinned: &'a Pinned,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pinned_ports_lead_elsewhere() {
        let real: SocketAddr = "127.0.0.1:2000".parse().unwrap();
        let pinned = Pinned::new([(587, real), (25, "127.0.0.1:2001".parse().unwrap())]);
        assert_eq!(pinned.addresses(), Some(vec![real.ip()]));
        let told = |port| SocketAddr::new(real.ip(), port);
        assert_eq!(pinned.leads(told(587)), real);
        assert_eq!(pinned.leads(told(465)), told(465));
        assert_eq!(Pinned::default().addresses(), None);
    }
}
