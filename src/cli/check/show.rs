//! What `check` prints: the ladder as lines, or one JSON object for each.

use serde_json::{Value, json};

use crate::cli::exit::Exit;
use crate::cli::json as lines;
use crate::cli::plain::{self, print, say};
use crate::cli::signals::Signal;
use crate::diagnose::{Catalogue, Context, Diagnosis};
use crate::postmark::{Profile, TokenShape};
use crate::record::{
    ApiFailureKind, CheckEvent, CheckOutcome, CheckStatus, Finding, StepReport, StepResult, Trouble,
};

/// Prints what a check reports.
pub(super) struct Show<'a> {
    pub json: bool,
    /// Whether success prints nothing.
    pub quiet: bool,
    pub profile: &'a Profile,
    pub context: &'a Context,
    pub catalogue: &'a Catalogue,
    /// The hint of what is wrong with the application's own settings, if they are what is checked.
    pub settings: Option<&'static str>,
}

impl Show<'_> {
    /// One event; the outcome has a function of its own.
    pub(super) fn event(&self, event: &CheckEvent) {
        match event {
            CheckEvent::CheckStep(report) if self.json => drop(lines::line(&self.object(report))),
            CheckEvent::CheckStep(report) if !self.quiet => drop(print(&row(report))),
            CheckEvent::Line { port, line } if self.json => {
                let mut object = lines::with_event("line", lines::transcript_line(line));
                object["port"] = json!(port);
                lines::line(&object);
            }
            _ => {}
        }
    }

    fn object(&self, report: &StepReport) -> Value {
        let told = self.catalogue.diagnose_step(report, self.context);
        let hint = told.map(|told| told.primary.id);
        json!({
            "v": 1, "event": "rung", "rung": report.rung.name(), "port": report.port,
            "status": report.verdict.name(), "ms": report.ms, "evidence": report.evidence, "hint": hint,
        })
    }

    /// The last line, and the exit code.
    pub(super) fn outcome(&self, outcome: &CheckOutcome, signal: Option<Signal>) -> Exit {
        let diagnosis = self.catalogue.diagnose_check(outcome, self.context);
        let no_token = self.context.token_shape == TokenShape::Empty;
        let exit = match (exit(outcome), self.settings) {
            (Exit::Interrupted, _) => signal.map_or(Exit::Interrupted, Signal::exit),
            (Exit::Authentication, _) if no_token => Exit::Configuration,
            // The way is good, but the application would not find it.
            (Exit::Done, Some(_)) => Exit::Configuration,
            (exit, _) => exit,
        };
        if self.json {
            lines::line(&self.last(outcome, diagnosis.as_ref(), exit));
            return exit;
        }
        if self.quiet && exit == Exit::Done {
            return exit;
        }
        if let Some(diagnosis) = &diagnosis {
            say("");
            plain::diagnosis(diagnosis);
        }
        let title = diagnosis.map_or_else(String::new, |told| told.primary.title);
        let words = match (outcome.status, self.settings) {
            (CheckStatus::Good, Some(hint)) => {
                let hint = self.catalogue.hint(hint);
                let title = hint.map_or("the settings are wrong", |hint| hint.title.as_str());
                format!("bad: {title}; the login itself is good")
            }
            _ => verdict(outcome, self.profile, &title),
        };
        print(&format!("\n{words}\n"));
        exit
    }

    fn last(&self, outcome: &CheckOutcome, told: Option<&Diagnosis>, exit: Exit) -> Value {
        let ports: Vec<Value> = outcome
            .ports
            .iter()
            .map(|(port, works)| json!({"port": port, "works": works}))
            .collect();
        let servers: Vec<Value> = outcome
            .servers
            .iter()
            .map(|server| {
                json!({
                    "name": server.name, "color": server.color, "sandbox": server.is_sandbox,
                    "smtp": server.smtp_is_on,
                })
            })
            .collect();
        let others = told.map_or(&[][..], |told| &told.others);
        let others: Vec<&str> = others.iter().map(|card| card.id.as_str()).collect();
        let own = self
            .settings
            .filter(|_| outcome.status == CheckStatus::Good);
        let status = own.map_or(outcome.status.name(), |_| CheckStatus::Bad.name());
        let hint = own.or(told.map(|told| told.primary.id.as_str()));
        json!({
            "v": 1, "event": "outcome", "status": status, "hint": hint, "others": others,
            "port": outcome.best_port(), "ports": ports, "servers": servers,
            "profile": self.profile.name, "host": self.profile.smtp_host, "exit": exit.code(),
        })
    }
}

