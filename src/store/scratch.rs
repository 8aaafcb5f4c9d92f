//! Files that other programs read while this one runs: a page for a browser. They go away when the program
//! ends, and what a crash left behind goes away at the next start.
//!
//! Each process has a folder of its own with a lock in it, which the system takes away with the process; a
//! folder whose lock can be had is a stale one.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::{Places, StoreError, file};

const LOCK: &str = "lock";

/// The folder of this process; made with the first file. Clones are handles to the same one.
#[derive(Debug, Clone)]
pub struct Scratch(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    parent: PathBuf,
    held: Option<(PathBuf, File)>,
    closed: bool,
}

impl Scratch {
    /// A folder below those of `places`; nothing is made yet.
    pub fn new(places: &Places) -> Self {
        Self(Arc::new(Mutex::new(State {
            parent: places.scratch(),
            held: None,
            closed: false,
        })))
    }

    /// Writes a file under a name that nobody can know, `extension` without its dot; says where. The folder
    /// has 0700, the file 0600.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when it cannot be written, or after [`Scratch::close`].
    pub fn write(&self, extension: &str, bytes: &[u8]) -> Result<PathBuf, StoreError> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let folder = state.folder()?;
        let path = folder.join(format!("{}.{extension}", uuid::Uuid::new_v4().simple()));
        file::create_bytes(&path, bytes)?;
        Ok(path)
    }

    /// Takes the folder away with all that is in it.
    pub fn close(&self) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.closed = true;
        if let Some((folder, _lock)) = state.held.take() {
            // What stays is swept at the next start.
            let _ = fs::remove_dir_all(folder);
        }
    }

    /// Takes away what processes left behind that did not end in order.
    pub fn sweep(places: &Places) {
        let entries = fs::read_dir(places.scratch()).into_iter().flatten();
        for folder in entries.flatten().map(|entry| entry.path()) {
            if is_stale(&folder) {
                let _ = fs::remove_dir_all(&folder);
            }
        }
    }
}

impl State {
    fn folder(&mut self) -> Result<&Path, StoreError> {
        if self.closed {
            return Err(StoreError::Write {
                path: self.parent.clone(),
                source: std::io::Error::other("the program is about to end"),
            });
        }
        if self.held.is_none() {
            let folder = self.parent.join(uuid::Uuid::new_v4().simple().to_string());
            let lock = file::write_locked(&folder.join(LOCK), "")?;
            self.held = Some((folder, lock));
        }
        Ok(self
            .held
            .as_ref()
            .map_or(self.parent.as_path(), |(folder, _)| folder))
    }
}

/// Whether nobody holds the lock. A folder without one is being made just now.
fn is_stale(folder: &Path) -> bool {
    File::open(folder.join(LOCK)).is_ok_and(|lock| lock.try_lock().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_held_stays_and_what_was_left_goes() {
        let home = tempfile::tempdir().unwrap();
        let places = Places::find(Some(home.path())).unwrap();
        let scratch = Scratch::new(&places);
        assert!(!places.scratch().exists());
        let page = scratch.write("html", b"<p>").unwrap();
        let left = places.scratch().join("left");
        fs::create_dir(&left).unwrap();
        fs::write(left.join(LOCK), "").unwrap();
        Scratch::sweep(&places);
        assert!(page.exists() && !left.exists());
        scratch.close();
        assert!(!page.exists());
        assert!(scratch.write("html", b"").is_err());
    }

    #[cfg(unix)]
    #[test]
    fn others_may_not_look() {
        use std::os::unix::fs::PermissionsExt;
        let home = tempfile::tempdir().unwrap();
        let places = Places::find(Some(home.path())).unwrap();
        let page = Scratch::new(&places).write("html", b"<p>").unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&page), 0o600);
        assert_eq!(mode(page.parent().unwrap()), 0o700);
    }
}
