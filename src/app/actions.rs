//! Which actions there are now: for a key, for the footer, and whether they can be done.

use super::action::{Action, Availability, Here, Scope};
use super::effect::Effect;
use super::key::{Key, KeyCode};
use super::model::{ActionRow, Model};
use super::notice::NoticeKind;
use super::overlay::Overlay;
use super::screen::{Pane, Screen};
use super::walk::SetupPart;
use crate::mail::{FieldId, parse_mailbox};

impl Model {
    /// What can be done now.
    pub fn here(&self) -> Here {
        let is_help = |overlay: &Overlay| matches!(overlay, Overlay::Help(_));
        let in_form = self.screen == Screen::Compose
            && self.pane == Pane::Form
            && self.overlays.iter().all(is_help);
        let actions = self.actions.iter();
        Here {
            scopes: scopes_below(self),
            actions: actions
                .map(|row| (&row.meta, (row.available)(self)))
                .collect(),
            field: in_form.then_some(self.form.focus),
            sender: parse_mailbox(self.form.line(FieldId::From)).ok(),
        }
    }
}

/// The scopes whose keys count now, most specific first.
pub fn scopes(model: &Model) -> &'static [Scope] {
    match model.overlays.last() {
        Some(overlay) => scopes_above(overlay),
        None => scopes_of_screen(model),
    }
}

/// The scopes whose keys count as soon as menu, palette and help are closed.
fn scopes_below(model: &Model) -> &'static [Scope] {
    let is_aside = |overlay: &&Overlay| {
        !matches!(
            overlay,
            Overlay::Menu(_) | Overlay::Palette(_) | Overlay::Help(_)
        )
    };
    match model.overlays.iter().rfind(is_aside) {
        Some(overlay) => scopes_above(overlay),
        None => scopes_of_screen(model),
    }
}

fn scopes_above(overlay: &Overlay) -> &'static [Scope] {
    match overlay {
        Overlay::Review(_) => &[Scope::Review, Scope::Always],
        Overlay::ListReview(_) => &[Scope::ListReview, Scope::Always],
        Overlay::Menu(_) => &[Scope::Menu, Scope::Always],
        Overlay::Help(help) if help.topic().is_some() => &[Scope::Topic, Scope::Always],
        Overlay::Help(_) => &[Scope::Help, Scope::Always],
        Overlay::Palette(_)
        | Overlay::Scenarios(_)
        | Overlay::AccountToken(_)
        | Overlay::AccountForm(_)
        | Overlay::DraftForm(_)
        | Overlay::TemplateValues(_)
        | Overlay::Question(_) => &[Scope::List, Scope::Always],
        Overlay::Picker(_) => &[Scope::Picker, Scope::Always],
        Overlay::Preview(_) => &[Scope::Preview, Scope::Always],
        Overlay::Drafts(_) => &[Scope::Drafts, Scope::Always],
        Overlay::Lookup(_) => &[Scope::Lookup, Scope::Always],
        Overlay::ServerTemplates(_) => &[Scope::Templates, Scope::Always],
        Overlay::Profiles(_) => &[Scope::Profiles, Scope::Always],
        Overlay::ProfileForm(_) => &[Scope::ProfileForm, Scope::Always],
    }
}

fn scopes_of_screen(model: &Model) -> &'static [Scope] {
    match (model.screen, model.pane) {
        (Screen::Setup, _) if model.walk.part == SetupPart::Walkthrough => {
            &[Scope::Walk, Scope::Global, Scope::Always]
        }
        (Screen::Setup, _) => &[Scope::Setup, Scope::Global, Scope::Always],
        (Screen::Account, _) => &[Scope::Account, Scope::Global, Scope::Always],
        (Screen::Activity, _) => &[Scope::Activity, Scope::Global, Scope::Always],
        (Screen::Inbox, _) => &[Scope::Inbox, Scope::Global, Scope::Always],
        (Screen::Compose, Pane::Log) if model.offers_first_steps() => {
            &[Scope::Guide, Scope::Global, Scope::Always]
        }
        (Screen::Compose, Pane::Log) => &[Scope::Log, Scope::Global, Scope::Always],
        (Screen::Compose, Pane::Form) if model.suggesting().is_some() => &[
            Scope::Suggestions,
            Scope::Form,
            Scope::Global,
            Scope::Always,
        ],
        (Screen::Compose, Pane::Form) if model.finds() => {
            &[Scope::Find, Scope::Global, Scope::Always]
        }
        (Screen::Compose, Pane::Form) => &[Scope::Form, Scope::Global, Scope::Always],
    }
}

