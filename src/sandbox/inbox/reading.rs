//! Finding messages, in memory and in the folder.

use std::io;

use super::error::unreadable;
use super::{Inbox, InboxError};
use crate::record::InboxItem;
use crate::sandbox::folder::{Entry, Folder};
use crate::sandbox::intake::Caught;
use crate::sandbox::stored_message::Later;

/// A message in memory with what has become of it by `now`.
pub(super) fn shown(caught: &Caught, now: i64) -> InboxItem {
    InboxItem {
        events: caught.kept.told(now),
        ..caught.item.clone()
    }
}

/// An id as ids are compared.
fn comparable(id: &str) -> String {
    id.replace('-', "").to_ascii_lowercase()
}

impl Inbox {
    /// Enters into the books what the folder held at the start: once, when somebody asks.
    pub(in crate::sandbox) fn load(&self) {
        let Some(folder) = &self.shared.folder else {
            return;
        };
        self.shared.loaded.call_once(|| {
            for entry in folder.entries().unwrap_or_default() {
                if entry.is_finished() && !self.books().has(&entry.stem) {
                    self.enter(folder, &entry);
                }
            }
        });
    }

    fn enter(&self, folder: &Folder, entry: &Entry) {
        // What is damaged is told where the messages are listed.
        if let Ok(mut index) = folder.index(entry) {
            let kept = index.kept();
            let mut books = self.books();
            books.enter(&entry.stem, kept, index.bounces);
            for attempt in index.item.webhooks {
                books.add(&entry.stem, &Later::Webhook(attempt));
            }
        }
    }

    /// The ids that begin with `beginning`, without regard to case and dashes. Nothing is the beginning of none.
    pub(super) fn ids_like(&self, beginning: &str) -> Result<Vec<String>, InboxError> {
        let start = comparable(beginning.trim());
        if start.is_empty() {
            return Ok(Vec::new());
        }
        let mut ids: Vec<String> = Vec::new();
        if let Some(folder) = &self.shared.folder {
            let told = |source| InboxError::Unreadable {
                id: beginning.to_owned(),
                path: folder.path().to_owned(),
                source,
            };
            let entries = folder.entries().map_err(told)?;
            let finished = entries.iter().filter(|entry| entry.is_finished());
            ids.extend(finished.map(|entry| entry.id().to_owned()));
        }
        let state = self.state();
        let in_memory = state.in_memory.iter();
        ids.extend(in_memory.map(|(_, caught)| caught.item.id.clone()));
        ids.retain(|id| comparable(id).starts_with(&start));
        Ok(ids)
    }

    /// Every message of the folder with its name.
    pub(super) fn read_folder(&self, now: i64) -> Vec<(String, InboxItem)> {
        let Some(folder) = &self.shared.folder else {
            return Vec::new();
        };
        let (items, damaged) = match folder.entries() {
            Ok(entries) => read_entries(folder, &entries, now),
            Err(error) => (Vec::new(), Some(unreadable(folder.path(), &error))),
        };
        self.state().damaged = damaged;
        items
    }

    pub(super) fn find_in_memory<T>(&self, id: &str, take: impl Fn(&Caught) -> T) -> Option<T> {
        let state = self.state();
        let mut in_memory = state.in_memory.iter();
        in_memory
            .find(|(_, caught)| caught.item.id == id)
            .map(|(_, caught)| take(caught))
    }

    pub(super) fn read_in_folder<T>(
        &self,
        id: &str,
        read: impl Fn(&Folder, &Entry) -> io::Result<T>,
    ) -> Result<T, InboxError> {
        let not_found = || InboxError::NotFound(id.to_owned());
        let folder = self.shared.folder.as_ref().ok_or_else(not_found)?;
        let told = |source| InboxError::Unreadable {
            id: id.to_owned(),
            path: folder.path().to_owned(),
            source,
        };
        let entry = self.entry(folder, id).map_err(told)?;
        read(folder, &entry.ok_or_else(not_found)?).map_err(told)
    }

    /// By the books, which know the name; else the folder is listed.
    fn entry(&self, folder: &Folder, id: &str) -> io::Result<Option<Entry>> {
        let known = self.books().name_of(id).map(str::to_owned);
        if let Some(entry) = known.and_then(|name| folder.entry(&name)) {
            return Ok(Some(entry));
        }
        let entries = folder.entries()?;
        let is_meant = |entry: &Entry| entry.is_finished() && entry.id() == id;
        Ok(entries.into_iter().find(is_meant))
    }
}

fn read_entries(
    folder: &Folder,
    entries: &[Entry],
    now: i64,
) -> (Vec<(String, InboxItem)>, Option<String>) {
    let mut items = Vec::new();
    let mut damaged = Vec::new();
    for entry in entries.iter().filter(|entry| entry.is_finished()) {
        match folder.index(entry) {
            Ok(index) => items.push((entry.stem.clone(), index.into_item(now))),
            // Another program may have dropped it since the folder was listed.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => damaged.push(unreadable(&folder.index_file(entry), &error)),
        }
    }
    let more = damaged.len().saturating_sub(1);
    let told = damaged.into_iter().next().map(|first| match more {
        0 => first,
        more => format!("{first} {more} more messages are damaged."),
    });
    (items, told)
}
