//! The tokens of this home's practice server, and those that a test gives it.

use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{AppDirs, StoreError, file};
use crate::postmark::{KeyPair, PracticeTokens, Secret, TokenShape};
use crate::system::{self, ReadError};

/// Variable with the practice server's server token.
pub const PRACTICE_TOKEN_VARIABLE: &str = "POSTRIDER_SANDBOX_TOKEN";

/// File format; keys as printed by `postrider sandbox --json`.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    server_token: String,
    second_server_token: String,
    account_token: String,
    access_key: String,
    secret_key: String,
    broadcast_access_key: String,
    broadcast_secret_key: String,
}

impl From<&PracticeTokens> for Written {
    fn from(tokens: &PracticeTokens) -> Self {
        let text = |secret: &Secret| secret.expose().to_owned();
        Self {
            server_token: text(&tokens.server),
            second_server_token: text(&tokens.second_server),
            account_token: text(&tokens.account),
            access_key: text(&tokens.smtp.access_key),
            secret_key: text(&tokens.smtp.secret_key),
            broadcast_access_key: text(&tokens.broadcast.access_key),
            broadcast_secret_key: text(&tokens.broadcast.secret_key),
        }
    }
}

impl From<Written> for PracticeTokens {
    fn from(written: Written) -> Self {
        Self {
            server: Secret::new(written.server_token),
            second_server: Secret::new(written.second_server_token),
            account: Secret::new(written.account_token),
            smtp: KeyPair {
                access_key: Secret::new(written.access_key),
                secret_key: Secret::new(written.secret_key),
            },
            broadcast: KeyPair {
                access_key: Secret::new(written.broadcast_access_key),
                secret_key: Secret::new(written.broadcast_secret_key),
            },
        }
    }
}

/// The practice server's tokens: those in the file, or new ones, written to it with mode 0600.
///
/// # Errors
///
/// [`StoreError`] if the file cannot be read or written, or has unexpected content.
pub fn practice_tokens(places: &AppDirs) -> Result<PracticeTokens, StoreError> {
    let path = places.practice_tokens();
    if let Some(tokens) = read(&path)? {
        return Ok(tokens);
    }
    let tokens = PracticeTokens::generate(|| uuid::Uuid::new_v4().as_u128());
    let failed = |why: toml::ser::Error| StoreError::Write {
        path: path.clone(),
        source: io::Error::other(why),
    };
    let text = Zeroizing::new(toml::to_string(&Written::from(&tokens)).map_err(failed)?);
    match file::create(&path, &text) {
        Ok(()) => Ok(tokens),
        // Another process was first.
        Err(StoreError::Exists(_)) => read(&path)?.ok_or(StoreError::Exists(path)),
        Err(error) => Err(error),
    }
}

fn read(path: &Path) -> Result<Option<PracticeTokens>, StoreError> {
    let Some(text) = file::read(path, &system::OWN)?.map(Zeroizing::new) else {
        return Ok(None);
    };
    // The reader's own words would repeat what is in the file.
    let written: Written = toml::from_str(&text).map_err(|_| StoreError::Damaged {
        path: path.to_owned(),
        why: "it does not hold the tokens of a practice server; delete it to get new ones".into(),
    })?;
    Ok(Some(written.into()))
}

/// Configured practice tokens, each overriding the stored one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GivenTokens {
    server: Option<Secret>,
    account: Option<Secret>,
    access_key: Option<Secret>,
    secret_key: Option<Secret>,
}

