//! The model: shared state, one state per screen, and the overlays above them.

use super::setup::CheckPane;
use super::{
    AccountPane, ActivityPane, Attempt, DraftState, Form, LineField, Overlay, Review, Shared,
    Shown, Simulation, Suggestions, WalkPane,
};
use crate::diagnose::Card;
use crate::postmark::Profile;
use crate::record::InboxItem;

/// Size of the terminal in cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(missing_docs)]
pub struct Size {
    pub columns: u16,
    pub rows: u16,
}

/// A screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Screen {
    /// The form and the log.
    #[default]
    Compose,
    /// What the practice server caught; offered in practice only.
    Inbox,
    /// The check ladder.
    Setup,
    /// Every send that is kept.
    Activity,
    /// The account at Postmark: servers, sender signatures, domains.
    Account,
}

/// Which pane of the compose screen has the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pane {
    /// The form.
    #[default]
    Form,
    /// The log, with the failure card if there is one.
    Log,
}

impl Pane {
    /// The other one.
    pub(super) fn other(self) -> Self {
        match self {
            Self::Form => Self::Log,
            Self::Log => Self::Form,
        }
    }
}

/// How loud a notice is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum NoticeKind {
    Info,
    Warning,
    Error,
}

/// One line above the footer; stays until the next key that changes something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// How loud.
    pub kind: NoticeKind,
    /// What.
    pub text: String,
}

/// The log pane.
#[derive(Debug, Clone, Default)]
pub struct LogPane {
    /// All sends of this run, oldest first; bounded.
    pub attempts: Vec<Attempt>,
    /// Whether the transcript is shown below the ladder.
    pub transcript: bool,
    /// Lines scrolled up from the end; 0 follows.
    pub scroll_back: usize,
    /// The search, if one is open.
    pub search: Option<LineField>,
    /// The selected first step, while they are offered.
    pub choice: usize,
}

/// A page of an open message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum InboxPage {
    /// The text part.
    #[default]
    Text,
    /// The HTML part as text.
    Html,
    /// Envelope and headers.
    Headers,
    /// The MIME tree.
    Parts,
    /// The source as it came.
    Source,
    /// What became of it.
    Events,
}

impl InboxPage {
    /// All pages in order.
    pub const ALL: [Self; 6] = [
        Self::Text,
        Self::Html,
        Self::Headers,
        Self::Parts,
        Self::Source,
        Self::Events,
    ];

    /// The word on its tab.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "Text",
            Self::Html => "HTML",
            Self::Headers => "Headers",
            Self::Parts => "Parts",
            Self::Source => "Source",
            Self::Events => "Events",
        }
    }
}

/// The source of a message, fetched from the edge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InboxSource {
    /// The message.
    pub id: String,
    /// Its lines, or why there are none.
    pub lines: Result<Vec<String>, String>,
}

/// The practice inbox.
#[derive(Debug, Clone, Default)]
pub struct InboxPane {
    /// Newest first.
    pub items: Vec<InboxItem>,
    /// The chosen row.
    pub selected: usize,
    /// Whether the chosen message is open.
    pub open: bool,
    /// Lines scrolled down in the open message.
    pub scroll: usize,
    /// The page of the open message.
    pub page: InboxPage,
    /// The source that was fetched last.
    pub source: Option<InboxSource>,
    /// Minutes from UTC to local time, as the edge knows them.
    pub offset_minutes: i16,
}

/// A faint column in the text, by which one sees where lines get long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WrapGuide {
    /// Its column.
    pub column: u16,
    /// Whether it is shown.
    pub shown: bool,
}

/// The model. Only `update` changes it; everybody else reads.
pub struct Model {
    /// What several screens read.
    pub shared: Shared,
    /// The screen.
    pub screen: Screen,
    /// The pane with the keys.
    pub pane: Pane,
    /// The form.
    pub form: Form,
    /// Which draft the form holds.
    pub drafts: DraftState,
    /// The list below the field with the caret, if one is open.
    pub suggestions: Option<Suggestions>,
    /// The failure that is simulated.
    pub simulation: Option<Box<Simulation>>,
    /// The log.
    pub log: LogPane,
    /// The practice inbox.
    pub inbox: InboxPane,
    /// The check of the Setup screen.
    pub check: CheckPane,
    /// The walkthrough on the Setup screen.
    pub walk: WalkPane,
    /// The Activity screen.
    pub activity: ActivityPane,
    /// The account screen.
    pub account: AccountPane,
    /// The overlays, bottom first.
    pub overlays: Vec<Overlay>,
    /// What the last frame showed.
    pub shown: Shown,
}

impl Model {
    /// The profile in use.
    pub fn profile(&self) -> &Profile {
        self.shared.profile()
    }

    /// The send that is running or waiting, if one is.
    pub fn running(&self) -> Option<&Attempt> {
        let job = self.shared.job?;
        let mut attempts = self.log.attempts.iter();
        attempts.rfind(|attempt| attempt.job == job)
    }

    /// The same, to change it.
    pub(super) fn running_mut(&mut self) -> Option<&mut Attempt> {
        let job = self.shared.job?;
        let mut attempts = self.log.attempts.iter_mut();
        attempts.rfind(|attempt| attempt.job == job)
    }

    /// The failure card of the last send, if it has one.
    pub fn card(&self) -> Option<&Card> {
        let last = self.log.attempts.last()?;
        last.diagnosis.as_ref().map(|diagnosis| &diagnosis.primary)
    }

    /// The review, if it is the overlay on top.
    pub fn review(&self) -> Option<&Review> {
        match self.overlays.last() {
            Some(Overlay::Review(review)) => Some(review),
            _ => None,
        }
    }

    /// Shows a notice; names of actions in braces become their keys.
    pub(super) fn notify(&mut self, kind: NoticeKind, text: impl Into<String>) {
        self.shared.notify(kind, text);
    }
}
