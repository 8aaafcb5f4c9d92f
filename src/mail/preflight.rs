//! Named checks before a message leaves: errors stop it, warnings are told.
//!
//! Postmark accepts nearly everything over SMTP and refuses afterwards, out of sight
//! (postmark-facts.md section 1.5); so what it would refuse is found here.

use std::collections::HashSet;
use std::ops::Range;

use super::attachment::base64_bytes;
use super::envelope::same;
use super::{
    Draft, FieldId, FieldKind, FileFact, Mailbox, ParsedAddress, estimate_bytes, field, parse_list,
    parse_mailbox,
};
use crate::postmark::{limit, stream_problem};

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The message cannot go out.
    Error,
    /// Perhaps not what was meant.
    Warning,
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
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

/// What a check looks at: parsed once for all of them.
struct Subject<'a> {
    draft: &'a Draft,
    files: &'a [FileFact],
    lists: [(FieldId, Vec<ParsedAddress>); 4],
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
}

type Check = (&'static str, Severity, fn(&Subject<'_>) -> Vec<Finding>);

/// Every check by name.
pub const CHECKS: [&str; 19] = {
    let mut names = [""; 19];
    let mut at = 0;
    while at < TABLE.len() {
        names[at] = TABLE[at].0;
        at += 1;
    }
    names
};

const TABLE: [Check; 19] = [
    ("header-line-break", Severity::Error, header_line_break),
    ("from-missing", Severity::Error, from_missing),
    ("from-malformed", Severity::Error, from_malformed),
    ("from-long", Severity::Error, from_long),
    ("recipient-missing", Severity::Error, recipient_missing),
    ("address-malformed", Severity::Error, address_malformed),
    ("recipients-many", Severity::Error, recipients_many),
    ("subject-long", Severity::Error, subject_long),
    ("stream-malformed", Severity::Error, stream_malformed),
    ("tag-long", Severity::Error, tag_long),
    ("file-unreadable", Severity::Error, file_unreadable),
    ("file-forbidden", Severity::Error, file_forbidden),
    ("body-empty", Severity::Error, body_empty),
    ("body-nul", Severity::Error, body_nul),
    ("body-large", Severity::Error, body_large),
    ("message-large", Severity::Error, message_large),
    ("recipient-twice", Severity::Warning, recipient_twice),
    ("subject-empty", Severity::Warning, subject_empty),
    (
        "attachment-forgotten",
        Severity::Warning,
        attachment_forgotten,
    ),
];

/// Everything that is wrong with a draft, errors first.
pub fn preflight(draft: &Draft, files: &[FileFact]) -> Vec<Problem> {
    let subject = Subject {
        draft,
        files,
        lists: [FieldId::To, FieldId::Cc, FieldId::Bcc, FieldId::ReplyTo]
            .map(|id| (id, parse_list(draft.line(id).unwrap_or_default()))),
    };
    let mut problems: Vec<Problem> = TABLE
        .iter()
        .flat_map(|(check, severity, run)| {
            run(&subject).into_iter().map(
                |Finding {
                     field,
                     message,
                     range,
                 }| Problem {
                    check,
                    severity: *severity,
                    field,
                    message,
                    range,
                },
            )
        })
        .collect();
    problems.sort_by_key(|problem| problem.severity);
    problems
}

/// What is wrong with one field.
pub fn field_problems(draft: &Draft, files: &[FileFact], id: FieldId) -> Vec<Problem> {
    let mut problems = preflight(draft, files);
    problems.retain(|problem| problem.field == id);
    problems
}

fn header_line_break(subject: &Subject<'_>) -> Vec<Finding> {
    let label = |id| field(id).label;
    [FieldId::From, FieldId::To, FieldId::Cc, FieldId::Bcc, FieldId::ReplyTo, FieldId::Subject, FieldId::Stream, FieldId::Tag]
        .into_iter()
        .filter(|id| !matches!(field(*id).kind, FieldKind::AddressList))
        .filter(|id| subject.draft.line(*id).is_some_and(|text| text.chars().any(char::is_control)))
        .map(|id| Finding::new(id, format!("{} has a line break or another control character, which could smuggle in a header; take it out", label(id))))
        .collect()
}

fn from_missing(subject: &Subject<'_>) -> Vec<Finding> {
    let missing = subject.draft.from.trim().is_empty();
    let text =
        "From is empty: give a confirmed Sender Signature, or any address of a verified domain";
    missing
        .then(|| Finding::new(FieldId::From, text))
        .into_iter()
        .collect()
}

