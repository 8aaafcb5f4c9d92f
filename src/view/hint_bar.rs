//! Keys and what they do, at the bottom of an overlay.

use super::Theme;
use super::pen::Pen;
use crate::app::{ACTIONS, Model, is_typed, text};

type Hint<'a> = (String, &'a str);

/// Keys, each with what it does.
pub(super) struct HintBar<'a>(Vec<Hint<'a>>);

impl<'a> HintBar<'a> {
    /// The keys of actions that are named as in the config, but for those that are typed into a search now; of
    /// numbers the first and the last. What names no action is shown as it is.
    pub fn of(model: &Model, pairs: &[(&str, &'a str)]) -> Self {
        let hint = |(name, label): &(&str, &'a str)| {
            let key = match ACTIONS.iter().find(|row| row.name == *name) {
                Some(row) if is_typed(model, row) => return None,
                Some(_) => model.shared.keymap.brief(name),
                None => (*name).to_owned(),
            };
            (!key.is_empty()).then_some((key, *label))
        };
        Self(pairs.iter().filter_map(hint).collect())
    }

    /// Draws as many of them as fit in a row.
    pub fn draw(&self, row: usize, theme: &Theme, pen: &mut Pen<'_>) {
        draw(&self.0, row, theme, pen);
    }

    /// Rows that all of them take.
    pub fn height(&self, width: usize) -> usize {
        self.rows(width).len()
    }

    /// Draws all of them from row `top` on.
    pub fn draw_all(&self, top: usize, theme: &Theme, pen: &mut Pen<'_>) {
        for (at, hints) in self.rows(pen.width()).into_iter().enumerate() {
            draw(hints, top + at, theme, pen);
        }
    }

    fn rows(&self, width: usize) -> Vec<&[Hint<'a>]> {
        let (mut rows, mut from, mut column) = (Vec::new(), 0, 0);
        for (at, hint) in self.0.iter().enumerate() {
            if column + wide(hint) > width {
                rows.push(&self.0[from..at]);
                (from, column) = (at, 0);
            }
            column += wide(hint) + 2;
        }
        rows.push(&self.0[from..]);
        rows
    }
}

fn wide((key, label): &Hint<'_>) -> usize {
    text::width(key) + 1 + text::width(label)
}

fn draw(hints: &[Hint<'_>], row: usize, theme: &Theme, pen: &mut Pen<'_>) {
    let all: usize = hints.iter().map(|hint| wide(hint) + 3).sum();
    let gap = if all <= pen.width() { 3 } else { 2 };
    let mut column = 0;
    for hint in hints {
        if column + wide(hint) > pen.width() {
            break;
        }
        column = pen.text(row, column, &hint.0, theme.key);
        column = pen.text(row, column + 1, hint.1, theme.text) + gap;
    }
}
