//! Named checks before a message leaves: errors stop it, warnings are told.
//!
//! Postmark accepts nearly everything over SMTP and refuses afterwards, out of sight
//! (postmark-facts.md section 1.5); so what it would refuse is found here.

//! Checks are rows of one table: a name, how bad it is, the fields whose text it reads, and a small
//! function. All take time linear in the text.

mod content;
mod context;
mod extras;
mod host;
mod lines;
mod marketing;
mod opened;
mod people;
mod table;

use std::fmt;
use std::ops::Range;

pub use context::PreflightContext;
pub use host::{STREAM_HOST, stream_host};
pub use table::{CHECKS, check_rows};

use super::{Draft, FieldId, FileFact, ParsedAddress, parse_list};
use FieldId::{Bcc, Cc, ReplyTo, To};
use table::{Check, TABLE};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The message cannot be sent.
    Error,
    /// Possibly a mistake.
    Warning,
}

/// Description of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CheckRow {
    pub name: &'static str,
    pub severity: Severity,
    /// Whether it can be switched off.
    pub can_be_off: bool,
    /// What it finds.
    pub about: &'static str,
}

/// A problem found by a check.
#[derive(Clone, PartialEq, Eq)]
pub struct Problem {
    pub check: &'static str,
    pub severity: Severity,
    pub field: FieldId,
    pub message: String,
    /// Range of the field's text at fault.
    pub range: Option<Range<usize>>,
}

impl Problem {
    /// The message with the name of its field, unless it begins with that already.
    pub fn words(&self) -> String {
        let label = super::field(self.field).label;
        let after = self.message.strip_prefix(label);
        match after.is_some_and(|after| !after.starts_with(char::is_alphanumeric)) {
            true => self.message.clone(),
            false => format!("{label}: {}", self.message),
        }
    }
}

impl fmt::Debug for Problem {
    /// Hides the message: it may quote typed text.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Problem({}, {:?}, {:?})",
            self.check, self.field, self.range
        )
    }
}

struct CheckInput<'a> {
    draft: &'a Draft,
    files: &'a [FileFact],
    around: &'a PreflightContext<'a>,
    lists: [(FieldId, Vec<ParsedAddress>); 4],
}

impl<'a> CheckInput<'a> {
    fn new(draft: &'a Draft, files: &'a [FileFact], around: &'a PreflightContext<'a>) -> Self {
        let lists = [To, Cc, Bcc, ReplyTo];
        Self {
            draft,
            files,
            around,
            lists: lists.map(|id| (id, parse_list(draft.line(id).unwrap_or_default()))),
        }
    }
}

/// A check's finding, without name and severity.
struct Finding {
    field: FieldId,
    message: String,
    range: Option<Range<usize>>,
}

impl Finding {
    fn new(field: FieldId, message: impl Into<String>) -> Self {
        Self {
            field,
            message: message.into(),
            range: None,
        }
    }

    fn at(field: FieldId, message: impl Into<String>, range: Range<usize>) -> Self {
        Self {
            field,
            message: message.into(),
            range: Some(range),
        }
    }
}

/// All problems of a draft by itself, errors first; an error prevents sending.
pub fn preflight(draft: &Draft, files: &[FileFact]) -> Vec<Problem> {
    preflight_in(draft, files, &PreflightContext::default())
}

/// The same with context, without the checks that are switched off.
pub fn preflight_in(
    draft: &Draft,
    files: &[FileFact],
    around: &PreflightContext<'_>,
) -> Vec<Problem> {
    problems(draft, files, around, |_| true)
}

/// Problems of one field by its content. What depends on the whole draft, like a missing recipient, is left
/// to [`preflight_in`].
pub fn field_problems(
    draft: &Draft,
    files: &[FileFact],
    around: &PreflightContext<'_>,
    id: FieldId,
) -> Vec<Problem> {
    let mut problems = problems(draft, files, around, |check| check.fields.contains(&id));
    problems.retain(|problem| problem.field == id);
    problems
}

fn problems(
    draft: &Draft,
    files: &[FileFact],
    around: &PreflightContext<'_>,
    wanted: impl Fn(&Check) -> bool,
) -> Vec<Problem> {
    let sheet = CheckInput::new(draft, files, around);
    let is_on = |check: &&Check| !(check.can_be_off && around.is_off(check.name));
    let mut problems: Vec<Problem> = TABLE
        .iter()
        .filter(|check| wanted(check))
        .filter(is_on)
        .flat_map(|check| {
            let findings = (check.run)(&sheet).into_iter();
            findings.map(|finding| named(check, finding))
        })
        .collect();
    problems.sort_by_key(|problem| problem.severity);
    problems
}

fn named(check: &Check, finding: Finding) -> Problem {
    Problem {
        check: check.name,
        severity: check.severity,
        field: finding.field,
        message: finding.message,
        range: finding.range,
    }
}

#[cfg(test)]
mod context_tests;
#[cfg(test)]
mod tests;
