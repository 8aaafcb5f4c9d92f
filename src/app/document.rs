//! The key table as text, for `postrider keys` and the documentation.

use super::edit::EDITING;
use super::keymap::Keymap;
use super::table::ACTIONS;

/// A row of the table.
struct Row {
    keys: Vec<String>,
    place: &'static str,
    label: &'static str,
    name: &'static str,
}

/// The rows of the table, in its order.
fn rows(keymap: &Keymap) -> impl Iterator<Item = Row> {
    let actions = ACTIONS.iter().map(|row| Row {
        keys: keymap.all_words(row),
        place: row.scope.name(),
        label: row.label,
        name: row.name,
    });
    let editing = EDITING.iter().map(|row| Row {
        keys: keymap.words(keymap.edit_keys(row)),
        place: "in a field",
        label: row.label,
        name: row.name,
    });
    actions.chain(editing)
}

/// All keys as a Markdown table, as they come.
pub fn keys_markdown() -> String {
    let mut text = "| key | where | what |\n|---|---|---|\n".to_owned();
    for Row {
        keys, place, label, ..
    } in rows(&Keymap::default())
    {
        let in_cell = |key: &String| format!("`{}`", key.replace('|', "\\|"));
        let keys: Vec<String> = keys.iter().map(in_cell).collect();
        let keys = match keys.as_slice() {
            [] => "(commands)".to_owned(),
            keys => keys.join(", "),
        };
        text.push_str(&format!("| {keys} | {place} | {label} |\n"));
    }
    text
}

/// All keys as plain text in columns, with the names by which `[keys]` of the config changes them.
pub fn keys_text(keymap: &Keymap) -> String {
    let line = |row: Row| {
        let keys = match row.keys.as_slice() {
            [] => "(none)".to_owned(),
            keys => keys.join(", "),
        };
        format!(
            "{keys:<24} {:<26} {:<24} {}\n",
            row.place, row.name, row.label
        )
    };
    rows(keymap).map(line).collect()
}
