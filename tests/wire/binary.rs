//! The real binary against a scripted server: started, watched line by line, and ended by signals.

use std::io::{BufRead as _, BufReader, Lines, Read as _, Write as _};
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use tempfile::TempDir;

use crate::certificate::ca_pem;
use crate::client::TOKEN;

/// A home of its own, in which the binary runs.
pub struct Home(pub TempDir);

impl Home {
    pub fn new() -> Self {
        let home = Self(tempfile::tempdir().unwrap());
        std::fs::write(home.path("ca.pem"), ca_pem()).unwrap();
        home
    }

    pub fn path(&self, name: &str) -> String {
        self.0.path().join(name).display().to_string()
    }

    /// Writes the config.
    pub fn config(&self, text: &str) {
        std::fs::create_dir_all(self.path("config")).unwrap();
        std::fs::write(self.path("config/config.toml"), text).unwrap();
    }

    /// The binary with `arguments`; `before` runs it, or nothing does.
    pub fn command(&self, before: &[&str], arguments: &[&str]) -> Command {
        let words = [before, &[env!("CARGO_BIN_EXE_postrider")], arguments].concat();
        let mut command = Command::new(words[0]);
        command
            .args(&words[1..])
            .env_clear()
            .env("PATH", "/usr/bin:/bin:/usr/sbin:/sbin")
            .env("POSTRIDER_HOME", self.0.path())
            .env("POSTMARK_SERVER_TOKEN", TOKEN)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// `send` to the server at `port`, with more arguments behind.
    pub fn send(&self, before: &[&str], port: u16, more: &[&str]) -> Command {
        let (port, ca_file) = (port.to_string(), self.path("ca.pem"));
        let fixed = [
            "--smtp-host",
            "127.0.0.1",
            "--smtp-port",
            &port,
            "--ca-file",
            &ca_file,
            "send",
            "--from",
            "ada@acme.example",
            "--to",
            "grace@navy.example",
            "--subject",
            "Hi",
        ];
        self.command(before, &[&fixed[..], more].concat())
    }

    /// What a run prints as JSON.
    pub fn objects(&self, arguments: &[&str]) -> Vec<Value> {
        let mut command = self.command(&[], arguments);
        let output = command.stdin(Stdio::null()).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        text.lines()
            .map(|line| serde_json::from_str(line).expect(line))
            .collect()
    }

    /// The status of the only send in the history.
    pub fn recorded(&self) -> String {
        let rows = self.objects(&["history", "--json"]);
        assert_eq!(rows.len(), 1, "{rows:?}");
        rows[0]["status"].as_str().unwrap().to_owned()
    }
}

/// A run under way.
pub struct Running {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
    printed: Vec<String>,
}

/// What came of a run.
#[derive(Debug)]
pub struct Run {
    pub code: Option<i32>,
    /// The signal that ended it, where it did not end itself.
    pub killed_by: Option<i32>,
    /// Lines of standard output.
    pub printed: Vec<String>,
    pub err: String,
}

impl Running {
    /// Starts it with `input` on standard input, which is closed then.
    pub fn start(command: Command, input: &[u8]) -> Self {
        let (running, mut stdin) = Self::open(command);
        // A program that ended without reading has closed its end.
        let _ = stdin.write_all(input);
        running
    }

    /// Starts it and leaves standard input open.
    pub fn open(mut command: Command) -> (Self, ChildStdin) {
        let mut child = command.spawn().unwrap();
        let stdin = child.stdin.take().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let printed = Vec::new();
        let running = Self {
            child,
            lines,
            printed,
        };
        (running, stdin)
    }

    /// Reads objects until one is as `wanted`.
    pub fn until(&mut self, wanted: impl Fn(&Value) -> bool) {
        for line in self.lines.by_ref() {
            let line = line.unwrap();
            let found = serde_json::from_str(&line).is_ok_and(|object| wanted(&object));
            self.printed.push(line);
            if found {
                return;
            }
        }
        let mut err = String::new();
        let _ = self.child.stderr.take().unwrap().read_to_string(&mut err);
        panic!("it ended before: {:?} {err}", self.printed);
    }

    /// Reads until a stage is running.
    pub fn until_stage(&mut self, stage: &str) {
        self.until(|object| object["stage"] == stage && object["status"] == "running");
    }

    /// Reads standard error until a line has `part` in it. The pipe is read no further than that line.
    pub fn until_says(&mut self, part: &str) {
        let err = self.child.stderr.as_mut().unwrap();
        let mut line = Vec::new();
        loop {
            let mut byte = [0];
            assert_eq!(
                err.read(&mut byte).unwrap(),
                1,
                "it ended before it said {part}"
            );
            line.push(byte[0]);
            if byte[0] == b'\n' {
                if String::from_utf8_lossy(&line).contains(part) {
                    return;
                }
                line.clear();
            }
        }
    }

    pub fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    /// The same for the one child that it has, such as the program that `unshare` runs.
    pub fn signal_child(&self, signal: Signal) {
        let pid = self.child.id();
        let children = std::fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).unwrap();
        let child = children.trim().parse().expect("one child");
        kill_process(Pid::from_raw(child).unwrap(), signal).unwrap();
    }

    /// Waits for its end.
    pub fn end(mut self) -> Run {
        self.printed.extend(self.lines.map_while(Result::ok));
        let mut err = String::new();
        let _ = self.child.stderr.take().unwrap().read_to_string(&mut err);
        let status = self.child.wait().unwrap();
        Run {
            code: status.code(),
            killed_by: status.signal(),
            printed: self.printed,
            err,
        }
    }
}

impl Run {
    /// The last line as an object.
    pub fn outcome(&self) -> Value {
        let last = self.printed.last().unwrap_or_else(|| panic!("{self:?}"));
        serde_json::from_str(last).unwrap_or_else(|_| panic!("{self:?}"))
    }
}

/// Says why a test cannot run. In CI, which lacks nothing, that is a failure.
pub fn skip(reason: &str) {
    let required = std::env::var("CI").is_ok_and(|value| value == "true");
    assert!(!required, "CI lacks nothing, but {reason}");
    // Not `eprintln!`, which the test runner keeps to itself when a test passes.
    let _ = writeln!(std::io::stderr(), "skipped: {reason}");
}
