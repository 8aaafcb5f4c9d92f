//! A practice server of this process, and a home in which the real binary has a token.

use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use postrider::sandbox::scenario::Latency;
use postrider::sandbox::{Practice, PracticeOptions, start};
use serde_json::Value;
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::bus::Bus;
use crate::pty::{Home, Setting};

/// An address at which no bus is.
const NO_BUS: &str = "unix:path=/nonexistent/bus";

pub struct House {
    pub home: Home,
    /// What is not to be searched: a command's own secret.
    outside: TempDir,
    pub bus: Option<Bus>,
    practice: Practice,
    // Last, because the server lives on it.
    _runtime: Runtime,
}

/// What came of a run.
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl House {
    pub fn new(bus: Option<Bus>) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let options = PracticeOptions {
            api_port: Some(0),
            latency: Latency {
                visible: Duration::ZERO,
                step: Duration::ZERO,
            },
            ..PracticeOptions::default()
        };
        let practice = runtime.block_on(start(options)).unwrap();
        let house = Self {
            home: Home::new(),
            outside: tempfile::tempdir().unwrap(),
            bus,
            practice,
            _runtime: runtime,
        };
        house.write("ca.pem", house.practice.ca_pem(), 0o644);
        house.configure("");
        house
    }

    pub fn token(&self) -> &str {
        self.practice.token().expose()
    }

    /// Writes a file into the home.
    pub fn write(&self, name: &str, text: &str, mode: u32) -> PathBuf {
        let path = self.home.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
        path
    }

    /// Writes the config: profile `shop` with `lines`, and profile `bare` without a source.
    pub fn configure(&self, lines: &str) {
        let server = format!(
            "environment = \"test\"\nsmtp-host = \"127.0.0.1\"\nsmtp-ports = [{}]\napi-url = {:?}\nca-file = {:?}\nsender = \"ada@acme.example\"\nkeep-bodies = true\n",
            self.practice.ports()[0],
            self.practice.api_url().unwrap(),
            self.home.path().join("ca.pem"),
        );
        let text = format!(
            "# kept\n[profiles.shop] # the shop\n{server}{lines}\n[profiles.bare]\n{server}"
        );
        self.write("config/config.toml", &text, 0o600);
    }

    pub fn config(&self) -> String {
        std::fs::read_to_string(self.home.path().join("config/config.toml")).unwrap()
    }

    /// Gives profile `shop` its token from a source of this kind.
    pub fn give(&self, source: &str) {
        match source {
            "file" => {
                let path = self.write("data/tokens/shop", self.token(), 0o600);
                self.configure(&format!("token-file = {path:?}\n"));
            }
            "command" => {
                let secret = self.outside.path().join("secret");
                std::fs::write(&secret, self.token()).unwrap();
                self.configure(&format!("token-command = \"cat '{}'\"\n", secret.display()));
            }
            "keyring" => {
                self.configure("");
                self.run(&["token", "set", "--in", "keyring"], self.token())
                    .ends(0, "in the keyring");
            }
            _ => self.configure(""),
        }
    }

    pub fn address(&self) -> &str {
        self.bus.as_ref().map_or(NO_BUS, |bus| bus.address.as_str())
    }

    /// Runs the program for profile `shop`.
    pub fn run(&self, arguments: &[&str], input: &str) -> Run {
        self.run_with(arguments, input, &[])
    }

    pub fn run_with(&self, arguments: &[&str], input: &str, set: &[(&str, &str)]) -> Run {
        let mut child = Command::new(env!("CARGO_BIN_EXE_postrider"))
            .args(["--profile", "shop"])
            .args(arguments)
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("POSTRIDER_HOME", self.home.path())
            .env("DBUS_SESSION_BUS_ADDRESS", self.address())
            .envs(set.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A program that ends without reading closes the pipe: that is its right.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let output = child.wait_with_output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let run = Run {
            code: output.status.code().unwrap(),
            out: text(output.stdout),
            err: text(output.stderr),
        };
        let said = format!("{}{}", run.out, run.err);
        assert!(!said.contains(self.token()), "{arguments:?}: {said}");
        run
    }

    /// `token status --json`.
    pub fn status(&self, arguments: &[&str], set: &[(&str, &str)]) -> Value {
        let arguments = [&["token", "status", "--json"], arguments].concat();
        let run = self.run_with(&arguments, "", set);
        let object: Value = serde_json::from_str(&run.out).expect(&run.err);
        assert_eq!(
            (&object["v"], &object["profile"]),
            (&1.into(), &"shop".into())
        );
        assert_eq!(object["exit"], run.code);
        object
    }

    /// The interface in a terminal, with a script that starts it.
    pub fn setting<'a>(&'a self, script: &'a str) -> Setting<'a> {
        Setting::new(&self.home)
            .with("DBUS_SESSION_BUS_ADDRESS", self.address())
            .script(script)
    }
}

impl Run {
    pub fn ends(&self, code: i32, part: &str) {
        let said = format!("{}{}", self.out, self.err);
        assert_eq!(self.code, code, "{said}");
        assert!(said.contains(part), "`{part}` is not in\n{said}");
    }
}
