//! Where practice servers are that run on their own: one file for each, named after its first SMTP
//! port, beside the certificate of its authority.
//!
//! The server holds a lock on its file for as long as it lives. The system takes the lock away with
//! the process, however that ends, so a file without a lock is a stale one and is not believed; no
//! process number is trusted, for numbers come round again.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{AppDirs, StoreError, file};
use crate::postmark::Secret;
use crate::system;

/// The file format version.
pub const VERSION: u32 = 2;
const PLACE: &str = "json";
const CERTIFICATE: &str = "pem";

/// A running practice server's address and credentials.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Format version.
    pub v: u32,
    /// Process ID.
    pub pid: u32,
    /// Listening address: `127.0.0.1`.
    pub host: String,
    pub smtp_ports: Vec<u16>,
    /// Its HTTP API, if enabled.
    pub api_url: Option<String>,
    /// Folder of its inbox.
    pub inbox: PathBuf,
    /// Its CA certificate, PEM.
    pub ca_file: PathBuf,
    /// Start time in milliseconds since the Unix epoch.
    pub started_unix_ms: i64,
    #[serde(with = "exposed")]
    pub server_token: Secret,
    #[serde(with = "exposed")]
    pub account_token: Secret,
}

/// Serializes secrets into a file that only its owner can read.
mod exposed {
    use serde::{Deserialize, Deserializer, Serializer};

    use crate::postmark::Secret;

