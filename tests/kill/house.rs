//! A practice server of this process, and a home in which the real binary sends, dies and is asked.

use std::io::Write as _;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use postrider::sandbox::scenario::Latency;
use postrider::sandbox::{Practice, PracticeOptions, start};
use postrider::store::AppDirs;
use serde_json::Value;
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::proxy::{Point, Relay};

/// No test waits longer for anything.
const PATIENCE: Duration = Duration::from_secs(60);

pub struct House {
    pub home: TempDir,
    ca_file: String,
    practice: Practice,
    // Last, because the server lives on it.
    runtime: Runtime,
}

impl House {
    pub fn new(offered: Option<&[&str]>) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let mut options = PracticeOptions {
            api_port: Some(0),
            latency: Latency {
                visible: Duration::ZERO,
                step: Duration::ZERO,
            },
            ..PracticeOptions::default()
        };
        if let Some(offered) = offered {
            options.offered = offered.iter().map(|line| (*line).to_owned()).collect();
        }
        let practice = runtime.block_on(start(options)).unwrap();
        let home = tempfile::tempdir().unwrap();
        let ca_file = home.path().join("ca.pem").display().to_string();
        std::fs::write(&ca_file, practice.ca_pem()).unwrap();
        Self {
            home,
            ca_file,
            practice,
            runtime,
        }
    }

    pub fn port(&self) -> u16 {
        self.practice.ports()[0]
    }

    /// How many copies of the message with this subject the server has.
    pub fn copies(&self, subject: &str) -> usize {
        let items = self.practice.inbox().list();
        items.iter().filter(|item| item.subject == subject).count()
    }

    /// The program with `arguments`, for the server at `port`; `before` runs it (strace), or nothing.
    pub fn program(&self, before: &[&str], port: u16, arguments: &[&str]) -> Command {
        let own = env!("CARGO_BIN_EXE_postrider");
        let mut words = before.to_vec();
        words.push(own);
        let mut command = Command::new(words[0]);
        command
            .args(&words[1..])
            .args(["--smtp-host", "127.0.0.1", "--smtp-port", &port.to_string()])
            .args(["--ca-file", &self.ca_file])
            .args(["--api-url", self.practice.api_url().unwrap()])
            .args(arguments)
            .env_clear()
            .env("POSTRIDER_HOME", self.home.path())
            .env("POSTMARK_SERVER_TOKEN", self.practice.token().expose())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Begins to send `text` under `subject`.
    pub fn send(&self, before: &[&str], port: u16, subject: &str, text: &[u8]) -> Child {
        let arguments = [
            "send",
            "--from",
            "ada@acme.example",
            "--to",
            "grace@navy.example",
            "--cc",
            "alan@navy.example",
            "--subject",
            subject,
            "--json",
        ];
        let mut child = self.program(before, port, &arguments).spawn().unwrap();
        // Killed before it has read: that is what this is about.
        let _ = child.stdin.take().unwrap().write_all(text);
        child
    }

    /// Sends through a relay that stops at `point`, and kills the program there. Whether it came to that.
    pub fn kill_at(&self, point: Point, subject: &str, text: &[u8]) -> bool {
        let relay = Relay::start(self.port(), point);
        let mut child = self.send(&[], relay.port, subject, text);
        let reached = relay.reached();
        if reached {
            child.kill().unwrap();
        }
        let output = child.wait_with_output().unwrap();
        assert!(reached || output.status.success(), "{output:?}");
        relay.end();
        reached
    }

    /// Waits until the server has the message.
    pub fn wait_for_copy(&self, subject: &str) {
        self.wait_until(|| self.copies(subject) == 1);
    }

    fn wait_until(&self, holds: impl Fn() -> bool) {
        let mut changes = self.practice.changes();
        let waiting = async {
            while !holds() {
                changes.changed().await.unwrap();
            }
        };
        let in_time = self
            .runtime
            .block_on(async { tokio::time::timeout(PATIENCE, waiting).await });
        in_time.expect("the server gets there");
    }

    pub fn run(&self, arguments: &[&str]) -> Output {
        let mut child = self.program(&[], self.port(), arguments).spawn().unwrap();
        drop(child.stdin.take());
        child.wait_with_output().unwrap()
    }

    pub fn objects(&self, arguments: &[&str]) -> Vec<Value> {
        let output = self.run(arguments);
        let text = String::from_utf8(output.stdout).unwrap();
        let objects = text.lines().map(|line| serde_json::from_str(line).unwrap());
        objects.collect()
    }

    /// The row of a subject, if there is one.
    pub fn row(&self, subject: &str) -> Option<Value> {
        let rows = self.objects(&["history", "--json", "--limit", "100000"]);
        let mut of_subject = rows.into_iter().filter(|row| row["subject"] == subject);
        let row = of_subject.next();
        assert!(of_subject.next().is_none(), "{subject} has two rows");
        row
    }

    /// How far the send of a subject has come.
    pub fn phase(&self, subject: &str) -> Option<String> {
        let row = self.row(subject)?;
        let whole = self.objects(&["history", "--json", "--show", row["id"].as_str().unwrap()]);
        whole[0]["phase"].as_str().map(str::to_owned)
    }

    /// What must hold after the program was killed while it sent `subject`: no outcome is called known
    /// that is not, the API tells what became of it, and there is no second copy. Returns the status after
    /// the restart; none if nothing had been written yet.
    pub fn tells_the_truth(&self, subject: &str) -> Option<String> {
        let copies = self.copies(subject);
        assert!(copies <= 1, "{subject}: {copies} copies");
        let Some(row) = self.row(subject) else {
            assert_eq!(copies, 0, "{subject} has arrived, and its row is lost");
            return None;
        };
        let status = row["status"].as_str().unwrap().to_owned();
        let may_be = match copies {
            1 => ["unknown", "accepted"].as_slice(),
            _ => ["unknown", "failed"].as_slice(),
        };
        assert!(
            may_be.contains(&status.as_str()),
            "{subject}: {status} with {copies} copies"
        );
        if status != "failed" {
            self.is_resolved(subject, row["id"].as_str().unwrap(), copies);
        }
        assert_eq!(self.copies(subject), copies, "{subject} was sent again");
        Some(status)
    }

    /// Ten minutes pass for a send: what the API does not list by then it never received.
    fn make_older(&self, id: &str) {
        let places = AppDirs::find(Some(self.home.path())).unwrap();
        let sqlite = rusqlite::Connection::open(places.history()).unwrap();
        let older = "UPDATE sends SET at_ms = at_ms - 601000 WHERE id = ?1";
        assert_eq!(sqlite.execute(older, [id]).unwrap(), 1);
    }

    /// The API says what became of it.
    fn is_resolved(&self, subject: &str, id: &str, copies: usize) {
        if copies == 0 {
            // A moment after the send nobody can know that it was never received.
            let early = self.run(&["follow", id, "--for", "0s", "--json"]);
            assert_eq!(early.status.code(), Some(80), "{subject}: {early:?}");
            assert_eq!(self.row(subject).unwrap()["status"], "unknown");
            self.make_older(id);
        }
        let output = self.run(&["follow", id, "--for", "0s", "--json"]);
        let (status, code) = match copies {
            1 => ("delivered", 0),
            _ => ("not-found", 80),
        };
        assert_eq!(output.status.code(), Some(code), "{subject}: {output:?}");
        let row = self.row(subject).unwrap();
        assert_eq!(row["status"], status, "{subject}");
    }
}
