//! What the practice server caught: kept in a folder, or in memory when there is none.

mod error;
mod finding;
mod keeping;
mod news;
mod reading;
#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, Once, PoisonError};

use tokio::sync::watch;

pub use self::error::InboxError;
pub use self::news::News;
use super::folder::{Entry, Folder};
use super::intake::{Caught, ParsedHeaders};
use super::ledger::MessageIndex;
use super::reminder::Reminder;
use super::state::unix_ms;
use crate::record::InboxItem;

/// How much is kept. The newest message is kept in any case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Bounds {
    /// Messages.
    pub messages: usize,
    /// Bytes of their sources.
    pub bytes: u64,
}

/// The practice server's inbox. Clones are handles to the same one. Reading touches the disk: do it
/// where a few milliseconds do not matter.
#[derive(Debug, Clone)]
pub struct Inbox {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    folder: Option<Folder>,
    bounds: Bounds,
    state: Mutex<State>,
    books: Mutex<MessageIndex>,
    /// Whether the books have what the folder held at the start.
    loaded: Once,
    reminder: Reminder,
    count: watch::Sender<u64>,
}

#[derive(Debug, Default)]
struct State {
    /// Messages of an inbox without a folder, oldest first, with their names.
    in_memory: VecDeque<(String, Caught)>,
    /// Bytes of their sources.
    bytes: u64,
    /// The last message's place in time.
    last: i64,
    not_written: Option<String>,
    damaged: Option<String>,
}

impl Inbox {
    /// Opens the inbox in `dir` for reading, without a server. A folder that does not exist is an empty
    /// inbox.
    pub fn open(dir: impl Into<PathBuf>) -> Self {
        let bounds = Bounds {
            messages: usize::MAX,
            bytes: u64::MAX,
        };
        Self::with_folder(Some(Folder::new(dir.into())), bounds)
    }

    /// An inbox to write to.
    pub(super) fn new(dir: Option<PathBuf>, bounds: Bounds) -> Self {
        let inbox = Self::with_folder(dir.map(Folder::new), bounds);
        if let Some(folder) = &inbox.shared.folder {
            let last = folder.prepare().and_then(|()| newest(folder));
            inbox.note_start(folder.path(), last);
        }
        inbox
    }

    fn with_folder(folder: Option<Folder>, bounds: Bounds) -> Self {
        let shared = Shared {
            folder,
            bounds,
            state: Mutex::default(),
            books: Mutex::default(),
            loaded: Once::new(),
            reminder: Reminder::default(),
            count: watch::Sender::new(0),
        };
        Self {
            shared: Arc::new(shared),
        }
    }

    fn note_start(&self, path: &Path, last: io::Result<i64>) {
        let mut state = self.state();
        match last {
            Ok(last) => state.last = last,
            Err(error) => state.not_written = Some(error::not_written(path, &error)),
        }
    }

    /// Every message, newest first, with what has become of it so far. Damaged files are skipped;
    /// [`Inbox::trouble`] then says so.
    pub fn list(&self) -> Vec<InboxItem> {
        let now = unix_ms();
        let mut named = self.read_folder(now);
        let state = self.state();
        let in_memory = state.in_memory.iter();
        named.extend(in_memory.map(|(name, caught)| (name.clone(), reading::shown(caught, now))));
        named.sort_by(|(one, _), (other, _)| other.cmp(one));
        named.into_iter().map(|(_, item)| item).collect()
    }

    /// One message with what has become of it so far.
    ///
    /// # Errors
    ///
    /// [`InboxError`] if there is no such message or its file cannot be read.
    pub fn item(&self, id: &str) -> Result<InboxItem, InboxError> {
        let now = unix_ms();
        if let Some(item) = self.find_in_memory(id, |caught| reading::shown(caught, now)) {
            return Ok(item);
        }
        let index = self.read_in_folder(id, Folder::index)?;
        Ok(index.into_item(now))
    }

    /// The whole id of the only message whose id begins with `beginning`, without regard to case and dashes: the
    /// number in the server's 250 is the beginning of an id as well.
    ///
    /// # Errors
    ///
    /// [`InboxError::NotFound`] if there is none, [`InboxError::Ambiguous`] if there are several.
    pub fn whole_id(&self, beginning: &str) -> Result<String, InboxError> {
        let mut ids = self.ids_like(beginning)?;
        match ids.len() {
            0 => Err(InboxError::NotFound(beginning.to_owned())),
            1 => Ok(ids.remove(0)),
            _ => Err(InboxError::Ambiguous {
                beginning: beginning.to_owned(),
                ids,
            }),
        }
    }

    /// The source of a message as its recipients would get it.
    ///
    /// # Errors
    ///
    /// [`InboxError`] if there is no such message or its file cannot be read.
    pub fn raw(&self, id: &str) -> Result<Vec<u8>, InboxError> {
        if let Some(raw) = self.find_in_memory(id, |caught| caught.raw.clone()) {
            return Ok(raw);
        }
        self.read_in_folder(id, Folder::source)
    }

    /// What the client asked of Postmark for a message.
    ///
    /// # Errors
    ///
    /// [`InboxError`] if there is no such message or its file cannot be read.
    pub fn handling(&self, id: &str) -> Result<ParsedHeaders, InboxError> {
        if let Some(handling) = self.find_in_memory(id, |caught| caught.handling.clone()) {
            return Ok(handling);
        }
        self.read_in_folder(id, Folder::index)
            .map(|index| index.handling)
    }

    /// The header block of a message as it was handed in, if one of its bounces shows it.
    ///
    /// # Errors
    ///
    /// [`InboxError`] if there is no such message or its file cannot be read.
    pub(super) fn head(&self, id: &str) -> Result<String, InboxError> {
        if let Some(head) = self.find_in_memory(id, |caught| caught.head.clone()) {
            return Ok(head);
        }
        self.read_in_folder(id, Folder::index)
            .map(|index| index.head)
    }

    /// What is wrong with the inbox, for people: it cannot be written, files in it are damaged.
    pub fn trouble(&self) -> Option<String> {
        let state = self.state();
        let told: Vec<&str> = [&state.not_written, &state.damaged]
            .into_iter()
            .filter_map(Option::as_deref)
            .collect();
        (!told.is_empty()).then(|| told.join(" "))
    }

    /// Counts the messages stored through this inbox and what becomes of them.
    pub(super) fn changes(&self) -> watch::Receiver<u64> {
        self.shared.count.subscribe()
    }

    /// Says by the counter when something decided for later has come; for ever.
    pub(super) async fn remind(self) {
        self.shared.reminder.run(|| self.changed()).await;
    }

    /// What the API searches, locked; complete only after [`Inbox::load`].
    pub(super) fn books(&self) -> MutexGuard<'_, MessageIndex> {
        let books = self.shared.books.lock();
        books.unwrap_or_else(PoisonError::into_inner)
    }

    /// Something has changed.
    pub(super) fn changed(&self) {
        self.shared.count.send_modify(|count| *count += 1);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        let state = self.shared.state.lock();
        state.unwrap_or_else(PoisonError::into_inner)
    }
}

fn newest(folder: &Folder) -> io::Result<i64> {
    let entries = folder.entries()?;
    Ok(entries.last().map_or(0, Entry::unix_ms))
}
