//! Reading, and writing that is whole or not at all.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use super::StoreError;

/// The text of a file; `None` if there is no such file.
pub(super) fn read(path: &Path) -> Result<Option<String>, StoreError> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(StoreError::Read {
            path: path.to_owned(),
            source,
        }),
    }
}

/// Replaces a file by `text`: after a crash it is the old one or the new one. Folders on the way are
/// made with 0700, the file has 0600.
pub(super) fn write(path: &Path, text: &str) -> Result<(), StoreError> {
    write_with(path, text, |file| {
        file.persist(path).map(drop).map_err(|error| error.error)
    })
    .map_err(|source| StoreError::Write {
        path: path.to_owned(),
        source,
    })
}

/// Writes a file that must not be there yet.
pub(super) fn create(path: &Path, text: &str) -> Result<(), StoreError> {
    let made = write_with(path, text, |file| {
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

fn write_with(
    path: &Path,
    text: &str,
    persist: impl FnOnce(tempfile::NamedTempFile) -> io::Result<()>,
) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    make_folder(folder)?;
    // NamedTempFile is 0600 from its first byte on.
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    persist(file)
}

#[cfg(unix)]
fn make_folder(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
}

#[cfg(not(unix))]
fn make_folder(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}

/// Takes a file away; it is no error if there is none.
pub(super) fn remove(path: &Path) -> Result<(), StoreError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(StoreError::Write {
            path: path.to_owned(),
            source: error,
        }),
        _ => Ok(()),
    }
}
