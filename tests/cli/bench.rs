//! Runs the binary.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::schema;

pub const TOKEN: &str = "b1946ac9-2492-4d23-8f5a-3c6a1e07d4f2";

/// A home of its own, and what is set in the environment.
pub struct Bench {
    pub home: TempDir,
    environment: Vec<(&'static str, String)>,
}

/// What came of a run.
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Bench {
    pub fn new() -> Self {
        Self {
            home: tempfile::tempdir().unwrap(),
            environment: Vec::new(),
        }
    }

    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.environment.push((name, value.into()));
        self
    }

    pub fn path(&self, name: &str) -> String {
        self.home.path().join(name).display().to_string()
    }

    /// Writes a file into the home; gives its path.
    pub fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.path(name);
        std::fs::create_dir_all(Path::new(&path).parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// The binary with this home and environment, and nothing else.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_postrider"));
        command
            .args(arguments)
            .env_clear()
            .env("POSTRIDER_HOME", self.home.path())
            .envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }

    pub fn config(self, text: &str) -> Self {
        self.file("config/config.toml", text);
        self
    }

    /// Runs with `input` as standard input.
    pub fn run(&self, arguments: &[&str], input: &[u8]) -> Run {
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A program that ends without reading closes the pipe: that is its right.
        let _ = child.stdin.take().unwrap().write_all(input);
        let output = child.wait_with_output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Run {
            code: output.status.code().unwrap(),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }
}

impl Run {
    /// The lines of standard output as JSON, each as the schema has it.
    pub fn json(&self) -> Vec<serde_json::Value> {
        let parse = |line| {
            let value = serde_json::from_str(line).unwrap();
            schema::check(&value);
            value
        };
        self.out.lines().map(parse).collect()
    }

    pub fn ends(&self, code: i32, part: &str) {
        let said = format!("{}{}", self.out, self.err);
        assert_eq!(self.code, code, "{said}");
        assert!(said.contains(part), "`{part}` is not in\n{said}");
    }
}
