//! Files that are written in the user's editor. Unlike scratch files they stay after a crash: somebody wrote
//! in them.

use std::fs;
use std::path::{Path, PathBuf};

use super::{AppDirs, StoreError, file};
use crate::system;

/// Creates a file for an editor, in its own folder where the editor may put backups; returns its path.
/// Folders have mode 0700, the file 0600.
///
/// # Errors
///
/// [`StoreError`] if it cannot be written.
pub fn begin_editing(places: &AppDirs, text: &str) -> Result<PathBuf, StoreError> {
    let folder = places
        .editing()
        .join(uuid::Uuid::new_v4().simple().to_string());
    let path = folder.join("message.txt");
    file::create(&path, text)?;
    Ok(path)
}

/// Reads the file.
///
/// # Errors
///
/// [`StoreError`] if it is missing, too large or not UTF-8.
pub fn read_edited(path: &Path) -> Result<String, StoreError> {
    Ok(system::read_text(path, &system::EDITED)?)
}

/// Removes the file and its folder. Ignores paths that are not ours.
pub fn forget_edited(places: &AppDirs, path: &Path) {
    let Some(folder) = path.parent() else { return };
    if folder.parent() == Some(places.editing().as_path()) {
        // What stays is in a private folder.
        let _ = fs::remove_dir_all(folder);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_written_read_and_forgotten() {
        let home = tempfile::tempdir().unwrap();
        let places = AppDirs::find(Some(home.path())).unwrap();
        let path = begin_editing(&places, "To: x\n\nhello\n").unwrap();
        assert_eq!(read_edited(&path).unwrap(), "To: x\n\nhello\n");
        fs::write(&path, b"\xff").unwrap();
        assert!(read_edited(&path).is_err());
        let other = home.path().join("other/message.txt");
        fs::create_dir(home.path().join("other")).unwrap();
        fs::write(&other, "mine").unwrap();
        forget_edited(&places, &other);
        assert!(other.exists());
        forget_edited(&places, &path);
        assert!(!path.exists() && !path.parent().unwrap().exists());
        assert!(read_edited(&path).is_err());
    }
}
