//! The boundaries of the multiparts that are open, and the lines that end their parts (RFC 2046
//! section 5.1.1).

use std::collections::HashMap;

/// A delimiter line of a multipart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::mail) struct Delimiter {
    /// The level of its multipart.
    pub level: usize,
    /// Whether it closes the multipart.
    pub is_closing: bool,
    /// End of the content before it: the preceding line break belongs to the delimiter.
    pub content_end: usize,
    /// Start of the next line.
    pub next: usize,
}

/// The boundaries of open multiparts, with their levels.
#[derive(Debug, Default)]
pub(in crate::mail) struct Boundaries {
    levels: HashMap<Vec<u8>, Vec<usize>>,
}

impl Boundaries {
    pub fn open(&mut self, boundary: &[u8], level: usize) {
        self.levels
            .entry(boundary.to_vec())
            .or_default()
            .push(level);
    }

    /// Closes the innermost use of `boundary`.
    pub fn close(&mut self, boundary: &[u8]) {
        if let Some(levels) = self.levels.get_mut(boundary) {
            levels.pop();
            if levels.is_empty() {
                self.levels.remove(boundary);
            }
        }
    }

    /// The level of a delimiter line, and whether it closes it; `None` for other lines. Linear in the line,
    /// however many boundaries are open.
    pub fn find(&self, line: &[u8]) -> Option<(usize, bool)> {
        let name = line.strip_prefix(b"--")?.trim_ascii_end();
        if self.levels.is_empty() || name.is_empty() {
            return None;
        }
        let innermost = |name: &[u8]| self.levels.get(name)?.last().copied();
        let opening = innermost(name).map(|level| (level, false));
        opening.or_else(|| Some((innermost(name.strip_suffix(b"--")?)?, true)))
    }

    /// The first delimiter in `source` from `from`, a line start.
    pub fn next_in(&self, source: &[u8], from: usize) -> Option<Delimiter> {
        if self.levels.is_empty() {
            return None;
        }
        let mut at = from;
        while at < source.len() {
            let next = next_line(source, at);
            if let Some((level, is_closing)) = self.find(&source[at..next]) {
                return Some(Delimiter {
                    level,
                    is_closing,
                    content_end: before_line_break(source, at).max(from),
                    next,
                });
            }
            at = next;
        }
        None
    }
}

/// The start of the line after `at`.
pub(super) fn next_line(source: &[u8], at: usize) -> usize {
    let rest = &source[at..];
    let line_break = rest.iter().position(|byte| *byte == b'\n');
    line_break.map_or(source.len(), |length| at + length + 1)
}

/// The start of the line break before `at`.
fn before_line_break(source: &[u8], at: usize) -> usize {
    let before = &source[..at];
    let before = before.strip_suffix(b"\n").unwrap_or(before);
    before.strip_suffix(b"\r").unwrap_or(before).len()
}
