//! What comes through an inbox, for whoever tells it as it comes.

use super::Inbox;
use crate::record::{InboxEvent, WebhookAttempt};
use crate::sandbox::state::unix_ms;

/// A message that is in the books, and what has happened to it so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct News {
    /// The message; [`Inbox::item`] reads it.
    pub id: String,
    /// When it was accepted, in milliseconds since the Unix epoch.
    pub received_unix_ms: i64,
    /// In order of time.
    pub events: Vec<InboxEvent>,
    /// Webhooks that reported its events, in order of time.
    pub webhooks: Vec<WebhookAttempt>,
}

impl Inbox {
    /// The messages that are `wanted`, oldest first: it is asked for each with its id and the number of
    /// its events and webhooks so far, and must not come back to the inbox. Told are those that the folder held when
    /// this was first asked and those that came through this inbox since, not what another program puts
    /// into the same folder.
    pub fn news(&self, mut wanted: impl FnMut(&str, usize) -> bool) -> Vec<News> {
        self.load();
        let now = unix_ms();
        let books = self.books();
        let kept = books.all();
        let count = |id: &str, events: usize| events + books.webhooks(id).len();
        kept.filter(|kept| wanted(&kept.id, count(&kept.id, kept.events(now).count())))
            .map(|kept| News {
                id: kept.id.clone(),
                received_unix_ms: kept.received_unix_ms,
                events: kept.told(now),
                webhooks: books.webhooks(&kept.id).to_vec(),
            })
            .collect()
    }
}
