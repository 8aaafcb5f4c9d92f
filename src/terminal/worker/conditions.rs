//! Whom a job trusts.

use super::Sandbox;
use crate::net::Roots;
use crate::postmark::Profile;

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
