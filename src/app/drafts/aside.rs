//! The message that was in the form before another one.

use super::order;
use super::order::DraftOrder;
use super::state::Aside;
use super::unsent::{current, keep_or_discard, keep_simulated};
use crate::app::effect::Effect;
use crate::app::model::Model;
use crate::app::notice::NoticeKind;
use crate::mail::Draft;

/// Another message is about to be in the form: the present one stays in the list. One that waits for the
/// end of a simulation goes on waiting.
pub(in crate::app) fn put_aside(model: &mut Model) -> Vec<Effect> {
    let sheet = model.drafts.next_sheet();
    model.drafts.keep_timer = None;
    model.drafts.aside = model.form.has_unsent_work().then(|| {
        let form = model.form.clone();
        Box::new(Aside {
            form,
            next: sheet,
            is_announced: false,
        })
    });
    if model.simulation.is_some() {
        let effects = keep_simulated(model).into_iter().collect();
        if let Some(simulation) = &mut model.simulation {
            simulation.sheet = sheet;
        }
        return effects;
    }
    let mut effects = keep_or_discard(model);
    model.drafts.sheet = sheet;
    effects.extend(order(DraftOrder::Next(sheet)));
    effects
}

/// Whether the message that was put aside is among the drafts. Where it is not, it comes back into the form,
/// unless another one was started there.
pub(in crate::app) fn was_put_aside(model: &mut Model, result: Result<(), String>) -> Vec<Effect> {
    let aside = model.drafts.aside.take();
    match (result, aside) {
        (Ok(()), Some(aside)) if aside.is_announced => {
            let text = "new message; the previous one is in Drafts ({drafts})";
            model.notify(NoticeKind::Info, text);
        }
        (Ok(()), _) => {}
        (Err(why), Some(aside))
            if aside.next == current(model) && !model.form.has_unsent_work() =>
        {
            model.form = aside.form;
            model.form.settled = Draft::default();
            let text = format!("the message could not be saved, so it is in the form again: {why}");
            model.notify(NoticeKind::Error, text);
        }
        (Err(why), _) => {
            let text = format!("what you wrote could not be saved: {why}");
            model.notify(NoticeKind::Error, text);
        }
    }
    Vec::new()
}
