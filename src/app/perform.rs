//! From a key to an action, and from an action to what it does.

use super::actions::{self, ACTIONS, Action, ActionRow, Availability};
use super::buffer::Edit;
use super::layout::layout;
use super::model::{Model, NoticeKind, Pane, Screen};
use super::{
    Effect, Key, KeyCode, Overlay, SetupPart, account, activity, clipboard, compose, drafts, find,
    first_steps, help, inbox, log, menu, overlays, picker, preview, profiles, setup, walk,
};
use crate::mail::FieldId;

/// A key was pressed.
pub(super) fn key(model: &mut Model, key: Key) -> Vec<Effect> {
    let key = as_typed(model, key);
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

/// The character that a key types into the text of the message now, if that is all it does.
pub fn typed(model: &Model, key: Key) -> Option<char> {
    let is_in_text = model.overlays.is_empty()
        && model.screen == Screen::Compose
        && model.pane == Pane::Form
        && model.form.focus == FieldId::Body
        && model.suggestions.is_none()
        && model.shared.size.is_enough()
        && !find::has_keys(model);
    if !is_in_text {
        return None;
    }
    let new_line = Edit::Type("\n".to_owned());
    let is_new_line = || {
        actions::row(model, key).is_none() && model.shared.keymap.edit(key, false) == Some(new_line)
    };
    let enter = || (key == Key::plain(KeyCode::Enter) && is_new_line()).then_some('\n');
    key.printable().or_else(enter)
}

/// Windows reports AltGr as Ctrl+Alt with the character it types: where text is typed and no action has that key, it
/// is the character.
fn as_typed(model: &mut Model, key: Key) -> Key {
    let is_alt_gr = key.modifiers.ctrl && key.modifiers.alt && model.shared.keymap.leaves(key);
    match key.code {
        KeyCode::Char(character) if is_alt_gr && clipboard::takes_text(model) => {
            Key::char(character)
        }
        _ => key,
    }
}

fn pressed(model: &mut Model, key: Key) -> Vec<Effect> {
    if let Some(effects) = text_key(model, key) {
        return effects;
    }
    match actions::row(model, key) {
        Some(row) => match (row.available)(model) {
            Availability::Yes => (row.run)(model, model.shared.keymap.meant(row, key)),
            Availability::No(reason) => {
                model.notify(NoticeKind::Info, format!("{}: {reason}", row.label));
                Vec::new()
            }
            Availability::Hidden => Vec::new(),
        },
        None if matches!(model.overlays.last(), Some(Overlay::Menu { .. })) => {
            beyond_menu(model, key)
        }
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

/// A key of the screen under the menu, such as F3 or Ctrl+S: it closes the menu and does what it says there.
fn beyond_menu(model: &mut Model, key: Key) -> Vec<Effect> {
    let menu = model.overlays.pop();
    match actions::row(model, key).filter(|_| key.printable().is_none()) {
        Some(row) => run_row(model, row),
        None => {
            model.overlays.extend(menu);
            Vec::new()
        }
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
    if let Some(Overlay::Help(help)) = model.overlays.last_mut() {
        return help::text_key(help, edit);
    }
    if matches!(model.overlays.last(), Some(Overlay::Menu { .. })) {
        return key.printable().map(|typed| menu::letter(model, typed));
    }
    if model.overlays.is_empty() && model.screen == Screen::Activity {
        return activity::search_key(model, key);
    }
    if !model.overlays.is_empty() || model.screen != Screen::Compose {
        return None;
    }
    if first_steps::has_keys(model) {
        // Whoever types writes: only digits choose.
        let writes = key.printable().is_some_and(|c| !c.is_ascii_digit());
        return writes.then(|| {
            model.pane = Pane::Form;
            compose::type_key(model, key)
        });
    }
    if model.pane == Pane::Log {
        return log::search_key(model, key);
    }
    if find::has_keys(model) {
        return find::text_key(model, key);
    }
    let opens_line = key.code == KeyCode::Enter && model.form.focus != FieldId::Body;
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
    let row = ACTIONS.iter().find(|row| row.action == action);
    row.map_or_else(Vec::new, |row| run_row(model, row))
}

/// The same for a row.
pub(super) fn run_row(model: &mut Model, row: &ActionRow) -> Vec<Effect> {
    match (row.available)(model) {
        Availability::Yes => (row.run)(model, Key::plain(KeyCode::Enter)),
        Availability::No(reason) => {
            model.notify(NoticeKind::Info, format!("{}: {reason}", row.label));
            Vec::new()
        }
        Availability::Hidden => Vec::new(),
    }
}

/// Scrolls by so many pages.
pub(super) fn scroll_page(model: &mut Model, by: isize) -> Vec<Effect> {
    let rows = page(model);
    scroll(model, by * rows)
}

/// Rows that the palette goes up or down by at once.
const LIST_PAGE: isize = 10;

fn page(model: &Model) -> isize {
    match model.overlays.last() {
        Some(Overlay::Preview(pane)) => return preview::preview_rows(model, pane).cast_signed(),
        Some(Overlay::Help(help)) => return help::page_rows(model, help).max(1).cast_signed(),
        Some(Overlay::Palette(_) | Overlay::Scenarios(_)) => return LIST_PAGE,
        _ => {}
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

/// Esc: closes what is on top.
pub(super) fn close(model: &mut Model) -> Vec<Effect> {
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
