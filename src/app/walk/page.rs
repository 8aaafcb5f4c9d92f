//! A step as blocks of text, ready to be drawn, and how steps stand.

use super::{proof, walked};
use crate::app::blocks::{self, Block};
use crate::app::geometry::screen_inside;
use crate::app::guide::{self, Link, Section, numbered};
use crate::app::model::Model;
use crate::app::notice::NoticeKind;
use crate::app::pager::Page;
use crate::app::setup::check_status;
use crate::diagnose::{GuideStep, Where};
use crate::record::{Fate, WalkStep};

/// How a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Not done yet.
    Open,
    /// The program sees that it is done.
    Proven,
    /// The program saw it before.
    Earlier,
    /// The user said so.
    ByHand,
    /// Left out.
    Skipped,
}

impl Standing {
    /// Whether nothing more is to be done.
    pub fn is_done(self) -> bool {
        matches!(self, Self::Proven | Self::Earlier | Self::ByHand)
    }

    /// In words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "to do",
            Self::Proven => "done, as the program sees",
            Self::Earlier => "done, as the program saw before",
            Self::ByHand => "done, as you say",
            Self::Skipped => "skipped",
        }
    }
}

/// The steps of the present profile in order.
pub fn walk_steps(model: &Model) -> Vec<WalkStep> {
    let practice = model.profile().is_practice();
    let all = model.shared.guide.steps().iter();
    all.filter(|step| Where::counts(step.only, practice))
        .map(|step| step.id)
        .collect()
}

/// The step in hand.
pub fn walk_step(model: &Model) -> WalkStep {
    let here = walked(model).step;
    let steps = walk_steps(model);
    if steps.contains(&here) {
        here
    } else {
        WalkStep::default()
    }
}

/// How a step stands.
pub fn standing(model: &Model, id: WalkStep) -> Standing {
    let walked = walked(model);
    let proven = model
        .shared
        .guide
        .step(id)
        .is_some_and(|step| proof::is_proven(model, step));
    if proven {
        Standing::Proven
    } else if walked.proven.contains(&id) {
        Standing::Earlier
    } else if walked.done.contains(&id) {
        Standing::ByHand
    } else if walked.skipped.contains(&id) {
        Standing::Skipped
    } else {
        Standing::Open
    }
}

/// What Enter does on the step in hand, in words.
pub fn walk_enter(model: &Model) -> String {
    let here = walk_step(model);
    let is_last = walk_steps(model).last() == Some(&here);
    if standing(model, here).is_done() && here != WalkStep::Real {
        return if is_last {
            model
                .shared
                .keymap
                .say("that was the last step: {walk-close} closes the guide")
        } else {
            "done: the next step".to_owned()
        };
    }
    let practice = model.profile().is_practice();
    let label = |step: &GuideStep| {
        let own = step.act.practice.clone().filter(|_| practice);
        own.unwrap_or_else(|| step.act.label.clone())
    };
    model
        .shared
        .guide
        .step(here)
        .map_or_else(String::new, label)
}

/// Columns from which the list of steps is beside the current one.
const WIDE: usize = 100;
/// Columns of the list of steps.
pub const WALK_LIST: usize = 32;

/// Whether the list of steps is beside the current one.
pub fn walk_is_wide(model: &Model) -> bool {
    screen_inside(model.shared.size).0 >= WIDE
}

/// The rows of the current step, above the one that says what Enter does.
pub fn walk_page(model: &Model) -> Page {
    let (width, height) = screen_inside(model.shared.size);
    let (width, above) = match walk_is_wide(model) {
        true => (width - WALK_LIST - 2, 0),
        false => (width, 1),
    };
    Page {
        rows: blocks::rows(&walk_blocks(model), model.overlays.is_empty(), width),
        height: height.saturating_sub(above + 1),
    }
}

/// The step in hand as blocks.
fn walk_blocks(model: &Model) -> Vec<Block> {
    let Some(step) = model.shared.guide.step(walk_step(model)) else {
        return Vec::new();
    };
    let mut blocks = vec![place(model, step)];
    blocks.extend(step.why.iter().cloned().map(Block::Words));
    let links = guide::links(&model.shared, step);
    let proofs = proof::of_step(model, step);
    if !proofs.is_empty() {
        blocks.push(Block::Heading("What the program sees".into()));
    }
    let ticks = proofs.iter();
    blocks.extend(ticks.map(|(one, holds)| Block::Tick(*holds, one.label.clone())));
    blocks.extend(state(model, step.id));
    section(&mut blocks, &links, Section::Card, "To copy");
    section(&mut blocks, &links, Section::Also, "What else can be done");
    section(&mut blocks, &links, Section::Place, "Where");
    section(&mut blocks, &links, Section::Wrong, "What can go wrong");
    section(&mut blocks, &links, Section::Asked, "What is asked here");
    blocks
}

