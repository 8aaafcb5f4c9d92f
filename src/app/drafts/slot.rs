//! The message in the form as a draft: kept, put aside, taken from the list, sent, left behind.

use super::state::SentBefore;
use super::unsent::{drop_beside, form_of, own_form};
use super::{DraftForm, DraftOrder, order};
use crate::app::changes::keep_later;
use crate::app::compose;
use crate::app::effect::Effect;
use crate::app::intent::{Intent, Question};
use crate::app::model::Model;
use crate::app::notice::NoticeKind;
use crate::app::overlay::Overlay;
use crate::app::screen::{Pane, Screen};
use crate::app::simulation;
use crate::mail::{Draft, FieldId, Pattern};
use crate::record::{DraftId, RecoveredDraft, SlotId};

/// What is given up is deleted and can be brought back; a message that waits for the end of a simulation is
/// not given up.
pub(in crate::app) fn discard(model: &Model) -> Vec<Effect> {
    let Some(simulation) = &model.simulation else {
        return order(DraftOrder::Discard);
    };
    let own = own_form(model);
    let own = own.has_unsent_work().then(|| own.draft());
    let own = own.map(|draft| Effect::SaveDraft(Box::new(draft)));
    let dropped = drop_beside(simulation);
    std::iter::once(dropped).chain(own).collect()
}

/// Puts a draft into the form: as itself where it has an `id`, else as a new one.
pub(super) fn take(model: &mut Model, draft: Draft, id: Option<DraftId>) -> Vec<Effect> {
    let mut effects = simulation::end(model);
    effects.extend(compose::clear(model));
    model.form.set_draft(&draft);
    (model.screen, model.pane) = (Screen::Compose, Pane::Form);
    effects.extend(compose::focus(model, FieldId::Body));
    match id {
        Some(id) => effects.extend(order(DraftOrder::Hold(id))),
        None => effects.extend(keep_later(model)),
    }
    if !draft.files.is_empty() {
        effects.push(Effect::probe(&draft.files));
    }
    effects
}

/// The message that was sent last, in the form again.
pub(in crate::app) fn take_again(model: &mut Model) -> Vec<Effect> {
    let last = model.log.attempts.last();
    let draft = last.map(|attempt| attempt.draft.clone());
    draft.map_or_else(Vec::new, |draft| take_draft(model, draft))
}

/// Puts a message into the form, as a draft of its own.
pub(in crate::app) fn take_draft(model: &mut Model, draft: Draft) -> Vec<Effect> {
    take(model, draft, None)
}

/// The message that was sent is put away: it is in Activity, and the form is free for the next one. A message
/// that was changed meanwhile stays, and so does the sample of a simulation.
pub(in crate::app) fn put_away(model: &mut Model) -> Vec<Effect> {
    if model.simulation.is_some() || model.form.draft() != model.form.settled {
        return Vec::new();
    }
    let mut effects = compose::clear(model);
    model.form.focus = FieldId::To;
    model.suggestions = None;
    effects.retain(|effect| *effect != Effect::ForgetDraft);
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

/// `draft` was accepted. Where it is still in a form, that is no unsent work any more. Where it was changed
/// meanwhile, or went to the sender alone, it is.
pub(in crate::app) fn sent(model: &mut Model, sheet: SlotId, draft: &Draft) -> Vec<Effect> {
    let among_drafts = model.simulation.as_ref();
    let among_drafts = among_drafts.filter(|simulation| simulation.sheet == sheet);
    let among_drafts = among_drafts.map_or_else(|| draft.clone(), |one| one.as_own(draft));
    let is_own = sheet == model.drafts.sheet;
    if let Some(form) = form_of(model, sheet) {
        let now = form.draft();
        // A profile may have been given another name meanwhile.
        let same = Draft {
            profile: now.profile.clone(),
            ..draft.clone()
        };
        if now != same || form.settled == now {
            return Vec::new();
        }
        form.settled = now;
        if is_own {
            model.drafts.keep_timer = None;
            return vec![Effect::ForgetDraft];
        }
    }
    let draft = Box::new(among_drafts);
    order(DraftOrder::Sent { sheet, draft })
}

/// What an earlier run left behind is known: it is offered.
pub(in crate::app) fn left(
    model: &mut Model,
    result: Result<Option<Box<RecoveredDraft>>, String>,
) -> Vec<Effect> {
    match result {
        Err(why) => {
            let text = format!("what an earlier run left behind cannot be read: {why}");
            model.notify(NoticeKind::Error, text);
        }
        Ok(None) => {}
        Ok(Some(left)) => {
            model.drafts.recovered = Some(*left);
            model.ask(recover_question(None));
        }
    }
    Vec::new()
}

/// Updates the offer of a draft that was left behind by what is known now of a send of it.
pub(in crate::app) fn offer_recovered(model: &mut Model) {
    let takes = |intent: &Intent| *intent == Intent::TakeRecovered;
    for overlay in &mut model.overlays {
        if let Overlay::Question(open) = overlay
            && open.offers(takes)
        {
            *open = recover_question(model.drafts.sent_before.as_ref());
        }
    }
}

fn recover_question(sent: Option<&SentBefore>) -> Question {
    let title = "An earlier message";
    let (question, take) = match sent {
        None => {
            let text = "There is an unsent message from an earlier session. Continue with it?";
            (Question::new(title, text), "Continue with it")
        }
        Some(sent) => {
            let text = format!(
                "An earlier session ended while sending a message, which may have gone out: {}. Sending it again creates a duplicate. Open it?",
                sent.describe()
            );
            // It is not lost for that: the review of it warns.
            let look = [
                Intent::TakeRecovered,
                Intent::OpenActivity,
                Intent::perform(Effect::OpenSend(sent.id.clone())),
            ];
            let question = Question::new(title, text).answer("Show that send", look);
            (question, "Open it anyway")
        }
    };
    question
        .answer(take, [Intent::TakeRecovered])
        .answer("Keep it in Drafts", [Intent::LeaveRecovered])
        .answer("Delete it", [Intent::DiscardRecovered])
}

/// Takes it over.
pub(in crate::app) fn recover(model: &mut Model) -> Vec<Effect> {
    let Some(left) = model.drafts.recovered.take() else {
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
    let left = model.drafts.recovered.take();
    left.map_or_else(Vec::new, |left| order(DraftOrder::Release(left.id)))
}

/// Throws it away.
pub(in crate::app) fn declined(model: &mut Model) -> Vec<Effect> {
    let left = model.drafts.recovered.take();
    left.map_or_else(Vec::new, |left| order(DraftOrder::Delete(left.id)))
}

/// Starts a new message; what was in the form goes to the drafts, which is said once it is known.
pub(in crate::app) fn start_new(model: &mut Model) -> Vec<Effect> {
    model.pane = Pane::Form;
    let effects = compose::clear(model);
    if let Some(aside) = &mut model.drafts.aside {
        aside.is_announced = true;
    }
    effects
}
