//! What the panel offers before anything was sent: try it in practice, set up Postmark, or explain an error.
//! Whatever is pasted here is put where it belongs.

use super::buffer::TextBuffer;
use super::help::{self, Section};
use super::model::{Model, NoticeKind, Pane, Screen};
use super::text::{Line, paragraph, tone};
use super::{Effect, Key, around, compose, credential, review, simulation, walk};
use crate::mail::{FieldId, parse_mailbox};
use crate::postmark::{Secret, TokenShape, Typed};
use crate::record::Outcome;

/// What can be chosen, with a few words about it.
const CHOICES: [(&str, &str); 3] = [
    ("Try it now", "send a sample message on this computer"),
    (
        "Set up Postmark",
        "from sign-up to your first delivered message",
    ),
    ("Why did mail fail?", "explain an error message"),
];
/// The sample message of "Try it now".
const SUBJECT: &str = "Your receipt";
const TO: &str = "grace@navy.example";
const TEXT: &str = "Hello Grace,\n\nThank you for your order. This sample stays on this computer: press F4 to read it in the practice inbox.\n\nAda\n";
/// The failure that follows it.
const FAILURE: &str = "token-revoked";

/// Whether the panel shows them: nothing was set up before this session, nothing sent in it, and no message was begun.
pub fn is_offered(model: &Model) -> bool {
    model.walk.invites() && model.log.attempts.is_empty() && model.form.is_blank()
}

/// Whether they have the keys.
pub(super) fn has_keys(model: &Model) -> bool {
    let in_panel = model.screen == Screen::Compose && model.pane == Pane::Log;
    in_panel && model.overlays.is_empty() && is_offered(model)
}

/// The rows, and the index of the selected one.
pub(super) fn rows(model: &Model, (width, height): (usize, usize)) -> (Vec<Line>, usize) {
    let (rows, selected) = rows_with(model, width, true);
    match rows.len() <= height {
        true => (rows, selected),
        false => rows_with(model, width, false),
    }
}

/// The rows, with a few words about each choice or without.
fn rows_with(model: &Model, width: usize, is_long: bool) -> (Vec<Line>, usize) {
    let has_keys = has_keys(model);
    let intro = match has_keys {
        true => "Paste a token, an address, or an error message, or choose:",
        false => "What do you want to do?",
    };
    let mut rows = paragraph(("", tone::TEXT), intro, tone::TEXT, width);
    rows.push(Line::default());
    let mut selected = 0;
    for (at, (name, about)) in CHOICES.iter().enumerate() {
        let is_selected = has_keys && at == model.log.choice;
        if is_selected {
            selected = rows.len();
        }
        let mark = match (is_selected, has_keys) {
            (true, _) => format!("▸ {}  ", at + 1),
            (false, true) => format!("  {}  ", at + 1),
            (false, false) => "·  ".to_owned(),
        };
        let style = if is_selected { tone::TITLE } else { tone::TEXT };
        rows.extend(paragraph((&mark, tone::KEY), name, style, width));
        if is_long {
            let indent = " ".repeat(mark.chars().count());
            rows.extend(paragraph((&indent, tone::QUIET), about, tone::QUIET, width));
        }
    }
    rows.push(Line::default());
    let next = match has_keys {
        true => "{next-field}: write a message",
        false => "{other-pane}: choose",
    };
    let next = model.shared.keymap.say(next);
    rows.extend(paragraph(("", tone::KEY), &next, tone::KEY, width));
    (rows, selected)
}

/// Moves the selection.
pub(super) fn go(model: &mut Model, by: isize) -> Vec<Effect> {
    around(&mut model.log.choice, by, CHOICES.len());
    Vec::new()
}

/// Runs the choice of a digit, or the selected one.
pub(super) fn choose(model: &mut Model, key: Key) -> Vec<Effect> {
    match key.index().unwrap_or(model.log.choice) {
        0 => try_it(model),
        1 => walk::open(model),
        2 => {
            help::open(model, Section::Troubleshooting);
            Vec::new()
        }
        _ => Vec::new(),
    }
}

/// To the message.
pub(super) fn write(model: &mut Model) -> Vec<Effect> {
    model.pane = Pane::Form;
    Vec::new()
}

/// Sends the sample to the practice inbox. Nothing was typed yet that it could replace.
fn try_it(model: &mut Model) -> Vec<Effect> {
    if !model.profile().is_practice() || model.shared.practice.is_none() {
        let text = "the practice server is still starting; try again in a moment";
        let text = match model.profile().is_practice() {
            true => text,
            false => "this sends real mail: choose the practice profile first ({profile})",
        };
        model.notify(NoticeKind::Info, text);
        return Vec::new();
    }
    if model.form.has_unsent_work() {
        model.notify(
            NoticeKind::Info,
            "a message is in the form; send it or put it into Drafts first ({new})",
        );
        return Vec::new();
    }
    model.form.set_line(FieldId::To, TO);
    model.form.set_line(FieldId::Subject, SUBJECT);
    model.form.body = TextBuffer::new(TEXT);
    let mut effects = review::open(model, false);
    if let Some(job) = model.review().and_then(|review| review.job) {
        effects.extend(review::send_now(model, job));
    }
    effects
}

/// Whether the last send was the sample and can be followed by a failure.
pub(super) fn can_break(model: &Model) -> bool {
    let last = model.log.attempts.last();
    let is_sample = last.is_some_and(|last| last.practice && last.draft.text == TEXT);
    let is_accepted =
        last.is_some_and(|last| matches!(last.outcome, Some(Outcome::Accepted { .. })));
    is_sample && is_accepted && model.simulation.is_none()
}

/// Simulates a revoked token, so that the next send of the sample fails.
pub(super) fn break_it(model: &mut Model) -> Vec<Effect> {
    simulation::begin(model, FAILURE)
}

/// Puts pasted text where it belongs: a token into its field, an address into To, anything else is explained.
pub(super) fn paste(model: &mut Model, text: &str) -> Vec<Effect> {
    let secret = Secret::cleaned(text);
    if is_token(&secret) {
        let effects = compose::focus(model, FieldId::Token);
        return [effects, credential::paste(model, FieldId::Token, &secret)].concat();
    }
    if parse_mailbox(text.trim()).is_ok() {
        let effects = compose::focus(model, FieldId::To);
        model.form.set_line(FieldId::To, text.trim());
        return [effects, compose::keep_later(model)].concat();
    }
    help::open(model, Section::Troubleshooting);
    compose::paste(model, &Typed::from(text))
}

fn is_token(secret: &Secret) -> bool {
    let shapes = [
        TokenShape::Uuid,
        TokenShape::AccessKeyTransactional,
        TokenShape::AccessKeyBroadcast,
    ];
    shapes.contains(&TokenShape::of(secret.expose()))
}
