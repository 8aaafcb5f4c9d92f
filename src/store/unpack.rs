//! The files of a message that was read from a message file: written down, so that they can be attached like
//! any other.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

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
            let path = places.draft_files().join(name);
            done(&path, file::make_folder(&path))?;
            (path, None)
        }
        None => {
            let made = done(&std::env::temp_dir(), private_folder())?;
            (made.path().to_owned(), Some(made))
        }
    };
    let mut paths = Vec::with_capacity(parts.len());
    for part in parts {
        let path = path.join(&part.name);
        done(&path, write_new(&path, &part.bytes))?;
        paths.push(path);
    }
    if for_good.is_some() {
        sync(&paths)?;
    }
    let paths = paths.iter().map(|path| path.to_string_lossy().into_owned());
    Ok(Unpacked {
        paths: paths.collect(),
        _folder: folder,
    })
}

fn done<T>(path: &Path, result: io::Result<T>) -> Result<T, StoreError> {
    result.map_err(|source| StoreError::Write {
        path: path.to_owned(),
        source,
    })
}

/// Writes a file of 0600 that must not be there yet.
fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(bytes)
}

/// Waits until the files are on the disk, with several threads: a disk answers many at once as fast as one.
fn sync(paths: &[PathBuf]) -> Result<(), StoreError> {
    const THREADS: usize = 16;
    let sync_one = |path: &PathBuf| {
        let file = File::options().write(true).open(path);
        done(path, file.and_then(|file| file.sync_all()))
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

fn private_folder() -> io::Result<tempfile::TempDir> {
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

    #[test]
    fn a_name_that_is_there_twice_is_an_error_and_no_loss() {
        let error = unpack(&[part("a.txt"), part("a.txt")], None).unwrap_err();
        assert!(error.to_string().contains("a.txt"), "{error}");
    }
}
