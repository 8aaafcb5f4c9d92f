//! Keeping the token of a profile, and forgetting it: the secret in its place, the profile's key in the
//! config.

use std::path::PathBuf;

use thiserror::Error;

use super::keyring::KeyringError;
use super::{Sources, private_file};
use crate::postmark::{Credential, Fit, Profile, TokenSource};
use crate::store::edit_token::save_token_key;
use crate::store::{AppDirs, ConfigError, StoreError};

/// Where a token is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenPlace {
    Keyring,
    /// In a file of mode 0600.
    File,
}

/// Result of storing a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    pub source: TokenSource,
    /// The config that now names the place.
    pub config: PathBuf,
    /// What remains at an earlier place.
    pub left: Vec<String>,
}

/// Result of deleting a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forgotten {
    /// What was done.
    pub done: String,
    /// What remains.
    pub left: Vec<String>,
}

/// Why a token was not stored or deleted.
#[derive(Debug, Error)]
pub enum KeepError {
    /// The practice profile uses its server's token.
    #[error(
        "practice has a token of its own, which is no secret; name another profile with --profile"
    )]
    Practice,
    /// Its shape is not a token's.
    #[error("{why}; the token was not saved")]
    Shape {
        /// What it is instead, and what to do.
        why: &'static str,
        /// Whether it might be a token of an unknown kind.
        doubtful: bool,
    },
    /// The keyring failed.
    #[error("the keyring: {0}")]
    Keyring(#[from] KeyringError),
    /// The file cannot be written or removed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The secret was stored or deleted, but the config does not say so.
    #[error("{done}, but the config was not changed: {source}; {remedy} yourself")]
    Config {
        /// What was done.
        done: String,
        /// What should be written.
        remedy: String,
        /// Why.
        source: ConfigError,
    },
}

/// Stores `credential` for `profile` in `place` and records that in the config. Removes what postrider stored
/// elsewhere before. Only something shaped like a token can replace another; with `force` also an unknown
/// shape, but never a placeholder, a sentence or another service's key.
///
/// # Errors
///
/// [`KeepError`] says what was done and what was not.
pub fn keep_token(
    places: &AppDirs,
    profile: &Profile,
    credential: &Credential,
    (place, force): (TokenPlace, bool),
    sources: &Sources,
) -> Result<Kept, KeepError> {
    if profile.is_practice() {
        return Err(KeepError::Practice);
    }
    check_shape(credential, force)?;
    let source = match place {
        TokenPlace::Keyring => {
            let text = credential.to_text();
            sources.keyring.write(&profile.name, &text)?;
            TokenSource::Keyring
        }
        TokenPlace::File => {
            let path = private_file::token_file(places, profile);
            private_file::write(&path, credential)?;
            TokenSource::File(path)
        }
    };
    let config = save_token_key(places, &profile.name, &source);
    let config = config.map_err(|error| KeepError::Config {
        done: format!("the token is kept ({})", source.in_words()),
        remedy: format!("write `{}` below [profiles.{}]", key(&source), profile.name),
        source: error,
    })?;
    let left = match profile.own_source() {
        before if before == source => Vec::new(),
        before => leave(places, profile, &before, sources),
    };
    Ok(Kept {
        source,
        config,
        left,
    })
}

fn check_shape(credential: &Credential, force: bool) -> Result<(), KeepError> {
    let fit = credential.fit();
    if fit == Fit::Good || force && fit == Fit::Doubtful {
        return Ok(());
    }
    Err(KeepError::Shape {
        why: credential
            .oddity()
            .unwrap_or("this is not a token of Postmark's"),
        doubtful: fit == Fit::Doubtful,
    })
}

/// The config line for a source.
fn key(source: &TokenSource) -> String {
    match source {
        TokenSource::File(path) => format!("token-file = {:?}", path.display().to_string()),
        _ => "token-keyring = true".to_owned(),
    }
}

/// Clears the previous place of a token, if it was postrider's; returns what remains.
fn leave(
    places: &AppDirs,
    profile: &Profile,
    before: &TokenSource,
    sources: &Sources,
) -> Vec<String> {
    let left = match before {
        TokenSource::Keyring => match sources.keyring.remove(&profile.name) {
            Ok(()) | Err(KeyringError::NoEntry) => None,
            Err(error) => Some(format!("the keyring still has an earlier one: {error}")),
        },
        TokenSource::File(path) => {
            let unnamed = Profile {
                token_file: None,
                ..profile.clone()
            };
            let is_ours = private_file::token_file(places, &unnamed) == *path;
            match is_ours && private_file::remove(path).is_ok() {
                true => None,
                false => Some(format!("{} still holds a token", path.display())),
            }
        }
        TokenSource::Command(program) => Some(format!(
            "`{program}` is no longer asked; what it reads is where it was"
        )),
        _ => None,
    };
    left.into_iter().collect()
}

/// Deletes the stored token of `profile`: first the secret, then the config key.
///
/// # Errors
///
/// [`KeepError`] says what was done and what was not.
pub fn forget_token(
    places: &AppDirs,
    profile: &Profile,
    environment: &dyn Fn(&str) -> Option<String>,
    sources: &Sources,
) -> Result<Forgotten, KeepError> {
    if profile.is_practice() {
        return Err(KeepError::Practice);
    }
    let (done, mut left) = clear(profile, sources)?;
    let changed = save_token_key(places, &profile.name, &TokenSource::None);
    changed.map_err(|error| KeepError::Config {
        done: done.clone(),
        remedy: format!(
            "take token-keyring, token-command and token-file out of [profiles.{}]",
            profile.name
        ),
        source: error,
    })?;
    for variable in super::environment::variables(environment) {
        left.push(format!("{variable} is set, and serves from now on"));
    }
    Ok(Forgotten { done, left })
}

/// Deletes the secret.
fn clear(profile: &Profile, sources: &Sources) -> Result<(String, Vec<String>), KeepError> {
    let name = &profile.name;
    Ok(match profile.own_source() {
        TokenSource::Keyring => match sources.keyring.remove(name) {
            Ok(()) => ("the token is gone from the keyring".into(), Vec::new()),
            Err(KeyringError::NoEntry) => ("the keyring had no token".into(), Vec::new()),
            Err(error) => return Err(error.into()),
        },
        TokenSource::File(path) => match private_file::remove(&path)? {
            true => (format!("{} is deleted", path.display()), Vec::new()),
            false => (
                "the profile names no file any more".into(),
                vec![format!(
                    "{} is no plain file, so it was left alone and still holds a token",
                    path.display()
                )],
            ),
        },
        TokenSource::Command(program) => (
            format!("`{program}` is no longer asked"),
            vec!["what it reads is where it was".into()],
        ),
        _ => (format!("nothing was kept for profile `{name}`"), Vec::new()),
    })
}
