//! A send of the history in the form again.

use super::effect::Effect;
use super::model::Model;
use super::notice::NoticeKind;
use super::screen::{Pane, Screen};
use super::{drafts, review, simulation};
use crate::record::SendRecord;

/// The send came; its fields go into the form, and what stood there among the drafts.
pub(super) fn copied(
    model: &mut Model,
    result: Result<Option<Box<SendRecord>>, String>,
    at_once: bool,
) -> Vec<Effect> {
    let record = match result {
        Ok(Some(record)) => record,
        Ok(None) => {
            model.notify(NoticeKind::Info, "the history has forgotten that send");
            return Vec::new();
        }
        Err(why) => {
            model.notify(NoticeKind::Error, why);
            return Vec::new();
        }
    };
    let begun = record.begun;
    // An old message is not one of a simulation.
    let mut effects = simulation::end(model);
    effects.extend(drafts::put_aside(model));
    model.form.set_draft(&begun.draft);
    model.form.profile.clone_from(&begun.profile);
    (model.screen, model.pane) = (Screen::Compose, Pane::Form);
    effects.push(Effect::probe(&model.form.files.paths));
    if !begun.has_body {
        let text = "the text and files of that send were not saved (it was sent with --raw, or see keep-bodies in the config); write them again";
        model.notify(NoticeKind::Warning, text);
    } else if at_once {
        effects.extend(review::open(model, false));
    } else {
        model.notify(NoticeKind::Info, "the message is back in the form");
    }
    effects
}
