//! What happens to a message once it is in the house, whichever way it came.

use super::dialogue::House;
use super::kept::Bounce;
use super::ledger::Ledger;
use super::rules::{ApiError, judge};
use super::submission::Submission;

/// What `POST /email` answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Accepted {
    /// `MessageID`.
    pub message_id: String,
    /// `SubmittedAt`, in milliseconds since the Unix epoch.
    pub submitted_at_ms: i64,
    /// `Message`: `OK`, or which recipients are inactive.
    pub message: String,
}

impl House {
    /// Messages and bounces as the API tells of them.
    pub fn ledger(&self) -> Ledger {
        Ledger::of(&self.inbox)
    }

    /// Judges a submission over HTTP and keeps nothing: what `POSTMARK_API_TEST` does.
    ///
    /// # Errors
    ///
    /// [`ApiError`] if Postmark would refuse it.
    pub fn try_api(&self, server: u64, submission: &Submission, now: i64) -> Result<(), ApiError> {
        let state = self.state();
        judge(&state.account, &state.switches, server, submission, now).map(drop)
    }

    /// Takes a submission over HTTP. Blocks on the disk.
    ///
    /// # Errors
    ///
    /// [`ApiError`] if Postmark refuses it; nothing is then kept.
    pub fn accept_api(&self, server: u64, submission: Submission) -> Result<Accepted, ApiError> {
        let _ = (server, submission);
        Err(ApiError::new(101, "Not there yet."))
    }

    /// Makes the address of a bounce sendable again.
    ///
    /// # Errors
    ///
    /// 1001 if there is no such bounce at `now`, 1003 if it cannot be taken back.
    pub fn activate(&self, bounce: u64, now: i64) -> Result<Bounce, ApiError> {
        let bounce = self.ledger().activate(bounce, now)?;
        self.unsuppress(bounce.server, &bounce.stream, &bounce.email);
        Ok(bounce)
    }

    /// Takes an address off a stream's suppressions; whether it was on. What may be taken off is the
    /// caller's business.
    pub fn unsuppress(&self, server: u64, stream: &str, address: &str) -> bool {
        let mut state = self.state();
        let servers = &mut state.account.servers;
        let streams = servers
            .iter_mut()
            .filter(|one| one.id == server)
            .flat_map(|one| &mut one.streams);
        let mut was = false;
        for stream in streams.filter(|one| one.id == stream) {
            let before = stream.suppressions.len();
            stream
                .suppressions
                .retain(|one| !one.address.eq_ignore_ascii_case(address));
            was |= stream.suppressions.len() < before;
        }
        was
    }
}
