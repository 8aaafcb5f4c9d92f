//! Postmark's templates: one is chosen for the message, its variables are filled in, and Postmark renders it. The text
//! of the form is what Postmark rendered; it is changed through the values.

mod ask;
mod list;
mod order;
mod state;
mod values;

pub(super) use ask::{before_preview, before_review, open_values, way};
pub use list::{ServerTemplates, is_layout};
pub use order::{RenderedDraft, TemplateAnswer, TemplateOrder, TemplateTask, Values};
pub(super) use state::Next;
pub use state::TemplateState;
pub use values::{ValueRow, ValueRowKind, ValuesForm};

use serde_json::json;

use super::changes::keep_later;
use super::compose;
use super::drafts;
use super::effect::Effect;
use super::model::Model;
use super::notice::NoticeKind;
use super::overlay::Overlay;
use super::token;
use crate::mail::FieldId;

/// Opens the list of the server's templates.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    let mut page = ServerTemplates::default();
    let effects = match token::for_api(model) {
        Ok(_) => ask::ask(model, TemplateTask::List),
        Err(why) => {
            page.list = Some(Err(model.shared.keymap.say(why)));
            Vec::new()
        }
    };
    model.overlays.push(Overlay::ServerTemplates(page));
    effects
}

/// Fetches a template for the message in the form, with the values that it had last.
pub(super) fn use_template(model: &mut Model, alias: String) -> Vec<Effect> {
    let remembered = model.template.remembered.get(&alias).cloned();
    let values = Values(remembered.unwrap_or_else(|| json!({})));
    ask::ask(model, TemplateTask::Use(alias, values))
}

/// Takes the values of the form over; Postmark renders the message with them.
pub(super) fn take_values(model: &mut Model, alias: String, Values(values): Values) -> Vec<Effect> {
    let template = model.form.template.as_mut();
    let Some(template) = template.filter(|one| one.used.alias == alias) else {
        return Vec::new();
    };
    if template.used.model == values && template.used.is_rendered {
        return Vec::new();
    }
    template.used.model = values.clone();
    template.used.is_rendered = false;
    model.template.remembered.insert(alias, values);
    let mut effects = ask::render(model, Next::Nothing);
    effects.extend(keep_later(model));
    effects
}

/// The values of a file came, or not.
pub(super) fn model_read(
    model: &mut Model,
    path: &str,
    result: Result<Values, String>,
) -> Vec<Effect> {
    let form = model.overlays.iter_mut().find_map(|overlay| match overlay {
        Overlay::TemplateValues(form) => Some(form),
        _ => None,
    });
    match (form, result) {
        (None, _) => {}
        (Some(form), Ok(Values(values))) => {
            form.load(values);
            let text = format!("the values of {path} are in the form");
            model.notify(NoticeKind::Info, text);
        }
        (Some(form), Err(why)) => form.problem = Some(why),
    }
    Vec::new()
}

/// Postmark has answered; says what is to be opened now. An answer for another profile or other values is dropped.
pub(super) fn answered(
    model: &mut Model,
    profile: &str,
    answer: TemplateAnswer,
) -> (Vec<Effect>, Option<Next>) {
    if model.profile().name != profile {
        model.template.forget(&answer);
        return (Vec::new(), None);
    }
    match answer {
        TemplateAnswer::Listed(result) => {
            for overlay in &mut model.overlays {
                if let Overlay::ServerTemplates(page) = overlay {
                    page.list = Some(result.clone());
                }
            }
            (Vec::new(), None)
        }
        TemplateAnswer::Used(result) => (used(model, result), None),
        TemplateAnswer::Rendered { revision, result } if revision == model.template.revision => {
            rendered(model, result)
        }
        TemplateAnswer::Rendered { .. } => (Vec::new(), None),
    }
}

/// A template was chosen and rendered: it makes the content of the message.
fn used(model: &mut Model, result: Result<Box<RenderedDraft>, String>) -> Vec<Effect> {
    let rendered = match result {
        Ok(rendered) => *rendered,
        Err(why) => {
            model.notify(NoticeKind::Error, why);
            return Vec::new();
        }
    };
    // Whoever has left the list does not want it any more.
    let is_list = |overlay: &Overlay| matches!(overlay, Overlay::ServerTemplates(_));
    if !model.overlays.iter().any(is_list) {
        return Vec::new();
    }
    model.overlays.clear();
    model.shared.notice = None;
    let draft = rendered.in_place_of(model.form.draft());
    let has_content = model.form.has_own_text(&model.form.body.text())
        || !model.form.line(FieldId::Subject).trim().is_empty();
    let mut effects = match has_content {
        // The text that the user wrote is not lost: that message goes to the drafts.
        true => drafts::take_draft(model, draft.clone()),
        false => keep_later(model),
    };
    model.form.set_content(&draft);
    effects.extend(compose::focus(model, FieldId::Body));
    effects.extend(open_values(model));
    effects
}

/// The message was rendered again.
fn rendered(
    model: &mut Model,
    result: Result<Box<RenderedDraft>, String>,
) -> (Vec<Effect>, Option<Next>) {
    let next = model.template.waiting.take();
    match result {
        Err(why) => {
            model.notify(NoticeKind::Error, why);
            (Vec::new(), None)
        }
        // Another message is in the form by now.
        Ok(rendered) if !is_of(model, &rendered) => (Vec::new(), None),
        Ok(rendered) => {
            let draft = rendered.in_place_of(model.form.draft());
            model.form.set_content(&draft);
            model.shared.notice = None;
            // Whoever opened something else meanwhile is not taken away from it.
            let next = next.filter(|_| model.overlays.is_empty());
            (keep_later(model), next)
        }
    }
}

fn is_of(model: &Model, rendered: &RenderedDraft) -> bool {
    let template = model.form.template.as_ref();
    template.is_some_and(|one| {
        (&one.used.alias, &one.used.model) == (&rendered.used.alias, &rendered.used.model)
    })
}
