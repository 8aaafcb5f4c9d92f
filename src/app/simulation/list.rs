//! The list of failures that can be simulated, searched by typing.

use crate::app::buffer::Edit;
use crate::app::intent::Intent;
use crate::app::key::Key;
use crate::app::layer::{Cx, Handled, Layer};
use crate::app::line::LineField;
use crate::app::matching;
use crate::app::palette::Palette;
use crate::app::shared::Shared;
use crate::record::ScenarioSummary;

/// The list.
#[derive(Debug, Clone, Default)]
pub struct ScenarioList {
    /// What is typed, and the selected row.
    pub list: Palette,
}

/// The scenarios that match what is typed; in their order where nothing is, else best first.
pub fn scenario_rows<'a>(shared: &'a Shared, typed: &str) -> Vec<&'a ScenarioSummary> {
    let all = shared.scenarios.iter().collect();
    matching::best(typed, all, |one: &&ScenarioSummary| {
        matching::rank(typed, &[(&one.title, 0), (&one.name, 2), (&one.group, 2)])
    })
}

impl Layer for ScenarioList {
    fn text_key(&mut self, key: Key, edit: Option<Edit>, cx: &mut Cx<'_>) -> Handled {
        self.list.text_key(key, edit, cx)
    }

    fn paste(&mut self, text: &str, cx: &mut Cx<'_>) {
        self.list.paste(text, cx);
    }

    fn line(&mut self) -> Option<&mut LineField> {
        self.list.line()
    }

    fn page(&self, cx: &Cx<'_>) -> usize {
        self.list.page(cx)
    }

    fn scroll(&mut self, by: isize, cx: &mut Cx<'_>) {
        let count = scenario_rows(cx.shared, self.list.input.value()).len();
        self.list.move_by(by, count);
    }

    /// Simulates the selected failure.
    fn choose(&mut self, cx: &mut Cx<'_>) {
        cx.close();
        let rows = scenario_rows(cx.shared, self.list.input.value());
        let chosen = rows.get(self.list.selected).map(|one| one.name.clone());
        if let Some(name) = chosen {
            cx.want(Intent::Simulate(name));
        }
    }
}
