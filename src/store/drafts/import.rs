//! What is taken over or cleared away at the start: the one draft of an earlier version, locks of the dead,
//! files of drafts that are gone.

use std::fs;
use std::time::{Duration, SystemTime};

use super::database::Database;
use super::row::Row;
use super::{Drafts, DraftsError};
use crate::mail::Draft;
use crate::record::{DraftKind, Moment};
use crate::store::sqlite::process_lock::{self, OwnerState};
use crate::store::{StoreError, file};
use crate::system;

/// Stands in the row of a draft that an earlier version left behind: the name of no lock, so that it is
/// offered as what a dead process had.
const EARLIER: &str = "an earlier version";
/// How old a folder of files must be before it can be called nobody's: a draft that was just read from a
/// message file is not in the database yet.
const OLD: Duration = Duration::from_secs(86_400);

impl Drafts {
    /// Takes the file of an earlier version into the database, once. A damaged one is given another name.
    pub(super) fn take_over(&mut self, at: Moment) -> Result<(), DraftsError> {
        let path = self.places.old_draft();
        let Some(text) = file::read(&path, &system::EDITED)? else {
            return Ok(());
        };
        match serde_json::from_str::<Draft>(&text) {
            Ok(draft) => {
                self.run(|database| database.take(&draft, at))?;
                Ok(file::remove(&path)?)
            }
            Err(error) => {
                let aside = path.with_extension("json.damaged");
                fs::rename(&path, &aside).map_err(|source| StoreError::Write { path, source })?;
                self.told = Some(format!(
                    "the draft of an earlier version is damaged ({error}) and kept as {}",
                    aside.display()
                ));
                Ok(())
            }
        }
    }

    /// Takes away the files of drafts that are gone.
    pub(super) fn sweep_files(&mut self) {
        let entries = fs::read_dir(self.places.draft_files());
        for entry in entries.into_iter().flatten().flatten() {
            let changed = entry.metadata().and_then(|facts| facts.modified());
            let age = changed.map(|at| SystemTime::now().duration_since(at).unwrap_or_default());
            if age.is_ok_and(|age| age < OLD) {
                continue;
            }
            let name = entry.file_name().to_string_lossy().into_owned();
            let used = self.run(|database| database.names(&name));
            if matches!(used, Ok(false)) {
                // What stays is tried again at the next start.
                let _ = fs::remove_dir_all(entry.path());
            }
        }
    }
}

impl Database {
    /// Takes a draft of an earlier version, unless it was taken and its file could not be removed.
    fn take(&mut self, draft: &Draft, at: Moment) -> Result<(), DraftsError> {
        let text = serde_json::to_string(draft)?;
        let known = self.ids("SELECT id FROM drafts WHERE draft = ?1", &[&text])?;
        if known.is_empty() && draft.is_begun() {
            let row = Row::new(DraftKind::Draft, "", draft)?;
            self.insert(&row, Some(EARLIER), at)?;
        }
        Ok(())
    }

    /// Whether any row mentions `name`, be it deleted.
    fn names(&self, name: &str) -> Result<bool, DraftsError> {
        let sql = "SELECT id FROM drafts WHERE instr(draft, ?1) > 0 LIMIT 1";
        Ok(!self.ids(sql, &[&name.to_owned()])?.is_empty())
    }

    /// Takes away the locks of dead processes, which no row names any more.
    pub(super) fn remove_stale_locks(&self) {
        let folder = self.file.own.folder();
        for name in process_lock::names(folder) {
            let is_dead = matches!(process_lock::life(folder, &name), OwnerState::Dead { .. });
            if is_dead && !self.file.own.is(&name) {
                process_lock::remove_stale(folder, &name);
            }
        }
    }
}
