//! What a fix of a failed send or of the checks does.

use super::account::AccountPane;
use super::card::{chosen_fix, for_the_user};
use super::effect::Effect;
use super::key::Key;
use super::model::Model;
use super::notice::NoticeKind;
use super::profile_mismatch::kind_in_form;
use super::screen::{Pane, Screen};
use super::shell::act;
use super::{compose, drafts, log, review, setup, simulation};
use crate::diagnose::Remedy;
use crate::mail::FieldId;
use crate::postmark::{HOST, PORTS, Secret, StreamKind};
use crate::record::Via;

/// Carries out the fix of a digit, for the last send.
pub(super) fn of_send(model: &mut Model, key: Key) -> Vec<Effect> {
    chosen(model, key, after_send)
}

/// Carries out the fix of a digit, for the checks.
pub(super) fn of_check(model: &mut Model, key: Key) -> Vec<Effect> {
    chosen(model, key, after_check)
}

/// A digit on the account screen: the fix of that number, else a record or a page.
pub(super) fn of_account(model: &mut Model, key: Key) -> Vec<Effect> {
    if model.account.trouble.is_none() {
        return act(model, |account: &mut AccountPane, cx| {
            account.number(key, cx)
        });
    }
    match chosen_fix(model, key) {
        None => Vec::new(),
        Some((id, fix)) => act(model, |account: &mut AccountPane, cx| {
            account.fix(&id, fix, cx);
        }),
    }
}

fn chosen(
    model: &mut Model,
    key: Key,
    perform: fn(&mut Model, Remedy) -> Vec<Effect>,
) -> Vec<Effect> {
    match chosen_fix(model, key) {
        None => Vec::new(),
        Some((_, fix)) => match fix.action {
            Some(action) => perform(model, action),
            None => {
                model.notify(NoticeKind::Info, for_the_user(&fix));
                Vec::new()
            }
        },
    }
}

fn after_send(model: &mut Model, remedy: Remedy) -> Vec<Effect> {
    let last = model.log.attempts.last();
    let sent_from = last.map(|attempt| attempt.profile.clone());
    let other = sent_from.filter(|name| *name != model.profile().name);
    if let (Remedy::UsePort(_) | Remedy::UsePostmarkHost, Some(name)) = (&remedy, other) {
        // The server that would be changed is that of the profile in use.
        let text = format!("that send went from profile {name}; choose it first ({{profile}})");
        model.notify(NoticeKind::Info, text);
        return Vec::new();
    }
    match remedy {
        Remedy::UsePort(port) => {
            model.shared.use_port(port);
            retry(model)
        }
        Remedy::UsePostmarkHost => {
            use_postmark_host(model);
            retry(model)
        }
        Remedy::Retry => retry(model),
        Remedy::RunCheck => setup::check(model),
        // Only a check finds servers, and its fixes are elsewhere.
        Remedy::ChooseServer(_) => Vec::new(),
        Remedy::SaveReport => log::save_report(model),
        other => anywhere(model, other),
    }
}

fn after_check(model: &mut Model, remedy: Remedy) -> Vec<Effect> {
    match remedy {
        Remedy::UsePort(port) => {
            model.shared.use_port(port);
            setup::check(model)
        }
        Remedy::UsePostmarkHost => {
            use_postmark_host(model);
            setup::check(model)
        }
        Remedy::Retry | Remedy::RunCheck => setup::check(model),
        Remedy::ChooseServer(at) => choose_server(model, at),
        Remedy::SaveReport => setup::save_report(model),
        other => anywhere(model, other),
    }
}

/// What means the same wherever it is offered.
fn anywhere(model: &mut Model, remedy: Remedy) -> Vec<Effect> {
    match remedy {
        Remedy::EditField(id) => compose::focus(model, id),
        Remedy::OpenPage(page) => vec![model.shared.open_page(page)],
        Remedy::SendOverHttps => over_https(model),
        Remedy::EndSimulation => end_simulation(model),
        _ => Vec::new(),
    }
}

/// Ends the simulation. Where no message of the user's was waiting, the one that failed goes into the form.
fn end_simulation(model: &mut Model) -> Vec<Effect> {
    let failed = model
        .log
        .attempts
        .last()
        .map(|attempt| attempt.draft.clone());
    let mut effects = simulation::end(model);
    if let Some(draft) = failed.filter(|_| model.form.is_blank()) {
        effects.extend(drafts::take_draft(model, draft));
        model.notify(
            NoticeKind::Info,
            "Simulation ended. {review} sends the message.",
        );
    }
    effects
}

/// The review of the same message for the way over HTTPS.
fn over_https(model: &mut Model) -> Vec<Effect> {
    if model.shared.job.is_some() {
        model.notify(NoticeKind::Info, "a send is running");
        return Vec::new();
    }
    (model.screen, model.pane) = (Screen::Compose, Pane::Form);
    review::open_via(model, false, Via::Api)
}

/// Postmark's own host, that of the stream, and its ports for the rest of this session.
fn use_postmark_host(model: &mut Model) {
    // Practice stays where it is, whatever a fix says.
    if model.profile().is_practice() {
        return;
    }
    let host = kind_in_form(model).map_or(HOST, StreamKind::host);
    model.shared.use_host(host);
    model.shared.profiles[model.shared.profile].smtp_ports = PORTS.to_vec();
}

fn retry(model: &mut Model) -> Vec<Effect> {
    if model.shared.job.is_some() {
        model.notify(NoticeKind::Info, "a send is running");
        return Vec::new();
    }
    model.pane = Pane::Form;
    review::open(model, false)
}

/// The account's server of that number: its token goes into the form.
fn choose_server(model: &mut Model, at: usize) -> Vec<Effect> {
    let servers = model.check.outcome.as_ref().map(|outcome| &outcome.servers);
    let chosen = servers
        .and_then(|servers| servers.get(at))
        .and_then(|server| Some((server.name.clone(), server.token.clone()?)));
    let Some((name, token)) = chosen else {
        return Vec::new();
    };
    // The account token that stood in the field is one: now it can tell about senders.
    let account = Secret::cleaned(model.form.line(FieldId::Token));
    if model.shared.account_token.is_none() && !account.is_empty() {
        model.shared.account_token = Some(account);
    }
    let mut effects = act(model, |account: &mut AccountPane, cx| {
        account.take(&name, token, cx);
    });
    effects.extend(setup::check(model));
    model.notify(
        NoticeKind::Info,
        format!("the token of server “{name}” is in the form"),
    );
    effects
}
