//! The walkthrough to the first delivered message: where it stands in each profile, moving in it, and
//! remembering it. Its words stand in `assets/walkthrough.toml`.

mod act;
mod page;
mod proof;
mod remember;
mod state;

pub(super) use act::{act, back, copy, fill_first_message, link, perform, practice_or_real};
pub use page::{
    Standing, WALK_LIST, standing, walk_enter, walk_is_wide, walk_page, walk_step, walk_steps,
};
pub(super) use remember::{noted, saved, told};
pub use state::{SetupPart, WalkPane};

use super::effect::Effect;
use super::model::Model;
use super::notice::NoticeKind;
use super::screen::Screen;
use crate::record::{WalkStep, Walked};

/// How far it has come in the present profile; as at the start where it has not begun.
pub(super) fn walked(model: &Model) -> Walked {
    let walks = &model.walk.walks.profiles;
    walks
        .get(&model.profile().name)
        .cloned()
        .unwrap_or_default()
}

/// The same, to change it.
fn walked_mut(model: &mut Model) -> &mut Walked {
    let name = model.profile().name.clone();
    model.walk.walks.profiles.entry(name).or_default()
}

/// Whether it has begun in the present profile.
fn has_begun(model: &Model) -> bool {
    let walks = &model.walk.walks.profiles;
    walks.contains_key(&model.profile().name)
}

/// Whether it has begun and not come to its end.
fn is_under_way(model: &Model) -> bool {
    has_begun(model)
        && walk_steps(model)
            .iter()
            .any(|step| standing(model, *step) == Standing::Open)
}

/// What is kept now.
fn keep(model: &Model) -> Vec<Effect> {
    vec![Effect::SaveWalks(Box::new(model.walk.walks.clone()))]
}

/// The walkthrough, at the step in hand.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    model.screen = Screen::Setup;
    model.walk.part = SetupPart::Walkthrough;
    model.walk.scroll = 0;
    if has_begun(model) {
        return ask_history(model);
    }
    walked_mut(model);
    keep(model)
}

/// What happened to the message of an earlier run, where the step in hand waits for that: its follow-up may
/// have come to its end without us.
fn ask_history(model: &Model) -> Vec<Effect> {
    let waits = walk_step(model) == WalkStep::Delivered
        && walked(model).send.is_some()
        && standing(model, WalkStep::Delivered) == Standing::Open;
    match waits {
        true => vec![model.activity.reload()],
        false => Vec::new(),
    }
}

/// F5: the walkthrough where one is under way or nothing is set up, else what was shown last.
pub(super) fn open_setup(model: &mut Model) -> Vec<Effect> {
    let arrives = model.screen != Screen::Setup;
    if arrives && (model.walk.invites() || is_under_way(model)) {
        return open(model);
    }
    model.screen = Screen::Setup;
    Vec::new()
}

/// The other part of the Setup screen.
pub(super) fn other_part(model: &mut Model) -> Vec<Effect> {
    match model.walk.part {
        SetupPart::Check => open(model),
        SetupPart::Walkthrough => {
            model.walk.part = SetupPart::Check;
            Vec::new()
        }
    }
}

/// So many steps on, or back.
pub(super) fn go(model: &mut Model, by: isize) -> Vec<Effect> {
    let steps = walk_steps(model);
    let here = place(model, &steps);
    let last = steps.len().saturating_sub(1);
    let there = here.saturating_add_signed(by).min(last);
    if there == here {
        let text = if by > 0 {
            "that is the last step"
        } else {
            "that is the first step"
        };
        model.notify(NoticeKind::Info, text);
        return Vec::new();
    }
    go_to(model, steps[there])
}

fn go_to(model: &mut Model, step: WalkStep) -> Vec<Effect> {
    walked_mut(model).step = step;
    model.walk.scroll = 0;
    let mut effects = keep(model);
    effects.extend(ask_history(model));
    effects
}

fn place(model: &Model, steps: &[WalkStep]) -> usize {
    let here = walked(model).step;
    steps.iter().position(|step| *step == here).unwrap_or(0)
}

/// Leaves the step out and goes on.
pub(super) fn skip(model: &mut Model) -> Vec<Effect> {
    let step = walk_step(model);
    if standing(model, step) == Standing::Open {
        walked_mut(model).skipped.insert(step);
    }
    on(model)
}

/// To the next step, or the word that there is none.
fn on(model: &mut Model) -> Vec<Effect> {
    let effects = go(model, 1);
    match effects.is_empty() {
        true => keep(model),
        false => effects,
    }
}

/// The user's word that the step is done, or not after all.
pub(super) fn mark(model: &mut Model) -> Vec<Effect> {
    let step = walk_step(model);
    if matches!(standing(model, step), Standing::Proven | Standing::Earlier) {
        model.notify(NoticeKind::Info, "the program has seen that it is done");
        return Vec::new();
    }
    let walked = walked_mut(model);
    walked.skipped.remove(&step);
    if !walked.done.remove(&step) {
        walked.done.insert(step);
    }
    keep(model)
}

/// Scrolls the step.
pub(super) fn scroll(model: &mut Model, by: isize) {
    model.walk.scroll = walk_page(model).scrolled(model.walk.scroll, by);
}
