//! What the practice server caught: kept in a folder, or in memory when there is none or it fails.

use std::collections::VecDeque;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use tokio::sync::watch;
use uuid::Uuid;

use super::folder::{Entry, Folder};
use super::intake::{Caught, Handling, take_in};
use super::ledger::Books;
use super::session::Envelope;
use crate::record::InboxItem;

/// Memory is dearer than disk: what is kept there is bounded by this as well.
const MEMORY_BYTES: u64 = 64 * 1024 * 1024;

/// How much is kept. The newest message is kept in any case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Bounds {
    /// Messages.
    pub messages: usize,
    /// Bytes of their sources.
    pub bytes: u64,
}

/// A message could not be read.
#[derive(Debug, thiserror::Error)]
pub enum InboxError {
    /// There is none with this id; the oldest are dropped in time.
    #[error("the practice inbox has no message {0}; `postrider inbox` lists those it has")]
    NotFound(String),
    /// Its file could not be read.
    #[error("message {id} could not be read from {}: {source}", path.display())]
    Unreadable {
        /// The message.
        id: String,
        /// Its folder.
        path: PathBuf,
        /// The system's words.
        source: io::Error,
    },
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
    books: Mutex<Books>,
    count: watch::Sender<u64>,
}

#[derive(Debug, Default)]
struct State {
    /// Messages that are nowhere else, oldest first.
    in_memory: VecDeque<Caught>,
    last_unix_ms: i64,
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
            count: watch::Sender::new(0),
        };
        Self {
            shared: Arc::new(shared),
        }
    }

    fn note_start(&self, path: &Path, last_unix_ms: io::Result<i64>) {
        let mut state = self.state();
        match last_unix_ms {
            Ok(unix_ms) => state.last_unix_ms = unix_ms,
            Err(error) => state.not_written = Some(not_written(path, &error)),
        }
    }

    /// Every message, newest first. Damaged files are skipped; [`Inbox::trouble`] then says so.
    pub fn list(&self) -> Vec<InboxItem> {
        let mut items = self.read_folder();
        let state = self.state();
        items.extend(state.in_memory.iter().map(|caught| caught.item.clone()));
        items.sort_by_key(|item| std::cmp::Reverse(item.received_unix_ms));
        items
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
    pub fn handling(&self, id: &str) -> Result<Handling, InboxError> {
        if let Some(handling) = self.find_in_memory(id, |caught| caught.handling.clone()) {
            return Ok(handling);
        }
        self.read_in_folder(id, Folder::index)
            .map(|index| index.handling)
    }

    /// What is wrong with the inbox, for people: messages that could not be written and are only in
    /// memory, files that are damaged.
    pub fn trouble(&self) -> Option<String> {
        let state = self.state();
        let told: Vec<&str> = [&state.not_written, &state.damaged]
            .into_iter()
            .filter_map(Option::as_deref)
            .collect();
        (!told.is_empty()).then(|| told.join(" "))
    }

    /// What the API searches, locked.
    pub(super) fn books(&self) -> MutexGuard<'_, Books> {
        self.shared
            .books
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts the messages stored through this inbox.
    pub(super) fn changes(&self) -> watch::Receiver<u64> {
        self.shared.count.subscribe()
    }

    /// Takes a message in and keeps it; returns its queue id. Blocks on the disk. A disk that fails
    /// costs no message.
    pub(super) fn store(&self, content: Vec<u8>, envelope: Envelope) -> String {
        let id = Uuid::new_v4();
        let unix_ms = self.next_unix_ms();
        let caught = take_in(content, envelope, &id.to_string(), unix_ms);
        self.keep(caught);
        self.shared.count.send_modify(|count| *count += 1);
        queue_id(id)
    }

    fn keep(&self, caught: Caught) {
        let Some(folder) = &self.shared.folder else {
            return self.remember(caught, None);
        };
        let stem = format!("{:013}-{}", caught.item.received_unix_ms, caught.item.id);
        let written = folder.write(&stem, &caught);
        match written.and_then(|()| folder.prune(self.shared.bounds)) {
            Ok(()) => self.forgive(),
            Err(error) => self.remember(caught, Some(not_written(folder.path(), &error))),
        }
    }

    /// A disk that works again is no trouble, unless messages are still missing on it.
    fn forgive(&self) {
        let mut state = self.state();
        if state.in_memory.is_empty() {
            state.not_written = None;
        }
    }

    fn remember(&self, caught: Caught, trouble: Option<String>) {
        let mut state = self.state();
        if trouble.is_some() {
            state.not_written = trouble;
        }
        state.in_memory.push_back(caught);
        let bytes = |kept: &VecDeque<Caught>| kept.iter().map(|one| one.item.bytes).sum::<u64>();
        let limit = MEMORY_BYTES.min(self.shared.bounds.bytes);
        while state.in_memory.len() > 1
            && (state.in_memory.len() > self.shared.bounds.messages
                || bytes(&state.in_memory) > limit)
        {
            state.in_memory.pop_front();
        }
    }

    /// Now, but later than every message before: the order must survive a clock that is set back.
    fn next_unix_ms(&self) -> i64 {
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |now| now.as_millis());
        let mut state = self.state();
        state.last_unix_ms = i64::try_from(now).unwrap_or(0).max(state.last_unix_ms + 1);
        state.last_unix_ms
    }

    fn read_folder(&self) -> Vec<InboxItem> {
        let Some(folder) = &self.shared.folder else {
            return Vec::new();
        };
        let (items, damaged) = match folder.entries() {
            Ok(entries) => read_entries(folder, &entries),
            Err(error) => (Vec::new(), Some(unreadable(folder.path(), &error))),
        };
        self.state().damaged = damaged;
        items
    }

    fn find_in_memory<T>(&self, id: &str, take: impl Fn(&Caught) -> T) -> Option<T> {
        let state = self.state();
        state
            .in_memory
            .iter()
            .find(|caught| caught.item.id == id)
            .map(take)
    }

    fn read_in_folder<T>(
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
        let entries = folder.entries().map_err(told)?;
        let entry = entries
            .iter()
            .find(|entry| entry.is_finished() && entry.id() == id);
        read(folder, entry.ok_or_else(not_found)?).map_err(told)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.shared
            .state
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

fn newest(folder: &Folder) -> io::Result<i64> {
    let entries = folder.entries()?;
    Ok(entries.last().map_or(0, Entry::unix_ms))
}

fn read_entries(folder: &Folder, entries: &[Entry]) -> (Vec<InboxItem>, Option<String>) {
    let mut items = Vec::new();
    let mut damaged = Vec::new();
    for entry in entries.iter().filter(|entry| entry.is_finished()) {
        match folder.index(entry) {
            Ok(index) => items.push(index.item),
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

fn not_written(path: &Path, error: &io::Error) -> String {
    format!(
        "Messages are kept in memory only and will be gone when this program ends: {} cannot be written: {error}.",
        path.display()
    )
}

fn unreadable(path: &Path, error: &io::Error) -> String {
    format!(
        "{} cannot be read and was skipped: {error}.",
        path.display()
    )
}

/// Postfix's queue ids are ten to twelve hexadecimal digits; they are no MessageID.
fn queue_id(id: Uuid) -> String {
    let hex = id.simple().to_string().to_ascii_uppercase();
    hex.chars().take(11).collect()
}