/// Why configured tokens cannot be used. Never includes them.
#[derive(Debug, thiserror::Error)]
pub enum GivenTokensError {
    /// The file cannot be read.
    #[error(transparent)]
    Unreadable(#[from] ReadError),
    /// The file is neither a token nor a table of tokens.
    #[error(
        "the token file {0} holds neither one server token nor lines such as server_token = \"…\"; the names are server_token, account_token, access_key, and secret_key"
    )]
    Format(String),
    /// An API token has the wrong shape.
    #[error(
        "the {name} from {from} is not shaped like an API token, which has 36 characters in five groups, such as the output of `uuidgen`"
    )]
    Shape {
        /// `server_token` or `account_token`.
        name: &'static str,
        /// The file or variable.
        from: String,
    },
    /// An SMTP token's key has invalid characters.
    #[error("the {name} from {from} must be visible ASCII characters without spaces")]
    Key {
        /// `access_key` or `secret_key`.
        name: &'static str,
        /// The file or variable.
        from: String,
    },
}

/// Format of a configured token file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TokenFile {
    server_token: Option<String>,
    account_token: Option<String>,
    access_key: Option<String>,
    secret_key: Option<String>,
}

impl GivenTokens {
    /// The server token in [`PRACTICE_TOKEN_VARIABLE`]; an empty variable means none.
    ///
    /// # Errors
    ///
    /// [`GivenTokensError::Shape`].
    pub fn of_environment(
        environment: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Self, GivenTokensError> {
        let value = environment(PRACTICE_TOKEN_VARIABLE).map(|text| Secret::cleaned(&text));
        Self {
            server: value.filter(|token| !token.is_empty()),
            ..Self::default()
        }
        .checked(PRACTICE_TOKEN_VARIABLE)
    }

    /// Reads a file: either a server token, or TOML with any of `server_token`, `account_token`, `access_key`
    /// and `secret_key`.
    pub fn of_file(path: &Path) -> Result<Self, GivenTokensError> {
        let name = path.display().to_string();
        let text = Zeroizing::new(system::read_text(path, &system::TOKEN)?);
        if TokenShape::of(text.trim()) == TokenShape::Uuid {
            let server = Some(Secret::new(text.trim()));
            return Ok(Self {
                server,
                ..Self::default()
            });
        }
        let file: TokenFile =
            toml::from_str(&text).map_err(|_| GivenTokensError::Format(name.clone()))?;
        Self {
            server: file.server_token.map(Secret::new),
            account: file.account_token.map(Secret::new),
            access_key: file.access_key.map(Secret::new),
            secret_key: file.secret_key.map(Secret::new),
        }
        .checked(&name)
    }

    fn checked(self, from: &str) -> Result<Self, GivenTokensError> {
        let from = from.to_owned();
        for (name, token) in [
            ("server_token", &self.server),
            ("account_token", &self.account),
        ] {
            let is_other = |token: &Secret| TokenShape::of(token.expose()) != TokenShape::Uuid;
            if token.as_ref().is_some_and(is_other) {
                return Err(GivenTokensError::Shape { name, from });
            }
        }
        for (name, key) in [
            ("access_key", &self.access_key),
            ("secret_key", &self.secret_key),
        ] {
            let is_plain = |key: &Secret| {
                !key.is_empty() && key.expose().bytes().all(|byte| byte.is_ascii_graphic())
            };
            if key.as_ref().is_some_and(|key| !is_plain(key)) {
                return Err(GivenTokensError::Key { name, from });
            }
        }
        Ok(self)
    }

    /// These tokens, falling back to those of `less`.
    #[must_use]
    pub fn over(self, less: Self) -> Self {
        Self {
            server: self.server.or(less.server),
            account: self.account.or(less.account),
            access_key: self.access_key.or(less.access_key),
            secret_key: self.secret_key.or(less.secret_key),
        }
    }

    /// Overrides `tokens` with these.
    pub fn replace(self, tokens: &mut PracticeTokens) {
        let places = [
            (self.server, &mut tokens.server),
            (self.account, &mut tokens.account),
            (self.access_key, &mut tokens.smtp.access_key),
            (self.secret_key, &mut tokens.smtp.secret_key),
        ];
        for (given, place) in places {
            if let Some(given) = given {
                *place = given;
            }
        }
    }
}

#[cfg(test)]
mod tests;
