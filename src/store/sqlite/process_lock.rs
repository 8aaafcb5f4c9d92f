//! The lock by which one process knows that another one is still at work on a send: a file of its own,
//! locked for as long as it lives. The system takes the lock away when a process dies, however it dies.

use std::fs::{self, File, TryLockError};
use std::io::{self, Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::store::OutboxError;
use crate::store::file;
use crate::system;

/// The lock of this process.
#[derive(Debug)]
pub(in crate::store) struct LockFile {
    name: String,
    path: PathBuf,
    file: File,
}

/// What stands in a lock's file: every row that says so has not left; or one of them may have left though
/// the row could not be changed. The second takes the place of the first, which needs no room on a full
/// disk.
const SURE: &[u8] = b"sure ";
const DOUBT: &[u8] = b"doubt";

/// How a file begins that is about to become a lock.
const UNNAMED: &str = ".new-";

/// What can be known of the process behind a lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::store) enum OwnerState {
    /// It lives, or that cannot be found out: to call a live send lost would be worse than to wait.
    Alive,
    /// It is dead.
    Dead {
        /// Whether a message of it may have left whose row does not say so.
        doubt: bool,
    },
}

/// The lock of this process, made when it is first needed. Whoever sends can doubt without waiting for
/// the thread that has the database.
#[derive(Debug, Clone)]
pub(in crate::store) struct ProcessLock {
    folder: PathBuf,
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    holder: Option<LockFile>,
    /// Doubted before there was a lock to write it into.
    doubt: bool,
}

impl ProcessLock {
    /// None yet; it will stand in `folder`.
    pub(in crate::store) fn new(folder: PathBuf) -> Self {
        let state = Arc::default();
        Self { folder, state }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Where the locks are.
    pub(in crate::store) fn folder(&self) -> &Path {
        &self.folder
    }

    /// What stands in the rows that this process works on.
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

    /// From now on no row of this process is believed when it says that its message has not left.
    ///
    /// # Errors
    ///
    /// [`OutboxError`]; the rows are believed then, so no message of this process may leave.
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

    /// Takes the lock away; no row may need it any longer.
    pub(in crate::store) fn release_lock(&self) {
        self.state().holder = None;
    }
}

impl LockFile {
    /// Makes a lock in `folder` and holds it.
    fn new(folder: &Path) -> Result<Self, OutboxError> {
        let name = uuid::Uuid::new_v4().to_string();
        let path = folder.join(&name);
        let made = (|| {
            file::make_folder(folder)?;
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

/// What is known of the process that wrote `name`. Its file stays: every row of it is judged by it. Where
/// it is gone nothing vouches for the rows any more.
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

/// The locks that there are, of living processes and of dead ones.
pub(in crate::store) fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    names.filter(|name| !name.starts_with(UNNAMED)).collect()
}

/// Takes away the file of a dead process whose rows are settled.
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
