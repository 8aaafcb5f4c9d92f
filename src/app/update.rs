//! The dispatcher: one message, one area.

use super::account::AccountPane;
use super::action::Action;
use super::activity::ActivityPane;
use super::drafts::DraftAnswer;
use super::effect::Effect;
use super::message::Message;
use super::model::Model;
use super::notice::NoticeKind;
use super::overlay::Overlay;
use super::picker::Picker;
use super::preview::{self, PreviewNews, PreviewPane};
use super::profiles::ProfileList;
use super::review::Review;
use super::shell::act;
use super::template::{Next, TemplateAnswer};
use super::{
    actions, compose, copying, credential, delivery, drafts, editor, files, follow, keeping, lists,
    lookup, mouse, open, options, perform, profile_changes, review, send_again, sent_before, setup,
    shown, signature, simulation, startup, suggest, template, walk,
};
use crate::postmark::Written;
use crate::record::{CheckEvent, Event};

/// Changes the model by what happened, and says what to do.
pub fn update(model: &mut Model, message: Message) -> Vec<Effect> {
    if message == Message::Drawn {
        shown::drawn(model);
        return Vec::new();
    }
    if is_stale(model, &message) {
        return Vec::new();
    }
    if let Some(effects) = unseen(model, &message) {
        return effects;
    }
    let tells_nothing = is_of_transcript(&message);
    let mut effects = walk::told(model, &message);
    effects.extend(dispatch(model, message));
    suggest::tidy(model);
    effects.extend(lists::tidy(model));
    if !tells_nothing {
        effects.extend(walk::noted(model));
    }
    effects
}

/// What comes of a message where the screen is too small to be shown: nothing is sent, changed or asked
/// unseen. Who wants to leave may, since the draft is kept, unless a send is under way.
fn unseen(model: &mut Model, message: &Message) -> Option<Vec<Effect>> {
    if model.shared.size.is_enough() {
        return None;
    }
    let leaves = |key| actions::row(model, key).is_some_and(|row| row.action == Action::Quit);
    match message {
        Message::Key(key) if leaves(*key) && !model.is_sending() => {
            Some(delivery::keep_and_leave(model))
        }
        Message::Key(_) | Message::Paste(_) | Message::Mouse(_) => Some(Vec::new()),
        _ => None,
    }
}

/// What comes in thousands and proves nothing.
fn is_of_transcript(message: &Message) -> bool {
    let of_job = |event: &Event| matches!(event, Event::Line(_) | Event::Progress(_));
    match message {
        Message::Job { event, .. } => of_job(event),
        Message::Check { event, .. } => matches!(event, CheckEvent::Line { .. }),
        _ => false,
    }
}

fn dispatch(model: &mut Model, message: Message) -> Vec<Effect> {
    match message {
        Message::Drawn | Message::Continued => Vec::new(),
        Message::Key(key) => perform::key(model, key),
        Message::Paste(text) => copying::insert(model, &text),
        Message::Mouse(event) => mouse::mouse(model, event),
        Message::PracticeReady {
            ports,
            credential,
            sender,
            api_url,
        } => startup::practice_ready(model, ports, credential, &sender, api_url.as_ref()),
        Message::PracticeFailed(why) => startup::practice_failed(model, why),
        Message::CredentialFound { profile, result } => credential::found(model, &profile, result),
        Message::TokenKept { profile, result } => keeping::kept(model, &profile, result),
        Message::TokenForgotten { profile, result } => keeping::forgotten(model, &profile, result),
        Message::Started { at, .. } => delivery::started(model, at),
        Message::Job { event, .. } => delivery::event(model, event),
        Message::Check { event, .. } => setup::event(model, event),
        Message::Account { outcome, .. } => act(model, |account: &mut AccountPane, cx| {
            account.answered(*outcome, cx);
        }),
        Message::PreSendInfo { ahead, lifted, .. } => act(model, |review: &mut Review, cx| {
            review.take_info(ahead, lifted, cx)
        }),
        Message::EarlierFound { earlier, .. } => review::earlier_found(model, earlier),
        Message::ListChecked { id, result } => lists::checked(model, id, result),
        Message::Run { event, .. } => lists::event(model, event),
        Message::Follow { id, event } => follow::event(model, &id, event),
        Message::SendOpened(result) => act(model, |activity: &mut ActivityPane, cx| {
            activity.opened(result, cx);
        }),
        Message::SendCopied { result, at_once } => send_again::copied(model, result, at_once),
        Message::HistoryChanged(result) => history_changed(model, result),
        Message::ConfigRead(result) => config_read(model, result),
        Message::ProfileChanged { change, result } => {
            profile_changes::changed(model, &change, result)
        }
        Message::Timer(timer) => compose::timer(model, timer),
        Message::FilesProbed(facts) => files::files_probed(model, facts),
        Message::Template { profile, answer } => template_answer(model, &profile, answer),
        Message::Lookup { profile, answer } => lookup::answered(model, &profile, answer),
        Message::ModelRead { path, result } => template::model_read(model, &path, result),
        Message::SignatureRead { profile, result } => signature::read(model, &profile, result),
        offer @ (Message::AddressesFound { .. }
        | Message::StreamsListed { .. }
        | Message::FolderListed { .. }
        | Message::PathsCompleted { .. }) => offered(model, offer),
        fact @ (Message::LocalOffset(_)
        | Message::FollowingReal(_)
        | Message::Resized(_)
        | Message::Inbox(_)
        | Message::InboxSource { .. }
        | Message::Sends { .. }
        | Message::RecentSends(_)
        | Message::PracticeAccount(_)
        | Message::NotDone(_)) => {
            note(model, fact);
            Vec::new()
        }
        Message::Scenarios(all) => simulation::catalogue(model, all),
        Message::PlayRefused(why) => simulation::refused(model, &why),
        Message::Exported(result) => options::exported(model, result),
        Message::Copied(result) => copying::copied_outside(model, result),
        Message::WalksNotSaved(why) => walk::saved(model, &why),
        Message::PortsSaved(result) => {
            saved(model, "the port goes first from now on; saved in", result)
        }
        Message::ReportSaved(result) => saved(model, "report saved:", result),
        Message::ExampleSaved(result) => saved(model, "example saved:", result),
        Message::DraftSaved(result) => draft_saved(model, result),
        Message::Edited(edited) => editor::edited(model, edited),
        Message::Preview(news) => preview_news(model, news),
        Message::Drafts(answer) => draft_answer(model, answer),
        // No question can be asked.
        Message::Terminate => delivery::keep_and_leave(model),
    }
}

