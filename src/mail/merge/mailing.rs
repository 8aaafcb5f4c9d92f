//! One message for each row of a list: made, and checked before the first one leaves.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use super::{MergeError, MergeList};
use crate::mail::{
    Attachment, Draft, FieldId, FileFact, Pattern, PreflightContext, Problem, Severity, Stamp,
    compose, envelope_of, preflight_in,
};
use crate::postmark::{StreamChoice, StreamKind};

/// Check name of a recipient that is in several rows.
pub const LIST_REPEATS: &str = "list-repeats";

/// A message with variables, and the list that fills them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Mailing {
    /// The message.
    pub draft: Draft,
    /// Values of variables where a row has none.
    pub values: BTreeMap<String, String>,
    /// What goes below the text.
    pub signature: String,
    /// The list.
    pub list: MergeList,
}

impl Mailing {
    fn pattern(&self) -> Pattern {
        Pattern {
            draft: self.draft.clone(),
            values: self.values.clone(),
            ..Pattern::default()
        }
    }

    /// What in the columns does not go together with the message, whatever the rows say.
    ///
    /// # Errors
    ///
    /// [`MergeError`]: a variable without a column, or a message without a recipient.
    pub fn check_columns(&self) -> Result<(), Vec<MergeError>> {
        self.list.check_columns(&self.pattern())
    }

    /// What the sender should know of the list: its encoding, and columns that are not used.
    pub fn notes(&self) -> Vec<String> {
        let pattern = self.pattern();
        let unused = self.list.unused_columns(&pattern);
        let columns = if unused.len() == 1 {
            "column"
        } else {
            "columns"
        };
        let words = format!(
            "the message does not use the {columns} {}",
            unused.join(", ")
        );
        let unused = (!unused.is_empty()).then_some(words);
        self.list.notes.iter().cloned().chain(unused).collect()
    }

    /// The message of a row, counted from 1.
    ///
    /// # Errors
    ///
    /// [`MergeError`] for each column that cannot be used.
    pub fn message(&self, row: usize) -> Result<Draft, Vec<MergeError>> {
        let mut draft = self.list.message(row.saturating_sub(1), &self.pattern())?;
        draft.sign(&self.signature);
        Ok(draft)
    }

    /// The files that the messages attach, each once. Rows that cannot be filled name none.
    pub fn files(&self) -> BTreeSet<String> {
        let is_fixed = self.draft.files.is_empty();
        let rows = self.list.rows.iter().enumerate();
        rows.filter(|(_, row)| !is_fixed || !row.files.is_empty())
            .filter_map(|(at, _)| self.message(at + 1).ok())
            .flat_map(|draft| draft.files)
            .collect()
    }
}

/// What the rows of a list are checked with.
pub struct RowChecks<'a> {
    /// Their messages.
    pub mailing: &'a Mailing,
    /// What is known around each message.
    pub around: PreflightContext<'a>,
    /// The streams of the server, where the API told them.
    pub streams: &'a [StreamChoice],
    /// Identity of the messages that are composed to try them.
    pub stamp: Stamp,
}

/// A row that was checked and can be sent.
pub struct CheckedRow {
    /// The row, counted from 1.
    pub row: usize,
    /// Its message.
    pub draft: Draft,
    /// Its envelope recipients.
    pub recipients: Vec<String>,
    /// Size of its message, about.
    pub bytes: usize,
}

/// A warning, and the rows that have it.
#[derive(Debug, Clone, PartialEq)]
pub struct RowWarning {
    /// What.
    pub problem: Problem,
    /// The first row that has it.
    pub first: usize,
    /// How many rows have it.
    pub rows: usize,
}

