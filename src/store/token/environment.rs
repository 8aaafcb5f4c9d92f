//! The token of the environment.

use super::TokenError;
use crate::postmark::{Credential, Secret};

/// The server token.
pub(super) const SERVER_TOKEN: &str = "POSTMARK_SERVER_TOKEN";
/// The two halves of an SMTP token.
pub(super) const ACCESS_KEY: &str = "POSTMARK_SMTP_ACCESS_KEY";
pub(super) const SECRET_KEY: &str = "POSTMARK_SMTP_SECRET_KEY";

/// The login that the environment holds, and the variable it stands in; an empty variable is none.
///
/// # Errors
///
/// [`TokenError::HalfSet`] when only one half of an SMTP token is set.
pub fn environment_credential(
    environment: &dyn Fn(&str) -> Option<String>,
) -> Result<Option<(Credential, String)>, TokenError> {
    let read = |name: &str| {
        environment(name)
            .map(|text| Secret::cleaned(&text))
            .filter(|secret| !secret.is_empty())
    };
    if let Some(token) = read(SERVER_TOKEN) {
        return Ok(Some((Credential::ServerToken(token), SERVER_TOKEN.into())));
    }
    match (read(ACCESS_KEY), read(SECRET_KEY)) {
        (Some(access_key), Some(secret_key)) => Ok(Some((
            Credential::SmtpToken {
                access_key,
                secret_key,
            },
            ACCESS_KEY.into(),
        ))),
        (Some(_), None) => Err(TokenError::HalfSet {
            found: ACCESS_KEY,
            missing: SECRET_KEY,
        }),
        (None, Some(_)) => Err(TokenError::HalfSet {
            found: SECRET_KEY,
            missing: ACCESS_KEY,
        }),
        (None, None) => Ok(None),
    }
}
