//! The review: the message in lines, with what the checks say, and what can be done with it.

use super::fields;
use super::flow::{Flow, Step};
use super::words;
use crate::delivery::probe_files;
use crate::mail::{
    FIELDS, FieldKind, PreflightContext, Problem, Severity, estimate_bytes, preflight_in,
};

/// The message, and what is wrong with it.
pub(super) fn lines(flow: &Flow) -> Vec<String> {
    let draft = &flow.draft;
    let mut lines = vec![String::new(), words::place(&flow.profile)];
    if flow.over_https {
        lines.push("By Postmark's HTTP API, not by SMTP.".into());
    }
    let shown = FIELDS
        .iter()
        .filter(|row| !matches!(row.kind, FieldKind::Secret))
        .map(|row| (row, fields::stands(draft, row.id)));
    for (row, stands) in shown {
        let is_default = row.kind == FieldKind::Choice && is_first(row.id, &stands);
        if !stands.is_empty() && !is_default {
            lines.push(format!("  {}: {stands}", row.label));
        }
    }
    if !draft.html.is_empty() {
        let bytes = draft.html.len();
        lines.push(format!("  HTML beside the text: {bytes} bytes"));
    }
    let bytes = estimate_bytes(draft, &probe_files(&draft.files));
    lines.push(format!("  about {bytes} bytes"));
    lines.extend(problems(flow).iter().map(in_words));
    if flow.lacks_login() {
        lines.push("error: there is no token yet: c token [token-missing]".into());
    }
    lines
}

fn is_first(id: crate::mail::FieldId, stands: &str) -> bool {
    fields::choices(id).first() == Some(&stands)
}

fn problems(flow: &Flow) -> Vec<Problem> {
    let (draft, profile) = (&flow.draft, &flow.profile);
    let remarks = flow.opened.remarks_on(draft);
    let around = PreflightContext {
        remarks: &remarks,
        environment: Some(profile.environment),
        host: Some(profile.smtp_host.as_str()).filter(|_| !flow.over_https),
        login: flow.credential.as_ref(),
        correlate: profile.correlate,
        off: &profile.preflight_off,
        ..PreflightContext::default()
    };
    preflight_in(draft, &probe_files(&draft.files), &around)
}

fn in_words(problem: &Problem) -> String {
    let severity = match problem.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    format!("{severity}: {} [{}]", problem.message, problem.check)
}

/// Does what was said to the review.
pub(super) fn command(flow: &mut Flow, line: &str) -> Vec<Step> {
    let line = line.trim().to_lowercase();
    let (word, rest) = line.split_once(' ').unwrap_or((&line, ""));
    match word {
        "s" | "send" => send(flow),
        "c" | "change" => flow.change(rest.trim()),
        "v" | "save" => flow.save(),
        "q" | "quit" => flow.quit(),
        "?" | "help" => vec![Step::Say(words::REVIEW_HELP.into()), flow.ask_again()],
        _ => flow.again("s, c, v, q or ?"),
    }
}

/// An error opens its field instead.
fn send(flow: &mut Flow) -> Vec<Step> {
    let problems = problems(flow);
    let error = problems
        .iter()
        .find(|problem| problem.severity == Severity::Error);
    if let Some(error) = error {
        let mut steps = vec![Step::Say(format!("It cannot go out: {}", error.message))];
        steps.extend(flow.open(error.field));
        return steps;
    }
    if flow.lacks_login() {
        return flow.change("sign in");
    }
    flow.send()
}
