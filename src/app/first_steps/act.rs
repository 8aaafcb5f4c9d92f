//! What the first steps do.

use super::{CHOICES, TEXT};
use crate::app::buffer::TextBuffer;
use crate::app::changes::keep_later;
use crate::app::effect::Effect;
use crate::app::help::Section;
use crate::app::key::Key;
use crate::app::model::Model;
use crate::app::notice::NoticeKind;
use crate::app::paths::paths_in;
use crate::app::screen::Pane;
use crate::app::selection::around;
use crate::app::{compose, lists, open, review, simulation, walk};
use crate::mail::{FieldId, is_list_path, parse_mailbox};
use crate::postmark::{Secret, TokenShape};

/// The sample message of "Try it now".
const SUBJECT: &str = "Your receipt";
const TO: &str = "grace@navy.example";
/// The failure that follows it.
const FAILURE: &str = "token-revoked";

/// Moves the selection.
pub(in crate::app) fn go(model: &mut Model, by: isize) -> Vec<Effect> {
    around(&mut model.log.choice, by, CHOICES.len());
    Vec::new()
}

/// Runs the choice of a digit, or the selected one.
pub(in crate::app) fn choose(model: &mut Model, key: Key) -> Vec<Effect> {
    match key.index().unwrap_or(model.log.choice) {
        0 => try_it(model),
        1 => walk::open(model),
        2 => open::help(model, Section::Troubleshooting),
        _ => Vec::new(),
    }
}

/// To the message.
pub(in crate::app) fn write(model: &mut Model) -> Vec<Effect> {
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

/// Simulates a revoked token, so that the next send of the sample fails.
pub(in crate::app) fn break_it(model: &mut Model) -> Vec<Effect> {
    simulation::begin(model, FAILURE)
}

/// Puts pasted text where it belongs: a token into its field, an address into To; `None` for anything else, which is
/// to be explained.
pub(in crate::app) fn paste(model: &mut Model, text: &str) -> Option<Vec<Effect>> {
    let secret = Secret::cleaned(text);
    if is_token(&secret) {
        let effects = compose::focus(model, FieldId::Token);
        let pasted = compose::paste_secret(model, FieldId::Token, &secret);
        return Some([effects, pasted].concat());
    }
    let mut paths = paths_in(text);
    if let (Some(path), true) = (
        paths.pop().filter(|path| is_list_path(path)),
        paths.is_empty(),
    ) {
        return Some(lists::take_path(model, &path));
    }
    parse_mailbox(text.trim()).ok()?;
    let effects = compose::focus(model, FieldId::To);
    model.form.set_line(FieldId::To, text.trim());
    Some([effects, keep_later(model)].concat())
}

fn is_token(secret: &Secret) -> bool {
    let shapes = [
        TokenShape::Uuid,
        TokenShape::AccessKeyTransactional,
        TokenShape::AccessKeyBroadcast,
    ];
    shapes.contains(&TokenShape::of(secret.expose()))
}
