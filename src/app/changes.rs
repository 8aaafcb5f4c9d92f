//! What follows a change of the message: it is checked again, and saved soon.

use super::effect::Effect;
use super::model::Model;
use super::profile_mismatch::note_start;
use super::{checking, token};
use crate::mail::FieldId;

/// Milliseconds after the first unsaved change until the draft is kept: with what the disk takes, at most a
/// second of typing is in nobody's hands.
const KEEP_AFTER_MS: u64 = 500;

/// Checks every field that was left once.
pub(super) fn check_visited(model: &mut Model) {
    model.form.problems = checking::of_fields(model, &model.form.visited);
    if model.form.visited.contains(&FieldId::Token) {
        model.form.problems.extend(token::oddity(model));
    }
}

/// Checks a field again while it is typed in, if it was left once: a problem that is fixed goes away.
pub(super) fn check_again(model: &mut Model, id: FieldId) {
    if !model.form.visited.contains(&id) {
        return;
    }
    let found = checking::of_fields(model, &[id]);
    model.form.problems.retain(|problem| problem.field != id);
    model.form.problems.extend(found);
}

/// Arms the timer after which the draft is kept, if none is armed.
pub(super) fn keep_later(model: &mut Model) -> Vec<Effect> {
    note_start(model);
    if model.drafts.keep_timer.is_some() {
        return Vec::new();
    }
    let (timer, effect) = model.shared.arm(KEEP_AFTER_MS);
    model.drafts.keep_timer = Some(timer);
    vec![effect]
}
