//! Unsent work: which form holds it, and saving it.

use super::{DraftOrder, order};
use crate::app::effect::Effect;
use crate::app::form::Form;
use crate::app::model::Model;
use crate::app::simulation::Simulation;
use crate::record::SlotId;

/// The user's own form. While a failure is simulated it is the one that waits.
pub(super) fn own_form(model: &Model) -> &Form {
    let simulation = model.simulation.as_ref();
    simulation.map_or(&model.form, |simulation| simulation.own_form())
}

/// The message in the form now.
pub(in crate::app) fn current(model: &Model) -> SlotId {
    let simulation = model.simulation.as_ref();
    simulation.map_or(model.drafts.sheet, |simulation| simulation.sheet)
}

/// The form that holds this message now, if one does.
pub(super) fn form_of(model: &mut Model, sheet: SlotId) -> Option<&mut Form> {
    let own = model.drafts.sheet == sheet;
    match &mut model.simulation {
        Some(simulation) if simulation.sheet == sheet => Some(&mut model.form),
        Some(simulation) if own => Some(simulation.own_form_mut()),
        None if own => Some(&mut model.form),
        _ => None,
    }
}

/// Saves what is unsent now, if anything is: the user's own message last, so that it is the one that the next
/// start offers.
pub fn keep(model: &Model) -> Vec<Effect> {
    let own = own_form(model);
    let own = own.has_unsent_work().then(|| own.draft());
    let own = own.map(|draft| Effect::SaveDraft(Box::new(draft)));
    keep_simulated(model).into_iter().chain(own).collect()
}

/// The same after a change: what is not unsent work any more is deleted. What waits for the end of a
/// simulation has not changed.
pub(in crate::app) fn keep_change(model: &Model) -> Vec<Effect> {
    match &model.simulation {
        Some(simulation) => {
            vec![keep_simulated(model).unwrap_or_else(|| drop_beside(simulation))]
        }
        None => keep_or_discard(model),
    }
}

pub(super) fn keep_or_discard(model: &Model) -> Vec<Effect> {
    match keep(model) {
        none if none.is_empty() => order(DraftOrder::Discard),
        some => some,
    }
}

pub(super) fn drop_beside(simulation: &Simulation) -> Effect {
    Effect::Drafts(DraftOrder::DiscardBeside(simulation.sheet))
}

/// Keeps the message of the simulation as a draft of its own, if the user has changed it.
pub(in crate::app) fn keep_simulated(model: &Model) -> Option<Effect> {
    let simulation = model.simulation.as_ref()?;
    let draft = Some(model.form.draft()).filter(|_| model.form.has_unsent_work())?;
    Some(Effect::Drafts(DraftOrder::Beside {
        sheet: simulation.sheet,
        draft: Box::new(simulation.as_own(&draft)),
    }))
}
