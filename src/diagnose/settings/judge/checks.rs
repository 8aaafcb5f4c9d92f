//! The checks: small and named, each says at most one thing.

use super::{Case, SettingsFinding, Weight, bare, fitting_host, user_shape};
use crate::diagnose::settings::{Role, Security, Setting};
use crate::postmark::{BROADCAST_HOST, DEFAULT_STREAM, HOST, PORTS, Secret, TokenShape};

type Found = Option<SettingsFinding>;
type Check = fn(&Case<'_>) -> Found;

/// The checks. Each says at most one thing.
pub(super) const CHECKS: [(&str, Check); 12] = [
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
