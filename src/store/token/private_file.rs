//! A token in a file that only its owner can read.

use std::fs;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::TokenError;
use crate::postmark::{Credential, Profile};
use crate::store::{Places, StoreError, file};

/// The file in which this program keeps the token of a profile that names no other: in the data folder,
/// because config folders are copied and published.
pub fn token_file(places: &Places, profile: &Profile) -> PathBuf {
    let own = || places.data.join("tokens").join(as_file_name(&profile.name));
    profile.token_file.clone().unwrap_or_else(own)
}

/// A name of any characters as the name of a file.
fn as_file_name(name: &str) -> String {
    let plain = |c: &u8| c.is_ascii_alphanumeric() || matches!(c, b'_' | b'-');
    name.bytes()
        .map(|byte| match plain(&byte) {
            true => char::from(byte).to_string(),
            false => format!("%{byte:02X}"),
        })
        .collect()
}

/// Reads the token of `profile` from `path`.
pub(super) fn read(profile: &str, path: &Path) -> Result<Credential, TokenError> {
    let missing = || TokenError::Missing {
        profile: profile.to_owned(),
        path: path.to_owned(),
    };
    if let Some(mode) = mode(path).filter(|mode| mode & 0o077 != 0) {
        return Err(TokenError::Readable {
            path: path.to_owned(),
            mode,
        });
    }
    let text = Zeroizing::new(file::read(path)?.ok_or_else(missing)?);
    Credential::parse(&text).ok_or_else(|| TokenError::Empty(path.to_owned()))
}

/// Writes it with mode 0600.
pub(super) fn write(path: &Path, credential: &Credential) -> Result<(), StoreError> {
    file::write(path, credential.to_text().expose())
}

/// Takes the file away, if it is one of its own: a link leads to somebody else's secret. Says whether
/// there is none now.
pub(super) fn remove(path: &Path) -> Result<bool, StoreError> {
    match fs::symlink_metadata(path) {
        Ok(found) if !found.is_file() => Ok(false),
        _ => file::remove(path).map(|()| true),
    }
}

/// The mode of a file, where files have one; a file that cannot be looked at is told by reading it.
#[cfg(unix)]
pub(super) fn mode(path: &Path) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt;
    let found = path.metadata().ok()?;
    Some(found.permissions().mode() & 0o7777)
}

#[cfg(not(unix))]
pub(super) fn mode(_: &Path) -> Option<u32> {
    None
}
