//! Values in header fields: one line, and a name only where a name can be.

use super::{Pattern, Refused};

pub(super) fn fill(pattern: &Pattern, text: &str) -> Result<String, Refused> {
    pattern.fill(text, |slot, _| Ok(one_line(slot.value)))
}

/// Fills a row of a name and a value separated by `sign`.
pub(super) fn fill_row(pattern: &Pattern, row: &str, sign: char) -> Result<String, Refused> {
    let name_end = row.find(sign).unwrap_or(row.len());
    pattern.fill(row, |slot, _| {
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        if slot.range.start < name_end && !slot.value.chars().all(allowed) {
            let reason = "it is part of a name there, which has letters, digits, hyphens, underscores and dots";
            return Err(reason.into());
        }
        Ok(one_line(slot.value))
    })
}

/// Replaces line breaks, including Unicode's, with spaces, and trims.
pub(super) fn one_line(value: &str) -> String {
    let lines = value.split(is_line_break).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join(" ")
}

pub(super) fn is_line_break(c: char) -> bool {
    matches!(
        c,
        '\r' | '\n' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}
