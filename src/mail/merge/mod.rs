//! Mail merge: a list of recipients as CSV (RFC 4180) or JSON lines, and one message for each of its rows.
//!
//! Columns are variables of the message. `to`, `cc`, `bcc`, `subject` and `attach` are also fields of it. Whatever is
//! wrong is reported by row and column, all of it at once, so that a list can be corrected before anything is sent.

mod csv;
mod decode;
mod json_lines;
mod mailing;

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use mailing::{CheckedRow, LIST_REPEATS, Mailing, RowChecks, RowWarning};

use super::{Draft, Pattern, is_name, parse_list};

/// Columns that fill a field of the message by their name.
const TO: &str = "to";
const CC: &str = "cc";
const BCC: &str = "bcc";
const SUBJECT: &str = "subject";
const ATTACH: &str = "attach";
const FIELDS: [&str; 5] = [TO, CC, BCC, SUBJECT, ATTACH];

/// Columns that are taken for that of the recipients where none is called `to`.
const EMAIL: [&str; 3] = ["email", "e-mail", "mail"];
/// How the names of lists end.
const ENDINGS: [&str; 4] = ["csv", "tsv", "jsonl", "ndjson"];

/// Whether a text is the path of a list, by its ending.
pub fn is_list_path(text: &str) -> bool {
    let text = text.trim();
    let ending = text.rsplit_once('.').map(|(_, ending)| ending);
    let is_ending = |ending: &str| {
        ENDINGS
            .iter()
            .any(|known| known.eq_ignore_ascii_case(ending))
    };
    let is_path = || text.contains(['/', '\\']) || !text.contains('@');
    ending.is_some_and(is_ending) && is_path() && !text.contains(['\n', '\r'])
}

/// What is wrong with a list, and what to do.
#[derive(Clone, PartialEq, Eq, Error)]
pub struct MergeError {
    /// The row, counted from 1 without the line of column names; `None` for the list as a whole.
    pub row: Option<usize>,
    /// The line of the file; 0 if no line is to blame.
    pub line: usize,
    /// The column.
    pub column: Option<String>,
    /// What is wrong, and what to do.
    pub reason: String,
    /// Whether the list could not be read at all.
    pub is_unreadable: bool,
}

impl fmt::Display for MergeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.row, self.line) {
            (Some(row), 0) => write!(f, "row {row}")?,
            (Some(row), line) => write!(f, "row {row} (line {line})")?,
            (None, 0) => {}
            (None, line) => write!(f, "line {line}")?,
        }
        if let Some(column) = &self.column {
            let comma = if self.row.is_some() { ", " } else { "" };
            write!(f, "{comma}column {column}")?;
        }
        let is_named = self.row.is_some() || self.line > 0 || self.column.is_some();
        write!(f, "{}{}", if is_named { ": " } else { "" }, self.reason)
    }
}

impl fmt::Debug for MergeError {
    /// Without the reason, which may quote the list.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MergeError({:?}, {:?})", self.row, self.column)
    }
}

impl MergeError {
    fn whole(reason: impl Into<String>) -> Self {
        Self::at_line(0, reason)
    }

    fn at_line(line: usize, reason: impl Into<String>) -> Self {
        Self {
            row: None,
            line,
            column: None,
            reason: reason.into(),
            is_unreadable: false,
        }
    }

    fn in_row(row: usize, line: usize, column: Option<&str>, reason: impl Into<String>) -> Self {
        Self {
            row: Some(row),
            column: column.map(str::to_owned),
            ..Self::at_line(line, reason)
        }
    }

    /// The message of a row (its number and line) cannot be sent.
    pub fn of_message((row, line): (usize, usize), reason: impl Into<String>) -> Self {
        Self::in_row(row, line, None, reason)
    }

    /// The list could not be read; `reason` names it.
    pub fn unreadable(reason: impl Into<String>) -> Self {
        Self {
            is_unreadable: true,
            ..Self::whole(reason)
        }
    }
}

/// A list of recipients as it was read.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct MergeList {
    /// Names of the columns, in their order.
    pub columns: Vec<String>,
    /// The rows, in their order.
    pub rows: Vec<MergeRow>,
    /// What the reader should be told, such as an encoding other than UTF-8.
    #[serde(skip)]
    pub notes: Vec<String>,
}

