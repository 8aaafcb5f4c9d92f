//! Named checks before a message leaves: errors stop it, warnings are told.
//!
//! Postmark accepts nearly everything over SMTP and refuses afterwards, out of sight
//! (postmark-facts.md section 1.5); so what it would refuse is found here.

//! Checks are rows of one table: a name, how bad it is, the fields whose text it reads, and a small
//! function. All take time linear in the text.

mod content;
mod extras;
mod host;
mod lines;
mod people;

use std::fmt;
use std::ops::Range;

pub use host::{STREAM_HOST, stream_host};

use super::{Draft, FieldId, FileFact, ParsedAddress, parse_list};
use FieldId::{Bcc, Body, Cc, Files, From, Headers, Metadata, ReplyTo, Stream, Subject, Tag, To};
use Severity::{Error, Warning};

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
struct Sheet<'a> {
    draft: &'a Draft,
    files: &'a [FileFact],
    lists: [(FieldId, Vec<ParsedAddress>); 4],
}

impl<'a> Sheet<'a> {
    fn new(draft: &'a Draft, files: &'a [FileFact]) -> Self {
        let lists = [To, Cc, Bcc, ReplyTo];
        Self {
            draft,
            files,
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

struct Check {
    name: &'static str,
    severity: Severity,
    /// The fields that it judges by what stands in them. Empty: it compares fields, and is asked only
    /// when the whole draft is meant to be ready.
    fields: &'static [FieldId],
    run: fn(&Sheet<'_>) -> Vec<Finding>,
}

const fn check(
    name: &'static str,
    severity: Severity,
    fields: &'static [FieldId],
    run: fn(&Sheet<'_>) -> Vec<Finding>,
) -> Check {
    Check {
        name,
        severity,
        fields,
        run,
    }
}

const TABLE: [Check; 27] = [
    check(
        "header-line-break",
        Error,
        &super::message::HEADER_FIELDS,
        lines::line_break,
    ),
    check("from-missing", Error, &[From], people::from_missing),
    check("from-malformed", Error, &[From], people::from_malformed),
    check("from-long", Error, &[From], lines::from_long),
    check("recipient-missing", Error, &[], people::recipient_missing),
    check(
        "address-malformed",
        Error,
        &[To, Cc, Bcc, ReplyTo],
        people::address_malformed,
    ),
    check("recipients-many", Error, &[], people::recipients_many),
    check("subject-long", Error, &[Subject], lines::subject_long),
    check(
        "stream-malformed",
        Error,
        &[Stream],
        lines::stream_malformed,
    ),
    check("tag-long", Error, &[Tag], lines::tag_long),
    check("file-unreadable", Error, &[Files], content::file_unreadable),
    check("file-name", Error, &[Files], content::file_name),
    check("file-forbidden", Error, &[Files], content::file_forbidden),
    check("body-empty", Error, &[Body], content::body_empty),
    check("body-nul", Error, &[Body], content::body_nul),
    check("body-large", Error, &[Body], content::body_large),
    check(
        "metadata-malformed",
        Error,
        &[Metadata],
        extras::metadata_malformed,
    ),
    check("metadata-many", Error, &[Metadata], extras::metadata_many),
    check(
        "header-malformed",
        Error,
        &[Headers],
        extras::header_malformed,
    ),
    check("message-large", Error, &[Files], content::message_large),
    check(
        "recipient-twice",
        Warning,
        &[To, Cc, Bcc],
        people::recipient_twice,
    ),
    check("metadata-full", Warning, &[Metadata], extras::metadata_full),
    check(
        "tracking-without-html",
        Warning,
        &[],
        extras::tracking_without_html,
    ),
    check("image-missing", Warning, &[], extras::image_missing),
    check("image-remote", Warning, &[], extras::image_remote),
    check("subject-empty", Warning, &[Subject], lines::subject_empty),
    check(
        "attachment-forgotten",
        Warning,
        &[],
        content::attachment_forgotten,
    ),
];

/// Every check by name.
pub const CHECKS: [&str; TABLE.len()] = {
    let mut names = [""; TABLE.len()];
    let mut at = 0;
    while at < TABLE.len() {
        names[at] = TABLE[at].name;
        at += 1;
    }
    names
};

/// Everything that is wrong with a draft, errors first; an error stops a send.
pub fn preflight(draft: &Draft, files: &[FileFact]) -> Vec<Problem> {
    problems(draft, files, |_| true)
}

/// What is wrong with one field by what stands in it. What only the whole draft can tell, like a
/// missing recipient while Bcc is still to be filled in, is left to [`preflight`].
pub fn field_problems(draft: &Draft, files: &[FileFact], id: FieldId) -> Vec<Problem> {
    let mut problems = problems(draft, files, |check| check.fields.contains(&id));
    problems.retain(|problem| problem.field == id);
    problems
}

fn problems(draft: &Draft, files: &[FileFact], wanted: impl Fn(&Check) -> bool) -> Vec<Problem> {
    let sheet = Sheet::new(draft, files);
    let mut problems: Vec<Problem> = TABLE
        .iter()
        .filter(|check| wanted(check))
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
mod tests;
