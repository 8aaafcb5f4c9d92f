//! A text as lines. A very long one counts as several, so that no step looks at more than a few kilobytes at once.

use std::borrow::Cow;

/// Maximum length of a piece of a line.
const PIECE_BYTES: usize = 8_192;
/// Long lines are cut at the last space within this many bytes, so that no word is split.
const CUT_WITHIN: usize = 512;
/// Lines on either side that belong to the same error.
pub(super) const NEAR: usize = 12;

/// The lines of a text with their numbers.
pub(super) struct Lines<'t> {
    lines: Vec<(usize, &'t str)>,
}

impl<'t> Lines<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        let mut lines = Vec::new();
        for (at, line) in text.lines().enumerate() {
            let mut rest = line;
            while rest.len() > PIECE_BYTES {
                let (piece, behind) = rest.split_at(cut(rest));
                lines.push((at + 1, piece));
                rest = behind;
            }
            lines.push((at + 1, rest));
        }
        Self { lines }
    }

    pub(super) fn len(&self) -> usize {
        self.lines.len()
    }

    /// The line at index `at`; empty past the end.
    pub(super) fn at(&self, at: usize) -> &'t str {
        self.lines.get(at).map_or("", |(_, line)| line)
    }

    /// The line's number in the text, from 1.
    pub(super) fn number(&self, at: usize) -> usize {
        self.lines.get(at).map_or(0, |(number, _)| *number)
    }

    /// The lines around `at`, including it.
    pub(super) fn near(&self, at: usize) -> impl Iterator<Item = &'t str> + '_ {
        let from = at.saturating_sub(NEAR);
        let to = (at + NEAR + 1).min(self.lines.len());
        self.lines[from..to].iter().map(|(_, line)| *line)
    }

    /// `at`, then the lines around it by distance.
    pub(super) fn nearest(&self, at: usize) -> impl Iterator<Item = &'t str> + '_ {
        let outward = (1..=NEAR).flat_map(move |by| [Some(at + by), at.checked_sub(by)]);
        let places = std::iter::once(Some(at)).chain(outward).flatten();
        places
            .filter(|at| *at < self.lines.len())
            .map(|at| self.at(at))
    }
}

/// Where to cut `line`, which is longer than a piece.
fn cut(line: &str) -> usize {
    let mut end = PIECE_BYTES;
    while !line.is_char_boundary(end) {
        end -= 1;
    }
    let mut from = end - CUT_WITHIN;
    while !line.is_char_boundary(from) {
        from -= 1;
    }
    line[from..end].rfind(' ').map_or(end, |space| from + space)
}

/// `text` without terminal color sequences (ECMA-48 section 5.4).
pub(super) fn without_colors(text: &str) -> Cow<'_, str> {
    if !text.contains("\u{1b}[") {
        return Cow::Borrowed(text);
    }
    let mut pieces = text.split("\u{1b}[");
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let is_parameter = |c: char| matches!(c, '0'..='?' | ' '..='/');
        let behind = piece.trim_start_matches(is_parameter);
        let mut behind = behind.chars();
        behind.next();
        plain.push_str(behind.as_str());
    }
    Cow::Owned(plain)
}

/// Whether `text` contains `part` (lower case), ignoring ASCII case.
pub(super) fn has(text: &str, part: &str) -> bool {
    has_any(text, &[part])
}

/// The first position of `part` in `text`, ignoring ASCII case.
pub(super) fn find(text: &str, part: &str) -> Option<usize> {
    text.to_ascii_lowercase().find(part)
}

pub(super) fn has_any(text: &str, parts: &[&str]) -> bool {
    let lower = text.to_ascii_lowercase();
    parts.iter().any(|part| lower.contains(part))
}
