//! The action table: what can be done, with which key, where, and whether it can be done now.
//! Dispatch, footer, menu, palette, help, `postrider keys` and docs/src/keys.md follow it.

mod aliases;
mod available;
mod scope;
mod table;

use super::model::{Model, Pane, Screen};
use super::{Effect, Key, KeyCode, Overlay, SetupPart};
use crate::record::Phase;

pub use aliases::aliases;
pub use scope::{Group, Scope};
pub use table::ACTIONS;

/// Something that the user can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Action {
    ReviewAndSend,
    Preview,
    NextPreviewPage,
    PreviousPreviewPage,
    PreviewPage,
    OpenInBrowser,
    SaveSource,
    CopyPage,
    SearchPage,
    NextFound,
    PreviousFound,
    PageStart,
    PageEnd,
    AttachFile,
    ShowCopies,
    ShowOptions,
    NextFormat,
    ExportAs,
    EditOutside,
    RevealSecrets,
    OpenSignIn,
    KeepToken,
    ForgetToken,
    ChooseProfile,
    UseProfile,
    NewProfile,
    EditProfile,
    CopyProfile,
    DeleteProfile,
    DefaultProfile,
    SaveProfile,
    UseStreamHost,
    NewMessage,
    OpenDrafts,
    OpenDraft,
    OpenAsIs,
    SearchDrafts,
    OtherDrafts,
    DuplicateDraft,
    DeleteDraft,
    RestoreDraft,
    KeepTemplate,
    OpenCompose,
    OpenActivity,
    OpenInbox,
    OpenSetup,
    Check,
    CheckDns,
    GiveAccountToken,
    OpenAccount,
    AccountEnter,
    AccountToken,
    AccountNew,
    AccountResend,
    AccountRead,
    AccountVerify,
    AccountCopy,
    AccountNumber,
    NextAccountPage,
    PreviousAccountPage,
    SavePort,
    Prove,
    CheckRemedy,
    Troubleshooting,
    ExplainCard,
    OtherPane,
    Palette,
    Help,
    CancelSend,
    Interrupt,
    Quit,
    Suspend,
    Menu,
    NextField,
    PreviousField,
    Suggest,
    NextSuggestion,
    PreviousSuggestion,
    TakeSuggestion,
    CloseSuggestions,
    TakeFile,
    MarkFile,
    FolderUp,
    ShowHidden,
    Undo,
    Redo,
    FindInText,
    FindNext,
    FindOrReplace,
    FindPrevious,
    ReplaceWith,
    ReplaceAll,
    CopySelection,
    PasteCopied,
    ToggleGuide,
    NextTheme,
    ToggleMouse,
    Redraw,
    SendNow,
    SendToSelf,
    BackToForm,
    LiftSuppressions,
    Remedy,
    FieldToBlame,
    Transcript,
    Search,
    CopyReport,
    SaveReport,
    Follow,
    Choose,
    Close,
    Open,
    NextPage,
    PreviousPage,
    ShowPage,
    CopyMessage,
    OpenSend,
    SearchSends,
    NextStatus,
    NextProfile,
    RefreshStatus,
    SendAgain,
    EditAgain,
    CopyId,
    OpenInPostmark,
    ForgetSend,
    ExportSends,
    NextSendPage,
    PreviousSendPage,
    Walkthrough,
    Answers,
    Plans,
    Marketing,
    OtherPart,
    WalkAct,
    NextStep,
    PreviousStep,
    SkipStep,
    MarkStep,
    WalkLink,
    CopyStep,
    PracticeOrReal,
    TopicLink,
    CopyTopic,
    SaveExample,
    SimulateFailure,
    BreakIt,
    FirstStep,
    WriteMessage,
    SameAgain,
    EndSimulation,
    Up,
    Down,
    PageUp,
    PageDown,
}

/// Whether an action can be done now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Availability {
    /// Yes.
    Yes,
    /// It makes no sense here and is not shown.
    Hidden,
    /// Not now, and why.
    No(&'static str),
}

/// One row of the table.
pub struct ActionRow {
    /// Which.
    pub action: Action,
    /// Where its keys mean it.
    pub scope: Scope,
    /// Its keys; the first is shown. An action of the menu may have none.
    pub keys: &'static [Key],
    /// Its name in the config.
    pub name: &'static str,
    /// A few words.
    pub label: &'static str,
    /// A sentence.
    pub help: &'static str,
    /// Heading.
    pub group: Group,
    /// Place in the footer, from 1; 0 is not there.
    pub footer: u8,
    /// Whether the palette lists it.
    pub listed: bool,
    /// Whether it can be done now.
    pub available: fn(&Model) -> Availability,
    /// Does it; of several keys this one was pressed.
    pub(super) run: fn(&mut Model, Key) -> Vec<Effect>,
    /// Its letter in the Esc menu.
    pub menu: Option<char>,
}

