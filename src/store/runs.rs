//! What a run of `send --each` was started with, kept until it is finished: the message, the list and copies of the
//! files to attach, so that a change of any of them meanwhile does not change the messages. A folder for each run, and
//! in it the lock of the process that works on it.

use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{AppDirs, StoreError, file};
use crate::mail::Mailing;
use crate::system;
use crate::system::create_private_folder;

const LOCK: &str = "lock";
/// Written last: where it is, the rest is whole.
const ABOUT: &str = "about.json";
const INPUTS: &str = "inputs.json";
const FILES: &str = "files";

/// What a run sends.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RunSnapshot {
    /// The messages.
    #[serde(flatten)]
    pub mailing: Mailing,
    /// Where the copy of each file is.
    pub files: BTreeMap<String, String>,
}

/// What can be known of a run without its inputs.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct OpenRun {
    /// Its id.
    pub id: String,
    /// What it sends; see [`super::RunStart`].
    pub fingerprint: String,
    /// Where its message and its list were read from; empty for standard input and for none.
    pub sources: [String; 2],
    /// Whether every row was sent.
    pub is_finished: bool,
}

/// The folder of a run, locked until this is dropped or the process ends.
#[derive(Debug)]
pub struct RunFolder {
    path: PathBuf,
    _lock: File,
}

impl RunFolder {
    /// Makes and locks the folder of a run; `None` if another process has it.
    ///
    /// # Errors
    ///
    /// [`StoreError`]
    pub fn lock(places: &AppDirs, id: &str) -> Result<Option<Self>, StoreError> {
        let path = places.runs().join(id);
        let lock = path.join(LOCK);
        let failed = |source| StoreError::Write {
            path: lock.clone(),
            source,
        };
        create_private_folder(&path).map_err(failed)?;
        let held = file::open_private(&lock).map_err(failed)?;
        match held.try_lock() {
            Ok(()) => Ok(Some(Self { path, _lock: held })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(source)) => Err(failed(source)),
        }
    }

    /// Runs that were started from the same files and are not finished.
    pub fn unfinished(places: &AppDirs, sources: &[String; 2]) -> Vec<OpenRun> {
        let entries = fs::read_dir(places.runs()).into_iter().flatten().flatten();
        let runs = entries.filter_map(|entry| about(&entry.path()).ok().flatten());
        runs.filter(|run| !run.is_finished && run.sources == *sources)
            .collect()
    }

    /// What is known of this run, if it was started before.
    ///
    /// # Errors
    ///
    /// [`StoreError`]
    pub fn about(&self) -> Result<Option<OpenRun>, StoreError> {
        about(&self.path)
    }

    /// What it was started with.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when it cannot be read.
    pub fn snapshot(&self) -> Result<RunSnapshot, StoreError> {
        let path = self.path.join(INPUTS);
        let text = system::read_text(&path, &system::RUN)?;
        serde_json::from_str(&text).map_err(|error| unreadable(path, error))
    }

    /// Keeps what the run is started with, and copies of `paths`, each read by `read`.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when something cannot be written, and what `read` answers.
    pub fn keep<E: From<StoreError>>(
        &self,
        run: &OpenRun,
        mut snapshot: RunSnapshot,
        paths: impl IntoIterator<Item = String>,
        mut read: impl FnMut(&str) -> Result<Vec<u8>, E>,
    ) -> Result<RunSnapshot, E> {
        self.clear()?;
        for (at, path) in paths.into_iter().enumerate() {
            let bytes = read(&path)?;
            // Under its own name, which the recipient sees.
            let name = Path::new(&path).file_name().unwrap_or_default();
            let copy = self.path.join(FILES).join(at.to_string()).join(name);
            file::create_bytes(&copy, &bytes)?;
            let copy = copy.to_string_lossy().into_owned();
            snapshot.files.insert(path, copy);
        }
        let text = serde_json::to_string(&snapshot);
        let path = self.path.join(INPUTS);
        let text = text.map_err(|error| unreadable(path.clone(), error))?;
        file::write(&path, &text)?;
        self.set_about(run)?;
        Ok(snapshot)
    }

