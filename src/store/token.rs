//! Which token serves: the profile's own source, or the environment for a profile without one
//! (design: "Profiles, credentials, practice and real").

use std::path::{Path, PathBuf};

use thiserror::Error;

use super::{StoreError, file};
use crate::postmark::{Credential, Profile, Secret, TokenSource};

/// The server token.
const SERVER_TOKEN: &str = "POSTMARK_SERVER_TOKEN";
/// The two halves of an SMTP token.
const ACCESS_KEY: &str = "POSTMARK_SMTP_ACCESS_KEY";
const SECRET_KEY: &str = "POSTMARK_SMTP_SECRET_KEY";

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
    /// Where it came from.
    pub source: TokenSource,
}

/// Why no token serves.
#[derive(Debug, Error)]
pub enum TokenError {
    /// The file cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The file is not there.
    #[error("profile `{profile}` has its token in {path}, and there is no such file")]
    Missing {
        /// The profile.
        profile: String,
        /// The file.
        path: PathBuf,
    },
    /// Others can read the file.
    #[error(
        "{path} can be read by others (mode {mode:04o}), so its token is not used; `chmod 600 {path}` mends it"
    )]
    Readable {
        /// The file.
        path: PathBuf,
        /// Its mode.
        mode: u32,
    },
    /// There is nothing in the file.
    #[error(
        "{0} is empty; it should hold the server token, or access key and secret key on two lines"
    )]
    Empty(PathBuf),
    /// One half of an SMTP token is missing.
    #[error("{found} is set and {missing} is not; an SMTP token needs both halves")]
    HalfSet {
        /// The variable that is set.
        found: &'static str,
        /// The one that is not.
        missing: &'static str,
    },
    /// Two sources, two tokens.
    #[error(
        "two tokens: profile `{profile}` has its own in {path}, and {variable} holds another. Say --token-from env or --token-from profile"
    )]
    Two {
        /// The profile.
        profile: String,
        /// Its file.
        path: PathBuf,
        /// The variable.
        variable: String,
    },
}

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

/// The login that serves `profile`. The practice profile has its server's own.
///
/// # Errors
///
/// [`TokenError`] when a source cannot be used, or when two differ and `from` does not say which.
pub fn find_credential(
    profile: &Profile,
    environment: &dyn Fn(&str) -> Option<String>,
    from: Option<TokenFrom>,
) -> Result<FoundCredential, TokenError> {
    if profile.is_practice() {
        return Ok(FoundCredential {
            credential: None,
            source: TokenSource::Practice,
        });
    }
    let outside = match from {
        Some(TokenFrom::Profile) => None,
        _ => environment_credential(environment)?,
    };
    let own = match (&profile.token_file, from) {
        (Some(path), None | Some(TokenFrom::Profile)) => {
            Some((read_token_file(&profile.name, path)?, path))
        }
        _ => None,
    };
    match (own, outside) {
        (Some((own, path)), Some((outside, variable))) if own != outside => Err(TokenError::Two {
            profile: profile.name.clone(),
            path: path.clone(),
            variable,
        }),
        (Some((own, path)), _) => Ok(FoundCredential {
            credential: Some(own),
            source: TokenSource::File(path.clone()),
        }),
        (None, Some((outside, variable))) => Ok(FoundCredential {
            credential: Some(outside),
            source: TokenSource::Environment(variable),
        }),
        (None, None) => Ok(FoundCredential::default()),
    }
}

/// One line is a server token; two are access key and secret key.
fn read_token_file(profile: &str, path: &Path) -> Result<Credential, TokenError> {
    let missing = || TokenError::Missing {
        profile: profile.to_owned(),
        path: path.to_owned(),
    };
    check_mode(path)?;
    let text = zeroize::Zeroizing::new(file::read(path)?.ok_or_else(missing)?);
    let mut lines = text
        .lines()
        .map(Secret::cleaned)
        .filter(|line| !line.is_empty());
    match (lines.next(), lines.next()) {
        (Some(access_key), Some(secret_key)) => Ok(Credential::SmtpToken {
            access_key,
            secret_key,
        }),
        (Some(token), None) => Ok(Credential::ServerToken(token)),
        (None, _) => Err(TokenError::Empty(path.to_owned())),
    }
}

