//! Rejects files that other users can change.

use std::fs::File;
use std::path::Path;

#[cfg(unix)]
use super::access::{Access, Exposure, command_for};
use super::read_error::ReadFault;

const STICKY: u32 = 0o1000;

/// Rejects a file that other users can change, or can replace because they can write to its folder. A sticky
/// folder such as `/tmp` prevents replacing.
#[cfg(unix)]
pub(super) fn guard(path: &Path, file: &File) -> Result<(), ReadFault> {
    let access = Access::of(file)?;
    if access.is_writable_by_others() {
        return Err(exposed(None, path, access));
    }
    let real = path.canonicalize()?;
    for path in [path, &real] {
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let access = Access::of_folder(folder)?;
        if access.mode & STICKY == 0 && access.is_writable_by_others() {
            return Err(exposed(Some(folder), folder, access));
        }
    }
    Ok(())
}

#[cfg(unix)]
fn exposed(folder: Option<&Path>, path: &Path, access: Access) -> ReadFault {
    ReadFault::Exposed(Box::new(Exposure {
        folder: folder.map(Path::to_owned),
        access,
        fix: command_for("chmod go-w", path, access.owner),
    }))
}

#[cfg(not(unix))]
pub(super) fn guard(_: &Path, _: &File) -> Result<(), ReadFault> {
    Ok(())
}