/// The scopes whose keys count now, most specific first.
pub fn scopes(model: &Model) -> &'static [Scope] {
    match model.overlays.last() {
        Some(overlay) => scopes_above(overlay),
        None => scopes_of_screen(model),
    }
}

/// The scopes whose keys count as soon as menu, palette and help are closed.
pub fn scopes_below(model: &Model) -> &'static [Scope] {
    let is_aside = |overlay: &&Overlay| {
        !matches!(
            overlay,
            Overlay::Menu { .. } | Overlay::Palette(_) | Overlay::Help(_)
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
        Overlay::Menu { .. } => &[Scope::Menu, Scope::Always],
        Overlay::Help(help) if help.topic().is_some() => &[Scope::Topic, Scope::Always],
        Overlay::Help(_) => &[Scope::Help, Scope::Always],
        Overlay::Palette(_)
        | Overlay::Scenarios(_)
        | Overlay::AccountToken(_)
        | Overlay::AccountForm(_)
        | Overlay::DraftForm(_)
        | Overlay::Question(_) => &[Scope::List, Scope::Always],
        Overlay::Picker(_) => &[Scope::Picker, Scope::Always],
        Overlay::Preview(_) => &[Scope::Preview, Scope::Always],
        Overlay::Drafts(_) => &[Scope::Drafts, Scope::Always],
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
        (Screen::Compose, Pane::Log) if super::first_steps::is_offered(model) => {
            &[Scope::Guide, Scope::Global, Scope::Always]
        }
        (Screen::Compose, Pane::Log) => &[Scope::Log, Scope::Global, Scope::Always],
        (Screen::Compose, Pane::Form) if model.suggesting().is_some() => &[
            Scope::Suggestions,
            Scope::Form,
            Scope::Global,
            Scope::Always,
        ],
        (Screen::Compose, Pane::Form) if super::find::has_keys(model) => {
            &[Scope::Find, Scope::Global, Scope::Always]
        }
        (Screen::Compose, Pane::Form) => &[Scope::Form, Scope::Global, Scope::Always],
    }
}

/// The row that a key means now.
pub fn row(model: &Model, key: Key) -> Option<&'static ActionRow> {
    let scopes = scopes(model);
    let by_key = scopes.iter().find_map(|scope| {
        let mut rows = ACTIONS
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
    let mut rows = ACTIONS.iter().filter(|_| is_free);
    rows.find(|row| {
        row.menu == Some(letter)
            && scopes.contains(&row.scope)
            && (row.available)(model) != Availability::Hidden
    })
}

/// Whether an action can be done now.
pub fn availability(model: &Model, action: Action) -> Availability {
    let row = ACTIONS.iter().find(|row| row.action == action);
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
    let mut rows: Vec<&ActionRow> = ACTIONS.iter().filter(here).collect();
    let place = |scope: Scope| scopes.iter().position(|one| *one == scope);
    // Help first dies last on a narrow screen: it is how everything else is found.
    rows.sort_by_key(|row| (row.action != Action::Help, place(row.scope), row.footer));
    rows
}

/// Whether the key that is shown for `row` goes into a search line now.
pub fn is_typed(model: &Model, row: &ActionRow) -> bool {
    let key = model.shared.keymap.keys(row).first();
    let is_text = |key: &Key| {
        *key == Key::plain(super::KeyCode::Enter) || model.shared.keymap.edit(*key, true).is_some()
    };
    model.is_searching() && key.is_some_and(is_text)
}

/// The rows of the palette: one for each action of any screen. First those whose keys count now, as far as they make
/// sense; then those of other places.
pub fn listed(model: &Model) -> Vec<&'static ActionRow> {
    let here = scopes_below(model);
    let is_here = |row: &ActionRow| here.contains(&row.scope);
    let can_be = |row: &&ActionRow| {
        row.listed && (!is_here(row) || (row.available)(model) != Availability::Hidden)
    };
    let mut rows: Vec<&ActionRow> = ACTIONS.iter().filter(can_be).collect();
    rows.sort_by_key(|row| {
        (
            !is_here(row),
            row.action != Action::ReviewAndSend,
            row.group,
        )
    });
    let mut seen = std::collections::HashSet::new();
    rows.retain(|row| seen.insert(row.action));
    rows
}

/// Whether a send waits for the word to go.
pub(super) fn is_waiting(model: &Model) -> bool {
    let phase = model.running().map(|attempt| attempt.phase);
    matches!(phase, Some(Phase::Preparing | Phase::Ready))
}

#[cfg(test)]
mod tests;
