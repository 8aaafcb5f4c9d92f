//! What the last frame showed. A key answers to what its user saw, not to what has arrived since.

use super::model::{Model, Pane, Screen};
use super::suggest::ShownSuggestions;
use super::{Overlay, SetupPart};
use crate::diagnose::Card;
use crate::record::JobId;

/// A digit whose problem was replaced before the user could see the new one.
pub(super) const CARD_CHANGED: &str = "the problem has changed; read it again, then choose a fix";

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

/// The model was drawn as it is now.
pub(super) fn drawn(model: &mut Model) {
    model.shown = match model.shared.size.is_enough() {
        true => Shown {
            suggestions: ShownSuggestions::of(model),
            card: model.card_with_keys().cloned(),
            review: model.review().and_then(|review| review.job),
        },
        false => Shown::default(),
    };
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
            Some(_) => false,
            None => match (self.screen, self.pane) {
                (Screen::Activity, _) => self.activity.search.is_open,
                (Screen::Compose, Pane::Log) => self.log.search.is_some(),
                _ => false,
            },
        }
    }
}
