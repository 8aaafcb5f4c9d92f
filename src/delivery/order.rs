//! What a send is asked to do.

use std::time::Duration;

use crate::mail::Outgoing;
use crate::net::{Pinned, Race, Roots};
use crate::postmark::{Credential, Profile};
use crate::record::{SendId, Via};
use crate::smtp::Limits;
use crate::store::Outbox;

/// How long each part of a job may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// Name, addresses, ports and greeting, all together.
    pub connect: Duration,
    /// One command and its reply; the TLS handshake.
    pub command: Duration,
    /// Content that does not move.
    pub content: Duration,
    /// The response to the end of data. RFC 5321 section 4.5.3.2.6 asks for ten minutes; giving up early
    /// makes unknown outcomes.
    pub verdict: Duration,
    /// Bytes per second below which a connection counts as stalled, however steadily it moves.
    pub slowest: u64,
    /// How long a signed-in connection waits for the word to go.
    pub ready: Duration,
    /// How long one address runs alone before the next joins.
    pub address_stagger: Duration,
    /// How long one port runs alone before the next joins.
    pub port_stagger: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(15),
            command: Duration::from_secs(15),
            content: Duration::from_secs(15),
            verdict: Duration::from_secs(600),
            slowest: 1024,
            ready: Duration::from_secs(60),
            address_stagger: Duration::from_millis(250),
            port_stagger: Duration::from_secs(3),
        }
    }
}

impl Timeouts {
    /// The time limits of `profile`: the default ones where it sets none.
    pub fn of(profile: &Profile) -> Self {
        let usual = Self::default();
        let limited = profile
            .timeout
            .map_or(usual, |limit| usual.with_limit(Duration::from_secs(limit)));
        let response = profile.response_timeout.map(Duration::from_secs);
        Self {
            verdict: response.unwrap_or(usual.verdict),
            ..limited
        }
    }

    /// The same with `--timeout`: connect, command and content wait for `limit`.
    #[must_use]
    pub fn with_limit(self, limit: Duration) -> Self {
        Self {
            connect: limit,
            command: limit,
            content: limit,
            ..self
        }
    }

    pub(super) fn race(&self) -> Race {
        Race {
            limit: self.connect,
            address_stagger: self.address_stagger,
            port_stagger: self.port_stagger,
        }
    }

    pub(super) fn limits(&self) -> Limits {
        Limits {
            command: self.command,
            content: self.content,
            verdict: self.verdict,
            slowest: self.slowest,
        }
    }

    /// For a whole request over HTTPS that carries a message of `bytes`: its upload and the response.
    pub(super) fn request(&self, bytes: usize) -> Duration {
        self.limits()
            .content_in_all(bytes)
            .saturating_add(self.verdict)
    }
}

/// Everything a send needs to know. Its `Debug` shows neither the message nor the credential.
#[derive(Debug, Clone)]
pub struct SendOrder {
    /// What to send.
    pub message: Outgoing,
    /// Where to.
    pub profile: Profile,
    /// Who sends.
    pub credential: Credential,
    /// Whom to trust. The profile's `ca_file` is not read; it belongs in here.
    pub roots: Roots,
    /// Whether to stop when signed in until [`Control::Go`].
    pub hold: bool,
    /// Whether one refused recipient stops the message for all.
    pub all_or_none: bool,
    /// How long to wait for what. The profile's time limits are not read; see [`Timeouts::of`].
    pub timeouts: Timeouts,
    /// Which way it goes.
    pub via: Via,
    /// Where it is written down; `None` leaves no trace.
    pub outbox: Option<Outbox>,
    /// Ports of the profile's host that are led elsewhere; empty in all real use.
    pub pinned: Pinned,
    /// The UUID to send under; `None` makes a new one. A message with an id of its own leaves only after the
    /// outbox has recorded it, so that no two processes send under the same id.
    pub id: Option<SendId>,
}

/// What the user says to a running send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Control {
    /// Send it now; for an order with `hold`. May come before the job is ready.
    Go,
    /// Do not send it.
    Abandon,
    /// Stop. Before the final dot nothing is sent; after it the outcome is unknown.
    Cancel,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_response_has_ten_minutes_unless_the_profile_says_less() {
        let seconds = |profile: &Profile| {
            let limits = Timeouts::of(profile);
            [
                limits.connect,
                limits.command,
                limits.content,
                limits.verdict,
            ]
            .map(|one| one.as_secs())
        };
        let mut profile = Profile::postmark();
        assert_eq!(seconds(&profile), [15, 15, 15, 600]);
        profile.timeout = Some(3);
        assert_eq!(seconds(&profile), [3, 3, 3, 600]);
        profile.response_timeout = Some(40);
        assert_eq!(seconds(&profile), [3, 3, 3, 40]);
    }

    #[test]
    fn a_message_has_time_by_its_size_and_no_more() {
        let limits = Timeouts::default();
        // 10 MB at a kilobyte a second.
        let most = limits.limits().content_in_all(10 * 1024 * 1024);
        assert_eq!(most.as_secs(), 15 + 10_240);
        assert_eq!(limits.request(2_048).as_secs(), 15 + 2 + 600);
    }
}
