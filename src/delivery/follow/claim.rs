//! Whose a follow-up is: a send is followed by one process at a time.

use crate::record::{SendId, SendRecord};
use crate::store::{Outbox, OutboxError};

/// Whether it may be followed here. A row that cannot be read or is not there does not stop anybody from
/// asking.
pub(super) async fn claim(outbox: &Outbox, id: &SendId) -> bool {
    let id = id.clone();
    let claimed = outbox.ask(move |database| {
        let known = database.find(&id.0)?.is_some();
        Ok(!known || database.claim(&id)?)
    });
    claimed.await.unwrap_or(true)
}

/// Takes what another process has left open. What that one has finished is not begun anew: the row is
/// returned as it is.
///
/// # Errors
///
/// [`OutboxError`].
pub(super) async fn take(
    outbox: &Outbox,
    id: &SendId,
) -> Result<(bool, Option<SendRecord>), OutboxError> {
    let id = id.clone();
    let taken = outbox.ask(move |database| {
        let record = database.find(&id.0)?;
        let is_held = record
            .as_ref()
            .is_some_and(|record| record.summary.following);
        let is_it = |open: &SendRecord| open.summary.id == id;
        let is_open = is_held || database.to_follow()?.iter().any(is_it);
        Ok((is_open && database.claim(&id)?, record))
    });
    taken.await
}

/// Lets go of it; `goes_on` leaves it to be followed by another.
pub(super) async fn release(outbox: &Outbox, id: SendId, goes_on: bool) {
    // Without the outbox there is nobody to tell.
    let _ = outbox
        .ask(move |database| database.release(&id, goes_on))
        .await;
}
