//! The outbox as the command line uses it: opened when a send is recorded, swept, and heard.

use super::plain::say;
use crate::mail::Draft;
use crate::record::EarlierSend;
use crate::store::{AppDirs, Outbox, now};

/// The outbox, or `None` after saying why there is none: a send goes on without.
pub(super) fn open(places: &AppDirs) -> Option<Outbox> {
    Outbox::start(places)
        .inspect_err(|why| say(&format!("warning: there is no history of this send: {why}")))
        .ok()
}

/// An earlier send of the same message that somebody may have. A history that cannot be read knows of none.
pub(super) async fn earlier(outbox: &Outbox, draft: &Draft, practice: bool) -> Option<EarlierSend> {
    let message = draft.identity()?;
    let work = outbox.ask(move |database| database.earlier(&message, practice));
    work.await.unwrap_or_default()
}

/// Forgets what is too old, says what there is to say of the file, and lets go of it. Returns whether every send
/// is recorded.
pub(super) async fn close(outbox: &Outbox, days: u32) -> bool {
    // A history that cannot be swept was reported already, or is nobody's concern now.
    let _ = outbox
        .ask(move |database| database.sweep(days, now()))
        .await;
    if let Some(told) = outbox.told().await {
        say(&format!("note: {told}"));
    }
    outbox.close().await
}
