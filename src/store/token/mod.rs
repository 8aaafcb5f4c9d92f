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

/// `--token-from`: which source serves when there are two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenFrom {
    /// The environment.
    Env,
    /// The profile's own source.
    Profile,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FoundCredential {
    /// The login, if there is one.
    pub credential: Option<Credential>,
    /// Where it came from. Without a login a slow source is one that is still to be asked.
    pub source: TokenSource,
    /// What the user should know about it.
    pub notes: Vec<String>,
}

impl FoundCredential {
    /// A source without a login.
    fn from_source(source: TokenSource) -> Self {
        Self {
            source,
            ..Self::default()
        }
    }
}

/// How a profile's own source is asked.
#[derive(Debug, Clone)]
pub struct Sources {
    /// The keyring.
    pub keyring: Keyring,
    /// How long a command may take.
    pub command_limit: Duration,
}

impl Default for Sources {
    /// The platform's keyring, and the usual time for a command.
    fn default() -> Self {
        Self {
            keyring: Keyring::default(),
            command_limit: COMMAND_LIMIT,
        }
    }
}

impl Sources {
    /// The token of the source that `profile` names; `None` if it names none.
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

/// The login that serves `profile`. The practice profile has its server's own. Takes as long as the
/// profile's source does.
///
/// # Errors
///
/// [`TokenError`] when a source cannot be used, or when two differ and `from` does not say which.
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

/// The same without waiting for anybody: a keyring or a command is named and left to be asked.
///
/// # Errors
///
/// As for [`find_credential`].
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
