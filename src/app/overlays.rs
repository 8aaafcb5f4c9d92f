//! Menu, palette and questions: lists with a chosen row, and what the chosen row does.

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use super::actions::{ActionRow, listed};
use super::help::help_page;
use super::model::{Model, Pane};
use super::review::review_page;
use super::{
    Effect, Overlay, account, around, compose, drafts, intent, perform, preview, profiles, setup,
    simulation, troubleshooting, walk,
};

/// The rows of the palette that match what is typed, best first.
pub fn palette_rows(model: &Model, typed: &str) -> Vec<&'static ActionRow> {
    let rows = listed(model);
    if typed.trim().is_empty() {
        return rows;
    }
    let pattern = Pattern::parse(typed, CaseMatching::Ignore, Normalization::Smart);
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut buffer = Vec::new();
    let mut scored: Vec<(u32, &ActionRow)> = rows
        .into_iter()
        .filter_map(|row| {
            let text = format!("{} {}", row.label, row.name);
            pattern
                .score(Utf32Str::new(&text, &mut buffer), &mut matcher)
                .map(|score| (score, row))
        })
        .collect();
    scored.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    scored.into_iter().map(|(_, row)| row).collect()
}

/// Scrolls the overlay on top; says whether there is one.
pub(super) fn scroll(model: &mut Model, by: isize) -> bool {
    match model.overlays.last() {
        None => return false,
        Some(Overlay::Preview(_)) => preview::scroll(model, by),
        Some(Overlay::Troubleshooting(_)) => troubleshooting::scroll(model, by),
        Some(Overlay::Answers(_)) => walk::scroll_answers(model, by),
        Some(Overlay::Help { scroll }) => {
            let to = help_page(model).1.scrolled(*scroll, by);
            if let Some(Overlay::Help { scroll }) = model.overlays.last_mut() {
                *scroll = to;
            }
        }
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
        Some(Overlay::Menu { .. }) => listed(model).len(),
        Some(Overlay::Palette(palette)) => palette_rows(model, palette.input.value()).len(),
        Some(Overlay::Scenarios(palette)) => {
            simulation::scenario_rows(model, palette.input.value()).len()
        }
        _ => 0,
    };
    let profiles = model.shared.profiles.len();
    match model.overlays.last_mut() {
        Some(Overlay::Menu { selected }) => around(selected, by, count),
        Some(Overlay::Palette(palette) | Overlay::Scenarios(palette)) => {
            around(&mut palette.selected, by, count);
        }
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
    if matches!(model.overlays.last(), Some(Overlay::Troubleshooting(_))) {
        troubleshooting::close(model);
        return Vec::new();
    }
    if matches!(model.overlays.last(), Some(Overlay::Drafts(_))) {
        return drafts::close(model);
    }
    if matches!(model.overlays.last(), Some(Overlay::ProfileForm(_))) {
        return profiles::close_form(model);
    }
    if matches!(model.overlays.last(), Some(Overlay::Answers(_))) {
        walk::close(model);
        return Vec::new();
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
    match model.overlays.pop() {
        Some(Overlay::Menu { selected }) => run_row(model, listed(model).get(selected).copied()),
        Some(Overlay::Palette(palette)) => {
            let rows = palette_rows(model, palette.input.value());
            run_row(model, rows.get(palette.selected).copied())
        }
        Some(Overlay::Scenarios(palette)) => simulation::choose(model, &palette),
        Some(Overlay::Troubleshooting(page)) => troubleshooting::choose(model, page),
        Some(Overlay::AccountForm(form)) => account::submit(model, form),
        Some(Overlay::DraftForm(form)) => drafts::choose_in_form(model, form),
        Some(Overlay::Answers(page)) => walk::choose(model, page),
        Some(Overlay::AccountToken(input)) => setup::account_token(model, input.value()),
        Some(Overlay::Question(mut question)) if question.selected < question.answers.len() => {
            let answer = question.answers.swap_remove(question.selected);
            intent::carry_out(model, answer.intents)
        }
        _ => Vec::new(),
    }
}

fn run_row(model: &mut Model, row: Option<&ActionRow>) -> Vec<Effect> {
    row.map_or_else(Vec::new, |row| perform::run_row(model, row))
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
