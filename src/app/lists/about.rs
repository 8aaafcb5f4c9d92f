//! Whether the panel still shows the last run to a list.

use super::send::ListSend;
use crate::app::drafts;
use crate::app::model::Model;

/// Whether the panel still shows the last run: its message is in the form unchanged, or no other one was started.
pub(in crate::app) fn is_about(model: &Model, run: &ListSend) -> bool {
    let attempts = &model.log.attempts;
    let is_newest = attempts.last().is_none_or(|last| last.job.0 < run.job.0);
    let is_here = run.sheet == drafts::current(model) && model.form.draft() == *run.draft;
    is_newest && (is_here || model.form.is_blank())
}
