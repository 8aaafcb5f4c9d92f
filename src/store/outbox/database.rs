//! Opening the database of sends: private, migrated, and never written over when it is not ours.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::Connection;

use super::OutboxError;
use super::aside::{self, Identity};
use super::holder::{Life, Own};
use crate::record::SendId;
use crate::store::{Places, file};

/// The schema of each version after the one before; the file's `user_version` says which it has.
const MIGRATIONS: [&str; 1] = [include_str!("schema.sql")];
/// How long another process may hold the database before a send goes on unrecorded.
const BUSY: Duration = Duration::from_secs(2);

/// The open database of this process.
pub struct Database {
    pub(super) sqlite: Connection,
    pub(super) path: PathBuf,
    pub(super) own: Own,
    identity: Option<Identity>,
    /// A send that was passed over because its row cannot be read.
    pub(super) unreadable: Option<SendId>,
}

impl Database {
    /// Opens it, and says what was set aside for it, if anything was. `damaged` is the file that is known
    /// to be.
    pub(super) fn open(
        places: &Places,
        own: &Own,
        damaged: Option<Identity>,
    ) -> Result<(Self, Option<String>), OutboxError> {
        let path = places.history();
        if let Some(damaged) = damaged {
            return Self::begin_anew(&path, own, damaged);
        }
        let before = Identity::of(&path);
        match Self::open_file(&path, own) {
            Err(error) if error.is_damage() => {
                let damaged = before.unwrap_or(Identity::UNKNOWN);
                Self::begin_anew(&path, own, damaged)
            }
            Ok(database) if database.version()? > MIGRATIONS.len() => {
                drop(database);
                let beside = path.with_extension(format!("v{}.sqlite", MIGRATIONS.len()));
                let told = format!(
                    "{} was written by a newer postrider and is left as it is; this version keeps its sends in {}",
                    path.display(),
                    beside.display()
                );
                Ok((Self::open_file(&beside, own)?, Some(told)))
            }
            opened => Ok((opened?, None)),
        }
    }

    /// Sets the damaged file aside, unless another process has done so: of two only one gives it another
    /// name, and what stands there then is healthy.
    fn begin_anew(
        path: &Path,
        own: &Own,
        damaged: Identity,
    ) -> Result<(Self, Option<String>), OutboxError> {
        let _turn = aside::turn(own.folder())?;
        if Identity::of(path).is_some_and(|there| there != damaged) {
            return Ok((Self::open_file(path, own)?, None));
        }
        let aside = aside::set_aside(path)?;
        let told = format!(
            "the history was damaged and a new one begun; the old file is kept as {}",
            aside.display()
        );
        Ok((Self::open_file(path, own)?, Some(told)))
    }

    fn open_file(path: &Path, own: &Own) -> Result<Self, OutboxError> {
        make_private(path)?;
        let sqlite = Connection::open(path).map_err(|error| OutboxError::of(path, &error))?;
        let mut database = Self {
            sqlite,
            path: path.to_owned(),
            own: own.clone(),
            identity: Identity::of(path),
            unreadable: None,
        };
        database.prepare()?;
        Ok(database)
    }

    /// For tests: nobody waits for another program.
    #[cfg(test)]
    pub(super) fn hurry(&mut self) -> Result<(), OutboxError> {
        self.told(self.sqlite.busy_timeout(Duration::ZERO))
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
    /// Another process that reads right now puts it off.
    pub(super) fn fold(&self) {
        let fold = "PRAGMA wal_checkpoint(TRUNCATE)";
        // What cannot be folded now is folded by whoever comes next.
        let _ = self.sqlite.query_row(fold, [], |_| Ok(()));
    }

    fn prepare(&mut self) -> Result<(), OutboxError> {
        let pragmas =
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
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

    fn version(&self) -> Result<usize, OutboxError> {
        let query = "PRAGMA user_version";
        let version = self.sqlite.query_row(query, [], |row| row.get::<_, i64>(0));
        Ok(usize::try_from(self.told(version)?).unwrap_or(usize::MAX))
    }

    /// In one transaction that begins as a writer: of two processes the second finds it done.
    fn migrate(&self) -> Result<(), OutboxError> {
        self.told(self.sqlite.execute_batch("BEGIN IMMEDIATE"))?;
        let from = self.version()?;
        for (at, script) in MIGRATIONS.iter().enumerate().skip(from) {
            let done = format!("{script}; PRAGMA user_version = {};", at + 1);
            self.told(self.sqlite.execute_batch(&done))?;
        }
        self.told(self.sqlite.execute_batch("COMMIT"))
    }

    /// An error of SQLite in our words.
    pub(super) fn told<T>(&self, result: rusqlite::Result<T>) -> Result<T, OutboxError> {
        result.map_err(|error| OutboxError::of(&self.path, &error))
    }

    /// What is known of the process that wrote `name` into a row; this one lives.
    pub(super) fn life(&self, name: &str) -> Life {
        if self.own.is(name) {
            return Life::Alive;
        }
        super::holder::life(self.own.folder(), name)
    }

    /// Whether the process that wrote `name` into a row still lives.
    pub(super) fn is_alive(&self, name: &str) -> bool {
        self.life(name) == Life::Alive
    }
}

/// Makes the file with 0600 in a folder with 0700, if it is not there; what SQLite puts beside it gets
/// the same mode.
pub(in crate::store) fn make_private(path: &Path) -> Result<(), OutboxError> {
    let failed = |source| OutboxError::File {
        path: path.to_owned(),
        source,
    };
    file::make_folder(path.parent().unwrap_or(Path::new("."))).map_err(failed)?;
    let mut options = fs::OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(()),
        // A file that can only be read can still be looked at.
        Err(_) if path.exists() => Ok(()),
        Err(source) => Err(failed(source)),
    }
}
