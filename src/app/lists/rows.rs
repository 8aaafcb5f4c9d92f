//! Rows that panel and review share: what is wrong with a list, and the message of one of its rows.

use super::state::{error_lines, list_name};
use crate::app::text::{Line, paragraph, tone};
use crate::mail::{Draft, MergeError};

/// What is wrong with a list.
pub(super) fn errors_of(errors: &[MergeError], width: usize) -> Vec<Line> {
    let lines = error_lines(errors).into_iter();
    lines
        .flat_map(|words| paragraph(("✗ ", tone::BAD), &words, tone::TEXT, width))
        .collect()
}

/// To, subject and text of a row, as they would be sent.
pub(super) fn row_message(draft: Option<&Draft>, row: usize, width: usize) -> Vec<Line> {
    let Some(draft) = draft else {
        let words = format!("row {row} cannot be filled; see the errors above");
        return paragraph(("", tone::QUIET), &words, tone::QUIET, width);
    };
    let mut rows = Vec::new();
    for (label, value) in [
        ("To       ", &draft.to),
        ("Cc       ", &draft.cc),
        ("Bcc      ", &draft.bcc),
        ("Subject  ", &draft.subject),
    ] {
        if !value.trim().is_empty() {
            rows.extend(paragraph(
                (label, tone::QUIET),
                value.trim(),
                tone::TEXT,
                width,
            ));
        }
    }
    for file in &draft.files {
        rows.extend(paragraph(
            ("File     ", tone::QUIET),
            list_name(file),
            tone::TEXT,
            width,
        ));
    }
    rows.push(Line::default());
    let lines = draft.text.trim_end().lines();
    rows.extend(lines.flat_map(|line| paragraph(("", tone::TEXT), line, tone::TEXT, width)));
    rows
}
