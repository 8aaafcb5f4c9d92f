//! Everything that the interface knows.

use std::collections::{BTreeMap, BTreeSet};

use super::setup::CheckPane;
use super::{
    AccountPane, ActivityPane, Attempt, Clipboard, Form, Keymap, LineField, Overlay, Review,
    SentBefore, WalkPane,
};
use crate::diagnose::{Card, Catalogue, Guide};
use crate::mail::Opened;
use crate::postmark::{Credential, Profile, StreamKind};
use crate::record::{InboxItem, JobId, LeftDraft, ScenarioSummary, SendRecord, SheetId, TimerId};

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
    /// The terminal's size.
    pub size: Size,
    /// The screen.
    pub screen: Screen,
    /// The pane with the keys.
    pub pane: Pane,
    /// All profiles.
    pub profiles: Vec<Profile>,
    /// Index of the profile in use.
    pub profile: usize,
    /// The form.
    pub form: Form,
    /// The log.
    pub log: LogPane,
    /// The practice inbox.
    pub inbox: InboxPane,
    /// The faults that can be practised here, once the edge has told.
    pub scenarios: Vec<ScenarioSummary>,
    /// The failure that is simulated.
    pub simulation: Option<Box<super::Simulation>>,
    /// The check of the Setup screen.
    pub check: CheckPane,
    /// The Activity screen.
    pub activity: ActivityPane,
    /// The account screen.
    pub account: AccountPane,
    /// What checks have learned of streams: profile, stream, kind; the newest last.
    pub streams: Vec<(String, String, StreamKind)>,
    /// What the last frame showed.
    pub shown: super::Shown,
    /// The list below the field with the caret, if one is open.
    pub suggestions: Option<super::Suggestions>,
    /// What the API has told of the server's streams.
    pub stream_list: Option<super::StreamList>,
    /// Signatures that were read from files, by profile.
    pub signatures: BTreeMap<String, String>,
    /// The folder in which the file picker was last.
    pub last_folder: String,
    /// Names of profiles whose server was chosen for this run, beside the config.
    pub run_servers: BTreeSet<String>,
    /// The walkthrough on the Setup screen.
    pub walk: WalkPane,
    /// The overlays, bottom first.
    pub overlays: Vec<Overlay>,
    /// The notice.
    pub notice: Option<Notice>,
    /// How many real messages Postmark is being asked about.
    pub followed_real: usize,
    /// The job that is running or waiting, if one is; its attempt is the last one of the log.
    pub job: Option<JobId>,
    /// Whether the program leaves as soon as the running send is over.
    pub leaving: bool,
    /// The practice server's login, once it listens.
    pub practice: Option<Credential>,
    /// The token that is being kept, until it is known whether it is.
    pub keeping: Option<Credential>,
    /// Why there is no practice server, if it failed.
    pub practice_trouble: Option<String>,
    /// The troubleshooting catalogue.
    pub catalogue: Catalogue,
    /// The walkthrough's words, questions and examples.
    pub guide: Guide,
    /// For the report.
    pub system: String,
    /// Which keys mean what.
    pub keymap: Keymap,
    /// What was copied, cut or killed.
    pub clipboard: Clipboard,
    /// The wrap guide.
    pub wrap_guide: WrapGuide,
    /// Names of the themes to choose among.
    pub themes: Vec<String>,
    /// Index of the theme that is shown.
    pub theme: usize,
    /// Timers that are armed.
    pub timers: BTreeSet<TimerId>,
    /// The timer after which the draft is kept, while one is armed.
    pub keep_timer: Option<TimerId>,
    /// Which message of this run stands in the form, or waits for the end of a simulation.
    pub sheet: SheetId,
    /// The number of the newest message of this run.
    pub last_sheet: u64,
    /// The message that was put aside, until it is known to be among the drafts.
    pub(super) aside: Option<Box<super::Aside>>,
    /// A draft that an earlier run left behind, until it was taken or declined.
    pub recovered: Option<LeftDraft>,
    /// The last sends that are kept, until it is known whether a draft was left behind; `None` once it is.
    pub recent: Option<Vec<SendRecord>>,
    /// The send of that draft, if it may be out already.
    pub sent_before: Option<SentBefore>,
    /// The message file that the program was started with.
    pub opened: Opened,
    /// The last job id given out.
    pub last_job: u64,
    /// The last timer id given out.
    pub last_timer: u64,
    /// The last request for a preview.
    pub last_preview: u64,
}

impl Model {
    /// The profile in use.
    pub fn profile(&self) -> &Profile {
        &self.profiles[self.profile.min(self.profiles.len() - 1)]
    }

    /// The send that is running or waiting, if one is.
    pub fn running(&self) -> Option<&Attempt> {
        self.job
            .and_then(|job| self.log.attempts.iter().rfind(|attempt| attempt.job == job))
    }

    /// The same, to change it.
    pub(super) fn running_mut(&mut self) -> Option<&mut Attempt> {
        let job = self.job?;
        self.log
            .attempts
            .iter_mut()
            .rfind(|attempt| attempt.job == job)
    }

    /// A number for another message.
    pub(super) fn next_sheet(&mut self) -> SheetId {
        self.last_sheet += 1;
        SheetId(self.last_sheet)
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
        let text = self.keymap.say(&text.into());
        self.notice = Some(Notice { kind, text });
    }
}
