//! What a step can do: its main key, its numbered things, its copies.

use super::{go, keep, on, proof, standing, walk_step, walked};
use crate::app::action::Availability;
use crate::app::buffer::TextBuffer;
use crate::app::changes::keep_later;
use crate::app::effect::Effect;
use crate::app::guide;
use crate::app::help::Topic;
use crate::app::intent::{Intent, Question};
use crate::app::key::Key;
use crate::app::model::Model;
use crate::app::notice::NoticeKind;
use crate::app::overlay::Overlay;
use crate::app::screen::Screen;
use crate::app::simulation::ScenarioList;
use crate::app::walk::SetupPart;
use crate::app::{compose, credential, keeping, open, review, setup};
use crate::diagnose::{Act, Proof};
use crate::mail::FieldId;
use crate::record::{Via, WalkStep};

/// `y`: the address of the step's page, or on the card all of it, without the token.
pub(in crate::app) fn copy(model: &mut Model) -> Vec<Effect> {
    let Some(step) = model.shared.guide.step(walk_step(model)).cloned() else {
        return Vec::new();
    };
    if step.id == WalkStep::Application {
        let links = guide::card(&model.shared).into_iter();
        let lines: Vec<String> = links.map(|link| link.label).collect();
        let what = "the quick-reference card, without the token";
        return vec![model.shared.copy(what, lines.join("\n"))];
    }
    match step.places.first() {
        Some(place) => vec![model.shared.open_page(place.page.clone())],
        None => {
            model.notify(NoticeKind::Info, "there is no address on this step");
            Vec::new()
        }
    }
}

/// Enter: what the step is for, or on where it is done.
pub(in crate::app) fn act(model: &mut Model) -> Vec<Effect> {
    let id = walk_step(model);
    let Some(act) = model.shared.guide.step(id).map(|step| step.act.act) else {
        return Vec::new();
    };
    if standing(model, id).is_done() && act != Act::Real {
        return on(model);
    }
    perform(model, act)
}

pub(in crate::app) fn perform(model: &mut Model, act: Act) -> Vec<Effect> {
    match act {
        Act::Tick => tick(model),
        Act::Sender if proof::has_sender(model) => tick(model),
        Act::Sender => to_sender(model),
        Act::Token => to_field(model, FieldId::Token, "paste the Server API token here"),
        Act::Check => check(model),
        Act::FirstMessage => first_message(model),
        Act::Follow => follow_send(model),
        Act::Approval if model.profile().is_practice() => tick(model),
        Act::Approval => copy(model),
        Act::Examples => open::topic(model, Topic::Entry("examples".into())),
        Act::Real => practice_or_real(model),
        Act::Simulate => offer_faults(model),
        Act::KeepToken => keep_token(model),
        Act::Account => {
            let effects = open::account(model);
            if effects.is_empty() && model.shared.notice.is_none() {
                model.notify(NoticeKind::Info, "{setup} comes back to the walkthrough");
            }
            effects
        }
    }
}

/// A digit: what has that number on the step.
pub(in crate::app) fn link(model: &mut Model, key: Key) -> Option<Intent> {
    let step = model.shared.guide.step(walk_step(model));
    let links = step.map_or_else(Vec::new, |step| guide::links(&model.shared, step));
    let chosen = guide::chosen(&links, key).map(|link| link.does.clone());
    if chosen.is_none() {
        model.notify(NoticeKind::Info, "nothing has that number here");
    }
    chosen
}

fn keep_token(model: &mut Model) -> Vec<Effect> {
    match keeping::can_keep(model) {
        Availability::Yes => return keeping::keep(model),
        Availability::No(why) => model.notify(NoticeKind::Info, format!("save token: {why}")),
        Availability::Hidden => {}
    }
    Vec::new()
}

fn tick(model: &mut Model) -> Vec<Effect> {
    let step = walk_step(model);
    super::walked_mut(model).done.insert(step);
    super::walked_mut(model).skipped.remove(&step);
    on(model)
}

fn to_field(model: &mut Model, id: FieldId, what: &str) -> Vec<Effect> {
    let effects = compose::focus(model, id);
    model.notify(
        NoticeKind::Info,
        format!("{what}; {{setup}} comes back to the walkthrough"),
    );
    effects
}

