//! A token in a file that nobody else can read, or where that is as it should be: a secret that a container was
//! given.

use std::fs;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::TokenError;
use crate::postmark::{Credential, Profile};
use crate::store::{AppDirs, StoreError, file};
use crate::system::{self, Access};

/// The default token file of a profile: in the data folder, because config folders are copied and published.
pub fn token_file(places: &AppDirs, profile: &Profile) -> PathBuf {
    let own = || places.data.join("tokens").join(as_file_name(&profile.name));
    profile.token_file.clone().unwrap_or_else(own)
}

/// Converts any name to a file name.
fn as_file_name(name: &str) -> String {
    let plain = |c: &u8| c.is_ascii_alphanumeric() || matches!(c, b'_' | b'-');
    name.bytes()
        .map(|byte| match plain(&byte) {
            true => char::from(byte).to_string(),
            false => format!("%{byte:02X}"),
        })
        .collect()
}

/// Reads the token in `path`, with a note if others can read it and that is acceptable. `named_by` is the
/// profile or variable that names the file.
pub(super) fn read(
    named_by: &str,
    path: &Path,
) -> Result<(Credential, Option<String>), TokenError> {
    let failed = |error: system::ReadError| match error.is_missing() {
        true => TokenError::Missing {
            named_by: named_by.to_owned(),
            path: path.to_owned(),
        },
        false => TokenError::Store(error.into()),
    };
    let file = system::open(path, &system::TOKEN).map_err(failed)?;
    let note = match access_of(&file) {
        Some(access) => judge(path, access)?,
        None => None,
    };
    let bytes = system::read_opened(file, path, &system::TOKEN).map_err(failed)?;
    let name = path.display().to_string();
    let text = Zeroizing::new(system::text(bytes, &name, &system::TOKEN).map_err(failed)?);
    match Credential::parse(&text) {
        Some(credential) => Ok((credential, note)),
        None => Err(TokenError::Empty(path.to_owned())),
    }
}

/// Whether a token file may have this access: yes, yes with a note, or no with the command that fixes it.
/// Docker secrets have mode 0444, those of Kubernetes 0444, 0644 or 0440, on a mount where the mode cannot be
/// changed.
fn judge(path: &Path, access: Access) -> Result<Option<String>, TokenError> {
    let (mode, name) = (access.mode, path.display());
    let others = mode & 0o007;
    if mode & 0o077 == 0 {
        return Ok(None);
    }
    if access.read_only {
        return Ok(Some(format!(
            "other users can read {name} (mode {mode:04o}); it is used because its mount is read-only"
        )));
    }
    if others == 0 && !access.is_writable_by_others() {
        return Ok(Some(format!(
            "the group of {name} can read it (mode {mode:04o})"
        )));
    }
    if system::in_container_secrets(path, access) {
        return Ok(Some(format!(
            "other users can read {name} (mode {mode:04o}); it is used because it is a secret of a container"
        )));
    }
    Err(TokenError::Readable {
        path: path.to_owned(),
        mode,
        can: match (mode & 0o044 != 0, access.is_writable_by_others()) {
            (true, true) => "read and change",
            (false, true) => "change",
            (_, false) => "read",
        },
        fix: system::command_for("chmod 600", path, access.owner),
    })
}

pub(super) fn write(path: &Path, credential: &Credential) -> Result<(), StoreError> {
    file::write(path, credential.to_text().expose())
}

/// Removes the file, unless it is a link to another secret. Returns whether it is gone.
pub(super) fn remove(path: &Path) -> Result<bool, StoreError> {
    match fs::symlink_metadata(path) {
        Ok(found) if !found.is_file() => Ok(false),
        _ => file::remove(path).map(|()| true),
    }
}

/// The file's mode, if the platform has modes; errors show up when reading.
pub(super) fn mode(path: &Path) -> Option<u32> {
    let file = system::open(path, &system::TOKEN).ok()?;
    Some(access_of(&file)?.mode)
}

#[cfg(unix)]
fn access_of(file: &fs::File) -> Option<Access> {
    Access::of(file).ok()
}

#[cfg(not(unix))]
fn access_of(_: &fs::File) -> Option<Access> {
    None
}
