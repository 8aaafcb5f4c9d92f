//! From a key to what it does.

use super::actions;
use super::buffer::Edit;
use super::compose;
use super::copying;
use super::effect::Effect;
use super::find;
use super::key::{Key, KeyCode};
use super::layer::Handled;
use super::log;
use super::model::Model;
use super::overlay::Overlay;
use super::screen::{Pane, Screen};
use super::shell::on_top;
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
    let mut effects = match copying::command(model, key) {
        Ok(effects) => effects,
        Err(all) => return all,
    };
    effects.extend(pressed(model, key));
    copying::collect(model);
    effects
}

/// The character that a key types into the text of the message now, if that is all it does.
pub fn typed(model: &Model, key: Key) -> Option<char> {
    let is_in_text = model.overlays.is_empty()
        && model.screen == Screen::Compose
        && model.pane == Pane::Form
        && model.form.focus == FieldId::Body
        && model.form.template.is_none()
        && model.suggestions.is_none()
        && model.shared.size.is_enough()
        && !model.finds();
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
        KeyCode::Char(character) if is_alt_gr && copying::takes_text(model) => Key::char(character),
        _ => key,
    }
}

fn pressed(model: &mut Model, key: Key) -> Vec<Effect> {
    let edit = model.shared.keymap.edit(key, true);
    let typed = match on_top(model, |layer, cx| layer.text_key(key, edit, cx)) {
        Some((handled, effects)) => (handled == Handled::Yes).then_some(effects),
        None => text_key(model, key),
    };
    if let Some(effects) = typed {
        return effects;
    }
    match actions::row(model, key) {
        Some(row) => {
            let meant = model.shared.keymap.meant(row, key);
            actions::run_row(model, row, meant)
        }
        None if matches!(model.overlays.last(), Some(Overlay::Menu(_))) => beyond_menu(model, key),
        None if model.overlays.is_empty()
            && model.screen == Screen::Compose
            && model.pane == Pane::Form
            && !model.finds() =>
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
        Some(row) => actions::run(model, row.name),
        None => {
            model.overlays.extend(menu);
            Vec::new()
        }
    }
}

/// Keys of the screen that belong to text before any action: printable ones, and the editing keys of an open input.
fn text_key(model: &mut Model, key: Key) -> Option<Vec<Effect>> {
    if model.screen != Screen::Compose {
        return None;
    }
    if model.has_first_steps() {
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
    if model.finds() {
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