impl RowChecks<'_> {
    /// Checks every row: shows each good one to `see`, and returns the warnings, each once. `look` looks at a file to
    /// attach; it is asked once for each.
    ///
    /// # Errors
    ///
    /// [`MergeError`] for everything that stops a row from being sent.
    pub fn run(
        &self,
        look: impl FnMut(&str) -> FileFact,
        mut see: impl FnMut(CheckedRow),
    ) -> Result<Vec<RowWarning>, Vec<MergeError>> {
        let mut found = Found {
            look,
            facts: HashMap::new(),
            warnings: BTreeMap::new(),
            people: HashMap::new(),
        };
        let mut errors = Vec::new();
        for (at, list_row) in self.mailing.list.rows.iter().enumerate() {
            match self.row((at + 1, list_row.line), &mut found) {
                Ok(checked) => see(checked),
                Err(wrong) => errors.extend(wrong),
            }
        }
        match errors.is_empty() {
            true => Ok(found.warnings()),
            false => Err(errors),
        }
    }

    fn row<L: FnMut(&str) -> FileFact>(
        &self,
        (row, line): (usize, usize),
        found: &mut Found<L>,
    ) -> Result<CheckedRow, Vec<MergeError>> {
        let draft = self.mailing.message(row)?;
        let facts: Vec<FileFact> = draft.files.iter().map(|path| found.fact(path)).collect();
        let around = PreflightContext {
            learned: self.learned(&draft.stream),
            ..self.around
        };
        let mut errors = Vec::new();
        for problem in preflight_in(&draft, &facts, &around) {
            match problem.severity {
                Severity::Error => errors.push(MergeError::of_message(
                    (row, line),
                    format!("{} [{}]", problem.words(), problem.check),
                )),
                Severity::Warning => found.warn(row, problem),
            }
        }
        if let Ok(envelope) = envelope_of(&draft) {
            found.recipients(row, &envelope.rcpt_to);
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let composed = compose(&draft, placeholders(&facts), &self.stamp);
        let composed =
            composed.map_err(|why| vec![MergeError::of_message((row, line), why.to_string())])?;
        let files: u64 = facts.iter().map(|fact| fact.bytes).sum();
        Ok(CheckedRow {
            row,
            recipients: composed.envelope.rcpt_to,
            bytes: composed.bytes.len() + usize::try_from(files).unwrap_or(0) / 3 * 4,
            draft,
        })
    }

    fn learned(&self, stream: &str) -> Option<StreamKind> {
        let mut known = self.streams.iter();
        let one = known.find(|one| one.id == stream.trim());
        one.map(|one| one.kind).or(self.around.learned)
    }
}

/// The files without their content: what can go wrong with it was found by looking at them.
fn placeholders(facts: &[FileFact]) -> Vec<Attachment> {
    let file = |fact: &FileFact| Attachment {
        name: fact.name.clone(),
        content_type: fact.content_type.clone(),
        bytes: Vec::new(),
    };
    facts.iter().map(file).collect()
}

/// What was found in all rows.
struct Found<L> {
    look: L,
    facts: HashMap<String, FileFact>,
    /// By check and words.
    warnings: BTreeMap<(&'static str, String), RowWarning>,
    /// The first row of each recipient.
    people: HashMap<String, usize>,
}

impl<L: FnMut(&str) -> FileFact> Found<L> {
    /// A file is looked at once.
    fn fact(&mut self, path: &str) -> FileFact {
        if let Some(known) = self.facts.get(path) {
            return known.clone();
        }
        let fact = (self.look)(path);
        self.facts.insert(path.to_owned(), fact.clone());
        fact
    }

    fn warn(&mut self, row: usize, problem: Problem) {
        let key = (problem.check, problem.message.clone());
        let warning = self.warnings.entry(key).or_insert(RowWarning {
            problem,
            first: row,
            rows: 0,
        });
        warning.rows += 1;
    }

    fn recipients(&mut self, row: usize, recipients: &[String]) {
        for address in recipients {
            let first = *self.people.entry(address.to_lowercase()).or_insert(row);
            if first != row {
                let problem = Problem {
                    check: LIST_REPEATS,
                    severity: Severity::Warning,
                    field: FieldId::To,
                    message: format!("{address} is already a recipient of row {first}"),
                    range: None,
                };
                self.warn(row, problem);
            }
        }
    }

    /// In the order of their first rows.
    fn warnings(self) -> Vec<RowWarning> {
        let mut warnings: Vec<RowWarning> = self.warnings.into_values().collect();
        warnings.sort_by_key(|warning| warning.first);
        warnings
    }
}
