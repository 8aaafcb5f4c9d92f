//! From a key to an action, and from an action to what it does.

use super::FieldGroup;
use super::actions::{self, Action, Availability};
use super::layout::layout;
use super::model::{Model, NoticeKind, Pane, Screen};
use super::{
    Effect, Key, Overlay, SetupPart, account, activity, clipboard, compose, delivery, drafts,
    editor, find, inbox, keeping, log, options, overlays, picker, preview, profiles, review, setup,
    simulation, suggest, troubleshooting, walk,
};
use crate::mail::FieldId;

/// A key was pressed.
pub(super) fn key(model: &mut Model, key: Key) -> Vec<Effect> {
    model.shared.notice = None;
    if model.overlays.is_empty()
        && let Some(attempt) = model.running_mut()
    {
        attempt.keys_since_start += 1;
    }
    let mut effects = match clipboard::command(model, key) {
        Ok(effects) => effects,
        Err(all) => return all,
    };
    effects.extend(pressed(model, key));
    clipboard::collect(model);
    effects
}

fn pressed(model: &mut Model, key: Key) -> Vec<Effect> {
    if let Some(effects) = text_key(model, key) {
        return effects;
    }
    match actions::row(model, key) {
        Some(row) => match (row.availability)(model) {
            Availability::Yes => act(model, row.action, model.shared.keymap.meant(row, key)),
            Availability::No(reason) => {
                model.notify(NoticeKind::Info, format!("{}: {reason}", row.label));
                Vec::new()
            }
            Availability::Hidden => Vec::new(),
        },
        None if model.overlays.is_empty()
            && model.screen == Screen::Compose
            && model.pane == Pane::Form
            && !find::has_keys(model) =>
        {
            compose::type_key(model, key)
        }
        None => Vec::new(),
    }
}

/// Keys that belong to text before any action: printable ones, and the editing keys of an open input.
fn text_key(model: &mut Model, key: Key) -> Option<Vec<Effect>> {
    let edit = model.shared.keymap.edit(key, true);
    if let Some(Overlay::Palette(palette) | Overlay::Scenarios(palette)) = model.overlays.last_mut()
    {
        palette.input.apply(edit?);
        palette.selected = 0;
        return Some(Vec::new());
    }
    if matches!(model.overlays.last(), Some(Overlay::Preview(_))) {
        return preview::search_key(model, key);
    }
    if let Some(Overlay::AccountForm(form)) = model.overlays.last_mut() {
        return account::choice_key(form, key, edit).then(Vec::new);
    }
    if let Some(Overlay::AccountToken(input)) = model.overlays.last_mut() {
        input.apply(edit?);
        return Some(Vec::new());
    }
    if matches!(model.overlays.last(), Some(Overlay::Picker(_))) {
        return picker::text_key(model, key, edit);
    }
    if matches!(model.overlays.last(), Some(Overlay::Drafts(_))) {
        return drafts::search_key(model, key);
    }
    if let Some(Overlay::DraftForm(form)) = model.overlays.last_mut() {
        drafts::type_in_form(form, edit?);
        return Some(Vec::new());
    }
    if matches!(model.overlays.last(), Some(Overlay::ProfileForm(_))) {
        return profiles::text_key(model, key);
    }
    if let Some(Overlay::Troubleshooting(page)) = model.overlays.last_mut() {
        page.palette.input.apply(edit?);
        (page.palette.selected, page.reading) = (0, None);
        return Some(Vec::new());
    }
    if let Some(Overlay::Answers(page)) = model.overlays.last_mut() {
        if page.reading.is_some() {
            return None;
        }
        page.palette.input.apply(edit?);
        page.palette.selected = 0;
        return Some(Vec::new());
    }
    if model.overlays.is_empty() && model.screen == Screen::Activity {
        return activity::search_key(model, key);
    }
    if !model.overlays.is_empty() || model.screen != Screen::Compose {
        return None;
    }
    if model.pane == Pane::Log {
        return log::search_key(model, key);
    }
    if find::has_keys(model) {
        return find::text_key(model, key);
    }
    let opens_line = key.code == super::KeyCode::Enter && model.form.focus != FieldId::Body;
    if opens_line && model.suggestion_to_take().is_some() {
        return None;
    }
    if opens_line {
        return Some(compose::enter(model));
    }
    let typed = key.printable().is_some();
    typed
        .then(|| compose::type_key(model, key))
        .filter(|_| model.form.takes_text() || typed)
}

