//! What a run to a list reports, and how it ends.

use super::send::ListEnd;
use super::state::people;
use crate::app::effect::Effect;
use crate::app::intent::Intent;
use crate::app::model::Model;
use crate::app::notice::NoticeKind;
use crate::app::overlay::Overlay;
use crate::app::{delivery, drafts};
use crate::record::{JobId, Outcome, RunEnd, RunEvent, Status};

/// A run reports.
pub(in crate::app) fn event(model: &mut Model, event: RunEvent) -> Vec<Effect> {
    let Some(run) = model.lists.run.as_mut() else {
        return Vec::new();
    };
    match event {
        RunEvent::Begun {
            run: id,
            at,
            sum,
            note,
        } => {
            run.run = id;
            (run.started, run.sum, run.note) = (Some(at), sum, note);
            let words = format!("postrider: sending to {}", people(sum.total));
            vec![Effect::Title(words)]
        }
        RunEvent::Row {
            row,
            to,
            id,
            outcome,
        } => {
            run.note_row(row, to, id, &outcome);
            Vec::new()
        }
        RunEvent::Ended(end) => ended(model, ListEnd::Over(end)),
        RunEvent::NotBegun(why) => ended(model, ListEnd::NotBegun(why)),
    }
}

fn ended(model: &mut Model, end: ListEnd) -> Vec<Effect> {
    let Some(run) = model.lists.run.as_mut() else {
        return Vec::new();
    };
    if let ListEnd::Over(RunEnd::Stopped(failure)) = &end {
        let outcome = Outcome::Failed((**failure).clone());
        let catalogue = &model.shared.catalogue;
        run.diagnosis = catalogue.diagnose_outcome(&outcome, &run.context);
    }
    run.end = Some(end);
    let (status, sum) = (run.status(), run.sum);
    let (sheet, draft, practice) = (run.sheet, run.draft.clone(), run.practice);
    let (job, not_begun) = (run.job, run.run.is_empty());
    model.lists.scroll = 0;
    model.overlays.retain(|overlay| !asks(overlay, job));
    let accepted = sum.accepted + sum.before;
    let (kind, words) = match status {
        Status::Accepted if practice => {
            let words = format!(
                "Caught by the practice server: {accepted} messages. {{inbox}} shows them."
            );
            (NoticeKind::Info, words)
        }
        Status::Accepted => {
            let words =
                format!("Accepted: {accepted} messages. {{activity}} shows their delivery.");
            (NoticeKind::Info, words)
        }
        _ if not_begun => (
            NoticeKind::Error,
            "Nothing was sent. {other-pane} shows why.".into(),
        ),
        _ => {
            let words = format!(
                "{accepted} of {} messages accepted. {{other-pane}} shows the rest.",
                sum.total
            );
            (NoticeKind::Warning, words)
        }
    };
    model.notify(kind, words);
    let mut effects = vec![Effect::Title(format!("postrider: {}", status.name()))];
    if status == Status::Accepted {
        effects.extend(drafts::sent(model, sheet, &draft));
        if sheet == drafts::current(model) {
            effects.extend(drafts::put_away(model));
        }
    }
    if model.shared.leaving && model.shared.job.is_none() {
        effects.extend(delivery::keep_and_leave(model));
    }
    effects
}

/// Whether an overlay is the question whether to stop this run.
fn asks(overlay: &Overlay, job: JobId) -> bool {
    let stops = |intent: &Intent| match intent {
        Intent::Perform(effect) => **effect == Effect::Cancel(job),
        Intent::CancelAndQuit(one) => *one == job,
        _ => false,
    };
    matches!(overlay, Overlay::Question(question) if question.offers(stops))
}
