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
pub use table::{CHECKS, CheckRow, check_rows};

use super::{Draft, FieldId, FileFact, ParsedAddress, parse_list};
use FieldId::{Bcc, Cc, ReplyTo, To};
use table::{Check, TABLE};

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The message cannot go out.
    Error,
    /// Perhaps not what was meant.
    Warning,
}

/// What a check found.
#[derive(Clone, PartialEq, Eq)]
pub struct Problem {
    /// The check's name.
    pub check: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// The field to blame.
    pub field: FieldId,
    /// What is wrong and what to do.
    pub message: String,
    /// Bytes of the field's text that are to blame.
    pub range: Option<Range<usize>>,
}

impl fmt::Debug for Problem {
    /// Without the message: it may quote what was typed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Problem({}, {:?}, {:?})",
            self.check, self.field, self.range
        )
    }
}

/// What the checks look at; lists are parsed once for all of them.
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

/// One finding of a check, without its name and severity.
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

/// Everything that is wrong with a draft by itself, errors first; an error stops a send.
pub fn preflight(draft: &Draft, files: &[FileFact]) -> Vec<Problem> {
    preflight_in(draft, files, &PreflightContext::default())
}

/// The same with what is known around it, without the checks that are switched off.
pub fn preflight_in(
    draft: &Draft,
    files: &[FileFact],
    around: &PreflightContext<'_>,
) -> Vec<Problem> {
    problems(draft, files, around, |_| true)
}

/// What is wrong with one field by what stands in it. What only the whole draft can tell, like a
/// missing recipient while Bcc is still to be filled in, is left to [`preflight_in`].
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
