//! What is wrong with an application's settings for Postmark: small named checks over what was read.

use serde::Serialize;

use super::corrected;
use super::{Role, Security, Setting, Settings};
use crate::postmark::{
    BROADCAST_HOST, Credential, DEFAULT_STREAM, HOST, PORTS, Secret, TokenShape,
};

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

type Found = Option<SettingsFinding>;

/// The checks. Each says at most one thing.
const CHECKS: [(&str, fn(&Case<'_>) -> Found); 12] = [
    ("nothing", nothing),
    ("host", host),
    ("port", port),
    ("implicit-tls", implicit_tls),
    ("clear", clear),
    ("encoding", encoding),
    ("one-value", one_value),
    ("stray", stray),
    ("two-values", two_values),
    ("shape", shape),
    ("stream-host", stream_host),
    ("in-source", in_source),
];

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

fn found(
    hint: &'static str,
    weight: Weight,
    line: Option<usize>,
    words: impl Into<String>,
) -> Found {
    Some(SettingsFinding {
        hint,
        weight,
        line,
        words: words.into(),
    })
}

fn nothing(case: &Case<'_>) -> Found {
    if !case.settings.found.is_empty() {
        return None;
    }
    let words = "no host, port, user name or password was recognised in it";
    found("settings.nothing", Weight::Error, None, words)
}

fn line_of(case: &Case<'_>, role: Role) -> Option<usize> {
    case.settings.first(role).map(|setting| setting.line)
}

fn host(case: &Case<'_>) -> Found {
    let setting = case.settings.first(Role::Host)?;
    let named = setting.value.as_ref()?.expose().trim();
    let is_local = ["localhost", "127.0.0.1", "::1"].contains(&bare(named));
    let is_right = [HOST, BROADCAST_HOST]
        .iter()
        .any(|host| named.eq_ignore_ascii_case(host));
    if is_right || is_local {
        return None;
    }
    let is_decorated = [HOST, BROADCAST_HOST].contains(&bare(named));
    let words = if is_decorated {
        format!(
            "the host is written `{named}`; it is a bare name: {}",
            bare(named)
        )
    } else {
        format!("the host is `{named}`; Postmark's is {HOST}")
    };
    let weight = if is_decorated || named.contains("postmark") {
        Weight::Error
    } else {
        Weight::Warning
    };
    found("connection.wrong-host", weight, Some(setting.line), words)
}

fn port(case: &Case<'_>) -> Found {
    let (named, line) = (case.port?.trim(), line_of(case, Role::Port));
    let number: Option<u16> = named.parse().ok();
    match number {
        Some(number) if PORTS.contains(&number) => None,
        Some(465) => found(
            "connection.port-465",
            Weight::Error,
            line,
            "port 465 is for TLS from the first byte, which Postmark does not offer; use 587",
        ),
        Some(_) if is_local(case) => None,
        Some(number) => found(
            "settings.port",
            Weight::Error,
            line,
            format!("port {number} is none of Postmark's, which are 587, 2525 and 25"),
        ),
        None => found(
            "settings.port",
            Weight::Error,
            line,
            "the port is not a number from 1 to 65535",
        ),
    }
}

/// For a practice server.
fn is_local(case: &Case<'_>) -> bool {
    ["localhost", "127.0.0.1", "::1"].contains(&bare(&case.host))
}

fn implicit_tls(case: &Case<'_>) -> Found {
    let (security, line) = case.settings.security?;
    let on_465 = case.port.map(str::trim) == Some("465");
    if security != Security::Implicit || on_465 {
        return None;
    }
    let words = "TLS is spoken from the first byte; Postmark's ports begin in clear and go over with STARTTLS";
    found("settings.implicit-tls", Weight::Error, Some(line), words)
}

fn clear(case: &Case<'_>) -> Found {
    let (security, line) = case.settings.security?;
    let words =
        "encryption is switched off, so the token could be read on the way; require STARTTLS";
    (security == Security::Clear)
        .then(|| found("settings.clear", Weight::Error, Some(line), words))?
}

fn encoding(case: &Case<'_>) -> Found {
    let line = case.settings.needs_encoding?;
    let words = "user name or password have characters that an address needs percent-encoded (`:` is %3A, `@` is %40, `/` is %2F)";
    found("settings.encoding", Weight::Error, Some(line), words)
}

fn one_value(case: &Case<'_>) -> Found {
    let is_empty = |setting: Option<&Setting>| {
        setting.is_none_or(|one| one.value.as_ref().is_some_and(|value| value.is_empty()))
    };
    let (user, password) = (case.settings.user(), case.settings.password());
    let (no_user, no_password) = (is_empty(user), is_empty(password));
    if no_user == no_password {
        return None;
    }
    let (missing, other) = if no_user {
        ("user name", password)
    } else {
        ("password", user)
    };
    let words = format!("the {missing} is missing: the Server API token goes into both");
    found(
        "settings.one-value",
        Weight::Error,
        other.map(|one| one.line),
        words,
    )
}

/// What the value is wrapped in or has inside.
fn stray(case: &Case<'_>) -> Found {
    let logins = [case.settings.user(), case.settings.password()];
    let bad = logins.into_iter().flatten().find(|setting| {
        let value = setting.value.as_ref().map_or("", Secret::expose);
        let has_escape = value.contains("\\n") || value.contains("\\r");
        has_escape || TokenShape::of(value) == TokenShape::StrayCharacters
    })?;
    let words = format!(
        "{} has blanks, quotes or a line break inside, which go to the server as part of it",
        bad.name
    );
    found(
        "auth.stray-characters",
        Weight::Error,
        Some(bad.line),
        words,
    )
}

fn two_values(case: &Case<'_>) -> Found {
    let user = case.settings.user()?;
    let password = case.settings.password()?;
    let (one, two) = match (&user.value, &password.value) {
        (Some(one), Some(two)) => (one, two),
        (None, None) if user.reference != password.reference => {
            let words = "user name and password are taken from different variables; with a Server API token both are the same";
            return found(
                "settings.two-values",
                Weight::Warning,
                Some(password.line),
                words,
            );
        }
        _ => return None,
    };
    let shapes = [TokenShape::of(one.expose()), TokenShape::of(two.expose())];
    let is_smtp_token = matches!(
        shapes[0],
        TokenShape::AccessKeyTransactional | TokenShape::AccessKeyBroadcast
    );
    if one == two || one.is_empty() || two.is_empty() || is_smtp_token {
        return None;
    }
    let words = "user name and password differ; with a Server API token both are the same, character for character";
    found(
        "settings.two-values",
        Weight::Error,
        Some(password.line),
        words,
    )
}

/// The hint for shapes that no login has.
const SHAPES: [(TokenShape, &str, &str); 4] = [
    (
        TokenShape::Placeholder,
        "auth.placeholder",
        "is a placeholder from an example",
    ),
    (
        TokenShape::EmailLogin,
        "auth.email-login",
        "is an e-mail address, the login of the web site",
    ),
    (
        TokenShape::OtherService,
        "auth.other-service",
        "looks like a key of another service",
    ),
    (
        TokenShape::ApiTest,
        "auth.api-test",
        "is POSTMARK_API_TEST, which is for the HTTP API only",
    ),
];

fn shape(case: &Case<'_>) -> Found {
    let user = case.settings.user()?;
    let shape = user_shape(case.settings);
    let (_, hint, words) = SHAPES.iter().find(|row| row.0 == shape)?;
    let words = format!("{} {words}", user.name);
    found(hint, Weight::Error, Some(user.line), words)
}

fn stream_host(case: &Case<'_>) -> Found {
    let stream = case.settings.text(Role::Stream);
    let fits = fitting_host(case.settings, stream);
    let named = bare(&case.host).to_lowercase();
    let is_postmark = [HOST, BROADCAST_HOST].contains(&named.as_str());
    let says_nothing = stream.unwrap_or(DEFAULT_STREAM) == DEFAULT_STREAM
        && user_shape(case.settings) == TokenShape::Uuid;
    if !is_postmark || named == fits || says_nothing {
        return None;
    }
    let words = format!("the host is {named}, but the stream or the access key belong to {fits}");
    found(
        "auth.stream-host",
        Weight::Warning,
        line_of(case, Role::Host),
        words,
    )
}

fn in_source(case: &Case<'_>) -> Found {
    let user = case.settings.user()?;
    let is_token = user_shape(case.settings) == TokenShape::Uuid;
    let words =
        "the token stands in the text itself; keep it in a variable, out of version control";
    is_token.then(|| found("settings.in-source", Weight::Note, Some(user.line), words))?
}

#[cfg(test)]
mod tests;
