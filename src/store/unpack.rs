//! The files of a message that was read from a message file: written down, so that they can be attached like
//! any other.

use std::fs::File;
use std::path::PathBuf;

use super::{AppDirs, Scratch, StoreError, file};
use crate::mail::EmlPart;

/// Unpacked files. Temporary ones are removed with this value.
#[derive(Debug)]
pub struct Unpacked {
    /// Their paths, in the order of the parts.
    pub paths: Vec<String>,
    scratch: Option<Scratch>,
}

impl Drop for Unpacked {
    fn drop(&mut self) {
        self.scratch.iter().for_each(Scratch::close);
    }
}

/// Writes the parts to `scratch`, which the result closes when dropped; without it, to a private folder that
/// stays as long as a draft refers to it.
///
/// # Errors
///
/// [`StoreError`] if they cannot be written.
pub fn unpack(
    parts: &[EmlPart],
    places: &AppDirs,
    scratch: Option<&Scratch>,
) -> Result<Unpacked, StoreError> {
    if let Some(scratch) = scratch {
        let write = |part: &EmlPart| scratch.write_named(&part.name, &part.bytes);
        let paths = parts.iter().map(write).collect::<Result<Vec<_>, _>>()?;
        return Ok(Unpacked {
            paths: texts(&paths),
            scratch: Some(scratch.clone()),
        });
    }
    let folder = places.draft_files().join(uuid::Uuid::new_v4().to_string());
    let mut paths = Vec::with_capacity(parts.len());
    for part in parts {
        let path = folder.join(&part.name);
        file::write_new(&path, &part.bytes)?;
        paths.push(path);
    }
    sync(&paths)?;
    Ok(Unpacked {
        paths: texts(&paths),
        scratch: None,
    })
}

fn texts(paths: &[PathBuf]) -> Vec<String> {
    let texts = paths.iter().map(|path| path.to_string_lossy().into_owned());
    texts.collect()
}

/// Syncs the files with several threads: a disk syncs many at once as fast as one.
fn sync(paths: &[PathBuf]) -> Result<(), StoreError> {
    const THREADS: usize = 16;
    let sync_one = |path: &PathBuf| {
        let file = File::options().write(true).open(path);
        file.and_then(|file| file.sync_all())
            .map_err(|source| StoreError::Write {
                path: path.clone(),
                source,
            })
    };
    std::thread::scope(|scope| {
        let shares = paths.chunks(paths.len().div_ceil(THREADS).max(1));
        let threads: Vec<_> = shares
            .map(|share| scope.spawn(move || share.iter().try_for_each(sync_one)))
            .collect();
        threads.into_iter().try_for_each(|thread| {
            let result = thread.join();
            result.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        })
    })
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
        let places = AppDirs::find(Some(home.path())).unwrap();
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

    #[test]
    fn a_name_that_is_there_twice_is_an_error_and_no_loss() {
        let home = tempfile::tempdir().unwrap();
        let places = AppDirs::find(Some(home.path())).unwrap();
        let error = unpack(&[part("a.txt"), part("a.txt")], &places, None).unwrap_err();
        assert!(error.to_string().contains("a.txt"), "{error}");
    }
}
