//! `check --settings`: what an application really uses is judged, then tried.

use serde_json::json;

use super::CheckArgs;
use crate::cli::exit::Exit;
use crate::cli::json as lines;
use crate::cli::plain::{print, say};
use crate::delivery::CheckOrder;
use crate::diagnose::{SettingsReport, Weight, judge_settings, read_settings};
use crate::postmark::{Credential, Profile};

/// Judges the text of the settings.
pub(super) fn judge(text: &str) -> SettingsReport {
    judge_settings(text, &read_settings(text))
}

/// Prints what was found and how it should be.
///
/// # Errors
///
/// The exit code if nothing was recognised, so that there is nothing to try.
pub(super) fn show(args: &CheckArgs, used: &SettingsReport, profile: &Profile) -> Result<(), Exit> {
    for finding in &used.findings {
        if args.json {
            let mut object = json!(finding);
            object["v"] = json!(1);
            object["event"] = json!("setting");
            lines::line(&object);
            continue;
        }
        let sign = match finding.weight {
            Weight::Error => "✗ fail   ",
            Weight::Warning => "! warn   ",
            Weight::Note => "- note   ",
        };
        let line = finding
            .line
            .map_or_else(String::new, |line| format!("line {line}: "));
        print(&format!(
            "{sign} settings    {line}{} [{}]\n",
            finding.words, finding.hint
        ));
    }
    corrected(args, used);
    if !used
        .findings
        .iter()
        .any(|one| one.hint == "settings.nothing")
    {
        return Ok(());
    }
    if args.json {
        lines::line(&json!({
            "v": 1, "event": "outcome", "status": "bad", "hint": "settings.nothing", "others": [],
            "profile": profile.name, "host": profile.smtp_host, "exit": Exit::Configuration.code(),
        }));
    }
    Err(Exit::Configuration)
}

fn corrected(args: &CheckArgs, used: &SettingsReport) {
    if used.corrected.is_empty() {
        return;
    }
    if args.json {
        lines::line(&json!({"v": 1, "event": "corrected", "lines": used.corrected}));
        return;
    }
    print("\nas it should be:\n\n");
    for line in &used.corrected {
        print(&format!("  {line}\n"));
    }
    print("\n");
}

/// The ladder climbs with what the application uses. Practice keeps its own server and token.
pub(super) fn apply(
    used: &SettingsReport,
    profile: &mut Profile,
    credential: &mut Option<Credential>,
) {
    if profile.is_practice() {
        return;
    }
    profile.smtp_host.clone_from(&used.host);
    profile.smtp_ports = vec![used.port];
    match &used.credential {
        Some(own) => *credential = Some(own.clone()),
        None => say(
            "the settings name no token, so the check uses that of the environment or the profile",
        ),
    }
}

/// Sender and stream of the settings, unless the command line names others.
pub(super) fn narrow(args: &CheckArgs, used: &SettingsReport, order: &mut CheckOrder) {
    if let (None, Some(from)) = (&args.from, &used.from) {
        order.from.clone_from(from);
    }
    if let (None, Some(stream)) = (&args.stream, &used.stream) {
        order.stream.clone_from(stream);
    }
}

/// The hint of the worst error, if there is one: settings that cannot work are bad, even where the
/// ladder finds a way.
pub(super) fn wrong(used: &SettingsReport) -> Option<&'static str> {
    let worst = used.findings.first()?;
    (worst.weight == Weight::Error).then_some(worst.hint)
}
