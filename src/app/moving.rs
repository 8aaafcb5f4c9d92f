//! Moving, choosing, and closing in what is on top: the overlay, else the screen.

use super::effect::Effect;
use super::layer::Layer;
use super::layout::layout;
use super::log;
use super::model::Model;
use super::screen::{Pane, Screen};
use super::setup;
use super::shell::on_top;
use super::walk::{self, SetupPart};

/// Scrolls by so many pages.
pub(super) fn scroll_page(model: &mut Model, by: isize) -> Vec<Effect> {
    let in_overlay = on_top(model, |layer, cx| {
        let rows = layer.page(cx).cast_signed();
        layer.scroll(by * rows, cx);
    });
    match in_overlay {
        Some(((), effects)) => effects,
        None => scroll(model, by * page(model)),
    }
}

/// Rows of a page of the screen.
fn page(model: &Model) -> isize {
    let walking = model.screen == Screen::Setup && model.walk.part == SetupPart::Walkthrough;
    // The walkthrough has a row for its steps and one for what Enter does.
    let around = if walking { 7 } else { 6 };
    let rows = model.shared.size.rows.saturating_sub(around);
    // With its sentence and wrapped, an entry of the transcript takes about three rows, or five where
    // it is narrow: a page must leave none out.
    let in_transcript =
        model.screen == Screen::Compose && model.pane == Pane::Log && model.log.transcript;
    let entries = match (in_transcript, layout(model).log.width) {
        (false, _) => rows,
        (true, 0..70) => rows / 5,
        (true, _) => rows / 3,
    };
    isize::try_from(entries.max(1)).unwrap_or(1)
}

/// Enter: does what is selected in the overlay on top.
pub(super) fn choose(model: &mut Model) -> Vec<Effect> {
    on_top(model, |layer, cx| layer.choose(cx)).map_or_else(Vec::new, |((), effects)| effects)
}

/// Esc: closes what is on top.
pub(super) fn close(model: &mut Model) -> Vec<Effect> {
    if let Some(((), effects)) = on_top(model, |layer, cx| Layer::close(layer, cx)) {
        return effects;
    }
    match model.screen {
        Screen::Setup => return setup::close(model),
        _ => model.form.find.open = false,
    }
    Vec::new()
}

/// Moves what is on top.
pub(super) fn scroll(model: &mut Model, by: isize) -> Vec<Effect> {
    if let Some(((), effects)) = on_top(model, |layer, cx| layer.scroll(by, cx)) {
        return effects;
    }
    match (model.screen, model.pane) {
        (Screen::Setup, _) if model.walk.part == SetupPart::Walkthrough => walk::scroll(model, by),
        (Screen::Setup, _) => setup::scroll(model, by),
        (Screen::Compose, Pane::Log) => log::scroll(model, by),
        _ => {}
    }
    Vec::new()
}
