//! What the overlays share: scrolling, choosing and closing the one on top.

use super::model::{Model, Pane};
use super::palette::{self, palette_rows};
use super::review::review_page;
use super::{
    Effect, Overlay, account, around, clamped, compose, drafts, help, intent, menu, preview,
    profiles, setup, simulation,
};

/// Scrolls the overlay on top; says whether there is one.
pub(super) fn scroll(model: &mut Model, by: isize) -> bool {
    match model.overlays.last() {
        None => return false,
        Some(Overlay::Preview(_)) => preview::scroll(model, by),
        Some(Overlay::Help(_)) => help::scroll(model, by),
        Some(Overlay::Menu { .. }) => menu::scroll(model, by),
        Some(Overlay::Review(review)) => {
            let to = review_page(model, review).1.scrolled(review.scroll, by);
            if let Some(Overlay::Review(review)) = model.overlays.last_mut() {
                review.scroll = to;
            }
        }
        Some(_) => choose_row(model, by),
    }
    true
}

/// Moves the choice in the list on top.
fn choose_row(model: &mut Model, by: isize) {
    let count = match model.overlays.last() {
        Some(Overlay::Palette(palette)) => palette_rows(model, palette.input.value()).len(),
        Some(Overlay::Scenarios(palette)) => {
            simulation::scenario_rows(model, palette.input.value()).len()
        }
        _ => 0,
    };
    let profiles = model.shared.profiles.len();
    match model.overlays.last_mut() {
        Some(Overlay::Palette(palette) | Overlay::Scenarios(palette)) => match by.abs() {
            1 => around(&mut palette.selected, by, count),
            _ => clamped(&mut palette.selected, by, count),
        },
        Some(Overlay::Question(question)) => {
            around(&mut question.selected, by, question.answers.len());
        }
        Some(Overlay::AccountForm(form)) => around(&mut form.focus, by, form.rows.len()),
        Some(Overlay::DraftForm(form)) => around(&mut form.focus, by, form.rows.len()),
        Some(Overlay::Picker(picker)) => {
            let count = picker.rows().len();
            around(&mut picker.selected, by, count);
        }
        Some(Overlay::Profiles(list)) => around(&mut list.selected, by, profiles),
        Some(Overlay::Drafts(page)) => drafts::scroll(page, by),
        Some(Overlay::ProfileForm(form)) => form.move_focus(by),
        _ => {}
    }
}

/// Esc: the overlay closes; a question is answered with nothing.
pub(super) fn close(model: &mut Model) -> Vec<Effect> {
    if matches!(model.overlays.last(), Some(Overlay::Help(_))) {
        help::close(model);
        return Vec::new();
    }
    if matches!(model.overlays.last(), Some(Overlay::Drafts(_))) {
        return drafts::close(model);
    }
    if matches!(model.overlays.last(), Some(Overlay::ProfileForm(_))) {
        return profiles::close_form(model);
    }
    if preview::close_search(model) {
        return Vec::new();
    }
    if let Some(Overlay::AccountForm(form)) = model.overlays.pop() {
        model.account.kept = Some(form);
    }
    Vec::new()
}

/// Enter: the chosen row is done.
pub(super) fn choose(model: &mut Model) -> Vec<Effect> {
    if matches!(model.overlays.last(), Some(Overlay::Help(_))) {
        help::choose(model);
        return Vec::new();
    }
    if let Some(Overlay::Menu { letter }) = model.overlays.last() {
        return menu::letter(model, *letter);
    }
    match model.overlays.pop() {
        Some(Overlay::Palette(palette)) => palette::choose(model, &palette),
        Some(Overlay::Scenarios(palette)) => simulation::choose(model, &palette),
        Some(Overlay::AccountForm(form)) => account::submit(model, form),
        Some(Overlay::DraftForm(form)) => drafts::choose_in_form(model, form),
        Some(Overlay::AccountToken(input)) => setup::account_token(model, input.value()),
        Some(Overlay::Question(mut question)) if question.selected < question.answers.len() => {
            let answer = question.answers.swap_remove(question.selected);
            intent::carry_out(model, answer.intents)
        }
        _ => Vec::new(),
    }
}

/// Empties the form; what was there goes to the drafts, which is said once it is known.
pub(super) fn new_message(model: &mut Model) -> Vec<Effect> {
    model.pane = Pane::Form;
    let effects = compose::clear(model);
    if let Some(aside) = &mut model.drafts.aside {
        aside.is_announced = true;
    }
    effects
}
