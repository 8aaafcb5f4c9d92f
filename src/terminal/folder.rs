//! A folder as the file picker shows it.

use std::fs::{self, DirEntry};
use std::io;
use std::path::{Path, PathBuf};

use crate::app::{Folder, FolderEntry};
use crate::system;

/// Entries of a folder that are read at most.
const LIMIT: usize = 10_000;

/// Reads the folder at `asked`; empty means the present one. Touches the disk.
///
/// # Errors
///
/// In words, why it cannot be read.
pub(super) fn list(asked: &str) -> Result<Folder, String> {
    let wanted = match asked {
        "" => PathBuf::from("."),
        asked => system::text_path(asked),
    };
    let told =
        |error: io::Error| format!("{} cannot be read: {}", wanted.display(), reason(&error));
    let path = fs::canonicalize(&wanted).map_err(told)?;
    let found = fs::read_dir(&path).map_err(told)?;
    let entries = found.flatten().take(LIMIT).map(|one| entry(&one));
    Ok(Folder {
        path: system::path_text(&path),
        entries: entries.collect(),
    })
}

/// A name that is no UTF-8 is escaped.
fn entry(found: &DirEntry) -> FolderEntry {
    let (name, path) = (found.file_name(), found.path());
    let facts = fs::metadata(&path);
    let is_folder = facts.as_ref().is_ok_and(fs::Metadata::is_dir);
    let problem = match &facts {
        Err(error) => Some(reason(error)),
        Ok(_) if is_folder => None,
        Ok(facts) if !facts.is_file() => Some("it is no plain file".into()),
        Ok(_) => unreadable(&path),
    };
    FolderEntry {
        name: system::path_text(Path::new(&name)),
        path: system::path_text(&path),
        is_folder,
        bytes: facts.map_or(0, |facts| facts.len()),
        problem,
    }
}

/// Why a file may not be read. It is not opened: that would be noticed by who watches it.
#[cfg(unix)]
fn unreadable(path: &PathBuf) -> Option<String> {
    let may = rustix::fs::access(path, rustix::fs::Access::READ_OK);
    may.err().map(|error| reason(&error.into()))
}

#[cfg(not(unix))]
fn unreadable(_: &PathBuf) -> Option<String> {
    None
}

fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "it is gone, or a link to nowhere".into(),
        io::ErrorKind::PermissionDenied => "you may not read it".into(),
        io::ErrorKind::NotADirectory => "it is no folder".into(),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_say_what_they_are_and_why_not() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("invoice.pdf"), b"%PDF").unwrap();
        fs::create_dir(folder.path().join("2026")).unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink("/no/such/file", folder.path().join("gone")).unwrap();
        let read = list(&folder.path().display().to_string()).unwrap();
        assert_eq!(
            Path::new(&read.path),
            fs::canonicalize(folder.path()).unwrap()
        );
        let of = |name: &str| read.entries.iter().find(|one| one.name == name).unwrap();
        let file = of("invoice.pdf");
        assert_eq!(
            (file.is_folder, file.bytes, file.problem.as_ref()),
            (false, 4, None)
        );
        assert!(file.path.ends_with("/invoice.pdf") && of("2026").is_folder);
        #[cfg(unix)]
        assert!(of("gone").problem.as_ref().unwrap().contains("nowhere"));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_name_that_is_no_utf_8_is_listed_and_leads_to_its_file() {
        use std::os::unix::ffi::OsStrExt;
        let folder = tempfile::tempdir().unwrap();
        let bytes = |name: &[u8]| folder.path().join(std::ffi::OsStr::from_bytes(name));
        fs::create_dir(bytes(b"caf\xe9")).unwrap();
        fs::write(bytes(b"caf\xe9/\xfc.txt"), b"x").unwrap();
        let outer = list(&folder.path().display().to_string()).unwrap();
        assert_eq!(outer.entries[0].name, "caf\\xE9");
        let inner = list(&outer.entries[0].path).unwrap();
        assert_eq!(inner.entries[0].name, "\\xFC.txt");
        let fact = crate::delivery::probe_files(&[inner.entries[0].path.clone()]).remove(0);
        assert_eq!(
            (fact.name.as_str(), fact.bytes, fact.problem),
            ("_.txt", 1, None)
        );
    }

    #[test]
    fn a_folder_that_cannot_be_read_says_why() {
        for (path, words) in [("/no/such/folder", "gone"), ("/dev/null", "no folder")] {
            let told = list(path).unwrap_err();
            assert!(told.contains(path) && told.contains(words), "{told}");
        }
        assert!(list("").is_ok());
    }
}
