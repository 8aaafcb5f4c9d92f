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

pub(super) struct Database {
    pub(super) file: DatabaseFile,
}

impl Database {
    /// Opens the database; also returns a notice for the user. `damaged` identifies a file known to be
    /// damaged.
    pub(super) fn open(
        places: &AppDirs,
        own: &ProcessLock,
        damaged: Option<Identity>,
    ) -> Result<(Self, Option<String>), DraftsError> {
        let (file, told) = DatabaseFile::open(&places.drafts(), &DRAFTS, own, damaged)?;
        Ok((Self { file }, told))
    }

    /// Who has the row of holder `name` open.
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