    pub fn serialize<S: Serializer>(secret: &Secret, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(secret.expose())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Secret, D::Error> {
        String::deserialize(from).map(Secret::new)
    }
}

/// A locked practice server file. Dropping it removes the file and the certificate.
#[derive(Debug)]
pub struct Announcement {
    place: Place,
    file: PathBuf,
    _lock: File,
}

impl Announcement {
    pub fn place(&self) -> &Place {
        &self.place
    }
}

impl Drop for Announcement {
    /// Safe because the server still owns its port, so that nobody else has created files of this name.
    fn drop(&mut self) {
        // What is left behind is without a lock, and nobody believes it.
        let _ = fs::remove_file(&self.file);
        let _ = fs::remove_file(&self.place.ca_file);
    }
}

/// Path of the certificate of a practice server with this first SMTP port.
pub fn certificate_of(places: &AppDirs, port: u16) -> PathBuf {
    places.sandboxes().join(format!("{port}.{CERTIFICATE}"))
}

/// Publishes the location of a practice server that has bound `smtp_ports`, until the result is dropped.
/// Removes stale files of others.
///
/// # Errors
///
/// [`StoreError`] if something cannot be written or the file system has no locks.
pub fn announce(places: &AppDirs, place: Place, ca_pem: &str) -> Result<Announcement, StoreError> {
    let folder = places.sandboxes();
    let port = place.smtp_ports.first().copied().unwrap_or_default();
    let path = folder.join(format!("{port}.{PLACE}"));
    let told = |source| StoreError::Write {
        path: path.clone(),
        source,
    };
    // One at a time: what is swept away here must not have been replaced meanwhile.
    let _turn = turn(&folder).map_err(told)?;
    sweep(&folder);
    file::write(&place.ca_file, ca_pem)?;
    let text = serde_json::to_string(&place).map_err(|error| told(error.into()))?;
    let lock = file::write_locked(&path, &text)?;
    Ok(Announcement {
        place,
        file: path,
        _lock: lock,
    })
}

fn turn(folder: &Path) -> io::Result<File> {
    system::create_private_folder(folder)?;
    let turn = file::open_private(&folder.join("turn"))?;
    turn.lock()?;
    Ok(turn)
}

/// Removes stale files.
fn sweep(folder: &Path) {
    for path in place_files(folder) {
        if is_held(&path) == Some(false) {
            // What cannot be taken away is not believed either.
            let _ = fs::remove_file(path.with_extension(CERTIFICATE));
            let _ = fs::remove_file(&path);
        }
    }
}

/// The running practice servers, last started first. Skips what cannot be read.
pub fn running(places: &AppDirs) -> Vec<Place> {
    let files = place_files(&places.sandboxes());
    let mut found: Vec<Place> = files
        .iter()
        .filter(|path| is_held(path) == Some(true))
        .filter_map(|path| read(path))
        .collect();
    found.sort_by_key(|place| std::cmp::Reverse(place.started_unix_ms));
    found
}

fn place_files(folder: &Path) -> Vec<PathBuf> {
    let listing = fs::read_dir(folder).into_iter().flatten().flatten();
    let is_place = |path: &PathBuf| path.extension().is_some_and(|kind| kind == PLACE);
    listing.map(|entry| entry.path()).filter(is_place).collect()
}

/// Whether a process holds the file's lock; `None` if unknown.
fn is_held(path: &Path) -> Option<bool> {
    match system::open(path, &system::OWN).ok()?.try_lock_shared() {
        Ok(()) => Some(false),
        Err(TryLockError::WouldBlock) => Some(true),
        Err(TryLockError::Error(_)) => None,
    }
}

fn read(path: &Path) -> Option<Place> {
    let text = system::read_text(path, &system::OWN).ok()?;
    let place: Place = serde_json::from_str(&text).ok()?;
    (place.v == VERSION && !place.smtp_ports.is_empty()).then_some(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(places: &AppDirs, port: u16, started_unix_ms: i64) -> Place {
        Place {
            v: VERSION,
            pid: std::process::id(),
            host: "127.0.0.1".into(),
            smtp_ports: vec![port, port + 1],
            api_url: None,
            inbox: places.inbox(),
            ca_file: certificate_of(places, port),
            started_unix_ms,
            server_token: Secret::new("a server token"),
            account_token: Secret::new("an account token"),
        }
    }

    fn home() -> (tempfile::TempDir, AppDirs) {
        let home = tempfile::tempdir().unwrap();
        let places = AppDirs::find(Some(home.path())).unwrap();
        (home, places)
    }

    #[test]
    fn those_that_run_are_found_newest_first_and_leave_nothing() {
        let (_home, places) = home();
        assert_eq!(running(&places), []);
        let (old, new) = (place(&places, 2525, 1), place(&places, 40_000, 2));
        let held = announce(&places, old.clone(), "OLD").unwrap();
        let other = announce(&places, new.clone(), "NEW").unwrap();
        assert_eq!(held.place(), &old);
        assert_eq!(running(&places), [new.clone(), old.clone()]);
        assert_eq!(fs::read_to_string(&old.ca_file).unwrap(), "OLD");
        drop(other);
        assert_eq!(running(&places), [old]);
        assert!(!new.ca_file.exists());
        drop(held);
        assert!(place_files(&places.sandboxes()).is_empty());
    }

    #[test]
    fn a_stale_file_is_not_believed_and_swept_by_the_next() {
        let (_home, places) = home();
        let gone = place(&places, 2525, 1);
        let stale = places.sandboxes().join("2525.json");
        file::write(&stale, &serde_json::to_string(&gone).unwrap()).unwrap();
        file::write(&gone.ca_file, "GONE").unwrap();
        assert_eq!(running(&places), []);
        let held = announce(&places, place(&places, 40_000, 2), "NEW").unwrap();
        assert!(!stale.exists() && !gone.ca_file.exists());
        assert_eq!(running(&places), [held.place().clone()]);
    }

    #[test]
    fn what_is_no_place_file_of_ours_is_passed_over() {
        let (_home, places) = home();
        let mut later = place(&places, 2525, 1);
        later.v = VERSION + 1;
        let _held = announce(&places, later, "X").unwrap();
        assert_eq!(running(&places), []);
    }

    #[cfg(unix)]
    #[test]
    fn everything_is_for_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt as _;
        let (_home, places) = home();
        let held = announce(&places, place(&places, 2525, 1), "X").unwrap();
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&held.file), 0o600);
        assert_eq!(mode(&held.place().ca_file), 0o600);
        assert_eq!(mode(&places.sandboxes().join("turn")), 0o600);
        assert_eq!(mode(&places.sandboxes()), 0o700);
    }
}
