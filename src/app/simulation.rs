//! Simulating a failure: choosing a scenario, filling the form with what it takes, and restoring everything
//! that it may have changed.

mod list;
mod state;

pub use list::{ScenarioList, scenario_rows};
pub use state::Simulation;

use state::Before;

use super::buffer::TextBuffer;
use super::drafts;
use super::effect::Effect;
use super::find::Find;
use super::model::Model;
use super::notice::NoticeKind;
use super::screen::{Pane, Screen};
use crate::mail::FieldId;
use crate::postmark::{Credential, Profile, Secret, TokenSource};
use crate::record::ScenarioSummary;

/// Takes it out of the model, which is left as after a start. Nothing is waited for any more.
fn take_before(model: &mut Model) -> Before {
    let profile = model.profile();
    let server = (profile.smtp_host.clone(), profile.smtp_ports.clone());
    let is_run_server = model.shared.run_servers.contains(&profile.name);
    let mut account = std::mem::take(&mut model.account);
    account.job = None;
    let before = Before {
        form: model.form.clone(),
        practice: model.shared.practice.clone(),
        account_token: model.shared.account_token.take(),
        check: std::mem::take(&mut model.check),
        streams: model.shared.streams.clone(),
        stream_list: model.shared.stream_list.take(),
        server,
        is_run_server,
        account,
    };
    // The account of a simulation is a fresh one: no server of it was taken yet.
    if let Some(own) = &before.account.practice_login {
        model.shared.practice = Some(own.clone());
    }
    before
}

fn put_back(before: Before, model: &mut Model) {
    let practice = model
        .shared
        .profiles
        .iter_mut()
        .find(|one| one.is_practice());
    if let Some(Profile {
        name,
        smtp_host,
        smtp_ports,
        ..
    }) = practice
    {
        (*smtp_host, *smtp_ports) = before.server;
        if !before.is_run_server {
            model.shared.run_servers.remove(name.as_str());
        }
    }
    model.form = before.form;
    model.account = before.account;
    model.shared.account_token = before.account_token;
    model.shared.practice = before.practice;
    model.check = before.check;
    model.shared.streams = before.streams;
    model.shared.stream_list = before.stream_list;
    model.suggestions = None;
}

/// The form's fields that a scenario can fill, by the name it uses.
const FIELDS: [(&str, FieldId); 6] = [
    ("from", FieldId::From),
    ("to", FieldId::To),
    ("subject", FieldId::Subject),
    ("stream", FieldId::Stream),
    ("tag", FieldId::Tag),
    ("text", FieldId::Body),
];
/// The sample message where the form is empty, so that Ctrl+S is enough to send.
const SAMPLES: [(FieldId, &str); 3] = [
    (FieldId::To, "grace@navy.example"),
    (FieldId::Subject, "Your receipt"),
    (
        FieldId::Body,
        "Hello Grace,\n\nthis message tests a failure.\n",
    ),
];
const LOGIN: [&str; 2] = ["token", "secret-key"];

/// Whether the form can be filled with all that a scenario takes.
fn can_be_met(scenario: &ScenarioSummary) -> bool {
    scenario.in_interface
        && scenario.you.iter().all(|(what, _)| {
            LOGIN.contains(&what.as_str()) || FIELDS.iter().any(|(name, _)| name == what)
        })
}

/// The catalogue came from the edge.
pub(super) fn catalogue(model: &mut Model, scenarios: Vec<ScenarioSummary>) -> Vec<Effect> {
    model.shared.scenarios = scenarios.into_iter().filter(can_be_met).collect();
    Vec::new()
}

/// Simulates the scenario of this name, if the practice server has it.
pub(super) fn begin(model: &mut Model, name: &str) -> Vec<Effect> {
    let mut scenarios = model.shared.scenarios.iter();
    let Some(chosen) = scenarios.find(|one| one.name == name).cloned() else {
        return Vec::new();
    };
    let mut effects = restore(model);
    // From now on only the message of the simulation changes.
    effects.extend(drafts::keep(model));
    effects.extend(model.check.stop());
    let before = take_before(model);
    let login = login(&chosen);
    fill(model, &chosen, login.as_ref());
    model.simulation = Some(Box::new(Simulation {
        sheet: model.drafts.next_sheet(),
        filled: model.form.draft(),
        name: chosen.name.clone(),
        title: chosen.title.clone(),
        login,
        before,
    }));
    let text = format!(
        "Simulating: {}. {{review}} sends the sample message; {{end-simulation}} restores yours.",
        chosen.title
    );
    model.notify(NoticeKind::Info, text);
    (model.screen, model.pane) = (Screen::Compose, Pane::Form);
    effects.push(Effect::Play(Some(chosen.name)));
    effects
}

