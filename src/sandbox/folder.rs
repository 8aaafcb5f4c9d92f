//! Messages in one folder: `<milliseconds>-<id>.eml` is the source, `.json` beside it what was learnt
//! of it. What is there is not taken for granted between calls: several programs can use the same folder.

mod tally;

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

use self::tally::Tally;
use super::course;
use super::inbox::Bounds;
use super::intake::{Caught, ParsedHeaders};
use super::stored_message::{Bounce, Later, StoredMessage};
use crate::record::InboxItem;
use crate::system::{self, Rules};

const SOURCE: &str = "eml";
const INDEX: &str = "json";
/// What happened later, one JSON object per line.
const LATER: &str = "later";
const UNFINISHED: &str = ".unfinished-";
/// An unfinished file of this age was left by a program that is no more.
const ABANDONED: Duration = Duration::from_secs(60 * 60);
/// No index that we wrote is larger; a larger one is damaged.
const INDEX_BYTES: u64 = 16 * 1024 * 1024;
/// The same for what happened later.
const LATER_BYTES: u64 = 4 * 1024 * 1024;

/// The index file of one message.
#[derive(Debug, Deserialize)]
pub(super) struct Index {
    /// For reading; without its events.
    pub item: InboxItem,
    /// What the client asked for.
    pub handling: ParsedHeaders,
    /// For the API; old files have none.
    #[serde(default)]
    kept: Option<StoredMessage>,
    /// For the API.
    #[serde(default)]
    pub bounces: Vec<Bounce>,
    /// The header block as it was handed in, if an SMTP API error shows it.
    #[serde(default)]
    pub head: String,
}

impl Index {
    /// What the API tells of the message. An old file's message was delivered.
    pub fn kept(&mut self) -> StoredMessage {
        let of_old = || course::of_old(&self.item, &self.handling);
        self.kept.take().unwrap_or_else(of_old)
    }

    fn add(&mut self, later: Later) {
        match later {
            Later::Webhook(attempt) => self.item.webhooks.push(attempt),
            Later::Event(event) => {
                let mut kept = self.kept();
                kept.add(event);
                self.kept = Some(kept);
            }
        }
    }

    /// The message for reading, with what has become of it by `now`.
    pub fn into_item(mut self, now: i64) -> InboxItem {
        let kept = self.kept();
        InboxItem {
            events: kept.told(now),
            ..self.item
        }
    }
}

/// The same as it is written.
#[derive(Serialize)]
struct Written<'a> {
    item: &'a InboxItem,
    handling: &'a ParsedHeaders,
    kept: &'a StoredMessage,
    bounces: &'a [Bounce],
    head: &'a str,
}

/// One message's files. Its name sorts by time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// `<milliseconds>-<id>`.
    pub stem: String,
    /// Bytes of the source; `None` if it is missing.
    source_bytes: Option<u64>,
    indexed: bool,
}

impl Entry {
    /// The MessageID in the name.
    pub fn id(&self) -> &str {
        self.stem.split_once('-').map_or("", |(_, id)| id)
    }

    /// Milliseconds since the Unix epoch in the name.
    pub fn unix_ms(&self) -> i64 {
        let digits = self.stem.split_once('-').map_or("", |(digits, _)| digits);
        digits.parse().unwrap_or(0)
    }

    /// A source without index is being written just now, or was never finished.
    pub fn is_finished(&self) -> bool {
        self.indexed
    }
}

/// The folder of an inbox.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    tally: Tally,
}

