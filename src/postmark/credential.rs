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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
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

impl TokenShape {
    /// What is odd about a server token of this shape, and what to do; `None` if nothing is.
    pub fn oddity(self) -> Option<&'static str> {
        Some(match self {
            Self::Empty | Self::Uuid => return None,
            Self::AccessKeyTransactional | Self::AccessKeyBroadcast => {
                "this is the access key of an SMTP token; choose that kind of login and give its secret key too"
            }
            Self::ApiTest => {
                "POSTMARK_API_TEST is for the HTTP API; SMTP needs the Server API token"
            }
            Self::Placeholder => {
                "this is a placeholder from an example; paste your own Server API token"
            }
            Self::EmailLogin => {
                "this is an e-mail address, the login of the web site; SMTP needs the Server API token"
            }
            Self::OtherService => {
                "this looks like a key of another service; SMTP needs Postmark's Server API token"
            }
            Self::StrayCharacters => {
                "there are blanks, quotes or other characters in it that no token has; copy it again"
            }
            Self::SecretKey => {
                "this looks like the secret key of an SMTP token; choose that kind of login and give its access key too"
            }
            Self::Unknown => {
                "this does not look like a Server API token, which has 36 characters in five groups; copy it again"
            }
        })
    }
}

/// Beginnings of other services' keys: SendGrid, Resend, AWS, Mailgun, Brevo, Stripe, MailerSend,
/// Mandrill, GitHub.
const OTHER_SERVICES: [&str; 11] = [
    "SG.",
    "re_",
    "AKIA",
    "key-",
    "pubkey-",
    "xkeysib-",
    "xsmtpsib-",
    "sk_",
    "mlsn.",
    "md-",
    "ghp_",
];

/// Words that stand for a token in examples.
const PLACEHOLDERS: [&str; 18] = [
    "your-",
    "your_",
    "yourtoken",
    "<your",
    "your ",
    "xxxx",
    "****",
    "token-here",
    "token_here",
    "server-api-token",
    "server_api_token",
    "server-token",
    "server_token",
    "changeme",
    "change-me",
    "placeholder",
    "{{",
    "${",
];

/// A question about a text, and the shape of a text for which it holds.
type ShapeRule = (fn(&str) -> bool, TokenShape);

impl TokenShape {
    /// What `text` looks like.
    pub fn of(text: &str) -> Self {
        let rules: [ShapeRule; 11] = [
            (str::is_empty, Self::Empty),
            (|text| text == "POSTMARK_API_TEST", Self::ApiTest),
            (is_repeated_uuid, Self::Placeholder),
            (is_uuid, Self::Uuid),
            (is_placeholder, Self::Placeholder),
            (is_mailbox, Self::EmailLogin),
            (has_stray, Self::StrayCharacters),
            (
                |text| text.starts_with("PM-T-"),
                Self::AccessKeyTransactional,
            ),
            (|text| text.starts_with("PM-B-"), Self::AccessKeyBroadcast),
            (is_of_other_service, Self::OtherService),
            (is_like_secret_key, Self::SecretKey),
        ];
        rules
            .into_iter()
            .find(|(holds, _)| holds(text))
            .map_or(Self::Unknown, |(_, shape)| shape)
    }
}

fn is_placeholder(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    PLACEHOLDERS.iter().any(|word| lower.contains(word)) || text.starts_with('$')
}

/// `00000000-0000-0000-0000-000000000000` and the like.
fn is_repeated_uuid(text: &str) -> bool {
    let first = text.bytes().next();
    is_uuid(text)
        && text
            .bytes()
            .filter(|byte| *byte != b'-')
            .all(|byte| Some(byte) == first)
}

fn is_mailbox(text: &str) -> bool {
    let domain = text
        .split_once('@')
        .filter(|(local, _)| !local.is_empty())
        .map(|(_, domain)| domain);
    domain.is_some_and(|domain| domain.contains('.') && !domain.contains(char::is_whitespace))
}

fn has_stray(text: &str) -> bool {
    text.chars()
        .any(|c| !c.is_ascii_graphic() || matches!(c, '"' | '\'' | '`' | '<' | '>'))
}

fn is_of_other_service(text: &str) -> bool {
    OTHER_SERVICES.iter().any(|start| text.starts_with(start)) || is_of_mailgun(text)
}

/// Mailgun's keys: 32, 8 and 8 hexadecimal digits.
fn is_of_mailgun(text: &str) -> bool {
    let lengths: Vec<usize> = text.split('-').map(str::len).collect();
    lengths == [32, 8, 8]
        && text
            .bytes()
            .all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}

fn is_like_secret_key(text: &str) -> bool {
    text.len() == 36
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
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
            ("b1946ac9-2492-4d23-8f5a-3c6a1e07d4f", TokenShape::Unknown),
            (
                "b1946ac9-2492-4d23-8f5a-3c6a1e07d4f2\n",
                TokenShape::StrayCharacters,
            ),
            ("\"b1946ac9\"", TokenShape::StrayCharacters),
            ("••••••••4f2a", TokenShape::StrayCharacters),
            (
                "00000000-0000-0000-0000-000000000000",
                TokenShape::Placeholder,
            ),
            ("$POSTMARK_SERVER_TOKEN", TokenShape::Placeholder),
            ("POSTMARK_SERVER_TOKEN", TokenShape::Placeholder),
            ("<your server token>", TokenShape::Placeholder),
            ("re_AbCdEfGh_123", TokenShape::OtherService),
            ("AKIAIOSFODNN7", TokenShape::OtherService),
            (
                "0123456789abcdef0123456789abcdef-01234567-89abcdef",
                TokenShape::OtherService,
            ),
        ] {
            assert_eq!(TokenShape::of(text), shape, "{text}");
        }
    }
}
