//! Which row of the list is selected, and whether the user has seen it selected.

use super::state::{ShownSuggestions, Suggestion};
use crate::app::model::Model;

impl ShownSuggestions {
    /// What a frame of this model shows.
    pub(in crate::app) fn of(model: &Model) -> Option<Self> {
        model.suggesting().map(|list| Self {
            field: list.field,
            typed: list.typed.clone(),
            rows: list.texts(),
            selected: list.selected(),
        })
    }
}

impl Model {
    /// The row that Tab and Enter take: the selected one, unless the user has not seen it selected.
    pub(in crate::app) fn suggestion_to_take(&self) -> Option<&Suggestion> {
        let list = self.suggesting()?;
        let row = list.rows.get(list.selected()?)?;
        let shown = self.shown.suggestions.as_ref();
        let shown = shown.filter(|shown| shown.field == list.field);
        let shown = shown.and_then(|shown| shown.rows.get(shown.selected?));
        (list.moved_to.is_some() || shown == Some(&row.text)).then_some(row)
    }
}

/// Selects the next row of the list that the user sees, around the ends.
pub(in crate::app) fn go(model: &mut Model, by: isize) {
    let Some(list) = &model.suggestions else {
        return;
    };
    let is_this = |shown: &&ShownSuggestions| {
        list.moved_to.is_none() && (shown.field, &shown.typed) == (list.field, &list.typed)
    };
    let (texts, here) = match model.shown.suggestions.as_ref().filter(is_this) {
        Some(shown) => (shown.rows.clone(), shown.selected),
        None => (list.texts(), list.selected()),
    };
    let count = isize::try_from(texts.len()).unwrap_or(isize::MAX).max(1);
    let next = match here {
        None if by < 0 => count - 1,
        None => 0,
        Some(at) => (isize::try_from(at).unwrap_or_default() + by).rem_euclid(count),
    };
    let wanted = usize::try_from(next).ok().and_then(|at| texts.get(at));
    let wanted = list.rows.iter().find(|row| Some(&row.text) == wanted);
    let wanted = wanted.cloned();
    if let Some(list) = &mut model.suggestions {
        list.moved_to = wanted;
    }
}
