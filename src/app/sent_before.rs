//! A message that may be out already is not sent again unawares: neither after a crash, when the draft that
//! was kept is the one of a send whose outcome is unknown, nor after an unknown outcome in this run.

use super::model::{Model, NoticeKind};
use super::{Effect, practise};
use crate::mail::{Draft, FieldId, Problem, Severity};
use crate::record::{Moment, SendId, SendRecord, Status};

/// An earlier send of the message in hand.
#[derive(Debug, Clone, PartialEq)]
pub struct SentBefore {
    /// Which send.
    pub id: SendId,
    /// When it began.
    pub at: Moment,
    /// How it stands.
    pub status: Status,
    /// What was sent; without text and files where those are not kept.
    draft: Draft,
}

impl SentBefore {
    /// When and how it stands, in words.
    pub(super) fn in_words(&self) -> String {
        let (at, status) = (self.at, self.status.name());
        format!("it began to be sent at {at}, and that send is {status}")
    }
}

/// The last sends that are kept, newest first, as the edge found them at the start. One of them may be
/// the draft that an earlier run left behind, which may not be known yet.
pub(super) fn recent(model: &mut Model, records: Vec<SendRecord>) {
    match &mut model.recent {
        Some(waiting) => *waiting = records,
        None => compare(model, &records),
    }
}

/// It is known now what an earlier run left behind.
pub(super) fn looked(model: &mut Model) {
    let records = model.recent.take().unwrap_or_default();
    compare(model, &records);
}

fn compare(model: &mut Model, records: &[SendRecord]) {
    let offered = model.recovered.as_ref().map(|left| left.draft.clone());
    // If it was taken over before this was known.
    let is_taken = offered.is_none();
    let draft = offered.unwrap_or_else(|| model.form.draft());
    if !practise::is_begun(&draft, &model.form.signature) {
        return;
    }
    let found = records
        .iter()
        .find(|record| may_be_out(record.summary.status) && is_same(&record.begun.draft, &draft));
    let Some(record) = found else { return };
    model.sent_before = Some(SentBefore {
        id: record.summary.id.clone(),
        at: record.begun.at,
        status: record.summary.status,
        draft: record.begun.draft.clone(),
    });
    if is_taken {
        let text = "this message may be out already: {activity} shows the send of it";
        model.notify(NoticeKind::Warning, text);
    }
}

/// A follow-up knows what became of a send, by which `sent` left. Where it arrived at Postmark, the message
/// in the form is no unsent work any more.
pub(super) fn followed(
    model: &mut Model,
    id: &SendId,
    sent: Option<Draft>,
    status: Status,
) -> Vec<Effect> {
    let before = model.sent_before.as_mut().filter(|sent| sent.id == *id);
    let earlier = before.map(|sent| {
        sent.status = status;
        sent.draft.clone()
    });
    let arrived = has_arrived(status);
    let form = model.form.draft();
    let is_same_as = |other: &Option<Draft>| other.as_ref().is_some_and(|other| *other == form);
    if !arrived || model.form.settled == form || !(is_same_as(&sent) || is_same_as(&earlier)) {
        return Vec::new();
    }
    model.form.settled = form;
    model.keep_timer = None;
    vec![Effect::ForgetDraft]
}

/// A warning for the review of `draft`, if it may be out already.
pub(super) fn warning(model: &Model, draft: &Draft, summary: &str) -> Option<Problem> {
    let before = model.sent_before.as_ref();
    let before = before.filter(|sent| is_same(&sent.draft, draft));
    let unknown = model
        .log
        .attempts
        .iter()
        .rev()
        .any(|attempt| attempt.summary == summary && attempt.status() == Some(Status::Unknown));
    let message = match before {
        Some(sent) => format!(
            "this very message may be out already: {}; sending it makes a second copy ({} shows the first)",
            sent.in_words(),
            model.keymap.key_named("activity")
        ),
        None if unknown => "the last send of this message has an unknown outcome: it may be out, and sending it makes a second copy; {activity}, then {follow-again} asks Postmark".into(),
        None => return None,
    };
    let message = model.keymap.say(&message);
    Some(Problem {
        check: "sent-before",
        severity: Severity::Warning,
        field: FieldId::To,
        message,
        range: None,
    })
}

/// Whether Postmark has it.
pub(super) fn has_arrived(status: Status) -> bool {
    matches!(
        status,
        Status::Accepted | Status::PartlyRefused | Status::Delivered | Status::Bounced
    )
}

fn may_be_out(status: Status) -> bool {
    !matches!(
        status,
        Status::Refused | Status::Failed | Status::Cancelled | Status::RefusedInside
    )
}

/// Whether two drafts are one message, as far as both are known: text and files may not have been kept.
fn is_same(kept: &Draft, other: &Draft) -> bool {
    let heads = |draft: &Draft| {
        [
            &draft.from,
            &draft.to,
            &draft.cc,
            &draft.bcc,
            &draft.subject,
            &draft.stream,
        ]
        .map(|text| text.trim().to_owned())
    };
    let text = kept.text.trim().is_empty() || kept.text.trim() == other.text.trim();
    heads(kept) == heads(other) && text
}
