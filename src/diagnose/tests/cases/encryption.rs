//! STARTTLS, the handshake, certificates.

use crate::record::FailureKind as K;
use crate::record::Stage as S;

use super::super::*;
use super::Case;

pub(super) fn cases() -> Vec<Case> {
    let shake = |kind, cause: &str| failure(S::Handshake, kind).with_cause(cause);
    cases! {
        "starttls.missing": failure(S::StartTls, K::StartTlsMissing), context();
        "starttls.missing":
            greeted("220 smtp.postmarkapp.com ESMTP", failure(S::StartTls, K::StartTlsMissing)), context();
        "starttls.masked": failure(S::StartTls, K::StartTlsMasked), context();
        "starttls.refused": refused(S::StartTls, K::StartTlsRefused, 454, "4.7.0 TLS not available"), context();
        "starttls.injected": failure(S::StartTls, K::InjectedBeforeTls), context();
        "tls.not-spoken": shake(K::TlsNotSpoken, "invalid content type"), context();
        "tls.version": shake(K::TlsFailed, "received fatal alert: ProtocolVersion"), context();
        "tls.failed": shake(K::TlsFailed, "received fatal alert: HandshakeFailure"), context();
        "certificate.expired": issued_by("DigiCert", K::CertificateExpired), context();
        "certificate.expired-intermediate":
            issued_by("DigiCert", K::CertificateExpired)
                .with_cause("an intermediate certificate of the server, “R3”, expired on 2026-01-01"),
            context();
        "tls.version": shake(
            K::TlsFailed,
            "the server offers no protocol version that postrider speaks (TLS 1.2 or 1.3)"
        ), context();
        "certificate.clock": issued_by("DigiCert", K::CertificateNotYetValid), context();
        "certificate.not-yet-valid":
            at_host("mail.acme.example", issued_by("Acme", K::CertificateNotYetValid)), context();
        "certificate.wrong-host": issued_by("DigiCert", K::CertificateWrongHost), context();
        "certificate.untrusted": issued_by("Acme Root", K::CertificateUntrusted), context();
        "certificate.untrusted": issued_by("Reset and Basesetter", K::CertificateUntrusted), context();
        "certificate.intercepted": issued_by("CN=Zscaler Root CA", K::CertificateUntrusted), context();
        "certificate.intercepted": issued_by("CN=ESET SSL Filter CA", K::CertificateUntrusted), context();
        "certificate.intercepted": issued_by("O=AVG", K::CertificateUntrusted), context();
        "certificate.invalid": issued_by("Acme", K::CertificateInvalid), context();
        "certificate.no-roots": failure(S::Handshake, K::NoRootCertificates), context();
        "certificate.ca-file": failure(S::Connect, K::CaFileUnusable).with_cause("/x.pem"), context();
    }
}
