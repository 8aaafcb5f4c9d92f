//! Parts of the documentation that repeat what the program knows: tables between `<!-- NAME: begin -->` and
//! `<!-- NAME: end -->`, and the page of all hints.
//!
//! `INSTA_UPDATE=always cargo test --test cli generated` writes them again; without the variable a test fails if one of
//! them is out of date.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::bench::Bench;

fn compare(page: &str, generate: impl Fn(&str) -> String) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("docs/src")
        .join(page);
    let before = fs::read_to_string(&path).unwrap();
    let current = generate(&before);
    if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        fs::write(&path, current).unwrap();
        return;
    }
    assert!(
        before == current,
        "{page} is out of date: run `INSTA_UPDATE=always cargo test --test cli generated`"
    );
}

/// `page` with `part` between the marks called `name`.
fn put(page: &str, name: &str, part: &str) -> String {
    let begin = format!("<!-- {name}: begin -->\n");
    let end = format!("<!-- {name}: end -->");
    let (before, rest) = page.split_once(&begin).expect("a mark where it begins");
    let (_, after) = rest.split_once(&end).expect("a mark where it ends");
    format!("{before}{begin}{part}{end}{after}")
}

fn output(arguments: &[&str]) -> String {
    let run = Bench::new().run(arguments, b"");
    assert_eq!(run.code, 0, "{arguments:?}: {}", run.err);
    assert!(!run.out.is_empty(), "{arguments:?}");
    run.out
}

#[test]
fn the_generated_table_of_keys_is_current() {
    let table = output(&["keys", "--markdown"]);
    compare("keys.md", |page| put(page, "keys", &table));
}

#[test]
fn the_generated_sample_of_the_configuration_is_current() {
    let sample = include_str!("../../assets/config.sample.toml");
    let block = format!("```toml\n{sample}```\n");
    compare("configuration.md", |page| put(page, "sample", &block));
}

#[test]
fn the_generated_table_of_preflight_checks_is_current() {
    let mut table = "| check | problem | level | can be skipped |\n|---|---|---|---|\n".to_owned();
    for line in output(&["send", "--list-checks", "--json"]).lines() {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        let word = |key: &str| row[key].as_str();
        // The outcome, which is the last line, names no check.
        let (Some(name), Some(about), Some(severity)) =
            (word("check"), word("about"), word("severity"))
        else {
            continue;
        };
        let skipped = match row["can_be_off"].as_bool().unwrap() {
            true => "yes",
            false => "no",
        };
        writeln!(table, "| `{name}` | {about} | {severity} | {skipped} |").unwrap();
    }
    compare("preflight.md", |page| put(page, "checks", &table));
}

/// A row of `assets/hints.toml`, as far as the page shows it.
#[derive(serde::Deserialize)]
struct Hint {
    id: String,
    title: String,
    cause: String,
    page: Option<String>,
    remedies: Vec<Remedy>,
}

#[derive(serde::Deserialize)]
struct Remedy {
    label: String,
}

#[test]
fn the_generated_catalog_of_hints_is_current() {
    let mut hints: BTreeMap<String, Vec<Hint>> =
        toml::from_str(include_str!("../../assets/hints.toml")).unwrap();
    let mut part = String::new();
    for hint in hints.remove("hint").unwrap() {
        writeln!(
            part,
            "## {}\n\n`{}`\n\n{}\n",
            hint.title, hint.id, hint.cause
        )
        .unwrap();
        for remedy in &hint.remedies {
            writeln!(part, "- {}", remedy.label.replace("{port}", "PORT")).unwrap();
        }
        match hint.page {
            Some(page) => writeln!(part, "\n[Postmark's page]({page})\n").unwrap(),
            None => part.push('\n'),
        }
    }
    compare("catalog.md", |page| put(page, "hints", &part));
}
