//! Reporting something once more.

use std::collections::HashSet;

use super::super::server_state::ServerState;
use super::happening::{self, Record};
use super::post::Order;

/// Why nothing is sent again.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(in crate::sandbox) enum ResendError {
    /// Nothing was sent.
    #[error("No webhook was sent for the message {0} yet.")]
    NotSent(String),
    /// Its webhooks were deleted.
    #[error("The webhooks that got the events of the message {0} are no longer there.")]
    Gone(String),
}

/// Sends again what was reported of a message (under the same trace ids), or of it only what has the trace id `trace`
/// or is of one kind; returns how many webhooks that are.
///
/// # Errors
///
/// [`ResendError`] if there is nothing to send again.
pub(in crate::sandbox) fn resend(
    house: &ServerState,
    message: &str,
    trace: Option<&str>,
    record: Option<Record>,
) -> Result<usize, ResendError> {
    let not_sent = || ResendError::NotSent(message.chars().take(40).collect());
    let (kept, mut attempts) = house.ledger().attempts(message).ok_or_else(not_sent)?;
    attempts.retain(|one| {
        trace.is_none_or(|trace| one.trace == trace)
            && record.is_none_or(|record| one.record_type == record.name())
    });
    let mut seen = HashSet::new();
    attempts.retain(|one| seen.insert(one.trace.clone()));
    if attempts.is_empty() {
        return Err(not_sent());
    }
    let all = happening::of(&kept, &kept.timeline);
    let state = house.state();
    let mut sent = 0;
    for one in attempts {
        let found = all.iter().find(|happening| {
            happening.record.name() == one.record_type
                && happening.recipient == one.recipient
                && happening.at_unix_ms == one.event_unix_ms
        });
        let target = found.and_then(|found| state.target_of(found, one.hook, &one.url));
        if let (Some(happening), Some(target)) = (found, target) {
            state.webhooks.order(Order::Again(
                Box::new(happening.clone()),
                Box::new(target),
                one.trace,
            ));
            sent += 1;
        }
    }
    match sent {
        0 => Err(ResendError::Gone(kept.id.clone())),
        sent => Ok(sent),
    }
}
