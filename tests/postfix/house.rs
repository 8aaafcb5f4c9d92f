//! One Postfix, one Dovecot and one mailbox for one test, and the folder they live in.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

use crate::certificate;
use crate::dovecot::Dovecot;
use crate::mailbox::Mailbox;
use crate::postfix::Postfix;

/// The one token that the server knows, as user name and password.
pub const TOKEN: &str = "3f1c9b52-7d4e-4a86-9b1f-0e5d2c6a7788";
/// The domain whose mail stays here; all other mail is refused.
pub const DOMAIN: &str = "box.example";
/// The only local part of the domain that does not exist.
pub const UNKNOWN: &str = "unknown";

/// The fields are dropped in order: servers first, the folder last.
pub struct House {
    postfix: Postfix,
    _dovecot: Dovecot,
    pub mailbox: Mailbox,
    folder: TempDir,
}

impl House {
    /// Starts everything, or says why it cannot.
    pub fn open() -> Option<Self> {
        if let Some(reason) = missing(&["postfix", "dovecot"]) {
            return skip(&reason);
        }
        let folder = tempfile::tempdir().unwrap();
        // Postfix's and Dovecot's own users must get to their sockets.
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        certificate::write(folder.path());
        let mailbox = Mailbox::listen(&folder.path().join("lmtp"));
        let dovecot = Dovecot::start(&folder.path().join("dovecot"), TOKEN);
        let postfix = Postfix::start(folder.path(), dovecot.socket(), mailbox.socket());
        Some(Self {
            postfix,
            _dovecot: dovecot,
            mailbox,
            folder,
        })
    }

    pub fn port(&self) -> u16 {
        self.postfix.port()
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn ca_file(&self) -> PathBuf {
        self.folder.path().join(certificate::CA)
    }
}

/// Says aloud why a test cannot run. Where nothing may be missing that is a failure.
pub fn skip<T>(reason: &str) -> Option<T> {
    let required = std::env::var("CI").is_ok_and(|value| value == "true");
    assert!(!required, "CI lacks nothing, but {reason}");
    // Not `eprintln!`, which the test runner keeps to itself when a test passes.
    let _ = writeln!(std::io::stderr(), "skipped: {reason}");
    None
}

/// Why the tools cannot be used, if they cannot.
pub fn missing(tools: &[&str]) -> Option<String> {
    if !rustix::process::geteuid().is_root() {
        return Some("a Postfix of its own can only be started by root".into());
    }
    let absent = tools.iter().find(|tool| find(tool).is_none())?;
    Some(format!("{absent} is not installed"))
}

/// The folders of system programs are not on everybody's path.
fn search_path() -> String {
    let path = std::env::var("PATH").unwrap_or_default();
    format!("{path}:/usr/sbin:/sbin")
}

fn find(tool: &str) -> Option<PathBuf> {
    let path = search_path();
    path.split(':')
        .map(|folder| Path::new(folder).join(tool))
        .find(|file| file.is_file())
}

/// A command of the system, with nothing of our environment but the path.
pub fn system(tool: &str) -> Command {
    let mut command = Command::new(find(tool).unwrap_or_else(|| panic!("no {tool}")));
    command.env_clear().env("PATH", search_path());
    command
}

/// Runs a command that must succeed.
pub fn run(command: &mut Command) -> Output {
    let output = command
        .output()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(
        output.status.success(),
        "{command:?}: {}\n{}",
        output.status,
        words(&output)
    );
    output
}

/// Runs a command that goes to the background and must get there. It keeps what it prints open for as
/// long as it runs, so that it prints into a file.
pub fn run_daemon(command: &mut Command, said: &Path) {
    let file = fs::File::create(said).unwrap();
    let status = command
        .stdin(Stdio::null())
        .stdout(file.try_clone().unwrap())
        .stderr(file)
        .status();
    let started = status.as_ref().is_ok_and(std::process::ExitStatus::success);
    let said = fs::read_to_string(said).unwrap_or_default();
    assert!(started, "{command:?}: {status:?}\n{said}");
}

/// What a command printed, both streams.
pub fn words(output: &Output) -> String {
    let (out, err) = (&output.stdout, &output.stderr);
    format!(
        "{}{}",
        String::from_utf8_lossy(out),
        String::from_utf8_lossy(err)
    )
}
