//! The database of sends.

use super::OutboxError;
use crate::record::SendId;
use crate::store::AppDirs;
use crate::store::sqlite::aside::Identity;
use crate::store::sqlite::process_lock::ProcessLock;
use crate::store::sqlite::{DatabaseFile, Kind};

const SENDS: Kind = Kind {
    migrations: &[include_str!("schema.sql"), include_str!("runs.sql")],
    keeps: "sends",
    damaged: "the history was damaged and a new one begun; the old file is kept as",
};

/// This process's open database.
pub struct Database {
    pub(super) file: DatabaseFile,
    /// A send that was skipped because its row cannot be read.
    pub(super) unreadable: Option<SendId>,
}

impl Database {
    /// Opens the database; also returns a notice if a file was moved aside. `damaged` identifies a file known
    /// to be damaged.
    pub(super) fn open(
        places: &AppDirs,
        own: &ProcessLock,
        damaged: Option<Identity>,
    ) -> Result<(Self, Option<String>), OutboxError> {
        let (file, told) = DatabaseFile::open(&places.history(), &SENDS, own, damaged)?;
        let unreadable = None;
        Ok((Self { file, unreadable }, told))
    }
}
