//! Which keys mean what in this run: the tables' own, changed by the `[keys]` of the config.

mod rows;

use std::collections::BTreeMap;

use rows::Row;

use super::action::{Action, ActionMeta, Scope};
use super::buffer::Edit;
use super::edit::{Command, EDITING, EditRow};
use super::key::{Key, KeyError};
use crate::mail::is_typo_of;

/// The keys of every row. The default are those of the tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keymap {
    /// The table of actions.
    actions: Vec<&'static ActionMeta>,
    /// The rows that the user changed, by name.
    changed: BTreeMap<&'static str, Vec<Key>>,
}

/// What is wrong with the `[keys]` of a config.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeymapError {
    /// A name that no action has.
    #[error("there is no action `{name}`{suggestion}; `postrider keys` lists them")]
    NoAction {
        /// What stood there.
        name: String,
        /// `; did you mean …?`, or nothing.
        suggestion: String,
    },
    /// A key that is none.
    #[error("`{name}`: {error}")]
    NoKey {
        /// The action.
        name: &'static str,
        /// Why.
        error: KeyError,
    },
    /// A key that types a character where text is typed.
    #[error("`{name}`: {key} is typed into a text there; give it Ctrl, Alt or an F key")]
    Typed {
        /// The action.
        name: &'static str,
        /// Its key.
        key: Key,
    },
    /// An action without which nobody gets on.
    #[error("`{name}` must keep a key: without it there is no way on or out")]
    Needed {
        /// The action.
        name: &'static str,
    },
    /// One key for two actions in one place.
    #[error(
        "{key} would mean two things {place}: `{one}` ({one_from}) and `{other}` ({other_from}); give one of them another key"
    )]
    Collision {
        /// The key.
        key: Key,
        /// Where.
        place: &'static str,
        /// An action.
        one: &'static str,
        /// Where its key comes from.
        one_from: &'static str,
        /// The other action.
        other: &'static str,
        /// Where its key comes from.
        other_from: &'static str,
    },
}

impl Keymap {
    /// The tables' own keys.
    pub(super) fn new(actions: impl Iterator<Item = &'static ActionMeta>) -> Self {
        Self {
            actions: actions.collect(),
            changed: BTreeMap::new(),
        }
    }

