//! The Esc menu: every action of the message under a letter, in four columns.

use super::action::{ActionMeta, Here};
use super::buffer::Edit;
use super::geometry::Size;
use super::intent::Intent;
use super::key::Key;
use super::layer::{Cx, Handled, Layer};
use super::selection::around;

/// The columns: their headings, and the letters of their actions in order.
const COLUMNS: [(&str, &str); 4] = [
    ("Message", "sntoLcm*r"),
    ("Go to", "23456ix$"),
    ("Setup", "pgklzTKFDEA|,"),
    ("Help", "he:/uyjv?q&X."),
];
/// The least size at which the columns are beside each other.
const WIDE: Size = Size {
    columns: 80,
    rows: 20,
};

/// The menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Menu {
    /// The letter of the selected entry.
    pub letter: char,
}

impl Default for Menu {
    fn default() -> Self {
        Self { letter: 's' }
    }
}

/// A column of the menu.
#[derive(Clone)]
pub struct MenuColumn {
    /// Its heading.
    pub heading: &'static str,
    /// Its actions, each with its letter.
    pub entries: Vec<(char, &'static ActionMeta)>,
}

/// The columns of the menu, without what makes no sense now.
pub fn menu_columns(here: &Here) -> Vec<MenuColumn> {
    let entry = |letter: char| {
        let mut rows = here.sensible();
        rows.find(|row| row.menu == Some(letter))
            .map(|row| (letter, row))
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
fn letters(here: &Here) -> Vec<Vec<char>> {
    let columns = menu_columns(here).into_iter();
    let letters = columns.map(|column| column.entries.iter().map(|(letter, _)| *letter).collect());
    letters
        .filter(|letters: &Vec<char>| !letters.is_empty())
        .collect()
}

impl Menu {
    /// Moves the selection to the same row of another column.
    pub(super) fn turn(&mut self, by: isize, cx: &mut Cx<'_>) {
        let columns = letters(cx.here);
        let place = columns.iter().enumerate().find_map(|(at, letters)| {
            let row = letters.iter().position(|one| *one == self.letter)?;
            Some((at, row))
        });
        let (mut column, row) = place.unwrap_or_default();
        around(&mut column, by, columns.len());
        let letters = columns.get(column);
        let letter = letters.and_then(|letters| letters.get(row).or(letters.last()));
        self.letter = letter.copied().unwrap_or(self.letter);
    }

    /// Runs the action of a letter. A letter that has none closes the menu.
    fn run(letter: char, cx: &mut Cx<'_>) {
        cx.close();
        let columns = menu_columns(cx.here);
        let mut entries = columns.iter().flat_map(|column| &column.entries);
        if let Some((_, row)) = entries.find(|(one, _)| *one == letter) {
            cx.want(Intent::Run(row.name));
        }
    }
}

impl Layer for Menu {
    fn text_key(&mut self, key: Key, _: Option<Edit>, cx: &mut Cx<'_>) -> Handled {
        let Some(letter) = key.printable() else {
            return Handled::No;
        };
        Self::run(letter, cx);
        Handled::Yes
    }

    /// Moves the selection by so many entries, from the last to the first and back.
    fn scroll(&mut self, by: isize, cx: &mut Cx<'_>) {
        let all = letters(cx.here).concat();
        let at = all.iter().position(|one| *one == self.letter);
        let mut at = at.unwrap_or_default();
        around(&mut at, by, all.len());
        self.letter = all.get(at).copied().unwrap_or(self.letter);
    }

    fn choose(&mut self, cx: &mut Cx<'_>) {
        Self::run(self.letter, cx);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::app::action::Scope;
    use crate::app::edit::EDITING;
    use crate::app::keymap::Keymap;
    use crate::app::{ACTIONS, ActionRow};

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
        // In the help, in the list of templates, and Enter in the text of a template.
        let elsewhere = [
            "answers",
            "plans",
            "marketing",
            "server-templates",
            "template-values",
            "suppressions",
        ];
        for row in ACTIONS
            .iter()
            .filter(|row| row.listed && scopes.contains(&row.scope))
        {
            assert!(
                row.menu.is_some() || elsewhere.contains(&row.name),
                "{}",
                row.name
            );
        }
    }
}
