//! The Setup screen: the check ladder, and what can be done about what it found.

mod page;

pub use page::{CheckRows, check_rows};

use super::model::{Model, NoticeKind, Pane, Screen};
use super::{
    CheckOrder, Effect, Intent, Key, Question, SetupPart, account, card, clipboard, compose,
    credential, log,
};
use crate::diagnose::{Context, Diagnosis, Remedy};
use crate::mail::FieldId;
use crate::postmark::{Credential, Environment, PORTS, Secret, TokenShape};
use crate::record::{CheckEvent, CheckOutcome, CheckStatus, CheckStep, JobId, StepReport};

/// What the Setup screen shows.
#[derive(Debug, Clone, Default)]
pub struct CheckPane {
    /// The job that climbs, while one does.
    pub job: Option<JobId>,
    /// Name of the profile that was checked.
    pub profile: String,
    /// Its host.
    pub host: String,
    /// Its kind of mail.
    pub environment: Environment,
    /// The rungs that are being climbed.
    pub climbing: Vec<(CheckStep, Option<u16>)>,
    /// The reports so far.
    pub rungs: Vec<StepReport>,
    /// How it ended.
    pub outcome: Option<CheckOutcome>,
    /// What that means.
    pub diagnosis: Option<Diagnosis>,
    /// What was known when it began.
    pub context: Context,
    /// Rows scrolled down.
    pub scroll: usize,
    /// An account token, for this run only.
    pub account_token: Option<Secret>,
    /// Whether DNS is looked at too.
    pub dns: bool,
}

impl CheckPane {
    /// The port to use, if it is not the profile's first already.
    pub fn best_port(&self) -> Option<u16> {
        self.outcome.as_ref().and_then(CheckOutcome::best_port)
    }
}

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
        .filter(|login| model.profile().is_practice() && credential::looks_real(model, login))
    {
        model.ask(credential::real_token_question(real.clone()));
        return Vec::new();
    }
    let mut effects = stop(model);
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
        account_token: model.check.account_token.clone(),
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
        account_token: model.check.account_token.clone(),
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

/// Ends a check that runs.
pub(super) fn stop(model: &mut Model) -> Vec<Effect> {
    let running = model.check.job.take();
    running.map(Effect::Cancel).into_iter().collect()
}

/// Esc: ends the check that runs, or goes back to the form.
pub(super) fn close(model: &mut Model) -> Vec<Effect> {
    if model.check.job.is_some() {
        model.notify(NoticeKind::Info, "the check was stopped");
        model.check.climbing.clear();
        return stop(model);
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

/// What was typed as account token; it is for this run only.
pub(super) fn account_token(model: &mut Model, typed: &str) -> Vec<Effect> {
    let token = Secret::cleaned(typed);
    if token.is_empty() {
        account::forget(model);
        model.check.account_token = None;
        model.notify(NoticeKind::Info, "the account token is forgotten");
        return Vec::new();
    }
    if TokenShape::of(token.expose()) != TokenShape::Uuid {
        let why = "that is not shaped like an Account API token, so it is not used; copy it again from Account, API Tokens";
        model.notify(NoticeKind::Error, why);
        return Vec::new();
    }
    account::forget(model);
    model.check.account_token = Some(token);
    if model.screen == Screen::Account {
        return account::token_typed(model);
    }
    check(model)
}

/// A digit: the remedy of that number on the card.
pub(super) fn remedy(model: &mut Model, key: Key) -> Vec<Effect> {
    match card::chosen_fix(model, key) {
        None => Vec::new(),
        Some((_, fix)) => match fix.action {
            Some(action) => perform(model, action),
            None => card::for_the_user(model, &fix),
        },
    }
}

fn perform(model: &mut Model, remedy: Remedy) -> Vec<Effect> {
    match remedy {
        Remedy::Retry | Remedy::RunCheck => check(model),
        Remedy::SendOverHttps => log::over_https(model),
        Remedy::EndSimulation => log::end_simulation(model),
        Remedy::ChooseServer(at) => choose_server(model, at),
        Remedy::UsePort(port) => {
            log::use_port(model, port);
            check(model)
        }
        Remedy::UsePostmarkHost => {
            log::use_postmark_host(model);
            check(model)
        }
        Remedy::EditField(id) => {
            (model.screen, model.pane) = (Screen::Compose, Pane::Form);
            compose::focus(model, id)
        }
        Remedy::OpenPage(page) => log::open_page(model, page),
        Remedy::SaveReport => save_report(model),
    }
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
    if model.check.account_token.is_none() && !account.is_empty() {
        model.check.account_token = Some(account);
    }
    account::take(model, &name, token);
    let effects = check(model);
    model.notify(
        NoticeKind::Info,
        format!("the token of server “{name}” is in the form"),
    );
    effects
}

/// The port that works goes first, for this run and in the config.
pub(super) fn save_port(model: &mut Model) -> Vec<Effect> {
    let Some(port) = model.check.best_port() else {
        model.notify(NoticeKind::Info, "no port that works is known");
        return Vec::new();
    };
    log::use_port(model, port);
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
    super::report::printed(model, &lines.join("\n"))
}

/// Copies the report.
pub(super) fn copy_report(model: &mut Model) -> Vec<Effect> {
    let text = check_report(model);
    clipboard::copy_outside(model, "the report of the check", text)
}

/// Saves the report.
pub(super) fn save_report(model: &mut Model) -> Vec<Effect> {
    vec![Effect::SaveReport(check_report(model))]
}

/// Scrolls the check.
pub(super) fn scroll(model: &mut Model, by: isize) {
    model.check.scroll = check_rows(model).page.scrolled(model.check.scroll, by);
}

/// The word for how the check stands.
pub fn check_status(check: &CheckPane) -> &'static str {
    match (&check.outcome, check.job) {
        (Some(outcome), _) => match outcome.status {
            CheckStatus::Good => "good",
            CheckStatus::Bad => "bad",
            CheckStatus::Unknown => "unknown",
            CheckStatus::Cancelled => "stopped",
        },
        (None, Some(_)) => "checking…",
        (None, None) if check.rungs.is_empty() => "",
        (None, None) => "stopped",
    }
}
