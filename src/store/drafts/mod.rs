//! Drafts and templates in SQLite, in a file of their own: a history that is damaged, deleted or swept
//! takes no unsent work with it.
//!
//! Whoever has a draft in a form holds its row by the lock of the process, as a send holds that of the
//! outbox; a row is changed only by who holds it, so that two programs never write over each other's. What
//! a dead process held is offered by the next start. Tokens must not enter: whoever writes has scrubbed.

mod database;
mod error;
mod import;
mod list;
mod row;
mod write;

#[cfg(test)]
mod tests;

pub use error::DraftsError;

use database::Database;

use super::AppDirs;
use super::sqlite::aside::Identity;
use super::sqlite::process_lock::ProcessLock;

/// This process's access to the drafts. Nothing is opened or written before the first use.
pub struct Drafts {
    places: AppDirs,
    own: ProcessLock,
    database: Option<Database>,
    told: Option<String>,
    /// A file found to be damaged; the next use starts a new one.
    damaged: Option<Identity>,
}

impl Drafts {
    pub fn new(places: &AppDirs) -> Self {
        Self {
            places: places.clone(),
            own: ProcessLock::new(places.state.join("writing")),
            database: None,
            told: None,
            damaged: None,
        }
    }

    /// A notice about the file, returned once: that it was moved aside or left alone.
    pub fn told(&mut self) -> Option<String> {
        self.told.take()
    }

    /// Checkpoints the log. Rows held by this process stay held; the next start, which finds the lock
    /// released, offers them.
    pub fn close(&mut self) {
        if let Some(database) = self.database.take() {
            database.file.fold();
        }
    }

    /// Runs `work`; closes a file found to be damaged, so that the next use moves it aside.
    fn run<T>(
        &mut self,
        work: impl FnOnce(&mut Database) -> Result<T, DraftsError>,
    ) -> Result<T, DraftsError> {
        let done = self.opened().and_then(work);
        if done.as_ref().is_err_and(DraftsError::is_damage) {
            self.damaged = self
                .database
                .take()
                .map(|database| database.file.identity());
        }
        done
    }

    fn opened(&mut self) -> Result<&mut Database, DraftsError> {
        // Another process found it damaged and gave it another name: nothing more goes into that file.
        let gone = |database: &mut Database| !database.file.is_in_place();
        drop(self.database.take_if(gone));
        if self.database.is_none() {
            let (database, told) = Database::open(&self.places, &self.own, self.damaged)?;
            self.damaged = None;
            self.database = Some(database);
            self.told = told.or(self.told.take());
        }
        self.database.as_mut().ok_or(DraftsError::Gone)
    }
}