fn from_malformed(subject: &Subject<'_>) -> Vec<Finding> {
    let from = &subject.draft.from;
    if from.trim().is_empty() || from.chars().any(char::is_control) {
        return Vec::new();
    }
    let whole = Some(0..from.len());
    let finding = |message: String| Finding {
        field: FieldId::From,
        message,
        range: whole.clone(),
    };
    match parse_mailbox(from) {
        Ok(_) => Vec::new(),
        Err(_) if parse_list(from).len() > 1 => vec![finding(
            "From takes one address; the others belong in To or Reply-To".into(),
        )],
        Err(error) => vec![finding(format!("From: {error}"))],
    }
}

fn from_long(subject: &Subject<'_>) -> Vec<Finding> {
    too_long(FieldId::From, &subject.draft.from, limit::FROM_UNITS)
}

fn subject_long(subject: &Subject<'_>) -> Vec<Finding> {
    too_long(
        FieldId::Subject,
        &subject.draft.subject,
        limit::SUBJECT_UNITS,
    )
}

fn tag_long(subject: &Subject<'_>) -> Vec<Finding> {
    too_long(FieldId::Tag, &subject.draft.tag, limit::TAG_CHARS)
}

fn too_long(id: FieldId, text: &str, most: usize) -> Vec<Finding> {
    let units = text.encode_utf16().count();
    let message = format!(
        "{} has {units} characters; Postmark takes {most}. Shorten it by {}",
        field(id).label,
        units.saturating_sub(most)
    );
    (units > most)
        .then(|| Finding::new(id, message))
        .into_iter()
        .collect()
}

fn recipients<'a>(subject: &'a Subject<'_>) -> impl Iterator<Item = (FieldId, &'a ParsedAddress)> {
    let lists = subject
        .lists
        .iter()
        .filter(|(id, _)| *id != FieldId::ReplyTo);
    lists.flat_map(|(id, list)| list.iter().map(|one| (*id, one)))
}

fn recipient_missing(subject: &Subject<'_>) -> Vec<Finding> {
    let none = recipients(subject).next().is_none();
    let text = "there is no recipient: fill To, Cc or Bcc";
    none.then(|| Finding::new(FieldId::To, text))
        .into_iter()
        .collect()
}

fn address_malformed(subject: &Subject<'_>) -> Vec<Finding> {
    let all = subject
        .lists
        .iter()
        .flat_map(|(id, list)| list.iter().map(|one| (*id, one)));
    all.filter_map(|(id, one)| {
        let error = one.result.as_ref().err()?;
        Some(Finding {
            field: id,
            message: format!("{}: {error}", field(id).label),
            range: Some(one.range.clone()),
        })
    })
    .collect()
}

fn good<'a>(
    subject: &'a Subject<'_>,
) -> impl Iterator<Item = (FieldId, &'a ParsedAddress, &'a Mailbox)> {
    recipients(subject).filter_map(|(id, one)| Some((id, one, one.result.as_ref().ok()?)))
}

fn recipients_many(subject: &Subject<'_>) -> Vec<Finding> {
    let distinct: HashSet<String> = good(subject).map(|(_, _, mailbox)| same(mailbox)).collect();
    let count = distinct.len();
    let message = format!(
        "{count} recipients; Postmark takes {} in one message, To, Cc and Bcc together",
        limit::RECIPIENTS
    );
    (count > limit::RECIPIENTS)
        .then(|| Finding::new(FieldId::To, message))
        .into_iter()
        .collect()
}

fn recipient_twice(subject: &Subject<'_>) -> Vec<Finding> {
    let mut seen = HashSet::new();
    good(subject)
        .filter(|(_, _, mailbox)| !seen.insert(same(mailbox)))
        .map(|(id, one, mailbox)| Finding {
            field: id,
            message: format!("{} stands there twice; it gets one copy", mailbox.address()),
            range: Some(one.range.clone()),
        })
        .collect()
}

fn subject_empty(subject: &Subject<'_>) -> Vec<Finding> {
    let empty = subject.draft.subject.trim().is_empty();
    empty
        .then(|| Finding::new(FieldId::Subject, "the subject is empty"))
        .into_iter()
        .collect()
}

