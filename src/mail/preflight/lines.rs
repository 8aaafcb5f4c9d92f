//! Checks of what stands in one line: line breaks, lengths, the stream's id.

use super::{CheckInput, Finding};
use crate::mail::header_text::{LINE_BYTES, has_control};
use crate::mail::message::HEADER_FIELDS;
use crate::mail::{BodyFormat, Excerpt, FieldId, field};
use crate::postmark::{limit, stream_problem};

pub(super) fn line_break(sheet: &CheckInput<'_>) -> Vec<Finding> {
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

pub(super) fn from_long(sheet: &CheckInput<'_>) -> Vec<Finding> {
    too_long(FieldId::From, &sheet.draft.from, limit::FROM_UNITS)
}

pub(super) fn subject_long(sheet: &CheckInput<'_>) -> Vec<Finding> {
    too_long(FieldId::Subject, &sheet.draft.subject, limit::SUBJECT_UNITS)
}

pub(super) fn tag_long(sheet: &CheckInput<'_>) -> Vec<Finding> {
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

pub(super) fn subject_empty(sheet: &CheckInput<'_>) -> Vec<Finding> {
    let empty = sheet.draft.subject.trim().is_empty();
    empty
        .then(|| Finding::new(FieldId::Subject, "the subject is empty"))
        .into_iter()
        .collect()
}

pub(super) fn stream_malformed(sheet: &CheckInput<'_>) -> Vec<Finding> {
    let stream = sheet.draft.stream.trim();
    if has_control(stream) {
        return Vec::new();
    }
    stream_problem(stream)
        .map(|message| Finding::new(FieldId::Stream, message))
        .into_iter()
        .collect()
}

/// Long lines of text are sent encoded and arrive as typed, but plain text shows them as one line. Markdown
/// and HTML do not. A word in a header cannot be folded.
pub(super) fn line_long(sheet: &CheckInput<'_>) -> Vec<Finding> {
    let draft = sheet.draft;
    let mut lines = draft.text.lines().enumerate();
    let long = lines.find(|(_, line)| draft.format == BodyFormat::Text && line.len() > LINE_BYTES);
    let in_text = long.map(|(at, line)| {
        let (number, bytes) = (at + 1, line.len());
        let message = format!("line {number} of the text has {bytes} bytes; mail carries {LINE_BYTES} in one, so the text goes out encoded. It arrives as typed");
        Finding::new(FieldId::Body, message)
    });
    let has_long_word = |row: &&String| row.split_whitespace().any(|word| word.len() > LINE_BYTES);
    let in_headers = draft.extras.headers.iter().find(has_long_word).map(|row| {
        let name = Excerpt::from(row.split(':').next().unwrap_or_default());
        let message = format!("{name} has a word of more than {LINE_BYTES} bytes, and a line of mail has no more: servers may cut it or refuse it");
        Finding::new(FieldId::Headers, message)
    });
    in_text.into_iter().chain(in_headers).collect()
}
