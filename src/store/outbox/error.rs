//! Why a send could not be recorded, or the history not be read.

use std::io;
use std::path::PathBuf;

use rusqlite::ErrorCode;
use thiserror::Error;

/// Why the sends database could not be used. Sending continues without it.
#[derive(Debug, Error)]
pub enum OutboxError {
    /// A file or folder beside it failed.
    #[error("{path}: {source}")]
    File { path: PathBuf, source: io::Error },
    /// The database failed.
    #[error("{path}: {why}")]
    Database {
        path: PathBuf,
        /// Description, with advice if there is any.
        why: String,
        /// Whether the file is damaged.
        damaged: bool,
        /// Whether the error may pass: locked, disk full.
        passing: bool,
    },
    /// A row has an unexpected format.
    #[error(
        "a row of the history cannot be read ({0}); `postrider history --delete ID` forgets it"
    )]
    Row(#[from] serde_json::Error),
    /// The database thread is gone or did not answer in time.
    #[error("the history does not answer; start postrider again")]
    Gone,
}

/// Advice for SQLite errors.
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

    /// Whether the error may pass.
    pub(super) fn may_pass(&self) -> bool {
        matches!(
            self,
            Self::Database { passing: true, .. } | Self::File { .. }
        )
    }

    /// Whether the file is damaged.
    pub(in crate::store) fn is_damage(&self) -> bool {
        matches!(self, Self::Database { damaged: true, .. })
    }
}
