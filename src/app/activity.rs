//! The Activity screen: every send that is kept, searched and filtered, and one of them opened.

mod again;
mod page;
mod state;

pub(super) use again::{
    ask_to_forget, copied, copy_id, follow_again, forget, open_in_postmark, send_again,
};
pub use page::activity_page;
pub use state::{ActivityPage, ActivityPane, Opened};

use state::PAGE;

use super::model::Model;
use super::notice::NoticeKind;
use super::screen::{Pane, Screen};
use super::search_line::{SearchLine, Searched};
use super::{Effect, Key, around, clamped};
use crate::diagnose::{Context, Diagnosis};
use crate::record::{FollowOutcome, HistoryPage, HistoryQuery, SendRecord, Status};

/// Rows from the end at which the next page is fetched.
const AHEAD: usize = 20;

/// F3.
pub(super) fn show(model: &mut Model) -> Vec<Effect> {
    model.screen = Screen::Activity;
    changed(model)
}

/// Asks for the rows again, as far as they were fetched.
pub(super) fn reload(model: &Model) -> Vec<Effect> {
    let fetched = u32::try_from(model.activity.rows.len()).unwrap_or(PAGE);
    vec![Effect::ListSends(HistoryQuery {
        limit: fetched.max(PAGE),
        ..model.activity.query()
    })]
}

/// Something changed in the history: what is shown is asked for again.
pub(super) fn changed(model: &Model) -> Vec<Effect> {
    if model.screen != Screen::Activity {
        return Vec::new();
    }
    let mut effects = reload(model);
    if let Some(open) = &model.activity.open {
        effects.push(Effect::OpenSend(open.record.summary.id.clone()));
    }
    effects
}

/// Rows came. Those of another question than the present one are of no use any more.
pub(super) fn listed(
    model: &mut Model,
    query: &HistoryQuery,
    result: Result<HistoryPage, String>,
) -> Vec<Effect> {
    let activity = &mut model.activity;
    let asked = HistoryQuery {
        before: query.before,
        limit: query.limit,
        ..activity.query()
    };
    if *query != asked {
        return Vec::new();
    }
    activity.loaded = true;
    match result {
        Err(why) => activity.trouble = Some(why),
        Ok(page) => {
            activity.trouble = None;
            activity.total = page.total;
            match query.before {
                None => take(activity, page),
                Some(before) => {
                    // What was asked for twice is shown once.
                    activity.rows.retain(|row| row.seq >= before);
                    activity.rows.extend(page.rows);
                    activity.more = page.more;
                }
            }
        }
    }
    Vec::new()
}

/// New rows from the top. The chosen send stays chosen, or the one below it where it is gone, unless it is
/// the newest that is wanted.
fn take(activity: &mut ActivityPane, page: HistoryPage) {
    let chosen = activity.rows.get(activity.selected).map(|row| row.seq);
    let keep = activity.open.is_some() || activity.selected > 0;
    (activity.rows, activity.more) = (page.rows, page.more);
    let near = |seq| activity.rows.iter().position(|row| row.seq <= seq);
    let still_there = chosen.filter(|_| keep).and_then(near);
    activity.selected = still_there.unwrap_or(0);
}

/// A send came to be read.
pub(super) fn opened(
    model: &mut Model,
    result: Result<Option<Box<SendRecord>>, String>,
) -> Vec<Effect> {
    match result {
        Err(why) => model.notify(NoticeKind::Error, why),
        Ok(None) => {
            model.activity.open = None;
            model.notify(NoticeKind::Info, "the history has forgotten that send");
        }
        Ok(Some(record)) => {
            let diagnosis = meaning(model, &record);
            let record = *record;
            model.activity.open = Some(Box::new(Opened { record, diagnosis }));
        }
    }
    Vec::new()
}

/// What is the matter with a send of the history.
fn meaning(model: &Model, record: &SendRecord) -> Option<Diagnosis> {
    let context = Context::of_send(&record.begun);
    let found = FollowOutcome {
        message_id: record.summary.message_id.clone(),
        recipients: record.recipients.clone(),
        trouble: None,
        stopped: false,
    };
    let followed = model.shared.catalogue.diagnose_followed(&found, &context);
    let at_first = || {
        let failure = record.failure.as_ref()?;
        let status = record.summary.status;
        Some(
            model
                .shared
                .catalogue
                .diagnose_send(status, failure, &context),
        )
    };
    let is_well = record.summary.status == Status::Delivered;
    followed.or_else(at_first).filter(|_| !is_well)
}

