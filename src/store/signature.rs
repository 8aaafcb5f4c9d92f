//! The file that holds a signature.

use std::path::{Path, PathBuf};

use crate::postmark::Profile;
use crate::system;

/// Reads a signature file; `~/` is the home folder.
///
/// # Errors
///
/// A message with the path: unreadable, too large, not text, or writable by other users.
pub fn read_signature(path: &Path) -> Result<String, String> {
    let home = path.strip_prefix("~").ok().zip(std::env::home_dir());
    let place: PathBuf = home.map_or_else(|| path.to_owned(), |(rest, home)| home.join(rest));
    system::read_text(&place, &system::SIGNATURE).map_err(|error| format!("the signature: {error}"))
}

/// The signature of a profile: its text, or that of its file; may be empty.
///
/// # Errors
///
/// As [`read_signature`].
pub fn signature_of(profile: &Profile) -> Result<String, String> {
    match &profile.signature_file {
        Some(path) => read_signature(path),
        None => Ok(profile.signature.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_or_says_why_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("signature");
        assert!(read_signature(&path).unwrap_err().contains("no such file"));
        std::fs::write(&path, "Ada\nAcme\n").unwrap();
        assert_eq!(read_signature(&path).unwrap(), "Ada\nAcme\n");
        std::fs::write(&path, b"caf\xe9").unwrap();
        assert!(
            read_signature(&path)
                .unwrap_err()
                .contains("not UTF-8 text: byte 4")
        );
        std::fs::write(&path, vec![b'a'; 70_000]).unwrap();
        assert!(
            read_signature(&path)
                .unwrap_err()
                .contains("larger than 64 kB")
        );
        assert!(read_signature(folder.path()).is_err());
    }
}
