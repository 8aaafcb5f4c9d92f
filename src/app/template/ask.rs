//! Has Postmark render the message, and shows the values of its template.

use super::order::{TemplateOrder, TemplateTask, Values};
use super::state::Next;
use super::values::ValuesForm;
use crate::app::effect::Effect;
use crate::app::model::Model;
use crate::app::notice::NoticeKind;
use crate::app::overlay::Overlay;
use crate::app::token;
use crate::mail::Draft;
use crate::record::Via;

/// Asks Postmark, or says why it cannot be asked.
pub(super) fn ask(model: &mut Model, task: TemplateTask) -> Vec<Effect> {
    match token::for_api(model) {
        Ok(token) => {
            let profile = model.profile().clone();
            vec![Effect::Template(Box::new(TemplateOrder {
                profile,
                token,
                task,
            }))]
        }
        Err(why) => {
            model.notify(NoticeKind::Warning, why);
            Vec::new()
        }
    }
}

/// Opens the values of the message's template.
pub(in crate::app) fn open_values(model: &mut Model) -> Vec<Effect> {
    if let Some(template) = &model.form.template {
        let form = ValuesForm::new(&template.used);
        model.overlays.push(Overlay::TemplateValues(Box::new(form)));
    }
    Vec::new()
}

pub(super) fn render(model: &mut Model, next: Next) -> Vec<Effect> {
    let Some(template) = &model.form.template else {
        return Vec::new();
    };
    let used = &template.used;
    let task = TemplateTask::Render {
        alias: used.alias.clone(),
        values: Values(used.model.clone()),
        revision: model.template.revision + 1,
    };
    let effects = ask(model, task);
    if !effects.is_empty() {
        model.template.revision += 1;
        model.template.waiting = Some(next);
        model.notify(NoticeKind::Info, "Postmark renders the template…");
    }
    effects
}

/// Before the review: has the message rendered if it is not, and the review is opened then. `None` if there is nothing
/// to render.
pub(in crate::app) fn before_review(model: &mut Model, to_self: bool) -> Option<Vec<Effect>> {
    is_unrendered(model).then(|| render(model, Next::Review { to_self }))
}

/// The same before the preview.
pub(in crate::app) fn before_preview(model: &mut Model) -> Option<Vec<Effect>> {
    is_unrendered(model).then(|| render(model, Next::Preview))
}

fn is_unrendered(model: &Model) -> bool {
    let template = model.form.template.as_ref();
    template.is_some_and(|template| !template.used.is_rendered)
}

/// Which way a draft goes: SMTP has no templates.
pub(in crate::app) fn way(draft: &Draft, chosen: Via) -> Via {
    match draft.template {
        Some(_) => Via::Api,
        None => chosen,
    }
}
