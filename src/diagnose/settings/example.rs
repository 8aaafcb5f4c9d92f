//! The settings for Postmark as a program of the guide has them, with the token as a variable.

use super::table::SHAPES;

/// The settings for `shape`, such as `nodemailer`; empty if the guide has no such program.
pub(in crate::diagnose) fn example_settings(shape: &str, host: &str, port: u16) -> Vec<String> {
    let row = SHAPES
        .iter()
        .find(|row| row.name == shape && !row.example.is_empty());
    let filled = row.map(|row| {
        row.example
            .replace("{host}", host)
            .replace("{port}", &port.to_string())
    });
    let filled = filled.unwrap_or_default();
    filled.lines().map(str::to_owned).collect()
}
