//! The files of a message that was read from a message file: written down, so that they can be attached like
//! any other.

use super::{Places, Scratch, StoreError, file};
use crate::mail::EmlPart;

/// Files that were written down. Where they are for this run only they go with this value.
#[derive(Debug)]
pub struct Unpacked {
    /// Where each stands, in the order of the parts.
    pub paths: Vec<String>,
    scratch: Option<Scratch>,
}

impl Drop for Unpacked {
    fn drop(&mut self) {
        self.scratch.iter().for_each(Scratch::close);
    }
}

/// Writes the parts into `scratch`, which the result closes when it is dropped; without one into a private folder that
/// stays as long as a draft names it.
///
/// # Errors
///
/// [`StoreError`] when they cannot be written.
pub fn unpack(
    parts: &[EmlPart],
    places: &Places,
    scratch: Option<&Scratch>,
) -> Result<Unpacked, StoreError> {
    let folder = places.draft_files().join(uuid::Uuid::new_v4().to_string());
    let mut unpacked = Unpacked {
        paths: Vec::new(),
        scratch: scratch.cloned(),
    };
    for part in parts {
        let path = match scratch {
            Some(scratch) => scratch.write_named(&part.name, &part.bytes)?,
            None => {
                let path = folder.join(&part.name);
                file::create_bytes(&path, &part.bytes)?;
                path
            }
        };
        unpacked.paths.push(path.to_string_lossy().into_owned());
    }
    Ok(unpacked)
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
        for scratch in [Some(Scratch::new(&places)), None] {
            let unpacked = unpack(&parts, &places, scratch.as_ref()).unwrap();
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
            assert_eq!(std::path::Path::new(&paths[0]).exists(), scratch.is_none());
        }
        assert!(unpack(&[], &places, None).unwrap().paths.is_empty());
    }
}
