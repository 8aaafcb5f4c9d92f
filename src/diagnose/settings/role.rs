//! What a setting is for, judged by its name.

/// What a setting is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// The SMTP server's name.
    Host,
    /// Its port.
    Port,
    /// The user name.
    User,
    /// The password.
    Password,
    /// A token that is to serve as both.
    Token,
    /// How the connection is secured.
    Security,
    /// `smtp://user:password@host:port`.
    Url,
    /// The From address.
    From,
    /// The message stream.
    Stream,
}

/// Whole names first, then words that occur in a name; the first row that fits decides. Names are
/// compared in lower case without `_`, `-`, `.` and arrows.
const EXACT: [(&str, Role); 24] = [
    ("servertoken", Role::Token),
    ("serverapitoken", Role::Token),
    ("secure", Role::Security),
    ("smtpsecure", Role::Security),
    ("requiretls", Role::Security),
    ("ignoretls", Role::Security),
    ("ssl", Role::Security),
    ("tls", Role::Security),
    ("enablestarttls", Role::Security),
    ("enablestarttlsauto", Role::Security),
    ("host", Role::Host),
    ("hostname", Role::Host),
    ("address", Role::Host),
    ("server", Role::Host),
    ("port", Role::Port),
    ("user", Role::User),
    ("username", Role::User),
    ("login", Role::User),
    ("pass", Role::Password),
    ("password", Role::Password),
    ("from", Role::From),
    ("dsn", Role::Url),
    ("url", Role::Url),
    ("authpassword", Role::Password),
];

/// A word in a name that speaks of mail, a word that says what of it, and the role.
const WORDS: [(&[&str], Role); 9] = [
    (&["token", "apikey"], Role::Token),
    (&["url", "dsn", "uri"], Role::Url),
    (&["password", "passwd", "pass", "secret"], Role::Password),
    (&["username", "user", "login"], Role::User),
    (
        &[
            "encryption",
            "secure",
            "starttls",
            "usetls",
            "usessl",
            "ssl",
            "tls",
        ],
        Role::Security,
    ),
    (&["stream"], Role::Stream),
    (&["port"], Role::Port),
    (&["from", "sender"], Role::From),
    (&["host", "server", "address"], Role::Host),
];

const MAIL: [&str; 6] = [
    "mail",
    "smtp",
    "postmark",
    "mailer",
    "sender",
    "actionmailer",
];

/// Names that have such words and are none of our business.
const NOT_OURS: [&str; 6] = [
    "smtpauth",
    "smtpdebug",
    "webserver",
    "imap",
    "pop3",
    "recipient",
];

/// What a setting called `name` is for; `None` if it is no mail setting.
pub(super) fn role_of(name: &str) -> Option<Role> {
    let last = name.rsplit(['.', '>']).next().unwrap_or(name);
    let plain = |text: &str| -> String {
        text.chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect()
    };
    let (whole, last) = (plain(name), plain(last));
    if NOT_OURS.iter().any(|word| whole.contains(word)) {
        return None;
    }
    let exact = EXACT.iter().find(|(word, _)| *word == last);
    if let Some((_, role)) = exact {
        return Some(*role);
    }
    if !MAIL.iter().any(|word| whole.contains(word)) {
        return None;
    }
    WORDS
        .iter()
        .find(|(words, _)| words.iter().any(|word| whole.contains(word)))
        .map(|(_, role)| *role)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_many_frameworks_are_known() {
        for (name, role) in [
            ("MAIL_HOST", Role::Host),
            ("EMAIL_HOST_USER", Role::User),
            ("EMAIL_HOST_PASSWORD", Role::Password),
            ("EMAIL_USE_TLS", Role::Security),
            ("SMTP_SERVER", Role::Host),
            ("SMTP_PORT", Role::Port),
            ("mail->SMTPSecure", Role::Security),
            ("mail->Username", Role::User),
            ("spring.mail.host", Role::Host),
            ("spring.mail.username", Role::User),
            ("MAILER_DSN", Role::Url),
            ("SMTP_URL", Role::Url),
            ("POSTMARK_SERVER_TOKEN", Role::Token),
            ("POSTMARK_API_KEY", Role::Token),
            ("pass", Role::Password),
            ("user_name", Role::User),
            ("enable_starttls_auto", Role::Security),
            ("MAIL_FROM_ADDRESS", Role::From),
            ("GF_SMTP_HOST", Role::Host),
            ("POSTMARK_MESSAGE_STREAM", Role::Stream),
            ("MAIL_ENCRYPTION", Role::Security),
        ] {
            assert_eq!(role_of(name), Some(role), "{name}");
        }
    }

    #[test]
    fn other_settings_are_left_alone() {
        for name in [
            "DB_HOSTS",
            "APP_KEY",
            "SMTPAuth",
            "IMAP_HOST",
            "timeout",
            "authentication",
        ] {
            assert_eq!(role_of(name), None, "{name}");
        }
    }
}