fn place(model: &Model, step: &GuideStep) -> Block {
    let profile = model.profile();
    Block::Place(if profile.is_practice() {
        format!("Practice: {}", step.practice)
    } else {
        format!(
            "Profile {}: real mail through {}. Press p to practice first.",
            profile.name, profile.smtp_host
        )
    })
}

fn section(blocks: &mut Vec<Block>, links: &[Link], section: Section, heading: &str) {
    let mut of_section = links
        .iter()
        .enumerate()
        .filter(|(_, link)| link.section == section)
        .peekable();
    if of_section.peek().is_some() {
        blocks.push(Block::Heading(heading.to_owned()));
    }
    blocks.extend(of_section.map(numbered));
}

/// What runs or has come of it, where a tick does not tell all.
fn state(model: &Model, step: WalkStep) -> Vec<Block> {
    match step {
        WalkStep::Check => check_state(model),
        WalkStep::FirstMessage | WalkStep::Delivered => send_state(model),
        _ => Vec::new(),
    }
}

fn check_state(model: &Model) -> Vec<Block> {
    let check = &model.check;
    if check.profile != model.profile().name {
        return Vec::new();
    }
    let told = check
        .diagnosis
        .as_ref()
        .map(|told| told.primary.title.clone());
    let status = check_status(check);
    let tab = model.shared.keymap.key_named("to-check");
    let (kind, words) = match (status, told) {
        ("", _) => return Vec::new(),
        ("good", None) => return Vec::new(),
        ("checking…", _) => (NoticeKind::Info, "checking…".to_owned()),
        ("good", Some(title)) => (
            NoticeKind::Warning,
            format!("good, with a word to say: {title}. {tab} shows it."),
        ),
        (status, Some(title)) => (
            NoticeKind::Error,
            format!("{status}: {title}. {tab} shows what to do."),
        ),
        (status, None) => (
            NoticeKind::Warning,
            format!("{status}. {tab} shows the rungs."),
        ),
    };
    vec![Block::State(kind, words)]
}

fn send_state(model: &Model) -> Vec<Block> {
    let Some(last) = model
        .log
        .attempts
        .iter()
        .rfind(|attempt| attempt.profile == model.profile().name)
    else {
        return match walked(model).send {
            Some(id) => vec![Block::State(
                NoticeKind::Info,
                format!(
                    "sent in an earlier run, id {id}; Activity ({}) has it",
                    model.shared.keymap.key_named("activity")
                ),
            )],
            None => Vec::new(),
        };
    };
    let status = last.status().map_or("under way", |status| status.name());
    let mut blocks = vec![Block::State(
        NoticeKind::Info,
        format!("{status}: {}", last.summary),
    )];
    blocks.extend(last.fates.iter().map(|one| {
        let kind = match one.fate {
            Fate::Delivered { .. } | Fate::Queued | Fate::Sent | Fate::Accepted => NoticeKind::Info,
            Fate::Sandboxed | Fate::Delayed { .. } => NoticeKind::Warning,
            _ => NoticeKind::Error,
        };
        let words = one.fate.words();
        let said = if words.is_empty() {
            String::new()
        } else {
            format!(": {words}")
        };
        Block::State(kind, format!("{} {}{said}", one.address, one.fate.name()))
    }));
    let told = last.diagnosis.as_ref().map(|told| &told.primary);
    blocks.extend(told.map(|card| {
        Block::State(
            NoticeKind::Error,
            format!(
                "{}. {}, then {}, shows what to do.",
                card.title,
                model.shared.keymap.key_named("compose"),
                model.shared.keymap.key_named("other-pane")
            ),
        )
    }));
    blocks.extend(last.follow_trouble.iter().map(|why| {
        Block::State(
            NoticeKind::Warning,
            format!("the API could not be asked: {why}"),
        )
    }));
    blocks
}
