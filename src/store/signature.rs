//! The file that holds a signature.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::postmark::Profile;

/// A signature has no more bytes than this.
const MOST: u64 = 64 * 1024;

/// Reads it; `~/` is the home folder.
///
/// # Errors
///
/// In words, with the path: it cannot be read, is too large, or is no text.
pub fn read_signature(path: &Path) -> Result<String, String> {
    let told = |why: String| format!("the signature in {} cannot be used: {why}", path.display());
    let home = path.strip_prefix("~").ok().zip(std::env::home_dir());
    let place: PathBuf = home.map_or_else(|| path.to_owned(), |(rest, home)| home.join(rest));
    let mut bytes = Vec::new();
    File::open(place)
        .and_then(|file| file.take(MOST + 1).read_to_end(&mut bytes))
        .map_err(|error| told(error.to_string()))?;
    if bytes.len() as u64 > MOST {
        return Err(told(format!("it has more than {MOST} bytes")));
    }
    match String::from_utf8(bytes) {
        Ok(text) if !text.contains('\0') => Ok(text),
        _ => Err(told("it is not UTF-8 text".into())),
    }
}

/// The signature of a profile: its own text, or that of its file; may be empty.
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
        assert!(
            read_signature(&path)
                .unwrap_err()
                .contains("cannot be used")
        );
        std::fs::write(&path, "Ada\nAcme\n").unwrap();
        assert_eq!(read_signature(&path).unwrap(), "Ada\nAcme\n");
        std::fs::write(&path, b"caf\xe9").unwrap();
        assert!(
            read_signature(&path)
                .unwrap_err()
                .ends_with("it is not UTF-8 text")
        );
        std::fs::write(&path, vec![b'a'; 70_000]).unwrap();
        assert!(read_signature(&path).unwrap_err().contains("more than"));
        assert!(read_signature(folder.path()).is_err());
    }
}
