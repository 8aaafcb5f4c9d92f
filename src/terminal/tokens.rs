//! Tokens found, kept and forgotten for the interface. All of it may take as long as somebody needs to
//! unlock a keyring, so it is done where nobody waits.

use tokio::task::spawn_blocking;

use super::secrets::Secrets;
use crate::app::{KeepTrouble, Message};
use crate::postmark::{Credential, Profile};
use crate::store::{
    self, AppDirs, FoundCredential, KeepError, KeyringError, Sources, TokenError, TokenFrom,
    TokenPlace,
};

/// What is needed for it.
#[derive(Clone)]
pub(super) struct Tokens {
    pub places: AppDirs,
    pub from: Option<TokenFrom>,
    pub sources: Sources,
    pub secrets: Secrets,
}

impl Tokens {
    /// The token of a profile, as its config names the source now: it may have been kept in this run.
    fn look(&self, profile: &Profile) -> Result<FoundCredential, TokenError> {
        let mut profile = profile.clone();
        store::refresh_token_source(&self.places, &mut profile);
        let found = store::find_credential(&profile, &environment, self.from, &self.sources)?;
        if let Some(credential) = &found.credential {
            self.secrets.learn(credential);
        }
        Ok(found)
    }

    /// The answer to a look-up.
    pub(super) fn find(&self, profile: &Profile) -> Message {
        let result = self.look(profile);
        Message::CredentialFound {
            profile: profile.name.clone(),
            result: result
                .map(|found| (found.credential, found.source))
                .map_err(|why| why.to_string()),
        }
    }

    /// The login of a profile, if it has one; waits on a thread of its own.
    pub(super) async fn login(&self, profile: Profile) -> Option<Credential> {
        let tokens = self.clone();
        let found = spawn_blocking(move || tokens.look(&profile)).await;
        found.ok()?.ok()?.credential
    }

    /// Keeps a token.
    pub(super) fn keep(
        &self,
        profile: &Profile,
        credential: &Credential,
        in_file: bool,
    ) -> Message {
        self.secrets.learn(credential);
        let place = match in_file {
            true => TokenPlace::File,
            false => TokenPlace::Keyring,
        };
        let kept = store::keep_token(
            &self.places,
            profile,
            credential,
            (place, false),
            &self.sources,
        );
        let trouble = |error| match error {
            KeepError::Keyring(KeyringError::NoService(_)) => {
                let file = store::token_file(&self.places, profile);
                KeepTrouble::NoKeyring(file.display().to_string())
            }
            other => KeepTrouble::Other(other.to_string()),
        };
        Message::TokenKept {
            profile: profile.name.clone(),
            result: kept
                .map(|kept| (kept.source, told(kept.left, credential)))
                .map_err(trouble),
        }
    }

    /// Forgets a kept token.
    pub(super) fn forget(&self, profile: &Profile) -> Message {
        let gone = store::forget_token(&self.places, profile, &environment, &self.sources);
        let words = |forgotten: store::Forgotten| {
            let all: Vec<String> = std::iter::once(forgotten.done)
                .chain(forgotten.left)
                .collect();
            all.join("; ")
        };
        Message::TokenForgotten {
            profile: profile.name.clone(),
            result: gone.map(words).map_err(|why| why.to_string()),
        }
    }
}

/// With a word on a token of the environment that is another one: the next start would stop there.
fn told(mut left: Vec<String>, credential: &Credential) -> Vec<String> {
    if let Ok(Some(other)) = store::environment_credential(&environment)
        && other.credential != *credential
    {
        left.push(format!(
            "{} holds another, so start with --token-from profile or env",
            other.variable
        ));
    }
    left
}

fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok()
}
