//! How a model begins, and what the edge tells it first.

use super::drafts::{self, DraftOrder, DraftState};
use super::effect::Effect;
use super::form::Form;
use super::geometry::Size;
use super::inbox::InboxPane;
use super::lists::Lists;
use super::log::LogPane;
use super::model::Model;
use super::notice::NoticeKind;
use super::screen::{Pane, Screen};
use super::setup::CheckPane;
use super::shared::{Preferences, Shared};
use super::table::ACTIONS;
use super::{prefill, token};
use crate::mail::{FieldId, Pattern};
use crate::postmark::{Credential, Profile, TokenSource};
use crate::record::Walks;

/// What the edge knows when the interface opens.
#[derive(Debug, Clone, PartialEq)]
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
    /// to use it (real mail) or to practice.
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

impl Model {
    /// A model that opens in the profile of `startup`, and what to do first.
    pub fn new(startup: Startup) -> (Self, Vec<Effect>) {
        let mut model = Self {
            actions: ACTIONS,
            screen: Screen::Compose,
            pane: Pane::Form,
            form: Form::default(),
            drafts: DraftState::default(),
            suggestions: None,
            simulation: None,
            log: LogPane::default(),
            lists: Lists::default(),
            inbox: InboxPane::default(),
            check: CheckPane::default(),
            walk: super::WalkPane::new(startup.walks, startup.first_start),
            activity: super::ActivityPane::default(),
            account: super::AccountPane::default(),
            template: super::template::TemplateState::default(),
            overlays: Vec::new(),
            shown: super::Shown::default(),
            shared: Shared::new(
                (startup.profiles, &startup.profile),
                startup.preferences,
                startup.size,
                startup.system,
            ),
        };
        prefill::from_profile(&mut model);
        model
            .form
            .set_credential(startup.credential.as_ref(), startup.source);
        model.form.focus = model.first_empty_field();
        if model.offers_first_steps() {
            model.pane = Pane::Log;
        }
        if let Some(why) = startup.walk_trouble {
            model.notify(NoticeKind::Warning, why);
        }
        if let Some(credential) = startup.environment_token {
            model.ask(token::environment_question(credential));
        }
        let mut effects = vec![
            Effect::Title("postrider: compose".into()),
            Effect::Drafts(DraftOrder::Recover),
        ];
        effects.extend(super::signature::ask(&model));
        if let Some(given) = startup.given {
            model.drafts.opened = given.opened.clone();
            effects.extend(drafts::begin(&mut model, given));
        }
        if model.form.awaits_token() {
            effects.push(Effect::FindCredential(model.profile().name.clone()));
        }
        (model, effects)
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

/// The practice server listens.
pub(super) fn practice_ready(
    model: &mut Model,
    ports: Vec<u16>,
    credential: Credential,
    sender: &str,
    api_url: Option<&String>,
) -> Vec<Effect> {
    for profile in model
        .shared
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
    model.shared.practice = Some(credential);
    model.shared.practice_trouble = None;
    if model.profile().is_practice() {
        prefill::from_practice(model, sender);
    }
    Vec::new()
}

/// The practice server could not start.
pub(super) fn practice_failed(model: &mut Model, why: String) -> Vec<Effect> {
    let text = format!("the practice server failed to start: {why}");
    model.shared.practice_trouble = Some(why);
    if model.profile().is_practice() {
        model.notify(NoticeKind::Error, text);
    }
    Vec::new()
}
