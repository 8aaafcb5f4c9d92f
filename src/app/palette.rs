//! The palette: the actions of every screen, found by a few letters.

use super::action::{Action, ActionMeta, Here, rank};
use super::buffer::Edit;
use super::intent::Intent;
use super::key::Key;
use super::layer::{Cx, Handled, Layer};
use super::line::LineField;
use super::matching;
use super::selection::{around, clamped};

/// Rows that a list which is searched by typing goes up or down by at once.
pub(super) const PAGE: usize = 10;

/// The command palette.
#[derive(Debug, Clone, Default)]
pub struct Palette {
    /// What is typed.
    pub input: LineField,
    /// Index of the chosen row among the matches.
    pub selected: usize,
}

/// The rows of the palette: one for each action of any screen. First those whose keys count now, as far as they make
/// sense; then those of other places.
fn listed(here: &Here) -> Vec<&'static ActionMeta> {
    let elsewhere = here.actions.iter().map(|(row, _)| *row);
    let elsewhere = elsewhere.filter(|row| !here.has(row));
    let sensible = here.sensible().filter(|row| here.has(row));
    let mut rows: Vec<&ActionMeta> = sensible.chain(elsewhere).collect();
    rows.retain(|row| row.listed);
    rows.sort_by_key(|row| {
        (
            !here.has(row),
            row.action != Action::ReviewAndSend,
            row.group,
        )
    });
    let mut seen = std::collections::HashSet::new();
    rows.retain(|row| seen.insert(row.action));
    rows
}

/// The rows that fit what is typed, best first; all of them if nothing is typed.
pub fn palette_rows(here: &Here, typed: &str) -> Vec<&'static ActionMeta> {
    matching::best(typed, listed(here), |row| rank(typed, row))
}

/// Where else an action is, if its keys do not count now.
pub fn palette_place(here: &Here, row: &ActionMeta) -> Option<&'static str> {
    (!here.has(row)).then(|| row.scope.name())
}

impl Palette {
    /// Moves the selection among `count` rows: around the ends by one, and no further than the ends by a page.
    pub(super) fn move_by(&mut self, by: isize, count: usize) {
        match by.abs() {
            1 => around(&mut self.selected, by, count),
            _ => clamped(&mut self.selected, by, count),
        }
    }

    /// Another search starts at its first row.
    pub(super) fn edit(&mut self, edit: Edit) {
        self.input.apply(edit);
        self.selected = 0;
    }
}

impl Layer for Palette {
    fn text_key(&mut self, _: Key, edit: Option<Edit>, _: &mut Cx<'_>) -> Handled {
        let Some(edit) = edit else {
            return Handled::No;
        };
        self.edit(edit);
        Handled::Yes
    }

    fn paste(&mut self, text: &str, _: &mut Cx<'_>) {
        self.edit(Edit::Paste(text.to_owned()));
    }

    fn line(&mut self) -> Option<&mut LineField> {
        Some(&mut self.input)
    }

    fn page(&self, _: &Cx<'_>) -> usize {
        PAGE
    }

    fn scroll(&mut self, by: isize, cx: &mut Cx<'_>) {
        let count = palette_rows(cx.here, self.input.value()).len();
        self.move_by(by, count);
    }

    /// Runs the selected action. Where nothing fits, the help is searched for the same words.
    fn choose(&mut self, cx: &mut Cx<'_>) {
        cx.close();
        let typed = self.input.value();
        match palette_rows(cx.here, typed).get(self.selected) {
            Some(row) => cx.want(Intent::GoAndRun(row.name)),
            None => cx.want(Intent::SearchHelp(typed.to_owned())),
        }
    }
}
