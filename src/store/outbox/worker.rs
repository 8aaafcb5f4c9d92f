//! What the thread has: the database once it is open, and what it could not write yet.

use std::time::Duration;

use super::{Database, OutboxError};
use crate::record::{SendEnd, SendStart};
use crate::store::AppDirs;
use crate::store::sqlite::BUSY;
use crate::store::sqlite::aside::Identity;
use crate::store::sqlite::process_lock::ProcessLock;

/// How a send ended, with what it takes to begin its row if that could not be done before.
#[derive(Debug, Clone, PartialEq)]
pub struct Ended {
    /// What was to be written when it began.
    pub begun: SendStart,
    /// How it ended.
    pub settled: SendEnd,
    /// Whether its fate is to be asked for.
    pub follow: bool,
}

/// The database once it is open, and what is known of its file.
pub(super) struct OutboxWorker {
    places: AppDirs,
    own: ProcessLock,
    database: Option<Database>,
    pub(super) told: Option<String>,
    /// The file that a request found damaged: the next one begins a new file.
    damaged: Option<Identity>,
    /// Whether it was told that a row is passed over.
    passed_over: bool,
    /// What could not be written because something was in the way.
    pending: Vec<Ended>,
}

impl OutboxWorker {
    pub(super) fn new(places: &AppDirs, own: &ProcessLock) -> Self {
        Self {
            places: places.clone(),
            own: own.clone(),
            database: None,
            told: None,
            damaged: None,
            passed_over: false,
            pending: Vec::new(),
        }
    }

    fn database(&mut self) -> Result<&mut Database, OutboxError> {
        // Another process found it damaged and gave it another name: nothing more goes into that file.
        let gone = |database: &mut Database| !database.file.is_in_place();
        drop(self.database.take_if(gone));
        if self.database.is_none() {
            let (database, told) = Database::open(&self.places, &self.own, self.damaged)?;
            self.damaged = None;
            self.database = Some(database);
            self.told = told.or(self.told.take());
        }
        self.database.as_mut().ok_or(OutboxError::Gone)
    }

    /// Does `work`; a file that proves to be damaged is closed, so that the next request sets it aside.
    pub(super) fn run<T>(
        &mut self,
        work: impl FnOnce(&mut Database) -> Result<T, OutboxError>,
    ) -> Result<T, OutboxError> {
        self.flush_pending();
        self.run_now(work)
    }

    fn run_now<T>(
        &mut self,
        work: impl FnOnce(&mut Database) -> Result<T, OutboxError>,
    ) -> Result<T, OutboxError> {
        let done = self.database().and_then(work);
        let unreadable = self
            .database
            .as_mut()
            .and_then(|open| open.unreadable.take());
        if let Some(id) = unreadable.filter(|_| !self.passed_over) {
            self.passed_over = true;
            self.told = Some(format!(
                "a send of the history cannot be read and is passed over; `postrider history --delete {id}` forgets it"
            ));
        }
        if done.as_ref().is_err_and(OutboxError::is_damage) {
            let damaged = self.database.take();
            self.damaged = damaged.map(|database| database.file.identity());
        }
        done
    }

    /// Writes how a send ended, now or as soon as it can be. Another program that holds the database is waited
    /// for with `patience`: many sends at once take turns.
    pub(super) fn settle(&mut self, ended: Ended, patience: Duration) -> Result<(), OutboxError> {
        self.flush_pending();
        let done = self.run_now(|database| database.end(&ended, patience));
        if done.is_err() {
            self.pending.push(ended);
        }
        done
    }

    /// Writes what is owed. What fails for a reason that does not pass is given up.
    fn flush_pending(&mut self) {
        for ended in std::mem::take(&mut self.pending) {
            let done = self.run_now(|database| database.end(&ended, BUSY));
            if done.is_err_and(|error| error.may_pass()) {
                self.pending.push(ended);
            }
        }
    }

    /// Closes the file, and lets go of the lock unless a row needs it: whoever finds that row judges it by the
    /// lock. Returns whether every send is recorded. SQLite folds the log back when the last program closes the
    /// file; to do so earlier would only keep the others waiting.
    pub(super) fn close(&mut self) -> bool {
        self.flush_pending();
        if let Some(mut database) = self.database.take() {
            let holds = database.holds();
            drop(database);
            if holds.is_ok_and(|holds| !holds) {
                self.own.release_lock();
            }
        }
        self.pending.is_empty()
    }
}
