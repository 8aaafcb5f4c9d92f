//! The action table: what can be done, with which key, where, and whether it can be done now.
//! Dispatch, footer, menu, palette, help, `postrider keys` and the README's table follow it.

use super::model::{Model, Pane, Screen};
use super::{Key, KeyCode, Overlay};
use crate::record::Phase;

/// Something that the user can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Action {
    ReviewAndSend,
    AttachFile,
    ShowCopies,
    RevealSecrets,
    ChooseProfile,
    NewMessage,
    OpenCompose,
    OpenInbox,
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
    Undo,
    Redo,
    SendNow,
    SendToSelf,
    BackToForm,
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
    Up,
    Down,
    PageUp,
    PageDown,
}

/// Where a key means an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// Everywhere, also above overlays.
    Always,
    /// On every screen without an overlay.
    Global,
    /// In the form.
    Form,
    /// In the log.
    Log,
    /// In the inbox.
    Inbox,
    /// In the review.
    Review,
    /// In a menu, the palette or a question.
    List,
    /// In the help.
    Help,
}

impl Scope {
    /// The word in help and tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Always => "everywhere",
            Self::Global => "on every screen",
            Self::Form => "in the form",
            Self::Log => "in the log",
            Self::Inbox => "in the inbox",
            Self::Review => "in the review",
            Self::List => "in lists",
            Self::Help => "in the help",
        }
    }
}

/// Heading under which an action is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Group {
    Message,
    Sending,
    Log,
    Screens,
    Moving,
    Program,
}

impl Group {
    /// The heading.
    pub fn name(self) -> &'static str {
        match self {
            Self::Message => "Message",
            Self::Sending => "Sending",
            Self::Log => "Log",
            Self::Screens => "Screens",
            Self::Moving => "Moving",
            Self::Program => "Program",
        }
    }
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
    /// Its keys; the first is shown.
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
    /// Whether menu and palette list it.
    pub listed: bool,
    /// Whether it can be done now.
    pub availability: fn(&Model) -> Availability,
}

const UP: &[Key] = &[Key::plain(KeyCode::Up)];
const DOWN: &[Key] = &[Key::plain(KeyCode::Down)];
const PAGE_UP: &[Key] = &[Key::plain(KeyCode::PageUp)];
const PAGE_DOWN: &[Key] = &[Key::plain(KeyCode::PageDown)];
const ENTER: &[Key] = &[Key::plain(KeyCode::Enter)];
const ESC: &[Key] = &[Key::plain(KeyCode::Esc)];
const DIGITS: &[Key] = &[
    Key::char('1'),
    Key::char('2'),
    Key::char('3'),
    Key::char('4'),
    Key::char('5'),
    Key::char('6'),
    Key::char('7'),
    Key::char('8'),
    Key::char('9'),
];

macro_rules! actions {
    ($( $action:ident $scope:ident $keys:expr, $name:literal, $label:literal, $help:literal, $group:ident $footer:literal $listed:literal $availability:expr; )*) => {
        &[ $( ActionRow {
            action: Action::$action,
            scope: Scope::$scope,
            keys: $keys,
            name: $name,
            label: $label,
            help: $help,
            group: Group::$group,
            footer: $footer,
            listed: $listed,
            availability: $availability,
        }, )* ]
    };
}

