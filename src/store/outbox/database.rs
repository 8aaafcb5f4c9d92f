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

/// The open database of this process.
pub struct Database {
    pub(super) file: DatabaseFile,
    /// A send that was passed over because its row cannot be read.
    pub(super) unreadable: Option<SendId>,
}

impl Database {
    /// Opens it, and says what was set aside for it, if anything was. `damaged` is the file that is known
    /// to be.
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
