//! A practice server of the binary's own that runs while a test does.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use crate::bench::Bench;
use crate::schema;

/// No test waits longer for anything.
const PATIENCE: Duration = Duration::from_secs(60);

/// `sandbox` on any free ports.
const PORTS: [&str; 5] = ["sandbox", "--smtp-port", "0", "--api-port", "0"];

pub struct Live {
    child: Child,
    lines: Receiver<String>,
    /// What it said first.
    pub listening: Value,
}

impl Live {
    /// Starts `sandbox --json` on any free ports, and waits until it listens.
    pub fn start(bench: &Bench, arguments: &[&str]) -> Self {
        let mut live = Self::spawn(bench, &[&["--json"], arguments].concat());
        live.listening = live.until("listening");
        live
    }

    /// Starts another command that runs until it is ended, and waits for the line of this event.
    pub fn other(bench: &Bench, arguments: &[&str], event: &str) -> Self {
        let mut live = Self::of(bench.command(arguments));
        live.listening = live.until(event);
        live
    }

    /// Waits until it ends by itself; with the lines that are left.
    pub fn wait(mut self) -> (ExitStatus, Vec<String>) {
        let rest = self.lines.iter().collect();
        (self.child.wait().unwrap(), rest)
    }

    /// Starts it for people; with what it says until it is ready.
    pub fn plain(bench: &Bench, arguments: &[&str]) -> (Self, String) {
        let live = Self::spawn(bench, arguments);
        let said = live.line_with("export POSTMARK_SERVER_TOKEN=");
        (live, said)
    }

    /// The same in a process that may write no file of more than a few kilobytes: what it writes beyond that
    /// fails, as on a full disk.
    pub fn with_small_files(bench: &Bench) -> Self {
        let limited = r#"trap "" XFSZ; ulimit -f 8; exec "$0" "$@""#;
        let program = bench.command(&[&PORTS[..], &["--json"]].concat());
        let mut command = Command::new("sh");
        command
            .args(["-c", limited])
            .arg(program.get_program())
            .args(program.get_args())
            .env_clear()
            .env("POSTRIDER_HOME", bench.home.path());
        let mut live = Self::of(command);
        live.listening = live.until("listening");
        live
    }

    fn spawn(bench: &Bench, arguments: &[&str]) -> Self {
        Self::of(bench.command(&[&PORTS[..], arguments].concat()))
    }

    fn of(mut command: Command) -> Self {
        let pipes = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut child = pipes.spawn().unwrap();
        let lines = lines_of(child.stdout.take().unwrap());
        Self {
            child,
            lines,
            listening: Value::Null,
        }
    }

    /// All that is said up to the line with `part` in it.
    pub fn line_with(&self, part: &str) -> String {
        let mut said = String::new();
        while !said.contains(part) {
            said += &self.lines.recv_timeout(PATIENCE).expect(part);
            said.push('\n');
        }
        said
    }

    /// The next line of this event; those before it are passed over.
    pub fn until(&self, event: &str) -> Value {
        loop {
            let line = self.lines.recv_timeout(PATIENCE).expect(event);
            let object: Value = serde_json::from_str(&line).expect(&line);
            schema::check(&object);
            if object["event"] == event {
                return object;
            }
        }
    }

    pub fn port(&self) -> String {
        self.listening["smtp_ports"][0].to_string()
    }

    pub fn text(&self, key: &str) -> &str {
        self.listening[key].as_str().expect(key)
    }

    pub fn end(mut self, signal: Signal) -> (ExitStatus, Vec<String>) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
        let status = self.child.wait().unwrap();
        (status, self.lines.iter().collect())
    }

    /// Nobody reads what it prints any more.
    pub fn unread(&mut self) {
        let (_, none) = channel();
        self.lines = none;
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The lines of a pipe. The pipe is closed when nobody wants them any more.
fn lines_of(pipe: impl std::io::Read + Send + 'static) -> Receiver<String> {
    let (sender, lines) = channel();
    std::thread::spawn(move || {
        let all = BufReader::new(pipe).lines().map_while(Result::ok);
        for line in all {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    lines
}
