//! Who else can read or change a file, as far as its mode and its mount tell.

use std::fmt;
use std::fs::File;
#[cfg(unix)]
use std::io;
use std::path::{Path, PathBuf};

use super::read_error::ReadFault;

/// Where Docker, Podman and BuildKit put secrets: files of root's that everybody in the container can read.
const CONTAINER_SECRETS: &str = "/run/secrets";
#[cfg(unix)]
const STICKY: u32 = 0o1000;

/// The access to a file or folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Access {
    /// Permissions with the special bits: `0o600`.
    pub mode: u32,
    /// User ID of the owner.
    pub owner: u32,
    /// Group ID.
    pub group: u32,
    /// Whether it is on a read-only mount.
    pub read_only: bool,
}

/// A file or folder that other users can change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exposure {
    /// The folder, if the file itself is safe.
    folder: Option<PathBuf>,
    access: Access,
    fix: String,
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
    /// The access to an open file.
    ///
    /// # Errors
    ///
    /// What the system answers.
    #[cfg(unix)]
    pub fn of(file: &File) -> io::Result<Self> {
        Ok(Self::new(&file.metadata()?, &rustix::fs::fstatvfs(file)?))
    }

    /// The access to a folder.
    #[cfg(unix)]
    fn of_folder(path: &Path) -> io::Result<Self> {
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

    /// Whether the group has its owner as its only member, by the convention that both have one number
    /// (user private groups, with which a umask of 002 is usual).
    pub fn has_private_group(self) -> bool {
        self.group == self.owner
    }

    /// Whether users beside the owner can write to it. On a read-only mount nobody can.
    pub fn is_writable_by_others(self) -> bool {
        let by_group = self.mode & 0o020 != 0 && !self.has_private_group();
        !self.read_only && (by_group || self.mode & 0o002 != 0)
    }
}

/// Whether `path` is a secret of a container: below `/run/secrets`, of root's, and nobody else can change it. Docker
/// mounts them read-only, Podman does not.
pub fn in_container_secrets(path: &Path, access: Access) -> bool {
    let real = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    real.starts_with(CONTAINER_SECRETS) && access.owner == 0 && access.mode & 0o022 == 0
}

/// What to do: the command with its path, and who has to run it if it is not this user.
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

/// Refuses a file that other users can change, or replace because its folder is theirs to write to. A folder with
/// the sticky bit, such as `/tmp`, lets nobody replace another's file.
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