    /// The run is finished: its inputs go, and that it was is kept.
    ///
    /// # Errors
    ///
    /// [`StoreError`]
    pub fn finish(&self, run: OpenRun) -> Result<(), StoreError> {
        self.set_about(&OpenRun {
            is_finished: true,
            ..run
        })?;
        self.clear()
    }

    fn set_about(&self, run: &OpenRun) -> Result<(), StoreError> {
        let path = self.path.join(ABOUT);
        let text = serde_json::to_string(run).map_err(|error| unreadable(path.clone(), error))?;
        file::write(&path, &text)
    }

    fn clear(&self) -> Result<(), StoreError> {
        let files = self.path.join(FILES);
        match fs::remove_dir_all(&files) {
            Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
                return Err(StoreError::Write {
                    path: files,
                    source,
                });
            }
            _ => {}
        }
        file::remove(&self.path.join(INPUTS))
    }
}

fn about(folder: &Path) -> Result<Option<OpenRun>, StoreError> {
    let path = folder.join(ABOUT);
    let Some(text) = file::read(&path, &system::OWN)? else {
        return Ok(None);
    };
    let run = serde_json::from_str(&text).map_err(|error| unreadable(path, error))?;
    Ok(Some(run))
}

fn unreadable(path: PathBuf, error: serde_json::Error) -> StoreError {
    StoreError::Write {
        path,
        source: error.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(home: &tempfile::TempDir) -> AppDirs {
        AppDirs::find(Some(home.path())).unwrap()
    }

    fn run() -> OpenRun {
        OpenRun {
            id: "june".into(),
            fingerprint: "f".into(),
            sources: ["/a.toml".into(), "/b.csv".into()],
            is_finished: false,
        }
    }

    #[test]
    fn a_run_has_one_process_at_a_time() {
        let home = tempfile::tempdir().unwrap();
        let first = RunFolder::lock(&places(&home), "june").unwrap();
        assert!(first.is_some());
        assert!(RunFolder::lock(&places(&home), "june").unwrap().is_none());
        assert!(RunFolder::lock(&places(&home), "july").unwrap().is_some());
        drop(first);
        assert!(RunFolder::lock(&places(&home), "june").unwrap().is_some());
    }

    #[test]
    fn what_a_run_was_started_with_stays_until_it_is_finished() {
        let home = tempfile::tempdir().unwrap();
        let folder = RunFolder::lock(&places(&home), "june").unwrap().unwrap();
        assert_eq!(folder.about().unwrap(), None);
        let snapshot = RunSnapshot {
            mailing: Mailing {
                signature: "Ada".into(),
                ..Mailing::default()
            },
            ..RunSnapshot::default()
        };
        let paths = ["/x/bill.pdf".to_owned(), "/y/bill.pdf".to_owned()];
        let read = |path: &str| Ok::<_, StoreError>(path.as_bytes().to_vec());
        let kept = folder.keep(&run(), snapshot, paths, read).unwrap();
        assert_eq!(folder.snapshot().unwrap(), kept);
        assert_eq!(folder.about().unwrap(), Some(run()));
        for (path, copy) in &kept.files {
            assert!(copy.ends_with("/bill.pdf"), "{copy}");
            assert_eq!(fs::read(copy).unwrap(), path.as_bytes());
        }
        let open = |sources: [String; 2]| RunFolder::unfinished(&places(&home), &sources).len();
        assert_eq!(open(run().sources), 1);
        assert_eq!(open(["/a.toml".into(), "/c.csv".into()]), 0);
        folder.finish(run()).unwrap();
        assert_eq!(open(run().sources), 0);
        assert!(folder.about().unwrap().unwrap().is_finished);
        assert!(kept.files.values().all(|copy| !Path::new(copy).exists()));
    }
}
