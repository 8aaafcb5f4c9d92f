//! STARTTLS, the handshake, certificates.

use crate::record::FailureKind as K;

use super::super::case::{Host as H, When::*};
use super::{Rule, aside, fallback, rule};

pub(super) const RULES: &[Rule] = &[
    rule("tls.only", &[Kind(&[K::TlsOnly])]),
    rule(
        "connection.greeting-not-postmark",
        &[
            Kind(&[K::StartTlsMissing, K::StartTlsMasked]),
            ForeignGreeting,
        ],
    ),
    rule("starttls.missing", &[Kind(&[K::StartTlsMissing])]),
    rule("starttls.masked", &[Kind(&[K::StartTlsMasked])]),
    rule("starttls.refused", &[Kind(&[K::StartTlsRefused])]),
    rule("starttls.injected", &[Kind(&[K::InjectedBeforeTls])]),
    rule("tls.not-spoken", &[Kind(&[K::TlsNotSpoken])]),
    rule(
        "tls.version",
        &[
            Kind(&[K::TlsFailed]),
            Text(&[
                "protocolversion",
                "protocol version",
                "peerincompatible",
                "peer is incompatible",
                "unsupported version",
                "tls12",
                "tls13",
            ]),
        ],
    ),
    fallback("tls.failed", &[Kind(&[K::TlsFailed])]),
    aside(
        "tls.failed",
        &[
            Kind(&[K::ConnectionLost]),
            Stage(&[crate::record::Stage::Handshake]),
        ],
    ),
    rule(
        "certificate.intercepted",
        &[
            Kind(&[
                K::CertificateUntrusted,
                K::CertificateWrongHost,
                K::CertificateInvalid,
            ]),
            InspectingIssuer,
        ],
    ),
    rule("certificate.untrusted", &[Kind(&[K::CertificateUntrusted])]),
    aside(
        "certificate.intercepted",
        &[Kind(&[K::CertificateUntrusted]), Host(H::Postmark)],
    ),
    rule(
        "certificate.wrong-host",
        &[Kind(&[K::CertificateWrongHost])],
    ),
    rule(
        "certificate.expired-intermediate",
        &[
            Kind(&[K::CertificateExpired]),
            Text(&["intermediate certificate of the server"]),
        ],
    ),
    fallback("certificate.expired", &[Kind(&[K::CertificateExpired])]),
    // Postmark has no reason to show a certificate of the future: the clock is the likelier cause.
    rule(
        "certificate.clock",
        &[Kind(&[K::CertificateNotYetValid]), Host(H::Postmark)],
    ),
    rule(
        "certificate.not-yet-valid",
        &[Kind(&[K::CertificateNotYetValid])],
    ),
    rule(
        "certificate.clock",
        &[Kind(&[K::CertificateExpired, K::CertificateNotYetValid])],
    ),
    fallback("certificate.invalid", &[Kind(&[K::CertificateInvalid])]),
    rule("certificate.no-roots", &[Kind(&[K::NoRootCertificates])]),
    rule("certificate.ca-file", &[Kind(&[K::CaFileUnusable])]),
];
