//! Putting messages into the inbox, within its bounds.

use super::error::not_written;
use super::{Inbox, InboxError, State};
use crate::sandbox::intake::Caught;
use crate::sandbox::state::unix_ms;
use crate::sandbox::stored_message::MessageEvent;

/// Memory is dearer than disk: what is kept there is bounded by this as well.
const MEMORY_BYTES: u64 = 64 * 1024 * 1024;

impl Inbox {
    /// A place in time for a message that comes at `now` (milliseconds since the Unix epoch): later than
    /// every one before. The order must survive a clock that is set back, and a thousand messages in one
    /// millisecond.
    pub(in crate::sandbox) fn order(&self, now: i64) -> i64 {
        let mut state = self.state();
        state.last = now.max(state.last + 1);
        state.last
    }

    /// Keeps a message at its place in time. Blocks until it is on disk.
    ///
    /// # Errors
    ///
    /// [`InboxError::Unwritable`]; nothing of the message is then kept.
    pub(in crate::sandbox) fn keep(&self, order: i64, caught: Caught) -> Result<(), InboxError> {
        let name = format!("{order:013}-{}", caught.item.id);
        let (kept, bounces) = (caught.kept.clone(), caught.bounces.clone());
        let due: Vec<i64> = due(&kept.timeline, kept.visible_unix_ms);
        let put = self.put(&name, caught);
        if let Ok(dropped) = &put {
            let mut books = self.books();
            books.enter(&name, kept, bounces);
            dropped.iter().for_each(|name| books.strike(name));
            drop(books);
            self.shared.reminder.note(due.into_iter(), unix_ms());
        }
        // What is wrong with the folder is news as well.
        self.changed();
        put.map(drop)
    }

    /// Writes a message, or keeps it in memory where there is no folder; returns the names of those that had
    /// to go.
    fn put(&self, name: &str, caught: Caught) -> Result<Vec<String>, InboxError> {
        let Some(folder) = &self.shared.folder else {
            return Ok(self.remember(name, caught));
        };
        let bytes = caught.raw.len() as u64;
        if let Err(source) = folder.write(name, &caught) {
            self.state().not_written = Some(not_written(folder.path(), &source));
            let path = folder.path().to_owned();
            return Err(InboxError::Unwritable { path, source });
        }
        self.state().not_written = None;
        // It is caught, even if older ones cannot be removed.
        Ok(folder
            .prune(name, bytes, self.shared.bounds)
            .unwrap_or_default())
    }

    fn remember(&self, name: &str, caught: Caught) -> Vec<String> {
        let mut state = self.state();
        state.bytes += caught.raw.len() as u64;
        state.in_memory.push_back((name.to_owned(), caught));
        let limit = MEMORY_BYTES.min(self.shared.bounds.bytes);
        state.forget_oldest(self.shared.bounds.messages, limit)
    }
}

impl State {
    /// Drops a message from memory.
    pub(super) fn forget(&mut self, name: &str) {
        let place = self.in_memory.iter().position(|(is, _)| is == name);
        if let Some((_, caught)) = place.and_then(|place| self.in_memory.remove(place)) {
            self.bytes -= caught.raw.len() as u64;
        }
    }

    fn forget_oldest(&mut self, messages: usize, bytes: u64) -> Vec<String> {
        let mut dropped = Vec::new();
        while self.in_memory.len() > 1 && (self.in_memory.len() > messages || self.bytes > bytes) {
            if let Some((name, caught)) = self.in_memory.pop_front() {
                self.bytes -= caught.raw.len() as u64;
                dropped.push(name);
            }
        }
        dropped
    }
}

/// When there is something new to see of a message.
fn due(timeline: &[MessageEvent], visible_unix_ms: i64) -> Vec<i64> {
    let events = timeline.iter().map(|event| event.at_unix_ms);
    events.chain([visible_unix_ms]).collect()
}
