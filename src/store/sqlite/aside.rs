//! Which file it is, and giving a damaged one another name.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::store::OutboxError;
use crate::store::file;

/// One file, whatever it is called; another file in its place is another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::store) struct Identity {
    device: u64,
    number: u64,
}

impl Identity {
    /// Of a file that could not be looked at, and of every file where the system does not tell.
    pub(in crate::store) const UNKNOWN: Self = Self {
        device: 0,
        number: 0,
    };

    /// That of the file at `path`, if there is one.
    pub(in crate::store) fn of(path: &Path) -> Option<Self> {
        fs::metadata(path).ok().map(|facts| Self::of_file(&facts))
    }

    #[cfg(unix)]
    fn of_file(facts: &fs::Metadata) -> Self {
        use std::os::unix::fs::MetadataExt as _;
        Self {
            device: facts.dev(),
            number: facts.ino(),
        }
    }

    /// There, an open file cannot be given another name.
    #[cfg(not(unix))]
    fn of_file(_: &fs::Metadata) -> Self {
        Self::UNKNOWN
    }
}

/// How the file is called by which processes take turns; the dead are known by other names.
const TURN: &str = ".new-history";

/// Waits until no other process sets a file aside. Its turn ends when the file is dropped.
pub(in crate::store) fn turn(folder: &Path) -> Result<File, OutboxError> {
    let path = folder.join(TURN);
    let taken = (|| {
        file::make_folder(folder)?;
        let file = File::create(&path)?;
        file.lock()?;
        Ok(file)
    })();
    taken.map_err(|source| OutboxError::File { path, source })
}

/// Gives the file and its companions another name.
pub(in crate::store) fn set_aside(path: &Path) -> Result<PathBuf, OutboxError> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let stamp = since.map_or(0, |since| since.as_millis());
    let aside = path.with_extension(format!("damaged-{stamp}.sqlite"));
    for companion in ["", "-wal", "-shm"] {
        let with = |path: &Path| PathBuf::from(format!("{}{companion}", path.display()));
        match fs::rename(with(path), with(&aside)) {
            Err(source) if companion.is_empty() => {
                return Err(OutboxError::File {
                    path: path.to_owned(),
                    source,
                });
            }
            _ => {}
        }
    }
    Ok(aside)
}
