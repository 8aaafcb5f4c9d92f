//! The lock by which one process knows that another one is still at work on a send: a file of its own,
//! locked for as long as it lives. The system takes the lock away when a process dies, however it dies.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use super::OutboxError;
use crate::store::file;

/// The lock of this process.
#[derive(Debug)]
pub(super) struct Holder {
    name: String,
    path: PathBuf,
    _file: File,
}

impl Holder {
    /// Makes a lock in `folder` and holds it.
    pub(super) fn new(folder: &Path) -> Result<Self, OutboxError> {
        let name = uuid::Uuid::new_v4().to_string();
        let path = folder.join(&name);
        let made = (|| {
            file::make_folder(folder)?;
            let file = File::create_new(&path)?;
            file.lock()?;
            io::Result::Ok(file)
        })();
        match made {
            Ok(file) => Ok(Self {
                name,
                path,
                _file: file,
            }),
            Err(source) => Err(OutboxError::File { path, source }),
        }
    }

    /// What stands in the rows that this process works on.
    pub(super) fn name(&self) -> &str {
        &self.name
    }
}

impl Drop for Holder {
    fn drop(&mut self) {
        // What stays behind is not locked and therefore not believed.
        let _ = fs::remove_file(&self.path);
    }
}

/// Whether the process that wrote `name` is alive. What cannot be found out counts as alive: to call a
/// live send lost would be worse than to wait.
pub(super) fn is_alive(folder: &Path, name: &str) -> bool {
    let path = folder.join(name);
    let file = match File::open(&path) {
        Ok(file) => file,
        Err(error) => return error.kind() != io::ErrorKind::NotFound,
    };
    match file.try_lock_shared() {
        Ok(()) => {
            drop(file);
            let _ = fs::remove_file(&path);
            false
        }
        Err(TryLockError::WouldBlock | TryLockError::Error(_)) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_holder_is_alive_until_it_is_dropped() {
        let folder = tempfile::tempdir().unwrap();
        let running = folder.path().join("running");
        let holder = Holder::new(&running).unwrap();
        let name = holder.name().to_owned();
        assert!(is_alive(&running, &name));
        drop(holder);
        assert!(!is_alive(&running, &name));
        assert_eq!(fs::read_dir(&running).unwrap().count(), 0);
    }

    #[test]
    fn a_file_that_nobody_locks_is_swept() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("gone"), "").unwrap();
        assert!(!is_alive(folder.path(), "gone"));
        assert!(!folder.path().join("gone").exists());
    }
}
