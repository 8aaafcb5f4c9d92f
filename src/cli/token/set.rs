//! `token set`.

use std::io::{self, IsTerminal};

use super::{Desk, SetArgs, prompt, refused};
use crate::cli::exit::Exit;
use crate::cli::plain::{fail, print, say};
use crate::postmark::{Credential, Secret, TokenShape, TokenSource};
use crate::store::{
    KeepError, Kept, KeyringError, TokenPlace, environment_credential, keep_token, token_file,
};
use crate::system;

/// Runs it.
pub(super) fn set(args: SetArgs, desk: &Desk<'_>) -> Exit {
    if desk.profile.is_practice() {
        return refused(&KeepError::Practice);
    }
    let credential = match given() {
        Ok(credential) => credential,
        Err((exit, why)) => return fail(exit, &why),
    };
    match keep(args, desk, &credential) {
        Ok(kept) => {
            if let Some(odd) = credential.oddity() {
                say(&format!("warning: the token: {odd} [token-shape]"));
            }
            told(desk, &credential, &kept)
        }
        Err(error) => refused(&error),
    }
}

/// Keeps it where it was asked for; else in the keyring, and where none answers in a file.
fn keep(args: SetArgs, desk: &Desk<'_>, credential: &Credential) -> Result<Kept, KeepError> {
    let keep = |place| {
        keep_token(
            desk.places,
            desk.profile,
            credential,
            (place, args.force),
            &desk.sources,
        )
    };
    let place = args.place.map_or(TokenPlace::Keyring, Into::into);
    match keep(place) {
        Err(KeepError::Keyring(KeyringError::NoService(why))) if args.place.is_none() => {
            let path = token_file(desk.places, desk.profile);
            say(&format!(
                "note: no keyring answers ({why}), so the token goes into {}, which only you can read",
                path.display()
            ));
            keep(TokenPlace::File)
        }
        kept => kept,
    }
}

fn told(desk: &Desk<'_>, credential: &Credential, kept: &Kept) -> Exit {
    say(&format!("note: {} names it", kept.config.display()));
    kept.left
        .iter()
        .for_each(|left| say(&format!("note: {left}")));
    if let Ok(Some(other)) = environment_credential(desk.environment)
        && other.credential != *credential
    {
        say(&format!(
            "warning: {} holds another token; while it does, say --token-from env or --token-from profile",
            other.variable
        ));
    }
    let place = match &kept.source {
        TokenSource::File(path) => format!("{} (mode 0600)", path.display()),
        _ => "the keyring".to_owned(),
    };
    print(&format!(
        "the token {} of profile `{}` is kept in {place}; `postrider check` says whose it is\n",
        credential.user_name().masked(),
        desk.profile.name
    ))
}

type Refusal = (Exit, String);

/// The token: asked for on a terminal, else standard input.
fn given() -> Result<Credential, Refusal> {
    let text = match io::stdin().is_terminal() {
        true => typed()?,
        false => piped()?,
    };
    let none = "there is no token; give the Server API token on standard input, or access key and secret key on two lines";
    Credential::parse(text.expose()).ok_or_else(|| (Exit::Usage, none.to_owned()))
}

fn typed() -> Result<Secret, Refusal> {
    let first = asked("Server API token, or access key of an SMTP token")?;
    let key = [
        TokenShape::AccessKeyTransactional,
        TokenShape::AccessKeyBroadcast,
    ];
    if !key.contains(&TokenShape::of(first.expose())) {
        return Ok(first);
    }
    let pair = Credential::SmtpToken {
        access_key: first,
        secret_key: asked("Its secret key")?,
    };
    Ok(pair.to_text())
}

fn asked(question: &str) -> Result<Secret, Refusal> {
    match prompt::ask(question) {
        Ok(Some(text)) => Ok(Secret::cleaned(&text)),
        Ok(None) => Err((Exit::Interrupted, "nothing was kept".into())),
        Err(error) => Err((Exit::Usage, format!("the terminal cannot be read: {error}"))),
    }
}

fn piped() -> Result<Secret, Refusal> {
    let read = system::read_input("-", &system::TOKEN);
    let text = read.and_then(|bytes| system::text(bytes, "-", &system::TOKEN));
    text.map(Secret::new)
        .map_err(|error| (Exit::FileMissing, error.to_string()))
}
