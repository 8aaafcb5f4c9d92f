//! The key table as text, for `postrider keys` and the README.

use super::Key;
use super::actions::{ACTIONS, ActionRow};
use super::edit::EDITING;

fn keys_of(row: &ActionRow) -> Vec<String> {
    match row.keys {
        [first, .., last] if row.keys.len() > 4 => vec![format!("{first} to {last}")],
        keys => keys.iter().map(Key::to_string).collect(),
    }
}

/// The rows of the table: keys, where, what.
fn rows() -> impl Iterator<Item = (Vec<String>, String, String)> {
    let actions = ACTIONS.iter().map(|row| {
        (
            keys_of(row),
            row.scope.name().to_owned(),
            row.label.to_owned(),
        )
    });
    let mut labels: Vec<&str> = Vec::new();
    for row in EDITING {
        if !labels.contains(&row.label) {
            labels.push(row.label);
        }
    }
    let editing = labels.into_iter().map(|label| {
        let keys = EDITING
            .iter()
            .filter(|row| row.label == label)
            .map(|row| row.key.to_string())
            .collect();
        (keys, "in a field".to_owned(), label.to_owned())
    });
    actions.chain(editing)
}

/// All keys as a Markdown table.
pub fn keys_markdown() -> String {
    let mut text = "| key | where | what |\n|---|---|---|\n".to_owned();
    for (keys, scope, label) in rows() {
        let keys: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
        text.push_str(&format!("| {} | {scope} | {label} |\n", keys.join(", ")));
    }
    text
}

/// All keys as plain text in columns.
pub fn keys_text() -> String {
    rows()
        .map(|(keys, scope, label)| format!("{:<24} {scope:<18} {label}\n", keys.join(", ")))
        .collect()
}
