//! `postrider sandbox -- COMMAND`: the command with the practice server in its environment.

use std::ffi::{OsStr, OsString};
use std::io::{self, IsTerminal as _};
use std::process::{Child, ExitStatus};

use tokio::sync::oneshot;

use super::super::plain::say;
use super::super::signals::{Caught, Signal};
use super::welcome::control_url;
use crate::store::place::Place;
use crate::system;

/// The variable that tells a command where the control API is.
pub const CONTROL_URL_VARIABLE: &str = "POSTRIDER_SANDBOX_URL";

/// As a shell ends when a command does not exist.
const NOT_FOUND: u8 = 127;
/// As a shell ends when a command cannot be run.
const CANNOT_RUN: u8 = 126;

/// Words in the name of a variable that holds a token, or what is used as one over SMTP.
const TOKEN_WORDS: [&str; 5] = ["TOKEN", "KEY", "SECRET", "PASSWORD", "USER"];

/// Runs `words` until it ends, and passes signals on to it. Returns its exit code, or 128 and the number of the
/// signal that ended it.
pub(super) async fn run(words: &[OsString], place: &Place, caught: Caught) -> u8 {
    let Some((program, arguments)) = words.split_first() else {
        return NOT_FOUND;
    };
    let mut command = system::command(program);
    command.args(arguments);
    let names = std::env::vars_os().map(|(name, _)| name);
    for (name, value) in variables(names, place) {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    match command.spawn() {
        Ok(child) => wait(child, caught).await,
        Err(error) => {
            let program = program.to_string_lossy();
            say(&format!("postrider: {program} cannot be run: {error}"));
            match error.kind() {
                io::ErrorKind::NotFound => NOT_FOUND,
                _ => CANNOT_RUN,
            }
        }
    }
}

async fn wait(mut child: Child, mut caught: Caught) -> u8 {
    let (sender, mut ended) = oneshot::channel();
    system::on_exit(&child, move || {
        let _ = sender.send(());
    });
    loop {
        tokio::select! {
            _ = &mut ended => break,
            signal = caught.next() => {
                caught.passed_on();
                if !was_typed(signal) {
                    system::forward_signal(child.id(), signal.exit().code() - 128);
                }
            }
        }
    }
    // It has ended, so this does not block.
    child.wait().map_or(CANNOT_RUN, code)
}

/// Whether the terminal has sent the signal to the command as well, because it was typed there.
fn was_typed(signal: Signal) -> bool {
    matches!(signal, Signal::Interrupt | Signal::Quit) && io::stdin().is_terminal()
}

#[cfg(unix)]
fn code(status: ExitStatus) -> u8 {
    use std::os::unix::process::ExitStatusExt as _;
    let code = status
        .code()
        .or_else(|| status.signal().map(|signal| 128 + signal));
    code.and_then(|code| u8::try_from(code).ok())
        .unwrap_or(CANNOT_RUN)
}

#[cfg(not(unix))]
fn code(status: ExitStatus) -> u8 {
    let code = status.code().unwrap_or(0);
    u8::try_from(code).unwrap_or(CANNOT_RUN)
}

/// What is set (`Some`) and what is removed, given the names of the variables that there are.
fn variables(
    names: impl Iterator<Item = OsString>,
    place: &Place,
) -> Vec<(OsString, Option<OsString>)> {
    let token = place.server_token.expose();
    let replaced = names.filter(|name| is_real(name)).map(|name| {
        let value = match in_capitals(&name) {
            upper if upper.ends_with("_FILE") => None,
            upper if !TOKEN_WORDS.iter().any(|word| upper.contains(word)) => None,
            upper if upper.starts_with("POSTRIDER_") => None,
            upper if upper.contains("ACCOUNT") => Some(place.account_token.expose()),
            _ => Some(token),
        };
        (name, value.map(OsString::from))
    });
    let mut all: Vec<_> = replaced.collect();
    all.extend(own(place).map(|(name, value)| (name.into(), Some(value))));
    all
}

/// A variable of the real Postmark, or of ours.
fn is_real(name: &OsStr) -> bool {
    let name = in_capitals(name);
    let is_ours = name.starts_with("POSTRIDER_") && name != "POSTRIDER_HOME";
    is_ours || name.starts_with("POSTMARK_")
}

fn in_capitals(name: &OsStr) -> String {
    name.to_string_lossy().to_uppercase()
}

/// What leads to the practice server.
fn own(place: &Place) -> impl Iterator<Item = (&'static str, OsString)> {
    let port = place.smtp_ports.first().copied().unwrap_or_default();
    let api_url = place.api_url.clone().unwrap_or_default();
    let token = place.server_token.expose().to_owned();
    let ca_file = place.ca_file.clone().into_os_string();
    [
        ("POSTMARK_SERVER_TOKEN", token.clone().into()),
        ("POSTMARK_API_TOKEN", token.into()),
        (
            "POSTMARK_ACCOUNT_TOKEN",
            place.account_token.expose().into(),
        ),
        ("POSTMARK_SMTP_HOST", place.host.clone().into()),
        ("POSTMARK_SMTP_PORT", port.to_string().into()),
        ("POSTMARK_API_URL", api_url.clone().into()),
        ("POSTMARK_CA_FILE", ca_file.clone()),
        ("NODE_EXTRA_CA_CERTS", ca_file.clone()),
        (
            "POSTRIDER_SMTP_HOST",
            format!("{}:{port}", place.host).into(),
        ),
        ("POSTRIDER_API_URL", api_url.into()),
        ("POSTRIDER_CA_FILE", ca_file),
        ("POSTRIDER_INBOX", place.inbox.clone().into_os_string()),
        (CONTROL_URL_VARIABLE, control_url(place).into()),
    ]
    .into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::postmark::Secret;
    use crate::store::place;

    fn place() -> Place {
        Place {
            v: place::VERSION,
            pid: 1,
            host: "127.0.0.1".into(),
            smtp_ports: vec![40_025, 40_026],
            api_url: Some("http://127.0.0.1:40080".into()),
            inbox: "/tmp/inbox".into(),
            ca_file: "/state/ca.pem".into(),
            started_unix_ms: 0,
            server_token: Secret::new("own-token"),
            account_token: Secret::new("own-account"),
        }
    }

    #[test]
    fn no_variable_of_the_real_postmark_is_left() {
        let before = [
            "PATH",
            "POSTMARK_SERVER_TOKEN",
            "postmark_token",
            "POSTMARK_API_KEY",
            "POSTMARK_ACCOUNT_API_TOKEN",
            "POSTMARK_SERVER_TOKEN_FILE",
            "POSTMARK_SMTP_USERNAME",
            "POSTMARK_HOST",
            "POSTRIDER_PROFILE",
            "POSTRIDER_SANDBOX_TOKEN",
            "POSTRIDER_HOME",
            "SSL_CERT_FILE",
        ];
        let all = variables(before.into_iter().map(OsString::from), &place());
        let last = |name: &str| {
            let mut found = all.iter().rev().filter(|(is, _)| is == name);
            found.next().map(|(_, value)| {
                let value = value.as_ref().map(|value| value.to_str().unwrap());
                value.unwrap_or("removed")
            })
        };
        for (name, value) in [
            ("PATH", None),
            ("POSTRIDER_HOME", None),
            ("SSL_CERT_FILE", None),
            ("POSTMARK_SERVER_TOKEN", Some("own-token")),
            ("postmark_token", Some("own-token")),
            ("POSTMARK_API_KEY", Some("own-token")),
            ("POSTMARK_SMTP_USERNAME", Some("own-token")),
            ("POSTMARK_ACCOUNT_API_TOKEN", Some("own-account")),
            ("POSTMARK_SERVER_TOKEN_FILE", Some("removed")),
            ("POSTMARK_HOST", Some("removed")),
            ("POSTRIDER_PROFILE", Some("removed")),
            ("POSTRIDER_SANDBOX_TOKEN", Some("removed")),
            ("POSTMARK_SMTP_PORT", Some("40025")),
            ("NODE_EXTRA_CA_CERTS", Some("/state/ca.pem")),
            ("POSTRIDER_SMTP_HOST", Some("127.0.0.1:40025")),
            (CONTROL_URL_VARIABLE, Some("http://127.0.0.1:40080/sandbox")),
        ] {
            assert_eq!(last(name), value, "{name}");
        }
    }
}
