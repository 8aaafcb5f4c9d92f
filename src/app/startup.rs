//! How a model begins, and what the edge tells it first.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::FieldGroup;
use super::model::{InboxPane, LogPane, Model, NoticeKind, Pane, Screen};
use super::setup::CheckPane;
use super::{Confirm, DraftOrder, Effect, Form, Keymap, Overlay, Size, drafts};
use crate::diagnose::{Catalogue, Guide};
use crate::mail::{FieldId, Opened, Pattern};
use crate::postmark::{Credential, Profile, TokenSource};
use crate::record::{SheetId, Walks};

/// What the edge knows when the interface opens.
#[derive(Clone, PartialEq)]
pub struct Startup {
    /// All profiles; at least `practice` and `postmark`.
    pub profiles: Vec<Profile>,
    /// Name of the profile to open in.
    pub profile: String,
    /// Whether the user chose that profile by flag, environment or config.
    pub profile_was_chosen: bool,
    /// The credential found for that profile, if any, and where.
    pub credential: Option<Credential>,
    /// Where it came from.
    pub source: TokenSource,
    /// A token found in the environment while no profile was chosen: the first screen asks whether
    /// to use it (real mail) or to practise.
    pub environment_token: Option<Credential>,
    /// A message to begin with, from a file.
    pub given: Option<Pattern>,
    /// How far the walkthrough has come.
    pub walks: Walks,
    /// Why that is not known, if it could not be read.
    pub walk_trouble: Option<String>,
    /// Whether nothing was set up before and no profile was chosen.
    pub first_start: bool,
    /// Program version, system and the like, for the report.
    pub system: String,
    /// The terminal's size.
    pub size: Size,
    /// What the user likes.
    pub preferences: Preferences,
}

/// What the user likes: keys, themes, the wrap guide.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Preferences {
    /// Which keys mean what.
    pub keymap: Keymap,
    /// Names of the themes to choose among, the one to begin with first; with fewer than two there is
    /// no choice.
    pub themes: Vec<String>,
    /// Column of the wrap guide; 0 is none.
    pub wrap_guide: u16,
}

impl fmt::Debug for Startup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Startup")
            .field("profile", &self.profile)
            .field("source", &self.source)
            .finish_non_exhaustive()
    }
}

/// Column of the wrap guide where nobody says otherwise.
const GUIDE: u16 = 72;

fn guide(wanted: u16) -> super::WrapGuide {
    super::WrapGuide {
        column: if wanted == 0 { GUIDE } else { wanted },
        shown: wanted > 0,
    }
}

impl Model {
    /// A model that opens in the profile of `startup`, and what to do first.
    pub fn new(startup: Startup) -> (Self, Vec<Effect>) {
        let profiles = with_built_in(startup.profiles);
        let profile = profiles
            .iter()
            .position(|profile| profile.name == startup.profile)
            .unwrap_or_default();
        let mut model = Self {
            size: startup.size,
            screen: Screen::Compose,
            pane: Pane::Form,
            profiles,
            profile,
            form: Form::default(),
            log: LogPane::default(),
            inbox: InboxPane::default(),
            scenarios: Vec::new(),
            simulation: None,
            check: CheckPane::default(),
            activity: super::ActivityPane::default(),
            account: super::AccountPane::default(),
            streams: Vec::new(),
            shown: super::Shown::default(),
            suggestions: None,
            stream_list: None,
            last_folder: String::new(),
            signatures: BTreeMap::new(),
            run_servers: BTreeSet::new(),
            walk: super::WalkPane::new(startup.walks, startup.first_start),
            overlays: Vec::new(),
            notice: None,
            followed_real: 0,
            job: None,
            leaving: false,
            practice: None,
            keeping: None,
            practice_trouble: None,
            catalogue: Catalogue::builtin(),
            guide: Guide::builtin(),
            system: startup.system,
            keymap: startup.preferences.keymap,
            clipboard: super::Clipboard::default(),
            wrap_guide: guide(startup.preferences.wrap_guide),
            themes: startup.preferences.themes,
            theme: 0,
            timers: BTreeSet::new(),
            keep_timer: None,
            sheet: SheetId::default(),
            last_sheet: 0,
            aside: None,
            recovered: None,
            recent: Some(Vec::new()),
            sent_before: None,
            opened: Opened::default(),
            last_job: 0,
            last_timer: 0,
            last_preview: 0,
        };
        model.fill_from_profile();
        model
            .form
            .set_credential(startup.credential.as_ref(), startup.source);
        model.form.focus = model.first_empty_field();
        if let Some(why) = startup.walk_trouble {
            model.notify(NoticeKind::Warning, why);
        }
        if let Some(credential) = startup.environment_token {
            model.ask(Confirm::UseEnvironmentToken(credential));
        }
        let mut effects = vec![
            Effect::Title("postrider: compose".into()),
            Effect::Drafts(DraftOrder::Recover),
        ];
        effects.extend(super::signature::ask(&model));
        if let Some(given) = startup.given {
            model.opened = given.opened.clone();
            effects.extend(drafts::begin(&mut model, given));
        }
        if model.form.awaits_token() {
            effects.push(Effect::FindCredential(model.profile().name.clone()));
        }
        (model, effects)
    }

