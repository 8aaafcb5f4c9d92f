//! What a follow-up reports: it belongs to the send of that id, in the log and on the Activity screen.

use super::model::Model;
use super::notice::NoticeKind;
use super::screen::Pane;
use super::{Attempt, Effect, drafts, sent_before};
use crate::record::{Fate, FollowEvent, FollowOutcome, SendId, Status, worst};

/// A report.
pub(super) fn event(model: &mut Model, id: &SendId, event: FollowEvent) -> Vec<Effect> {
    let is_news = !matches!(event, FollowEvent::Waiting(_));
    if let Some(run) = &mut model.lists.run {
        run.followed(id, &event);
    }
    let attempt = model
        .log
        .attempts
        .iter_mut()
        .rfind(|attempt| attempt.id.as_ref() == Some(id));
    if let Some(attempt) = attempt {
        learn(attempt, &event);
    }
    if let FollowEvent::Outcome(outcome) = event {
        return ended(model, id, &outcome);
    }
    if matches!(event, FollowEvent::Elsewhere) {
        let text = "another postrider follows it; what that one learns is shown here";
        model.notify(NoticeKind::Info, text);
    }
    if is_news {
        return model.refresh_activity();
    }
    Vec::new()
}

fn learn(attempt: &mut Attempt, event: &FollowEvent) {
    match event {
        FollowEvent::Found { message_id } => attempt.message_id = Some(message_id.clone()),
        FollowEvent::Waiting(_) | FollowEvent::Elsewhere => attempt.following = true,
        FollowEvent::Trouble(failure) => attempt.follow_trouble = Some(failure.message.clone()),
        FollowEvent::Recipient(one) => {
            attempt.follow_trouble = None;
            match attempt
                .fates
                .iter_mut()
                .find(|known| known.address == one.address)
            {
                Some(known) => *known = one.clone(),
                None => attempt.fates.push(one.clone()),
            }
        }
        FollowEvent::Outcome(outcome) => {
            attempt.following = false;
            if !outcome.stopped {
                attempt.fates.clone_from(&outcome.recipients);
            }
            if outcome.trouble.is_none() {
                attempt.follow_trouble = None;
            }
        }
    }
}

fn ended(model: &mut Model, id: &SendId, outcome: &FollowOutcome) -> Vec<Effect> {
    let place = model
        .log
        .attempts
        .iter()
        .rposition(|attempt| attempt.id.as_ref() == Some(id));
    let before = place
        .and_then(|at| model.log.attempts[at].outcome.as_ref())
        .map_or(Status::Accepted, crate::record::Outcome::status);
    if let Some(at) = place {
        let context = model.log.attempts[at].context.clone();
        let diagnosis = model.shared.catalogue.diagnose_followed(outcome, &context);
        let attempt = &mut model.log.attempts[at];
        // What was wrong at the send stays told, where nothing worse was found.
        attempt.diagnosis = match outcome.status(before) {
            Status::Delivered => None,
            _ => diagnosis.or(attempt.diagnosis.take()),
        };
    }
    tell(model, outcome, before);
    let status = outcome.status(before);
    let mut effects = sent_before::followed(model, id, status);
    let sent = place.map(|at| &model.log.attempts[at]);
    let sent = sent.filter(|_| sent_before::has_arrived(status));
    if let Some((sheet, draft)) = sent.map(|one| (one.sheet, one.draft.clone())) {
        effects.extend(drafts::sent(model, sheet, &draft));
    }
    effects.extend(model.refresh_activity());
    effects
}

fn tell(model: &mut Model, outcome: &FollowOutcome, before: Status) {
    let Some(worst) = worst(&outcome.recipients) else {
        return;
    };
    let whom = match outcome.recipients.len() {
        1 => worst.address.clone(),
        count => format!("{count} recipients"),
    };
    let why = if model.pane == Pane::Log {
        ""
    } else {
        "; {other-pane} shows why"
    };
    let (kind, text) = match (&worst.fate, &outcome.trouble) {
        _ if outcome.stopped => return,
        (Fate::Delivered { .. }, _) => (NoticeKind::Info, format!("delivered to {whom}")),
        (Fate::Bounced { .. }, _) => {
            let text = format!("accepted, then bounced: {}{why}", worst.address);
            (NoticeKind::Error, text)
        }
        (Fate::RefusedInside { .. }, _) => {
            let text = format!("accepted, then refused inside Postmark{why}");
            (NoticeKind::Error, text)
        }
        (Fate::NotFound, _) if before == Status::Unknown => {
            let text = "Postmark has no trace of it: it was most likely never received".to_owned();
            (NoticeKind::Warning, text)
        }
        (Fate::NotFound, _) => {
            let text = format!("accepted, but the API has no trace of it{why}");
            (NoticeKind::Warning, text)
        }
        (Fate::Accepted, Some(failure)) => {
            let text = format!("delivery status unknown: {}", failure.message);
            (NoticeKind::Warning, text)
        }
        (fate, _) => (NoticeKind::Info, format!("{}: {whom}", fate.name())),
    };
    model.notify(kind, text);
}
