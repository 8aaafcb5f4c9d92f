//! Names, addresses, ports, connections.

use crate::record::{FailureKind as K, Stage as S};

use super::super::case::{Family, Host as H, When::*};
use super::refusal::{BLOCKLIST, REVERSE_DNS};
use super::{Rule, fallback, rule};

const NO_CONNECTION: &[K] = &[K::ConnectionRefused, K::ConnectTimeout, K::NoRoute];
const WRONG_HOST: &[K] = &[
    K::NameNotFound,
    K::ConnectionRefused,
    K::ConnectTimeout,
    K::NotSmtp,
    K::CertificateWrongHost,
    K::StartTlsMissing,
];
const SILENT_OR_TLS: &[K] = &[
    K::ConnectionRefused,
    K::ConnectTimeout,
    K::TlsOnly,
    K::Timeout,
    K::ConnectionLost,
];

pub(super) const RULES: &[Rule] = &[
    rule("outcome.unknown", &[Unknown]),
    rule("practice.not-running", &[Kind(NO_CONNECTION), Practice]),
    rule(
        "connection.wrong-host",
        &[Kind(WRONG_HOST), Host(H::NearPostmark)],
    ),
    rule("connection.name-not-found", &[Kind(&[K::NameNotFound])]),
    rule("connection.resolver-failed", &[Kind(&[K::ResolverFailed])]),
    rule(
        "connection.resolver-failed",
        &[Kind(&[K::Timeout, K::ConnectionLost]), Stage(&[S::Resolve])],
    ),
    rule(
        "connection.port-465",
        &[
            Kind(SILENT_OR_TLS),
            OnlyPort(465),
            Stage(&[S::Connect, S::Greeting, S::StartTls]),
        ],
    ),
    rule("connection.all-shut", &[Kind(NO_CONNECTION), HttpsOpen]),
    rule("connection.refused", &[Kind(&[K::ConnectionRefused])]),
    rule("connection.timeout", &[Kind(&[K::ConnectTimeout])]),
    rule(
        "connection.timeout",
        &[Kind(&[K::Timeout]), Stage(&[S::Connect])],
    ),
    rule(
        "connection.no-ipv6",
        &[Kind(&[K::NoRoute]), OnlyFamily(Family::V6)],
    ),
    rule(
        "connection.no-ipv4",
        &[Kind(&[K::NoRoute]), OnlyFamily(Family::V4)],
    ),
    rule("connection.no-route", &[Kind(&[K::NoRoute])]),
    rule(
        "connection.http",
        &[
            Kind(&[K::NotSmtp]),
            Text(&["http/1", "http/2", "<html", "<!doctype"]),
        ],
    ),
    rule("connection.not-smtp", &[Kind(&[K::NotSmtp])]),
    rule(
        "connection.too-many",
        &[
            Kind(&[K::GreetingRefused]),
            Text(&[
                "too many connections",
                "too many concurrent",
                "connection limit",
                "connection rate",
            ]),
        ],
    ),
    rule(
        "connection.greeting-not-postmark",
        &[Kind(&[K::GreetingRefused]), ForeignGreeting],
    ),
    rule(
        "sender.blocklisted",
        &[Kind(&[K::GreetingRefused]), Text(BLOCKLIST)],
    ),
    rule(
        "sender.reverse-dns",
        &[Kind(&[K::GreetingRefused]), Text(REVERSE_DNS)],
    ),
    rule(
        "refused.temporary",
        &[Kind(&[K::GreetingRefused]), Temporary],
    ),
    fallback(
        "connection.greeting-refused",
        &[Kind(&[K::GreetingRefused])],
    ),
    rule("refused.temporary", &[Kind(&[K::HelloRefused]), Temporary]),
    fallback("connection.hello-refused", &[Kind(&[K::HelloRefused])]),
    rule(
        "connection.lost-greeting",
        &[
            Kind(&[K::ConnectionLost]),
            Stage(&[S::Connect, S::Greeting]),
        ],
    ),
    rule(
        "connection.lost-handshake",
        &[
            Kind(&[K::ConnectionLost]),
            Stage(&[S::StartTls, S::Handshake]),
        ],
    ),
    rule(
        "connection.lost-content",
        &[Kind(&[K::ConnectionLost]), Stage(&[S::Content])],
    ),
    fallback("connection.lost", &[Kind(&[K::ConnectionLost])]),
    rule(
        "connection.silent-greeting",
        &[Kind(&[K::Timeout]), Stage(&[S::Greeting])],
    ),
    rule(
        "connection.silent-handshake",
        &[Kind(&[K::Timeout]), Stage(&[S::Handshake])],
    ),
    rule(
        "connection.silent-content",
        &[Kind(&[K::Timeout]), Stage(&[S::Content])],
    ),
    fallback("connection.silent", &[Kind(&[K::Timeout])]),
    rule("protocol.malformed", &[Kind(&[K::ReplyMalformed])]),
    rule("protocol.endless", &[Kind(&[K::ReplyTooLong])]),
    // Local matters, before a server comes into it.
    rule("file.unreadable", &[Kind(&[K::FileUnreadable])]),
    rule("message.invalid", &[Kind(&[K::MessageInvalid])]),
    // Behind the final dot the outcome is unknown, and nothing else.
    fallback("send.interrupted", &[Kind(&[K::Interrupted])]),
    rule("api.refused", &[Kind(&[K::Api])]),
    rule("internal", &[Kind(&[K::Internal])]),
];
