//! What the thread has: the database once it is open, and what it could not write yet.

use std::time::Duration;

use super::{Database, OutboxError};
use crate::record::{SendEnd, SendStart};
use crate::store::AppDirs;
use crate::store::sqlite::BUSY;
use crate::store::sqlite::aside::Identity;
use crate::store::sqlite::process_lock::ProcessLock;

/// The end of a send, with everything needed to create its row if that failed at the start.
#[derive(Debug, Clone, PartialEq)]
pub struct Ended {
    /// What its start should have written.
    pub begun: SendStart,
    /// How it ended.
    pub settled: SendEnd,
    /// Whether to track its delivery.
    pub follow: bool,
}

/// The database once it is open, and the state of its file.
pub(super) struct OutboxWorker {
    places: AppDirs,
    own: ProcessLock,
    database: Option<Database>,
    pub(super) told: Option<String>,
    /// A file found to be damaged; the next request starts a new one.
    damaged: Option<Identity>,
    /// Whether the user was told that a row is skipped.
    passed_over: bool,
    /// Ends that could not be written yet.
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

    /// Runs `work`; closes a file found to be damaged, so that the next request moves it aside.
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

    /// Records the end of a send, now or as soon as possible. Waits for another process that holds the
    /// database for `patience`: many sends at once take turns.
    pub(super) fn settle(&mut self, ended: Ended, patience: Duration) -> Result<(), OutboxError> {
        self.flush_pending();
        let done = self.run_now(|database| database.end(&ended, patience));
        if done.is_err() {
            self.pending.push(ended);
        }
        done
    }

    /// Writes pending ends. Gives up on permanent failures.
    fn flush_pending(&mut self) {
        for ended in std::mem::take(&mut self.pending) {
            let done = self.run_now(|database| database.end(&ended, BUSY));
            if done.is_err_and(|error| error.may_pass()) {
                self.pending.push(ended);
            }
        }
    }

    /// Closes the file and releases the lock, unless a row needs it: processes that find that row judge it by
    /// the lock. Returns whether every send is recorded. SQLite checkpoints the log when the last process
    /// closes the file; doing it earlier would only make the others wait.
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
