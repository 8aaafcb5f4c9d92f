//! Opening the database of drafts: private, migrated, and never written over when it is not ours.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::DraftsError;
use crate::record::HeldBy;
use crate::store::Places;
use crate::store::outbox::OutboxError;
use crate::store::outbox::aside::{self, Identity};
use crate::store::outbox::database::make_private;
use crate::store::outbox::holder::{self, Life, Own};

/// The schema of each version after the one before; the file's `user_version` says which it has.
const MIGRATIONS: [&str; 1] = [include_str!("schema.sql")];
/// How long another process may hold the database before keeping a draft fails, which is told.
const BUSY: Duration = Duration::from_secs(2);

/// The open database.
pub(super) struct Database {
    pub(super) sqlite: Connection,
    path: PathBuf,
    pub(super) own: Own,
    identity: Option<Identity>,
}

impl Database {
    /// Opens it, and says what the user must be told of the file. `damaged` is the file that is known to be.
    pub(super) fn open(
        places: &Places,
        own: &Own,
        damaged: Option<Identity>,
    ) -> Result<(Self, Option<String>), DraftsError> {
        let path = places.drafts();
        if let Some(damaged) = damaged {
            return Self::begin_anew(&path, own, damaged);
        }
        let before = Identity::of(&path);
        match Self::open_file(&path, own) {
            Err(error) if error.is_damage() => {
                Self::begin_anew(&path, own, before.unwrap_or(Identity::UNKNOWN))
            }
            Ok(database) if database.version()? > MIGRATIONS.len() => {
                drop(database);
                let beside = path.with_extension(format!("v{}.sqlite", MIGRATIONS.len()));
                let told = format!(
                    "{} was written by a newer postrider and is left as it is; this version keeps its drafts in {}",
                    path.display(),
                    beside.display()
                );
                Ok((Self::open_file(&beside, own)?, Some(told)))
            }
            opened => Ok((opened?, None)),
        }
    }

    /// Sets the damaged file aside, unless another process has done so.
    fn begin_anew(
        path: &Path,
        own: &Own,
        damaged: Identity,
    ) -> Result<(Self, Option<String>), DraftsError> {
        let _turn = aside::turn(own.folder())?;
        if Identity::of(path).is_some_and(|there| there != damaged) {
            return Ok((Self::open_file(path, own)?, None));
        }
        let aside = aside::set_aside(path)?;
        let told = format!(
            "the drafts were damaged and a new file begun; the old one is kept as {}",
            aside.display()
        );
        Ok((Self::open_file(path, own)?, Some(told)))
    }

    fn open_file(path: &Path, own: &Own) -> Result<Self, DraftsError> {
        make_private(path)?;
        let sqlite = Connection::open(path).map_err(|error| OutboxError::of(path, &error))?;
        let database = Self {
            sqlite,
            path: path.to_owned(),
            own: own.clone(),
            identity: Identity::of(path),
        };
        database.prepare()?;
        Ok(database)
    }

    fn prepare(&self) -> Result<(), DraftsError> {
        let pragmas = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
                       PRAGMA secure_delete = ON;";
        self.told(self.sqlite.busy_timeout(BUSY))?;
        // The first read finds a file that is none of SQLite's.
        let version = self.version()?;
        if version > MIGRATIONS.len() {
            return Ok(());
        }
        self.told(self.sqlite.execute_batch(pragmas))?;
        if version < MIGRATIONS.len() {
            self.migrate()?;
        }
        Ok(())
    }

    fn version(&self) -> Result<usize, DraftsError> {
        let query = "PRAGMA user_version";
        let version = self.sqlite.query_row(query, [], |row| row.get::<_, i64>(0));
        Ok(usize::try_from(self.told(version)?).unwrap_or(usize::MAX))
    }

    /// In one transaction that begins as a writer: of two processes the second finds it done.
    fn migrate(&self) -> Result<(), DraftsError> {
        self.told(self.sqlite.execute_batch("BEGIN IMMEDIATE"))?;
        let from = self.version()?;
        for (at, script) in MIGRATIONS.iter().enumerate().skip(from) {
            let done = format!("{script}; PRAGMA user_version = {};", at + 1);
            self.told(self.sqlite.execute_batch(&done))?;
        }
        self.told(self.sqlite.execute_batch("COMMIT"))
    }

    /// Whether the file that is open is still the one that stands at its path.
    pub(super) fn is_in_place(&self) -> bool {
        self.identity == Identity::of(&self.path)
    }

    /// Which file is open.
    pub(super) fn identity(&self) -> Identity {
        self.identity.unwrap_or(Identity::UNKNOWN)
    }

    /// Folds the log back into the file and empties it, so that nothing that was forgotten stays in it.
    pub(super) fn fold(&self) {
        let fold = "PRAGMA wal_checkpoint(TRUNCATE)";
        // What cannot be folded now is folded by whoever comes next.
        let _ = self.sqlite.query_row(fold, [], |_| Ok(()));
    }

    /// An error of SQLite in our words.
    pub(super) fn told<T>(&self, result: rusqlite::Result<T>) -> Result<T, DraftsError> {
        Ok(result.map_err(|error| OutboxError::of(&self.path, &error))?)
    }

    /// Runs `work` in a transaction that is on disk when this returns.
    pub(super) fn commit<T>(
        &mut self,
        work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, DraftsError> {
        let begun = self
            .sqlite
            .transaction_with_behavior(TransactionBehavior::Immediate);
        let done = begun.and_then(|transaction| {
            let done = work(&transaction)?;
            transaction.commit().map(|()| done)
        });
        Ok(done.map_err(|error| OutboxError::of(&self.path, &error))?)
    }

    /// Who has a row open whose holder is `name`.
    pub(super) fn held(&self, name: Option<&str>) -> HeldBy {
        match name {
            None => HeldBy::Nobody,
            Some(name) if self.own.is(name) => HeldBy::Us,
            Some(name) => match holder::life(self.own.folder(), name) {
                Life::Alive => HeldBy::Others,
                Life::Dead { .. } => HeldBy::Nobody,
            },
        }
    }
}