/// Every action.
pub const ACTIONS: &[ActionRow] = actions! {
    ReviewAndSend Global &[Key::ctrl('s')], "review", "review and send", "Checks the message, signs in meanwhile, and shows what would be sent to whom. Nothing leaves before Enter.", Sending 1 true can_send;
    AttachFile Global &[Key::ctrl('o')], "attach", "attach a file", "Goes to the Files field. Type or paste a path; Tab completes it, Enter takes it.", Message 2 true always;
    ShowCopies Form &[Key::alt('c')], "copies", "show or hide Cc, Bcc, Reply-To", "Shows the three fields, or hides those that are empty.", Message 0 true always;
    RevealSecrets Form &[Key::alt('r')], "reveal", "reveal or mask the token", "Shows the token in clear until pressed again.", Message 0 true always;
    NewMessage Global &[Key::ctrl('n')], "new", "new message", "Empties recipients, subject, text and files. Sender, token and stream stay.", Message 0 true always;
    ChooseProfile Global &[Key::alt('p')], "profile", "choose a profile", "Practice, Postmark, or a profile of your own from the config.", Sending 0 true not_running;
    CancelSend Global &[Key::alt('x')], "cancel", "cancel the send", "Before the final dot nothing is sent; after it the message may have been accepted.", Sending 0 true running;
    OpenCompose Global &[Key::plain(KeyCode::F(2))], "compose", "compose", "The form and the log.", Screens 0 true in_inbox;
    OpenInbox Global &[Key::plain(KeyCode::F(4))], "inbox", "practice inbox", "What the practice server caught.", Screens 4 true practice;
    OtherPane Global &[Key::plain(KeyCode::F(6))], "other-pane", "form or log", "Moves between the form and the log with its failure card.", Screens 5 true in_compose;
    Palette Global &[Key::ctrl('p'), Key::plain(KeyCode::F(8))], "palette", "commands", "Searches everything that can be done.", Program 6 false always;
    Help Global &[Key::plain(KeyCode::F(1)), Key::ctrl('g')], "help", "help", "Help for the focused field, and all keys.", Program 7 true always;
    Interrupt Always &[Key::ctrl('c')], "interrupt", "copy, cancel or quit", "Copies the selection if there is one, else offers to cancel the running send, else asks to quit.", Program 0 false always;
    Quit Always &[Key::ctrl('q')], "quit", "quit", "Leaves; asks when a send is running or something is unsent.", Program 9 true always;
    Suspend Always &[Key::ctrl('z')], "suspend", "suspend", "Stops the program as in a shell; `fg` brings it back.", Program 0 true always;
    Menu Form ESC, "menu", "menu", "Everything that can be done, for keyboards without Ctrl and F keys.", Program 8 false always;
    NextField Form &[Key::plain(KeyCode::Tab)], "next-field", "next field", "In Files with something typed: completes the path.", Moving 0 false always;
    PreviousField Form &[Key::shift(KeyCode::Tab)], "previous-field", "previous field", "Moves one field back.", Moving 0 false always;
    Undo Form &[Key::ctrl('_'), Key::ctrl('7'), Key::ctrl('/')], "undo", "undo in the text", "Takes back the last word typed, or the last change.", Message 0 true in_body;
    Redo Form &[Key::alt('_'), Key::alt('/')], "redo", "redo in the text", "Makes again what was taken back.", Message 0 true in_body;
    SendNow Review ENTER, "send", "send", "Sends the message as shown.", Sending 1 false review_is_good;
    SendToSelf Review &[Key::char('t')], "send-to-self", "send to myself first", "Changes the review to a message to the sender alone.", Sending 2 false review_is_good;
    BackToForm Review ESC, "back", "back", "Back to the form; nothing is sent.", Sending 3 false always;
    Up Review UP, "review-up", "scroll up", "Scrolls the review.", Moving 0 false always;
    Down Review DOWN, "review-down", "scroll down", "Scrolls the review.", Moving 0 false always;
    Remedy Log DIGITS, "remedy", "do what the card says", "Does the remedy of that number.", Log 1 false card;
    FieldToBlame Log ESC, "to-form", "to the form", "Goes to the field to blame, or back to the form.", Log 2 false always;
    Transcript Log &[Key::char('x')], "transcript", "show or hide the transcript", "Every line of the dialogue, with a sentence on what it means.", Log 3 true sent;
    Search Log &[Key::char('/')], "search", "search the log", "Goes to the next line that contains the words.", Log 0 true sent;
    CopyReport Log &[Key::char('y')], "copy-report", "copy the report", "Copies the report of the last send; it holds no token.", Log 4 true sent;
    SaveReport Log &[Key::char('w')], "save-report", "save the report", "Saves the report of the last send to a file that is safe to paste into a ticket.", Log 5 true sent;
    Up Log UP, "log-up", "scroll up", "Scrolls the log.", Moving 0 false always;
    Down Log DOWN, "log-down", "scroll down", "Scrolls the log.", Moving 0 false always;
    PageUp Log PAGE_UP, "log-page-up", "page up", "Scrolls the log by a page.", Moving 0 false always;
    PageDown Log PAGE_DOWN, "log-page-down", "page down", "Scrolls the log by a page.", Moving 0 false always;
    Follow Log &[Key::plain(KeyCode::End)], "follow", "follow the end", "Shows the newest line again.", Moving 0 false always;
    Up Inbox UP, "inbox-up", "up", "Previous message, or scrolls the open one.", Moving 0 false always;
    Down Inbox DOWN, "inbox-down", "down", "Next message, or scrolls the open one.", Moving 0 false always;
    PageUp Inbox PAGE_UP, "inbox-page-up", "page up", "A page back.", Moving 0 false always;
    PageDown Inbox PAGE_DOWN, "inbox-page-down", "page down", "A page on.", Moving 0 false always;
    Open Inbox ENTER, "open", "open", "Opens the chosen message.", Screens 1 false inbox_has;
    Close Inbox ESC, "inbox-close", "close", "Closes the message, then the inbox.", Screens 2 false always;
    Up List &[Key::plain(KeyCode::Up), Key::shift(KeyCode::Tab)], "list-up", "up", "Previous row.", Moving 0 false always;
    Down List &[Key::plain(KeyCode::Down), Key::plain(KeyCode::Tab)], "list-down", "down", "Next row.", Moving 0 false always;
    Choose List ENTER, "choose", "choose", "Does the chosen row.", Program 1 false always;
    Close List ESC, "close", "close", "Closes it; nothing happens.", Program 2 false always;
    Up Help UP, "help-up", "up", "Scrolls the help.", Moving 0 false always;
    Down Help DOWN, "help-down", "down", "Scrolls the help.", Moving 0 false always;
    PageUp Help PAGE_UP, "help-page-up", "page up", "Scrolls the help by a page.", Moving 0 false always;
    PageDown Help PAGE_DOWN, "help-page-down", "page down", "Scrolls the help by a page.", Moving 0 false always;
    Close Help &[Key::plain(KeyCode::Esc), Key::plain(KeyCode::Enter), Key::char('q'), Key::plain(KeyCode::F(1))], "help-close", "close", "Closes the help.", Program 1 false always;
};

