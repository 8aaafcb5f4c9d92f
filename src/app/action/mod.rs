//! What an action is called, where its keys count, and how it is found. What it does is in the table of `actions`.

mod aliases;
mod scope;

pub use aliases::aliases;
pub use scope::{Group, Scope};

use super::key::Key;
use super::matching;
use crate::mail::{FieldId, Mailbox};

/// Something that the user can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Action {
    ReviewAndSend,
    SendToList,
    SendList,
    ListTest,
    ListAgain,
    ListFinish,
    ListPace,
    PreviousRow,
    NextRow,
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
    ServerTemplates,
    UseServerTemplate,
    SearchServerTemplates,
    OwnTemplates,
    TemplateValues,
    LookUpMail,
    Suppressions,
    LookUpNow,
    SearchLookup,
    OtherLookup,
    Reactivate,
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

/// What palette, help, menu, footer, keymap, and documentation need of an action.
#[derive(Debug, PartialEq, Eq)]
pub struct ActionMeta {
    /// The action.
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
    /// Its letter in the Esc menu.
    pub menu: Option<char>,
}

/// What can be done now, for the overlays that list actions.
pub struct Here {
    /// The places whose keys count as soon as menu, palette, and help are closed, most specific first.
    pub scopes: &'static [Scope],
    /// Every action in the order of the table, and whether it can be done.
    pub actions: Vec<(&'static ActionMeta, Availability)>,
    /// The field with the caret, if the form has the keys then.
    pub field: Option<FieldId>,
    /// The sender in the form, if it is a mailbox.
    pub sender: Option<Mailbox>,
}

impl Here {
    /// Whether the keys of an action count.
    pub fn has(&self, meta: &ActionMeta) -> bool {
        self.scopes.contains(&meta.scope)
    }

    /// The actions that can be done or say why not.
    pub fn sensible(&self) -> impl Iterator<Item = &'static ActionMeta> + '_ {
        let actions = self.actions.iter();
        let sensible = actions.filter(|(_, availability)| *availability != Availability::Hidden);
        sensible.map(|(meta, _)| *meta)
    }

    /// Whether an action can be done.
    pub fn availability(&self, meta: &ActionMeta) -> &Availability {
        let mut actions = self.actions.iter();
        let found = actions.find(|(known, _)| known.name == meta.name);
        found.map_or(&Availability::Hidden, |(_, availability)| availability)
    }
}

/// Rank penalty for a word that matches an alias or the scope of an action instead of its label.
const ALIAS: u32 = 2;
const PLACE: u32 = 3;

/// How well an action fits what is typed; less is better.
pub(super) fn rank(typed: &str, row: &ActionMeta) -> Option<u32> {
    let texts = [
        (row.label, 0),
        (row.name, ALIAS),
        (aliases(row.action), ALIAS),
        (row.scope.name(), PLACE),
    ];
    matching::rank(typed, &texts)
}