/// The row that a key means now.
pub fn row(model: &Model, key: Key) -> Option<&'static ActionRow> {
    let scopes = scopes(model);
    let by_key = scopes.iter().find_map(|scope| {
        let mut rows = model
            .actions
            .iter()
            .filter(|row| row.scope == *scope && (row.available)(model) != Availability::Hidden);
        rows.find(|row| model.shared.keymap.keys(row).contains(&key))
    });
    by_key.or_else(|| of_menu_letter(model, key, scopes))
}

/// The row whose letter in the menu was pressed with Alt. Terminals send the same bytes for that as for Esc and the
/// letter in quick succession.
fn of_menu_letter(model: &Model, key: Key, scopes: &[Scope]) -> Option<&'static ActionRow> {
    let KeyCode::Char(letter) = key.code else {
        return None;
    };
    let is_alt = key == Key::alt(letter) && model.overlays.is_empty();
    let is_free = is_alt && !model.shared.keymap.is_edit(key);
    let mut rows = model.actions.iter().filter(|_| is_free);
    rows.find(|row| {
        row.menu == Some(letter)
            && scopes.contains(&row.scope)
            && (row.available)(model) != Availability::Hidden
    })
}

/// Whether an action can be done now.
pub fn availability(model: &Model, action: Action) -> Availability {
    let row = model.actions.iter().find(|row| row.action == action);
    row.map_or(Availability::Hidden, |row| (row.available)(model))
}

/// The rows of the footer, in order: those whose keys count now.
pub fn footer(model: &Model) -> Vec<&'static ActionRow> {
    let scopes = scopes(model);
    let here = |row: &&ActionRow| {
        row.footer > 0
            && scopes.contains(&row.scope)
            && (row.available)(model) != Availability::Hidden
            && !is_typed(model, row)
    };
    let mut rows: Vec<&ActionRow> = model.actions.iter().filter(here).collect();
    let place = |scope: Scope| scopes.iter().position(|one| *one == scope);
    // Help first dies last on a narrow screen: it is how everything else is found.
    rows.sort_by_key(|row| (row.action != Action::Help, place(row.scope), row.footer));
    rows
}

/// Whether the key that is shown for `row` goes into a search line now.
pub fn is_typed(model: &Model, row: &ActionRow) -> bool {
    let key = model.shared.keymap.keys(row).first();
    let is_text = |key: &Key| {
        *key == Key::plain(KeyCode::Enter) || model.shared.keymap.edit(*key, true).is_some()
    };
    model.is_searching() && key.is_some_and(is_text)
}

/// Runs an action by its name, as far as it can be done now.
pub(super) fn run(model: &mut Model, name: &str) -> Vec<Effect> {
    let mut rows = model.actions.iter();
    rows.find(|row| row.name == name)
        .map_or_else(Vec::new, |row| {
            run_row(model, row, Key::plain(KeyCode::Enter))
        })
}

/// The same for a row, with the key that was pressed.
pub(super) fn run_row(model: &mut Model, row: &ActionRow, key: Key) -> Vec<Effect> {
    match (row.available)(model) {
        Availability::Yes => (row.run)(model, key),
        Availability::No(reason) => {
            model.notify(NoticeKind::Info, format!("{}: {reason}", row.label));
            Vec::new()
        }
        Availability::Hidden => Vec::new(),
    }
}
