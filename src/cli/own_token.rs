//! The token that the command line signs in with.

use super::exit::Exit;
use super::plain::say;
use crate::postmark::{Profile, Secret};
use crate::store::{FoundCredential, Sources, TokenFrom, find_credential};

/// The user's own token for `profile`. Notes about its source are printed.
///
/// # Errors
///
/// If a source cannot be used, or if the host of the profile is the same text as the token: looking it
/// up would show it to name servers.
pub(super) fn own_token(
    profile: &Profile,
    from: Option<TokenFrom>,
) -> Result<FoundCredential, (Exit, String)> {
    let environment = |name: &str| std::env::var(name).ok();
    let found = find_credential(profile, &environment, from, &Sources::default())
        .map_err(|error| (Exit::Configuration, error.to_string()))?;
    let is_host = |secret: &Secret| secret.expose().eq_ignore_ascii_case(&profile.smtp_host);
    let secrets = found.credential.iter();
    if secrets
        .flat_map(|credential| [credential.user_name(), credential.password()])
        .any(is_host)
    {
        let why = "the SMTP host and the token are the same text, so the host is not looked up; give the name of the server as the host";
        return Err((Exit::Configuration, why.into()));
    }
    for note in &found.notes {
        say(&format!("note: {note}"));
    }
    Ok(found)
}
