//! The files of a draft: looked at while it is edited, read when it is sent.

use std::path::{Path, PathBuf};

use crate::mail::{Attachment, FileFact, content_type_of, content_type_of_file};
use crate::system::{self, ATTACHMENT, ReadError, ReadFault};

/// A file that cannot be attached.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("cannot attach {path}: {reason}")]
pub struct FileError {
    /// The path as the draft has it.
    pub path: String,
    /// Why, and what to do.
    pub reason: String,
}

/// Looks at each file without reading it: name, size, type, and what speaks against attaching it.
/// Touches the disk: not for a thread that draws.
pub fn probe_files(paths: &[String]) -> Vec<FileFact> {
    paths.iter().map(|path| probe(path)).collect()
}

fn probe(path: &str) -> FileFact {
    let looked = system::look(&place(path), &ATTACHMENT);
    let name = name_of(path);
    FileFact {
        path: path.to_owned(),
        content_type: content_type_of(&name),
        name,
        bytes: *looked.as_ref().unwrap_or(&0),
        problem: looked.err().map(|error| reason(&error)),
    }
}

/// Reads every file. Blocks; holds all of them in memory, which preflight's limit bounds.
///
/// # Errors
///
/// [`FileError`] with the first file that is missing, no plain file, unreadable, or larger than any
/// message may be.
pub fn load_attachments(paths: &[String]) -> Result<Vec<Attachment>, FileError> {
    paths.iter().map(|path| load(path)).collect()
}

/// Reads every file that can be read, and says of each other one why not.
pub(super) fn load_readable(paths: &[String]) -> (Vec<Attachment>, Vec<String>) {
    let (mut read, mut unread) = (Vec::new(), Vec::new());
    for path in paths {
        match load(path) {
            Ok(attachment) => read.push(attachment),
            Err(FileError { path, reason }) => unread.push(format!("{path}: {reason}")),
        }
    }
    (read, unread)
}

fn load(path: &str) -> Result<Attachment, FileError> {
    let name = name_of(path);
    let bytes = system::read(&place(path), &ATTACHMENT);
    let bytes = bytes.map_err(|error| FileError {
        path: path.to_owned(),
        reason: reason(&error),
    })?;
    Ok(Attachment {
        content_type: content_type_of_file(&name, &bytes),
        name,
        bytes,
    })
}

fn reason(error: &ReadError) -> String {
    match error.fault {
        ReadFault::Folder => "it is a folder: attach its files, or an archive of it".into(),
        _ => error.reason(),
    }
}

/// The last part of the path: what the recipient sees. What is no UTF-8 in it is `_`.
fn name_of(path: &str) -> String {
    let place = system::text_path(path);
    let name = place.file_name().unwrap_or_default();
    match name.to_str() {
        Some(name) => name.to_owned(),
        None => system::without_escapes(&system::path_text(Path::new(name))),
    }
}

/// The same as text, for a program that reads the file.
pub(super) fn at_home(path: &str) -> String {
    place(path).to_string_lossy().into_owned()
}

/// The path with `~/` read as the home folder, which a shell would have done.
pub(super) fn place(path: &str) -> PathBuf {
    let home = path.strip_prefix("~/").zip(std::env::home_dir());
    home.map_or_else(
        || system::text_path(path),
        |(rest, home)| home.join(system::text_path(rest)),
    )
}

#[cfg(test)]
mod tests {
    use std::fs::{self, File};

    use super::*;
    use crate::postmark::limit;

    fn problem(path: &Path) -> Option<String> {
        let path = path.to_string_lossy().into_owned();
        probe_files(&[path]).pop().and_then(|fact| fact.problem)
    }

    #[test]
    fn a_file_is_seen_as_it_is_and_read_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("invoice.pdf");
        fs::write(&path, b"%PDF").unwrap();
        let paths = [path.to_string_lossy().into_owned()];
        let fact = probe_files(&paths).remove(0);
        assert_eq!(
            (fact.name.as_str(), fact.bytes, fact.problem),
            ("invoice.pdf", 4, None)
        );
        let attachment = load_attachments(&paths).unwrap().remove(0);
        assert_eq!(attachment.content_type, "application/pdf");
        assert_eq!(attachment.bytes, b"%PDF");
    }

    #[test]
    fn a_program_is_told_where_the_home_folder_is() {
        let home = std::env::home_dir().unwrap();
        let told = at_home("~/a.png");
        assert_eq!(Path::new(&told), home.join("a.png"));
        assert_eq!(at_home("x/~/a.png"), "x/~/a.png");
    }

    #[test]
    fn what_cannot_be_attached_says_why() {
        assert_eq!(ATTACHMENT.bytes, limit::MESSAGE_BYTES as u64);
        let folder = tempfile::tempdir().unwrap();
        let huge = folder.path().join("huge");
        let file = File::create(&huge).unwrap();
        file.set_len(limit::MESSAGE_BYTES as u64 + 1).unwrap();
        let table = [
            (folder.path().join("missing"), "no such file"),
            (folder.path().to_owned(), "a folder"),
            (huge, "by a link"),
            (PathBuf::from("/dev/zero"), "must be a regular file"),
        ];
        for (path, words) in table {
            let told = problem(&path).unwrap();
            assert!(told.contains(words), "{told}");
            let error = load_attachments(&[path.to_string_lossy().into_owned()]).unwrap_err();
            assert!(
                error.to_string().contains(&*path.to_string_lossy()),
                "{error}"
            );
        }
    }
}
