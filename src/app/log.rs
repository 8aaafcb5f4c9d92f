//! The log pane: remedies of the card, search, scrolling, the report.

mod page;
mod rows;
mod transcript;

use page::last_scroll;
pub use page::{LogRows, log_rows};
pub use rows::mark as status_mark;

use super::model::{Model, NoticeKind, Pane};
use super::{
    Attempt, Effect, Key, KeyCode, LineField, card, clipboard, compose, drafts, profiles, report,
    review, setup, simulation,
};
use crate::diagnose::Remedy;
use crate::postmark::{HOST, PORTS, StreamKind};
use crate::record::Via;

/// Scrolls by entries; up is back in time.
pub(super) fn scroll(model: &mut Model, by: isize) {
    let last = last_scroll(model);
    let here = model.log.scroll_back.min(last);
    model.log.scroll_back = here.saturating_add_signed(-by).min(last);
}

/// Does the remedy of a digit.
pub(super) fn remedy(model: &mut Model, key: Key) -> Vec<Effect> {
    match card::chosen_fix(model, key) {
        None => Vec::new(),
        Some((_, fix)) => match fix.action {
            Some(action) => do_remedy(model, action),
            None => card::for_the_user(model, &fix),
        },
    }
}

fn do_remedy(model: &mut Model, remedy: Remedy) -> Vec<Effect> {
    let sent_from = last(model).map(|attempt| attempt.profile.clone());
    let other = sent_from.filter(|name| *name != model.profile().name);
    if let (Remedy::UsePort(_) | Remedy::UsePostmarkHost, Some(name)) = (&remedy, other) {
        // The server that would be changed is that of the profile in use.
        let text = format!("that send went from profile {name}; choose it first ({{profile}})");
        model.notify(NoticeKind::Info, text);
        return Vec::new();
    }
    match remedy {
        Remedy::EditField(id) => compose::focus(model, id),
        Remedy::UsePort(port) => {
            use_port(model, port);
            retry(model)
        }
        Remedy::UsePostmarkHost => {
            use_postmark_host(model);
            retry(model)
        }
        Remedy::OpenPage(page) => open_page(model, page),
        Remedy::Retry => retry(model),
        Remedy::RunCheck => setup::check(model),
        // Only a check finds servers, and its card stands elsewhere.
        Remedy::ChooseServer(_) => Vec::new(),
        Remedy::SendOverHttps => over_https(model),
        Remedy::SaveReport => save_report(model),
        Remedy::EndSimulation => end_simulation(model),
    }
}

/// Ends the simulation. Where no message of the user's was waiting, the one that failed goes into the form.
pub(super) fn end_simulation(model: &mut Model) -> Vec<Effect> {
    let failed = last(model).map(|attempt| attempt.draft.clone());
    let mut effects = simulation::end(model);
    if let Some(draft) = failed.filter(|_| model.form.is_blank()) {
        effects.extend(drafts::take_draft(model, draft));
        model.notify(
            NoticeKind::Info,
            "Simulation ended. {review} sends the message.",
        );
    }
    effects
}

/// The review of the same message for the way over HTTPS.
pub(super) fn over_https(model: &mut Model) -> Vec<Effect> {
    if model.shared.job.is_some() {
        model.notify(NoticeKind::Info, "a send is running");
        return Vec::new();
    }
    (model.screen, model.pane) = (super::Screen::Compose, Pane::Form);
    review::open_via(model, false, Via::Api)
}

/// Postmark's own host, that of the stream, and its ports for the rest of this run.
pub(super) fn use_postmark_host(model: &mut Model) {
    let index = model.shared.profile;
    // Practice stays where it is, whatever a fix says.
    if model.profile().is_practice() {
        return;
    }
    let host = profiles::kind_in_form(model).map_or(HOST, StreamKind::host);
    host.clone_into(&mut model.shared.profiles[index].smtp_host);
    model.shared.profiles[index].smtp_ports = PORTS.to_vec();
    model
        .shared
        .run_servers
        .insert(model.profile().name.clone());
}

