//! A place in a page: a line, and a row of that line as it is wrapped. Only what is walked over is wrapped.

use crate::app::buffer;
use crate::mail::Paper;

/// The first row in view.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Place {
    /// Number of the line.
    pub line: usize,
    /// Row of that line.
    pub row: usize,
}

/// A line as rows of at most `width` columns.
pub(super) fn wrapped(line: &str, width: usize) -> Vec<&str> {
    buffer::wrapped(line, width)
        .into_iter()
        .map(|range| &line[range])
        .collect()
}

fn rows(paper: &Paper, line: usize, width: usize) -> usize {
    buffer::wrapped(paper.line(line), width).len()
}

impl Place {
    /// The place from which the last `height` rows are in view.
    pub fn last(paper: &Paper, width: usize, height: usize) -> Self {
        let mut left = height;
        for line in (0..paper.len()).rev() {
            let rows = rows(paper, line, width);
            if rows >= left {
                let row = rows - left;
                return Self { line, row };
            }
            left -= rows;
        }
        Self::default()
    }

    /// `by` rows on, no further than the ends.
    pub fn moved(self, paper: &Paper, by: isize, width: usize, height: usize) -> Self {
        let mut here = self.min(Self::last(paper, width, height));
        let mut left = by.unsigned_abs();
        while left > 0 {
            let count = rows(paper, here.line, width);
            here.row = here.row.min(count - 1);
            let step = match by > 0 {
                true => left.min(count - 1 - here.row),
                false => left.min(here.row),
            };
            here.row = here
                .row
                .saturating_add_signed(step.cast_signed() * by.signum());
            left -= step;
            if left == 0 {
                break;
            }
            // To the line beside it, which takes a step of its own.
            left -= 1;
            if by > 0 && here.line + 1 < paper.len() {
                here = Self {
                    line: here.line + 1,
                    row: 0,
                };
            } else if by < 0 && here.line > 0 {
                here.line -= 1;
                here.row = rows(paper, here.line, width) - 1;
            } else {
                break;
            }
        }
        here.min(Self::last(paper, width, height))
    }

    /// The rows in view from here on, each with the number of its line.
    pub fn visible(self, paper: &Paper, width: usize, height: usize) -> Vec<(usize, &str)> {
        let from = self.min(Self::last(paper, width, height));
        let mut rows = Vec::with_capacity(height);
        for line in from.line..paper.len() {
            let skipped = if line == from.line { from.row } else { 0 };
            let below = wrapped(paper.line(line), width).into_iter().skip(skipped);
            rows.extend(below.map(|row| (line, row)).take(height - rows.len()));
            if rows.len() >= height {
                break;
            }
        }
        rows
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// All rows, wrapped at once.
    fn all(paper: &Paper, width: usize) -> Vec<(usize, String)> {
        let lines = 0..paper.len();
        let of = |line| {
            let rows = wrapped(paper.line(line), width).into_iter();
            rows.map(move |row| (line, row.to_owned()))
                .collect::<Vec<_>>()
        };
        lines.flat_map(of).collect()
    }

    proptest! {
        /// Moving about shows the same rows as a page that is wrapped whole.
        #[test]
        fn walks_as_over_all_rows(
            text in "([a-z ]{0,30}\n){0,12}",
            moves in prop::collection::vec(-9_isize..9, 0..20),
            width in 1_usize..20,
            height in 1_usize..9,
        ) {
            let paper = Paper::new(text);
            let all = all(&paper, width);
            let last = all.len().saturating_sub(height);
            let (mut place, mut first) = (Place::default(), 0_usize);
            for by in moves {
                place = place.moved(&paper, by, width, height);
                first = first.saturating_add_signed(by).min(last);
                let shown = place.visible(&paper, width, height);
                let shown: Vec<_> = shown.into_iter().map(|(line, row)| (line, row.to_owned())).collect();
                prop_assert_eq!(&shown[..], &all[first..(first + height).min(all.len())]);
            }
            prop_assert_eq!(Place::last(&paper, width, height).visible(&paper, width, height).len(), height.min(all.len()));
        }
    }
}
