//! The outbox as the command line uses it: opened when a send is recorded, swept, and heard.

use super::plain::say;
use crate::store::{Outbox, Places, now};

/// The outbox, or `None` after saying why there is none: a send goes on without.
pub(super) fn open(places: &Places) -> Option<Outbox> {
    Outbox::start(places)
        .inspect_err(|why| say(&format!("warning: there is no history of this send: {why}")))
        .ok()
}

/// Forgets what is too old, says what there is to say of the file, and lets go of it. Returns whether every send
/// is recorded.
pub(super) async fn close(outbox: &Outbox, days: u32) -> bool {
    // A history that cannot be swept was told of already, or is nobody's concern now.
    let _ = outbox
        .ask(move |database| database.sweep(days, now()))
        .await;
    if let Some(told) = outbox.told().await {
        say(&format!("note: {told}"));
    }
    outbox.close().await
}
