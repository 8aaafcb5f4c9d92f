//! Under which conditions a job works: whom to trust, how long to wait, whether there is a proxy.

use std::time::Duration;

use super::Sandbox;
use crate::delivery::Timeouts;
use crate::net::Roots;
use crate::postmark::Profile;

/// Variables that name a proxy for HTTPS.
const PROXIES: [&str; 4] = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];

pub(super) fn has_proxy() -> bool {
    PROXIES
        .iter()
        .any(|name| std::env::var(name).is_ok_and(|value| !value.trim().is_empty()))
}

/// Practice trusts its own authority only.
pub(super) fn roots(sandbox: &Sandbox, profile: &Profile) -> Roots {
    if !profile.is_practice() {
        return Roots::Platform {
            ca_file: profile.ca_file.clone(),
        };
    }
    let practice = sandbox.borrow();
    let pem = practice
        .as_ref()
        .map(|practice| practice.ca_pem().to_owned());
    Roots::Only {
        pem: pem.unwrap_or_default(),
    }
}

/// The usual time limits, or those that the profile sets.
pub(super) fn timeouts(profile: &Profile) -> Timeouts {
    let own = profile.timeout.map(Duration::from_secs);
    own.map_or_else(Timeouts::default, |limit| {
        Timeouts::default().with_limit(limit)
    })
}
