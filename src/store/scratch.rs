//! Files that are needed only while this process runs: a page for a browser, the attachments of a message file.
//! The last handle removes them when it is dropped; what a killed process left behind is removed at the next start.
//!
//! Each process has a folder of its own with a lock in it, which the system releases with the process; a folder
//! whose lock can be had is a stale one.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use super::{AppDirs, StoreError, file};
use crate::system;

const LOCK: &str = "lock";
/// Prefix of the folder in the system's temporary folder, used if the state folder is not writable.
const PREFIX: &str = "postrider-";
/// A folder this old without a lock was left by a process killed during creation.
const ABANDONED: Duration = Duration::from_secs(60 * 60);

/// This process's folder; created with the first file. Clones share it, and the last one removes it.
#[derive(Debug, Clone)]
pub struct Scratch(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    parent: PathBuf,
    held: Option<(PathBuf, File)>,
    closed: bool,
}

impl Drop for State {
    fn drop(&mut self) {
        self.remove();
    }
}

impl Scratch {
    /// A folder below those of `places`, created on demand.
    pub fn new(places: &AppDirs) -> Self {
        Self(Arc::new(Mutex::new(State {
            parent: places.scratch(),
            held: None,
            closed: false,
        })))
    }

    /// Writes a file under the given name; returns its path. The folder has mode 0700, the file 0600.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if it cannot be written, or after [`Scratch::close`].
    pub fn write_named(&self, name: &str, bytes: &[u8]) -> Result<PathBuf, StoreError> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Below the folder with the lock, which may be called like the file.
        let path = state.folder()?.join("files").join(name);
        file::write_new(&path, bytes)?;
        Ok(path)
    }

    /// Writes a file under an unpredictable name with `extension` (without a dot); returns its path. The
    /// folder has mode 0700, the file 0600.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if it cannot be written, or after [`Scratch::close`].
    pub fn write(&self, extension: &str, bytes: &[u8]) -> Result<PathBuf, StoreError> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let folder = state.folder()?;
        let path = folder.join(format!("{}.{extension}", uuid::Uuid::new_v4().simple()));
        file::create_bytes(&path, bytes)?;
        Ok(path)
    }

    /// Removes the folder and its contents.
    pub fn close(&self) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.closed = true;
        state.remove();
    }

    /// Removes what killed processes left behind.
    pub fn sweep(places: &AppDirs) {
        sweep(&places.scratch(), "");
    }
}

fn sweep(parent: &Path, prefix: &str) {
    let entries = fs::read_dir(parent).into_iter().flatten().flatten();
    let ours = entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(prefix));
    for folder in ours.map(|entry| entry.path()) {
        if is_stale(&folder) {
            let _ = fs::remove_dir_all(&folder);
        }
    }
}

impl State {
    fn remove(&mut self) {
        if let Some((folder, _lock)) = self.held.take() {
            // What stays is swept at the next start.
            let _ = fs::remove_dir_all(folder);
        }
    }

    fn folder(&mut self) -> Result<&Path, StoreError> {
        if self.closed {
            return Err(StoreError::Write {
                path: self.parent.clone(),
                source: std::io::Error::other("the program is about to end"),
            });
        }
        if self.held.is_none() {
            let name = uuid::Uuid::new_v4().simple().to_string();
            let held = hold(self.parent.join(&name));
            self.held = Some(held.or_else(|error| elsewhere(&name).map_err(|_| error))?);
        }
        Ok(self
            .held
            .as_ref()
            .map_or(self.parent.as_path(), |(folder, _)| folder))
    }
}

fn hold(folder: PathBuf) -> Result<(PathBuf, File), StoreError> {
    let lock = file::write_locked(&folder.join(LOCK), "")?;
    Ok((folder, lock))
}

/// Creates a folder in the system's temporary folder, for a read-only home.
fn elsewhere(name: &str) -> Result<(PathBuf, File), StoreError> {
    let parent = std::env::temp_dir();
    sweep(&parent, PREFIX);
    hold(parent.join(format!("{PREFIX}{name}")))
}

/// Whether nobody holds the lock. A folder without one is just being created, unless it is old.
fn is_stale(folder: &Path) -> bool {
    match system::open(&folder.join(LOCK), &system::OWN) {
        Ok(lock) => lock.try_lock().is_ok(),
        Err(error) => error.is_missing() && age(folder).is_some_and(|age| age > ABANDONED),
    }
}

fn age(folder: &Path) -> Option<Duration> {
    let changed = folder.metadata().and_then(|facts| facts.modified()).ok()?;
    SystemTime::now().duration_since(changed).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn home() -> (tempfile::TempDir, AppDirs) {
        let home = tempfile::tempdir().unwrap();
        let places = AppDirs::find(Some(home.path())).unwrap();
        (home, places)
    }

    #[test]
    fn what_is_held_stays_and_what_was_left_goes() {
        let (_home, places) = home();
        let scratch = Scratch::new(&places);
        assert!(!places.scratch().exists());
        let page = scratch.write("html", b"<p>").unwrap();
        let [left, unlocked, old] =
            ["left", "unlocked", "old"].map(|name| places.scratch().join(name));
        for folder in [&left, &unlocked, &old] {
            fs::create_dir(folder).unwrap();
        }
        fs::write(left.join(LOCK), "").unwrap();
        let long_ago = SystemTime::now() - 2 * ABANDONED;
        File::open(&old).unwrap().set_modified(long_ago).unwrap();
        Scratch::sweep(&places);
        assert!(page.exists() && unlocked.exists());
        assert!(!left.exists() && !old.exists());
        scratch.close();
        assert!(!page.exists());
        assert!(scratch.write("html", b"").is_err());
    }

    #[test]
    fn the_last_handle_removes_the_files() {
        let (_home, places) = home();
        let scratch = Scratch::new(&places);
        let page = scratch.write("html", b"<p>").unwrap();
        let lock = scratch.write_named("lock", b"a file of this name").unwrap();
        let other = scratch.clone();
        drop(scratch);
        assert!(page.exists() && lock.exists());
        drop(other);
        assert_eq!(fs::read_dir(places.scratch()).unwrap().count(), 0);
    }

    #[test]
    fn a_name_that_is_taken_is_an_error() {
        let (_home, places) = home();
        let scratch = Scratch::new(&places);
        scratch.write_named("a.pdf", b"1").unwrap();
        assert!(scratch.write_named("a.pdf", b"2").is_err());
    }

    /// A file where the folder should be cannot become one, also for root.
    #[test]
    fn a_state_folder_that_cannot_be_written_is_no_hindrance() {
        let (_home, places) = home();
        fs::write(&places.state, "in the way").unwrap();
        let scratch = Scratch::new(&places);
        let path = scratch.write_named("a.pdf", b"1").unwrap();
        let folder = path.parent().and_then(Path::parent).unwrap().to_owned();
        assert_eq!(folder.parent(), Some(&*std::env::temp_dir()));
        drop(scratch);
        assert!(!folder.exists());
    }

    #[cfg(unix)]
    #[test]
    fn others_may_not_look() {
        use std::os::unix::fs::PermissionsExt;
        let (_home, places) = home();
        let scratch = Scratch::new(&places);
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        for path in [
            scratch.write("html", b"<p>").unwrap(),
            scratch.write_named("a.pdf", b"1").unwrap(),
        ] {
            assert_eq!(mode(&path), 0o600);
            assert_eq!(mode(path.parent().unwrap()), 0o700);
        }
    }
}
