//! The preflight checks of the command line: which are left out, and the list of them.

use crate::cli::args::SendArgs;
use crate::cli::exit::Exit;
use crate::cli::{json, plain};
use crate::mail::{PreflightContext, Problem, Severity, check_rows};
use crate::postmark::{Credential, Profile};
use crate::record::Via;
use crate::store::check_off_problem;

/// The checks that are left out: the profile's and those of `--no-check`; or which name is wrong.
pub(super) fn off(args: &SendArgs, profile: &Profile) -> Result<Vec<String>, String> {
    let mut off = profile.preflight_off.clone();
    for name in &args.no_check {
        if let Some(why) = check_off_problem(name) {
            return Err(format!("--no-check: {why}"));
        }
        if !off.contains(name) {
            off.push(name.clone());
        }
    }
    Ok(off)
}

/// What is known around the message. Of the account's senders the command line knows nothing.
pub(super) fn around<'a>(
    args: &SendArgs,
    profile: &'a Profile,
    login: Option<&'a Credential>,
    off: &'a [String],
) -> PreflightContext<'a> {
    let over_smtp = Via::from(args.via) == Via::Smtp;
    PreflightContext {
        environment: Some(profile.environment),
        host: Some(profile.smtp_host.as_str()).filter(|_| over_smtp),
        login,
        correlate: profile.correlate,
        off,
        ..PreflightContext::default()
    }
}

/// A missing file has a code of its own, if nothing else is wrong. Warnings alone stop only with `--strict`.
pub(super) fn exit(problems: &[Problem]) -> Exit {
    let is_error = |problem: &&Problem| problem.severity == Severity::Error;
    let mut errors = problems.iter().filter(is_error).peekable();
    if errors.peek().is_some() && errors.all(|problem| problem.check == "file-unreadable") {
        Exit::FileMissing
    } else {
        Exit::Message
    }
}

/// Prints every check: its name, how bad it is, whether it can be left out, and what it finds.
pub(in crate::cli) fn list_checks(args: &SendArgs) -> Exit {
    let severity = |severity| match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let mut text = String::new();
    for row in check_rows() {
        if args.json {
            json::line(&serde_json::json!({
                "v": 1, "event": "check", "check": row.name, "severity": severity(row.severity),
                "can_be_off": row.can_be_off, "about": row.about,
            }));
            continue;
        }
        let off = if row.can_be_off {
            "may be off"
        } else {
            "stays on"
        };
        let (name, severity) = (row.name, severity(row.severity));
        text.push_str(&format!("{name:22} {severity:8} {off:11} {}\n", row.about));
    }
    if args.json {
        return Exit::Done;
    }
    plain::print(&text)
}