fn stream_malformed(subject: &Subject<'_>) -> Vec<Finding> {
    let stream = subject.draft.stream.trim();
    if stream.chars().any(char::is_control) {
        return Vec::new();
    }
    stream_problem(stream)
        .map(|message| Finding::new(FieldId::Stream, message))
        .into_iter()
        .collect()
}

fn file_unreadable(subject: &Subject<'_>) -> Vec<Finding> {
    let broken = subject
        .files
        .iter()
        .filter_map(|file| Some((file, file.problem.as_ref()?)));
    broken
        .map(|(file, why)| {
            Finding::new(
                FieldId::Files,
                format!("{} cannot be attached: {why}", file.path),
            )
        })
        .collect()
}

fn file_forbidden(subject: &Subject<'_>) -> Vec<Finding> {
    let extension = |name: &str| {
        name.rsplit_once('.')
            .map(|(_, end)| end.to_ascii_lowercase())
    };
    subject
        .files
        .iter()
        .filter(|file| {
            extension(&file.name)
                .is_some_and(|end| limit::FORBIDDEN_EXTENSIONS.contains(&end.as_str()))
        })
        .map(|file| {
            Finding::new(
                FieldId::Files,
                format!(
                    "{}: Postmark refuses files of this type (error 411); a .zip of it passes",
                    file.name
                ),
            )
        })
        .collect()
}

fn body_empty(subject: &Subject<'_>) -> Vec<Finding> {
    let empty = subject.draft.text.trim().is_empty() && subject.draft.html.trim().is_empty();
    let text = "the text is empty: Postmark refuses a message without text or HTML (error 300), also one with files";
    empty
        .then(|| Finding::new(FieldId::Body, text))
        .into_iter()
        .collect()
}

fn body_nul(subject: &Subject<'_>) -> Vec<Finding> {
    let has_nul = subject.draft.text.contains('\0') || subject.draft.html.contains('\0');
    let text = "there is a NUL character in the text; mail cannot carry it (RFC 5322 section 2.2)";
    has_nul
        .then(|| Finding::new(FieldId::Body, text))
        .into_iter()
        .collect()
}

fn body_large(subject: &Subject<'_>) -> Vec<Finding> {
    [("text", &subject.draft.text), ("HTML", &subject.draft.html)]
        .into_iter()
        .filter(|(_, body)| body.len() > limit::BODY_BYTES)
        .map(|(part, body)| {
            Finding::new(
                FieldId::Body,
                format!(
                    "the {part} part has {} bytes; Postmark takes {}",
                    body.len(),
                    limit::BODY_BYTES
                ),
            )
        })
        .collect()
}

fn message_large(subject: &Subject<'_>) -> Vec<Finding> {
    let bytes = estimate_bytes(subject.draft, subject.files);
    if bytes <= limit::MESSAGE_BYTES as u64 {
        return Vec::new();
    }
    let largest = subject.files.iter().max_by_key(|file| file.bytes);
    let named = largest.map_or(String::new(), |file| {
        format!(
            "; {} alone is {} bytes in base64",
            file.name,
            base64_bytes(file.bytes)
        )
    });
    let message = format!(
        "the message will have about {bytes} bytes; Postmark takes {} after base64{named}",
        limit::MESSAGE_BYTES
    );
    vec![Finding::new(
        if largest.is_some() {
            FieldId::Files
        } else {
            FieldId::Body
        },
        message,
    )]
}

/// Words that speak of an attachment, at the start of a word.
const ATTACHMENT_WORDS: [&str; 4] = ["attached", "attachment", "enclosed", "enclosure"];

fn attachment_forgotten(subject: &Subject<'_>) -> Vec<Finding> {
    if !subject.files.is_empty() {
        return Vec::new();
    }
    let quoted = |line: &&str| !line.trim_start().starts_with('>');
    let lines = subject
        .draft
        .text
        .lines()
        .filter(quoted)
        .chain([subject.draft.subject.as_str()]);
    let word = lines
        .flat_map(|line| line.split(|c: char| !c.is_alphanumeric()))
        .find(|word| {
            ATTACHMENT_WORDS.iter().any(|start| {
                word.get(..start.len())
                    .is_some_and(|head| head.eq_ignore_ascii_case(start))
            })
        });
    word.map(|word| {
        Finding::new(
            FieldId::Files,
            format!("the text says \"{word}\", but nothing is attached"),
        )
    })
    .into_iter()
    .collect()
}

#[cfg(test)]
#[path = "preflight_tests.rs"]
mod tests;
