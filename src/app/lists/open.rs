//! Opens the review of a message to a list, and begins the run.

use super::field::order;
use super::review::ListReview;
use super::send::ListSend;
use super::state::ListStart;
use crate::app::drafts;
use crate::app::effect::Effect;
use crate::app::model::Model;
use crate::app::notice::NoticeKind;
use crate::app::overlay::Overlay;
use crate::app::screen::{Pane, Screen};
use crate::mail::Problem;
use crate::record::{RunChoice, Via};

/// Opens the review; the edge reads the list again. `problems` are those of the sign-in, `technical` says which
/// profile, stream and server.
pub(in crate::app) fn open_review(
    model: &mut Model,
    (via, run): (Via, RunChoice),
    problems: Vec<Problem>,
    technical: Vec<(String, String)>,
) -> Vec<Effect> {
    if model.lists.running().is_some() {
        let text = "a list is being sent; wait until it ends, or stop it ({cancel})";
        model.notify(NoticeKind::Info, text);
        return Vec::new();
    }
    if model.form.template.is_some() {
        let text = "a Postmark template cannot go to a list, because its variables are not filled in from the rows; Backspace in To removes the list";
        model.notify(NoticeKind::Warning, text);
        return Vec::new();
    }
    let row = model.form.list.as_ref().map_or(1, |list| list.row);
    let Some(order) = order(model, via, Some(run)).map(Box::new) else {
        return Vec::new();
    };
    let review = ListReview::new(order.clone(), row, problems, technical);
    model.overlays.push(Overlay::ListReview(Box::new(review)));
    vec![Effect::CheckList(order)]
}

/// The row that was reviewed is shown beside the message, too.
pub(in crate::app) fn show_row(model: &mut Model, row: usize) {
    if let Some(list) = &mut model.form.list {
        list.row = row;
    }
}

/// The run under review begins.
pub(in crate::app) fn start(model: &mut Model) -> Vec<Effect> {
    let is_ready =
        matches!(model.overlays.last(), Some(Overlay::ListReview(review)) if review.is_agreed());
    if !is_ready || model.lists.running().is_some() {
        return Vec::new();
    }
    let Some(Overlay::ListReview(review)) = model.overlays.pop() else {
        return Vec::new();
    };
    let Some((order, fingerprint, pace_ms, rows)) = review.agreed() else {
        return Vec::new();
    };
    let start = ListStart {
        job: model.shared.next_job(),
        order,
        fingerprint,
        pace_ms,
    };
    let message = (drafts::current(model), model.form.draft());
    model.lists.run = Some(Box::new(ListSend::new(&start, rows, message)));
    model.lists.scroll = 0;
    (model.screen, model.pane) = (Screen::Compose, Pane::Form);
    vec![Effect::StartRun(Box::new(start))]
}
