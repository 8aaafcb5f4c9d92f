//! Keys that several shapes share, and what the words of keys about encryption mean. The same word means
//! different things in different libraries.

use super::{Key, Means, Protection, Words};
use Protection as P;

const fn switch(words: &'static [(&'static str, Protection)], right: &'static str) -> Words {
    Words { words, right }
}

pub(super) static NODE_SECURE: Words =
    switch(&[("true", P::Implicit), ("false", P::Offered)], "false");
pub(super) static REQUIRED: Words = switch(&[("true", P::StartTls)], "true");
pub(super) static IGNORED: Words = switch(&[("true", P::Off)], "false");
pub(super) static PYTHON_TLS: Words = switch(&[("true", P::StartTls), ("false", P::Off)], "True");
pub(super) static PYTHON_SSL: Words = switch(&[("true", P::Implicit)], "False");
pub(super) static RUBY_STARTTLS: Words = switch(
    &[
        ("true", P::StartTls),
        ("always", P::StartTls),
        ("auto", P::Offered),
        ("false", P::Off),
    ],
    ":always",
);
pub(super) static RUBY_AUTO: Words = switch(&[("true", P::Offered), ("false", P::Off)], "true");
pub(super) static RUBY_SSL: Words = switch(&[("true", P::Implicit)], "false");
/// Opening the connection, and switching to TLS.
pub(in super::super) static SMTPLIB: Words = switch(
    &[("SMTP_SSL", P::Implicit), ("starttls", P::StartTls)],
    "SMTP",
);
pub(super) static PHPMAILER: Words = switch(
    &[
        ("tls", P::StartTls),
        ("PHPMailer::ENCRYPTION_STARTTLS", P::StartTls),
        ("ssl", P::Implicit),
        ("PHPMailer::ENCRYPTION_SMTPS", P::Implicit),
    ],
    "PHPMailer::ENCRYPTION_STARTTLS",
);
pub(super) static PHPMAILER_AUTO: Words = switch(&[("false", P::Off)], "true");
/// Laravel 8 and older use implicit TLS for `ssl`, newer ones only on port 465.
pub(super) static ENCRYPTION: Words = switch(
    &[
        ("tls", P::StartTls),
        ("starttls", P::StartTls),
        ("ssl", P::MaybeImplicit),
        ("smtps", P::Implicit),
    ],
    "tls",
);
pub(super) static SCHEME: Words = switch(&[("smtps", P::Implicit), ("smtp", P::Offered)], "smtp");
pub(super) static USE_TLS: Words = switch(&[("true", P::StartTls), ("1", P::StartTls)], "true");
pub(super) static USE_SSL: Words = switch(&[("true", P::Implicit), ("1", P::Implicit)], "false");
/// The meaning of `true` depends on the library.
pub(super) static SECURE: Words =
    switch(&[("true", P::MaybeImplicit), ("1", P::MaybeImplicit)], "");
pub(super) static JAVA_ENABLE: Words = switch(&[("true", P::Offered), ("false", P::Off)], "true");
pub(super) static JAVA_SSL: Words = switch(&[("true", P::Implicit)], "false");
pub(super) static GRAFANA: Words = switch(
    &[
        ("mandatorystarttls", P::StartTls),
        ("opportunisticstarttls", P::Offered),
        ("nostarttls", P::Off),
    ],
    "MandatoryStartTLS",
);

/// Variable names used by many applications, after a prefix.
pub(super) const VARIABLES: &[Key] = &[
    ("HOST", Means::Host),
    ("HOSTNAME", Means::Host),
    ("SERVER", Means::Host),
    ("PORT", Means::Port),
    ("USER", Means::User),
    ("USERNAME", Means::User),
    ("USER_NAME", Means::User),
    ("LOGIN", Means::User),
    ("HOST_USER", Means::User),
    ("PASS", Means::Password),
    ("PASSWORD", Means::Password),
    ("HOST_PASSWORD", Means::Password),
    ("URL", Means::Url),
    ("URI", Means::Url),
    ("DSN", Means::Url),
    ("FROM", Means::From),
    ("FROM_ADDRESS", Means::From),
    ("FROM_EMAIL", Means::From),
    ("DEFAULT_SENDER", Means::From),
    ("ENCRYPTION", Means::Protection(&ENCRYPTION)),
    ("SCHEME", Means::Protection(&SCHEME)),
    ("USE_TLS", Means::Protection(&USE_TLS)),
    ("USE_SSL", Means::Protection(&USE_SSL)),
    ("SECURE", Means::Protection(&SECURE)),
    ("SSL", Means::Protection(&SECURE)),
];

pub(super) const SPRING: &[Key] = &[
    ("host", Means::Host),
    ("port", Means::Port),
    ("username", Means::User),
    ("password", Means::Password),
    ("protocol", Means::Protection(&SCHEME)),
    ("ssl.enabled", Means::Protection(&JAVA_SSL)),
    (
        "properties.mail.smtp.starttls.enable",
        Means::Protection(&JAVA_ENABLE),
    ),
    (
        "properties.mail.smtp.starttls.required",
        Means::Protection(&REQUIRED),
    ),
    (
        "properties.mail.smtp.ssl.enable",
        Means::Protection(&JAVA_SSL),
    ),
    (
        "properties[mail.smtp.starttls.enable]",
        Means::Protection(&JAVA_ENABLE),
    ),
    (
        "properties[mail.smtp.starttls.required]",
        Means::Protection(&REQUIRED),
    ),
    (
        "properties[mail.smtp.ssl.enable]",
        Means::Protection(&JAVA_SSL),
    ),
];

pub(super) const RUBY: &[Key] = &[
    ("address", Means::Host),
    ("port", Means::Port),
    ("user_name", Means::User),
    ("password", Means::Password),
    ("enable_starttls", Means::Protection(&RUBY_STARTTLS)),
    ("enable_starttls_auto", Means::Protection(&RUBY_AUTO)),
    ("ssl", Means::Protection(&RUBY_SSL)),
    ("tls", Means::Protection(&RUBY_SSL)),
];

pub(super) const NODEMAILER: &[Key] = &[
    ("host", Means::Host),
    ("port", Means::Port),
    ("auth.user", Means::User),
    ("auth.pass", Means::Password),
    ("url", Means::Url),
    ("service", Means::Service),
    ("secure", Means::Protection(&NODE_SECURE)),
    ("requireTLS", Means::Protection(&REQUIRED)),
    ("ignoreTLS", Means::Protection(&IGNORED)),
];

pub(super) const GHOST: &[Key] = &[
    ("options.host", Means::Host),
    ("options.port", Means::Port),
    ("options.auth.user", Means::User),
    ("options.auth.pass", Means::Password),
    ("options.service", Means::Service),
    ("options.secure", Means::Protection(&NODE_SECURE)),
    ("options.requireTLS", Means::Protection(&REQUIRED)),
    ("from", Means::From),
];

pub(super) const LARAVEL: &[Key] = &[
    ("host", Means::Host),
    ("port", Means::Port),
    ("username", Means::User),
    ("password", Means::Password),
    ("url", Means::Url),
    ("encryption", Means::Protection(&ENCRYPTION)),
    ("scheme", Means::Protection(&SCHEME)),
];
