//! What can stand in a field, offered below it while one types: addresses, message streams.
//!
//! No typed key is ever taken away. Tab and Enter take the selected row, as the last frame showed it: a row
//! that arrived since then is never taken. The first row is selected while the text is not an address yet
//! and the history has answered; once the user moves the selection, it stays on that value.

mod line;
mod selection;
mod sources;
mod state;
mod streams;

pub(super) use selection::go;
pub(super) use state::ShownSuggestions;
pub use state::{Source, Suggestion, Suggestions};
pub(super) use streams::{ask as ask_streams, listed as streams_listed};

use state::is_address;

use super::buffer::Edit;
use super::changes::{check_again, keep_later};
use super::effect::Effect;
use super::geometry::Rect;
use super::layout::Layout;
use super::model::Model;
use super::notice::NoticeKind;
use super::screen::{Pane, Screen};
use crate::mail::{FieldId, entry_at};

/// Most rows that are seen at a time.
const MOST: u16 = 6;

impl Model {
    /// The list below the field with the caret, while there is something in it.
    pub fn suggesting(&self) -> Option<&Suggestions> {
        let list = self.suggestions.as_ref()?;
        let in_form = self.screen == Screen::Compose && self.pane == Pane::Form;
        let here = in_form && self.overlays.is_empty() && list.field == self.form.focus;
        Some(list).filter(|list| here && (!list.rows.is_empty() || list.note.is_some()))
    }
}

/// Whether anything can be offered in a field.
pub(super) fn offers(id: FieldId) -> bool {
    is_address(id) || id == FieldId::Stream
}

/// The entry under the caret, if the caret stands at its end.
fn typed_in(model: &Model, id: FieldId) -> Option<String> {
    let (text, caret) = (model.form.line(id), model.form.caret(id));
    if id == FieldId::Stream {
        return (caret == text.len()).then(|| text.trim().to_owned());
    }
    let entry = entry_at(text, caret);
    (caret == entry.end || entry.is_empty()).then(|| text[entry].to_owned())
}

/// An edit of a line, with what is offered for it then.
pub(super) fn edit_line(model: &mut Model, id: FieldId, edit: Edit) -> Vec<Effect> {
    let before = model.form.line(id).to_owned();
    if let Some(input) = model.form.input_mut(id) {
        input.apply(edit);
    }
    check_again(model, id);
    let mut effects = keep_later(model);
    if model.form.line(id) == before {
        model.suggestions = None;
    } else {
        effects.extend(typed(model, id));
    }
    effects
}

/// The text of a line was changed by a key.
fn typed(model: &mut Model, id: FieldId) -> Vec<Effect> {
    if !offers(id) {
        return Vec::new();
    }
    let before = model.suggestions.take();
    let Some(typed) = typed_in(model, id).filter(|typed| !typed.is_empty()) else {
        return Vec::new();
    };
    // What the history has told already is shown until it tells anew.
    let found = before.map(|list| (list.found, list.found_for));
    show(model, id, typed, found.unwrap_or_default(), false)
}

/// The key that asks for the list, also where nothing is typed.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    let id = model.form.focus;
    if !offers(id) {
        let text = "this field has no list; From, To, Cc, Bcc, Reply-To and Stream have one";
        model.notify(NoticeKind::Info, text);
        return Vec::new();
    }
    let typed = typed_in(model, id).unwrap_or_default();
    let mut effects = match id {
        FieldId::Stream => streams::ask(model),
        _ => Vec::new(),
    };
    // A stream that stands there is no search: the others are wanted.
    let typed = if id == FieldId::Stream {
        String::new()
    } else {
        typed
    };
    effects.extend(show(model, id, typed, <_>::default(), true));
    effects
}

fn show(
    model: &mut Model,
    id: FieldId,
    typed: String,
    (found, found_for): (Vec<String>, String),
    by_hand: bool,
) -> Vec<Effect> {
    let mut list = Suggestions {
        field: id,
        typed,
        rows: Vec::new(),
        note: None,
        moved_to: None,
        found,
        found_for,
        // A sender is one of the account's, not anybody who was written to.
        awaits_history: is_address(id) && id != FieldId::From,
        by_hand,
    };
    fill(model, &mut list);
    let asks = list.awaits_history;
    let wanted = Effect::FindAddresses {
        typed: list.typed.as_str().into(),
        real: !model.profile().is_practice(),
    };
    model.suggestions = Some(list);
    asks.then_some(wanted).into_iter().collect()
}