/// Does an action, as far as it can be done now.
pub(super) fn run(model: &mut Model, action: Action) -> Vec<Effect> {
    match actions::availability(model, action) {
        Availability::Yes => act(model, action, Key::plain(super::KeyCode::Enter)),
        Availability::No(reason) => {
            model.notify(NoticeKind::Info, reason);
            Vec::new()
        }
        Availability::Hidden => Vec::new(),
    }
}

/// Actions that an area does by itself.
fn of_area(model: &mut Model, action: Action, key: Key) -> Option<Vec<Effect>> {
    account::act(model, action, key)
        .or_else(|| drafts::act(model, action))
        .or_else(|| find::act(model, action))
        .or_else(|| suggest::act(model, action))
        .or_else(|| picker::act(model, action))
        .or_else(|| preview::act(model, action, key))
}

fn act(model: &mut Model, action: Action, key: Key) -> Vec<Effect> {
    if let Some(effects) = of_area(model, action, key) {
        return effects;
    }
    match action {
        Action::ReviewAndSend => review::open(model, false),
        Action::SendNow => review::send(model),
        Action::SendToSelf => review::to_self(model),
        Action::LiftSuppressions => review::lift(model),
        Action::BackToForm => review::back(model),
        Action::UseStreamHost => profiles::use_stream_host(model),
        Action::ChooseProfile => profiles::open(model),
        Action::UseProfile
        | Action::NewProfile
        | Action::EditProfile
        | Action::CopyProfile
        | Action::DeleteProfile
        | Action::DefaultProfile
        | Action::SaveProfile => profiles::act(model, action),
        Action::CancelSend => delivery::offer_cancel(model),
        Action::Interrupt => delivery::interrupt(model),
        Action::Quit => delivery::quit(model),
        Action::Suspend => vec![Effect::Suspend],
        Action::ShowCopies => compose::show_group(model, FieldGroup::Copies),
        Action::ExportAs => options::offer_export(model),
        Action::NextFormat => options::next_format(model),
        Action::ShowOptions => compose::show_group(model, FieldGroup::Options),
        Action::NextField => compose::next_field(model),
        Action::PreviousField => compose::move_focus(model, -1),
        Action::Remedy => log::remedy(model, key),
        Action::KeepToken => keeping::keep(model),
        Action::Check => setup::check(model),
        Action::CheckDns => setup::toggle_dns(model),
        Action::SavePort => setup::save_port(model),
        Action::CheckRemedy => setup::remedy(model, key),
        Action::ExplainCard => troubleshooting::open_at_card(model),
        Action::ShowPage => inbox::show_page(model, key),
        Action::NextPage => inbox::turn(model, 1),
        Action::PreviousPage => inbox::turn(model, -1),
        Action::CopyMessage => inbox::copy(model),
        Action::OpenActivity => activity::show(model),
        Action::OpenSend => activity::open(model),
        Action::NextStatus => activity::next_status(model),
        Action::NextProfile => activity::next_profile(model),
        Action::FollowAgain => activity::follow_again(model),
        Action::SendAgain => activity::send_again(model, true),
        Action::EditAgain => activity::send_again(model, false),
        Action::CopyId => activity::copy_id(model),
        Action::OpenInPostmark => activity::open_in_postmark(model),
        Action::ExportSends => vec![Effect::ExportSends(model.activity.query())],
        Action::NextSendPage => activity::turn(model, 1),
        Action::PreviousSendPage => activity::turn(model, -1),
        Action::Walkthrough => walk::open(model),
        Action::OtherPart => walk::other_part(model),
        Action::WalkAct => walk::act(model),
        Action::NextStep => walk::go(model, 1),
        Action::PreviousStep => walk::back(model),
        Action::SkipStep => walk::skip(model),
        Action::MarkStep => walk::mark(model),
        Action::WalkLink => walk::link(model, key),
        Action::CopyStep => walk::copy(model),
        Action::PractiseOrReal => walk::practise_or_real(model),
        Action::AnswerLink => walk::answer_link(model, key),
        Action::CopyAnswer => walk::copy_answer(model),
        Action::SaveAnswer => walk::save_answer(model),
        Action::CopyReport if model.screen == Screen::Setup => setup::copy_report(model),
        Action::SaveReport if model.screen == Screen::Setup => setup::save_report(model),
        Action::CopyReport => log::copy_report(model),
        Action::SaveReport => log::save_report(model),
        _ => show(model, action),
    }
}

