//! What a rustls error means: its kind, and plain words in place of the names of Rust types.

use rustls::pki_types::{CertificateDer, UnixTime, pem};
use rustls::{AlertDescription, CertificateError, Error, PeerIncompatible};

use super::certificate::{self, Issued};
use crate::record::FailureKind;

/// Maximum certificate names listed.
const NAMES: usize = 5;

/// The failure kind of a handshake error.
pub(super) fn kind(error: &Error) -> FailureKind {
    match error {
        Error::InvalidCertificate(why) => certificate_kind(why),
        Error::InvalidMessage(_) => FailureKind::TlsNotSpoken,
        _ => FailureKind::TlsFailed,
    }
}

fn certificate_kind(why: &CertificateError) -> FailureKind {
    match why {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            FailureKind::CertificateExpired
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            FailureKind::CertificateNotYetValid
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            FailureKind::CertificateWrongHost
        }
        CertificateError::UnknownIssuer => FailureKind::CertificateUntrusted,
        _ => FailureKind::CertificateInvalid,
    }
}

/// Describes `error` in a sentence without a period. Less specific without a chain.
pub fn describe_tls_error(error: &Error) -> String {
    describe(error, &[])
}

/// Describes `error`; `chain` is what the server sent, leaf first. Names in it are unsanitized server text.
pub(super) fn describe(error: &Error, chain: &[CertificateDer<'_>]) -> String {
    match error {
        Error::InvalidCertificate(why) => describe_certificate(why, chain),
        Error::InvalidMessage(_) => "the server answered with something that is not TLS".into(),
        Error::AlertReceived(alert) => describe_alert(*alert),
        Error::PeerIncompatible(why) => describe_incompatible(why),
        Error::PeerMisbehaved(why) => misbehaved(&spaced(why)),
        Error::InappropriateMessage { .. } | Error::InappropriateHandshakeMessage { .. } => {
            misbehaved("a message out of order")
        }
        Error::NoCertificatesPresented => "the server showed no certificate".into(),
        Error::DecryptError => misbehaved("a message cannot be decrypted"),
        Error::PeerSentOversizedRecord => misbehaved("a record is too long"),
        Error::General(words) => words.clone(),
        Error::Other(other) => other.to_string(),
        other => spaced(other),
    }
}

fn misbehaved(how: &str) -> String {
    format!("the server broke the TLS protocol: {how}")
}

fn describe_alert(alert: AlertDescription) -> String {
    match alert {
        AlertDescription::HandshakeFailure => {
            "the server refused the TLS handshake: it accepts none of the cipher suites offered".into()
        }
        AlertDescription::ProtocolVersion => {
            "the server refused the TLS handshake: it accepts no protocol version that postrider speaks (TLS 1.2 or 1.3)".into()
        }
        AlertDescription::Unknown(number) => {
            format!("the server refused the TLS handshake with alert {number}")
        }
        other => format!("the server refused the TLS handshake: {}", spaced(&other)),
    }
}

fn describe_incompatible(why: &PeerIncompatible) -> String {
    use PeerIncompatible as P;
    match why {
        P::ServerDoesNotSupportTls12Or13
        | P::ServerTlsVersionIsDisabledByOurConfig
        | P::Tls12NotOffered
        | P::Tls12NotOfferedOrEnabled => {
            "the server offers no protocol version that postrider speaks (TLS 1.2 or 1.3)".into()
        }
        P::ServerRejectedEncryptedClientHello(_) => {
            "the server rejected the encrypted client hello".into()
        }
        other => format!(
            "the server and postrider cannot agree on TLS: {}",
            spaced(other)
        ),
    }
}

fn describe_certificate(why: &CertificateError, chain: &[CertificateDer<'_>]) -> String {
    use CertificateError as C;
    match why {
        C::Expired => expired(chain, None),
        C::ExpiredContext { not_after, .. } => expired(chain, Some(*not_after)),
        C::NotValidYet => not_yet(chain, None),
        C::NotValidYetContext { not_before, .. } => not_yet(chain, Some(*not_before)),
        C::NotValidForName => "the certificate does not name this host".into(),
        C::NotValidForNameContext {
            expected,
            presented,
        } => wrong_name(&expected.to_str(), presented),
        C::UnknownIssuer => untrusted(chain),
        C::BadEncoding => "the certificate cannot be read".into(),
        C::BadSignature => "a signature in the certificate chain does not match".into(),
        C::Revoked => "the certificate has been revoked".into(),
        C::InvalidPurpose | C::InvalidPurposeContext { .. } => {
            "the certificate is not meant for servers".into()
        }
        C::UnhandledCriticalExtension => {
            "the certificate has a critical extension that postrider does not know".into()
        }
        C::UnsupportedSignatureAlgorithmContext { .. }
        | C::UnsupportedSignatureAlgorithmForPublicKeyContext { .. } => {
            "the certificate is signed with an algorithm that postrider does not support".into()
        }
        C::Other(other) => other_reason(&spaced(&other.to_string())),
        other => other_reason(&spaced(other)),
    }
}

/// Reasons of webpki that rustls passes on as text.
fn other_reason(reason: &str) -> String {
    match reason {
        "ca used as end entity" => {
            "the server shows the certificate of a certificate authority as its own, as self-signed ones often are".into()
        }
        "end entity used as ca" => {
            "a certificate in the chain was issued by one that may not issue any".into()
        }
        "unsupported cert version" => "the certificate is of an outdated version (X.509 v1 or v2)".into(),
        other => format!("the certificate is not valid: {other}"),
    }
}

/// Which certificate of the chain has expired: the server's own, or one above it.
fn expired(chain: &[CertificateDer<'_>], not_after: Option<UnixTime>) -> String {
    let issued: Vec<Issued> = chain.iter().filter_map(certificate::issued).collect();
    let (own, above) = match issued.split_first() {
        Some((own, above)) if !own.is_expired => (Some(own), above),
        Some((own, _)) => return format!("the server's certificate expired on {}", own.not_after),
        None => (None, &[][..]),
    };
    let culprit = above.iter().find(|one| one.is_expired);
    match (own, culprit) {
        (Some(own), Some(culprit)) => format!(
            "an intermediate certificate of the server, “{}”, expired on {}; the server's own is valid until {}",
            culprit.subject, culprit.not_after, own.not_after
        ),
        _ => match not_after {
            Some(day) => format!(
                "a certificate that the server's depends on expired on {}",
                certificate::day_of(day.as_secs())
            ),
            None => "a certificate that the server's depends on has expired".into(),
        },
    }
}

fn not_yet(chain: &[CertificateDer<'_>], not_before: Option<UnixTime>) -> String {
    let first = chain.first().and_then(certificate::issued);
    match (first, not_before) {
        (Some(own), _) if own.is_in_future => {
            format!(
                "the server's certificate is not valid before {}",
                own.not_before
            )
        }
        (_, Some(day)) => format!(
            "a certificate that the server's depends on is not valid before {}",
            certificate::day_of(day.as_secs())
        ),
        (_, None) => "a certificate that the server's depends on is not valid yet".into(),
    }
}

/// `presented` is rustls's `DnsName("mail.example")`.
fn wrong_name(expected: &str, presented: &[String]) -> String {
    let bare = |name: &String| {
        let inner = name.split_once('"').map(|(_, rest)| rest);
        let inner = inner.and_then(|rest| rest.rsplit_once('"'));
        inner.map_or_else(|| name.clone(), |(name, _)| name.to_owned())
    };
    let mut names: Vec<String> = presented.iter().take(NAMES).map(bare).collect();
    if presented.len() > NAMES {
        names.push(format!("{} more", presented.len() - NAMES));
    }
    match names.is_empty() {
        true => format!("the certificate names no host, so it is not for {expected}"),
        false => format!(
            "the certificate is for {}, not for {expected}",
            names.join(", ")
        ),
    }
}

fn untrusted(chain: &[CertificateDer<'_>]) -> String {
    let issued: Vec<Issued> = chain.iter().filter_map(certificate::issued).collect();
    match issued.as_slice() {
        [only] if only.subject == only.issuer => {
            format!("the certificate is self-signed, by “{}”", only.issuer)
        }
        [only] => format!(
            "the certificate's issuer, “{}”, is not trusted on this computer, and the server sent no intermediate certificate",
            only.issuer
        ),
        [.., last] => format!(
            "the certificate chain ends at “{}”, which is not trusted on this computer",
            last.issuer
        ),
        [] => "no authority that this machine trusts vouches for the certificate".into(),
    }
}

/// Why a PEM file cannot be used.
pub(super) fn describe_pem(error: &pem::Error) -> String {
    match error {
        pem::Error::MissingSectionEnd { .. } => "a certificate in it has no END line".into(),
        pem::Error::IllegalSectionStart { .. } => "a BEGIN line in it is malformed".into(),
        pem::Error::Base64Decode(_) => "a certificate in it is not valid Base64".into(),
        pem::Error::Io(error) => error.to_string(),
        pem::Error::NoItemsFound => "it holds no certificate in PEM form".into(),
        other => other.to_string(),
    }
}

/// A variant's name as words, without its contents: `UnknownCA` becomes `unknown CA`.
fn spaced(variant: &(impl std::fmt::Debug + ?Sized)) -> String {
    let shown = format!("{variant:?}");
    let name: String = shown
        .trim_matches('"')
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric())
        .collect();
    let letters: Vec<char> = name.chars().collect();
    let mut words = String::new();
    for (at, &letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| letters[before]);
        let after = letters.get(at + 1);
        let starts_word = letter.is_ascii_uppercase()
            && before.is_some_and(|before| {
                !before.is_ascii_uppercase() || after.is_some_and(char::is_ascii_lowercase)
            });
        if starts_word {
            words.push(' ');
        }
        let is_acronym = letter.is_ascii_uppercase()
            && (after.is_some_and(char::is_ascii_uppercase)
                || before.is_some_and(|before| before.is_ascii_uppercase()) && !starts_word);
        words.push(if is_acronym {
            letter
        } else {
            letter.to_ascii_lowercase()
        });
    }
    words
}

#[cfg(test)]
mod tests;
