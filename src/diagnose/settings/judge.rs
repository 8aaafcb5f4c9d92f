//! What is wrong with one block of settings for Postmark: small named checks over what was read.

use serde::Serialize;

mod checks;
mod login_checks;

use super::block::Block;
use super::correction::{Fix, corrections};
use super::secrets::{is_worth_hiding, secrets_in};
use super::setting::Setting;
use crate::postmark::{
    BROADCAST_HOST, HOST, Secret, TokenShape, is_postmark_host, is_token_as_host,
};

/// Severity of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Weight {
    /// It cannot work.
    Error,
    /// It may work, but should be changed.
    Warning,
    /// For information.
    Note,
}

/// A finding about the settings. Contains no secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SettingsFinding {
    pub hint: &'static str,
    pub weight: Weight,
    /// The line, from 1, if it is about one.
    pub line: Option<usize>,
    /// Description in one sentence.
    pub words: String,
}

/// What the application would use, and what is wrong with it.
#[derive(Debug, Clone)]
pub struct SettingsReport {
    /// Errors first.
    pub findings: Vec<SettingsFinding>,
    /// The server, if the block names a usable one.
    pub host: Option<String>,
    /// The port, if the block names one.
    pub port: Option<u16>,
    /// Whether host or port are invalid.
    pub is_unusable: bool,
    /// The sender, if set.
    pub from: Option<String>,
    /// The message stream, if set.
    pub stream: Option<String>,
    /// Corrections in the file's own syntax; may be empty.
    pub corrected: Vec<String>,
    /// Secrets in the file, which must not be shown.
    pub secrets: Vec<Secret>,
}

/// Hints that only concern settings.
pub(in crate::diagnose) const HINTS: [&str; 14] = [
    "settings.nothing",
    "settings.several",
    "settings.no-host",
    "settings.bad-host",
    "settings.variable",
    "settings.unclear",
    "settings.repeated",
    "settings.port",
    "settings.implicit-tls",
    "settings.clear",
    "settings.encoding",
    "settings.one-value",
    "settings.two-values",
    "settings.in-source",
];

/// Input of the checks.
struct Case<'a> {
    block: &'a Block,
    secrets: &'a [Secret],
}

/// A finding, with its correction if possible.
struct Found {
    finding: SettingsFinding,
    fix: Option<Fix>,
}

type Check = fn(&Case<'_>) -> Option<Found>;

/// Judges `block`, which was read from `text`.
pub fn judge_settings(text: &str, block: &Block) -> SettingsReport {
    let secrets = hidden(text, block);
    let case = Case {
        block,
        secrets: &secrets,
    };
    let checks = checks::CHECKS.iter().chain(&login_checks::CHECKS);
    let found: Vec<Found> = checks.filter_map(|(_, check)| check(&case)).collect();
    let fixes: Vec<&Fix> = found
        .iter()
        .filter_map(|found| found.fix.as_ref())
        .collect();
    let corrected = corrections(text, &fixes, &secrets);
    let mut findings: Vec<SettingsFinding> = found.into_iter().map(|found| found.finding).collect();
    findings.sort_by_key(|finding| (finding.weight, finding.line));
    let text_of = |setting: &Option<Setting>| {
        let text = setting.as_ref().and_then(Setting::text);
        text.map(|text| text.trim().to_owned())
    };
    let host = text_of(&block.host).filter(|_| case.host_problem().is_none());
    let port = text_of(&block.port);
    let number = port
        .as_ref()
        .and_then(|port| port.parse().ok())
        .filter(|port| *port > 0);
    SettingsReport {
        is_unusable: case.host_problem().is_some() || port.is_some() && number.is_none(),
        host: host.map(|host| bare(&host).to_owned()),
        port: number,
        from: text_of(&block.from),
        stream: block.stream.clone(),
        findings,
        corrected,
        secrets,
    }
}

/// Secrets in the text and the block to hide. Any word may be a password.
fn hidden(text: &str, block: &Block) -> Vec<Secret> {
    let login = block
        .secrets()
        .filter(|secret| is_worth_hiding(secret.expose()));
    let mut secrets: Vec<Secret> = login.cloned().collect();
    secrets.extend(secrets_in(text));
    secrets
}

impl Case<'_> {
    fn host(&self) -> Option<&str> {
        let text = self.block.host.as_ref()?.text()?;
        Some(text.trim())
    }

    /// Why the host is unusable, without its text.
    fn host_problem(&self) -> Option<&'static str> {
        host_problem(bare(self.host()?), self.secrets)
    }

    /// Whether Postmark's rules apply: Postmark's hosts and misspellings, a server on this computer, or an
    /// unknown host.
    fn is_postmarks(&self) -> bool {
        let Some(host) = self.host() else {
            return true;
        };
        is_postmark_host(bare(host)) || is_local(host) || is_nearly_postmark(host)
    }

    fn user_shape(&self) -> TokenShape {
        let user = self.block.user.as_ref().and_then(Setting::secret);
        user.map_or(TokenShape::Empty, |user| TokenShape::of(user.expose()))
    }

    /// Postmark's host for the stream and the key.
    fn fitting_host(&self) -> &'static str {
        let stream = self.block.stream.as_deref();
        let says_broadcast = stream.is_some_and(|stream| stream.contains("broadcast"));
        if self.user_shape() == TokenShape::AccessKeyBroadcast || says_broadcast {
            BROADCAST_HOST
        } else {
            HOST
        }
    }
}

/// Why the host cannot be resolved: it would reveal a secret to name servers, or is invalid.
pub fn host_problem(host: &str, secrets: &[Secret]) -> Option<&'static str> {
    if is_postmark_host(host) {
        return None;
    }
    let lower = host.to_lowercase();
    let holds = |secret: &Secret| {
        let secret = secret.expose().to_lowercase();
        !secret.is_empty() && (lower == secret || secret.len() >= 12 && lower.contains(&secret))
    };
    if is_token_as_host(host) {
        return Some("is shaped like a token");
    }
    if !is_local(host) && secrets.iter().any(holds) {
        return Some("is, or contains, a secret of the same file");
    }
    let is_address = host.parse::<std::net::IpAddr>().is_ok();
    let is_label = |label: &str| {
        let is_fine = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
        !label.is_empty() && label.len() <= 63 && label.chars().all(is_fine)
    };
    let name = host.strip_suffix('.').unwrap_or(host);
    let is_name = name.len() <= 253 && name.split('.').all(is_label);
    (!is_address && !is_name).then_some("is not the name of a server")
}

/// A host without surrounding characters.
fn bare(host: &str) -> &str {
    let after = host.split_once("://").map_or(host, |(_, rest)| rest);
    after.trim_end_matches(['/', '.'])
}

/// A server on this computer, such as the practice server.
fn is_local(host: &str) -> bool {
    ["localhost", "127.0.0.1", "::1"].contains(&bare(host))
}

/// Whether a host is meant to be Postmark's: another of their names, or a typo.
fn is_nearly_postmark(host: &str) -> bool {
    let host = host.to_lowercase();
    host.contains("postmark")
}

#[cfg(test)]
mod tests;
