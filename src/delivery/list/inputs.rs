//! The list, its messages and their files, as they are now.

use std::path::{Path, PathBuf};

use crate::delivery::files::place;
use crate::delivery::{FileError, load_attachments, probe_files};
use crate::mail::{
    CheckedRow, FileFact, Mailing, MergeError, MergeList, RowChecks, RowWarning, content_hash,
};
use crate::postmark::Profile;
use crate::record::Via;
use crate::store::RunSnapshot;
use crate::system;

/// Where a list is that was typed or pasted: `~/` is the home folder, and the path is whole.
pub fn list_path(typed: &str) -> PathBuf {
    let path = place(typed.trim());
    std::path::absolute(&path).unwrap_or(path)
}

/// Reads a list from a file, or from standard input as `-`. Blocks.
///
/// # Errors
///
/// [`MergeError`] for everything that cannot be used.
pub fn read_list(path: &Path) -> Result<MergeList, Vec<MergeError>> {
    let bytes = match path.to_str() {
        Some(name) => system::read_input(name, &system::LIST),
        None => system::read(path, &system::LIST),
    };
    let bytes = bytes.map_err(|error| vec![MergeError::unreadable(error.to_string())])?;
    let folder: PathBuf = path.parent().map(Path::to_owned).unwrap_or_default();
    let folder = std::path::absolute(&folder).unwrap_or(folder);
    MergeList::read(&bytes, &folder)
}

/// What tells these messages from others: two runs with the same fingerprint send the same. Reads the files. Blocks.
///
/// # Errors
///
/// [`serde_json::Error`]
pub fn fingerprint(
    mailing: &Mailing,
    profile: &Profile,
    (via, all_or_none): (Via, bool),
) -> Result<String, serde_json::Error> {
    let parts = (
        (&mailing.draft, &mailing.values, &mailing.signature),
        &mailing.list,
        (&profile.name, profile.environment, &profile.smtp_host),
        (via, all_or_none),
    );
    let mut parts = vec![serde_json::to_vec(&parts)?];
    for path in mailing.files() {
        // One that cannot be read is reported when its row is checked.
        parts.push(read_file(&path).unwrap_or_default());
        parts.push(path.into_bytes());
    }
    Ok(content_hash(parts.iter().map(Vec::as_slice)))
}

/// The bytes of a file to attach.
pub(super) fn read_file(path: &str) -> Result<Vec<u8>, FileError> {
    let mut read = load_attachments(&[path.to_owned()])?;
    Ok(read.pop().map(|one| one.bytes).unwrap_or_default())
}

/// Checks every row with the files as they are, or their copies where the run keeps some. Blocks.
///
/// # Errors
///
/// See [`RowChecks::run`].
pub fn check_mailing(
    checks: &RowChecks<'_>,
    snapshot: &RunSnapshot,
    see: impl FnMut(CheckedRow),
) -> Result<Vec<RowWarning>, Vec<MergeError>> {
    let look = |path: &str| {
        let copy = snapshot.files.get(path).map_or(path, String::as_str);
        let mut facts = probe_files(&[copy.to_owned()]);
        let fact = facts.pop().map(|fact| FileFact {
            path: path.to_owned(),
            ..fact
        });
        fact.unwrap_or_else(|| FileFact {
            path: path.to_owned(),
            name: String::new(),
            bytes: 0,
            content_type: String::new(),
            problem: None,
        })
    };
    checks.run(look, see)
}
