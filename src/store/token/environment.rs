//! The token of the environment.

use std::path::Path;

use super::{TokenError, private_file};
use crate::postmark::{Credential, Secret};

pub(super) const SERVER_TOKEN: &str = "POSTMARK_SERVER_TOKEN";
/// The two halves of an SMTP token.
const ACCESS_KEY: &str = "POSTMARK_SMTP_ACCESS_KEY";
pub(super) const SECRET_KEY: &str = "POSTMARK_SMTP_SECRET_KEY";
/// Names of the server token in Postmark's libraries and other programs; used if none of the above is set.
const OTHER_NAMES: [&str; 3] = ["POSTMARK_API_TOKEN", "POSTMARK_API_KEY", "POSTMARK_TOKEN"];
/// Suffix of variables that name a file, as in Docker's official images.
const FILE: &str = "_FILE";

/// A credential from the environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnvironmentToken {
    pub credential: Credential,
    /// The variable that has it or names its file.
    pub variable: String,
    /// Notes for the user.
    pub notes: Vec<String>,
}

/// The credential in the environment; empty variables are ignored. `POSTMARK_SERVER_TOKEN` takes precedence,
/// then an SMTP token, then the other names of the server token, which must agree.
///
/// # Errors
///
/// [`TokenError`] if half of an SMTP token is missing, if variables of equal rank differ, or if a file cannot
/// be used.
pub fn environment_credential(
    environment: &dyn Fn(&str) -> Option<String>,
) -> Result<Option<EnvironmentToken>, TokenError> {
    if let Some(found) = agreed(environment, &[SERVER_TOKEN])? {
        return Ok(Some(found));
    }
    if let Some(found) = smtp_token(environment)? {
        return Ok(Some(found));
    }
    let found = agreed(environment, &OTHER_NAMES)?;
    Ok(found.map(|mut found| {
        let note = format!("the Server API token is the one in {}", found.variable);
        found.notes.insert(0, note);
        found
    }))
}

fn smtp_token(
    environment: &dyn Fn(&str) -> Option<String>,
) -> Result<Option<EnvironmentToken>, TokenError> {
    let half = |name| agreed(environment, &[name]);
    match (half(ACCESS_KEY)?, half(SECRET_KEY)?) {
        (Some(access), Some(secret)) => Ok(Some(EnvironmentToken {
            credential: Credential::SmtpToken {
                access_key: access.credential.user_name().clone(),
                secret_key: secret.credential.user_name().clone(),
            },
            variable: access.variable,
            notes: [access.notes, secret.notes].concat(),
        })),
        (Some(access), None) => Err(TokenError::HalfSet {
            found: access.variable,
            missing: SECRET_KEY,
        }),
        (None, Some(secret)) => Err(TokenError::HalfSet {
            found: secret.variable,
            missing: ACCESS_KEY,
        }),
        (None, None) => Ok(None),
    }
}

/// The token in these variables and the files they name.
fn agreed(
    environment: &dyn Fn(&str) -> Option<String>,
    names: &[&str],
) -> Result<Option<EnvironmentToken>, TokenError> {
    let mut agreed: Option<EnvironmentToken> = None;
    for name in names {
        for found in [in_variable(environment, name), in_file(environment, name)?] {
            match (&agreed, found) {
                (Some(first), Some(second)) if first.credential != second.credential => {
                    return Err(TokenError::Differ {
                        first: first.variable.clone(),
                        second: second.variable,
                    });
                }
                (None, Some(first)) => agreed = Some(first),
                _ => {}
            }
        }
    }
    Ok(agreed)
}

fn in_variable(
    environment: &dyn Fn(&str) -> Option<String>,
    name: &str,
) -> Option<EnvironmentToken> {
    let token = Secret::cleaned(&environment(name)?);
    (!token.is_empty()).then(|| EnvironmentToken {
        credential: Credential::ServerToken(token),
        variable: name.to_owned(),
        notes: Vec::new(),
    })
}

fn in_file(
    environment: &dyn Fn(&str) -> Option<String>,
    name: &str,
) -> Result<Option<EnvironmentToken>, TokenError> {
    let variable = format!("{name}{FILE}");
    let Some(path) = environment(&variable).filter(|path| !path.trim().is_empty()) else {
        return Ok(None);
    };
    let (credential, note) = private_file::read(&variable, Path::new(path.trim()))?;
    Ok(Some(EnvironmentToken {
        credential,
        variable,
        notes: note.into_iter().collect(),
    }))
}

/// The token variables that are set, by precedence.
pub(super) fn variables(environment: &dyn Fn(&str) -> Option<String>) -> Vec<String> {
    let names = [SERVER_TOKEN, ACCESS_KEY, SECRET_KEY]
        .into_iter()
        .chain(OTHER_NAMES);
    let all = names.flat_map(|name| [name.to_owned(), format!("{name}{FILE}")]);
    let is_set =
        |name: &String| environment(name).is_some_and(|text| !Secret::cleaned(&text).is_empty());
    all.filter(is_set).collect()
}
