//! Stopping a run to a list, and what is said of it when postrider is left.

use crate::app::effect::Effect;
use crate::app::intent::{Intent, Question};
use crate::app::model::Model;
use crate::app::notice::NoticeKind;
use crate::record::JobId;

/// Offers to stop the run.
pub(in crate::app) fn offer_stop(model: &mut Model, job: JobId) {
    let text = "Stop sending to the list? Messages that were handed over stay sent; the rest can be sent later, and no message is sent twice.";
    let notice = Intent::Notify(NoticeKind::Info, "stopping…");
    let cancel = Intent::perform(Effect::Cancel(job));
    let question = Question::new("Stop", text)
        .answer("Keep sending", [])
        .answer("Stop sending", [notice, cancel]);
    model.ask(question);
}

/// The line that stays in the scrollback after a run.
pub(in crate::app) fn farewell(model: &Model) -> Option<String> {
    let run = model.lists.run.as_deref()?;
    let newer = model.log.attempts.iter().any(|one| one.job.0 > run.job.0);
    let sum = &run.sum;
    let accepted = sum.accepted + sum.before;
    let practice = match run.practice {
        true => " (practice: they stayed on this computer)",
        false => "",
    };
    let words = format!(
        "{}: {accepted} of {} messages to {}{practice}",
        run.status().name(),
        sum.total,
        run.name
    );
    (!newer).then_some(words)
}
