//! Every source of a profile, which one serves, and why.

use std::path::PathBuf;

use super::environment::variables;
use super::find_credential;
use super::{FoundCredential, KeyringError, Sources, TokenError, TokenFrom, private_file};
use crate::postmark::{Profile, TokenSource};

/// Status of a profile's token. Contains no token but the one in use.
#[derive(Debug)]
pub struct TokenStatus {
    /// The profile's own source.
    pub own: TokenSource,
    /// The credential in use, or why there is none.
    pub serves: Result<FoundCredential, TokenError>,
    /// Whether the keyring is usable now.
    pub keyring: Result<(), KeyringError>,
    /// The file that the profile names, with its mode if it exists.
    pub file: Option<(PathBuf, Option<u32>)>,
    /// The variables that are set.
    pub variables: Vec<String>,
}

/// Checks every source of `profile`. Reads the keyring only if the profile names it; else just checks that it
/// is available.
pub fn token_status(
    profile: &Profile,
    environment: &dyn Fn(&str) -> Option<String>,
    from: Option<TokenFrom>,
    sources: &Sources,
) -> TokenStatus {
    let file = profile.token_file.as_ref();
    let serves = find_credential(profile, environment, from, sources);
    let keyring = match &serves {
        // One that has just been asked is not asked again: it may be slow to say no.
        Err(TokenError::Keyring { source, .. }) => match source {
            KeyringError::NoEntry => Ok(()),
            other => Err(other.clone()),
        },
        _ => sources.keyring.probe(),
    };
    TokenStatus {
        own: profile.own_source(),
        serves,
        keyring,
        file: file.map(|path| (path.clone(), private_file::mode(path))),
        variables: variables(environment),
    }
}

impl TokenStatus {
    /// Why this credential is used, or what to do if there is none.
    pub fn why(&self) -> String {
        match &self.serves {
            Err(error) => error.to_string(),
            Ok(found) => self.reason(found),
        }
    }

    fn reason(&self, found: &FoundCredential) -> String {
        match &found.source {
            TokenSource::Practice => {
                "practice has a token of its own, which is no secret".to_owned()
            }
            TokenSource::Environment(_) if self.own == TokenSource::None => {
                "the profile names no source of its own".to_owned()
            }
            TokenSource::Environment(_) => "--token-from env".to_owned(),
            TokenSource::None if self.own == TokenSource::None && self.variables.is_empty() => {
                "the profile names no source and no variable is set; `postrider token set` keeps one".to_owned()
            }
            TokenSource::None => "--token-from leaves none of those that there are".to_owned(),
            _ if self.variables.is_empty() => "the profile names it".to_owned(),
            _ => "the profile names it, which goes before the environment".to_owned(),
        }
    }
}