/// Takes what the edge reports and nothing follows from.
fn note(model: &mut Model, fact: Message) {
    match fact {
        Message::LocalOffset(minutes) => model.inbox.offset_minutes = minutes,
        Message::FollowingReal(count) => model.shared.followed_real = count,
        Message::Resized(size) => model.shared.size = size,
        Message::Inbox(items) => model.inbox.arrived(items),
        Message::InboxSource { id, result } => model.inbox.fetched(id, result),
        Message::Sends { query, result } => model.activity.listed(&query, result),
        Message::RecentSends(records) => sent_before::recent(model, records),
        Message::PracticeAccount(token) => model.shared.practice_account = Some(token),
        Message::NotDone(why) => model.notify(NoticeKind::Error, why),
        _ => {}
    }
}

/// What can be chosen from has come.
fn offered(model: &mut Model, message: Message) -> Vec<Effect> {
    match message {
        Message::AddressesFound { typed, addresses } => suggest::found(model, &typed, addresses),
        Message::StreamsListed {
            profile,
            token,
            result,
        } => suggest::streams_listed(model, &profile, &token, result),
        Message::FolderListed { asked, result } => act(model, |picker: &mut Picker, cx| {
            picker.listed(&asked, result, cx);
        }),
        Message::PathsCompleted { typed, paths } => files::paths_completed(model, &typed, paths),
        _ => Vec::new(),
    }
}

/// The one place where answers to what is over are dropped.
fn is_stale(model: &mut Model, message: &Message) -> bool {
    match message {
        Message::Started { job, .. }
        | Message::PreSendInfo { job, .. }
        | Message::EarlierFound { job, .. }
        | Message::Job { job, .. } => model.shared.job != Some(*job),
        Message::Run { job, .. } => model.lists.running().map(|run| run.job) != Some(*job),
        Message::Account { job, .. } => model.account.job != Some(*job),
        Message::Check { job, .. } => model.check.job != Some(*job),
        Message::Preview(news) => is_stale_preview(model, news),
        Message::Timer(timer) => !model.shared.timers.remove(timer),
        _ => false,
    }
}

/// Whether an answer belongs to a preview that is no longer there.
fn is_stale_preview(model: &Model, news: &PreviewNews) -> bool {
    let PreviewNews::Built { id, .. } = news else {
        return false;
    };
    let waits = |overlay: &Overlay| matches!(overlay, Overlay::Preview(pane) if pane.id == *id);
    !model.overlays.iter().any(waits)
}

fn preview_news(model: &mut Model, news: PreviewNews) -> Vec<Effect> {
    preview::announce(&news, &mut model.shared);
    act(model, |preview: &mut PreviewPane, _| preview.news(news))
}

fn draft_answer(model: &mut Model, answer: DraftAnswer) -> Vec<Effect> {
    let is_about_start = matches!(answer, DraftAnswer::Left(_));
    let effects = drafts::answered(model, answer);
    if is_about_start {
        sent_before::looked(model);
    }
    effects
}

/// Opens what waited for the rendering.
fn template_answer(model: &mut Model, profile: &str, answer: TemplateAnswer) -> Vec<Effect> {
    let (mut effects, next) = template::answered(model, profile, answer);
    effects.extend(match next {
        Some(Next::Review { to_self }) => review::open(model, to_self),
        Some(Next::Preview) => open::preview(model),
        Some(Next::Nothing) | None => Vec::new(),
    });
    effects
}

fn config_read(model: &mut Model, result: Result<Box<Written>, String>) -> Vec<Effect> {
    if let Err(why) = &result {
        let text = format!("the config cannot be used: {why}");
        model.notify(NoticeKind::Error, text);
    }
    act(model, |list: &mut ProfileList, _| list.read(result))
}

fn history_changed(model: &mut Model, result: Result<Option<String>, String>) -> Vec<Effect> {
    match result {
        Ok(Some(text)) => model.notify(NoticeKind::Info, text),
        Ok(None) => {}
        Err(text) => model.notify(NoticeKind::Error, text),
    }
    model.refresh_activity()
}

/// Something was saved at a path, or not.
fn saved(model: &mut Model, what: &str, result: Result<String, String>) -> Vec<Effect> {
    match result {
        Ok(path) => model.notify(NoticeKind::Info, format!("{what} {path}")),
        Err(why) => model.notify(NoticeKind::Error, why),
    }
    Vec::new()
}

fn draft_saved(model: &mut Model, result: Result<(), String>) -> Vec<Effect> {
    if let Err(why) = result {
        let text = format!("autosave failed: {why}");
        model.notify(NoticeKind::Error, text);
    }
    Vec::new()
}
