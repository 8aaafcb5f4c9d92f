//! Errors as rustls gives them, and what is said of them.

use std::sync::Arc;

use rustls::{InvalidMessage, OtherError, PeerMisbehaved};

use super::*;

/// Two capitals in a row within a word, a parenthesis after a letter, braces: what only a Rust type
/// looks like.
fn is_debug_text(words: &str) -> bool {
    let camel = |word: &str| {
        let mut letters = word.chars();
        letters.next().is_some_and(char::is_uppercase)
            && word.chars().any(char::is_lowercase)
            && word.chars().filter(|c| c.is_uppercase()).count() > 1
    };
    words.contains(['{', '[', '"', '_']) || words.split(' ').any(camel)
}

#[derive(Debug, thiserror::Error)]
#[error("CaUsedAsEndEntity")]
struct CaUsedAsEndEntity;

#[test]
fn no_rust_type_reaches_the_user() {
    let errors = [
        Error::InvalidCertificate(CertificateError::UnknownIssuer),
        Error::InvalidCertificate(CertificateError::BadSignature),
        Error::InvalidCertificate(CertificateError::InvalidPurpose),
        Error::InvalidCertificate(CertificateError::Expired),
        Error::InvalidCertificate(CertificateError::ApplicationVerificationFailure),
        Error::InvalidCertificate(CertificateError::Other(OtherError(Arc::new(
            CaUsedAsEndEntity,
        )))),
        Error::AlertReceived(AlertDescription::HandshakeFailure),
        Error::AlertReceived(AlertDescription::UnknownCA),
        Error::AlertReceived(AlertDescription::UnrecognisedName),
        Error::AlertReceived(AlertDescription::Unknown(200)),
        Error::PeerIncompatible(PeerIncompatible::NoCipherSuitesInCommon),
        Error::PeerIncompatible(PeerIncompatible::ServerDoesNotSupportTls12Or13),
        Error::PeerMisbehaved(PeerMisbehaved::TooManyEmptyFragments),
        Error::InvalidMessage(InvalidMessage::InvalidContentType),
        Error::InappropriateMessage {
            expect_types: vec![],
            got_type: rustls::ContentType::Alert,
        },
        Error::HandshakeNotComplete,
        Error::NoCertificatesPresented,
    ];
    for error in errors {
        let words = describe_tls_error(&error);
        assert!(
            !words.is_empty() && !is_debug_text(&words),
            "{error:?}: {words}"
        );
    }
    assert!(is_debug_text(
        "invalid peer certificate: Other(CaUsedAsEndEntity)"
    ));
    assert!(is_debug_text("peer is incompatible: Tls12NotOffered"));
}

#[test]
fn names_become_words() {
    for (name, words) in [
        ("HandshakeFailure", "handshake failure"),
        ("UnknownCA", "unknown CA"),
        ("UnknownPSKIdentity", "unknown PSK identity"),
        ("Tls12NotOffered", "tls12 not offered"),
        ("Other(Thing { a: 1 })", "other"),
    ] {
        assert_eq!(spaced(name), words);
    }
}

#[test]
fn a_wrong_name_is_named() {
    let presented = |names: &[&str]| -> Vec<String> {
        names
            .iter()
            .map(|name| format!("DnsName(\"{name}\")"))
            .collect()
    };
    assert_eq!(
        wrong_name("smtp.acme.example", &presented(&["a.example", "b.example"])),
        "the certificate is for a.example, b.example, not for smtp.acme.example"
    );
    let many: Vec<String> = (0..9)
        .map(|at| format!("DnsName(\"{at}.example\")"))
        .collect();
    assert!(wrong_name("x", &many).contains("4.example, 4 more, not for x"));
    assert!(wrong_name("x", &[]).contains("names no host"));
}

#[test]
fn a_broken_file_of_certificates_is_described_without_its_bytes() {
    let broken = pem::Error::MissingSectionEnd {
        end_marker: b"-----END CERTIFICATE-----".to_vec(),
    };
    assert_eq!(describe_pem(&broken), "a certificate in it has no END line");
}
