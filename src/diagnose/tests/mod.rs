//! Failures by the table, and what must hold for every hint.

mod cases;
mod catalogue;
mod guide;
mod remedies;

use crate::postmark::{CredentialKind, Endpoint, Environment, HOST, TokenShape};
use crate::record::{CertificateSummary, Failure, FailureKind, Reply, Stage, Tried};

use super::{Catalogue, Context, Diagnosis};

macro_rules! kinds {
    ($($kind:ident),* $(,)?) => {
        /// Every kind of failure; a kind that is missing here does not compile.
        const KINDS: &[FailureKind] = &[$(FailureKind::$kind),*];
        #[allow(dead_code)]
        fn all_are_listed(kind: FailureKind) {
            match kind { $(FailureKind::$kind => {}),* }
        }
    };
}

kinds!(
    NameNotFound,
    ResolverFailed,
    ConnectionRefused,
    ConnectTimeout,
    NoRoute,
    ConnectionLost,
    Timeout,
    NotSmtp,
    TlsOnly,
    GreetingRefused,
    HelloRefused,
    StartTlsMissing,
    StartTlsMasked,
    StartTlsRefused,
    InjectedBeforeTls,
    TlsNotSpoken,
    TlsFailed,
    CertificateExpired,
    CertificateNotYetValid,
    CertificateWrongHost,
    CertificateUntrusted,
    CertificateInvalid,
    NoRootCertificates,
    CaFileUnusable,
    AuthUnavailable,
    AuthRefused,
    SenderRefused,
    RecipientsRefused,
    DataRefused,
    MessageRefused,
    MessageTooLarge,
    ReplyMalformed,
    ReplyTooLong,
    MessageInvalid,
    FileUnreadable,
    Api,
    Interrupted,
    Internal,
);

const SHAPES: [TokenShape; 11] = [
    TokenShape::Empty,
    TokenShape::Uuid,
    TokenShape::AccessKeyTransactional,
    TokenShape::AccessKeyBroadcast,
    TokenShape::ApiTest,
    TokenShape::Placeholder,
    TokenShape::EmailLogin,
    TokenShape::OtherService,
    TokenShape::StrayCharacters,
    TokenShape::SecretKey,
    TokenShape::Unknown,
];

fn context() -> Context {
    Context {
        token_shape: TokenShape::Uuid,
        from: "Ada <ada@acme.example>".into(),
        ports: vec![587, 2525, 25],
        environment: Environment::Production,
        recipients: 1,
        ..Context::default()
    }
}

fn shaped(token_shape: TokenShape) -> Context {
    Context {
        token_shape,
        ..context()
    }
}

fn smtp_token(token_shape: TokenShape) -> Context {
    Context {
        credential: CredentialKind::SmtpToken,
        ..shaped(token_shape)
    }
}

fn practice() -> Context {
    Context {
        environment: Environment::Practice,
        ports: vec![40587, 42525],
        ..context()
    }
}

fn failure(stage: Stage, kind: FailureKind) -> Failure {
    Failure::new(stage, kind, Endpoint::new(HOST, 587))
}

fn at_host(host: &str, mut failure: Failure) -> Failure {
    failure.endpoint.host = host.into();
    failure
}

fn at_port(port: u16, mut failure: Failure) -> Failure {
    failure.endpoint.port = port;
    failure
}

fn reply(code: u16, text: &str) -> Reply {
    Reply::new(code, vec![text.into()])
}

fn refused(stage: Stage, kind: FailureKind, code: u16, text: &str) -> Failure {
    failure(stage, kind).with_reply(reply(code, text))
}

fn auth(code: u16, text: &str) -> Failure {
    refused(Stage::Auth, FailureKind::AuthRefused, code, text)
}

fn bad_login() -> Failure {
    auth(535, "5.7.8 Error: authentication failed:")
}

fn sender(code: u16, text: &str) -> Failure {
    refused(Stage::Envelope, FailureKind::SenderRefused, code, text)
}

fn recipients(code: u16, text: &str) -> Failure {
    refused(Stage::Envelope, FailureKind::RecipientsRefused, code, text)
}

fn message(code: u16, text: &str) -> Failure {
    refused(Stage::Verdict, FailureKind::MessageRefused, code, text)
}

fn tried(kind: FailureKind, attempts: &[(&str, u16)]) -> Failure {
    let stage = Stage::Connect;
    let attempt = |(address, port): &(&str, u16)| Tried {
        address: (*address).into(),
        port: *port,
        kind,
        detail: "os error".into(),
    };
    Failure {
        tried: attempts.iter().map(attempt).collect(),
        ..failure(stage, kind)
    }
}

fn greeted(greeting: &str, failure: Failure) -> Failure {
    Failure {
        greeting: Some(greeting.into()),
        ..failure
    }
}

fn issued_by(issuer: &str, kind: FailureKind) -> Failure {
    let certificate = CertificateSummary {
        names: vec![HOST.into(), "other.example".into()],
        issuer: issuer.into(),
        not_before: "2026-01-01".into(),
        not_after: "2026-04-01".into(),
        days_left: 20,
        chain_length: 1,
    };
    Failure {
        certificate: Some(certificate),
        ..failure(Stage::Handshake, kind)
    }
}

fn diagnose(failure: &Failure, context: &Context) -> Diagnosis {
    Catalogue::builtin().diagnose(failure, context)
}

fn others(diagnosis: &Diagnosis) -> Vec<&str> {
    diagnosis
        .others
        .iter()
        .map(|card| card.id.as_str())
        .collect()
}
