//! The facts of one failure, in sentences. Everything in a failure is redacted already.

use crate::postmark::{CredentialKind, TokenShape};
use crate::record::{CertificateSummary, Failure, FailureKind, RecipientVerdict, Reply, Tried};

use super::case::Case;

/// Further addresses are counted, not listed.
const TRIED_LIMIT: usize = 8;

/// Kinds with the certificate as evidence.
const ABOUT_CERTIFICATE: [FailureKind; 6] = [
    FailureKind::CertificateExpired,
    FailureKind::CertificateNotYetValid,
    FailureKind::CertificateWrongHost,
    FailureKind::CertificateUntrusted,
    FailureKind::CertificateInvalid,
    FailureKind::TlsFailed,
];
/// Kinds with the greeting as evidence.
const ABOUT_GREETING: [FailureKind; 5] = [
    FailureKind::NotSmtp,
    FailureKind::GreetingRefused,
    FailureKind::StartTlsMissing,
    FailureKind::StartTlsMasked,
    FailureKind::AuthUnavailable,
];

/// The evidence of `case`, most significant first.
pub(super) fn of(case: &Case) -> Vec<String> {
    let failure = case.failure;
    let mut evidence: Vec<String> = Vec::new();
    evidence.extend(reply(failure));
    evidence.extend(shape(case));
    evidence.extend(tried(&failure.tried));
    if ABOUT_CERTIFICATE.contains(&failure.kind) {
        evidence.extend(failure.certificate.iter().flat_map(certificate));
    }
    if ABOUT_GREETING.contains(&failure.kind) {
        let greeting = failure
            .greeting
            .iter()
            .filter(|greeting| !greeting.is_empty());
        evidence
            .extend(greeting.map(|greeting| format!("The server's first words were: {greeting}")));
    }
    evidence.extend(
        failure
            .causes
            .iter()
            .filter(|cause| !cause.trim().is_empty())
            .cloned(),
    );
    evidence.extend(place(case));
    evidence
}

/// A rejected recipient with the server's reply.
pub(super) fn of_recipient(verdict: &RecipientVerdict) -> String {
    format!(
        "{}: the server answered {}",
        verdict.address,
        quoted(&verdict.reply)
    )
}

fn reply(failure: &Failure) -> Option<String> {
    failure
        .reply
        .as_ref()
        .map(|reply| format!("The server answered {}", quoted(reply)))
}

/// The token's shape, if it adds to the hint.
fn shape(case: &Case) -> Option<String> {
    let refused = case.failure.kind == FailureKind::AuthRefused;
    let odd = case.context.token_shape == TokenShape::Unknown
        && case.context.credential == CredentialKind::ServerToken;
    (refused && odd).then(|| {
        "What stands in the token field does not have the shape of a Server API token (36 characters in five groups)".to_owned()
    })
}

fn tried(tried: &[Tried]) -> Vec<String> {
    let mut lines: Vec<String> = tried.iter().take(TRIED_LIMIT).map(one_tried).collect();
    if tried.len() > TRIED_LIMIT {
        lines.push(format!("and {} more addresses", tried.len() - TRIED_LIMIT));
    }
    lines
}

fn one_tried(tried: &Tried) -> String {
    let address = if tried.address.is_empty() {
        "no address"
    } else {
        &tried.address
    };
    let what = match tried.kind {
        FailureKind::ConnectionRefused => "refused",
        FailureKind::ConnectTimeout => "no answer in time",
        FailureKind::Timeout => "silent after connecting",
        FailureKind::NoRoute => "no route",
        FailureKind::NameNotFound => "no such name",
        FailureKind::ConnectionLost => "closed by the server",
        FailureKind::TlsOnly => "speaks TLS at once",
        FailureKind::NotSmtp => "does not speak SMTP",
        _ => "failed",
    };
    let detail = tried.detail.trim();
    if detail.is_empty() {
        format!("{address} port {}: {what}", tried.port)
    } else {
        format!("{address} port {}: {what} ({detail})", tried.port)
    }
}

fn certificate(certificate: &CertificateSummary) -> [String; 3] {
    let names = if certificate.names.is_empty() {
        "no name".to_owned()
    } else {
        certificate.names.join(", ")
    };
    [
        format!("The certificate is for {names}"),
        format!("It was issued by {}", certificate.issuer),
        format!(
            "It is valid from {} to {}",
            certificate.not_before, certificate.not_after
        ),
    ]
}

/// Where it happened, unless the list of addresses says so.
fn place(case: &Case) -> Option<String> {
    let endpoint = &case.failure.endpoint;
    let known = !endpoint.host.is_empty() && endpoint.port != 0 && case.inside.is_none();
    known.then(|| {
        let practice = if case.is_practice() {
            " (the practice server)"
        } else {
            ""
        };
        format!("Server {endpoint}{practice}, stage {}", case.failure.stage)
    })
}

/// A reply as evidence.
fn quoted(reply: &Reply) -> String {
    reply.to_string().trim_end_matches([' ', ':']).to_owned()
}
