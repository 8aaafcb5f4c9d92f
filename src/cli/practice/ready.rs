//! The file that says that the practice server is ready, for a script that waits for it.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use serde_json::Value;

/// The file; removed when this is dropped.
pub(super) struct ReadyFile {
    path: PathBuf,
}

/// The file cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("the ready file {} cannot be written: {source}", path.display())]
pub(super) struct ReadyFileError {
    path: PathBuf,
    source: io::Error,
}

impl ReadyFile {
    /// Removes what an earlier server left there, so that nobody takes it for this one.
    pub fn new(path: &Path) -> Result<Self, ReadyFileError> {
        let path = path.to_owned();
        match fs::remove_file(&path) {
            Err(source) if source.kind() != io::ErrorKind::NotFound => {
                Err(ReadyFileError { path, source })
            }
            _ => Ok(Self { path }),
        }
    }

    /// Writes it, whole from the moment it can be seen, for its owner alone: it has tokens in it.
    pub fn write(&self, object: &Value) -> Result<(), ReadyFileError> {
        let written = (|| {
            let folder = self
                .path
                .parent()
                .filter(|path| !path.as_os_str().is_empty());
            let mut file = tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))?;
            writeln!(file, "{object}")?;
            file.persist(&self.path).map_err(|error| error.error)
        })();
        written.map(drop).map_err(|source| ReadyFileError {
            path: self.path.clone(),
            source,
        })
    }
}

impl Drop for ReadyFile {
    fn drop(&mut self) {
        // There is nobody left to tell.
        let _ = fs::remove_file(&self.path);
    }
}