/// One row.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct MergeRow {
    /// The line of the file on which it begins.
    pub line: usize,
    /// A value for each column; empty where the row has none.
    pub values: Vec<String>,
    /// Paths of the column `attach`.
    pub files: Vec<String>,
}

impl fmt::Debug for MergeRow {
    /// Without the values: they are people's data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MergeRow(line {})", self.line)
    }
}

impl MergeList {
    /// Reads a list: JSON lines if it begins with a brace, else CSV with commas, semicolons or tabs. Relative paths in
    /// the column `attach` are relative to `folder`.
    ///
    /// # Errors
    ///
    /// [`MergeError`]: every row and column that cannot be used.
    pub fn read(bytes: &[u8], folder: &Path) -> Result<Self, Vec<MergeError>> {
        let (text, note) = decode::text(bytes).map_err(|error| vec![error])?;
        let mut list = match text.trim_start().chars().next() {
            None => Err(vec![MergeError::whole(
                "the list is empty: it needs a line of column names and at least one row",
            )]),
            Some('{') => json_lines::read(&text),
            Some('[') => Err(vec![MergeError::whole(
                "the list is a JSON array: write one object per line, for example with jq -c '.[]'",
            )]),
            Some(_) => csv::read(&text),
        }?;
        if list.rows.is_empty() {
            return Err(vec![MergeError::whole("the list has no rows")]);
        }
        for path in list.rows.iter_mut().flat_map(|row| &mut row.files) {
            if !path.starts_with("~/") {
                *path = folder.join(&*path).to_string_lossy().into_owned();
            }
        }
        list.notes.extend(note);
        Ok(list)
    }

    /// Where a column is, whatever the case of its letters.
    fn column(&self, name: &str) -> Option<usize> {
        let mut columns = self.columns.iter();
        columns.position(|column| column.eq_ignore_ascii_case(name))
    }

    /// What a row says in a column; empty where it says nothing.
    fn value<'a>(&'a self, row: &'a MergeRow, name: &str) -> &'a str {
        let at = self.column(name);
        let value = at.and_then(|at| row.values.get(at));
        value.map_or("", |value| value.trim())
    }

    /// What in the columns does not go together with the message `pattern`, whatever the rows say.
    ///
    /// # Errors
    ///
    /// [`MergeError`]: a variable without a column, or a message without a recipient.
    pub fn check_columns(&self, pattern: &Pattern) -> Result<(), Vec<MergeError>> {
        let columns = self.columns.join(", ");
        let mut errors = Vec::new();
        for name in pattern.missing() {
            if !self.columns.contains(&name) {
                errors.push(MergeError::whole(format!(
                    "the message uses {{{{{name}}}}}, but the list has no column {name}. Its columns are: {columns}. Rename one, or give {name} a value with --var {name}=VALUE or under [vars]"
                )));
            }
        }
        let draft = &pattern.draft;
        let has_recipient = [&draft.to, &draft.cc, &draft.bcc]
            .iter()
            .any(|list| !list.trim().is_empty());
        if self.column(TO).is_none() && !has_recipient {
            errors.push(MergeError::whole(format!(
                "the list has no column to. Its columns are: {columns}. Rename the column of addresses to `to`, or give its name to To: -t '{{{{email}}}}', or to = \"{{{{email}}}}\" in a message file"
            )));
        }
        match errors.is_empty() {
            true => Ok(()),
            false => Err(errors),
        }
    }

    /// What To says in a message that goes to this list alone: nothing where a column is called `to`, else the column
    /// of addresses as a variable. Empty too where there is no such column.
    pub fn recipients(&self) -> String {
        if self.column(TO).is_some() {
            return String::new();
        }
        let holds_addresses = |at: &usize| {
            let mut rows = self.rows.iter();
            rows.all(|row| {
                let value = row.values.get(*at).map_or("", String::as_str);
                value.contains('@') && parse_list(value).iter().all(|one| one.result.is_ok())
            })
        };
        let named = EMAIL.iter().find_map(|name| self.column(name));
        let at = named.or_else(|| (0..self.columns.len()).find(holds_addresses));
        let name = at.map(|at| &self.columns[at]).filter(|name| is_name(name));
        name.map_or_else(String::new, |name| format!("{{{{{name}}}}}"))
    }

