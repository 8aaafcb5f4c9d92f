//! Draft files in TOML, as `--draft` reads them.

use std::fs;

use postrider::store::read_draft_file;
use tempfile::TempDir;

use crate::harness::{Check, Parser, run};

const WORDS: &[&str] = &[
    "from = ",
    "to = [",
    "subject = ",
    "text = \"\"\"\n",
    "markdown = '''\n",
    "files = [\"a\"]\n",
    "[vars]\n",
    "[metadata]\n",
    "[headers]\n",
    "[[vars]]\n",
    "{{name}}",
    "{{",
    "}}",
    "{{{",
    "name = ",
    "track-links = ",
    "= {a = {a = {a = ",
    "[[[[[[[[",
    "\\u202e",
    "\\U0010ffff",
    "1979-05-27T07:32:00Z",
    "inf",
    "= true\n",
];

fn check(folder: &TempDir, input: &[u8]) {
    let path = folder.path().join("draft.toml");
    fs::write(&path, input).unwrap();
    match read_draft_file(&path) {
        Err(error) => {
            // A value may be quoted whole; nothing is quoted many times.
            let words = error.to_string();
            assert!(
                words.len() <= 4 * input.len() + 4_096,
                "{} bytes",
                words.len()
            );
        }
        Ok(pattern) => {
            let variables = pattern.variables();
            let missing = pattern.missing();
            assert!(
                missing.iter().all(|name| variables.contains(name)),
                "{missing:?}"
            );
            // Each place of a variable may hold its value.
            let values: usize = pattern.values.values().map(String::len).sum();
            if values * input.len() < 16 * 1024 * 1024 {
                // A value that its place does not allow is refused.
                if let Ok(filled) = pattern.filled() {
                    assert_eq!(filled.files.len(), pattern.draft.files.len());
                }
            }
        }
    }
}

#[test]
fn drafts() {
    run(Parser {
        name: "drafts",
        words: WORDS,
        check: || -> Check {
            let folder = tempfile::tempdir().unwrap();
            Box::new(move |input| check(&folder, input))
        },
    });
}
