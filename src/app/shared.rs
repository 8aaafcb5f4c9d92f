//! What several screens and overlays read: profiles, credentials, catalogs, keys, notices, running jobs.

use std::collections::{BTreeMap, BTreeSet};

use super::clipboard::Clipboard;
use super::effect::Effect;
use super::geometry::Size;
use super::keymap::Keymap;
use super::notice::{Notice, NoticeKind};
use crate::diagnose::{Catalogue, Guide};
use crate::postmark::{Credential, Profile, Secret, StreamChoice, StreamKind, Typed};
use crate::record::{JobId, ScenarioSummary, TimerId};

/// Column of the wrap guide unless the config names one.
const GUIDE: u16 = 72;

/// A faint column in the text, by which one sees where lines get long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WrapGuide {
    /// Its column.
    pub column: u16,
    /// Whether it is shown.
    pub shown: bool,
}

/// What the user likes: keys, themes, the wrap guide, the mouse.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Preferences {
    /// Which keys mean what.
    pub keymap: Keymap,
    /// Names of the themes to choose among, the one to begin with first; with fewer than two there is
    /// no choice.
    pub themes: Vec<String>,
    /// Column of the wrap guide; 0 is none.
    pub wrap_guide: u16,
    /// Whether the mouse is left to the terminal.
    pub leave_mouse: bool,
}

/// What the API has said about a server's streams.
#[derive(Clone)]
pub struct StreamList {
    /// The profile that asked.
    pub profile: String,
    /// The token with which it asked.
    pub token: Secret,
    /// The streams that send, or why they are not known; `None` while it is being asked.
    pub result: Option<Result<Vec<StreamChoice>, String>>,
}

/// State that belongs to no single screen.
pub struct Shared {
    /// Size of the terminal.
    pub size: Size,
    /// All profiles; never empty.
    pub profiles: Vec<Profile>,
    /// Index of the profile in use.
    pub profile: usize,
    /// Kinds of message streams learned from checks: profile, stream, kind; the newest last.
    pub streams: Vec<(String, String, StreamKind)>,
    /// Streams of the server, as listed by Postmark's API.
    pub stream_list: Option<StreamList>,
    /// Signatures read from files, by profile.
    pub signatures: BTreeMap<String, String>,
    /// Folder in which the file picker was last used.
    pub last_folder: String,
    /// Names of profiles whose server was changed for this session only.
    pub run_servers: BTreeSet<String>,
    /// The line above the footer.
    pub notice: Option<Notice>,
    /// Number of real messages whose delivery is being followed.
    pub followed_real: usize,
    /// The send that is running or waiting; its attempt is the last one of the log.
    pub job: Option<JobId>,
    /// Whether postrider quits as soon as the running send is over, or the token is saved.
    pub leaving: bool,
    /// Whether the user was asked about a token that is not saved.
    pub asked_about_token: bool,
    /// The practice server's login, once it listens.
    pub practice: Option<Credential>,
    /// The account token of the practice server, once it listens.
    pub practice_account: Option<Secret>,
    /// An account token, for this session only.
    pub account_token: Option<Secret>,
    /// Why the practice server is not running, if it failed to start.
    pub practice_trouble: Option<String>,
    /// Failures that the practice server can simulate.
    pub scenarios: Vec<ScenarioSummary>,
    /// The token being saved, until the result is known.
    pub keeping: Option<Credential>,
    /// The troubleshooting catalog.
    pub catalogue: Catalogue,
    /// Texts, questions, and examples of the walkthrough.
    pub guide: Guide,
    /// Program and system versions, for reports.
    pub system: String,
    /// Which keys run which action.
    pub keymap: Keymap,
    /// The text copied, cut, or killed last.
    pub clipboard: Clipboard,
    /// Column that shows where lines get long.
    pub wrap_guide: WrapGuide,
    /// Whether clicks and the wheel come to us; else the terminal selects text with them.
    pub mouse: bool,
    /// Names of the themes to choose from.
    pub themes: Vec<String>,
    /// Index of the theme in use.
    pub theme: usize,
    /// Timers that are armed.
    pub timers: BTreeSet<TimerId>,
    /// The newest job id.
    pub last_job: u64,
    /// The newest timer id.
    pub last_timer: u64,
    /// The newest preview request.
    pub last_preview: u64,
}

