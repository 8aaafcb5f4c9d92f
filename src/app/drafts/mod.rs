//! Drafts and templates: the list, and what can be done with its rows.

mod aside;
mod form;
mod order;
mod page;
mod slot;
mod state;
mod unsent;

pub(super) use aside::put_aside;
pub use form::{DraftForm, DraftFormFor};
pub use order::{DraftAnswer, DraftOrder};
pub use page::DraftsPage;
pub(super) use slot::{
    begin, declined, discard, left, let_be, offer_recovered, put_away, recover, sent, start_new,
    take_again, take_draft,
};
pub use state::{DraftState, SentBefore};
pub use unsent::keep;
pub(super) use unsent::{current, keep_change, keep_simulated};

use super::effect::Effect;
use super::model::Model;
use super::notice::NoticeKind;
use super::overlay::Overlay;
use super::search_line::SearchLine;
use crate::mail::{Draft, Pattern};
use crate::record::{DraftKind, OpenedDraft};

fn order(order: DraftOrder) -> Vec<Effect> {
    vec![Effect::Drafts(order)]
}

/// Alt+t: opens the list. What stands in the form is kept first, so that the list has it.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    model.drafts.keep_timer = None;
    let mut effects = keep(model);
    let page = DraftsPage::default();
    effects.push(page.list());
    model.overlays.push(Overlay::Drafts(page));
    effects
}

/// Something that the edge says of drafts.
pub(super) fn answered(model: &mut Model, answer: DraftAnswer) -> Vec<Effect> {
    match answer {
        DraftAnswer::Left(result) => left(model, result),
        DraftAnswer::Listed { query, result } => {
            if let Some(page) = page_mut(model) {
                page.listed(&query, result);
            }
            Vec::new()
        }
        DraftAnswer::Opened { as_is, result } => opened(model, as_is, result),
        DraftAnswer::PutAside(result) => aside::was_put_aside(model, result),
        DraftAnswer::Template { name, result } => template_answered(model, &name, result),
        DraftAnswer::Changed(Ok(text)) => {
            if let Some(text) = text {
                model.notify(NoticeKind::Info, text);
            }
            reload(model)
        }
        DraftAnswer::Changed(Err(why)) => {
            model.notify(NoticeKind::Error, why);
            reload(model)
        }
    }
}

/// A draft or template came; it goes into the form, and what stood there into the list.
fn opened(model: &mut Model, as_is: bool, result: Result<Box<OpenedDraft>, String>) -> Vec<Effect> {
    let OpenedDraft { kept, ours } = match result {
        Ok(opened) => *opened,
        Err(why) => {
            model.notify(NoticeKind::Error, why);
            return reload(model);
        }
    };
    model
        .overlays
        .retain(|overlay| !matches!(overlay, Overlay::Drafts(_)));
    if kept.summary.kind == DraftKind::Template && !as_is {
        let pattern = Pattern {
            draft: kept.draft,
            ..Pattern::default()
        };
        return begin(model, pattern);
    }
    let id = Some(kept.summary.id).filter(|_| ours);
    let text = match (kept.summary.kind, ours) {
        (DraftKind::Template, _) => {
            "the template is in the form, unfilled; {drafts}, then {keep-template} saves it under its name"
        }
        (DraftKind::Draft, true) => "the draft is in the form",
        (DraftKind::Draft, false) => {
            "another postrider has this draft open: this is a copy of it, and a draft of its own"
        }
    };
    let effects = slot::take(model, kept.draft, id);
    model.notify(NoticeKind::Info, text);
    effects
}

fn page_mut(model: &mut Model) -> Option<&mut DraftsPage> {
    model.overlays.iter_mut().find_map(|overlay| match overlay {
        Overlay::Drafts(page) => Some(page),
        _ => None,
    })
}

/// Asks for the rows again.
fn reload(model: &mut Model) -> Vec<Effect> {
    let list = page_mut(model).map(|page| page.list());
    list.into_iter().collect()
}

/// Asks for the name of a template that is to be made of the message in the form.
pub(super) fn ask_name(model: &mut Model) -> Vec<Effect> {
    let draft = model.form.draft();
    if model.form.is_begun(&draft) {
        let form = DraftForm::of_name(draft.subject.trim());
        model.overlays.push(Overlay::DraftForm(form));
    } else {
        let text = "there is no message in the form: write one, then save it as a template";
        model.notify(NoticeKind::Info, text);
    }
    Vec::new()
}

/// Saves the message in the form as a template.
pub(super) fn keep_template(model: &Model, name: String, replace: bool) -> Vec<Effect> {
    // Whoever begins with it does so in a profile of their own.
    let draft = Box::new(Draft {
        profile: String::new(),
        ..model.form.draft()
    });
    order(DraftOrder::KeepTemplate {
        name,
        draft,
        replace,
    })
}

/// Whether the template is kept.
fn template_answered(model: &mut Model, name: &str, result: Result<bool, String>) -> Vec<Effect> {
    let is_form =
        |overlay: &Overlay| matches!(overlay, Overlay::DraftForm(form) if form.is_of_template());
    match result {
        Err(why) => model.notify(NoticeKind::Error, why),
        Ok(true) => {
            model.overlays.retain(|overlay| !is_form(overlay));
            // A search could hide the template that the notice names.
            if let Some(page) = page_mut(model) {
                page.search = SearchLine::default();
            }
            let text = format!("saved as template “{name}”; {{other-drafts}} shows the templates");
            model.notify(NoticeKind::Info, text);
        }
        Ok(false) => {
            let words = "there is one of this name; {choose} again replaces it";
            let words = model.shared.keymap.say(words);
            let form = model.overlays.iter_mut().rev().find(|one| is_form(one));
            if let Some(Overlay::DraftForm(form)) = form {
                form.offer_to_replace(words);
            }
        }
    }
    reload(model)
}
