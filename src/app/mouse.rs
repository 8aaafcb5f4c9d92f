//! The mouse: a click puts the caret, the wheel scrolls.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::key::{Mouse, MouseKind};
use super::layout::layout;
use super::model::Model;
use super::screen::{Pane, Screen};
use super::{Effect, compose, moving, suggest};
use crate::mail::FieldId;

/// Rows of one turn of the wheel.
const WHEEL: i32 = 3;

/// The mouse did something.
pub(super) fn mouse(model: &mut Model, event: Mouse) -> Vec<Effect> {
    match event.kind {
        MouseKind::Press => press(model, event.column, event.row),
        MouseKind::ScrollUp => wheel(model, event, -WHEEL),
        MouseKind::ScrollDown => wheel(model, event, WHEEL),
    }
}

fn press(model: &mut Model, column: u16, row: u16) -> Vec<Effect> {
    if !model.overlays.is_empty() || model.screen != Screen::Compose {
        return Vec::new();
    }
    let places = layout(model);
    if places.log.contains(column, row) {
        model.pane = Pane::Log;
        return Vec::new();
    }
    if let Some(effects) = suggest::click(model, &places, column, row) {
        return effects;
    }
    let hidden = places.hidden.iter();
    let mut hidden = hidden.filter(|(_, place)| place.contains(column, row));
    if let Some((group, _)) = hidden.next() {
        return compose::show_group(model, *group);
    }
    if places.body.contains(column, row) {
        let effects = compose::focus(model, FieldId::Body);
        // The caret in the text may have given it more room: the row is counted from where it was.
        model.form.body.click(
            column - places.body.x,
            row - places.body.y,
            places.body.area(),
        );
        return effects;
    }
    let hit = places
        .fields
        .iter()
        .find(|(_, place)| place.y == row && places.main.contains(column, row));
    let Some((id, place)) = hit.copied() else {
        return Vec::new();
    };
    let had_caret = model.form.focus == id && model.pane == Pane::Form;
    let effects = compose::focus(model, id);
    let offset = usize::from(column.saturating_sub(place.x));
    if let Some(input) = model.form.input_mut(id) {
        // A field without the caret shows its start.
        let shown = usize::from(place.width.saturating_sub(1));
        let first = if had_caret {
            input.visual_scroll(shown)
        } else {
            0
        };
        let cursor = characters_before(input.value(), first + offset);
        input.place(cursor);
    }
    effects
}

/// How many characters of `text` stand before a column.
fn characters_before(text: &str, column: usize) -> usize {
    let mut left = column;
    let mut characters = 0;
    for grapheme in text.graphemes(true) {
        match left.checked_sub(grapheme.width()) {
            Some(rest) if left > 0 => left = rest,
            _ => break,
        }
        characters += grapheme.chars().count();
    }
    characters
}

fn wheel(model: &mut Model, event: Mouse, rows: i32) -> Vec<Effect> {
    let places = layout(model);
    if model.overlays.is_empty() && places.body.contains(event.column, event.row) {
        model.form.body.scroll(rows, places.body.area());
        return Vec::new();
    }
    if model.overlays.is_empty() && places.log.contains(event.column, event.row) {
        super::log::scroll(model, isize::try_from(rows).unwrap_or_default());
        return Vec::new();
    }
    moving::scroll(model, isize::try_from(rows.signum()).unwrap_or_default())
}
