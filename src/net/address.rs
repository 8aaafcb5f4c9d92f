//! What a failed TCP connection means.

use std::io::{Error, ErrorKind};

use crate::record::FailureKind;

/// Maps errors of `connect(2)`. A local firewall answers `EPERM` or `EACCES` and a computer without IPv6
/// `EADDRNOTAVAIL`: both mean there is no route.
const KINDS: [(ErrorKind, FailureKind); 8] = [
    (ErrorKind::ConnectionRefused, FailureKind::ConnectionRefused),
    (ErrorKind::TimedOut, FailureKind::ConnectTimeout),
    (ErrorKind::NetworkUnreachable, FailureKind::NoRoute),
    (ErrorKind::HostUnreachable, FailureKind::NoRoute),
    (ErrorKind::NetworkDown, FailureKind::NoRoute),
    (ErrorKind::AddrNotAvailable, FailureKind::NoRoute),
    (ErrorKind::PermissionDenied, FailureKind::NoRoute),
    (ErrorKind::Unsupported, FailureKind::NoRoute),
];

/// `EAFNOSUPPORT` on Linux, the BSDs and macOS, and Windows; std has no kind for it.
const NO_SUCH_FAMILY: [i32; 3] = [97, 47, 10047];

/// The kind of a failed connection attempt; [`FailureKind::ConnectionLost`] for unknown errors.
pub(super) fn connect_kind(error: &Error) -> FailureKind {
    let family = |code: i32| NO_SUCH_FAMILY.contains(&code);
    if error.raw_os_error().is_some_and(family) {
        return FailureKind::NoRoute;
    }
    KINDS
        .iter()
        .find(|(kind, _)| *kind == error.kind())
        .map_or(FailureKind::ConnectionLost, |(_, kind)| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_the_systems_errors_apart() {
        let kind = |code: i32| connect_kind(&Error::from_raw_os_error(code));
        assert_eq!(kind(numbers::ECONNREFUSED), FailureKind::ConnectionRefused);
        assert_eq!(kind(numbers::ETIMEDOUT), FailureKind::ConnectTimeout);
        assert_eq!(kind(numbers::ENETUNREACH), FailureKind::NoRoute);
        assert_eq!(kind(97), FailureKind::NoRoute);
        assert_eq!(
            connect_kind(&Error::from(ErrorKind::ConnectionReset)),
            FailureKind::ConnectionLost
        );
    }

    /// Linux, else the BSDs and macOS.
    mod numbers {
        pub const ECONNREFUSED: i32 = if cfg!(target_os = "linux") { 111 } else { 61 };
        pub const ETIMEDOUT: i32 = if cfg!(target_os = "linux") { 110 } else { 60 };
        pub const ENETUNREACH: i32 = if cfg!(target_os = "linux") { 101 } else { 51 };
    }
}
