//! Every row is composed and checked before the first message leaves.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

use super::Rejected;
use super::inputs::{message, of_list};
use crate::cli::exit::Exit;
use crate::cli::json;
use crate::cli::plain::say;
use crate::delivery;
use crate::mail::{
    Attachment, Draft, FileFact, MergeError, PreflightContext, Severity, Stamp, compose,
    envelope_of, preflight_in,
};
use crate::postmark::{StreamChoice, StreamKind};
use crate::store::RunSnapshot;

/// Warnings that are printed; most rows have the same ones.
const SHOWN: usize = 10;

/// What the rows are checked with.
pub(super) struct Checks<'a> {
    pub snapshot: &'a RunSnapshot,
    /// What the list is called.
    pub name: &'a str,
    pub around: PreflightContext<'a>,
    /// The streams of the server, where the API told them.
    pub streams: &'a [StreamChoice],
}

/// A row that was checked, for a dry run.
pub(super) struct CheckedRow {
    pub row: usize,
    pub draft: Draft,
    pub recipients: Vec<String>,
    pub bytes: usize,
}

/// Checks all rows, and shows each to `see`. Returns the warnings, each once.
///
/// # Errors
///
/// Every row that cannot be sent.
pub(super) fn check(
    checks: &Checks<'_>,
    mut see: impl FnMut(CheckedRow),
) -> Result<Vec<Warning>, Rejected> {
    let (mut errors, mut found) = (Vec::new(), Found::default());
    for (at, list_row) in checks.snapshot.list.rows.iter().enumerate() {
        let row = at + 1;
        match checks.row(row, list_row.line, &mut found) {
            Ok(checked) => see(checked),
            Err(wrong) => errors.extend(wrong),
        }
    }
    match errors.is_empty() {
        true => Ok(found.warnings()),
        false => Err(of_list(checks.name, &errors)),
    }
}

impl Checks<'_> {
    fn row(
        &self,
        row: usize,
        line: usize,
        found: &mut Found,
    ) -> Result<CheckedRow, Vec<MergeError>> {
        let draft = message(self.snapshot, row)?;
        let facts: Vec<FileFact> = draft
            .files
            .iter()
            .map(|path| found.fact(self.snapshot, path))
            .collect();
        let around = PreflightContext {
            learned: self.learned(&draft.stream),
            ..self.around
        };
        let mut errors = Vec::new();
        for problem in preflight_in(&draft, &facts, &around) {
            let field = crate::mail::field(problem.field).label;
            match problem.severity {
                Severity::Error => errors.push(MergeError::of_message(
                    (row, line),
                    format!("{field}: {} [{}]", problem.message, problem.check),
                )),
                Severity::Warning => found.warn(row, json::problem(&problem)),
            }
        }
        if let Ok(envelope) = envelope_of(&draft) {
            found.recipients(row, &envelope.rcpt_to);
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let composed = compose(&draft, placeholders(&facts), &stamp());
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
        known
            .find(|one| one.id == stream.trim())
            .map(|one| one.kind)
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

fn stamp() -> Stamp {
    Stamp {
        id: uuid::Uuid::nil().to_string(),
        unix_seconds: jiff::Timestamp::now().as_second(),
        correlate: true,
    }
}

/// A warning, and the rows that have it.
pub(super) struct Warning {
    problem: Value,
    first: usize,
    rows: usize,
}

/// What was found in all rows.
#[derive(Default)]
struct Found {
    facts: HashMap<String, FileFact>,
    /// By check and words, in the order of their first rows.
    warnings: BTreeMap<(String, String), Warning>,
    /// The first row of each recipient.
    people: HashMap<String, usize>,
}

impl Found {
    /// A file is looked at once.
    fn fact(&mut self, snapshot: &RunSnapshot, path: &str) -> FileFact {
        let look = || {
            let copy = snapshot.files.get(path).map_or(path, String::as_str);
            let mut facts = delivery::probe_files(&[copy.to_owned()]);
            facts.pop().map(|fact| FileFact {
                path: path.to_owned(),
                ..fact
            })
        };
        if let Some(known) = self.facts.get(path) {
            return known.clone();
        }
        let fact = look().unwrap_or_else(|| FileFact {
            path: path.to_owned(),
            name: String::new(),
            bytes: 0,
            content_type: String::new(),
            problem: None,
        });
        self.facts.insert(path.to_owned(), fact.clone());
        fact
    }

    fn warn(&mut self, row: usize, problem: Value) {
        let text = |key: &str| problem[key].as_str().unwrap_or_default().to_owned();
        let key = (text("check"), text("message"));
        let warning = self.warnings.entry(key).or_insert(Warning {
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
                let words = format!("{address} is already a recipient of row {first}");
                self.warn(row, json::warning("list-repeats", &words));
            }
        }
    }

    fn warnings(self) -> Vec<Warning> {
        let mut warnings: Vec<Warning> = self.warnings.into_values().collect();
        warnings.sort_by_key(|warning| warning.first);
        warnings
    }
}

impl Warning {
    /// The warning as JSON, with its first row.
    pub fn json(&self) -> Value {
        let mut problem = self.problem.clone();
        problem["row"] = self.first.into();
        problem
    }
}

/// Prints warnings, each once with the number of rows that have it.
pub(super) fn say_warnings(warnings: &[Warning]) {
    for warning in warnings.iter().take(SHOWN) {
        let text = |key: &str| warning.problem[key].as_str().unwrap_or_default();
        let rows = match warning.rows {
            1 => format!("row {}", warning.first),
            rows => format!("row {} and {} more", warning.first, rows - 1),
        };
        say(&format!(
            "warning: {rows}: {} [{}]",
            text("message"),
            text("check")
        ));
    }
    if warnings.len() > SHOWN {
        say(&format!("and {} more warnings", warnings.len() - SHOWN));
    }
}

/// Why nothing is sent with `--strict`.
pub(super) fn strict(warnings: &[Warning]) -> Rejected {
    Rejected {
        exit: Exit::Message,
        why: "nothing was sent, because --strict stops at warnings".into(),
        problems: warnings.iter().map(Warning::json).collect(),
    }
}
