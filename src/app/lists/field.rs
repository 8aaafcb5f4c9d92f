//! To while it names a list: shown as one thing, paged with Left and Right, removed with Backspace.

use super::review::ListReview;
use super::shown::message;
use super::state::{CheckedList, Found, ListField, ListOrder};
use crate::app::buffer::{Edit, Move};
use crate::app::changes::{check_visited, keep_later};
use crate::app::effect::Effect;
use crate::app::model::Model;
use crate::app::notice::NoticeKind;
use crate::app::overlay::Overlay;
use crate::app::paths::paths_in;
use crate::app::screen::{Pane, Screen};
use crate::app::selection::around;
use crate::app::{checking, simulation};
use crate::mail::{FieldId, MergeError, is_list_path};
use crate::record::{RunChoice, Via};

/// After whatever happened: To may name another list than before, or none.
pub(in crate::app) fn tidy(model: &mut Model) -> Vec<Effect> {
    let path = model.form.line(FieldId::To).trim();
    match &model.form.list {
        Some(list) if list.path == path => return Vec::new(),
        Some(_) => {
            model.form.list = None;
            return tidy(model);
        }
        None => {}
    }
    // While it is typed it may become any path.
    let has_caret = model.form.focus == FieldId::To && model.pane == Pane::Form;
    let is_typed = has_caret && model.screen == Screen::Compose && model.overlays.is_empty();
    match !is_typed && is_list_path(path) {
        true => attach(model),
        false => Vec::new(),
    }
}

/// To names a list from now on.
fn attach(model: &mut Model) -> Vec<Effect> {
    model.suggestions = None;
    let path = model.form.line(FieldId::To).trim().to_owned();
    model.form.list = Some(ListField::new(path));
    check_visited(model);
    check(model)
}

/// To names the list at `path` from now on.
pub(in crate::app) fn set(model: &mut Model, path: &str) -> Vec<Effect> {
    if let Some(input) = model.form.input_mut(FieldId::To) {
        input.apply(Edit::Replace(path.to_owned()));
    }
    let mut effects = attach(model);
    effects.extend(keep_later(model));
    effects
}

/// A text was pasted into To: `None` if that does not make it a list.
pub(in crate::app) fn pasted(model: &mut Model, text: &str) -> Option<Vec<Effect>> {
    if model.form.list.is_some() {
        model.notify(NoticeKind::Info, ALONE);
        return Some(Vec::new());
    }
    let mut paths = paths_in(text);
    let is_alone = paths.len() == 1 && model.form.line(FieldId::To).trim().is_empty();
    let path = paths.pop().filter(|path| is_alone && is_list_path(path))?;
    Some(set(model, &path))
}

const ALONE: &str = "To is a list; Backspace removes it, Left and Right show other rows";

/// An edit of To while it is a list.
pub(in crate::app) fn edit(model: &mut Model, edit: &Edit) -> Vec<Effect> {
    match edit {
        Edit::Move { to: Move::Left, .. } => turn(model, -1),
        Edit::Move {
            to: Move::Right, ..
        } => turn(model, 1),
        Edit::Move { .. } | Edit::SelectAll | Edit::Undo | Edit::Redo => Vec::new(),
        Edit::Type(_) | Edit::Paste(_) | Edit::Replace(_) => {
            model.notify(NoticeKind::Info, ALONE);
            Vec::new()
        }
        Edit::Backspace
        | Edit::Delete
        | Edit::DeleteWordLeft
        | Edit::DeleteWordRight
        | Edit::DeleteToLineEnd
        | Edit::DeleteToLineStart
        | Edit::Cut => drop_list(model),
    }
}

/// To is empty again.
fn drop_list(model: &mut Model) -> Vec<Effect> {
    model.form.list = None;
    model.form.set_line(FieldId::To, "");
    check_visited(model);
    keep_later(model)
}

/// Shows another row, around the ends.
pub(in crate::app) fn turn(model: &mut Model, by: isize) -> Vec<Effect> {
    if let Some(list) = &mut model.form.list
        && let Some(rows) = list.list().map(|checked| checked.rows())
    {
        let mut at = list.row.saturating_sub(1);
        around(&mut at, by, rows);
        list.row = at + 1;
    }
    Vec::new()
}

/// The list and the message as they are now.
pub(super) fn order(model: &mut Model, via: Via, run: Option<RunChoice>) -> Option<ListOrder> {
    let path = model.form.list.as_ref()?.path.clone();
    Some(ListOrder {
        id: model.lists.next_check(),
        path,
        draft: message(model),
        profile: model.profile().clone(),
        credential: model.form.credential(),
        senders: checking::known_senders(model),
        via,
        run,
    })
}

fn check(model: &mut Model) -> Vec<Effect> {
    let Some(order) = order(model, Via::Smtp, None) else {
        return Vec::new();
    };
    if let Some(list) = &mut model.form.list {
        list.awaits = Some(order.id);
        *list.draft = order.draft.clone();
    }
    vec![Effect::CheckList(Box::new(order))]
}

/// A field was left: the rows are checked again, if the message is another one than before.
pub(in crate::app) fn recheck(model: &mut Model) -> Vec<Effect> {
    let is_same = |list: &ListField| *list.draft == message(model);
    match model.form.list.as_ref().is_some_and(|list| !is_same(list)) {
        true => check(model),
        false => Vec::new(),
    }
}

/// The edge has read the list and checked its rows.
pub(in crate::app) fn checked(
    model: &mut Model,
    id: u64,
    result: Result<Box<CheckedList>, Vec<MergeError>>,
) -> Vec<Effect> {
    let result = match result {
        Ok(list) => Ok((*list).into()),
        Err(errors) => Err(errors.into()),
    };
    if in_review(model, id, &result) {
        return Vec::new();
    }
    simulation::in_own_form(model, |model| take(model, id, &result));
    take(model, id, &result);
    Vec::new()
}

/// A review that waits for it takes it. Says whether one did.
fn in_review(model: &mut Model, id: u64, result: &Found) -> bool {
    let mut overlays = model.overlays.iter_mut();
    let review: Option<&mut ListReview> = overlays.find_map(|overlay| match overlay {
        Overlay::ListReview(review) => Some(&mut **review),
        _ => None,
    });
    review.is_some_and(|review| review.take(id, result))
}

fn take(model: &mut Model, id: u64, result: &Found) {
    let Some(list) = model
        .form
        .list
        .as_mut()
        .filter(|list| list.awaits == Some(id))
    else {
        return;
    };
    list.awaits = None;
    list.checked = Some(result.clone());
    let rows = list.list().map_or(1, |checked| checked.rows());
    list.row = list.row.min(rows.max(1));
    model.form.visited.insert(FieldId::To);
    check_visited(model);
}
