//! The model: shared state, one state per screen, and the overlays above them.

use std::ops::Deref;

use super::account::AccountPane;
use super::action::{ActionMeta, Availability};
use super::activity::ActivityPane;
use super::attempt::Attempt;
use super::drafts::DraftState;
use super::effect::Effect;
use super::form::Form;
use super::inbox::InboxPane;
use super::intent::{Intent, Question};
use super::key::Key;
use super::lists::Lists;
use super::log::LogPane;
use super::lookup::LookupTab;
use super::notice::NoticeKind;
use super::overlay::Overlay;
use super::preview::{Link, link_on};
use super::review::Review;
use super::screen::{Pane, Screen};
use super::setup::CheckPane;
use super::shared::Shared;
use super::simulation::Simulation;
use super::suggest::{ShownSuggestions, Suggestions};
use super::template::TemplateState;
use super::walk::{SetupPart, WalkPane};
use crate::diagnose::Card;
use crate::mail::FieldId;
use crate::postmark::Profile;
use crate::record::{JobId, Phase};

/// One row of the table of actions.
pub struct ActionRow {
    /// Names, keys, and words.
    pub meta: ActionMeta,
    /// Whether it can be done now.
    pub available: fn(&Model) -> Availability,
    /// Does it; of several keys this one was pressed.
    pub(super) run: fn(&mut Model, Key) -> Vec<Effect>,
}

impl Deref for ActionRow {
    type Target = ActionMeta;

    fn deref(&self) -> &ActionMeta {
        &self.meta
    }
}

/// The parts of the last frame on which the meaning of a key depends.
#[derive(Debug, Clone, Default)]
pub struct Shown {
    /// The list below the field with the caret.
    pub(super) suggestions: Option<ShownSuggestions>,
    /// The problem whose fixes had numbers.
    pub(super) card: Option<Card>,
    /// The job of the review that could be read.
    pub(super) review: Option<JobId>,
}

/// The model. Only `update` changes it; everybody else reads.
pub struct Model {
    /// What can be done.
    pub(super) actions: &'static [ActionRow],
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
    /// Messages to lists.
    pub lists: Lists,
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
    /// Postmark's templates.
    pub template: TemplateState,
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

    /// The link on the screen, which a preview shows.
    pub fn link(&self) -> Option<Link> {
        match self.overlays.last() {
            Some(Overlay::Preview(pane)) => link_on(&self.shared, pane),
            _ => None,
        }
    }

    /// Shows a notice; names of actions in braces become their keys.
    pub(super) fn notify(&mut self, kind: NoticeKind, text: impl Into<String>) {
        self.shared.notify(kind, text);
    }

    /// The question, if one is the overlay on top.
    pub fn question(&self) -> Option<&Question> {
        match self.overlays.last() {
            Some(Overlay::Question(question)) => Some(question),
            _ => None,
        }
    }

    /// Shows a question.
    pub(super) fn ask(&mut self, question: Question) {
        self.overlays.push(Overlay::Question(question));
    }

    /// Whether the question on top has an answer that causes such a thing.
    pub(super) fn is_asked(&self, wanted: impl Fn(&Intent) -> bool) -> bool {
        self.question()
            .is_some_and(|question| question.offers(wanted))
    }

    /// The history has changed: what is shown of it is asked for again.
    pub(super) fn refresh_activity(&self) -> Vec<Effect> {
        match self.screen {
            Screen::Activity => self.activity.refresh(),
            _ => Vec::new(),
        }
    }

    /// Whether a message, or a list, is being sent or waits to be.
    pub(super) fn is_sending(&self) -> bool {
        self.shared.job.is_some() || self.lists.running().is_some()
    }

    /// Whether a send waits for the user to agree.
    pub(super) fn is_waiting(&self) -> bool {
        let phase = self.running().map(|attempt| attempt.phase);
        matches!(phase, Some(Phase::Preparing | Phase::Ready))
    }

    /// Whether the find line is shown.
    pub fn shows_find(&self) -> bool {
        let in_text = self.screen == Screen::Compose && self.form.focus == FieldId::Body;
        self.form.find.open && in_text
    }

    /// Whether the find line has the keys.
    pub(super) fn finds(&self) -> bool {
        self.shows_find() && self.overlays.is_empty() && self.pane == Pane::Form
    }

    /// Whether the panel shows first steps: nothing was set up before this session, nothing sent in it, and no
    /// message was begun.
    pub(super) fn offers_first_steps(&self) -> bool {
        let is_unsent = self.log.attempts.is_empty() && self.lists.run.is_none();
        self.walk.invites() && is_unsent && self.form.is_blank()
    }

    /// Whether the first steps have the keys.
    pub(super) fn has_first_steps(&self) -> bool {
        let in_panel = self.screen == Screen::Compose && self.pane == Pane::Log;
        in_panel && self.overlays.is_empty() && self.offers_first_steps()
    }
}

impl Model {
    /// The problem whose fixes have numbers now: digits act on it, and are typed nowhere.
    pub fn card_with_keys(&self) -> Option<&Card> {
        if !self.overlays.is_empty() {
            return None;
        }
        let told = match self.screen {
            Screen::Compose if self.pane == Pane::Log && self.log.search.is_none() => {
                return self.card();
            }
            Screen::Setup if self.walk.part == SetupPart::Check => self.check.diagnosis.as_ref(),
            Screen::Account => self.account.trouble.as_ref(),
            _ => None,
        };
        told.map(|told| &told.primary)
    }

    /// The same, as long as the user has seen it: another one may have taken its place since the last frame.
    pub(super) fn card_to_fix(&self) -> Option<&Card> {
        self.card_with_keys()
            .filter(|card| self.shown.card.as_ref() == Some(*card))
    }

    /// Whether letters and digits go into a search line now.
    pub(super) fn is_searching(&self) -> bool {
        match self.overlays.last() {
            Some(Overlay::Preview(pane)) => pane.search.is_some(),
            Some(Overlay::Drafts(page)) => page.search.is_open,
            Some(Overlay::ServerTemplates(page)) => page.search.is_open,
            Some(Overlay::Lookup(lookup)) => match lookup.tab {
                LookupTab::Mail => lookup.query.is_open,
                LookupTab::Suppressions => lookup.filter.is_open,
            },
            Some(_) => false,
            None => match (self.screen, self.pane) {
                (Screen::Activity, _) => self.activity.search.is_open,
                (Screen::Compose, Pane::Log) => self.log.search.is_some(),
                _ => false,
            },
        }
    }
}
