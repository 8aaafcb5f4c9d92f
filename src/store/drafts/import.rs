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

/// Stored as holder of a draft imported from an earlier version: not a lock's name, so that the draft is
/// offered like a dead process's.
const EARLIER: &str = "an earlier version";
/// Minimum age of a file folder to count as orphaned: a draft just read from a message file is not in the
/// database yet.
const OLD: Duration = Duration::from_secs(86_400);

impl Drafts {
    /// Imports the file of an earlier version, once. Renames a damaged one.
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

    /// Removes the files of deleted drafts.
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
    /// Imports a draft, unless that was done and its file could not be removed.
    fn take(&mut self, draft: &Draft, at: Moment) -> Result<(), DraftsError> {
        let text = serde_json::to_string(draft)?;
        let known = self.ids("SELECT id FROM drafts WHERE draft = ?1", &[&text])?;
        if known.is_empty() && draft.is_begun() {
            let row = Row::new(DraftKind::Draft, "", draft)?;
            self.insert(&row, Some(EARLIER), at)?;
        }
        Ok(())
    }

    /// Whether any row, even a deleted one, refers to `name`.
    fn names(&self, name: &str) -> Result<bool, DraftsError> {
        let sql = "SELECT id FROM drafts WHERE instr(draft, ?1) > 0 LIMIT 1";
        Ok(!self.ids(sql, &[&name.to_owned()])?.is_empty())
    }

    /// Removes the locks of dead processes that no row refers to.
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
