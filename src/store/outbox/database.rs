//! Opening the database of sends: private, migrated, and never written over when it is not ours.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rusqlite::Connection;

use super::OutboxError;
use super::holder::{Holder, Life};
use crate::store::{Places, file};

/// The schema of each version after the one before; the file's `user_version` says which it has.
const MIGRATIONS: [&str; 1] = [include_str!("schema.sql")];
/// How long another process may hold the database before a send goes on unrecorded.
const BUSY: Duration = Duration::from_secs(2);

/// The open database of this process.
pub struct Database {
    pub(super) sqlite: Connection,
    pub(super) path: PathBuf,
    running: PathBuf,
    holder: Option<Holder>,
}

impl Database {
    /// Opens it, and says what was set aside for it, if anything was. `damaged` says that the file is
    /// known to be.
    pub(super) fn open(
        places: &Places,
        damaged: bool,
    ) -> Result<(Self, Option<String>), OutboxError> {
        let path = places.history();
        if damaged {
            return Self::begin_anew(&path, places);
        }
        match Self::open_file(&path, places) {
            Err(error) if error.is_damage() => Self::begin_anew(&path, places),
            Ok(database) if database.version()? > MIGRATIONS.len() => {
                drop(database);
                let own = path.with_extension(format!("v{}.sqlite", MIGRATIONS.len()));
                let told = format!(
                    "{} was written by a newer postrider and is left as it is; this version keeps its sends in {}",
                    path.display(),
                    own.display()
                );
                Ok((Self::open_file(&own, places)?, Some(told)))
            }
            opened => Ok((opened?, None)),
        }
    }

    fn begin_anew(path: &Path, places: &Places) -> Result<(Self, Option<String>), OutboxError> {
        let aside = set_aside(path)?;
        let told = format!(
            "the history was damaged and a new one begun; the old file is kept as {}",
            aside.display()
        );
        Ok((Self::open_file(path, places)?, Some(told)))
    }

    fn open_file(path: &Path, places: &Places) -> Result<Self, OutboxError> {
        make_private(path)?;
        let sqlite = Connection::open(path).map_err(|error| OutboxError::of(path, &error))?;
        let mut database = Self {
            sqlite,
            path: path.to_owned(),
            running: places.state.join("running"),
            holder: None,
        };
        database.prepare()?;
        Ok(database)
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

    /// The name of this process's lock, made when it is first needed.
    pub(super) fn holder(&mut self) -> Result<String, OutboxError> {
        if let Some(holder) = &self.holder {
            return Ok(holder.name().to_owned());
        }
        let holder = self.holder.insert(Holder::new(&self.running)?);
        Ok(holder.name().to_owned())
    }

    /// What is known of the process that wrote `name` into a row; this one lives.
    pub(super) fn life(&self, name: &str) -> Life {
        match self.holder.as_ref().is_some_and(|own| own.name() == name) {
            true => Life::Alive,
            false => super::holder::life(&self.running, name),
        }
    }

    /// Whether the process that wrote `name` into a row still lives.
    pub(super) fn is_alive(&self, name: &str) -> bool {
        self.life(name) == Life::Alive
    }

    /// Takes away what dead processes left behind, once none of their rows needs it.
    pub(super) fn bury_the_dead(&self) {
        for name in super::holder::names(&self.running) {
            if !self.is_alive(&name) {
                super::holder::bury(&self.running, &name);
            }
        }
    }

    /// A message leaves though its row could not be changed: from now on no row of this process is believed
    /// when it says that its message has not left.
    ///
    /// # Errors
    ///
    /// [`OutboxError`]
    pub fn doubt(&mut self) -> Result<(), OutboxError> {
        match &mut self.holder {
            Some(holder) => holder.doubt(),
            // No row was written.
            None => Ok(()),
        }
    }
}

/// Makes the file with 0600 in a folder with 0700, if it is not there; what SQLite puts beside it gets
/// the same mode.
fn make_private(path: &Path) -> Result<(), OutboxError> {
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

/// Gives the file and its companions another name.
fn set_aside(path: &Path) -> Result<PathBuf, OutboxError> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let stamp = since.map_or(0, |since| since.as_millis());
    let aside = path.with_extension(format!("damaged-{stamp}.sqlite"));
    for companion in ["", "-wal", "-shm"] {
        let with = |path: &Path| PathBuf::from(format!("{}{companion}", path.display()));
        match fs::rename(with(path), with(&aside)) {
            Err(source) if companion.is_empty() => {
                return Err(OutboxError::File {
                    path: path.to_owned(),
                    source,
                });
            }
            _ => {}
        }
    }
    Ok(aside)
}
