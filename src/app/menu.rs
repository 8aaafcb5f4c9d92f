//! The Esc menu: every action of the message under a letter, in four columns.

use super::actions::{ACTIONS, ActionRow, Availability};
use super::model::{Model, Size};
use super::{Effect, Overlay, perform};

/// The columns: their headings, and the letters of their actions in order.
const COLUMNS: [(&str, &str); 4] = [
    ("Message", "sntocm*r"),
    ("Go to", "23456x$"),
    ("Setup", "pgklzTKFDEA|,"),
    ("Help", "he:/uyjv?q&X."),
];
/// The letter that is selected when the menu opens.
pub(super) const FIRST: char = 's';
/// The least size at which the columns are beside each other.
const WIDE: Size = Size {
    columns: 80,
    rows: 20,
};

/// A column of the menu.
#[derive(Clone)]
pub struct MenuColumn {
    /// Its heading.
    pub heading: &'static str,
    /// Its actions, each with its letter.
    pub entries: Vec<(char, &'static ActionRow)>,
}

/// The columns of the menu, without what makes no sense now.
pub fn menu_columns(model: &Model) -> Vec<MenuColumn> {
    let entry = |letter: char| {
        let row = ACTIONS.iter().find(|row| row.menu == Some(letter))?;
        ((row.available)(model) != Availability::Hidden).then_some((letter, row))
    };
    let column = |(heading, letters): (&'static str, &str)| MenuColumn {
        heading,
        entries: letters.chars().filter_map(entry).collect(),
    };
    COLUMNS.into_iter().map(column).collect()
}

/// Whether the columns are beside each other; else they are below each other.
pub fn menu_is_wide(size: Size) -> bool {
    size.columns >= WIDE.columns && size.rows >= WIDE.rows
}

/// The letters of the columns, as far as they have any.
fn letters(model: &Model) -> Vec<Vec<char>> {
    let columns = menu_columns(model).into_iter();
    let letters = columns.map(|column| column.entries.iter().map(|(letter, _)| *letter).collect());
    letters
        .filter(|letters: &Vec<char>| !letters.is_empty())
        .collect()
}

/// Moves the choice down by so many entries, from the last to the first and back.
pub(super) fn scroll(model: &mut Model, by: isize) {
    let all = letters(model).concat();
    select(model, |letter| {
        let here = all.iter().position(|one| *one == letter);
        let mut here = here.unwrap_or_default();
        super::around(&mut here, by, all.len());
        all.get(here).copied()
    });
}

/// Moves the choice to the same row of another column.
pub(super) fn turn(model: &mut Model, by: isize) -> Vec<Effect> {
    let columns = letters(model);
    select(model, |letter| {
        let place = columns.iter().enumerate().find_map(|(at, letters)| {
            let row = letters.iter().position(|one| *one == letter)?;
            Some((at, row))
        });
        let (mut column, row) = place.unwrap_or_default();
        super::around(&mut column, by, columns.len());
        let letters = columns.get(column)?;
        letters.get(row).or(letters.last()).copied()
    });
    Vec::new()
}

fn select(model: &mut Model, other: impl FnOnce(char) -> Option<char>) {
    if let Some(Overlay::Menu { letter }) = model.overlays.last_mut()
        && let Some(chosen) = other(*letter)
    {
        *letter = chosen;
    }
}

/// A letter was typed: runs its action. A letter that has none closes the menu.
pub(super) fn letter(model: &mut Model, typed: char) -> Vec<Effect> {
    let columns = menu_columns(model);
    model.overlays.pop();
    let mut entries = columns.iter().flat_map(|column| &column.entries);
    let chosen = entries.find(|(letter, _)| *letter == typed);
    chosen.map_or_else(Vec::new, |(_, row)| perform::run_row(model, row))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::app::actions::Scope;
    use crate::app::{EDITING, Key, Keymap};

    #[test]
    fn every_letter_has_one_action_and_one_place() {
        let placed: Vec<char> = COLUMNS.iter().flat_map(|(_, of)| of.chars()).collect();
        let unique: HashSet<char> = placed.iter().copied().collect();
        assert_eq!(unique.len(), placed.len(), "a letter is in two places");
        let mut with_letter: Vec<char> = ACTIONS.iter().filter_map(|row| row.menu).collect();
        let mut sorted = placed.clone();
        with_letter.sort_unstable();
        sorted.sort_unstable();
        assert_eq!(with_letter, sorted);
    }

    /// Terminals send the same bytes for Alt and a letter as for Esc and the letter: both have to mean the same.
    #[test]
    fn alt_with_a_letter_never_means_another_action() {
        let scopes = [Scope::Form, Scope::Global, Scope::Always];
        let keymap = Keymap::default();
        for letter in COLUMNS.iter().flat_map(|(_, of)| of.chars()) {
            let key = Key::alt(letter);
            let edits = EDITING.iter().find(|row| row.keys.contains(&key));
            assert!(edits.is_none() && !keymap.is_edit(key), "{key}");
            let in_message = |row: &&ActionRow| scopes.contains(&row.scope);
            for row in ACTIONS.iter().filter(in_message) {
                let is_other = row.menu != Some(letter) && row.keys.contains(&key);
                assert!(!is_other, "{key} is {}", row.name);
            }
        }
    }

    #[test]
    fn every_action_of_the_message_is_in_the_menu_the_help_or_the_palette() {
        let scopes = [Scope::Form, Scope::Global, Scope::Always];
        let in_help = ["answers", "plans", "marketing"];
        for row in ACTIONS
            .iter()
            .filter(|row| row.listed && scopes.contains(&row.scope))
        {
            assert!(
                row.menu.is_some() || in_help.contains(&row.name),
                "{}",
                row.name
            );
        }
    }
}
