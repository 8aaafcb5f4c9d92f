//! A message that somebody has already, or may have, is sent to them again only after a question: whether it
//! was sent in this session, is a draft that an earlier session left behind, was opened from Activity, or is a
//! copy that says the same.

use super::drafts::{self, SentBefore};
use super::effect::Effect;
use super::model::Model;
use super::notice::NoticeKind;
use super::review::Lookup;
use crate::mail::{Draft, FieldId, Problem, Severity};
use crate::record::{EarlierSend, SendId, SendRecord, Status};

/// The last sends that are kept, newest first, as the edge found them at the start. One of them may be
/// the draft that an earlier run left behind, which may not be known yet.
pub(super) fn recent(model: &mut Model, records: Vec<SendRecord>) {
    match &mut model.drafts.recent {
        Some(waiting) => *waiting = records,
        None => compare(model, &records),
    }
}

/// It is known now what an earlier run left behind.
pub(super) fn looked(model: &mut Model) {
    let records = model.drafts.recent.take().unwrap_or_default();
    compare(model, &records);
}

fn compare(model: &mut Model, records: &[SendRecord]) {
    let offered = model
        .drafts
        .recovered
        .as_ref()
        .map(|left| left.draft.clone());
    // If it was taken over before this was known.
    let is_taken = offered.is_none();
    let draft = offered.unwrap_or_else(|| model.form.draft());
    if !model.form.is_begun(&draft) {
        return;
    }
    let Some(message) = draft.identity() else {
        return;
    };
    let is_sent = |record: &&SendRecord| {
        let SendRecord {
            begun,
            summary,
            recipients,
            ..
        } = record;
        EarlierSend::of(&message, begun, summary.status, recipients).is_some()
    };
    let found = records.iter().find(is_sent);
    let Some(record) = found else { return };
    model.drafts.sent_before = Some(SentBefore {
        id: record.summary.id.clone(),
        at: record.begun.at,
        status: record.summary.status,
        draft: record.begun.draft.clone(),
    });
    drafts::offer_recovered(model);
    if is_taken {
        let text = "this message may already have been sent: {activity} shows that send";
        model.notify(NoticeKind::Warning, text);
    }
}

/// A follow-up knows the delivery status of a send. Where it is the one of the draft that an earlier session left
/// behind, and arrived at Postmark, that is no unsent work any more.
pub(super) fn followed(model: &mut Model, id: &SendId, status: Status) -> Vec<Effect> {
    let Some(before) = model
        .drafts
        .sent_before
        .as_mut()
        .filter(|sent| sent.id == *id)
    else {
        return Vec::new();
    };
    before.status = status;
    let draft = before.draft.clone();
    drafts::offer_recovered(model);
    match has_arrived(status) {
        true => drafts::sent(model, model.drafts.sheet, &draft),
        false => Vec::new(),
    }
}

/// The newest send of this session that is the same message and that somebody may have. Practice and real
/// mail do not count for each other.
pub(super) fn in_this_session(model: &Model, draft: &Draft) -> Option<EarlierSend> {
    let message = draft.identity()?;
    let practice = model.profile().is_practice();
    let mut attempts = model.log.attempts.iter().rev();
    attempts.find_map(|attempt| {
        let is_same = || {
            attempt
                .draft
                .identity()
                .is_some_and(|sent| sent.is_same(&message))
        };
        let earlier = attempt.earlier().filter(|_| attempt.practice == practice)?;
        is_same().then_some(earlier)
    })
}

/// The earlier send of the message under review, as far as it is known now.
pub(super) fn of_review(model: &Model) -> Option<EarlierSend> {
    let review = model.review()?;
    let order = review.asked.as_ref()?;
    in_this_session(model, &order.draft).or_else(|| match &review.earlier {
        Lookup::Found(earlier) => Some((**earlier).clone()),
        _ => None,
    })
}

/// The warning in a review.
pub(super) fn warning(earlier: &EarlierSend) -> Problem {
    Problem {
        check: CHECK,
        severity: Severity::Warning,
        field: FieldId::To,
        message: format!("{}; they would get it twice", earlier.describe()),
        range: None,
    }
}

pub(super) const CHECK: &str = "sent-before";

/// Whether Postmark has it.
pub(super) fn has_arrived(status: Status) -> bool {
    matches!(
        status,
        Status::Accepted | Status::PartlyRefused | Status::Delivered | Status::Bounced
    )
}
