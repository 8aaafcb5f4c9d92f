//! Which file it is, and giving a damaged one another name.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::store::OutboxError;

/// A file's identity, independent of its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::store) struct Identity {
    device: u64,
    number: u64,
}

impl Identity {
    /// The identity of a missing file, and of every file if the system has none.
    pub(in crate::store) const UNKNOWN: Self = Self {
        device: 0,
        number: 0,
    };

    /// Reads the identity of the file at `path`.
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

/// Lock file for moving files aside; cannot be confused with a moved file.
const TURN: &str = ".new-history";

/// Waits until no other process is moving a file aside. Ends when the result is dropped.
pub(in crate::store) fn turn(folder: &Path) -> Result<File, OutboxError> {
    let path = folder.join(TURN);
    let taken = (|| {
        crate::system::create_private_folder(folder)?;
        let file = File::create(&path)?;
        file.lock()?;
        Ok(file)
    })();
    taken.map_err(|source| OutboxError::File { path, source })
}

/// Renames the file and its companions.
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
