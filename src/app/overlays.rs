//! Menu, palette and questions: lists with a chosen row, and what the chosen row does.

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use super::actions::{ActionRow, listed};
use super::model::{Model, Pane};
use super::{
    Effect, Overlay, account, compose, drafts, intent, perform, preview, profiles, setup,
    simulation, troubleshooting, walk,
};

/// More rows than the help has on any screen.
const HELP_ROWS: u16 = 1_000;
/// Rows that a row of the review may take when it is wrapped.
const WRAPPED: usize = 4;

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
    if matches!(model.overlays.last(), Some(Overlay::Preview(_))) {
        preview::scroll(model, by);
        return true;
    }
    let count = match model.overlays.last() {
        Some(Overlay::Menu { .. }) => listed(model).len(),
        Some(Overlay::Palette(palette)) => palette_rows(model, palette.input.value()).len(),
        Some(Overlay::Scenarios(palette)) => {
            simulation::scenario_rows(model, palette.input.value()).len()
        }
        Some(Overlay::Question(question)) => question.answers.len(),
        Some(Overlay::Troubleshooting(page)) => {
            troubleshooting::hint_rows(model, page.palette.input.value()).len()
        }
        Some(Overlay::Picker(picker)) => picker.rows().len(),
        Some(Overlay::AccountForm(form)) => form.rows.len(),
        Some(Overlay::Drafts(page)) => page.page.rows.len(),
        Some(Overlay::DraftForm(form)) => form.rows.len(),
        Some(Overlay::Profiles(_)) => model.shared.profiles.len(),
        Some(Overlay::Answers(page)) => walk::answer_count(model, page),
        Some(Overlay::AccountToken(_) | Overlay::ProfileForm(_) | Overlay::Preview(_)) => 0,
        Some(Overlay::Review(_) | Overlay::Help { .. }) => usize::MAX,
        None => return false,
    };
    let around = |selected: &mut usize| {
        let count = isize::try_from(count).unwrap_or(isize::MAX).max(1);
        let next = (isize::try_from(*selected).unwrap_or_default() + by).rem_euclid(count);
        *selected = usize::try_from(next).unwrap_or_default();
    };
    match model.overlays.last_mut() {
        Some(Overlay::Menu { selected }) => around(selected),
        Some(Overlay::Question(question)) => around(&mut question.selected),
        Some(Overlay::AccountForm(form)) => around(&mut form.focus),
        Some(Overlay::Picker(picker)) => around(&mut picker.selected),
        Some(Overlay::Palette(palette) | Overlay::Scenarios(palette)) => {
            around(&mut palette.selected);
        }
        Some(Overlay::Troubleshooting(page)) => troubleshooting::scroll(page, by, count),
        Some(Overlay::Drafts(page)) => drafts::scroll(page, by),
        Some(Overlay::DraftForm(form)) => around(&mut form.focus),
        Some(Overlay::Profiles(list)) => around(&mut list.selected),
        Some(Overlay::ProfileForm(form)) => form.move_focus(by),
        Some(Overlay::Answers(page)) => walk::scroll_answers(page, by, count),
        Some(Overlay::Help { scroll }) => *scroll = moved(*scroll, by, HELP_ROWS),
        Some(Overlay::Review(review)) => {
            let rows = (review.rows.len() + review.problems.len()) * WRAPPED;
            review.scroll = moved(review.scroll, by, u16::try_from(rows).unwrap_or(u16::MAX));
        }
        Some(Overlay::AccountToken(_) | Overlay::Preview(_)) | None => {}
    }
    true
}

fn moved(scroll: u16, by: isize, most: u16) -> u16 {
    let by = i16::try_from(by).unwrap_or(if by < 0 { i16::MIN } else { i16::MAX });
    scroll.saturating_add_signed(by).min(most)
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
    row.map_or_else(Vec::new, |row| perform::run(model, row.action))
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