fn fill(model: &Model, list: &mut Suggestions) {
    if list.field == FieldId::Stream {
        list.rows = streams::rows(model, &list.typed);
        list.note = streams::note(model).filter(|_| list.by_hand || !list.rows.is_empty());
    } else {
        list.rows = sources::rows(model, list.field, &list.typed, &list.found);
    }
}

/// The history has answered; what was asked for other words is dropped.
pub(super) fn found(model: &mut Model, typed: &str, addresses: Vec<String>) -> Vec<Effect> {
    let Some(mut list) = model.suggestions.take() else {
        return Vec::new();
    };
    if list.typed == typed && is_address(list.field) {
        (list.found, list.found_for) = (addresses, typed.to_owned());
        list.awaits_history = false;
        fill(model, &mut list);
        // The row that the user went to stays, even where it is not among the best any more.
        let gone = list.moved_to.clone().filter(|_| list.selected().is_none());
        list.rows.extend(gone);
        if list.by_hand && list.rows.is_empty() {
            let text = "nothing to offer: addresses come from what was sent, from profiles and from the account";
            model.notify(NoticeKind::Info, text);
        }
    }
    model.suggestions = Some(list);
    Vec::new()
}

/// The streams were told, or not.
fn refill(model: &mut Model) {
    if let Some(mut list) = model.suggestions.take() {
        fill(model, &mut list);
        model.suggestions = Some(list);
    }
}

/// Drops the list when the caret has gone elsewhere.
pub(super) fn tidy(model: &mut Model) {
    let in_form = model.screen == Screen::Compose && model.pane == Pane::Form;
    let here = |list: &mut Suggestions| list.field == model.form.focus;
    let stays = in_form && model.overlays.is_empty();
    model.suggestions = model.suggestions.take_if(here).filter(|_| stays);
}

/// Puts the selected row in the place of what was typed.
pub(super) fn take(model: &mut Model) -> Vec<Effect> {
    let taken = model.suggestion_to_take().cloned();
    let list = model.suggestions.take();
    match (list, taken) {
        (Some(list), Some(row)) => put(model, list.field, &row),
        _ => Vec::new(),
    }
}

fn put(model: &mut Model, id: FieldId, row: &Suggestion) -> Vec<Effect> {
    let text = model.form.line(id).to_owned();
    let place = match id {
        FieldId::Stream => 0..text.len(),
        _ => entry_at(&text, model.form.caret(id)),
    };
    let (before, after) = (&text[..place.start], &text[place.end..]);
    let gap = if before.ends_with([',', ';']) {
        " "
    } else {
        ""
    };
    let begun = format!("{before}{gap}{}", row.text);
    model
        .form
        .set_line_at(id, &format!("{begun}{after}"), begun.len());
    if id == FieldId::Stream {
        streams::taken(model);
    }
    check_again(model, id);
    keep_later(model)
}

/// Where the list is drawn: below its field, as wide as its rows, inside the pane.
pub fn suggestion_area(model: &Model, layout: &Layout) -> Option<Rect> {
    let list = model.suggesting()?;
    let (_, place) = layout.fields.iter().find(|(id, _)| *id == list.field)?;
    let inside = layout.main.inner();
    let rows = list.rows.len() + usize::from(list.note.is_some());
    let height = u16::try_from(rows).unwrap_or(MOST).min(MOST);
    let bottom = inside.y + inside.height;
    let y = place.y + 1;
    let x = inside.x + 1;
    Some(Rect {
        x,
        y,
        width: inside.width.saturating_sub(2),
        height: height.min(bottom.saturating_sub(y)),
    })
}

/// Index of the first row that is seen.
pub fn first_suggestion(list: &Suggestions, height: u16) -> usize {
    let rows = usize::from(height).saturating_sub(usize::from(list.note.is_some()));
    (list.selected().unwrap_or_default() + 1).saturating_sub(rows.max(1))
}

/// A click: takes the row under it. Says whether there was one.
pub(super) fn click(
    model: &mut Model,
    layout: &Layout,
    column: u16,
    row: u16,
) -> Option<Vec<Effect>> {
    let area = suggestion_area(model, layout)?;
    if !area.contains(column, row) {
        return None;
    }
    let list = model.suggesting()?;
    let at = first_suggestion(list, area.height) + usize::from(row - area.y);
    // Where other rows have come since the last frame, the one that was meant is not known.
    let is_as_shown = ShownSuggestions::of(model) == model.shown.suggestions;
    let (id, chosen) = (list.field, list.rows.get(at).cloned());
    let Some(chosen) = chosen.filter(|_| is_as_shown) else {
        return Some(Vec::new());
    };
    model.suggestions = None;
    Some(put(model, id, &chosen))
}
