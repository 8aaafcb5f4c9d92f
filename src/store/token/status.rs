//! Every source of a profile, which one serves, and why.

use std::path::PathBuf;

use super::environment::variables;
use super::find_credential;
use super::{FoundCredential, KeyringError, Sources, TokenError, TokenFrom, private_file};
use crate::postmark::{Profile, TokenSource};

/// What is known of a profile's token. No token is in it but the one that serves.
#[derive(Debug)]
pub struct TokenStatus {
    /// What the profile names.
    pub own: TokenSource,
    /// What serves, or why nothing does.
    pub serves: Result<FoundCredential, TokenError>,
    /// Whether the keyring could be used now.
    pub keyring: Result<(), KeyringError>,
    /// The file that the profile names, and its mode where there is one.
    pub file: Option<(PathBuf, Option<u32>)>,
    /// The variables that are set.
    pub variables: Vec<String>,
}

/// Asks every source of `profile`. A keyring is asked for the token only if the profile names it; else
/// it is asked whether it is there.
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
    /// Why that one serves, or what to do when none does.
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
