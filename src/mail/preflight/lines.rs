//! Checks of what stands in one line: line breaks, lengths, the stream's id.

use super::{Finding, Sheet};
use crate::mail::header_text::has_control;
use crate::mail::message::HEADER_FIELDS;
use crate::mail::{FieldId, field};
use crate::postmark::{limit, stream_problem};

pub(super) fn line_break(sheet: &Sheet<'_>) -> Vec<Finding> {
    HEADER_FIELDS
        .into_iter()
        .filter_map(|id| {
            let text = sheet.draft.line(id)?;
            let (at, found) = text
                .char_indices()
                .find(|(_, c)| c.is_control() && *c != '\t')?;
            let label = field(id).label;
            let message = format!("{label} has a line break or another control character, which could smuggle in a header; take it out");
            Some(Finding::at(id, message, at..at + found.len_utf8()))
        })
        .collect()
}

pub(super) fn from_long(sheet: &Sheet<'_>) -> Vec<Finding> {
    too_long(FieldId::From, &sheet.draft.from, limit::FROM_UNITS)
}

pub(super) fn subject_long(sheet: &Sheet<'_>) -> Vec<Finding> {
    too_long(FieldId::Subject, &sheet.draft.subject, limit::SUBJECT_UNITS)
}

pub(super) fn tag_long(sheet: &Sheet<'_>) -> Vec<Finding> {
    too_long(FieldId::Tag, &sheet.draft.tag, limit::TAG_CHARS)
}

fn too_long(id: FieldId, text: &str, most: usize) -> Vec<Finding> {
    let units = text.trim().encode_utf16().count();
    if units <= most {
        return Vec::new();
    }
    let (label, over) = (field(id).label, units - most);
    let message =
        format!("{label} has {units} characters; Postmark takes {most}. Shorten it by {over}");
    vec![Finding::new(id, message)]
}

pub(super) fn subject_empty(sheet: &Sheet<'_>) -> Vec<Finding> {
    let empty = sheet.draft.subject.trim().is_empty();
    empty
        .then(|| Finding::new(FieldId::Subject, "the subject is empty"))
        .into_iter()
        .collect()
}

pub(super) fn stream_malformed(sheet: &Sheet<'_>) -> Vec<Finding> {
    let stream = sheet.draft.stream.trim();
    if has_control(stream) {
        return Vec::new();
    }
    stream_problem(stream)
        .map(|message| Finding::new(FieldId::Stream, message))
        .into_iter()
        .collect()
}
