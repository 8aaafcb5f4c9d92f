//! The failures that can be simulated: a list that is searched by typing, and the story of the chosen one.
//!
//! ```text
//! ┌▌Simulate a failure ──────────────────────────────────┐
//! │ > star▏                                            │
//! │ ▸ The server does not offer encryption         tls │
//! │   A firewall hides the offer to encrypt        tls │
//! │ ────────────────────────────────────────────────── │
//! │ The server's list lacks STARTTLS, so …             │
//! └────────────────────────────────────────────────────┘
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::list::{self, Row};
use super::{open, widest};
use crate::app::{Model, ScenarioList, scenario_rows};
use crate::record::ScenarioSummary;
use crate::view::list::typed;
use crate::view::pen::Pen;
use crate::view::{Theme, text};

/// Columns of the box.
const WIDTH: usize = 76;
/// Rows of the box.
const HEIGHT: usize = 20;
/// The story takes no more than this part of the box.
const STORY_PART: usize = 3;

/// Draws the list. Returns where the caret stands.
pub(super) fn draw(
    model: &Model,
    scenarios: &ScenarioList,
    theme: &Theme,
    area: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let list = &scenarios.list;
    let found = scenario_rows(&model.shared, list.input.value());
    let size = (
        WIDTH.min(widest(area)),
        usize::from(area.height).min(HEIGHT),
    );
    let mut pen = open("Simulate a failure", size, theme, area, buffer);
    let chosen = found.get(list.selected.min(found.len().saturating_sub(1)));
    let below = chosen.map_or(0, |one| story(model, one, theme, &mut pen));
    if found.is_empty() {
        let words = "No matches. Backspace widens the search.";
        pen.text(1, 2, words, theme.text);
    }
    let rows: Vec<Row> = found.iter().map(|one| row(one)).collect();
    let rows_place = pen.height().saturating_sub(below);
    list::draw_until(&rows, list.selected, (1, rows_place), theme, &mut pen);
    typed(("> ", &list.input), 0, theme, &mut pen)
}

fn row(scenario: &ScenarioSummary) -> Row {
    Row {
        label: scenario.title.clone(),
        key: scenario.group.clone(),
        reason: None,
    }
}

/// Draws the story at the bottom; returns the rows that it takes, the line above it included.
fn story(model: &Model, scenario: &ScenarioSummary, theme: &Theme, pen: &mut Pen<'_>) -> usize {
    let (width, height) = (pen.width(), pen.height());
    let most = height / STORY_PART;
    if most < 2 {
        return 0;
    }
    let mut lines = text::wrap(scenario.story.trim(), width);
    if !scenario.you.is_empty() {
        let what: Vec<&str> = scenario.you.iter().map(|(what, _)| what.as_str()).collect();
        let filled = format!(
            "{} fills in: {}.",
            model.shared.keymap.key_named("choose"),
            what.join(", ")
        );
        lines.extend(text::wrap(&filled, width));
    }
    lines.truncate(most - 1);
    let top = height - lines.len() - 1;
    pen.text(top, 0, &"─".repeat(width), theme.quiet);
    for (at, line) in lines.iter().enumerate() {
        pen.text(top + 1 + at, 0, line, theme.text);
    }
    lines.len() + 1
}
