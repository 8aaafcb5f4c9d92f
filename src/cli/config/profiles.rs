//! `postrider config profiles`: one row for each.

use serde_json::json;

use crate::cli::exit::Exit;
use crate::cli::{json as lines, plain};
use crate::postmark::{Profile, StreamKind, TokenSource};
use crate::store::{Settings, environment_credential};

/// Lists them; no token is read.
pub(super) fn list(
    settings: &Settings,
    environment: &dyn Fn(&str) -> Option<String>,
    as_json: bool,
) -> Exit {
    let mut exit = Exit::Done;
    for profile in &settings.profiles {
        let source = source(profile, environment);
        let is_default = settings.default_profile.as_ref() == Some(&profile.name);
        exit = if as_json {
            lines::line(&object(profile, &source, is_default))
        } else {
            plain::print(&row(profile, &source, is_default))
        };
    }
    exit
}

/// Where a token would come from: the profile's own source, or else the environment.
fn source(profile: &Profile, environment: &dyn Fn(&str) -> Option<String>) -> TokenSource {
    match (profile.own_source(), environment_credential(environment)) {
        (TokenSource::None, Ok(Some(found))) => TokenSource::Environment(found.variable),
        (own, _) => own,
    }
}

/// The stream as it is used.
fn stream(profile: &Profile) -> &str {
    match profile.stream.as_str() {
        "" => crate::postmark::DEFAULT_STREAM,
        stream => stream,
    }
}

fn object(profile: &Profile, source: &TokenSource, is_default: bool) -> serde_json::Value {
    let other = StreamKind::by_name(&profile.stream);
    let other = other.and_then(|kind| kind.other_host(&profile.smtp_host));
    json!({
        "v": 1, "event": "profile", "name": profile.name, "default": is_default,
        "environment": profile.environment, "color": profile.color, "host": profile.smtp_host,
        "ports": profile.smtp_ports, "stream": stream(profile), "stream_host": other,
        "sender": profile.sender, "reply_to": profile.reply_to, "token_source": source.kind(),
    })
}

fn row(profile: &Profile, source: &TokenSource, is_default: bool) -> String {
    let mark = if is_default { "*" } else { " " };
    let sender = match profile.sender.as_str() {
        "" => "no sender",
        sender => sender,
    };
    let token = match source {
        TokenSource::None => "no token".to_owned(),
        TokenSource::Practice => "its server's own token".to_owned(),
        source => format!("token {}", source.in_words()),
    };
    format!(
        "{mark} {:<16} {:<10}  {}, stream {}, {sender}, {token}\n",
        profile.name,
        profile.environment.name(),
        profile.smtp_host,
        stream(profile),
    )
}
