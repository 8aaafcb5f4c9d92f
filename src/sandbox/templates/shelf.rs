//! Where templates are kept: in a file beside the caught messages, or in memory. The file is read at each request,
//! because several practice servers can have the same folder.

use std::collections::BTreeMap;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

use super::super::rules::ApiError;
use super::Templates;
use super::samples::samples;
use crate::system::{self, Rules};

/// The name of the file.
const FILE: &str = "templates.json";
/// Bytes of the file: a hundred large templates on each server.
const FILE_BYTES: u64 = 256 * 1024 * 1024;
/// Servers that exist at every start; the templates of others go with them.
const LASTING: [u64; 2] = [1, 2];
/// The first number of a template.
const FIRST_ID: u64 = 41_001;

/// The templates of all servers.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Book {
    last_id: u64,
    servers: BTreeMap<u64, Templates>,
}

impl Book {
    /// The samples on the first server.
    fn of_samples() -> Self {
        let mut templates = Templates::default();
        for (id, sample) in (FIRST_ID..).zip(samples()) {
            // The samples are right: a test creates them.
            let _ = templates.create(id, sample);
        }
        Self {
            last_id: templates.list.last().map_or(0, |last| last.id),
            servers: BTreeMap::from([(LASTING[0], templates)]),
        }
    }
}

/// Keeps the templates of all servers.
#[derive(Debug)]
pub(in crate::sandbox) struct Shelf {
    file: Option<PathBuf>,
    has_samples: bool,
    /// All templates without a file; with one, those of servers that do not last.
    memory: Mutex<Book>,
}

impl Shelf {
    /// A shelf in `folder`; nothing is read yet.
    pub fn new(folder: Option<&Path>) -> Self {
        Self {
            file: folder.map(|folder| folder.join(FILE)),
            has_samples: false,
            memory: Mutex::default(),
        }
    }

    fn memory(&self) -> MutexGuard<'_, Book> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The file of a server's templates.
    fn file_of(&self, server: u64) -> Option<&Path> {
        let lasts = LASTING.contains(&server);
        self.file.as_deref().filter(|_| lasts)
    }

    /// The same, where the first server begins with samples as long as nothing was changed.
    pub fn with_samples(self) -> Self {
        Self {
            has_samples: true,
            ..self
        }
    }

    fn load(&self, file: &Path) -> Result<Book, ApiError> {
        Ok(match load(file)? {
            Some(book) => book,
            None if self.has_samples => Book::of_samples(),
            None => Book::default(),
        })
    }

    /// The templates of a server. Blocks on the disk.
    ///
    /// # Errors
    ///
    /// Code 100 if the file cannot be read.
    pub fn read(&self, server: u64) -> Result<Templates, ApiError> {
        let memory = self.memory();
        let mut book = match self.file_of(server) {
            Some(file) => self.load(file)?,
            None => memory.clone(),
        };
        Ok(book.servers.remove(&server).unwrap_or_default())
    }

    /// Changes the templates of a server; `change` is given the number for a new one. Blocks on the disk.
    ///
    /// # Errors
    ///
    /// What `change` returns, and code 100 if the file cannot be read or written; nothing is then changed.
    pub fn change<T>(
        &self,
        server: u64,
        change: impl FnOnce(&mut Templates, u64) -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        // Held over the disk: of two changes at a time neither is lost.
        let mut memory = self.memory();
        let file = self.file_of(server);
        let mut book = match file {
            Some(file) => self.load(file)?,
            None => memory.clone(),
        };
        let id = book.last_id.max(FIRST_ID - 1) + 1;
        let changed = change(book.servers.entry(server).or_default(), id)?;
        let used = |templates: &Templates| templates.list.iter().any(|one| one.id == id);
        if book.servers.values().any(used) {
            book.last_id = id;
        }
        match file {
            Some(file) => save(file, &book)?,
            None => *memory = book,
        }
        Ok(changed)
    }
}

/// What is in the file; `None` if there is none.
fn load(file: &Path) -> Result<Option<Book>, ApiError> {
    let rules = Rules {
        bytes: FILE_BYTES,
        ..system::OWN
    };
    let unreadable = |why: String| {
        let file = file.display();
        ApiError::new(
            100,
            format!("The templates in {file} cannot be read: {why}."),
        )
    };
    match system::read(file, &rules) {
        Ok(bytes) => {
            let book = serde_json::from_slice(&bytes);
            book.map(Some)
                .map_err(|error| unreadable(error.to_string()))
        }
        Err(error) if error.is_missing() => Ok(None),
        Err(error) => Err(unreadable(error.reason())),
    }
}

fn save(file: &Path, book: &Book) -> Result<(), ApiError> {
    let write = || -> io::Result<()> {
        let folder = file.parent().unwrap_or(Path::new("."));
        system::create_private_folder(folder)?;
        let mut new = tempfile::NamedTempFile::new_in(folder)?;
        new.write_all(&serde_json::to_vec(book)?)?;
        new.as_file().sync_data()?;
        new.persist(file)?;
        Ok(())
    };
    write().map_err(|error| {
        let file = file.display();
        ApiError::new(
            100,
            format!("The templates cannot be written to {file}: {error}."),
        )
    })
}
