//! The guide's examples, filled in. Settings come from the same templates as the corrected settings of
//! an application, so both require encryption and a good certificate.

use super::Example;
use crate::diagnose::settings;

/// What is filled into an example. The token is not among it: every example reads it from
/// `POSTMARK_SERVER_TOKEN`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExampleValues {
    /// Address of the sender.
    pub from: String,
    /// The sender's name; may be empty.
    pub name: String,
    /// The recipient.
    pub to: String,
    /// SMTP host.
    pub host: String,
    /// SMTP port.
    pub port: u16,
}

/// The program as text, ready to be saved and run.
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

/// One pass, so that nothing that was filled in is taken for a mark.
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

/// A literal in single quotes, which all four languages read alike.
fn quoted(value: &str) -> String {
    let one_line: String = value.chars().filter(|c| !c.is_control()).collect();
    format!("'{}'", one_line.replace('\\', "\\\\").replace('\'', "\\'"))
}
