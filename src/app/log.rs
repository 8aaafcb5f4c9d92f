//! The log pane: search, scrolling, the report.

mod page;
mod rows;
mod state;
mod transcript;

pub use page::{LogRows, log_rows};
use page::{is_at_rest, is_shortened, last_scroll};
pub use state::LogPane;

use super::attempt::Attempt;
use super::compose;
use super::effect::Effect;
use super::key::{Key, KeyCode};
use super::line::LineField;
use super::lists;
use super::model::Model;
use super::notice::NoticeKind;
use super::report::report;
use super::screen::Pane;
use crate::diagnose::Remedy;

/// Scrolls by entries; up is back in time.
pub(super) fn scroll(model: &mut Model, by: isize) {
    if is_at_rest(model) && lists::shows(model) {
        lists::scroll(model, by);
        return;
    }
    if by > 0 && is_at_rest(model) && is_shortened(model) {
        // Scrolled back by a row, the result is shown in full.
        model.log.scroll_back = 1;
        return;
    }
    let last = last_scroll(model);
    let here = model.log.scroll_back.min(last);
    model.log.scroll_back = here.saturating_add_signed(-by).min(last);
}

/// Esc: to the field that the card's first edit names, or to the form as it was.
pub(super) fn to_form(model: &mut Model) -> Vec<Effect> {
    if model.log.search.take().is_some() {
        return Vec::new();
    }
    let blamed = model.card().and_then(|card| {
        card.remedies.iter().find_map(|remedy| match remedy.action {
            Some(Remedy::EditField(id)) => Some(id),
            _ => None,
        })
    });
    model.pane = Pane::Form;
    // The other type of token is not shown just because a hint speaks of it.
    match blamed.filter(|id| model.form.has_field(*id)) {
        Some(id) => compose::focus(model, id),
        None => Vec::new(),
    }
}

/// Shows the transcript, or hides it.
pub(super) fn toggle_transcript(model: &mut Model) {
    model.log.transcript = !model.log.transcript;
    model.pane = Pane::Log;
}

/// Opens the search.
pub(super) fn open_search(model: &mut Model) -> Vec<Effect> {
    model.log.transcript = true;
    model.log.search = Some(LineField::default());
    model.pane = Pane::Log;
    Vec::new()
}

/// Keys of an open search.
pub(super) fn search_key(model: &mut Model, key: Key) -> Option<Vec<Effect>> {
    let search = model.log.search.as_mut()?;
    if key.code == KeyCode::Enter {
        find_next(model);
        return Some(Vec::new());
    }
    search.apply(model.shared.keymap.edit(key, true)?);
    Some(Vec::new())
}

/// Scrolls to the next older transcript line that contains the words, around the end.
fn find_next(model: &mut Model) {
    let words = model
        .log
        .search
        .as_ref()
        .map_or(String::new(), |search| search.value().to_lowercase());
    let Some(last) = model.log.attempts.last().filter(|_| !words.is_empty()) else {
        return;
    };
    let count = last.transcript.len();
    let from = model.log.scroll_back;
    let fits = |back: &usize| {
        last.transcript[count - 1 - back]
            .text
            .to_lowercase()
            .contains(&words)
    };
    let found = (from + 1..count)
        .find(fits)
        .or_else(|| (0..count.min(from + 1)).find(fits));
    match found {
        Some(back) => model.log.scroll_back = back,
        None => model.notify(
            NoticeKind::Info,
            format!("\"{words}\" is not in the transcript"),
        ),
    }
}

fn last(model: &Model) -> Option<&Attempt> {
    model.log.attempts.last()
}

/// Copies the report of the last send.
pub(super) fn copy_report(model: &mut Model) -> Vec<Effect> {
    let Some(text) = last(model).map(|attempt| report(model, attempt)) else {
        return Vec::new();
    };
    vec![model.shared.copy("the report, without the token", text)]
}

/// Saves the report of the last send.
pub(super) fn save_report(model: &mut Model) -> Vec<Effect> {
    last(model)
        .map(|attempt| Effect::SaveReport(report(model, attempt)))
        .into_iter()
        .collect()
}
