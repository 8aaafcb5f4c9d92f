//! Why a send could not be recorded, or the history not be read.

use std::io;
use std::path::PathBuf;

use rusqlite::ErrorCode;
use thiserror::Error;

/// The database of sends could not be used. Sending goes on without it.
#[derive(Debug, Error)]
pub enum OutboxError {
    /// A file or folder beside it failed.
    #[error("{path}: {source}")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The database failed.
    #[error("{path}: {why}")]
    Database {
        /// The file.
        path: PathBuf,
        /// In words, with what to do where something can be done.
        why: String,
        /// Whether the file holds something else than it should.
        damaged: bool,
        /// Whether it may be otherwise soon: held, full.
        passing: bool,
    },
    /// What was written there is not what this version writes.
    #[error(
        "a row of the history cannot be read ({0}); `postrider history --delete ID` forgets it"
    )]
    Row(#[from] serde_json::Error),
    /// The thread that keeps it is gone, or did not answer in time.
    #[error("the history does not answer; start postrider again")]
    Gone,
}

/// What people can do about an error of SQLite.
const ADVICE: [(ErrorCode, &str); 5] = [
    (ErrorCode::DiskFull, "the disk is full"),
    (
        ErrorCode::ReadOnly,
        "it cannot be written (read-only file or folder)",
    ),
    (
        ErrorCode::CannotOpen,
        "it cannot be opened (is the folder writable?)",
    ),
    (
        ErrorCode::DatabaseBusy,
        "another program holds it; try again when that has ended",
    ),
    (ErrorCode::SystemIoFailure, "the disk failed"),
];

impl OutboxError {
    /// An error of SQLite at `path`.
    pub(in crate::store) fn of(path: &std::path::Path, error: &rusqlite::Error) -> Self {
        let code = error.sqlite_error_code();
        let advice = ADVICE.iter().find(|row| Some(row.0) == code);
        let why = advice.map_or_else(|| error.to_string(), |row| row.1.to_owned());
        let damaged = matches!(
            code,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase)
        );
        Self::Database {
            path: path.to_owned(),
            why,
            damaged,
            passing: matches!(
                code,
                Some(
                    ErrorCode::DatabaseBusy
                        | ErrorCode::DatabaseLocked
                        | ErrorCode::DiskFull
                        | ErrorCode::SystemIoFailure
                        | ErrorCode::CannotOpen
                        | ErrorCode::ReadOnly
                )
            ),
        }
    }

    /// Whether it may be otherwise soon.
    pub(super) fn may_pass(&self) -> bool {
        matches!(
            self,
            Self::Database { passing: true, .. } | Self::File { .. }
        )
    }

    /// Whether the file holds something else than it should.
    pub(in crate::store) fn is_damage(&self) -> bool {
        matches!(self, Self::Database { damaged: true, .. })
    }
}