fn always(_: &Model) -> Availability {
    Availability::Yes
}

fn or_hidden(yes: bool) -> Availability {
    if yes {
        Availability::Yes
    } else {
        Availability::Hidden
    }
}

fn not_running(model: &Model) -> Availability {
    if model.job.is_some() {
        Availability::No("a send is running; wait for its end or cancel it")
    } else {
        Availability::Yes
    }
}

fn can_send(model: &Model) -> Availability {
    not_running(model)
}

fn running(model: &Model) -> Availability {
    or_hidden(model.job.is_some())
}

fn practice(model: &Model) -> Availability {
    or_hidden(model.profile().is_practice())
}

fn in_inbox(model: &Model) -> Availability {
    or_hidden(model.screen != Screen::Compose)
}

fn in_compose(model: &Model) -> Availability {
    or_hidden(model.screen == Screen::Compose)
}

fn in_body(model: &Model) -> Availability {
    let here = model.form.focus == crate::mail::FieldId::Body;
    if here {
        Availability::Yes
    } else {
        Availability::No("undo and redo work in the text")
    }
}

fn sent(model: &Model) -> Availability {
    if model.log.attempts.is_empty() {
        Availability::No("nothing has been sent in this run")
    } else {
        Availability::Yes
    }
}

fn card(model: &Model) -> Availability {
    or_hidden(model.card().is_some())
}

