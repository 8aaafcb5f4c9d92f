//! `token set`.

use std::io::{self, IsTerminal, Read};

use zeroize::Zeroizing;

use super::{Desk, SetArgs, prompt, refused};
use crate::cli::exit::Exit;
use crate::cli::plain::{fail, print, say};
use crate::postmark::{Credential, Secret, TokenShape, TokenSource};
use crate::store::{
    KeepError, Kept, KeyringError, TokenPlace, environment_credential, keep_token, token_file,
};

/// More than a token and its notes have.
const BYTES: u64 = 64 * 1024;

/// Runs it.
pub(super) fn set(args: SetArgs, desk: &Desk<'_>) -> Exit {
    if desk.profile.is_practice() {
        return refused(&KeepError::Practice);
    }
    let credential = match given() {
        Ok(credential) => credential,
        Err((exit, why)) => return fail(exit, &why),
    };
    if let Some(odd) = oddity(&credential) {
        if !args.force && is_none(&credential) {
            return fail(
                Exit::Usage,
                &format!("{odd}; nothing was kept (--force keeps it as it is) [token-shape]"),
            );
        }
        say(&format!("warning: the token: {odd} [token-shape]"));
    }
    match keep(args, desk, &credential) {
        Ok(kept) => told(desk, &credential, &kept),
        Err(error) => refused(&error),
    }
}

/// Keeps it where it was asked for; else in the keyring, and where none answers in a file.
fn keep(args: SetArgs, desk: &Desk<'_>, credential: &Credential) -> Result<Kept, KeepError> {
    let keep = |place| keep_token(desk.places, desk.profile, credential, place, &desk.sources);
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
    if let Ok(Some((other, variable))) = environment_credential(desk.environment)
        && other != *credential
    {
        say(&format!(
            "warning: {variable} holds another token; while it does, say --token-from env or --token-from profile"
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

/// Whether its shape is that of something else, so that Postmark cannot take it for a server token.
fn is_none(credential: &Credential) -> bool {
    let other = [
        TokenShape::Placeholder,
        TokenShape::EmailLogin,
        TokenShape::OtherService,
        TokenShape::StrayCharacters,
    ];
    other.contains(&credential.shape())
}

/// What is odd about its shape. An account token looks like a server token.
fn oddity(credential: &Credential) -> Option<&'static str> {
    match (credential, credential.shape()) {
        (
            Credential::SmtpToken { .. },
            TokenShape::AccessKeyTransactional | TokenShape::AccessKeyBroadcast,
        ) => None,
        (Credential::SmtpToken { .. }, _) => Some(
            "the first of the two lines is no access key of an SMTP token, which begins with PM-T- or PM-B-",
        ),
        (Credential::ServerToken(_), shape) => shape.oddity(),
    }
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
    let unread = |error| {
        (
            Exit::FileMissing,
            format!("standard input cannot be read: {error}"),
        )
    };
    let room = usize::try_from(BYTES).unwrap_or_default() + 64;
    let mut text = Zeroizing::new(Vec::with_capacity(room));
    io::stdin()
        .take(BYTES)
        .read_to_end(&mut text)
        .map_err(unread)?;
    Ok(Secret::new(String::from_utf8_lossy(&text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_shapes_are_told() {
        let odd = |text: &str| oddity(&Credential::parse(text).unwrap());
        assert_eq!(odd("b1946ac9-2492-4d23-8f5a-3c6a1e07d4f2"), None);
        assert_eq!(odd("PM-T-outbound-x\nhalf"), None);
        assert!(
            odd("your-server-api-token")
                .unwrap()
                .contains("placeholder")
        );
        assert!(odd("PM-T-outbound-x").unwrap().contains("secret key"));
        assert!(odd("hunter2\nhalf").unwrap().contains("PM-T-"));
    }
}
