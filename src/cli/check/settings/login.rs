//! Which login goes to the server of the settings.

use std::io::{self, IsTerminal as _};

use super::super::{CheckArgs, Own};
use crate::cli::exit::Refusal;
use crate::cli::token::prompt;
use crate::diagnose::{LoginPart, SettingsBlock, SettingsLogin, login_credential, login_of};
use crate::postmark::{Credential, Redactor, Secret, TokenSource, is_postmark_host};
use crate::smtp::presentable;

/// The login, or why there is none.
pub(super) struct Login {
    pub credential: Option<Credential>,
    /// Where it comes from, for `--json`.
    pub from: &'static str,
    /// The same in words, or why there is none.
    pub words: String,
}

impl Login {
    /// Practice signs in to its own server with its own token.
    pub(super) fn practice() -> Self {
        Self::none(
            "The practice profile checks its own server, so the login of the file is not used.",
        )
    }

    fn none(words: impl Into<String>) -> Self {
        Self {
            credential: None,
            from: "none",
            words: words.into(),
        }
    }
}

/// Whether somebody can be asked for a value.
pub(super) fn can_ask(args: &CheckArgs, file: &str) -> bool {
    let is_terminal = io::stdin().is_terminal() && io::stderr().is_terminal();
    is_terminal && !args.json && file != "-"
}

/// The login for `host`: what the block says, or, where that is a variable, the user's own token if it
/// may go there, or what the user types. Somebody is asked only with an `asker`, which hides secrets in
/// the question.
///
/// # Errors
///
/// The exit code and the reason where the user's own token cannot be read.
pub(super) fn find(
    block: &SettingsBlock,
    host: &str,
    own: &Own<'_>,
    asker: Option<&Redactor>,
) -> Result<Login, Refusal> {
    let (user, password) = match login_of(block) {
        SettingsLogin::Written(credential) => {
            return Ok(Login {
                credential: Some(credential),
                from: "file",
                words: String::new(),
            });
        }
        SettingsLogin::Absent(why) => return Ok(Login::none(format!("No sign-in: {why}."))),
        SettingsLogin::Variables(user, password) => (user, password),
    };
    let both = matches!(
        (&user, &password),
        (LoginPart::Variable(_), LoginPart::Variable(_))
    );
    if both && let Some(login) = own_token(host, own)? {
        return Ok(login);
    }
    if let Some(redactor) = asker {
        return Ok(asked(host, user, password, redactor));
    }
    Ok(Login::none(not_here(host, own, &user, &password)))
}

/// The token of the environment or of the profile, if it was meant for `host`.
fn own_token(host: &str, own: &Own<'_>) -> Result<Option<Login>, Refusal> {
    if !is_named(host, own) && !is_postmark_host(host) {
        return Ok(None);
    }
    let found = (own.find)(&own.profile)?;
    let from_environment = matches!(found.source, TokenSource::Environment(_));
    // The token of a profile for another server is nothing to Postmark.
    if !may_go(host, own, from_environment) {
        return Ok(None);
    }
    let words = found.source.in_words();
    Ok(found.credential.map(|credential| Login {
        credential: Some(credential),
        from: if from_environment {
            "environment"
        } else {
            "profile"
        },
        words: format!("the token {words}"),
    }))
}

/// Whether the user's own token may go to `host`: to the server that the user named for it, and one of
/// the environment to Postmark's.
pub(super) fn may_go(host: &str, own: &Own<'_>, from_environment: bool) -> bool {
    is_named(host, own)
        || is_postmark_host(host) && (from_environment || is_postmark_host(&own.profile.smtp_host))
}

/// Whether `host` is the one on the command line or in the profile.
fn is_named(host: &str, own: &Own<'_>) -> bool {
    host.eq_ignore_ascii_case(&own.profile.smtp_host)
}

/// What the user types in place of the variables.
fn asked(host: &str, user: LoginPart, password: LoginPart, redactor: &Redactor) -> Login {
    let mut typed: Vec<(String, Secret)> = Vec::new();
    let mut value = |part: LoginPart| match part {
        LoginPart::Known(secret) => Some(secret),
        LoginPart::Variable(name) => {
            if let Some((_, secret)) = typed.iter().find(|(known, _)| *known == name) {
                return Some(secret.clone());
            }
            let question = presentable(redactor, &format!("Value of {name} for {host}"));
            let text = prompt::ask(&question).ok().flatten()?;
            let secret = Secret::new(text.trim());
            typed.push((name, secret.clone()));
            Some(secret).filter(|secret| !secret.is_empty())
        }
    };
    match (value(user), value(password)) {
        (Some(user), Some(password)) => Login {
            credential: Some(login_credential(user, password)),
            from: "terminal",
            words: "the values that you typed".to_owned(),
        },
        _ => Login::none("No sign-in: no value was given."),
    }
}

/// Why nobody signs in.
fn not_here(host: &str, own: &Own<'_>, user: &LoginPart, password: &LoginPart) -> String {
    let names: Vec<&str> = [user, password]
        .into_iter()
        .filter_map(|part| match part {
            LoginPart::Variable(name) => Some(name.as_str()),
            LoginPart::Known(_) => None,
        })
        .collect();
    let names = match names.as_slice() {
        [one, two] if one == two => (*one).to_owned(),
        names => names.join(" and "),
    };
    let rest = if is_postmark_host(host) || is_named(host, own) {
        "and there is no token of your own to sign in with: set POSTMARK_SERVER_TOKEN".to_owned()
    } else {
        format!(
            "and your own token goes to Postmark's servers only, or to one that you name: --smtp-host {host}"
        )
    };
    format!("No sign-in: the login comes from {names}, {rest}.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::postmark::{BROADCAST_HOST, HOST, Profile};
    use crate::store::FoundCredential;

    /// Whether a token of the environment, and one of the profile's own, may go to `host`.
    fn may(profile_host: &str, host: &str) -> (bool, bool) {
        let profile = Profile {
            smtp_host: profile_host.to_owned(),
            ..Profile::postmark()
        };
        let own = Own::new(profile, &|_| Ok(FoundCredential::default()));
        (may_go(host, &own, true), may_go(host, &own, false))
    }

    #[test]
    fn an_own_token_goes_to_postmark_and_to_the_server_that_it_was_named_for() {
        for host in [HOST, BROADCAST_HOST, "SMTP.postmarkapp.com."] {
            assert_eq!(may(HOST, host), (true, true), "{host}");
            assert_eq!(may("relay.acme.example", host), (true, false), "{host}");
        }
        assert_eq!(
            may("relay.acme.example", "Relay.acme.example"),
            (true, true)
        );
        for host in [
            "127.0.0.1",
            "smtp.postmarkapp.com.acme.example",
            "xsmtp.postmarkapp.com",
            "postmarkapp.com",
            "",
        ] {
            assert_eq!(may(HOST, host), (false, false), "{host}");
            assert_eq!(may("relay.acme.example", host), (false, false), "{host}");
        }
    }
}
