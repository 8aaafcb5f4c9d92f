//! Python's email package: one process for all messages.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::seen::Seen;
use crate::world::has;

/// Whether there is a Python to ask.
pub fn is_there() -> bool {
    has("python", &["python3", "-c", "import email.policy"])
}

/// What Python sees of each source, in their order. Nothing may be wrong with a message in its eyes.
pub fn by_python(sources: &[&[u8]], folder: &Path) -> Vec<Seen> {
    let folder = folder.join("python");
    fs::create_dir_all(&folder).unwrap();
    let paths: Vec<PathBuf> = sources
        .iter()
        .enumerate()
        .map(|(at, source)| {
            let path = folder.join(format!("{at}.eml"));
            fs::write(&path, source).unwrap();
            path
        })
        .collect();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/corpus/read.py");
    let mut child = Command::new("python3")
        .arg(script)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    // It reads a name, answers, and reads the next: names go in from a thread of their own.
    let mut stdin = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || {
        for path in paths {
            writeln!(stdin, "{}", path.display()).unwrap();
        }
    });
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    assert!(output.status.success(), "{script}: {}", output.status);
    let answers = String::from_utf8(output.stdout).unwrap();
    let seen: Vec<Seen> = answers.lines().map(read).collect();
    assert_eq!(seen.len(), sources.len());
    seen
}

fn read(line: &str) -> Seen {
    let value: Value = serde_json::from_str(line).unwrap();
    let defects = value["defects"].as_array().unwrap();
    assert!(
        defects.is_empty(),
        "{} has defects: {defects:?}",
        value["subject"]
    );
    serde_json::from_value(value).unwrap()
}
