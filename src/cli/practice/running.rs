//! The practice server that `postrider send --profile practice` delivers to: one that runs already,
//! else one of its own.

use super::tokens;
use crate::net::Roots;
use crate::postmark::{Credential, Profile, Secret};
use crate::sandbox::{self, Practice, PracticeOptions, SandboxError};
use crate::store::AppDirs;
use crate::store::place::{self, Place};
use crate::system;

/// A practice server to deliver to.
pub(in crate::cli) enum Running {
    /// One that runs on its own.
    Found {
        /// Where.
        place: Place,
        /// Its authority's certificate.
        ca_pem: String,
    },
    /// One of this process; it ends when this is dropped.
    Own(Box<Practice>),
}

impl Running {
    /// The last one started of those that run, rather one that listens on one of `ports`; its own if
    /// there is none.
    ///
    /// # Errors
    ///
    /// [`SandboxError`] when none runs and its own does not start.
    pub async fn find(places: &AppDirs, ports: &[u16]) -> Result<Self, SandboxError> {
        let mut found = place::running(places);
        let listens = |place: &Place| place.smtp_ports.iter().any(|port| ports.contains(port));
        found.sort_by_key(|place| !listens(place));
        // Where the profile connects to.
        for place in found.into_iter().filter(|one| one.host == "127.0.0.1") {
            if let Ok(ca_pem) = system::read_text(&place.ca_file, &system::OWN) {
                return Ok(Self::Found { place, ca_pem });
            }
        }
        let own = sandbox::start(own(places)).await?;
        Ok(Self::Own(Box::new(own)))
    }

    /// Its SMTP ports on 127.0.0.1.
    pub fn ports(&self) -> &[u16] {
        match self {
            Self::Found { place, .. } => &place.smtp_ports,
            Self::Own(practice) => practice.ports(),
        }
    }

    /// The only root to trust there.
    pub fn ca_pem(&self) -> &str {
        match self {
            Self::Found { ca_pem, .. } => ca_pem,
            Self::Own(practice) => practice.ca_pem(),
        }
    }

    /// Points `profile` at this server; returns the login it takes and the only root to trust there.
    pub fn serve(&self, profile: &mut Profile) -> (Credential, Roots) {
        profile.smtp_ports = self.ports().to_vec();
        profile.api_url = self.api_url().map(str::to_owned);
        let pem = self.ca_pem().to_owned();
        (
            Credential::ServerToken(self.token().clone()),
            Roots::Only { pem },
        )
    }

    /// Its HTTP API, if it has one.
    pub fn api_url(&self) -> Option<&str> {
        match self {
            Self::Found { place, .. } => place.api_url.as_deref(),
            Self::Own(practice) => practice.api_url(),
        }
    }

    /// Its server token.
    pub fn token(&self) -> &Secret {
        match self {
            Self::Found { place, .. } => &place.server_token,
            Self::Own(practice) => practice.token(),
        }
    }

    /// Its account token.
    pub fn account_token(&self) -> &Secret {
        match self {
            Self::Found { place, .. } => &place.account_token,
            Self::Own(practice) => &practice.tokens().account,
        }
    }
}

fn own(places: &AppDirs) -> PracticeOptions {
    PracticeOptions {
        inbox_dir: Some(places.inbox()),
        tokens: tokens(places),
        api_port: Some(0),
        ..PracticeOptions::default()
    }
}