    /// The rows of both tables.
    fn rows(&self) -> impl Iterator<Item = Row> + '_ {
        let actions = self.actions.iter().copied().map(Row::Action);
        actions.chain(EDITING.iter().map(Row::Edit))
    }

    /// The tables' keys with those of a config instead, by the names of actions.
    ///
    /// # Errors
    ///
    /// [`KeymapError`] with the names that are wrong.
    pub fn of(written: &BTreeMap<String, Vec<String>>) -> Result<Self, KeymapError> {
        let mut map = Self::default();
        for (name, keys) in written {
            let row = map.rows().find(|row| row.name() == name);
            let row = row.ok_or_else(|| KeymapError::NoAction {
                name: name.clone(),
                suggestion: map.suggestion(name),
            })?;
            let keys = keys.iter().map(|key| key.parse::<Key>());
            let keys = keys.collect::<Result<Vec<Key>, _>>();
            let keys = keys.map_err(|error| KeymapError::NoKey {
                name: row.name(),
                error,
            })?;
            map.changed.insert(row.name(), keys);
        }
        map.check()?;
        Ok(map)
    }

    fn check(&self) -> Result<(), KeymapError> {
        let changed = || {
            self.rows()
                .filter(|row| self.changed.contains_key(row.name()))
        };
        for row in changed() {
            let (name, keys) = (row.name(), self.of_row(row));
            if keys.is_empty() && row.is_needed() {
                return Err(KeymapError::Needed { name });
            }
            let typed = keys.iter().find(|key| key.printable().is_some());
            if let Some(key) = typed.copied().filter(|_| row.is_where_text_is()) {
                return Err(KeymapError::Typed { name, key });
            }
            let others = self.rows().filter(|other| other.name() != name);
            if let Some(collision) = others.filter_map(|other| self.collision(row, other)).next() {
                return Err(collision);
            }
        }
        Ok(())
    }

    fn collision(&self, one: Row, other: Row) -> Option<KeymapError> {
        let place = one.meets(other)?;
        let theirs = self.of_row(other);
        let key = *self.of_row(one).iter().find(|key| theirs.contains(key))?;
        let from = |row: Row| match self.changed.contains_key(row.name()) {
            true => "from the config",
            false => "by default",
        };
        Some(KeymapError::Collision {
            key,
            place,
            one: one.name(),
            one_from: from(one),
            other: other.name(),
            other_from: from(other),
        })
    }

    fn of_row(&self, row: Row) -> &[Key] {
        let changed = self.changed.get(row.name());
        changed.map_or(row.keys(), Vec::as_slice)
    }

    /// The keys of an action in its place.
    pub fn keys(&self, row: &ActionMeta) -> &[Key] {
        let changed = self.changed.get(row.name);
        changed.map_or(row.keys, Vec::as_slice)
    }

    /// The keys of an editing command.
    pub fn edit_keys(&self, row: &EditRow) -> &[Key] {
        let changed = self.changed.get(row.name);
        changed.map_or(row.keys, Vec::as_slice)
    }

    /// Whether no action and no editing command has this key.
    pub fn leaves(&self, key: Key) -> bool {
        !self.rows().any(|row| self.of_row(row).contains(&key))
    }

    /// What an action is told by a key: of several numbers the one in that place.
    pub(super) fn meant(&self, row: &ActionMeta, key: Key) -> Key {
        let at = self.keys(row).iter().position(|known| *known == key);
        let numbered = row.keys.len() > 4;
        at.and_then(|at| row.keys.get(at))
            .copied()
            .filter(|_| numbered)
            .unwrap_or(key)
    }

    /// Whether a key is an editing command.
    pub(super) fn is_edit(&self, key: Key) -> bool {
        self.command(key).is_some()
    }

    /// The editing command of a key.
    pub(super) fn command(&self, key: Key) -> Option<Command> {
        let mut rows = EDITING.iter();
        rows.find(|row| self.edit_keys(row).contains(&key))
            .map(|row| row.command)
    }

    /// What a key does to text; `in_line` to a single line.
    pub(super) fn edit(&self, key: Key, in_line: bool) -> Option<Edit> {
        if let Some(c) = key.printable() {
            return Some(Edit::Type(c.to_string()));
        }
        let means = |action| self.of_action(action).any(|known| known == key);
        if means(Action::Undo) {
            return Some(Edit::Undo);
        }
        if means(Action::Redo) {
            return Some(Edit::Redo);
        }
        let mut rows = EDITING.iter().filter(|row| row.in_line || !in_line);
        let row = rows.find(|row| self.edit_keys(row).contains(&key))?;
        match row.command {
            Command::Edit(edit) => Some(edit()),
            Command::Cut => Some(Edit::Cut),
            Command::Copy | Command::Paste => None,
        }
    }

    fn of_action(&self, action: Action) -> impl Iterator<Item = Key> {
        let rows = self.actions.iter().filter(move |row| row.action == action);
        rows.flat_map(|row| self.keys(row)).copied()
    }

    /// The action that a key means in a place.
    pub(super) fn action_in(&self, scope: Scope, key: Key) -> Option<Action> {
        let mut rows = self.actions.iter().filter(|row| row.scope == scope);
        rows.find(|row| self.keys(row).contains(&key))
            .map(|row| row.action)
    }

    /// The keys of a row in words: `Ctrl+P, F8`, or `1 to 9`.
    pub fn words(&self, keys: &[Key]) -> Vec<String> {
        match keys {
            [first, .., last] if keys.len() > 4 => vec![format!("{first} to {last}")],
            keys => keys.iter().map(Key::to_string).collect(),
        }
    }

    /// The key of an action in words, of the first row that has one; where there is none, its place in
    /// the palette.
    pub fn key_of(&self, action: Action) -> String {
        let rows = || self.actions.iter().filter(move |row| row.action == action);
        let named = rows().map(|row| self.first_words(row));
        let mut named = named.filter(|words| !words.is_empty());
        named.next().unwrap_or_else(|| {
            let label = rows().next().map_or("", |row| row.label);
            format!("“{label}” in the commands")
        })
    }

    /// The first key of a row that every terminal sends, else its letter in the menu, `Esc t`; empty where it has
    /// neither.
    pub fn first_words(&self, row: &ActionMeta) -> String {
        let keys = self.keys(row);
        let of_menu = menu_words(row);
        let is_sure = |key: &&Key| !key.modifiers.alt || of_menu.is_none();
        let sure = keys.iter().find(is_sure).map(Key::to_string);
        sure.or(of_menu).unwrap_or_default()
    }

    /// All keys of a row in words, its letter in the menu last.
    pub fn all_words(&self, row: &ActionMeta) -> Vec<String> {
        let mut words = self.words(self.keys(row));
        words.extend(menu_words(row));
        words
    }

    /// The key of a row by its name in the config; see [`Keymap::key_of`].
    pub fn key_named(&self, name: &str) -> String {
        let Some(row) = self.rows().find(|row| row.name() == name) else {
            return String::new();
        };
        match (row, self.of_row(row).first()) {
            (Row::Action(row), _) => match self.first_words(row) {
                words if words.is_empty() => self.key_of(row.action),
                words => words,
            },
            (Row::Edit(_), Some(key)) => key.to_string(),
            (Row::Edit(row), None) => format!("“{}”", row.label),
        }
    }

    /// The first key of a row by its name, of numbers `1-9`; empty where there is none. What only Alt would do, and
    /// not every terminal sends, is shown as its letter in the menu: `Esc E`.
    pub fn brief(&self, name: &str) -> String {
        let Some(row) = self.rows().find(|row| row.name() == name) else {
            return String::new();
        };
        match (row, self.of_row(row)) {
            (_, [first, .., last]) if self.is_long(name) => format!("{first}-{last}"),
            (Row::Action(row), [first, ..]) if first.modifiers.alt => self.first_words(row),
            (_, [first, ..]) => first.to_string(),
            _ => String::new(),
        }
    }

    /// The last key of a row by its name: the letter, where a row has a named key too.
    pub fn last_of(&self, name: &str) -> String {
        let row = self.rows().find(|row| row.name() == name);
        let last = row.and_then(|row| self.of_row(row).last());
        last.map(Key::to_string).unwrap_or_default()
    }

    /// Whether a row has so many keys that only the first and the last are told.
    fn is_long(&self, name: &str) -> bool {
        let row = self.rows().find(|row| row.name() == name);
        row.is_some_and(|row| self.of_row(row).len() > 4)
    }

    /// Words with the keys for the names in braces: `{review} sends` is `Ctrl+S sends`.
    pub fn say(&self, words: &str) -> String {
        let mut said = String::with_capacity(words.len());
        let mut rest = words;
        while let Some((before, behind)) = rest.split_once('{') {
            said.push_str(before);
            let named = behind.split_once('}');
            let named = named.filter(|(name, _)| self.rows().any(|row| row.name() == *name));
            match named {
                Some((name, after)) => {
                    said.push_str(&self.key_named(name));
                    rest = after;
                }
                None => {
                    said.push('{');
                    rest = behind;
                }
            }
        }
        said + rest
    }

    /// The nearest name.
    fn suggestion(&self, name: &str) -> String {
        let distance = |known: &&str| strsim::damerau_levenshtein(name, known);
        let near = self.rows().map(Row::name).min_by_key(distance);
        near.filter(|near| is_typo_of(name, near))
            .map(|near| format!("; did you mean `{near}`?"))
            .unwrap_or_default()
    }

    /// The rows that were changed, with their keys as they are written.
    pub fn changed(&self) -> impl Iterator<Item = (&'static str, Vec<String>)> {
        let rows = self.changed.iter();
        rows.map(|(name, keys)| (*name, keys.iter().map(Key::to_string).collect()))
    }
}

/// How a row is reached by the menu: `Esc t`.
fn menu_words(row: &ActionMeta) -> Option<String> {
    row.menu.map(|letter| format!("Esc {letter}"))
}

#[cfg(test)]
mod tests;
