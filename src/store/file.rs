//! Reading, and writing that is whole or not at all.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use super::StoreError;
use crate::system::{self, Rules};

/// Text of a file; `None` if it does not exist.
pub(super) fn read(path: &Path, rules: &Rules) -> Result<Option<String>, StoreError> {
    match system::read_text(path, rules) {
        Err(error) if error.is_missing() => Ok(None),
        read => Ok(read.map(Some)?),
    }
}

/// Atomically replaces a file with `text`, even across a crash. Creates missing folders with mode 0700, the
/// file with 0600.
pub(super) fn write(path: &Path, text: &str) -> Result<(), StoreError> {
    write_with(path, text.as_bytes(), |file| {
        file.persist(path).map(drop).map_err(|error| error.error)
    })
    .map_err(|source| StoreError::Write {
        path: path.to_owned(),
        source,
    })
}

/// Opens a file for writing; creates it with mode 0600.
pub(super) fn open_private(path: &Path) -> io::Result<fs::File> {
    system::private_file().create(true).append(true).open(path)
}

/// Like [`write()`], locked from before it becomes visible until the result is dropped or the process ends.
pub(super) fn write_locked(path: &Path, text: &str) -> Result<fs::File, StoreError> {
    let held = write_with(path, text.as_bytes(), |file| {
        file.as_file().lock()?;
        file.persist(path).map_err(|error| error.error)
    });
    held.map_err(|source| StoreError::Write {
        path: path.to_owned(),
        source,
    })
}

/// Writes a file that must not exist yet.
pub(super) fn create(path: &Path, text: &str) -> Result<(), StoreError> {
    create_bytes(path, text.as_bytes())
}

pub(super) fn create_bytes(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let made = write_with(path, bytes, |file| {
        file.persist_noclobber(path)
            .map(drop)
            .map_err(|error| error.error)
    });
    made.map_err(|source| match source.kind() {
        io::ErrorKind::AlreadyExists => StoreError::Exists(path.to_owned()),
        _ => StoreError::Write {
            path: path.to_owned(),
            source,
        },
    })
}

/// Like [`create_bytes`], without syncing to disk.
pub(super) fn write_new(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let failed = |source| StoreError::Write {
        path: path.to_owned(),
        source,
    };
    system::create_private_folder(path.parent().unwrap_or(Path::new("."))).map_err(failed)?;
    let mut options = system::private_file();
    let opened = options.write(true).create_new(true).open(path);
    opened
        .and_then(|mut file| file.write_all(bytes))
        .map_err(failed)
}

fn write_with<T>(
    path: &Path,
    bytes: &[u8],
    persist: impl FnOnce(tempfile::NamedTempFile) -> io::Result<T>,
) -> io::Result<T> {
    let folder = path.parent().unwrap_or(Path::new("."));
    system::create_private_folder(folder)?;
    // NamedTempFile is 0600 from its first byte on.
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    persist(file)
}

/// Removes a file; a missing one is no error.
pub(super) fn remove(path: &Path) -> Result<(), StoreError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(StoreError::Write {
            path: path.to_owned(),
            source: error,
        }),
        _ => Ok(()),
    }
}
