//! Runs: which rows of a list were sent. A run that is started again asks here what is left to do.

use rusqlite::{OptionalExtension as _, params};

use super::{Database, OutboxError};
use crate::record::{Moment, RunSend, SendId, Status};

/// A run as it was started.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RunStart {
    /// Its id.
    pub id: String,
    /// What it sends: two runs with the same fingerprint send the same messages.
    pub fingerprint: String,
    /// Rows of its list.
    pub rows: usize,
}

impl Database {
    /// The run of this id, if it was started before.
    ///
    /// # Errors
    ///
    /// [`OutboxError`]
    pub fn run(&mut self, id: &str) -> Result<Option<RunStart>, OutboxError> {
        let query = "SELECT fingerprint, rows FROM runs WHERE id = ?1";
        let found = self.file.sqlite.query_row(query, [id], |row| {
            Ok(RunStart {
                id: id.to_owned(),
                fingerprint: row.get(0)?,
                rows: count(row.get(1)?),
            })
        });
        self.file.told(found.optional())
    }

    /// Starts a run; one that was started before stays as it is.
    ///
    /// # Errors
    ///
    /// [`OutboxError`]
    pub fn start_run(&mut self, run: &RunStart, at: Moment) -> Result<(), OutboxError> {
        let rows = i64::try_from(run.rows).unwrap_or(i64::MAX);
        let insert =
            "INSERT OR IGNORE INTO runs (id, at_ms, fingerprint, rows) VALUES (?1, ?2, ?3, ?4)";
        self.file.commit(|transaction| {
            let row = params![run.id, at.unix_ms, run.fingerprint, rows];
            transaction.execute(insert, row).map(drop)
        })
    }

    /// The latest send for each row of a run that was begun, in the order of the rows.
    ///
    /// # Errors
    ///
    /// [`OutboxError`]
    pub fn run_sends(&mut self, run: &str) -> Result<Vec<RunSend>, OutboxError> {
        let query = "SELECT run_sends.row, run_sends.id, run_sends.at_ms, run_sends.status,
                         sends.message_id IS NOT NULL
                     FROM run_sends LEFT JOIN sends ON sends.id = run_sends.id
                     WHERE run_sends.seq IN
                         (SELECT max(seq) FROM run_sends WHERE run = ?1 GROUP BY row)
                     ORDER BY run_sends.row";
        let read = || {
            let mut statement = self.file.sqlite.prepare_cached(query)?;
            let rows = statement.query_map([run], |row| {
                let status: String = row.get(3)?;
                // A word of a later version: whatever it means, the row is not sent again unasked.
                let status = Status::of_name(&status).unwrap_or(Status::Unknown);
                Ok(RunSend {
                    row: count(row.get(0)?),
                    id: SendId(row.get(1)?),
                    at_ms: row.get(2)?,
                    status: match (status, row.get(4)?) {
                        // Postmark has it, whatever it does not say of its recipients.
                        (Status::Unknown | Status::NotFound, true) => Status::Accepted,
                        (status, _) => status,
                    },
                })
            })?;
            rows.collect()
        };
        self.file.told(read())
    }
}

fn count(number: i64) -> usize {
    usize::try_from(number).unwrap_or(0)
}
