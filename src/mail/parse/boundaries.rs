//! The boundaries of the multiparts that are open, and the lines that end their parts (RFC 2046
//! section 5.1.1).

use std::collections::HashMap;

/// A line that ends a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::mail) struct Delimiter {
    /// The level whose boundary it has.
    pub level: usize,
    /// Whether it ends the multipart itself.
    pub is_closing: bool,
    /// Where the content before it ends: the line break in front belongs to the delimiter.
    pub content_end: usize,
    /// Where the next line begins.
    pub next: usize,
}

/// The boundaries of open multiparts, each with the levels that use it.
#[derive(Debug, Default)]
pub(in crate::mail) struct Boundaries {
    levels: HashMap<Vec<u8>, Vec<usize>>,
}

impl Boundaries {
    /// Opens `boundary` at `level`.
    pub fn open(&mut self, boundary: &[u8], level: usize) {
        self.levels
            .entry(boundary.to_vec())
            .or_default()
            .push(level);
    }

    /// Takes back the innermost use of `boundary`.
    pub fn close(&mut self, boundary: &[u8]) {
        if let Some(levels) = self.levels.get_mut(boundary) {
            levels.pop();
            if levels.is_empty() {
                self.levels.remove(boundary);
            }
        }
    }

    /// The level that a line belongs to, and whether it closes it; `None` for a line that is no
    /// delimiter. Takes time linear in the line, however many boundaries are open.
    pub fn find(&self, line: &[u8]) -> Option<(usize, bool)> {
        let name = line.strip_prefix(b"--")?.trim_ascii_end();
        if self.levels.is_empty() || name.is_empty() {
            return None;
        }
        let innermost = |name: &[u8]| self.levels.get(name)?.last().copied();
        let opening = innermost(name).map(|level| (level, false));
        opening.or_else(|| Some((innermost(name.strip_suffix(b"--")?)?, true)))
    }

    /// The first delimiter in `source` at or behind `from`, which begins a line.
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

/// Where the line behind the one at `at` begins.
pub(super) fn next_line(source: &[u8], at: usize) -> usize {
    let rest = &source[at..];
    let line_break = rest.iter().position(|byte| *byte == b'\n');
    line_break.map_or(source.len(), |length| at + length + 1)
}

/// Where the line break begins that ends in front of `at`.
fn before_line_break(source: &[u8], at: usize) -> usize {
    let before = &source[..at];
    let before = before.strip_suffix(b"\n").unwrap_or(before);
    before.strip_suffix(b"\r").unwrap_or(before).len()
}
