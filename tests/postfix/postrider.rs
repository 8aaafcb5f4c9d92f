//! The real binary, with a home of its own and nothing of the tester's environment.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use crate::house::{House, words};

/// What one run came to.
pub struct Run {
    pub code: Option<i32>,
    pub output: Output,
}

impl Run {
    /// The objects that `--json` printed, one a line.
    pub fn events(&self) -> Vec<Value> {
        let text = String::from_utf8(self.output.stdout.clone()).unwrap();
        let parse = |line: &str| serde_json::from_str(line).unwrap_or_else(|_| panic!("{line}"));
        text.lines().map(parse).collect()
    }

    /// The last of them, which must be the outcome.
    pub fn outcome(&self) -> Value {
        let last = self.events().pop().unwrap_or_default();
        assert_eq!(last["event"], "outcome", "{}", words(&self.output));
        last
    }

    pub fn words(&self) -> String {
        words(&self.output)
    }
}

impl House {
    /// `--smtp-host … --smtp-port … --ca-file …` of this house.
    pub fn server_flags(&self) -> Vec<String> {
        let (port, ca) = (
            self.port().to_string(),
            self.ca_file().display().to_string(),
        );
        [
            "--smtp-host",
            "127.0.0.1",
            "--smtp-port",
            &port,
            "--ca-file",
            &ca,
        ]
        .map(str::to_owned)
        .to_vec()
    }

    /// Runs postrider with `args` and the token in its environment variable.
    pub fn postrider<S: AsRef<str>>(&self, token: &str, args: &[S]) -> Run {
        let home = self.folder().join("home");
        let output = Command::new(env!("CARGO_BIN_EXE_postrider"))
            .env_clear()
            .env("POSTMARK_SERVER_TOKEN", token)
            .env("POSTRIDER_HOME", &home)
            .args(args.iter().map(AsRef::as_ref))
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let run = Run {
            code: output.status.code(),
            output,
        };
        assert!(
            !run.words().contains(token),
            "the token leaked: {}",
            run.words()
        );
        run
    }

    /// A file to send.
    pub fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder().join(name);
        fs::write(&path, bytes).unwrap();
        path
    }
}
