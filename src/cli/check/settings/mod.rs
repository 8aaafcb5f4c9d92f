//! `check --settings`: one block of an application's settings is judged, then tried as it is.
//!
//! Nothing of the file goes anywhere but the login of the chosen block, and that only to the host of
//! the same block, or to one that the user named where the block names none.

mod login;
mod show;

use self::login::Login;
use self::show::Printer;
use super::{CheckArgs, Own};
use crate::cli::exit::Exit;
use crate::cli::json;
use crate::delivery::CheckOrder;
use crate::diagnose::{
    Reading, SettingsBlock, SettingsReport, Weight, host_problem, judge_settings, read_settings,
    secrets_in,
};
use crate::postmark::{Credential, PORTS, Profile, Redactor, is_postmark_host};

/// What the check does with the settings of an application.
pub(super) struct Plan {
    host: String,
    port: u16,
    login: Option<Credential>,
    report: SettingsReport,
}

/// Reads and judges the settings, prints what was found, and says where the login goes.
///
/// # Errors
///
/// The exit code where there is nothing to try.
pub(super) fn plan(args: &CheckArgs, text: &str, own: &Own<'_>) -> Result<Plan, Exit> {
    let file = args.settings.as_deref().unwrap_or_default();
    let shown = if file == "-" { "standard input" } else { file };
    let mut printer = Printer {
        json: args.json,
        file: shown,
        profile: &own.profile,
        redactor: Redactor::new(),
    };
    for secret in secrets_in(text) {
        printer.redactor.learn(&secret);
    }
    let text = text.trim_start_matches('\u{feff}');
    if text.contains('\0') {
        let why = "it is not text. Save it as UTF-8";
        return Err(printer.not_recognized(why));
    }
    let blocks = match read_settings(text, file) {
        Reading::Blocks(blocks) => blocks,
        Reading::NotRecognized(why) => return Err(printer.not_recognized(&why)),
    };
    let block = choose(args, &blocks, &printer)?;
    let report = judge_settings(text, block);
    for secret in &report.secrets {
        printer.redactor.learn(secret);
    }
    printer.report(&report);
    let Some((host, port)) = place(&report, own).filter(|_| !report.is_unusable) else {
        let why = match report.is_unusable {
            true => "Nothing was tried: host or port cannot be used as they are.",
            false => {
                "Nothing was tried: the block does not say which server. Name it with --smtp-host."
            }
        };
        let hint = wrong(&report).unwrap_or("settings.no-host");
        return Err(printer.stop(why, hint, Exit::Configuration));
    };
    let asker = login::can_ask(args, file).then_some(&printer.redactor);
    let login = if own.profile.is_practice() {
        Login::practice()
    } else {
        login::find(block, &host, own, asker)
            .map_err(|(exit, why)| json::fail(args.json, exit, &why))?
    };
    printer.sign_in(block, (&host, port), &login);
    Ok(Plan {
        host,
        port,
        login: login.credential,
        report,
    })
}

/// The block that is checked: the only one, or the one that `--block` names.
fn choose<'a>(
    args: &CheckArgs,
    blocks: &'a [SettingsBlock],
    printer: &Printer<'_>,
) -> Result<&'a SettingsBlock, Exit> {
    let Some(name) = &args.block else {
        return match blocks {
            [only] => Ok(only),
            several => Err(printer.several(several, None)),
        };
    };
    let named = blocks.iter().find(|block| block.name == *name).or_else(|| {
        blocks
            .iter()
            .find(|block| block.name.eq_ignore_ascii_case(name))
    });
    named.ok_or_else(|| printer.several(blocks, Some(name)))
}

/// The server to call: that of the block, or the one that the user named where the block names none.
fn place(report: &SettingsReport, own: &Own<'_>) -> Option<(String, u16)> {
    let named = own
        .host
        .clone()
        .filter(|host| host_problem(host, &report.secrets).is_none());
    let host = report.host.clone().or(named)?;
    let port = report.port.or_else(|| own.ports.first().copied());
    Some((host, port.unwrap_or(PORTS[0])))
}

impl Plan {
    /// The check goes where the application would, with its login. Practice keeps its own server and
    /// token.
    pub(super) fn apply(&self, profile: &mut Profile, credential: &mut Option<Credential>) {
        if profile.is_practice() {
            return;
        }
        // An API that was named belongs to the server of the profile.
        let is_same = self.host.eq_ignore_ascii_case(&profile.smtp_host)
            || is_postmark_host(&self.host) && is_postmark_host(&profile.smtp_host);
        if !is_same {
            profile.api_url = None;
        }
        profile.smtp_host.clone_from(&self.host);
        profile.smtp_ports = vec![self.port];
        credential.clone_from(&self.login);
    }

    /// Sender and stream of the settings, unless the command line names others.
    pub(super) fn narrow(&self, args: &CheckArgs, order: &mut CheckOrder) {
        if let (None, Some(from)) = (&args.from, &self.report.from) {
            order.from.clone_from(from);
        }
        if let (None, Some(stream)) = (&args.stream, &self.report.stream) {
            order.stream.clone_from(stream);
        }
        order.secrets.clone_from(&self.report.secrets);
    }

    /// The hint of the worst error, if there is one: settings that cannot work are bad, even where the
    /// check finds a way.
    pub(super) fn wrong(&self) -> Option<&'static str> {
        wrong(&self.report)
    }
}

fn wrong(report: &SettingsReport) -> Option<&'static str> {
    let worst = report.findings.first()?;
    (worst.weight == Weight::Error).then_some(worst.hint)
}
