//! The Setup screen: the check ladder, and what can be done about what it found.

mod page;
mod state;

pub use page::{CheckRows, check_rows};
pub use state::{CheckPane, check_status};

use super::effect::{CheckOrder, Effect};
use super::intent::{Intent, Question};
use super::model::Model;
use super::notice::NoticeKind;
use super::report::printed;
use super::screen::{Pane, Screen};
use super::token;
use super::walk::SetupPart;
use crate::diagnose::Context;
use crate::postmark::{Credential, PORTS, Secret};
use crate::record::{CheckEvent, JobId};

/// Ctrl+T: climbs the ladder with what stands in the form.
pub(super) fn check(model: &mut Model) -> Vec<Effect> {
    start(model, false)
}

fn start(model: &mut Model, prove: bool) -> Vec<Effect> {
    if model.profile().is_practice() && model.profile().smtp_ports.is_empty() {
        let why = model.shared.practice_trouble.clone();
        let why = why.unwrap_or_else(|| "the practice server is still starting".into());
        model.notify(NoticeKind::Error, why);
        return Vec::new();
    }
    let login = model.form.credential();
    if let Some(real) = login
        .as_ref()
        .filter(|login| model.profile().is_practice() && token::looks_real(model, login))
    {
        model.ask(token::real_token_question(real.clone()));
        return Vec::new();
    }
    let mut effects: Vec<Effect> = model.check.stop().into_iter().collect();
    let job = model.shared.next_job();
    let order = order(model, job, login, prove);
    let draft = model.form.draft();
    let typed = order
        .credential
        .clone()
        .unwrap_or(Credential::ServerToken(Secret::new("")));
    model.check = CheckPane {
        job: Some(job),
        profile: order.profile.name.clone(),
        host: order.profile.smtp_host.clone(),
        environment: order.profile.environment,
        context: Context {
            ports: order.ports.clone(),
            ..Context::of(&order.profile, &typed, &draft)
        },
        dns: model.check.dns,
        ..CheckPane::default()
    };
    model.screen = Screen::Setup;
    model.walk.part = SetupPart::Check;
    effects.push(Effect::StartCheck(Box::new(order)));
    effects
}

fn order(model: &Model, job: JobId, login: Option<Credential>, prove: bool) -> CheckOrder {
    let profile = model.profile().clone();
    let mut ports = profile.smtp_ports.clone();
    if !profile.is_practice() && profile.api_base().is_some() {
        ports.extend(
            PORTS
                .iter()
                .filter(|port| !profile.smtp_ports.contains(port)),
        );
    }
    let draft = model.form.draft();
    CheckOrder {
        job,
        profile,
        ports,
        credential: login,
        account_token: model.shared.account_token.clone(),
        from: draft.from.into(),
        stream: draft.stream,
        dns: model.check.dns && !model.profile().is_practice(),
        prove,
    }
}

/// A report of the running check.
pub(super) fn event(model: &mut Model, event: CheckEvent) -> Vec<Effect> {
    let check = &mut model.check;
    match event {
        CheckEvent::Began { rung, port } => check.climbing.push((rung, port)),
        CheckEvent::CheckStep(report) => {
            check
                .climbing
                .retain(|one| *one != (report.rung, report.port));
            check.rungs.push(*report);
        }
        CheckEvent::Line { .. } => {}
        CheckEvent::Outcome(outcome) => {
            check.job = None;
            check.climbing.clear();
            let learned = outcome.streams.iter();
            let learned = learned.map(|(id, kind)| (check.profile.clone(), id.clone(), *kind));
            model
                .shared
                .streams
                .retain(|(profile, ..)| *profile != check.profile || outcome.streams.is_empty());
            model.shared.streams.extend(learned);
            check.diagnosis = model
                .shared
                .catalogue
                .diagnose_check(&outcome, &check.context);
            check.outcome = Some(*outcome);
        }
    }
    Vec::new()
}

/// Esc: ends the check that runs, or goes back to the form.
pub(super) fn close(model: &mut Model) -> Vec<Effect> {
    if model.check.job.is_some() {
        model.notify(NoticeKind::Info, "the check was stopped");
        model.check.climbing.clear();
        return model.check.stop().into_iter().collect();
    }
    (model.screen, model.pane) = (Screen::Compose, Pane::Form);
    Vec::new()
}

/// With DNS or without.
pub(super) fn toggle_dns(model: &mut Model) -> Vec<Effect> {
    model.check.dns = !model.check.dns;
    check(model)
}

/// Asks before sending the test message that proves the sender.
pub(super) fn ask_to_prove(model: &mut Model) {
    let text = "Send one message to test@blackhole.postmarkapp.com, Postmark's address that delivers to nobody? It counts toward your monthly quota.";
    let question = Question::new("Prove", text)
        .answer("Send nothing", [])
        .answer("Send the test message", [Intent::Prove]);
    model.ask(question);
}

/// The agreed-to message to Postmark's blackhole address.
pub(super) fn prove(model: &mut Model) -> Vec<Effect> {
    start(model, true)
}

/// The port that works goes first, for this run and in the config.
pub(super) fn save_port(model: &mut Model) -> Vec<Effect> {
    let Some(port) = model.check.best_port() else {
        model.notify(NoticeKind::Info, "no port that works is known");
        return Vec::new();
    };
    model.shared.use_port(port);
    let profile = model.profile();
    vec![Effect::SavePorts {
        profile: profile.name.clone(),
        ports: profile.smtp_ports.clone(),
    }]
}

/// The check as text, without any token.
pub fn check_report(model: &Model) -> String {
    let check = &model.check;
    let status = check
        .outcome
        .as_ref()
        .map_or("running", |outcome| outcome.status.name());
    let mut lines = vec![
        format!("postrider check: {status}"),
        format!("program     {}", model.shared.system),
        format!("profile     {}", check.profile),
        format!("host        {}", check.host),
        String::new(),
    ];
    let mut rungs = check.rungs.clone();
    rungs.sort_by_key(|report| report.rung);
    lines.extend(rungs.iter().map(|report| {
        let port = report
            .port
            .map_or_else(String::new, |port| format!(" {port}"));
        let verdict = report.verdict.name();
        format!("{verdict:<8} {}{port}: {}", report.rung, report.evidence)
    }));
    if let Some(told) = &check.diagnosis {
        lines.push(format!("\n[{}] {}", told.primary.id, told.primary.title));
        lines.push(told.primary.cause.clone());
    }
    printed(model, &lines.join("\n"))
}

/// Copies the report.
pub(super) fn copy_report(model: &mut Model) -> Vec<Effect> {
    let text = check_report(model);
    vec![model.shared.copy("the report of the check", text)]
}

/// Saves the report.
pub(super) fn save_report(model: &mut Model) -> Vec<Effect> {
    vec![Effect::SaveReport(check_report(model))]
}

/// Scrolls the check.
pub(super) fn scroll(model: &mut Model, by: isize) {
    model.check.scroll = check_rows(model).page.scrolled(model.check.scroll, by);
}
