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
