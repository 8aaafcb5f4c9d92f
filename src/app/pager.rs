//! A page of rows that scrolls. A position is clamped when it changes, so that the key that scrolls back always
//! moves, whether a frame was drawn in between or not.

use super::text::Line;

/// The position `by` rows on, no further than where the last of `rows` comes into view.
pub(super) fn scrolled(at: usize, by: isize, rows: usize, height: usize) -> usize {
    let last = rows.saturating_sub(height);
    at.min(last).saturating_add_signed(by).min(last)
}

/// All rows of a page, and how many are in view.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// The rows.
    pub rows: Vec<Line>,
    /// How many are in view.
    pub height: usize,
}

impl Page {
    /// The position `by` rows from `at`.
    pub(super) fn scrolled(&self, at: usize, by: isize) -> usize {
        scrolled(at, by, self.rows.len(), self.height)
    }

    /// The rows in view from `at` on, and whether there are more below.
    pub fn visible(self, at: usize) -> (Vec<Line>, bool) {
        let (count, height) = (self.rows.len(), self.height);
        let first = scrolled(at, 0, count, height);
        let rows = self.rows.into_iter().skip(first).take(height);
        (rows.collect(), first + height < count)
    }
}
