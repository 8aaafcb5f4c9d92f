//! The database of drafts.

use super::DraftsError;
use crate::record::HeldBy;
use crate::store::AppDirs;
use crate::store::sqlite::aside::Identity;
use crate::store::sqlite::process_lock::{OwnerState, ProcessLock};
use crate::store::sqlite::{DatabaseFile, Kind};

const DRAFTS: Kind = Kind {
    migrations: &[include_str!("schema.sql")],
    keeps: "drafts",
    damaged: "the drafts were damaged and a new file begun; the old one is kept as",
};

/// The open database.
pub(super) struct Database {
    pub(super) file: DatabaseFile,
}

impl Database {
    /// Opens it, and says what the user must be told of the file. `damaged` is the file that is known to be.
    pub(super) fn open(
        places: &AppDirs,
        own: &ProcessLock,
        damaged: Option<Identity>,
    ) -> Result<(Self, Option<String>), DraftsError> {
        let (file, told) = DatabaseFile::open(&places.drafts(), &DRAFTS, own, damaged)?;
        Ok((Self { file }, told))
    }

    /// Who has a row open whose holder is `name`.
    pub(super) fn held(&self, name: Option<&str>) -> HeldBy {
        match name {
            None => HeldBy::Nobody,
            Some(name) if self.file.own.is(name) => HeldBy::Us,
            Some(name) => match self.file.life(name) {
                OwnerState::Alive => HeldBy::Others,
                OwnerState::Dead { .. } => HeldBy::Nobody,
            },
        }
    }
}