fn inbox_has(model: &Model) -> Availability {
    if model.inbox.items.is_empty() {
        Availability::No("the inbox is empty")
    } else {
        Availability::Yes
    }
}

fn review_is_good(model: &Model) -> Availability {
    match model.review().and_then(|review| review.job) {
        Some(_) => Availability::Yes,
        None => Availability::No("something must be mended first; Esc goes to the field"),
    }
}

/// The scopes whose keys count now, most specific first.
pub fn scopes(model: &Model) -> &'static [Scope] {
    match model.overlays.last() {
        Some(Overlay::Review(_)) => &[Scope::Review, Scope::Always],
        Some(Overlay::Menu { .. } | Overlay::Palette(_) | Overlay::Confirm { .. }) => {
            &[Scope::List, Scope::Always]
        }
        Some(Overlay::Help { .. }) => &[Scope::Help, Scope::Always],
        None if model.screen == Screen::Inbox => &[Scope::Inbox, Scope::Global, Scope::Always],
        None if model.pane == Pane::Log => &[Scope::Log, Scope::Global, Scope::Always],
        None => &[Scope::Form, Scope::Global, Scope::Always],
    }
}

/// The row that a key means now.
pub fn row(model: &Model, key: Key) -> Option<&'static ActionRow> {
    scopes(model).iter().find_map(|scope| {
        ACTIONS
            .iter()
            .filter(|row| row.scope == *scope && (row.availability)(model) != Availability::Hidden)
            .find(|row| row.keys.contains(&key))
    })
}

/// Whether an action can be done now.
pub fn availability(model: &Model, action: Action) -> Availability {
    let row = ACTIONS.iter().find(|row| row.action == action);
    row.map_or(Availability::Hidden, |row| (row.availability)(model))
}

/// The rows of the footer, in order: those whose keys count now.
pub fn footer(model: &Model) -> Vec<&'static ActionRow> {
    let scopes = scopes(model);
    let here = |row: &&ActionRow| {
        row.footer > 0
            && scopes.contains(&row.scope)
            && (row.availability)(model) != Availability::Hidden
    };
    let mut rows: Vec<&ActionRow> = ACTIONS.iter().filter(here).collect();
    let place = |scope: Scope| scopes.iter().position(|one| *one == scope);
    // Help first dies last on a narrow screen: it is how everything else is found.
    rows.sort_by_key(|row| (row.action != Action::Help, place(row.scope), row.footer));
    rows
}

/// The rows of menu and palette: listed ones that make sense now.
pub fn listed(model: &Model) -> Vec<&'static ActionRow> {
    let here = |row: &&ActionRow| row.listed && (row.availability)(model) != Availability::Hidden;
    let mut rows: Vec<&ActionRow> = ACTIONS.iter().filter(here).collect();
    rows.sort_by_key(|row| (row.action != Action::ReviewAndSend, row.group));
    rows
}

/// Whether a send waits for the word to go.
pub(super) fn is_waiting(model: &Model) -> bool {
    let phase = model.running().map(|attempt| attempt.phase);
    matches!(phase, Some(Phase::Preparing | Phase::Ready))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_key_means_two_things_in_one_place() {
        let mut taken = HashSet::new();
        let mut names = HashSet::new();
        for row in ACTIONS {
            assert!(names.insert(row.name), "{} twice", row.name);
            assert!(
                !row.label.is_empty() && row.help.ends_with('.') && !row.keys.is_empty(),
                "{}",
                row.name
            );
            for key in row.keys {
                assert!(
                    taken.insert((row.scope, *key)),
                    "{key} twice {}",
                    row.scope.name()
                );
            }
        }
    }

    #[test]
    fn no_global_takes_a_letter_from_a_text_field() {
        for row in ACTIONS
            .iter()
            .filter(|row| matches!(row.scope, Scope::Always | Scope::Global | Scope::Form))
        {
            assert!(
                row.keys.iter().all(|key| key.printable().is_none()),
                "{}",
                row.name
            );
        }
    }
}
