//! A login as text, as it is kept: in a file, in the keyring, in what a command prints.

use super::{Credential, Secret, TokenShape};

impl Credential {
    /// Parses a stored credential: one line is a server token, two are access key and secret key. Text below
    /// a server token (notes in a password manager) is ignored. `None` if it is empty.
    pub fn parse(text: &str) -> Option<Self> {
        let mut lines = text
            .lines()
            .map(Secret::cleaned)
            .filter(|line| !line.is_empty());
        let first = lines.next()?;
        let second = lines
            .next()
            .filter(|_| TokenShape::of(first.expose()) != TokenShape::Uuid);
        Some(match second {
            Some(secret_key) => Self::SmtpToken {
                access_key: first,
                secret_key,
            },
            None => Self::ServerToken(first),
        })
    }

    /// Writes the credential as [`Credential::parse`] reads it.
    pub fn to_text(&self) -> Secret {
        match self {
            Self::ServerToken(token) => token.clone(),
            Self::SmtpToken {
                access_key,
                secret_key,
            } => {
                let room = access_key.expose().len() + secret_key.expose().len() + 1;
                // With room for all of it no copy is left behind by growing.
                let mut text = String::with_capacity(room);
                text.push_str(access_key.expose());
                text.push('\n');
                text.push_str(secret_key.expose());
                Secret::new(text)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kept_login_is_read_as_it_was_written() {
        let token = Credential::ServerToken(Secret::new("b1946ac9-2492-4d23-8f5a-3c6a1e07d4f2"));
        let pair = Credential::SmtpToken {
            access_key: Secret::new("PM-T-outbound-x"),
            secret_key: Secret::new("secret-half"),
        };
        for login in [token.clone(), pair] {
            assert_eq!(Credential::parse(login.to_text().expose()), Some(login));
        }
        let noted = format!("{}\nlogin: ada\n", token.to_text().expose());
        assert_eq!(Credential::parse(&noted), Some(token));
        assert_eq!(Credential::parse(" \n\n"), None);
    }
}
