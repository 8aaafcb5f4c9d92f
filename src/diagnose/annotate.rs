//! One plain sentence on what a line of the transcript means.

use crate::record::{Direction, Line};

/// What `line` means, in one sentence for people who do not know SMTP; `None` for our own remarks and
/// for lines that explain themselves.
pub fn explain_line(line: &Line) -> Option<&'static str> {
    match line.direction {
        Direction::Note => None,
        Direction::Client | Direction::Server => None,
    }
}
