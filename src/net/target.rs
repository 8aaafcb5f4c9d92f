//! Whom to call.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};

/// Ports that are led to given addresses. The host is then not looked up, while whatever is said of it,
/// the name in its certificate included, stays as told. Empty in all real use: practice and tests play
/// Postmark's host on loopback with it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pinned(BTreeMap<u16, SocketAddr>);

impl Pinned {
    /// Leads each port as told to the address beside it.
    pub fn new(ports: impl IntoIterator<Item = (u16, SocketAddr)>) -> Self {
        Self(ports.into_iter().collect())
    }

    /// The addresses in place of those of the name, each once; `None` if nothing is pinned.
    pub fn addresses(&self) -> Option<Vec<IpAddr>> {
        let mut addresses: Vec<IpAddr> = self.0.values().map(SocketAddr::ip).collect();
        addresses.sort_unstable();
        addresses.dedup();
        (!addresses.is_empty()).then_some(addresses)
    }

    /// Where a connection to `told` goes in fact.
    pub(super) fn leads(&self, told: SocketAddr) -> SocketAddr {
        self.0.get(&told.port()).copied().unwrap_or(told)
    }
}

/// A host and its ports, in the order in which they join the race.
#[derive(Debug, Clone, Copy)]
pub struct Target<'a> {
    /// A name, or an address.
    pub host: &'a str,
    /// TCP ports.
    pub ports: &'a [u16],
    /// The addresses of the name, where they were looked up already; empty otherwise.
    pub known: &'a [IpAddr],
    /// Ports that are led elsewhere.
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