#[cfg(unix)]
fn check_mode(path: &Path) -> Result<(), TokenError> {
    use std::os::unix::fs::PermissionsExt;
    match path.metadata() {
        Ok(found) if found.permissions().mode() & 0o077 != 0 => Err(TokenError::Readable {
            path: path.to_owned(),
            mode: found.permissions().mode() & 0o7777,
        }),
        // A file that cannot be looked at is told by reading it.
        _ => Ok(()),
    }
}

#[cfg(not(unix))]
fn check_mode(_: &Path) -> Result<(), TokenError> {
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    const OWN: &str = "11111111-2222-4333-8444-555555555555";
    const OTHER: &str = "99999999-2222-4333-8444-555555555555";

    fn profile(folder: &Path, contents: Option<&str>, mode: u32) -> Profile {
        let mut profile = Profile {
            name: "a".into(),
            ..Profile::postmark()
        };
        if let Some(contents) = contents {
            let path = folder.join("token");
            std::fs::write(&path, contents).unwrap();
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
            profile.token_file = Some(path);
        }
        profile
    }

    fn served(
        contents: Option<&str>,
        env: Option<&str>,
        from: Option<TokenFrom>,
    ) -> Result<(String, TokenSource), TokenError> {
        let folder = tempfile::tempdir().unwrap();
        let environment = |name: &str| env.filter(|_| name == SERVER_TOKEN).map(str::to_owned);
        let found = find_credential(&profile(folder.path(), contents, 0o600), &environment, from)?;
        let token = found
            .credential
            .map_or(String::new(), |one| one.user_name().expose().to_owned());
        let source = match found.source {
            TokenSource::File(_) => TokenSource::File("token".into()),
            other => other,
        };
        Ok((token, source))
    }

    #[test]
    fn every_combination_of_sources_has_one_answer() {
        let file = || TokenSource::File("token".into());
        let env = || TokenSource::Environment(SERVER_TOKEN.into());
        let none = || (String::new(), TokenSource::None);
        assert_eq!(served(None, None, None).unwrap(), none());
        assert_eq!(served(None, Some(" "), None).unwrap(), none());
        assert_eq!(
            served(None, Some(OTHER), None).unwrap(),
            (OTHER.into(), env())
        );
        assert_eq!(served(Some(OWN), None, None).unwrap(), (OWN.into(), file()));
        assert_eq!(
            served(Some(OWN), Some(OWN), None).unwrap(),
            (OWN.into(), file())
        );
        assert!(matches!(
            served(Some(OWN), Some(OTHER), None),
            Err(TokenError::Two { .. })
        ));
        assert_eq!(
            served(Some(OWN), Some(OTHER), Some(TokenFrom::Env)).unwrap(),
            (OTHER.into(), env())
        );
        assert_eq!(
            served(Some(OWN), Some(OTHER), Some(TokenFrom::Profile)).unwrap(),
            (OWN.into(), file())
        );
        assert_eq!(
            served(None, Some(OTHER), Some(TokenFrom::Profile)).unwrap(),
            none()
        );
        assert_eq!(
            served(Some(OWN), None, Some(TokenFrom::Env)).unwrap(),
            none()
        );
    }

    #[test]
    fn a_token_file_must_be_private_and_full() {
        let folder = tempfile::tempdir().unwrap();
        let find = |contents: &str, mode| {
            find_credential(
                &profile(folder.path(), Some(contents), mode),
                &|_| None,
                None,
            )
        };
        let error = find(OWN, 0o644).unwrap_err().to_string();
        assert!(
            error.contains("mode 0644") && error.contains("chmod 600"),
            "{error}"
        );
        assert!(!error.contains(OWN));
        assert!(matches!(find(" \n", 0o600), Err(TokenError::Empty(_))));
        let pair = find("PM-T-outbound-x\nsecret-half\n", 0o600)
            .unwrap()
            .credential
            .unwrap();
        assert_eq!(
            (pair.user_name().expose(), pair.password().expose()),
            ("PM-T-outbound-x", "secret-half")
        );
        let gone = Profile {
            token_file: Some(folder.path().join("gone")),
            ..Profile::postmark()
        };
        assert!(matches!(
            find_credential(&gone, &|_| None, None),
            Err(TokenError::Missing { .. })
        ));
    }

    #[test]
    fn half_an_smtp_token_is_told() {
        let environment = |name: &str| (name == SECRET_KEY).then(|| "x".to_owned());
        assert!(matches!(
            environment_credential(&environment),
            Err(TokenError::HalfSet {
                found: SECRET_KEY,
                ..
            })
        ));
    }
}
