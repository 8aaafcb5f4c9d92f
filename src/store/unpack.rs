//! The files of a message that was read from a message file: written down, so that they can be attached like
//! any other.

use std::path::PathBuf;

use super::{Places, StoreError, file};
use crate::mail::EmlPart;

/// Files that were written down. Where they are for this run only they go with this value.
#[derive(Debug)]
pub struct Unpacked {
    /// Where each stands, in the order of the parts.
    pub paths: Vec<String>,
    _folder: Option<tempfile::TempDir>,
}

/// Writes the parts into a private folder: a temporary one, or where `for_good` says one that stays as long as
/// a draft names it.
///
/// # Errors
///
/// [`StoreError`] when they cannot be written.
pub fn unpack(parts: &[EmlPart], for_good: Option<&Places>) -> Result<Unpacked, StoreError> {
    let (path, folder) = match for_good {
        _ if parts.is_empty() => (PathBuf::new(), None),
        Some(places) => {
            let name = uuid::Uuid::new_v4().to_string();
            (places.draft_files().join(name), None)
        }
        None => {
            let made = private_folder();
            let made = made.map_err(|source| StoreError::Write {
                path: std::env::temp_dir(),
                source,
            })?;
            (made.path().to_owned(), Some(made))
        }
    };
    let mut paths = Vec::new();
    for part in parts {
        let path = path.join(&part.name);
        file::create_bytes(&path, &part.bytes)?;
        paths.push(path.to_string_lossy().into_owned());
    }
    Ok(Unpacked {
        paths,
        _folder: folder,
    })
}

fn private_folder() -> std::io::Result<tempfile::TempDir> {
    let mut builder = tempfile::Builder::new();
    builder.prefix("postrider-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(std::fs::Permissions::from_mode(0o700));
    }
    builder.tempdir()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(name: &str) -> EmlPart {
        EmlPart {
            name: name.into(),
            bytes: name.into(),
        }
    }

    #[test]
    fn what_is_for_this_run_goes_with_it_and_what_is_for_good_stays() {
        let home = tempfile::tempdir().unwrap();
        let places = Places::find(Some(home.path())).unwrap();
        let parts = [part("a.png"), part("Résumé.pdf")];
        for for_good in [None, Some(&places)] {
            let unpacked = unpack(&parts, for_good).unwrap();
            let paths = unpacked.paths.clone();
            assert_eq!(std::fs::read(&paths[1]).unwrap(), "Résumé.pdf".as_bytes());
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt;
                let mode =
                    |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o777;
                let path = std::path::Path::new(&paths[0]);
                assert_eq!((mode(path), mode(path.parent().unwrap())), (0o600, 0o700));
            }
            drop(unpacked);
            assert_eq!(std::path::Path::new(&paths[0]).exists(), for_good.is_some());
        }
        assert!(unpack(&[], None).unwrap().paths.is_empty());
    }
}
