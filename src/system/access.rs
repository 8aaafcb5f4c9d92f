//! Who else can read or change a file, as far as its mode and its mount tell.

use std::fmt;
use std::fs::File;
#[cfg(unix)]
use std::io;
use std::path::{Path, PathBuf};

/// Where Docker, Podman and BuildKit put secrets: root's files that everyone in the container can read.
const CONTAINER_SECRETS: &str = "/run/secrets";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Access {
    /// Permission bits, such as `0o600`.
    pub mode: u32,
    pub owner: u32,
    pub group: u32,
    /// Whether it is on a read-only mount.
    pub read_only: bool,
}

/// A file or folder that other users can change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exposure {
    /// The folder, if the file itself is safe.
    pub(super) folder: Option<PathBuf>,
    pub(super) access: Access,
    pub(super) fix: String,
}

impl fmt::Display for Exposure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mode = self.access.mode & 0o7777;
        match &self.folder {
            Some(folder) => write!(
                f,
                "other users can replace it, because they can write to {} (mode {mode:04o})",
                folder.display()
            ),
            None => write!(f, "other users can change it (mode {mode:04o})"),
        }?;
        write!(f, "; {}", self.fix)
    }
}

impl Access {
    /// Reads the access of an open file.
    ///
    /// # Errors
    ///
    /// The system's error.
    #[cfg(unix)]
    pub fn of(file: &File) -> io::Result<Self> {
        Ok(Self::new(&file.metadata()?, &rustix::fs::fstatvfs(file)?))
    }

    #[cfg(unix)]
    pub(super) fn of_folder(path: &Path) -> io::Result<Self> {
        Ok(Self::new(&path.metadata()?, &rustix::fs::statvfs(path)?))
    }

    #[cfg(unix)]
    fn new(facts: &std::fs::Metadata, mount: &rustix::fs::StatVfs) -> Self {
        use std::os::unix::fs::MetadataExt as _;
        Self {
            mode: facts.mode() & 0o7777,
            owner: facts.uid(),
            group: facts.gid(),
            read_only: mount.f_flag.contains(rustix::fs::StatVfsMountFlags::RDONLY),
        }
    }

    /// Whether the group has only its owner as member, judging by equal IDs (user private groups, which
    /// usually come with umask 002).
    pub fn has_private_group(self) -> bool {
        self.group == self.owner
    }

    /// Whether other users can write to it. Nobody can on a read-only mount.
    pub fn is_writable_by_others(self) -> bool {
        let by_group = self.mode & 0o020 != 0 && !self.has_private_group();
        !self.read_only && (by_group || self.mode & 0o002 != 0)
    }
}

/// Whether `path` is a container secret: below `/run/secrets`, owned by root, and not writable by others.
/// Docker mounts them read-only, Podman does not.
pub fn in_container_secrets(path: &Path, access: Access) -> bool {
    let real = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    real.starts_with(CONTAINER_SECRETS) && access.owner == 0 && access.mode & 0o022 == 0
}

/// The command to run on the path, and who must run it if it is not this user.
pub fn command_for(command: &str, path: &Path, owner: u32) -> String {
    let path = path.display().to_string();
    let path = shlex::try_quote(&path).map_or_else(|_| path.clone(), |quoted| quoted.into_owned());
    match can_change(owner) {
        true => format!("`{command} {path}` fixes that"),
        false => format!("its owner (user ID {owner}) can fix that with `{command} {path}`"),
    }
}

#[cfg(unix)]
fn can_change(owner: u32) -> bool {
    let user = rustix::process::geteuid();
    user.is_root() || user.as_raw() == owner
}

#[cfg(not(unix))]
fn can_change(_: u32) -> bool {
    true
}
