//! The lock by which one process knows that another one is still at work on a send: a file of its own,
//! locked for as long as it lives. The system takes the lock away when a process dies, however it dies.

use std::fs::{self, File, TryLockError};
use std::io::{self, Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::store::OutboxError;
use crate::system;

/// This process's lock.
#[derive(Debug)]
pub(in crate::store) struct LockFile {
    name: String,
    path: PathBuf,
    file: File,
}

/// Contents of a lock file: every row that says so has not left; or one of them may have left although the
/// row could not be changed. The second replaces the first in place, which works even on a full disk.
const SURE: &[u8] = b"sure ";
const DOUBT: &[u8] = b"doubt";

/// Prefix of a file that is about to become a lock.
const UNNAMED: &str = ".new-";

/// State of the process behind a lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::store) enum OwnerState {
    /// Alive or unknown: calling a live send lost would be worse than waiting.
    Alive,
    Dead {
        /// Whether a message may have left although its row does not say so.
        doubt: bool,
    },
}

/// This process's lock, created on demand. Allows recording doubt without waiting for the database thread.
#[derive(Debug, Clone)]
pub(in crate::store) struct ProcessLock {
    folder: PathBuf,
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    holder: Option<LockFile>,
    /// Doubt recorded before there was a lock.
    doubt: bool,
}

impl ProcessLock {
    pub(in crate::store) fn new(folder: PathBuf) -> Self {
        let state = Arc::default();
        Self { folder, state }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(in crate::store) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The name stored in rows that this process works on.
    pub(in crate::store) fn name(&self) -> Result<String, OutboxError> {
        let mut state = self.state();
        if let Some(holder) = &state.holder {
            return Ok(holder.name.clone());
        }
        let mut holder = LockFile::new(&self.folder)?;
        if state.doubt {
            holder.doubt()?;
        }
        Ok(state.holder.insert(holder).name.clone())
    }

    /// Whether `name` is this process's.
    pub(in crate::store) fn is(&self, name: &str) -> bool {
        let state = self.state();
        state.holder.as_ref().is_some_and(|own| own.name == name)
    }

    /// From now on no row of this process is trusted when it says that its message has not left.
    ///
    /// # Errors
    ///
    /// [`OutboxError`]; the rows are still trusted, so no message of this process may be sent.
    pub(in crate::store) fn doubt(&self) -> Result<(), OutboxError> {
        let mut state = self.state();
        if let Some(holder) = &mut state.holder {
            holder.doubt()?;
        }
        state.doubt = true;
        Ok(())
    }

    /// The name, if there is a lock.
    pub(in crate::store) fn known(&self) -> Option<String> {
        let state = self.state();
        state.holder.as_ref().map(|own| own.name.clone())
    }

    /// Releases the lock; no row may need it any more.
    pub(in crate::store) fn release_lock(&self) {
        self.state().holder = None;
    }
}

impl LockFile {
    /// Creates and acquires a lock in `folder`.
    fn new(folder: &Path) -> Result<Self, OutboxError> {
        let name = uuid::Uuid::new_v4().to_string();
        let path = folder.join(&name);
        let made = (|| {
            system::create_private_folder(folder)?;
            // It gets its name once it is locked: before, others would take it for a dead one's.
            let unnamed = folder.join(format!("{UNNAMED}{name}"));
            let mut file = File::create_new(&unnamed)?;
            file.lock()?;
            file.write_all(SURE)?;
            file.sync_all()?;
            fs::rename(&unnamed, &path)?;
            io::Result::Ok(file)
        })();
        match made {
            Ok(file) => Ok(Self { name, path, file }),
            Err(source) => Err(OutboxError::File { path, source }),
        }
    }

    fn doubt(&mut self) -> Result<(), OutboxError> {
        let written = self
            .file
            .rewind()
            .and_then(|()| self.file.write_all(DOUBT))
            .and_then(|()| self.file.sync_data());
        written.map_err(|source| OutboxError::File {
            path: self.path.clone(),
            source,
        })
    }
}

impl Drop for LockFile {
    fn drop(&mut self) {
        // What stays behind is not locked and therefore not believed.
        let _ = fs::remove_file(&self.path);
    }
}

/// State of the process that wrote `name`. Its file stays, because every row of it is judged by it; if it is
/// gone, nothing vouches for the rows.
pub(in crate::store) fn life(folder: &Path, name: &str) -> OwnerState {
    let path = folder.join(name);
    let file = match system::open(&path, &system::OWN) {
        Ok(file) => file,
        Err(error) if error.is_missing() => return OwnerState::Dead { doubt: true },
        Err(_) => return OwnerState::Alive,
    };
    match file.try_lock_shared() {
        Ok(()) => OwnerState::Dead {
            doubt: system::read_opened(file, &path, &system::OWN)
                .ok()
                .as_deref()
                != Some(SURE),
        },
        Err(TryLockError::WouldBlock | TryLockError::Error(_)) => OwnerState::Alive,
    }
}

/// Names of all locks, of live and dead processes.
pub(in crate::store) fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    names.filter(|name| !name.starts_with(UNNAMED)).collect()
}

/// Removes the lock file of a dead process whose rows are settled.
pub(in crate::store) fn remove_stale(folder: &Path, name: &str) {
    // What stays behind is not locked and therefore not believed.
    let _ = fs::remove_file(folder.join(name));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_holder_is_alive_until_it_is_dropped() {
        let folder = tempfile::tempdir().unwrap();
        let running = folder.path().join("running");
        let holder = LockFile::new(&running).unwrap();
        let name = holder.name.clone();
        assert_eq!(life(&running, &name), OwnerState::Alive);
        drop(holder);
        assert_eq!(life(&running, &name), OwnerState::Dead { doubt: true });
        assert_eq!(fs::read_dir(&running).unwrap().count(), 0);
    }

    #[test]
    fn the_doubt_of_a_process_outlives_it() {
        let folder = tempfile::tempdir().unwrap();
        let mut holder = LockFile::new(folder.path()).unwrap();
        holder.doubt().unwrap();
        let name = holder.name.clone();
        assert_eq!(life(folder.path(), &name), OwnerState::Alive);
        // As the system leaves it when a process dies.
        let path = holder.path.clone();
        let kept = fs::read(&path).unwrap();
        drop(holder);
        fs::write(&path, kept).unwrap();
        assert_eq!(life(folder.path(), &name), OwnerState::Dead { doubt: true });
        remove_stale(folder.path(), &name);
        assert!(!path.exists());
    }

    #[test]
    fn a_doubt_that_is_older_than_the_lock_is_written_into_it() {
        let folder = tempfile::tempdir().unwrap();
        let own = ProcessLock::new(folder.path().to_owned());
        own.doubt().unwrap();
        let name = own.name().unwrap();
        assert_eq!(fs::read(folder.path().join(&name)).unwrap(), DOUBT);
        assert!(own.is(&name));
        own.release_lock();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
