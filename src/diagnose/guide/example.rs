//! The guide's examples, filled in. Settings come from the same templates as the corrected settings of
//! an application, so both require encryption and a good certificate.

use super::Example;
use crate::diagnose::settings;

/// Values for an example. Does not include the token: every example reads it from `POSTMARK_SERVER_TOKEN`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExampleValues {
    /// The sender's address.
    pub from: String,
    /// The sender's name; may be empty.
    pub name: String,
    pub to: String,
    pub host: String,
    pub port: u16,
}

/// The program, ready to save and run.
pub fn example(example: &Example, values: &ExampleValues) -> String {
    let lines = settings::example_settings(&example.shape, &values.host, values.port);
    let mut text = String::new();
    for line in example.text.trim_start_matches('\n').lines() {
        match line.strip_suffix("@SETTINGS@") {
            Some(indent) => lines
                .iter()
                .for_each(|line| text.push_str(&format!("{indent}{line}\n"))),
            None => text.push_str(&format!("{}\n", filled(line, values))),
        }
    }
    text
}

/// One pass, so that inserted values are not scanned for placeholders.
fn filled(line: &str, values: &ExampleValues) -> String {
    let marks = [
        ("@FROM@", &values.from),
        ("@NAME@", &values.name),
        ("@TO@", &values.to),
    ];
    let mut text = String::new();
    let mut rest = line;
    while let Some((at, (mark, value))) = marks
        .iter()
        .filter_map(|mark| Some((rest.find(mark.0)?, mark)))
        .min_by_key(|(at, _)| *at)
    {
        text.push_str(&rest[..at]);
        text.push_str(&quoted(value));
        rest = &rest[at + mark.len()..];
    }
    text + rest
}

/// A single-quoted literal, valid in all four languages.
fn quoted(value: &str) -> String {
    let one_line: String = value.chars().filter(|c| !c.is_control()).collect();
    format!("'{}'", one_line.replace('\\', "\\\\").replace('\'', "\\'"))
}
