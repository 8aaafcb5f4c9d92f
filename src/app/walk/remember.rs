//! What is remembered of the walkthrough: what the program has seen done, and the message whose delivery
//! counts.

use super::{keep, proof, walked, walked_mut};
use crate::app::model::Model;
use crate::app::notice::NoticeKind;
use crate::app::{Effect, Message};
use crate::record::{Fate, FollowEvent, HistoryPage, SendId, Status, WalkStep, Walked};

/// After every change: steps that are proven now are remembered, and so is the message that was accepted
/// last. Nothing is asked and nothing kept where no walkthrough has begun.
pub(in crate::app) fn noted(model: &mut Model) -> Vec<Effect> {
    if model.walk.walks.profiles.is_empty() || !super::has_begun(model) {
        return Vec::new();
    }
    let before = walked(model);
    let mut now = before.clone();
    let proven = model.shared.guide.steps().iter();
    now.proven.extend(
        proven
            .filter(|step| !before.proven.contains(&step.id) && proof::is_proven(model, step))
            .map(|step| step.id),
    );
    if let Some(id) = proof::accepted(model).and_then(|attempt| attempt.id.clone()) {
        now.send = Some(id);
    }
    if now == before {
        return Vec::new();
    }
    *walked_mut(model) = now;
    keep(model)
}

/// What happened to a message is learned from a follow-up or from the history.
pub(in crate::app) fn told(model: &mut Model, message: &Message) -> Vec<Effect> {
    match message {
        Message::Follow { id, event } => heard(model, id, event),
        Message::Sends { result, .. } => listed(model, result),
        _ => Vec::new(),
    }
}

/// A follow-up reports. The message may be one of an earlier run, of which the log knows nothing.
fn heard(model: &mut Model, id: &SendId, event: &FollowEvent) -> Vec<Effect> {
    let delivered = match event {
        FollowEvent::Recipient(one) => matches!(one.fate, Fate::Delivered { .. }),
        FollowEvent::Outcome(outcome) => outcome.status(Status::Accepted) == Status::Delivered,
        _ => false,
    };
    match delivered {
        true => arrived(model, id),
        false => Vec::new(),
    }
}

/// Rows of the history came.
fn listed(model: &mut Model, result: &Result<HistoryPage, String>) -> Vec<Effect> {
    let rows = result.as_ref().map_or(&[][..], |page| &page.rows);
    let delivered = rows.iter().filter(|row| row.status == Status::Delivered);
    let ids: Vec<SendId> = delivered.map(|row| row.id.clone()).collect();
    ids.iter().flat_map(|id| arrived(model, id)).collect()
}

/// That message was delivered: whichever profile waits for it.
fn arrived(model: &mut Model, id: &SendId) -> Vec<Effect> {
    let waits = |walked: &&mut Walked| walked.send.as_ref() == Some(id);
    let mut walks = model.walk.walks.profiles.values_mut();
    let news = walks
        .find(waits)
        .is_some_and(|walked| walked.proven.insert(WalkStep::Delivered));
    match news {
        true => keep(model),
        false => Vec::new(),
    }
}

/// It could not be kept.
pub(in crate::app) fn saved(model: &mut Model, why: &str) -> Vec<Effect> {
    let text = format!("your place in the guided setup could not be saved: {why}");
    model.notify(NoticeKind::Error, text);
    Vec::new()
}
