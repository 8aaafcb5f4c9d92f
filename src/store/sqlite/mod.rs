//! A database file as this program keeps one: private, migrated, never written over when it is not ours,
//! set aside when it is damaged. What stands in it is the business of whoever has it: `outbox`, `drafts`.

pub(super) mod aside;
pub(super) mod process_lock;

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::{OutboxError, file};
use aside::Identity;
use process_lock::{OwnerState, ProcessLock};

/// Maximum wait for another process that holds the database.
pub(super) const BUSY: Duration = Duration::from_secs(2);

/// Properties of a database file.
pub(super) struct Kind {
    /// Schema scripts by version; the file's `user_version` tells which have run.
    pub migrations: &'static [&'static str],
    /// Its contents in one word: `sends`.
    pub keeps: &'static str,
    /// Notice about a damaged file, up to its new name.
    pub damaged: &'static str,
}

pub(super) struct DatabaseFile {
    pub sqlite: Connection,
    pub path: PathBuf,
    /// The lock that identifies this process to others.
    pub own: ProcessLock,
    identity: Option<Identity>,
    migrations: &'static [&'static str],
}

impl DatabaseFile {
    /// Opens the file at `path`; also returns a notice for the user. `damaged` identifies a file known to be
    /// damaged.
    pub fn open(
        path: &Path,
        kind: &Kind,
        own: &ProcessLock,
        damaged: Option<Identity>,
    ) -> Result<(Self, Option<String>), OutboxError> {
        if let Some(damaged) = damaged {
            return Self::begin_anew(path, kind, own, damaged);
        }
        let before = Identity::of(path);
        let newest = kind.migrations.len();
        match Self::open_at(path, kind, own) {
            Err(error) if error.is_damage() => {
                Self::begin_anew(path, kind, own, before.unwrap_or(Identity::UNKNOWN))
            }
            Ok(database) if database.version()? > newest => {
                drop(database);
                let beside = path.with_extension(format!("v{newest}.sqlite"));
                let told = format!(
                    "{} was written by a newer postrider and is left as it is; this version keeps its {} in {}",
                    path.display(),
                    kind.keeps,
                    beside.display()
                );
                Ok((Self::open_at(&beside, kind, own)?, Some(told)))
            }
            opened => Ok((opened?, None)),
        }
    }

    /// Moves a damaged file aside, unless another process has done so and left a healthy one in its place.
    fn begin_anew(
        path: &Path,
        kind: &Kind,
        own: &ProcessLock,
        damaged: Identity,
    ) -> Result<(Self, Option<String>), OutboxError> {
        let _turn = aside::turn(own.folder())?;
        if Identity::of(path).is_some_and(|there| there != damaged) {
            return Ok((Self::open_at(path, kind, own)?, None));
        }
        let aside = aside::set_aside(path)?;
        let told = format!("{} {}", kind.damaged, aside.display());
        Ok((Self::open_at(path, kind, own)?, Some(told)))
    }

    fn open_at(path: &Path, kind: &Kind, own: &ProcessLock) -> Result<Self, OutboxError> {
        make_private(path)?;
        let sqlite = Connection::open(path).map_err(|error| OutboxError::of(path, &error))?;
        let database = Self {
            sqlite,
            path: path.to_owned(),
            own: own.clone(),
            identity: Identity::of(path),
            migrations: kind.migrations,
        };
        database.prepare()?;
        Ok(database)
    }

    fn prepare(&self) -> Result<(), OutboxError> {
        let pragmas =
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
                       PRAGMA secure_delete = ON;";
        self.wait_for_others(BUSY)?;
        // The first read finds a file that is none of SQLite's.
        let version = self.version()?;
        if version > self.migrations.len() {
            return Ok(());
        }
        self.told(self.sqlite.execute_batch(pragmas))?;
        if version < self.migrations.len() {
            self.migrate()?;
        }
        Ok(())
    }

    fn version(&self) -> Result<usize, OutboxError> {
        let query = "PRAGMA user_version";
        let version = self.sqlite.query_row(query, [], |row| row.get::<_, i64>(0));
        Ok(usize::try_from(self.told(version)?).unwrap_or(usize::MAX))
    }

    /// Migrates in one writing transaction: a second process finds it done.
    fn migrate(&self) -> Result<(), OutboxError> {
        self.told(self.sqlite.execute_batch("BEGIN IMMEDIATE"))?;
        let from = self.version()?;
        for (at, script) in self.migrations.iter().enumerate().skip(from) {
            let done = format!("{script}; PRAGMA user_version = {};", at + 1);
            self.told(self.sqlite.execute_batch(&done))?;
        }
        self.told(self.sqlite.execute_batch("COMMIT"))
    }

    /// Whether the open file is still the one at its path.
    pub fn is_in_place(&self) -> bool {
        self.identity == Identity::of(&self.path)
    }

    /// The open file's identity.
    pub fn identity(&self) -> Identity {
        self.identity.unwrap_or(Identity::UNKNOWN)
    }

    /// Sets how long to wait for other processes that hold the database.
    pub fn wait_for_others(&self, patience: Duration) -> Result<(), OutboxError> {
        self.told(self.sqlite.busy_timeout(patience))
    }

    /// Checkpoints and truncates the log, so that nothing deleted remains in it. A reading process delays
    /// this.
    pub fn fold(&self) {
        let fold = "PRAGMA wal_checkpoint(TRUNCATE)";
        // What cannot be folded now is folded by whoever comes next.
        let _ = self.sqlite.query_row(fold, [], |_| Ok(()));
    }

    /// Converts an SQLite error.
    pub fn told<T>(&self, result: rusqlite::Result<T>) -> Result<T, OutboxError> {
        result.map_err(|error| OutboxError::of(&self.path, &error))
    }

    /// A transaction that begins as a writer.
    pub fn transaction(&mut self) -> Result<Transaction<'_>, OutboxError> {
        let path = &self.path;
        self.sqlite
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(|error| OutboxError::of(path, &error))
    }

    /// Runs `work` in a transaction that is synced to disk.
    pub fn commit<T>(
        &mut self,
        work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, OutboxError> {
        let path = self.path.clone();
        let transaction = self.transaction()?;
        let done = work(&transaction).and_then(|done| transaction.commit().map(|()| done));
        done.map_err(|error| OutboxError::of(&path, &error))
    }

    /// State of the process that wrote `name` into a row; this one is alive.
    pub fn life(&self, name: &str) -> OwnerState {
        if self.own.is(name) {
            return OwnerState::Alive;
        }
        process_lock::life(self.own.folder(), name)
    }

    /// Whether the process that wrote `name` into a row is alive.
    pub fn is_alive(&self, name: &str) -> bool {
        self.life(name) == OwnerState::Alive
    }
}

/// Creates the file with mode 0600 in a folder with mode 0700; SQLite's companion files get the same mode.
fn make_private(path: &Path) -> Result<(), OutboxError> {
    let failed = |source| OutboxError::File {
        path: path.to_owned(),
        source,
    };
    crate::system::create_private_folder(path.parent().unwrap_or(Path::new(".")))
        .map_err(failed)?;
    // To open a FIFO would wait for a reader.
    if path.exists() && !path.is_file() {
        return Err(failed(io::Error::other("it is not a regular file")));
    }
    match file::open_private(path) {
        Ok(_) => Ok(()),
        // A file that can only be read can still be looked at.
        Err(_) if path.exists() => Ok(()),
        Err(source) => Err(failed(source)),
    }
}