impl Folder {
    /// Names a folder; nothing is read or made.
    pub fn new(path: PathBuf) -> Self {
        Self {
            path,
            tally: Tally::default(),
        }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Makes it, for its owner alone (0700), and clears what a crash left.
    pub fn prepare(&self) -> io::Result<()> {
        create_private(&self.path)?;
        for file in fs::read_dir(&self.path)?.flatten() {
            let unfinished = file.file_name().to_string_lossy().starts_with(UNFINISHED);
            if unfinished && is_abandoned(&file) {
                let _ = fs::remove_file(file.path());
            }
        }
        Ok(())
    }

    /// Every message, oldest first. A missing folder is an empty one.
    pub fn entries(&self) -> io::Result<Vec<Entry>> {
        let listing = match fs::read_dir(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            listing => listing?,
        };
        let mut entries: BTreeMap<String, Entry> = BTreeMap::new();
        for file in listing.flatten() {
            let Some((stem, kind)) = split_name(&file.file_name().to_string_lossy()) else {
                continue;
            };
            let entry = entries.entry(stem.clone()).or_insert(Entry {
                stem,
                source_bytes: None,
                indexed: false,
            });
            match kind {
                SOURCE => entry.source_bytes = file.metadata().ok().map(|meta| meta.len()),
                _ => entry.indexed = true,
            }
        }
        Ok(entries.into_values().collect())
    }

    /// The messages with these ids, in no order. Looks at names only, however many messages there are.
    pub fn entries_of(&self, ids: &[String]) -> io::Result<Vec<Entry>> {
        let wanted: HashSet<&str> = ids.iter().map(String::as_str).collect();
        let listing = match fs::read_dir(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            listing => listing?,
        };
        let is_wanted = |stem: &str| {
            stem.split_once('-')
                .is_some_and(|(_, id)| wanted.contains(id))
        };
        let stems = listing.flatten().filter_map(|file| {
            let name = file.file_name();
            let stem = name.to_str()?.strip_suffix(INDEX)?.strip_suffix('.')?;
            is_wanted(stem)
                .then(|| split_name(name.to_str()?))
                .flatten()
        });
        Ok(stems.filter_map(|(stem, _)| self.entry(&stem)).collect())
    }

    /// One message by its name; `None` if it is not there.
    pub fn entry(&self, stem: &str) -> Option<Entry> {
        let source = fs::metadata(self.file(stem, SOURCE)).ok()?;
        Some(Entry {
            stem: stem.to_owned(),
            source_bytes: Some(source.len()),
            indexed: true,
        })
    }

    /// Writes one message; it is on disk when this returns. The index comes last: without it the message does
    /// not exist, and a source that is left without one is removed again.
    pub fn write(&self, stem: &str, caught: &Caught) -> io::Result<()> {
        let index = serde_json::to_vec(&Written {
            item: &caught.item,
            handling: &caught.handling,
            kept: &caught.kept,
            bounces: &caught.bounces,
            head: &caught.head,
        })?;
        if !self.path.is_dir() {
            self.prepare()?;
        }
        let written = self
            .write_file(stem, SOURCE, &caught.raw)
            .and_then(|()| self.write_file(stem, INDEX, &index))
            .and_then(|()| sync_folder(&self.path));
        if written.is_err() {
            // The reason is what failed first.
            let _ = self.remove(stem);
        }
        written
    }

    /// Whole or not at all. A disk that is full or a quota that is used up may show only when the file is
    /// synced.
    fn write_file(&self, stem: &str, kind: &str, bytes: &[u8]) -> io::Result<()> {
        let mut file = tempfile::Builder::new()
            .prefix(UNFINISHED)
            .tempfile_in(&self.path)?;
        file.write_all(bytes)?;
        file.as_file().sync_data()?;
        file.persist(self.file(stem, kind))?;
        Ok(())
    }

    /// What was learnt of a message.
    pub fn index(&self, entry: &Entry) -> io::Result<Index> {
        let bytes = read_bounded(&self.file(&entry.stem, INDEX), INDEX_BYTES)?;
        let mut index: Index = serde_json::from_slice(&bytes)?;
        for later in self.later(&entry.stem) {
            index.add(later);
        }
        let whole = entry.source_bytes == Some(index.item.bytes) && index.item.id == entry.id();
        whole.then_some(index).ok_or_else(|| {
            io::Error::new(io::ErrorKind::InvalidData, "source and index do not agree")
        })
    }

    /// Adds something that happened later to a message. It is not worth waiting for the disk.
    pub fn append(&self, stem: &str, later: &Later) -> io::Result<()> {
        // A file without a message would never be removed.
        if !self.file(stem, INDEX).exists() {
            return Err(io::ErrorKind::NotFound.into());
        }
        let mut line = serde_json::to_vec(later)?;
        line.push(b'\n');
        private_append(&self.file(stem, LATER))?.write_all(&line)
    }

    /// What happened later, as far as it can be read.
    fn later(&self, stem: &str) -> Vec<Later> {
        let path = self.file(stem, LATER);
        let bytes = match path.exists() {
            true => read_bounded(&path, LATER_BYTES).unwrap_or_default(),
            false => Vec::new(),
        };
        let lines = bytes.split(|byte| *byte == b'\n');
        // The last line may be one that is being written.
        lines
            .filter_map(|line| serde_json::from_slice(line).ok())
            .collect()
    }

    /// The source of a message.
    pub fn source(&self, entry: &Entry) -> io::Result<Vec<u8>> {
        let bound = entry.source_bytes.unwrap_or(0);
        read_bounded(&self.file(&entry.stem, SOURCE), bound)
    }

    /// Counts a message of `bytes` that was just written, and removes the oldest until the bounds hold;
    /// returns the names of those removed.
    pub fn prune(&self, stem: &str, bytes: u64, bounds: Bounds) -> io::Result<Vec<String>> {
        let dropped = self.tally.count(stem, bytes, bounds, || self.entries())?;
        dropped.iter().try_for_each(|stem| self.remove(stem))?;
        Ok(dropped)
    }

    /// Deletes a message; it is no error if it is gone.
    pub fn delete(&self, stem: &str) -> io::Result<()> {
        self.remove(stem)?;
        self.tally.forget(stem);
        Ok(())
    }

    /// The index goes first, so that no index is ever without its source.
    fn remove(&self, stem: &str) -> io::Result<()> {
        for kind in [INDEX, LATER, SOURCE] {
            match fs::remove_file(self.file(stem, kind)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }

    /// Where a file of a message is.
    pub fn file(&self, stem: &str, kind: &str) -> PathBuf {
        self.path.join(format!("{stem}.{kind}"))
    }

    /// Where the index of a message is, for telling.
    pub fn index_file(&self, entry: &Entry) -> PathBuf {
        self.file(&entry.stem, INDEX)
    }
}

/// `<13 digits>-<uuid>` and the extension, if the name is one of ours.
fn split_name(name: &str) -> Option<(String, &'static str)> {
    let (stem, extension) = name.rsplit_once('.')?;
    let kind = [SOURCE, INDEX]
        .into_iter()
        .find(|kind| *kind == extension)?;
    let (digits, id) = stem.split_once('-')?;
    let ours = digits.len() == 13
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && uuid::Uuid::try_parse(id).is_ok();
    ours.then(|| (stem.to_owned(), kind))
}

fn is_abandoned(file: &fs::DirEntry) -> bool {
    let modified = file.metadata().and_then(|meta| meta.modified());
    let age = modified.map(|time| SystemTime::now().duration_since(time));
    matches!(age, Ok(Ok(age)) if age > ABANDONED)
}

fn read_bounded(path: &Path, bytes: u64) -> io::Result<Vec<u8>> {
    let rules = Rules {
        bytes,
        ..system::OWN
    };
    system::read(path, &rules).map_err(io::Error::other)
}

#[cfg(unix)]
fn create_private(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    system::create_private_folder(path)?;
    fs::set_permissions(path, fs::Permissions::from_mode(0o700))
}

#[cfg(unix)]
fn private_append(path: &Path) -> io::Result<fs::File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut options = fs::OpenOptions::new();
    options.create(true).append(true).mode(0o600).open(path)
}

#[cfg(not(unix))]
fn private_append(path: &Path) -> io::Result<fs::File> {
    fs::OpenOptions::new().create(true).append(true).open(path)
}

/// Makes the names in a folder durable; elsewhere than on Unix a folder cannot be opened for that.
#[cfg(unix)]
fn sync_folder(path: &Path) -> io::Result<()> {
    fs::OpenOptions::new().read(true).open(path)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(not(unix))]
fn create_private(path: &Path) -> io::Result<()> {
    fs::create_dir_all(path)
}