/// Actions that change only what is shown.
fn show(model: &mut Model, action: Action) -> Vec<Effect> {
    match action {
        Action::RevealSecrets => model.form.revealed = !model.form.revealed,
        Action::EditOutside => return editor::open(model),
        Action::Search => return log::open_search(model),
        Action::FieldToBlame => return log::to_form(model),
        Action::EndFault => return simulation::end(model),
        Action::NewMessage => return overlays::new_message(model),
        Action::OpenCompose => (model.screen, model.pane) = (Screen::Compose, Pane::Form),
        Action::SearchSends => model.activity.search.is_open = true,
        Action::ForgetSend => activity::ask_to_forget(model),
        Action::OpenInbox => model.screen = Screen::Inbox,
        Action::OpenSetup => return walk::open_setup(model),
        Action::Answers => walk::open_list(model),
        Action::Plans => walk::open_at(model, "plans"),
        Action::Marketing => walk::open_at(model, "marketing"),
        Action::ForgetToken => keeping::ask_to_forget(model),
        Action::Prove => setup::ask_to_prove(model),
        Action::GiveAccountToken => {
            let input = super::LineField::secret();
            model.overlays.push(Overlay::AccountToken(input));
        }
        Action::Troubleshooting => troubleshooting::open(model),
        Action::OtherPane => {
            model.pane = if model.pane == Pane::Form {
                Pane::Log
            } else {
                Pane::Form
            };
        }
        Action::Palette => model
            .overlays
            .push(Overlay::Palette(super::Palette::default())),
        Action::Help => model.overlays.push(Overlay::Help { scroll: 0 }),
        Action::Menu => model.overlays.push(Overlay::Menu { selected: 0 }),
        Action::Transcript => {
            model.log.transcript = !model.log.transcript;
            model.pane = Pane::Log;
        }
        Action::Follow => model.log.scroll_back = 0,
        Action::Up => return scroll(model, -1),
        Action::Down => return scroll(model, 1),
        Action::PageUp => return scroll(model, -page(model)),
        Action::PageDown => return scroll(model, page(model)),
        Action::Choose => return overlays::choose(model),
        Action::Open => return inbox::open(model),
        Action::PractiseFault => simulation::open(model),
        Action::Close => return close(model),
        _ => {}
    }
    Vec::new()
}

fn page(model: &Model) -> isize {
    if let Some(Overlay::Preview(pane)) = model.overlays.last() {
        return preview::preview_rows(model, pane).cast_signed();
    }
    let walking = model.screen == Screen::Setup && model.walk.part == SetupPart::Walkthrough;
    // The walkthrough has a row for its steps and one for what Enter does.
    let around = if walking && model.overlays.is_empty() {
        7
    } else {
        6
    };
    let rows = model.shared.size.rows.saturating_sub(around);
    // With its sentence and wrapped, an entry of the transcript takes about three rows, or five where
    // it is narrow: a page must leave none out.
    let in_transcript = model.screen == Screen::Compose
        && model.pane == Pane::Log
        && model.log.transcript
        && model.overlays.is_empty();
    let entries = match (in_transcript, layout(model).log.width) {
        (false, _) => rows,
        (true, 0..70) => rows / 5,
        (true, _) => rows / 3,
    };
    isize::try_from(entries.max(1)).unwrap_or(1)
}

fn close(model: &mut Model) -> Vec<Effect> {
    if model.overlays.is_empty() {
        match model.screen {
            Screen::Setup => return setup::close(model),
            Screen::Activity => return activity::close(model),
            Screen::Account => return account::close(model),
            Screen::Compose => find::close(model),
            Screen::Inbox => {}
        }
        inbox::close(model);
        return Vec::new();
    }
    overlays::close(model)
}

/// Moves what is on top: the overlay, the inbox or the log.
pub(super) fn scroll(model: &mut Model, by: isize) -> Vec<Effect> {
    if overlays::scroll(model, by) {
        return Vec::new();
    }
    match (model.screen, model.pane) {
        (Screen::Inbox, _) => inbox::scroll(model, by),
        (Screen::Setup, _) if model.walk.part == SetupPart::Walkthrough => walk::scroll(model, by),
        (Screen::Setup, _) => setup::scroll(model, by),
        (Screen::Activity, _) => return activity::scroll(model, by),
        (Screen::Account, _) => account::scroll(model, by),
        (Screen::Compose, Pane::Log) => log::scroll(model, by),
        (Screen::Compose, Pane::Form) => {}
    }
    Vec::new()
}
