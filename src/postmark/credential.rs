//! What Postmark takes as a login (postmark-facts.md section 2).

use serde::{Deserialize, Serialize};

use super::Secret;

/// The two kinds of SMTP credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CredentialKind {
    #[default]
    ServerToken,
    /// SMTP token: access key as username, secret key as password.
    SmtpToken,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Credential {
    /// Used as both username and password.
    ServerToken(Secret),
    /// The two halves of an SMTP token.
    SmtpToken {
        /// The username, shaped `PM-T-…` or `PM-B-…`.
        access_key: Secret,
        /// The password.
        secret_key: Secret,
    },
}

impl Secret {
    /// For display: dots, keeping the hyphens of a UUID and the last four characters if it is long enough.
    pub fn masked(&self) -> String {
        let hyphens = TokenShape::of(self.expose()) == TokenShape::Uuid;
        let hidden = self.expose().chars().count() - self.last_four().chars().count();
        let dots = self.expose().chars().take(hidden);
        dots.map(|c| if hyphens && c == '-' { '-' } else { '•' })
            .chain(self.last_four().chars())
            .collect()
    }
}

impl Credential {
    pub fn user_name(&self) -> &Secret {
        match self {
            Self::ServerToken(token) => token,
            Self::SmtpToken { access_key, .. } => access_key,
        }
    }

    pub fn password(&self) -> &Secret {
        match self {
            Self::ServerToken(token) => token,
            Self::SmtpToken { secret_key, .. } => secret_key,
        }
    }
}

/// What a pasted token looks like, without keeping it. Only the shape is judged: account and server tokens
/// look alike (postmark-facts.md section 5).
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
    /// An email address: someone's website login.
    EmailLogin,
    /// A key of another service (`SG.`, `re_`, `AKIA`, …).
    OtherService,
    /// Has spaces, quotes, control or non-ASCII characters inside.
    StrayCharacters,
    /// 36 characters that are no UUID: perhaps the secret key of an SMTP token.
    SecretKey,
    Unknown,
}

impl TokenShape {
    /// What is unusual about a server token of this shape and what to do; `None` for a normal one.
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

/// Whether Postmark could accept a token of this shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// The shape of a valid token.
    Good,
    /// An unknown shape.
    Doubtful,
    /// Definitely something else: a placeholder, a sentence, an address, another service's key.
    Impossible,
}

impl TokenShape {
    fn fit_as_server_token(self) -> Fit {
        match self {
            Self::Uuid | Self::ApiTest => Fit::Good,
            Self::AccessKeyTransactional
            | Self::AccessKeyBroadcast
            | Self::SecretKey
            | Self::Unknown => Fit::Doubtful,
            Self::Empty
            | Self::Placeholder
            | Self::EmailLogin
            | Self::OtherService
            | Self::StrayCharacters => Fit::Impossible,
        }
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

/// Words found in token placeholders, in lower case, with hyphens for spaces and underscores.
const PLACEHOLDERS: [&str; 15] = [
    "your-",
    "yourtoken",
    "<your",
    "xxxx",
    "****",
    "token-here",
    "key-here",
    "api-token",
    "server-token",
    "changeme",
    "change-me",
    "replace-me",
    "placeholder",
    "{{",
    "${",
];
/// Words that are placeholders by themselves.
const PLACEHOLDER_WORDS: [&str; 16] = [
    "token",
    "secret",
    "password",
    "api-key",
    "key",
    "test",
    "todo",
    "tbd",
    "fixme",
    "none",
    "null",
    "undefined",
    "example",
    "dummy",
    "redacted",
    "replaceme",
];

/// A predicate, and the shape of a text that satisfies it.
type ShapeRule = (fn(&str) -> bool, TokenShape);

impl TokenShape {
    /// Classifies `text`.
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
    let lower = text.to_ascii_lowercase().replace(['_', ' '], "-");
    PLACEHOLDERS.iter().any(|word| lower.contains(word))
        || PLACEHOLDER_WORDS.contains(&lower.as_str())
        || text.starts_with('$')
}

/// `00000000-0000-0000-0000-000000000000` and similar.
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
    /// The shape of the username.
    pub fn shape(&self) -> TokenShape {
        TokenShape::of(self.user_name().expose())
    }

    /// Whether Postmark could accept it, judging by its shape alone.
    pub fn fit(&self) -> Fit {
        match self {
            Self::ServerToken(token) => TokenShape::of(token.expose()).fit_as_server_token(),
            Self::SmtpToken { secret_key, .. } => {
                let is_access_key = matches!(
                    self.shape(),
                    TokenShape::AccessKeyTransactional | TokenShape::AccessKeyBroadcast
                );
                let parts = [self.shape(), TokenShape::of(secret_key.expose())];
                let is_impossible =
                    |shape: &TokenShape| shape.fit_as_server_token() == Fit::Impossible;
                match is_access_key {
                    _ if parts.iter().any(is_impossible) => Fit::Impossible,
                    true => Fit::Good,
                    false => Fit::Doubtful,
                }
            }
        }
    }

    /// What is unusual about it and what to do; `None` for a normal one. Account and server tokens look
    /// alike.
    pub fn oddity(&self) -> Option<&'static str> {
        match (self, self.fit()) {
            (Self::ServerToken(_), _) => self.shape().oddity(),
            (Self::SmtpToken { .. }, Fit::Good) => None,
            (Self::SmtpToken { .. }, _) => Some(
                "the two lines are not the access key of an SMTP token, which begins with PM-T- or PM-B-, and its secret key",
            ),
        }
    }

    /// Which of the two kinds this is.
    pub fn kind(&self) -> CredentialKind {
        match self {
            Self::ServerToken(_) => CredentialKind::ServerToken,
            Self::SmtpToken { .. } => CredentialKind::SmtpToken,
        }
    }
}

#[cfg(test)]
mod tests;
