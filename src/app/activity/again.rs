//! What can be done with a send of the history.

use crate::app::model::Model;
use crate::app::notice::NoticeKind;
use crate::app::screen::{Pane, Screen};
use crate::app::{Effect, Intent, Question, drafts, review, simulation};
use crate::postmark::{ACTIVITY_PAGE, Credential, printable_line};
use crate::record::{SendId, SendRecord};

/// Asks the API again what became of the chosen send.
pub(in crate::app) fn follow_again(model: &mut Model) -> Vec<Effect> {
    let Some(chosen) = model.activity.chosen() else {
        return Vec::new();
    };
    let id = chosen.id.clone();
    let same = chosen.profile == model.profile().name;
    let credential: Option<Credential> = model.form.credential().filter(|_| same);
    model.notify(NoticeKind::Info, "checking the delivery status…");
    vec![Effect::Follow { id, credential }]
}

/// The chosen send becomes the draft; `review` opens the review of it at once.
pub(in crate::app) fn send_again(model: &mut Model, at_once: bool) -> Vec<Effect> {
    let Some(chosen) = model.activity.chosen() else {
        return Vec::new();
    };
    vec![Effect::CopySend {
        id: chosen.id.clone(),
        at_once,
    }]
}

/// The send came; its fields go into the form, and what stood there among the drafts.
pub(in crate::app) fn copied(
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

/// Copies the MessageID, or our own id while Postmark's is not known.
pub(in crate::app) fn copy_id(model: &mut Model) -> Vec<Effect> {
    let Some(chosen) = model.activity.chosen() else {
        return Vec::new();
    };
    let (what, id) = match &chosen.message_id {
        Some(id) => ("the MessageID", id.clone()),
        None => (
            "the send's own id (Postmark's is not known)",
            chosen.id.0.clone(),
        ),
    };
    vec![model.shared.copy(what, printable_line(&id).into_owned())]
}

/// Shows where Postmark lists it.
pub(in crate::app) fn open_in_postmark(model: &mut Model) -> Vec<Effect> {
    let id = model
        .activity
        .chosen()
        .and_then(|chosen| chosen.message_id.clone());
    let what = match id {
        Some(id) => {
            format!("{ACTIVITY_PAGE} (the server, its stream, Activity; search for {id})")
        }
        None => format!("{ACTIVITY_PAGE} (the server, its stream, Activity)"),
    };
    vec![model.shared.copy(what, ACTIVITY_PAGE)]
}

/// Asks before the chosen send goes from the history.
pub(in crate::app) fn ask_to_forget(model: &mut Model) {
    let Some(id) = model.activity.chosen().map(|chosen| chosen.id.clone()) else {
        return;
    };
    let text = "Delete this send from the history? Its transcript and text are deleted, too; nothing changes at Postmark.";
    let question = Question::new("Forget", text)
        .answer("Keep it", [])
        .answer("Delete it", [Intent::ForgetSend(id)]);
    model.ask(question);
}

/// Forgets the chosen send, after the question.
pub(in crate::app) fn forget(model: &mut Model, id: SendId) -> Vec<Effect> {
    model.activity.open = None;
    vec![Effect::ForgetSend(id)]
}