/// Enter: opens the chosen send.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    let chosen = model.activity.rows.get(model.activity.selected);
    let Some(id) = chosen.map(|row| row.id.clone()) else {
        return Vec::new();
    };
    model.activity.scroll = 0;
    vec![Effect::OpenSend(id)]
}

/// Esc: closes the send, then the search, then the screen.
pub(super) fn close(model: &mut Model) -> Vec<Effect> {
    let activity = &mut model.activity;
    if activity.open.take().is_some() {
        activity.scroll = 0;
        return Vec::new();
    }
    let is_narrowed = !activity.search.text().is_empty()
        || activity.status.is_some()
        || activity.profile.is_some();
    if is_narrowed {
        activity.search = SearchLine::default();
        (activity.status, activity.profile) = (None, None);
        return anew(model);
    }
    (model.screen, model.pane) = (Screen::Compose, Pane::Form);
    Vec::new()
}

/// Another question: its answer is shown from the top.
fn anew(model: &mut Model) -> Vec<Effect> {
    model.activity.selected = 0;
    vec![Effect::ListSends(model.activity.query())]
}

/// Keys of the search, while it is open.
pub(super) fn search_key(model: &mut Model, key: Key) -> Option<Vec<Effect>> {
    let edit = model.shared.keymap.edit(key, true);
    match model.activity.search.key(key, edit)? {
        Searched::Left => Some(Vec::new()),
        Searched::Changed => Some(anew(model)),
    }
}

/// Pasted text goes into the search.
pub(super) fn paste(model: &mut Model, text: &str) -> Vec<Effect> {
    model.activity.search.paste(text);
    anew(model)
}

/// Moves the choice, or scrolls the open send.
pub(super) fn scroll(model: &mut Model, by: isize) -> Vec<Effect> {
    if let Some(open) = &model.activity.open {
        let page = activity_page(model, open);
        model.activity.scroll = page.scrolled(model.activity.scroll, by);
        return Vec::new();
    }
    let activity = &mut model.activity;
    let count = activity.rows.len();
    clamped(&mut activity.selected, by, count);
    let last = count.saturating_sub(1);
    let nears_end = activity.selected + AHEAD > last;
    let before = activity.rows.last().map(|row| row.seq);
    match before.filter(|_| nears_end && activity.more) {
        Some(before) => {
            // Until the answer comes nobody asks for the same page again.
            activity.more = false;
            vec![Effect::ListSends(HistoryQuery {
                before: Some(before),
                ..activity.query()
            })]
        }
        None => Vec::new(),
    }
}

/// Turns so many pages on.
pub(super) fn turn(model: &mut Model, by: isize) -> Vec<Effect> {
    let all = ActivityPage::ALL;
    let here = all.iter().position(|page| *page == model.activity.page);
    let mut at = here.unwrap_or(0);
    around(&mut at, by, all.len());
    model.activity.page = all[at];
    model.activity.scroll = 0;
    Vec::new()
}

/// The next status, and behind the last all of them.
pub(super) fn next_status(model: &mut Model) -> Vec<Effect> {
    let all: Vec<Option<Status>> = std::iter::once(None)
        .chain(Status::all().map(Some))
        .collect();
    let here = all
        .iter()
        .position(|status| *status == model.activity.status);
    let next = (here.unwrap_or(0) + 1) % all.len();
    model.activity.status = all[next];
    anew(model)
}

/// The next profile, and behind the last all of them.
pub(super) fn next_profile(model: &mut Model) -> Vec<Effect> {
    let names = model
        .shared
        .profiles
        .iter()
        .map(|profile| Some(profile.name.clone()));
    let all: Vec<Option<String>> = std::iter::once(None).chain(names).collect();
    let here = all.iter().position(|name| *name == model.activity.profile);
    let next = (here.unwrap_or(0) + 1) % all.len();
    model.activity.profile.clone_from(&all[next]);
    anew(model)
}
