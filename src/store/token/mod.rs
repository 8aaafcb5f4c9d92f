//! Which token serves: the profile's own source (keyring, command, file), or the environment for a
//! profile without one (design: "Profiles, credentials, practice and real").

mod command;
mod environment;
mod error;
mod keep;
pub mod keyring;
mod private_file;
mod status;

use std::time::Duration;

pub use command::CommandError;
pub use environment::{EnvironmentToken, environment_credential};
pub use error::TokenError;
pub use keep::{Forgotten, KeepError, Kept, TokenPlace, forget_token, keep_token};
pub use keyring::{Keyring, KeyringError, Vault};
pub use private_file::token_file;
pub use status::{TokenStatus, token_status};

use crate::postmark::{Credential, Profile, TokenSource};

/// For a command that decrypts a token.
const COMMAND_LIMIT: Duration = Duration::from_secs(20);

/// `--token-from`: which source to use if there are two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenFrom {
    Env,
    /// The profile's own source.
    Profile,
}

/// Result of looking for a credential.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FoundCredential {
    pub credential: Option<Credential>,
    /// Where it came from. Without a credential, a slow source that has not been read yet.
    pub source: TokenSource,
    /// Notes for the user.
    pub notes: Vec<String>,
}

impl FoundCredential {
    /// A source without a credential.
    fn from_source(source: TokenSource) -> Self {
        Self {
            source,
            ..Self::default()
        }
    }
}

/// How to read a profile's own source.
#[derive(Debug, Clone)]
pub struct Sources {
    pub keyring: Keyring,
    /// Time limit for a command.
    pub command_limit: Duration,
}

impl Default for Sources {
    /// The platform's keyring and the default time limit.
    fn default() -> Self {
        Self {
            keyring: Keyring::default(),
            command_limit: COMMAND_LIMIT,
        }
    }
}

impl Sources {
    /// The token of `profile`'s source; `None` if it has none.
    fn read(&self, profile: &Profile) -> Result<Option<FoundCredential>, TokenError> {
        let (name, source) = (profile.name.clone(), profile.own_source());
        let mut notes = Vec::new();
        let credential = match &source {
            TokenSource::File(path) => {
                let (credential, note) = private_file::read(&format!("profile `{name}`"), path)?;
                notes.extend(note);
                credential
            }
            TokenSource::Keyring => {
                let read = self.keyring.read(&name).and_then(|text| {
                    let kept = Credential::parse(text.expose());
                    kept.ok_or(KeyringError::NoEntry)
                });
                read.map_err(|source| TokenError::Keyring {
                    profile: name,
                    source,
                })?
            }
            TokenSource::Command(_) => {
                let printed = command::run(&profile.token_command, self.command_limit);
                printed.map_err(|source| TokenError::Command {
                    profile: name,
                    source,
                })?
            }
            _ => return Ok(None),
        };
        Ok(Some(FoundCredential {
            credential: Some(credential),
            source,
            notes,
        }))
    }
}

/// The credential for `profile`. The practice profile has its server's. Takes as long as the profile's
/// source.
///
/// # Errors
///
/// [`TokenError`] if a source cannot be used, or if two differ and `from` does not decide.
pub fn find_credential(
    profile: &Profile,
    environment: &dyn Fn(&str) -> Option<String>,
    from: Option<TokenFrom>,
    sources: &Sources,
) -> Result<FoundCredential, TokenError> {
    if profile.is_practice() {
        return Ok(FoundCredential::from_source(TokenSource::Practice));
    }
    let outside = match from {
        Some(TokenFrom::Profile) => None,
        _ => environment_credential(environment)?,
    };
    let own = match from {
        Some(TokenFrom::Env) => None,
        _ => sources.read(profile)?,
    };
    match (own, outside) {
        (Some(own), Some(outside)) if own.credential.as_ref() != Some(&outside.credential) => {
            Err(TokenError::Two {
                profile: profile.name.clone(),
                place: own.source.in_words(),
                variable: outside.variable,
            })
        }
        (Some(own), _) => Ok(own),
        (None, Some(outside)) => Ok(FoundCredential {
            credential: Some(outside.credential),
            source: TokenSource::Environment(outside.variable),
            notes: outside.notes,
        }),
        (None, None) => Ok(FoundCredential::default()),
    }
}

/// Like [`find_credential`] without waiting: a keyring or command is named but not read.
pub fn find_at_once(
    profile: &Profile,
    environment: &dyn Fn(&str) -> Option<String>,
    from: Option<TokenFrom>,
    sources: &Sources,
) -> Result<FoundCredential, TokenError> {
    let source = profile.own_source();
    if source.is_slow() && from != Some(TokenFrom::Env) {
        return Ok(FoundCredential::from_source(source));
    }
    find_credential(profile, environment, from, sources)
}

#[cfg(all(test, unix))]
mod tests;
