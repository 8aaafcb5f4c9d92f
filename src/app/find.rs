//! Finding in the text, and putting something else there.

mod state;

pub use state::Find;

use super::buffer::Edit;
use super::compose;
use super::effect::Effect;
use super::key::Key;
use super::layout::body_area;
use super::model::Model;
use super::notice::NoticeKind;
use crate::mail::FieldId;

/// Opens the line, with what is selected in the text if that is within a line.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    let effects = compose::focus(model, FieldId::Body);
    let selected = model.form.body.selected();
    let find = &mut model.form.find;
    (find.open, find.replacing) = (true, false);
    if let Some(words) = selected.filter(|words| !words.contains('\n')) {
        find.input.set(&words);
    }
    find.input.apply(Edit::SelectAll);
    find.from = model.form.body.selection().start;
    look(model);
    effects
}

/// A key for the line; `None` if it is none.
pub(super) fn text_key(model: &mut Model, key: Key) -> Option<Vec<Effect>> {
    let edit = model.shared.keymap.edit(key, true)?;
    typed(model, edit);
    Some(Vec::new())
}

/// Pasted text: its first line.
pub(super) fn paste(model: &mut Model, text: &str) {
    let first = text.split(['\r', '\n']).next().unwrap_or_default();
    typed(model, Edit::Paste(first.to_owned()));
}

fn typed(model: &mut Model, edit: Edit) {
    let find = &mut model.form.find;
    let before = find.input.value().to_owned();
    find.line().apply(edit);
    if find.input.value() != before {
        look(model);
    }
}

/// Looks anew, and selects the first place from where the search began, around the end.
fn look(model: &mut Model) {
    let (form, find) = (&model.form, &model.form.find);
    let places = form.body.find(find.input.value());
    let length = find.input.value().chars().count();
    let next = places.partition_point(|place| *place < find.from);
    let at = if next < places.len() { next } else { 0 };
    let from = find.from;
    let find = &mut model.form.find;
    find.at = (!places.is_empty()).then_some(at);
    (find.places, find.length) = (places, length);
    let area = body_area(model);
    let range = match model.form.find.at {
        Some(at) => {
            let start = model.form.find.places[at];
            start..start + length
        }
        None => from..from,
    };
    model.form.body.select(range, area);
}

/// The next place, or the one before, around the ends.
pub(super) fn go(model: &mut Model, by: isize) -> Vec<Effect> {
    let selection = model.form.body.selection();
    let places = model.form.body.find(model.form.find.input.value());
    let wanted = match by < 0 {
        true => places.iter().rev().find(|place| **place < selection.start),
        false => places.iter().find(|place| **place >= selection.end),
    };
    let around = match by < 0 {
        true => places.last(),
        false => places.first(),
    };
    if wanted.is_none() && !places.is_empty() {
        let words = if by < 0 {
            "before the first comes the last"
        } else {
            "after the last comes the first"
        };
        model.notify(NoticeKind::Info, words);
    }
    if let Some(place) = wanted.or(around) {
        model.form.find.from = *place;
    }
    look(model);
    Vec::new()
}

/// The next place; while something is put in its place, that first.
pub(super) fn replace_one(model: &mut Model) -> Vec<Effect> {
    let find = &model.form.find;
    let selection = model.form.body.selection();
    let is_place = find.replacing
        && find.at.map(|at| find.places[at]) == Some(selection.start)
        && selection.len() == find.length;
    if !is_place {
        return go(model, 1);
    }
    let with = find.with.value().to_owned();
    let edit = match with.is_empty() {
        true => Edit::Cut,
        false => Edit::Paste(with),
    };
    let effects = compose::edit_body(model, edit);
    model.form.find.from = model.form.body.caret();
    look(model);
    effects
}

/// From what is looked for to what is put in its place, and back.
pub(super) fn other_line(model: &mut Model) {
    let find = &mut model.form.find;
    find.replacing = !find.replacing;
    find.line().apply(Edit::SelectAll);
}

/// Puts it in every place, as one change that is taken back as one.
pub(super) fn replace_all(model: &mut Model) -> Vec<Effect> {
    let find = &model.form.find;
    if !find.replacing {
        other_line(model);
        return Vec::new();
    }
    let places = model.form.body.find(find.input.value());
    let (count, with) = (places.len(), find.with.value().to_owned());
    if count == 0 {
        return Vec::new();
    }
    let text = replaced(&model.form.body.text(), &places, find.length, &with);
    let effects = compose::edit_body(model, Edit::Replace(text));
    look(model);
    let times = if count == 1 { "place" } else { "places" };
    let words = format!("replaced in {count} {times}; {{undo}} in the text undoes that");
    model.notify(NoticeKind::Info, words);
    effects
}

fn replaced(text: &str, places: &[usize], length: usize, with: &str) -> String {
    let mut places = places.iter().copied().peekable();
    let mut made = String::with_capacity(text.len());
    let mut left = 0;
    for (at, c) in text.chars().enumerate() {
        if places.next_if_eq(&at).is_some() {
            made.push_str(with);
            left = length;
        }
        match left {
            0 => made.push(c),
            _ => left -= 1,
        }
    }
    made
}
