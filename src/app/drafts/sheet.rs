//! The message in the form as a draft: kept, put aside, taken from the list, sent, left behind.

use super::{DraftForm, DraftOrder, order};
use crate::app::model::{Model, NoticeKind, Pane, Screen};
use crate::app::{
    Effect, Form, Intent, Overlay, Question, SentBefore, Simulation, compose, sent_before,
    simulation,
};
use crate::mail::{Draft, FieldId, Opened, Pattern};
use crate::record::{DraftId, RecoveredDraft, SendRecord, SlotId, TimerId};

/// Which message the form holds, and what is pending for it.
pub struct DraftState {
    /// The timer after which the draft is saved, while one is armed.
    pub keep_timer: Option<TimerId>,
    /// The message in the user's own form, which waits during a simulation.
    pub sheet: SlotId,
    /// The number of the newest message of this session.
    last_sheet: u64,
    /// The message that was put aside, until it is known to be in Drafts.
    pub(in crate::app) aside: Option<Box<Aside>>,
    /// A draft that an earlier session left behind, until the user has decided.
    pub(in crate::app) recovered: Option<RecoveredDraft>,
    /// The newest sends, until it is known whether a draft was left behind; `None` afterwards.
    pub(in crate::app) recent: Option<Vec<SendRecord>>,
    /// The send of that draft, if it may be out already.
    pub(in crate::app) sent_before: Option<SentBefore>,
    /// The message file that the program was started with.
    pub(in crate::app) opened: Opened,
}

impl Default for DraftState {
    fn default() -> Self {
        Self {
            keep_timer: None,
            sheet: SlotId::default(),
            last_sheet: 0,
            aside: None,
            recovered: None,
            recent: Some(Vec::new()),
            sent_before: None,
            opened: Opened::default(),
        }
    }
}

impl DraftState {
    /// An id for another message.
    pub(in crate::app) fn next_sheet(&mut self) -> SlotId {
        self.last_sheet += 1;
        SlotId(self.last_sheet)
    }
}

/// A message that was put aside, until the edge has said whether it is among the drafts.
pub struct Aside {
    /// The form as it was.
    form: Form,
    /// The message that took its place.
    next: SlotId,
    /// Whether the user asked for a new message; the notice then says where the previous one is.
    pub(in crate::app) is_announced: bool,
}

/// The user's own form. While a failure is simulated it is the one that waits.
fn own_form(model: &Model) -> &Form {
    let simulation = model.simulation.as_ref();
    simulation.map_or(&model.form, |simulation| simulation.own_form())
}

/// The message in the form now.
pub(in crate::app) fn current(model: &Model) -> SlotId {
    let simulation = model.simulation.as_ref();
    simulation.map_or(model.drafts.sheet, |simulation| simulation.sheet)
}

/// The form that holds this message now, if one does.
fn form_of(model: &mut Model, sheet: SlotId) -> Option<&mut Form> {
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
    simulation::keep(model).into_iter().chain(own).collect()
}

/// The same after a change: what is not unsent work any more is deleted. What waits for the end of a
/// simulation has not changed.
pub(in crate::app) fn keep_change(model: &Model) -> Vec<Effect> {
    match &model.simulation {
        Some(simulation) => {
            vec![simulation::keep(model).unwrap_or_else(|| drop_beside(simulation))]
        }
        None => keep_or_discard(model),
    }
}

fn keep_or_discard(model: &Model) -> Vec<Effect> {
    match keep(model) {
        none if none.is_empty() => order(DraftOrder::Discard),
        some => some,
    }
}

fn drop_beside(simulation: &Simulation) -> Effect {
    Effect::Drafts(DraftOrder::DiscardBeside(simulation.sheet))
}

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
        let effects = simulation::keep(model).into_iter().collect();
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

/// Puts a draft into the form: as itself where it has an `id`, else as a new one.
pub(super) fn take(model: &mut Model, draft: Draft, id: Option<DraftId>) -> Vec<Effect> {
    let mut effects = simulation::end(model);
    effects.extend(compose::clear(model));
    model.form.set_draft(&draft);
    (model.screen, model.pane) = (Screen::Compose, Pane::Form);
    effects.extend(compose::focus(model, FieldId::Body));
    match id {
        Some(id) => effects.extend(order(DraftOrder::Hold(id))),
        None => effects.extend(compose::keep_later(model)),
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
    sent_before::looked(model);
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
                sent.in_words()
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