/// What the scenario gives for `wanted`.
fn given<'a>(scenario: &'a ScenarioSummary, wanted: &str) -> Option<&'a String> {
    let mut all = scenario.you.iter();
    all.find(|(what, _)| what == wanted).map(|(_, value)| value)
}

fn login(scenario: &ScenarioSummary) -> Option<Credential> {
    let token = given(scenario, "token")?;
    Some(match given(scenario, "secret-key") {
        None => Credential::ServerToken(Secret::new(token)),
        Some(secret) => Credential::SmtpToken {
            access_key: Secret::new(token),
            secret_key: Secret::new(secret),
        },
    })
}

/// Puts what a scenario takes into the form.
fn fill(model: &mut Model, scenario: &ScenarioSummary, login: Option<&Credential>) {
    let (login, source) = match login {
        Some(login) => (Some(login.clone()), TokenSource::Typed),
        None => (model.shared.practice.clone(), TokenSource::Practice),
    };
    model.form.set_credential(login.as_ref(), source);
    for (name, id) in FIELDS {
        let sample = SAMPLES.iter().find(|(of, _)| *of == id);
        let sample = sample.filter(|_| text(model, id).trim().is_empty());
        let value = given(scenario, name).map(String::as_str);
        if let Some(value) = value.or(sample.map(|(_, text)| *text)) {
            set(model, id, value);
        }
    }
    model.form.profile = model.profile().name.clone();
    // What stands there now is nobody's unsent work.
    model.form.settled = model.form.draft();
    (model.form.visited, model.form.problems) = <_>::default();
}

fn text(model: &Model, id: FieldId) -> String {
    match id {
        FieldId::Body => model.form.body.text(),
        id => model.form.line(id).to_owned(),
    }
}

fn set(model: &mut Model, id: FieldId, value: &str) {
    match id {
        FieldId::Body => {
            model.form.body = TextBuffer::new(value);
            model.form.find = Find::default();
        }
        id => model.form.set_line(id, value),
    }
}

/// Ends the simulation, if one is on: everything is as it was before it.
pub(super) fn end(model: &mut Model) -> Vec<Effect> {
    let Some(simulation) = &model.simulation else {
        return Vec::new();
    };
    let title = simulation.title.clone();
    let mut effects = restore(model);
    let text =
        format!("Simulation ended: {title}. Message, sender, token, and account are as before.");
    model.notify(NoticeKind::Info, text);
    effects.push(Effect::Play(None));
    effects
}

/// Restores what was there before. What the user has written meanwhile goes to the drafts.
fn restore(model: &mut Model) -> Vec<Effect> {
    let mut effects: Vec<Effect> = drafts::keep_simulated(model).into_iter().collect();
    if let Some(simulation) = model.simulation.take() {
        effects.extend(model.check.stop());
        put_back(simulation.before, model);
    }
    effects
}

/// The practice server could not simulate it.
pub(super) fn refused(model: &mut Model, why: &str) -> Vec<Effect> {
    if model.simulation.is_none() {
        return Vec::new();
    }
    let effects = restore(model);
    model.notify(NoticeKind::Error, format!("the fault is not on: {why}"));
    effects
}

/// Does `work` to the user's own form, which waits while a failure is simulated.
pub(super) fn in_own_form(model: &mut Model, work: impl FnOnce(&mut Model)) {
    let Some(mut simulation) = model.simulation.take() else {
        return;
    };
    std::mem::swap(&mut model.form, simulation.own_form_mut());
    work(model);
    std::mem::swap(&mut model.form, simulation.own_form_mut());
    model.simulation = Some(simulation);
}
