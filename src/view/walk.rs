//! The walkthrough on the Setup screen: the steps, the step in hand, and what Enter does.
//!
//! ```text
//! ┌▌Walkthrough, practice: step 4 of 10, Get the Server API token ─┐
//! │ ✓✓✓▸······  to do                                              │
//! │ Practice: the practice server's own token stands in the field  │
//! │ …                                                              │
//! │ Enter  go to the Token field                                   │
//! └────────────────────────────────────────────────────────────────┘
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::overlays::draw_page;
use super::pane::{self, Pane};
use super::pen::Pen;
use super::{Theme, text};
use crate::app::{
    Model, Standing, WALK_LIST as LIST, standing, walk_enter, walk_is_wide, walk_page, walk_step,
    walk_steps,
};
use crate::record::WalkStep;

/// Draws the walkthrough at `place`. Returns where the cursor stands.
pub(super) fn draw(
    model: &Model,
    theme: &Theme,
    place: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let focused = model.overlays.is_empty();
    let title = title(model);
    let frame = Pane {
        title: &title,
        focused,
    };
    let inner = pane::draw(&frame, theme, place, buffer);
    let mut pen = Pen::new(buffer, inner);
    let (top, left) = if walk_is_wide(model) {
        list(model, theme, &mut pen);
        (0, LIST + 2)
    } else {
        pen.line(0, progress(model, theme));
        (1, 0)
    };
    let part = Rect {
        x: inner.x + u16::try_from(left).unwrap_or_default(),
        width: inner
            .width
            .saturating_sub(u16::try_from(left).unwrap_or_default()),
        ..inner
    };
    let mut pen = Pen::new(buffer, part);
    draw_step(model, theme, top, &mut pen);
    pen.position(pen.height().saturating_sub(1), 0)
}

fn title(model: &Model) -> String {
    let steps = walk_steps(model);
    let here = walk_step(model);
    let at = steps.iter().position(|step| *step == here).unwrap_or(0);
    let name = model
        .shared
        .guide
        .step(here)
        .map_or("", |step| step.title.as_str());
    let whose = if model.profile().is_practice() {
        "practice"
    } else {
        &model.profile().name
    };
    match model.shared.size.columns {
        0..60 => format!("{whose}, {} of {}: {name}", at + 1, steps.len()),
        _ => format!(
            "Walkthrough, {whose}: step {} of {}, {name}",
            at + 1,
            steps.len()
        ),
    }
}

fn sign(model: &Model, step: WalkStep) -> &'static str {
    match standing(model, step) {
        Standing::Open => "·",
        Standing::Skipped => "-",
        Standing::Proven | Standing::Earlier | Standing::ByHand => "✓",
    }
}

/// The steps under each other.
fn list(model: &Model, theme: &Theme, pen: &mut Pen<'_>) {
    let here = walk_step(model);
    for (row, step) in walk_steps(model).into_iter().enumerate() {
        let name = model
            .shared
            .guide
            .step(step)
            .map_or("", |step| step.title.as_str());
        let mark = if step == here { "▸ " } else { "  " };
        let column = pen.text(row, 0, mark, theme.text);
        let done = sign(model, step);
        let column = pen.text(
            row,
            column,
            done,
            if done == "✓" {
                theme.good
            } else {
                theme.quiet
            },
        );
        pen.text(row, column + 1, &text::cut(name, LIST - 4), theme.text);
        if step == here {
            pen.tint(row, 0, LIST, theme.selected);
        }
    }
}

/// The steps beside each other, where it is narrow.
fn progress(model: &Model, theme: &Theme) -> Line<'static> {
    let here = walk_step(model);
    let mut spans: Vec<Span<'static>> = Vec::new();
    for step in walk_steps(model) {
        let done = sign(model, step);
        if step == here {
            spans.push(Span::styled("▸", theme.focus));
        }
        spans.push(Span::styled(
            done,
            if done == "✓" {
                theme.good
            } else {
                theme.quiet
            },
        ));
    }
    spans.push(Span::styled(
        format!("  {}", standing(model, here).name()),
        theme.quiet,
    ));
    Line::from(spans)
}

/// The step's blocks from row `top` on, and below them what its key does.
fn draw_step(model: &Model, theme: &Theme, top: usize, pen: &mut Pen<'_>) {
    let is_cut = draw_page(walk_page(model), model.walk.scroll, top, theme, pen);
    let bottom = pen.height().saturating_sub(1);
    let key = model.shared.keymap.say("{walk-act} ");
    let column = pen.text(bottom, 0, &key, theme.key);
    let more = if is_cut { "↓ more" } else { "" };
    let room = pen.width().saturating_sub(column + text::width(more) + 1);
    pen.text(
        bottom,
        column,
        &text::cut(&walk_enter(model), room),
        theme.text,
    );
    pen.text_right(bottom, 0, more, theme.key);
}