    /// Shows a question.
    pub(super) fn ask(&mut self, question: Confirm) {
        self.overlays.push(Overlay::Confirm {
            question,
            selected: 0,
        });
    }

    /// What a new draft starts with in the present profile.
    pub(super) fn fill_from_profile(&mut self) {
        let Profile {
            sender,
            reply_to,
            stream,
            ..
        } = self.profile().clone();
        self.form.set_line(FieldId::From, &sender);
        self.form.set_line(FieldId::ReplyTo, &reply_to);
        self.form.set_line(FieldId::Stream, &stream);
        super::signature::put(self);
        self.form.expanded = self.form.is_set(FieldGroup::Copies);
        self.form.settled = self.form.draft();
    }

    fn first_empty_field(&self) -> FieldId {
        let wanted = [FieldId::Token, FieldId::From, FieldId::To];
        // Nobody need type a token that comes by itself.
        let comes = self.profile().is_practice() || self.form.awaits_token();
        let empty = |id: &FieldId| {
            self.form.line(*id).is_empty()
                && self.form.is_visible(*id)
                && !(comes && *id == FieldId::Token)
        };
        wanted.into_iter().find(empty).unwrap_or(FieldId::To)
    }
}

/// Every model has at least the two built-in profiles.
fn with_built_in(mut profiles: Vec<Profile>) -> Vec<Profile> {
    for built_in in [Profile::practice(), Profile::postmark()] {
        if !profiles.iter().any(|profile| profile.name == built_in.name) {
            profiles.push(built_in);
        }
    }
    profiles
}

/// The practice server listens.
pub(super) fn practice_ready(
    model: &mut Model,
    ports: Vec<u16>,
    credential: Credential,
    sender: &str,
    api_url: Option<&String>,
) {
    for profile in model
        .profiles
        .iter_mut()
        .filter(|profile| profile.is_practice())
    {
        profile.smtp_ports.clone_from(&ports);
        profile.api_url = api_url.cloned();
        if profile.sender.is_empty() {
            sender.clone_into(&mut profile.sender);
        }
    }
    model.practice = Some(credential);
    model.practice_trouble = None;
    if model.profile().is_practice() {
        fill_practice(model, sender);
    }
}

/// Token and sender of the practice server, where nothing was typed.
pub(super) fn fill_practice(model: &mut Model, sender: &str) {
    if model.form.credential().is_none() {
        let credential = model.practice.clone();
        model
            .form
            .set_credential(credential.as_ref(), TokenSource::Practice);
    }
    if model.form.line(FieldId::From).is_empty() {
        model.form.set_line(FieldId::From, sender);
        model.form.settled.from = sender.to_owned();
    }
}

/// The practice server could not start.
pub(super) fn practice_failed(model: &mut Model, why: String) -> Vec<Effect> {
    let text = format!("the practice server did not start: {why}");
    model.practice_trouble = Some(why);
    if model.profile().is_practice() {
        model.notify(NoticeKind::Error, text);
    }
    Vec::new()
}
