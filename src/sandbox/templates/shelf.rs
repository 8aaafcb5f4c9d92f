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

/// Keeps the templates of all servers.
#[derive(Debug)]
pub(in crate::sandbox) struct Shelf {
    file: Option<PathBuf>,
    /// All templates without a file; with one, those of servers that do not last.
    memory: Mutex<Book>,
}

impl Shelf {
    /// A shelf in `folder`; nothing is read yet.
    pub fn new(folder: Option<&Path>) -> Self {
        Self {
            file: folder.map(|folder| folder.join(FILE)),
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

    /// Puts samples on the first server if the folder has no file of templates yet. Blocks on the disk; what goes wrong
    /// there shows at the next request.
    pub fn begin_with_samples(&self) {
        if self.file.as_deref().is_none_or(Path::exists) {
            return;
        }
        for sample in samples() {
            let made = self.change(LASTING[0], |templates, id| {
                templates.create(id, sample).map(|_| ())
            });
            if made.is_err() {
                return;
            }
        }
    }

    /// The templates of a server. Blocks on the disk.
    ///
    /// # Errors
    ///
    /// Code 100 if the file cannot be read.
    pub fn read(&self, server: u64) -> Result<Templates, ApiError> {
        let memory = self.memory();
        let mut book = match self.file_of(server) {
            Some(file) => load(file)?,
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
            Some(file) => load(file)?,
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

fn load(file: &Path) -> Result<Book, ApiError> {
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
        Ok(bytes) => serde_json::from_slice(&bytes).map_err(|error| unreadable(error.to_string())),
        Err(error) if error.is_missing() => Ok(Book::default()),
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
