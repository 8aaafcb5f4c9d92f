//! What is wrong with an application's settings for Postmark: small named checks over what was read.

use serde::Serialize;

mod checks;

use checks::CHECKS;

use super::corrected;
use super::{Role, Setting, Settings};
use crate::postmark::{BROADCAST_HOST, Credential, HOST, PORTS, TokenShape};

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Weight {
    /// It cannot work so.
    Error,
    /// It may work, and should be otherwise.
    Warning,
    /// Something to know.
    Note,
}

/// One thing about the settings. No value of a secret is in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SettingsFinding {
    /// The hint's id.
    pub hint: &'static str,
    /// How much it weighs.
    pub weight: Weight,
    /// The line, from 1, if it is about one.
    pub line: Option<usize>,
    /// What it is, in a sentence.
    pub words: String,
}

/// What the application would use, and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingsReport {
    /// Errors first.
    pub findings: Vec<SettingsFinding>,
    /// The host; Postmark's if none is named.
    pub host: String,
    /// The port; 587 if none is named.
    pub port: u16,
    /// What it signs in with, if that stands there.
    pub credential: Option<Credential>,
    /// The sender, if one is named.
    pub from: Option<String>,
    /// The message stream, if one is named.
    pub stream: Option<String>,
    /// The lines as they should be, in the same dialect; empty if nothing is wrong.
    pub corrected: Vec<String>,
}

/// The hints that are about settings alone.
pub(in crate::diagnose) const HINTS: [&str; 8] = [
    "settings.nothing",
    "settings.port",
    "settings.implicit-tls",
    "settings.clear",
    "settings.encoding",
    "settings.one-value",
    "settings.two-values",
    "settings.in-source",
];

/// What the checks look at.
struct Case<'a> {
    settings: &'a Settings,
    host: String,
    port: Option<&'a str>,
}

/// Judges what was read from `text`.
pub fn judge_settings(text: &str, settings: &Settings) -> SettingsReport {
    let host = settings.text(Role::Host).unwrap_or(HOST).trim().to_owned();
    let case = Case {
        settings,
        host,
        port: settings.text(Role::Port),
    };
    let mut findings: Vec<SettingsFinding> = CHECKS
        .iter()
        .filter_map(|(_, check)| check(&case))
        .collect();
    findings.sort_by_key(|finding| (finding.weight, finding.line));
    let is_wrong = findings.iter().any(|one| one.weight != Weight::Note);
    let stream = settings.text(Role::Stream).map(str::to_owned);
    let fitting = fitting_host(settings, stream.as_deref());
    SettingsReport {
        corrected: if is_wrong {
            corrected::lines(text, settings, fitting)
        } else {
            Vec::new()
        },
        port: case
            .port
            .and_then(|port| port.trim().parse().ok())
            .unwrap_or(PORTS[0]),
        host: bare(&case.host).to_owned(),
        credential: credential(settings),
        from: settings.text(Role::From).map(str::to_owned),
        stream,
        findings,
    }
}

/// What is really sent: one value for both, or two.
fn credential(settings: &Settings) -> Option<Credential> {
    let value = |setting: Option<&Setting>| setting.and_then(|setting| setting.value.clone());
    let user = value(settings.user())?;
    let password = value(settings.password())?;
    if user == password {
        return Some(Credential::ServerToken(user));
    }
    Some(Credential::SmtpToken {
        access_key: user,
        secret_key: password,
    })
}

/// Without what people put around a host.
fn bare(host: &str) -> &str {
    let after = host.split_once("://").map_or(host, |(_, rest)| rest);
    after.trim_end_matches(['/', '.'])
}

/// The host that goes with the stream and the key.
fn fitting_host(settings: &Settings, stream: Option<&str>) -> &'static str {
    let shape = user_shape(settings);
    let says_broadcast = stream.is_some_and(|stream| stream.contains("broadcast"));
    if shape == TokenShape::AccessKeyBroadcast || says_broadcast {
        BROADCAST_HOST
    } else {
        HOST
    }
}

fn user_shape(settings: &Settings) -> TokenShape {
    let value = settings.user().and_then(|user| user.value.as_ref());
    value.map_or(TokenShape::Empty, |value| TokenShape::of(value.expose()))
}

#[cfg(test)]
mod tests;