/// Copies an address and says so: a browser may be on another machine.
pub(super) fn open_page(model: &mut Model, page: String) -> Vec<Effect> {
    let what = format!("{page} (open it in a browser)");
    clipboard::copy_outside(model, what, page)
}

/// The port goes first for the rest of this run.
pub(super) fn use_port(model: &mut Model, port: u16) {
    let index = model.shared.profile;
    let is_practice = model.profile().is_practice();
    let ports = &mut model.shared.profiles[index].smtp_ports;
    // What else listens on this computer may hand mail on.
    if is_practice && !ports.contains(&port) {
        return;
    }
    ports.retain(|known| *known != port);
    ports.insert(0, port);
    model
        .shared
        .run_servers
        .insert(model.profile().name.clone());
}

fn retry(model: &mut Model) -> Vec<Effect> {
    if model.shared.job.is_some() {
        model.notify(NoticeKind::Info, "a send is running");
        return Vec::new();
    }
    model.pane = Pane::Form;
    review::open(model, false)
}

/// Esc: to the field that the card's first edit names, or to the form as it was.
pub(super) fn to_form(model: &mut Model) -> Vec<Effect> {
    if model.log.search.take().is_some() {
        return Vec::new();
    }
    let blamed = model.card().and_then(|card| {
        card.remedies.iter().find_map(|remedy| match remedy.action {
            Some(Remedy::EditField(id)) => Some(id),
            _ => None,
        })
    });
    model.pane = Pane::Form;
    // The other type of token is not shown just because a hint speaks of it.
    match blamed.filter(|id| model.form.has_field(*id)) {
        Some(id) => compose::focus(model, id),
        None => Vec::new(),
    }
}

/// Shows the transcript, or hides it.
pub(super) fn toggle_transcript(model: &mut Model) {
    model.log.transcript = !model.log.transcript;
    model.pane = Pane::Log;
}

/// Opens the search.
pub(super) fn open_search(model: &mut Model) -> Vec<Effect> {
    model.log.transcript = true;
    model.log.search = Some(LineField::default());
    model.pane = Pane::Log;
    Vec::new()
}

/// Keys of an open search.
pub(super) fn search_key(model: &mut Model, key: Key) -> Option<Vec<Effect>> {
    let search = model.log.search.as_mut()?;
    if key.code == KeyCode::Enter {
        find_next(model);
        return Some(Vec::new());
    }
    search.apply(model.shared.keymap.edit(key, true)?);
    Some(Vec::new())
}

/// Scrolls to the next older transcript line that contains the words, around the end.
fn find_next(model: &mut Model) {
    let words = model
        .log
        .search
        .as_ref()
        .map_or(String::new(), |search| search.value().to_lowercase());
    let Some(last) = model.log.attempts.last().filter(|_| !words.is_empty()) else {
        return;
    };
    let count = last.transcript.len();
    let from = model.log.scroll_back;
    let fits = |back: &usize| {
        last.transcript[count - 1 - back]
            .text
            .to_lowercase()
            .contains(&words)
    };
    let found = (from + 1..count)
        .find(fits)
        .or_else(|| (0..count.min(from + 1)).find(fits));
    match found {
        Some(back) => model.log.scroll_back = back,
        None => model.notify(
            NoticeKind::Info,
            format!("\"{words}\" is not in the transcript"),
        ),
    }
}

fn last(model: &Model) -> Option<&Attempt> {
    model.log.attempts.last()
}

/// Copies the report of the last send.
pub(super) fn copy_report(model: &mut Model) -> Vec<Effect> {
    let Some(text) = last(model).map(|attempt| report(model, attempt)) else {
        return Vec::new();
    };
    clipboard::copy_outside(model, "the report, without the token", text)
}

/// Saves the report of the last send.
pub(super) fn save_report(model: &mut Model) -> Vec<Effect> {
    last(model)
        .map(|attempt| Effect::SaveReport(report(model, attempt)))
        .into_iter()
        .collect()
}