/// `✓ connect     587   127.0.0.1 port 587   0.3 ms`
fn row(report: &StepReport) -> String {
    let sign = match report.verdict {
        StepResult::Ok => "✓ ok     ",
        StepResult::Warn => "! warn   ",
        StepResult::Fail => "✗ fail   ",
        StepResult::Unknown => "? unknown",
        StepResult::Skipped => "- skipped",
    };
    let port = report
        .port
        .map_or_else(String::new, |port| port.to_string());
    let took = match report.ms {
        ms if ms < 0.05 => String::new(),
        ms if ms < 10.0 => format!("  ({ms:.1} ms)"),
        ms => format!("  ({ms:.0} ms)"),
    };
    format!(
        "{sign} {:<11} {port:>5}  {}{took}\n",
        report.rung, report.evidence
    )
}

/// The sentence at the end.
fn verdict(outcome: &CheckOutcome, profile: &Profile, title: &str) -> String {
    let host = &profile.smtp_host;
    let open: Vec<String> = outcome
        .ports
        .iter()
        .filter(|(_, works)| *works)
        .map(|(port, _)| port.to_string())
        .collect();
    let ports = match (outcome.best_port(), open.len()) {
        (Some(port), 1) => format!("port {port} works"),
        (Some(port), _) => format!("ports {} work; use {port}", open.join(", ")),
        (None, _) => "no port works".to_owned(),
    };
    match outcome.status {
        CheckStatus::Good => format!("good: {host} takes this login; {ports}"),
        CheckStatus::Bad => format!("bad: {title}; {ports}"),
        CheckStatus::Unknown => {
            format!("unknown: something that is required could not be found out; {ports}")
        }
        CheckStatus::Cancelled => "stopped: nothing was decided".to_owned(),
    }
}

/// The exit code of each finding.
fn of_finding(finding: Finding) -> Exit {
    use Finding as F;
    match finding {
        F::TokenShape | F::AccountToken | F::SmtpSwitchedOff => Exit::Authentication,
        F::ServerSandbox
        | F::StreamUnknown
        | F::StreamArchived
        | F::StreamNotForSending
        | F::StreamHost => Exit::Configuration,
        F::AllShut | F::ProxyOnly | F::NothingReached => Exit::Connection,
        F::NotFound => Exit::Unknown,
        F::SenderNotChecked
        | F::SenderNotFound
        | F::SenderUnconfirmed
        | F::SenderPublicDomain
        | F::DnsNotThere
        | F::DnsDoubled
        | F::DnsWrong
        | F::DnsServerFailed
        | F::DnsNoAnswer
        | F::DnsNameUnusable => Exit::Sender,
    }
}

/// The exit code: what is blamed first decides.
pub(super) fn exit(outcome: &CheckOutcome) -> Exit {
    match outcome.status {
        CheckStatus::Good => Exit::Done,
        CheckStatus::Unknown => Exit::Unknown,
        CheckStatus::Cancelled => Exit::Interrupted,
        CheckStatus::Bad => match outcome.blamed.first() {
            Some((_, Trouble::Smtp(failure))) => Exit::from(failure.as_ref()),
            Some((_, Trouble::Api(failure))) => of_api(failure.kind),
            Some((_, Trouble::Found(finding))) => of_finding(*finding),
            Some((_, Trouble::Inside { .. })) => Exit::RefusedInside,
            None => Exit::Bug,
        },
    }
}

fn of_api(kind: ApiFailureKind) -> Exit {
    use ApiFailureKind as K;
    match kind {
        K::InvalidUrl => Exit::Configuration,
        K::Unauthorized | K::NotSent => Exit::Authentication,
        K::RateLimited | K::Maintenance | K::ServerError => Exit::Temporary,
        K::Unreachable | K::Proxy | K::Timeout | K::Lost => Exit::Connection,
        K::Tls => Exit::Tls,
        K::NotFound | K::Refused | K::Malformed => Exit::Protocol,
    }
}