fn to_sender(model: &mut Model) -> Vec<Effect> {
    let what = match proof::holds(model, Proof::SenderOwnDomain) {
        Some(false) => {
            "an address of a public mail service cannot be a sender; write one of your own domain"
        }
        _ => "write your sender here",
    };
    to_field(model, FieldId::From, what)
}

/// Checks, and stays: the ticks tell how it goes.
fn check(model: &mut Model) -> Vec<Effect> {
    let effects = setup::check(model);
    if model.screen == Screen::Setup {
        model.walk.part = SetupPart::Walkthrough;
    }
    effects
}

/// Opens the message in Activity.
fn follow_send(model: &mut Model) -> Vec<Effect> {
    let Some(id) = walked(model).send else {
        model.notify(
            NoticeKind::Info,
            "no message was sent yet: Left goes back to that step",
        );
        return Vec::new();
    };
    let mut effects = open::activity(model);
    effects.push(Effect::OpenSend(id));
    effects
}

fn offer_faults(model: &mut Model) -> Vec<Effect> {
    if model.shared.scenarios.is_empty() {
        model.notify(NoticeKind::Info, "the practice server is still starting");
    } else {
        let list = Overlay::Scenarios(ScenarioList::default());
        return open::push(model, list);
    }
    Vec::new()
}

/// From practice to the real thing, after a question, or back.
pub(in crate::app) fn practice_or_real(model: &mut Model) -> Vec<Effect> {
    if model.shared.job.is_some() {
        model.notify(
            NoticeKind::Info,
            "a send is running; wait until it ends, or stop it",
        );
        return Vec::new();
    }
    if model.profile().is_practice() {
        let text = "Leave practice? The profile postmark sends real mail through Postmark.";
        let switch = [
            Intent::UseProfile("postmark".into()),
            Intent::OpenWalkthrough,
        ];
        let question = Question::new("Practice or real mail", text)
            .answer("Stay in practice", [])
            .answer("Switch to postmark: real mail", switch);
        model.ask(question);
        return Vec::new();
    }
    let mut effects = credential::use_profile(model, "practice");
    effects.extend(super::open(model));
    effects
}

const SUBJECT: &str = "First message";
const TEXT: &str =
    "Hello,\n\nthis is a first message through Postmark, sent by postrider to myself.\n";

/// Fills in a message to oneself where nothing is typed, asks where something else is, and opens the
/// review.
fn first_message(model: &mut Model) -> Vec<Effect> {
    let Some(sender) = proof::sender(model) else {
        return to_field(model, FieldId::From, "the first message needs a sender");
    };
    let own = sender.address();
    let to = model.form.line(FieldId::To).trim().to_owned();
    if !to.is_empty() && to != own {
        let text = "You have another message open. Replace it with the first message, or send it?";
        let review = || Intent::Review(Via::Smtp);
        let replace = [Intent::FillFirstMessage, review()];
        let question = Question::new("First message", text)
            .answer("Do nothing", [])
            .answer("Replace it", replace)
            .answer("Review the open message", [review()]);
        model.ask(question);
        return Vec::new();
    }
    fill(model, &own, false);
    let mut effects = keep_later(model);
    effects.extend(review::open(model, false));
    effects
}

/// Puts the first message into the form in place of the one there.
pub(in crate::app) fn fill_first_message(model: &mut Model) -> Vec<Effect> {
    let Some(sender) = proof::sender(model) else {
        return Vec::new();
    };
    let mut effects = compose::clear(model);
    fill(model, &sender.address(), true);
    effects.extend(keep_later(model));
    effects
}

fn fill(model: &mut Model, to: &str, replace: bool) {
    let is_empty = |model: &Model, id| replace || model.form.line(id).trim().is_empty();
    if is_empty(model, FieldId::To) {
        model.form.set_line(FieldId::To, to);
    }
    if is_empty(model, FieldId::Subject) {
        model.form.set_line(FieldId::Subject, SUBJECT);
    }
    if replace || !model.form.has_own_text(&model.form.body.text()) {
        model.form.body = TextBuffer::new(TEXT);
    }
}

/// Back one step.
pub(in crate::app) fn back(model: &mut Model) -> Vec<Effect> {
    let effects = go(model, -1);
    if effects.is_empty() {
        keep(model)
    } else {
        effects
    }
}
