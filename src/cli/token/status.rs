//! `token status`.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{Desk, StatusArgs};
use crate::cli::exit::Exit;
use crate::cli::json;
use crate::cli::plain::print;
use crate::postmark::{Profile, TokenSource};
use crate::store::{TokenStatus, token_status};

/// Runs it. The exit code says whether the profile has a usable token.
pub(super) fn status(args: StatusArgs, desk: &Desk<'_>) -> Exit {
    let found = token_status(desk.profile, desk.environment, desk.from, &desk.sources);
    let exit = match word(&found) {
        Some(_) => Exit::Done,
        None => Exit::Configuration,
    };
    let printed = match args.json {
        true => json::line(&object(desk.profile, &found, exit)),
        false => print(&rows(desk.profile, &found)),
    };
    match printed {
        Exit::Done => exit,
        failed => failed,
    }
}

/// The word for what serves; `None` if nothing does.
fn word(found: &TokenStatus) -> Option<&'static str> {
    Some(match found.serves.as_ref().ok()?.source {
        TokenSource::None => return None,
        TokenSource::Typed => "typed",
        TokenSource::Practice => "practice",
        TokenSource::Environment(_) => "environment",
        TokenSource::File(_) => "file",
        TokenSource::Keyring => "keyring",
        TokenSource::Command(_) => "command",
    })
}

/// The token that serves, as far as it is shown.
fn masked(found: &TokenStatus) -> Option<String> {
    let login = found.serves.as_ref().ok()?.credential.as_ref()?;
    Some(login.user_name().masked())
}

fn mode(mode: u32) -> String {
    format!("{mode:04o}")
}

fn object(profile: &Profile, found: &TokenStatus, exit: Exit) -> Value {
    let serves = found.serves.as_ref();
    let login = serves.ok().and_then(|serves| serves.credential.as_ref());
    let keyring = found.keyring.as_ref().err();
    let file = found.file.as_ref();
    json!({
        "v": 1,
        "profile": profile.name,
        "serves": word(found),
        "why": found.why(),
        "error": serves.err().map(crate::store::TokenError::name),
        "kind": login.map(crate::postmark::Credential::kind),
        "masked": masked(found),
        "keyring": {
            "named": found.own == TokenSource::Keyring,
            "answers": keyring.is_none(),
            "error": keyring.map(crate::store::KeyringError::name),
        },
        "command": {
            "named": matches!(found.own, TokenSource::Command(_)),
            "program": profile.token_command.first(),
        },
        "file": {
            "named": matches!(found.own, TokenSource::File(_)),
            "path": file.map(|(path, _)| path.display().to_string()),
            "mode": file.and_then(|(_, bits)| bits.map(mode)),
        },
        "environment": {"variables": found.variables},
        "notes": notes(found),
        "exit": exit.code(),
    })
}

/// What there is to know about the token that serves.
fn notes(found: &TokenStatus) -> &[String] {
    found.serves.as_ref().map_or(&[], |serves| &serves.notes)
}

fn rows(profile: &Profile, found: &TokenStatus) -> String {
    let serves = match (&found.serves, word(found)) {
        (Ok(serves), Some(_)) => {
            let token = masked(found).map_or_else(String::new, |token| format!(": {token}"));
            format!("{}{token}", serves.source.in_words())
        }
        _ => "nothing".to_owned(),
    };
    let keyring = match &found.keyring {
        Ok(()) => "answers".to_owned(),
        Err(error) => error.to_string(),
    };
    let named = |named: bool| if named { ", named by the profile" } else { "" };
    let command = match profile.token_command.first() {
        Some(program) => format!("{program}, named by the profile"),
        None => "none".to_owned(),
    };
    let file = match &found.file {
        Some((path, Some(bits))) => format!("{} (mode {})", path.display(), mode(*bits)),
        Some((path, None)) => path.display().to_string(),
        None => "none".to_owned(),
    };
    let environment = match found.variables.as_slice() {
        [] => "no variable is set".to_owned(),
        some => format!("{} set", some.join(", ")),
    };
    let mut text = String::new();
    let rows = [
        ("profile", profile.name.clone()),
        ("serves", serves),
        ("why", found.why()),
        (
            "keyring",
            keyring + named(found.own == TokenSource::Keyring),
        ),
        ("command", command),
        (
            "file",
            file + named(matches!(found.own, TokenSource::File(_))),
        ),
        ("environment", environment),
    ];
    let notes = notes(found).iter().map(|note| ("note", note.clone()));
    for (label, words) in rows.into_iter().chain(notes) {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{label:<12} {words}");
    }
    text
}