    /// Columns that the message does not use.
    pub fn unused_columns(&self, pattern: &Pattern) -> Vec<&str> {
        let variables = pattern.variables();
        let columns = self.columns.iter().map(String::as_str);
        let is_field = |name: &str| FIELDS.iter().any(|one| one.eq_ignore_ascii_case(name));
        columns
            .filter(|name| !is_field(name) && !variables.iter().any(|one| one == name))
            .collect()
    }

    /// The message of the row at `at`, counted from 0. `pattern` has the values where a row says nothing.
    ///
    /// # Errors
    ///
    /// [`MergeError`] for each column that cannot be used.
    pub fn message(&self, at: usize, pattern: &Pattern) -> Result<Draft, Vec<MergeError>> {
        let empty = MergeRow::default();
        let row = self.rows.get(at).unwrap_or(&empty);
        let error = |column: &str, reason: String| {
            MergeError::in_row(at + 1, row.line, Some(column), reason)
        };
        let mut errors = Vec::new();
        let mut values = pattern.values.clone();
        self.set_values(row, &mut values);
        let filled = Pattern {
            values,
            ..pattern.clone()
        };
        for name in filled.missing() {
            let reason = format!(
                "is empty, and the message uses {{{{{name}}}}}: fill it in, or say what to use where it is empty with --var {name}=VALUE or under [vars]"
            );
            errors.push(error(&name, reason));
        }
        let draft = filled
            .filled()
            .map_err(|why| error(&why.name.clone(), why.to_string()));
        for name in [TO, CC, BCC] {
            if let Some(reason) = self.wrong_addresses(row, name) {
                errors.push(error(name, reason));
            }
        }
        match draft {
            Ok(draft) if errors.is_empty() => Ok(self.with_fields(row, draft)),
            Ok(_) => Err(errors),
            Err(why) => {
                errors.push(why);
                Err(errors)
            }
        }
    }

    fn set_values(&self, row: &MergeRow, values: &mut BTreeMap<String, String>) {
        for (name, value) in self.columns.iter().zip(&row.values) {
            if is_name(name) && !value.is_empty() {
                values.insert(name.clone(), value.clone());
            }
        }
    }

    /// Why the addresses in a column cannot be used.
    fn wrong_addresses(&self, row: &MergeRow, name: &str) -> Option<String> {
        self.column(name)?;
        let value = self.value(row, name);
        if value.is_empty() {
            let reason = "is empty: every row needs an address there; take the row out of the list";
            return (name == TO).then(|| reason.to_owned());
        }
        let mut read = parse_list(value).into_iter();
        let why = read.find_map(|one| one.result.err())?;
        Some(format!("`{value}` is not an address: {why}"))
    }

    fn with_fields(&self, row: &MergeRow, mut draft: Draft) -> Draft {
        for (name, field) in [
            (TO, &mut draft.to),
            (CC, &mut draft.cc),
            (BCC, &mut draft.bcc),
            (SUBJECT, &mut draft.subject),
        ] {
            let value = self.value(row, name);
            if !value.is_empty() {
                value.clone_into(field);
            }
        }
        draft.files.extend_from_slice(&row.files);
        draft
    }
}

/// Makes a list of records with their names, if the columns have names of their own.
fn named(names: Vec<String>) -> Result<Vec<String>, Vec<MergeError>> {
    let mut errors = Vec::new();
    for (at, name) in names.iter().enumerate() {
        let is_same = |other: &&String| !name.is_empty() && other.eq_ignore_ascii_case(name);
        if let Some(other) = names[..at].iter().find(is_same) {
            errors.push(MergeError::whole(format!(
                "two columns are called {name}{}: rename one of them",
                if other == name {
                    String::new()
                } else {
                    format!(" or {other}")
                }
            )));
        }
    }
    match errors.is_empty() {
        true => Ok(names),
        false => Err(errors),
    }
}

#[cfg(test)]
mod tests;