impl Shared {
    /// The state at startup, with the built-in profiles added where `profiles` lacks them.
    pub(super) fn new(
        (profiles, profile): (Vec<Profile>, &str),
        preferences: Preferences,
        size: Size,
        system: String,
    ) -> Self {
        let profiles = with_built_in(profiles);
        let named = profiles.iter().position(|known| known.name == profile);
        Self {
            size,
            profile: named.unwrap_or_default(),
            profiles,
            streams: Vec::new(),
            stream_list: None,
            signatures: BTreeMap::new(),
            last_folder: String::new(),
            run_servers: BTreeSet::new(),
            notice: None,
            followed_real: 0,
            job: None,
            leaving: false,
            asked_about_token: false,
            practice: None,
            practice_account: None,
            account_token: None,
            practice_trouble: None,
            scenarios: Vec::new(),
            keeping: None,
            catalogue: Catalogue::builtin(),
            guide: Guide::builtin(),
            system,
            keymap: preferences.keymap,
            clipboard: Clipboard::default(),
            wrap_guide: WrapGuide {
                column: match preferences.wrap_guide {
                    0 => GUIDE,
                    column => column,
                },
                shown: preferences.wrap_guide > 0,
            },
            mouse: !preferences.leave_mouse,
            themes: preferences.themes,
            theme: 0,
            timers: BTreeSet::new(),
            last_job: 0,
            last_timer: 0,
            last_preview: 0,
        }
    }

    /// The profile in use.
    pub fn profile(&self) -> &Profile {
        &self.profiles[self.profile.min(self.profiles.len() - 1)]
    }

    /// The token that opens the account of the profile in use. Practice is shown no token but its own.
    pub fn account_token(&self) -> Option<&Secret> {
        let own = self.practice_account.as_ref();
        let practice = self.profile().is_practice();
        let token = self.account_token.as_ref();
        token.filter(|token| !practice || own == Some(token))
    }

    /// The kind of a stream in a profile, if a check has learned it.
    pub fn stream_kind(&self, profile: &str, stream: &str) -> Option<StreamKind> {
        let mut known = self.streams.iter().rev();
        let found = known.find(|(name, id, _)| name == profile && id == stream.trim());
        found.map(|(_, _, kind)| *kind)
    }

    /// Shows a notice; action names in braces are replaced by their keys.
    pub(super) fn notify(&mut self, kind: NoticeKind, text: impl Into<String>) {
        let text = self.keymap.say(&text.into());
        self.notice = Some(Notice { kind, text });
    }

    /// Copies `text` to a clipboard outside. The notice, which calls it `what`, comes when it is known what was
    /// possible.
    pub(super) fn copy(&mut self, what: impl Into<String>, text: impl Into<Typed>) -> Effect {
        self.clipboard.outside = what.into();
        Effect::Copy(text.into())
    }

    /// Copies an address and says so: a browser may be on another computer.
    pub(super) fn open_page(&mut self, page: String) -> Effect {
        self.copy(format!("{page} (open it in a browser)"), page)
    }

    /// Shows the next theme, for this session.
    pub(super) fn next_theme(&mut self) {
        if self.themes.is_empty() {
            return;
        }
        self.theme = (self.theme + 1) % self.themes.len();
        let text = format!("theme {}, for this session", self.themes[self.theme]);
        self.notify(NoticeKind::Info, text);
    }

    /// Shows the wrap guide, or hides it.
    pub(super) fn toggle_wrap_guide(&mut self) {
        let guide = &mut self.wrap_guide;
        guide.shown = !guide.shown;
        let text = match guide.shown {
            true => format!("wrap guide at column {}", guide.column),
            false => "no wrap guide".to_owned(),
        };
        self.notify(NoticeKind::Info, text);
    }

    /// Leaves the mouse to the terminal, or takes it back.
    pub(super) fn toggle_mouse(&mut self) -> Effect {
        self.mouse = !self.mouse;
        let text = match self.mouse {
            true => "the mouse is back: clicks place the cursor, the wheel scrolls",
            false => "the mouse selects text in your terminal now",
        };
        self.notify(NoticeKind::Info, text);
        Effect::Mouse(self.mouse)
    }

    /// Puts a port of the profile in use first, for this session.
    pub(super) fn use_port(&mut self, port: u16) {
        let is_practice = self.profile().is_practice();
        let ports = &mut self.profiles[self.profile].smtp_ports;
        // What else listens on this computer may hand mail on.
        if is_practice && !ports.contains(&port) {
            return;
        }
        ports.retain(|known| *known != port);
        ports.insert(0, port);
        self.run_servers.insert(self.profile().name.clone());
    }

    /// Uses another SMTP host in the profile in use, for this session.
    pub(super) fn use_host(&mut self, host: &str) {
        host.clone_into(&mut self.profiles[self.profile].smtp_host);
        self.run_servers.insert(self.profile().name.clone());
    }

    /// An id for a new job.
    pub(super) fn next_job(&mut self) -> JobId {
        self.last_job += 1;
        JobId(self.last_job)
    }

    /// Arms a timer.
    pub(super) fn arm(&mut self, after_ms: u64) -> (TimerId, Effect) {
        self.last_timer += 1;
        let timer = TimerId(self.last_timer);
        self.timers.insert(timer);
        (timer, Effect::StartTimer { timer, after_ms })
    }
}

fn with_built_in(mut profiles: Vec<Profile>) -> Vec<Profile> {
    for built_in in [Profile::practice(), Profile::postmark()] {
        if !profiles.iter().any(|profile| profile.name == built_in.name) {
            profiles.push(built_in);
        }
    }
    profiles
}
