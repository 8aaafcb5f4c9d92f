//! AUTH (postmark-facts.md sections 1.4 and 2).

use crate::postmark::CredentialKind::{ServerToken, SmtpToken};
use crate::postmark::TokenShape as T;
use crate::record::FailureKind as K;

use super::super::case::{Host as H, When::*};
use super::{Rule, aside, fallback, rule};

const REFUSED: &[K] = &[K::AuthRefused];
/// Shapes of tokens that may once have worked.
const LIKE_A_TOKEN: &[T] = &[T::Uuid, T::Unknown];
const KEYS: &[T] = &[T::AccessKeyTransactional, T::AccessKeyBroadcast];

/// Messages of Google, Microsoft and others when they reject a login.
const OTHER_SERVICES: &[&str] = &[
    "application-specific password",
    "support.google.com",
    "gsmtp",
    "log in with your web browser",
    "log in via your web browser",
    "outlook.com",
    "office365.com",
    "basic authentication is disabled",
    "sendgrid",
    "mailgun",
    "mandrill",
];

pub(super) const RULES: &[Rule] = &[
    rule("auth.mechanism", &[Kind(&[K::AuthUnavailable])]),
    rule("auth.temporary", &[Kind(REFUSED), Temporary]),
    // Other services say who they are.
    rule("auth.not-postmark", &[Kind(REFUSED), Text(OTHER_SERVICES)]),
    rule(
        "auth.not-postmark",
        &[Kind(REFUSED), Enhanced(&[(5, 7, 139)])],
    ),
    rule("auth.mechanism", &[Kind(REFUSED), Code(&[504, 534])]),
    rule(
        "auth.smtp-disabled",
        &[
            Kind(REFUSED),
            Text(&[
                "smtp is disabled",
                "smtp disabled",
                "smtp is not enabled",
                "smtp has been disabled",
            ]),
        ],
    ),
    rule(
        "auth.account-token",
        &[
            Kind(REFUSED),
            Text(&[
                "account token",
                "account api token",
                "serverapi key required",
            ]),
        ],
    ),
    rule("auth.no-token", &[Kind(REFUSED), Shape(&[T::Empty])]),
    rule(
        "auth.placeholder",
        &[Kind(REFUSED), Shape(&[T::Placeholder])],
    ),
    rule("auth.api-test", &[Kind(REFUSED), Shape(&[T::ApiTest])]),
    rule(
        "auth.email-login",
        &[Kind(REFUSED), Shape(&[T::EmailLogin])],
    ),
    rule(
        "auth.other-service",
        &[Kind(REFUSED), Shape(&[T::OtherService])],
    ),
    rule(
        "auth.stray-characters",
        &[Kind(REFUSED), Shape(&[T::StrayCharacters])],
    ),
    rule(
        "auth.mixed-keys",
        &[Kind(REFUSED), Login(ServerToken), Shape(KEYS)],
    ),
    rule(
        "auth.mixed-keys",
        &[Kind(REFUSED), Login(ServerToken), Shape(&[T::SecretKey])],
    ),
    rule(
        "auth.mixed-keys",
        &[
            Kind(REFUSED),
            Login(SmtpToken),
            Shape(&[T::Uuid, T::SecretKey]),
        ],
    ),
    rule(
        "auth.smtp-token",
        &[Kind(REFUSED), Login(SmtpToken), Shape(KEYS)],
    ),
    fallback("auth.smtp-token", &[Kind(REFUSED), Login(SmtpToken)]),
    fallback("auth.token", &[Kind(REFUSED)]),
    // A 4yz has nothing to do with the token, so what follows asks for a 5yz.
    aside(
        "auth.account-token",
        &[
            Kind(REFUSED),
            Code(&[535]),
            Login(ServerToken),
            Shape(&[T::Uuid]),
        ],
    ),
    aside(
        "auth.smtp-disabled",
        &[Kind(REFUSED), Code(&[535]), Shape(LIKE_A_TOKEN)],
    ),
    aside(
        "auth.smtp-disabled",
        &[Kind(REFUSED), Code(&[535]), Login(SmtpToken), Shape(KEYS)],
    ),
    aside(
        "auth.wrong-server",
        &[
            Kind(REFUSED),
            Code(&[535]),
            Login(ServerToken),
            Shape(LIKE_A_TOKEN),
        ],
    ),
    aside(
        "auth.stream-host",
        &[Kind(REFUSED), Login(SmtpToken), HostOfOtherStream],
    ),
    aside(
        "auth.not-postmark",
        &[Kind(&[K::AuthRefused, K::AuthUnavailable]), Host(H::Other)],
    ),
    aside(
        "auth.not-postmark",
        &[
            Kind(&[K::AuthRefused, K::AuthUnavailable]),
            Host(H::NearPostmark),
        ],
    ),
];
