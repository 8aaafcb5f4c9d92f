//! A Secret Service of the test's own: a bus, and a GNOME Keyring that the bus starts when somebody asks
//! for it. Both live in a folder that goes with them.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

const PASSWORD: &str = "the password of a test";
const PROGRAMS: [&str; 3] = ["dbus-daemon", "dbus-send", "gnome-keyring-daemon"];

pub struct Bus {
    daemon: Child,
    folder: TempDir,
    /// What DBUS_SESSION_BUS_ADDRESS is to say.
    pub address: String,
}

/// Says aloud what is missing; in CI nothing is.
fn has_programs() -> bool {
    let missing: Vec<&str> = PROGRAMS
        .into_iter()
        .filter(|program| Command::new(program).arg("--version").output().is_err())
        .collect();
    if !missing.is_empty() {
        let names = missing.join(", ");
        assert!(std::env::var_os("CI").is_none(), "missing in CI: {names}");
        println!("skipped: {names} not here");
    }
    missing.is_empty()
}

impl Bus {
    /// Starts one; `None` where the programs for it are missing.
    pub fn start() -> Option<Self> {
        if !has_programs() {
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        lay_out(folder.path());
        let mut daemon = Command::new("dbus-daemon")
            .arg("--config-file")
            .arg(folder.path().join("bus.conf"))
            .args(["--nofork", "--print-address=1"])
            .env_clear()
            .env("HOME", folder.path())
            .env("XDG_RUNTIME_DIR", folder.path())
            .env("XDG_DATA_HOME", folder.path())
            .env("PATH", "/usr/bin:/bin")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut address = String::new();
        let mut said = BufReader::new(daemon.stdout.take().unwrap());
        said.read_line(&mut address).unwrap();
        let address = address.trim().to_owned();
        assert!(address.starts_with("unix:"), "{address}");
        Some(Self {
            daemon,
            folder,
            address,
        })
    }

    /// Locks what the keyring holds. Nobody is there who could be asked to unlock it.
    pub fn lock(&self) {
        let done = Command::new("dbus-send")
            .args([
                "--session",
                "--print-reply",
                "--dest=org.freedesktop.secrets",
            ])
            .args([
                "/org/freedesktop/secrets",
                "org.freedesktop.Secret.Service.Lock",
            ])
            .arg("array:objpath:/org/freedesktop/secrets/collection/login")
            .env("DBUS_SESSION_BUS_ADDRESS", &self.address)
            .output()
            .unwrap();
        assert!(done.status.success(), "{done:?}");
    }

    /// The process of the keyring, once somebody has asked for it.
    fn service(&self) -> Option<Pid> {
        let text = std::fs::read_to_string(self.folder.path().join("pid")).ok()?;
        Pid::from_raw(text.trim().parse().ok()?)
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        if let Some(service) = self.service() {
            // It may have ended by itself.
            let _ = kill_process(service, Signal::KILL);
        }
        let _ = self.daemon.kill();
        let _ = self.daemon.wait();
    }
}

/// The bus knows one service, and nothing of this machine's.
fn lay_out(folder: &Path) {
    let place = folder.display();
    let write = |name: &str, text: String| std::fs::write(folder.join(name), text).unwrap();
    write(
        "bus.conf",
        format!(
            r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir={place}</listen>
  <servicedir>{place}</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
  </policy>
</busconfig>"#
        ),
    );
    write(
        "secrets.service",
        format!("[D-BUS Service]\nName=org.freedesktop.secrets\nExec=/bin/sh {place}/start\n"),
    );
    write("password", PASSWORD.into());
    // A keyring that is started so is unlocked as at a login.
    write(
        "start",
        format!(
            "echo $$ > {place}/pid\nexec gnome-keyring-daemon --foreground --unlock --components=secrets < {place}/password\n"
        ),
    );
}
