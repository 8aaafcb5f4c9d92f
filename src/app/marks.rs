//! Symbols of statuses and delivery results.

use super::text::{self, Line, Style, tone};
use crate::record::{Fate, RecipientFate, Status};

/// The symbol and style of a status.
pub fn status_mark(status: Status) -> (&'static str, Style) {
    match status {
        Status::UnderWay => ("▸", tone::WARNING),
        Status::Accepted | Status::Delivered => ("✓", tone::GOOD),
        Status::PartlyRefused => ("!", tone::WARNING),
        Status::Unknown | Status::NotFound => ("?", tone::WARNING),
        Status::Cancelled => ("–", tone::QUIET),
        Status::Refused | Status::Failed | Status::Bounced | Status::RefusedInside => {
            ("✗", tone::BAD)
        }
    }
}

/// A rule with a word in it.
pub(super) fn rule(words: &str, width: usize) -> Line {
    let begin = format!("── {words} ");
    let rest = width.saturating_sub(text::width(&begin));
    Line::styled(format!("{begin}{}", "─".repeat(rest)), tone::QUIET)
}

/// A recipient with the delivery status there.
pub(super) fn recipient(one: &RecipientFate, width: usize) -> Vec<Line> {
    let (mark, style) = match one.fate {
        Fate::Delivered { .. } | Fate::Sandboxed => ("✓", tone::GOOD),
        Fate::Refused { .. } | Fate::Bounced { .. } | Fate::RefusedInside { .. } => {
            ("✗", tone::BAD)
        }
        Fate::NotFound | Fate::Delayed { .. } => ("?", tone::WARNING),
        _ => ("·", tone::QUIET),
    };
    let head = format!("{mark} {:<10}", one.fate.name());
    let colon = if one.fate.words().is_empty() {
        ""
    } else {
        ": "
    };
    let words = format!("{}{colon}{}", one.address, one.fate.words());
    text::paragraph((&head, style), &words, tone::TEXT, width)
}
