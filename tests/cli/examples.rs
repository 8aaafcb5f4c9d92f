//! The examples of the pages on scripting and practice: a shell accepts them, and those that are marked `<!-- run -->`
//! run under a practice server.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::bench::Bench;

const PAGES: [&str; 2] = ["scripting.md", "practice.md"];
const MARK: &str = "<!-- run -->";

/// A block of shell with the line of the page above it.
struct Example {
    place: String,
    script: String,
    runs: bool,
}

fn examples() -> Vec<Example> {
    let mut all = Vec::new();
    for name in PAGES {
        let page = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("docs/src")
            .join(name);
        let page = fs::read_to_string(page).unwrap();
        let mut before = "";
        let mut lines = page.lines().enumerate();
        while let Some((at, line)) = lines.next() {
            if line == "```sh" {
                let script = lines
                    .by_ref()
                    .map(|(_, line)| line)
                    .take_while(|line| *line != "```");
                all.push(Example {
                    place: format!("{name}:{}", at + 1),
                    script: script.map(|line| format!("{line}\n")).collect(),
                    runs: before == MARK,
                });
            }
            before = line;
        }
        let marks = page.lines().filter(|line| *line == MARK).count();
        let runs = all
            .iter()
            .filter(|one| one.runs && one.place.starts_with(name))
            .count();
        assert_eq!(marks, runs, "{name}: a mark is not above a block of sh");
    }
    all
}

#[test]
fn examples_are_clean_shell() {
    let bench = Bench::new();
    for example in examples() {
        // SC2016 is about `$` in single quotes, SC2088 about `~` in them: both are meant.
        let file = bench.file("example.sh", format!("#!/bin/sh\n{}", example.script));
        let checked = Command::new("shellcheck")
            .args(["--exclude=SC2016", &file])
            .output();
        let Ok(checked) = checked else {
            eprintln!("skipped: shellcheck is not installed");
            return;
        };
        let said = String::from_utf8_lossy(&checked.stdout);
        assert!(checked.status.success(), "{}: {said}", example.place);
    }
}

#[test]
fn marked_examples_run() {
    let program = Path::new(env!("CARGO_BIN_EXE_postrider"));
    let folder = program.parent().unwrap().display();
    let mut count = 0;
    for example in examples().iter().filter(|one| one.runs) {
        let bench = Bench::new().config("[profiles.postmark]\nsender = \"ada@acme.example\"\n");
        bench.file(
            "letter.toml",
            "to = \"grace@navy.example\"\nsubject = \"Hello\"\ntext = \"Hello Grace\"\n",
        );
        bench.file("report.csv", "a;b\n1;2\n");
        bench.file("app-4711.log", "started\n");
        let script = bench.file("example.sh", &example.script);
        let words = [
            "sandbox",
            "--any-sender",
            "--latency",
            "0s",
            "--",
            "sh",
            "-eu",
            &script,
        ];
        let output = bench
            .command(&words)
            .env("PATH", format!("{folder}:/usr/local/bin:/usr/bin:/bin"))
            .env("HOME", bench.home.path())
            .current_dir(bench.home.path())
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8_lossy(&said);
        assert!(
            output.status.success(),
            "{}: {said}\n{}",
            example.place,
            example.script
        );
        count += 1;
    }
    assert!(count >= 4, "{count} examples run");
}
