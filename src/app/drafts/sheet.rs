//! The message in the form as a draft: kept, put aside, taken from the list, sent, left behind.

use super::{DraftForm, DraftOrder, order};
use crate::app::model::{Model, NoticeKind, Pane, Screen};
use crate::app::{Confirm, Effect, Overlay, compose, practise, sent_before};
use crate::mail::{Draft, FieldId, Pattern};
use crate::record::{DraftId, LeftDraft, SheetId};

/// The message that is the user's own, as far as it is unsent work. While a fault is practised it is the one
/// that waits.
fn own_work(model: &Model) -> Option<Draft> {
    let signature = &model.form.signature;
    let is_new =
        |draft: &Draft| practise::is_begun(draft, signature) && *draft != model.form.settled;
    match &model.playing {
        None => model.form.has_unsent_work().then(|| model.form.draft()),
        Some(_) => Some(practise::own_draft(model)).filter(is_new),
    }
}

/// Keeps it now, if there is any.
pub(in crate::app) fn keep(model: &Model) -> Option<Effect> {
    own_work(model).map(|draft| Effect::SaveDraft(Box::new(draft)))
}

/// What is given up is deleted and can be brought back; a message that waits for the end of a fault is not
/// given up.
pub(in crate::app) fn discard(model: &Model) -> Effect {
    let waits = model.playing.as_ref().and_then(|_| keep(model));
    waits.unwrap_or(Effect::Drafts(DraftOrder::Discard))
}

/// Another message is about to stand in the form: the present one stays in the list. One that waits for the
/// end of a fault goes on waiting.
pub(in crate::app) fn put_aside(model: &mut Model) -> Vec<Effect> {
    if model.playing.is_some() {
        return Vec::new();
    }
    model.keep_timer = None;
    let mut effects = vec![keep(model).unwrap_or_else(|| discard(model))];
    model.sheet.0 += 1;
    effects.extend(order(DraftOrder::Next(model.sheet)));
    effects
}

/// Puts a draft into the form: as itself where it has an `id`, else as a new one.
pub(super) fn take(model: &mut Model, draft: Draft, id: Option<DraftId>) -> Vec<Effect> {
    let mut effects = Vec::new();
    if model.playing.is_some() {
        effects.extend(practise::end_with(model, true));
    }
    effects.extend(compose::clear(model));
    model.form.set_draft(&draft);
    (model.screen, model.pane) = (Screen::Compose, Pane::Form);
    effects.extend(compose::focus(model, FieldId::Body));
    match id {
        Some(id) => effects.extend(order(DraftOrder::Hold(id))),
        None => effects.extend(compose::keep_later(model)),
    }
    if !draft.files.is_empty() {
        effects.push(Effect::ProbeFiles(draft.files));
    }
    effects
}

/// A message with variables becomes one in the form, after its variables were asked for.
pub(in crate::app) fn begin(model: &mut Model, pattern: Pattern) -> Vec<Effect> {
    let filled = pattern.missing().is_empty().then(|| pattern.filled());
    let problem = match filled {
        Some(Ok(draft)) => return take(model, draft.completed_by(model.profile()), None),
        Some(Err(error)) => Some(error),
        None => None,
    };
    let form = DraftForm::of_variables(pattern, problem);
    model.overlays.push(Overlay::DraftForm(form));
    Vec::new()
}

/// `draft` was accepted. Where it still stands in the form, that is no unsent work any more. Where it was
/// changed meanwhile, or went to the sender alone, it is.
pub(in crate::app) fn sent(model: &mut Model, sheet: SheetId, draft: &Draft) -> Vec<Effect> {
    if sheet != model.sheet {
        let draft = Box::new(draft.clone());
        return order(DraftOrder::Sent { sheet, draft });
    }
    let form = model.form.draft();
    // A profile may have been given another name meanwhile.
    let same = Draft {
        profile: form.profile.clone(),
        ..draft.clone()
    };
    if form != same {
        return Vec::new();
    }
    model.form.settled = form;
    model.keep_timer = None;
    match keep(model) {
        // That of a fault was sent; the user's own waits.
        Some(save) => vec![save],
        None => vec![Effect::ForgetDraft],
    }
}

/// What an earlier run left behind is known: it is offered.
pub(in crate::app) fn left(
    model: &mut Model,
    result: Result<Option<Box<LeftDraft>>, String>,
) -> Vec<Effect> {
    match result {
        Err(why) => {
            let text = format!("what an earlier run left behind cannot be read: {why}");
            model.notify(NoticeKind::Error, text);
        }
        Ok(None) => {}
        Ok(Some(left)) => {
            model.recovered = Some(*left);
            model.ask(Confirm::RecoverDraft);
        }
    }
    sent_before::looked(model);
    Vec::new()
}

/// Takes it over.
pub(in crate::app) fn recover(model: &mut Model) -> Vec<Effect> {
    let Some(left) = model.recovered.take() else {
        return Vec::new();
    };
    let effects = take(model, left.draft, Some(left.id));
    let more = match left.more {
        0 => "",
        _ => "; what else was left behind is among the drafts ({drafts})",
    };
    model.notify(NoticeKind::Info, format!("the draft is back{more}"));
    effects
}

/// Leaves it among the drafts.
pub(in crate::app) fn let_be(model: &mut Model) -> Vec<Effect> {
    let left = model.recovered.take();
    left.map_or_else(Vec::new, |left| order(DraftOrder::Release(left.id)))
}

/// Throws it away.
pub(in crate::app) fn declined(model: &mut Model) -> Vec<Effect> {
    let left = model.recovered.take();
    left.map_or_else(Vec::new, |left| order(DraftOrder::Delete(left.id)))
}
