//! The practice server as the double of a small application's tests, in Python and Node: in their environment by
//! `postrider sandbox --`, and as a server that runs already; asked by `postrider inbox --wait` and by the control
//! API.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use crate::world::{has, installed, said, script};

const BINARY: &str = env!("CARGO_BIN_EXE_postrider");
/// Seconds after which a suite that hangs is ended.
const PATIENCE: &str = "120";
/// A token of the real Postmark, which must not reach the application.
const REAL: &str = "11111111-2222-4333-8444-555555555555";

struct Suite {
    name: &'static str,
    probe: &'static [&'static str],
    command: &'static [&'static str],
}

const PYTHON: Suite = Suite {
    name: "Python",
    probe: &["python3", "-c", "import smtplib, ssl, unittest"],
    command: &["python3", "-m", "unittest", "-v", "test_shop"],
};
const NODE: Suite = Suite {
    name: "nodemailer",
    probe: &["node", "-e", "require('nodemailer'); require('node:test')"],
    command: &["node", "--test", "shop.test.js"],
};

/// A command with the suites' folder and a home of its own.
fn command(home: &tempfile::TempDir, words: &[&str]) -> Command {
    let mut command = Command::new("timeout");
    command
        .arg(PATIENCE)
        .args(words)
        .current_dir(script("double"))
        .env("POSTRIDER_HOME", home.path())
        .env("BINARY", BINARY)
        .env("NODE_PATH", installed("node/node_modules"))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("NO_PROXY", "127.0.0.1");
    command
}

fn passes(mut command: Command, suite: &Suite) {
    let output = command.output().unwrap();
    let said = said(&output);
    assert!(output.status.success(), "{}: {said}", suite.name);
    // A runner that found no test passes, too.
    assert!(said.contains("inbox") && said.contains("control"), "{said}");
}

impl Suite {
    fn under_the_sandbox(&self) {
        if !has(self.name, self.probe) {
            return;
        }
        let home = tempfile::tempdir().unwrap();
        let words = [&[BINARY, "sandbox", "--"], self.command].concat();
        let mut command = command(&home, &words);
        command
            .env("POSTMARK_SERVER_TOKEN", REAL)
            .env("POSTMARK_SMTP_HOST", "smtp.postmarkapp.com");
        passes(command, self);
    }

    fn beside_a_server(&self) {
        if !has(self.name, self.probe) {
            return;
        }
        let server = Server::start();
        let mut command = command(&server.home, self.command);
        command
            .env("READY_FILE", server.home.path().join("ready.json"))
            .env("NODE_EXTRA_CA_CERTS", server.home.path().join("ca/ca.pem"));
        passes(command, self);
    }
}

/// A practice server of the binary's own.
struct Server {
    child: Child,
    home: tempfile::TempDir,
}

impl Server {
    fn start() -> Self {
        let home = tempfile::tempdir().unwrap();
        let path = |name: &str| home.path().join(name).display().to_string();
        let mut child = Command::new(BINARY)
            .args(["sandbox", "--json", "--smtp-port", "0", "--api-port", "0"])
            .args(["--ready-file", &path("ready.json")])
            .args(["--ca-dir", &path("ca"), "--inbox", &path("mail")])
            .env("POSTRIDER_HOME", home.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let first = lines.next().unwrap().unwrap();
        assert!(first.contains(r#""event":"listening""#), "{first}");
        // What it says of each message is not what is looked at here.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, home }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn python_tests_run_under_the_sandbox() {
    PYTHON.under_the_sandbox();
}

#[test]
fn python_tests_run_beside_a_server() {
    PYTHON.beside_a_server();
}

#[test]
fn node_tests_run_under_the_sandbox() {
    NODE.under_the_sandbox();
}

#[test]
fn node_tests_run_beside_a_server() {
    NODE.beside_a_server();
}
