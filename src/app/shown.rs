//! What the last frame showed. A key answers to what its user saw, not to what has arrived since.

use super::model::{Model, Shown};
use super::suggest::ShownSuggestions;

/// A digit whose problem was replaced before the user could see the new one.
pub(super) const CARD_CHANGED: &str = "the problem has changed; read it again, then choose a fix";

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
