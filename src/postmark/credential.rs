//! What Postmark takes as a login (postmark-facts.md section 2).

use serde::{Deserialize, Serialize};

use super::Secret;

/// Which of Postmark's two kinds of SMTP login is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CredentialKind {
    /// One Server API token, used as user name and password.
    #[default]
    ServerToken,
    /// An SMTP token: access key as user name, secret key as password.
    SmtpToken,
}

/// A login for Postmark's SMTP service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Credential {
    /// The Server API token, used as user name and password.
    ServerToken(Secret),
    /// The two halves of an SMTP token.
    SmtpToken {
        /// The user name, shaped `PM-T-…` or `PM-B-…`.
        access_key: Secret,
        /// The password.
        secret_key: Secret,
    },
}

impl Credential {
    /// What is sent as SMTP user name.
    pub fn user_name(&self) -> &Secret {
        match self {
            Self::ServerToken(token) => token,
            Self::SmtpToken { access_key, .. } => access_key,
        }
    }

    /// What is sent as SMTP password.
    pub fn password(&self) -> &Secret {
        match self {
            Self::ServerToken(token) => token,
            Self::SmtpToken { secret_key, .. } => secret_key,
        }
    }
}

/// What a pasted token looks like; nothing secret is kept. Only the shape is judged: an account
/// token and a server token look alike (postmark-facts.md section 5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TokenShape {
    /// Nothing was given.
    #[default]
    Empty,
    /// 36 characters in UUID form: a server token, or an account token.
    Uuid,
    /// `PM-T-…`: access key of a transactional stream.
    AccessKeyTransactional,
    /// `PM-B-…`: access key of a broadcast stream.
    AccessKeyBroadcast,
    /// `POSTMARK_API_TEST`, which is for the HTTP API only.
    ApiTest,
    /// A placeholder copied from an example, such as `your-server-api-token`.
    Placeholder,
    /// An e-mail address: the login of the web site.
    EmailLogin,
    /// A key of another service (`SG.`, `re_`, `AKIA`, …).
    OtherService,
    /// Has spaces, quotes, control or non-ASCII characters inside.
    StrayCharacters,
    /// 36 characters that are no UUID: perhaps the secret key of an SMTP token.
    SecretKey,
    /// None of the above.
    Unknown,
}

/// Beginnings of other services' keys.
const OTHER_SERVICES: [&str; 7] = ["SG.", "re_", "AKIA", "key-", "xkeysib-", "xsmtpsib-", "sk_"];

/// Words that stand for a token in examples.
const PLACEHOLDERS: [&str; 7] = [
    "your-",
    "your_",
    "<your",
    "xxxx",
    "token-here",
    "server-api-token",
    "changeme",
];

impl TokenShape {
    /// What `text` looks like.
    pub fn of(text: &str) -> Self {
        let lower = text.to_ascii_lowercase();
        let rules: [(bool, Self); 10] = [
            (text.is_empty(), Self::Empty),
            (text == "POSTMARK_API_TEST", Self::ApiTest),
            (
                PLACEHOLDERS.iter().any(|word| lower.contains(word)),
                Self::Placeholder,
            ),
            (is_uuid(text), Self::Uuid),
            (text.starts_with("PM-T-"), Self::AccessKeyTransactional),
            (text.starts_with("PM-B-"), Self::AccessKeyBroadcast),
            (
                OTHER_SERVICES.iter().any(|start| text.starts_with(start)),
                Self::OtherService,
            ),
            (text.contains('@'), Self::EmailLogin),
            (
                text.chars()
                    .any(|c| !c.is_ascii_graphic() || matches!(c, '"' | '\'' | '`')),
                Self::StrayCharacters,
            ),
            (text.len() == 36, Self::SecretKey),
        ];
        rules
            .into_iter()
            .find(|(holds, _)| *holds)
            .map_or(Self::Unknown, |(_, shape)| shape)
    }
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

impl Credential {
    /// The shape of what is sent as user name.
    pub fn shape(&self) -> TokenShape {
        TokenShape::of(self.user_name().expose())
    }

    /// Which of the two kinds it is.
    pub fn kind(&self) -> CredentialKind {
        match self {
            Self::ServerToken(_) => CredentialKind::ServerToken,
            Self::SmtpToken { .. } => CredentialKind::SmtpToken,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_are_told_apart() {
        for (text, shape) in [
            ("", TokenShape::Empty),
            ("b1946ac9-2492-4d23-8f5a-3c6a1e07d4f2", TokenShape::Uuid),
            ("B1946AC9-2492-4D23-8F5A-3C6A1E07D4F2", TokenShape::Uuid),
            (
                "PM-T-outbound-AbCdEfGhIjKlMnOpQrStUv",
                TokenShape::AccessKeyTransactional,
            ),
            (
                "PM-B-news-AbCdEfGhIjKlMnOpQrStUvWxYz",
                TokenShape::AccessKeyBroadcast,
            ),
            ("POSTMARK_API_TEST", TokenShape::ApiTest),
            ("your-server-api-token", TokenShape::Placeholder),
            (
                "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx",
                TokenShape::Placeholder,
            ),
            ("ada@acme.example", TokenShape::EmailLogin),
            ("SG.abc.def", TokenShape::OtherService),
            ("b1946ac9 2492", TokenShape::StrayCharacters),
            (
                "AbCdEfGhIjKlMnOpQrStUvWxYz0123456789",
                TokenShape::SecretKey,
            ),
            ("hunter2hunter2", TokenShape::Unknown),
        ] {
            assert_eq!(TokenShape::of(text), shape, "{text}");
        }
    }
}
