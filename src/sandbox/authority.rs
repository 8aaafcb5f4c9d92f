//! The certificate authority of one run: made at start, never written to disk, trusted by nobody who
//! was not handed its certificate.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa,
    KeyPair, KeyUsagePurpose,
};
use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::TlsAcceptor;

use super::scenario::Flaw;
use crate::postmark::HOST;

/// Names for which the practice server shows a certificate.
const NAMES: [&str; 4] = [HOST, "localhost", "127.0.0.1", "::1"];
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// Some platforms take no server certificate of more than 825 days.
const LIFETIME: Duration = Duration::from_secs(398 * 24 * 60 * 60);

/// The practice server's certificates could not be made.
#[derive(Debug, thiserror::Error)]
pub enum AuthorityError {
    /// A key or certificate could not be generated.
    #[error("the practice server's certificate could not be made: {0}")]
    Certificate(#[from] rcgen::Error),
    /// The TLS library did not take what was generated.
    #[error("the practice server's certificate was not accepted by the TLS library: {0}")]
    Tls(#[from] rustls::Error),
}

/// The authority and what it made.
pub(super) struct Authority {
    /// The authority's certificate in PEM: the only root a practice client should trust.
    pub ca_pem: String,
    issuer: CertifiedIssuer<'static, KeyPair>,
    sound: TlsAcceptor,
}

impl Authority {
    /// Makes an authority and a server certificate signed by it.
    ///
    /// # Errors
    ///
    /// [`AuthorityError`] if a key or certificate cannot be made; none is known to happen.
    pub fn make() -> Result<Self, AuthorityError> {
        // With one name for all, the authority of an earlier run would be taken for this one, and its
        // certificates for forged instead of unknown.
        let run = uuid::Uuid::new_v4().simple().to_string();
        let issuer = authority(&format!("postrider practice authority {}", &run[..8]))?;
        let sound = acceptor(&issuer, leaf_params(&NAMES, validity(None))?)?;
        Ok(Self {
            ca_pem: issuer.pem(),
            issuer,
            sound,
        })
    }

    /// The server's side of TLS (ring, TLS 1.2 and 1.3) with a sound certificate, or with one that has
    /// a flaw. `None` if that certificate could not be made.
    pub fn acceptor(&self, flaw: Option<Flaw>) -> Option<TlsAcceptor> {
        match flaw {
            None => Some(self.sound.clone()),
            Some(flaw) => self.flawed(flaw).ok(),
        }
    }

    fn flawed(&self, flaw: Flaw) -> Result<TlsAcceptor, AuthorityError> {
        let other = match flaw {
            Flaw::UnknownAuthority => Some(authority("Somebody's Authority")?),
            Flaw::Inspected => Some(authority("Zscaler Intermediate Root CA")?),
            _ => None,
        };
        let names: &[&str] = match flaw {
            Flaw::OtherHost => &["mail.elsewhere.example"],
            _ => &NAMES,
        };
        let mut params = leaf_params(names, validity(Some(flaw)))?;
        if flaw == Flaw::Invalid {
            // A certificate for clients, which no server may show (RFC 5280 section 4.2.1.12).
            params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        }
        acceptor(other.as_ref().unwrap_or(&self.issuer), params)
    }
}

fn authority(name: &str) -> Result<CertifiedIssuer<'static, KeyPair>, AuthorityError> {
    let params = authority_params(name)?;
    Ok(CertifiedIssuer::self_signed(params, KeyPair::generate()?)?)
}

fn acceptor(
    issuer: &CertifiedIssuer<'static, KeyPair>,
    leaf: CertificateParams,
) -> Result<TlsAcceptor, AuthorityError> {
    let key = KeyPair::generate()?;
    let leaf = leaf.signed_by(&key, issuer)?;
    let chain = vec![leaf.der().clone(), issuer.der().clone()];
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let mut server =
        ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(chain, key)?;
    // Nobody resumes a practice session; without tickets the server has no say after the handshake.
    server.send_tls13_tickets = 0;
    Ok(TlsAcceptor::from(Arc::new(server)))
}

/// From when until when a certificate is valid. A sound one is so from yesterday, so that a client whose
/// clock is a little behind is served too.
fn validity(flaw: Option<Flaw>) -> (SystemTime, SystemTime) {
    let now = SystemTime::now();
    match flaw {
        Some(Flaw::Expired) => (now - LIFETIME, now - DAY),
        Some(Flaw::NotYetValid) => (now + DAY, now + LIFETIME),
        _ => (now - DAY, now + LIFETIME),
    }
}

fn authority_params(name: &str) -> Result<CertificateParams, rcgen::Error> {
    let mut params = params(name, &[], validity(None))?;
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    Ok(params)
}

fn leaf_params(
    names: &[&str],
    valid: (SystemTime, SystemTime),
) -> Result<CertificateParams, rcgen::Error> {
    let mut params = params(names.first().unwrap_or(&HOST), names, valid)?;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.use_authority_key_identifier_extension = true;
    Ok(params)
}

fn params(
    common_name: &str,
    names: &[&str],
    valid: (SystemTime, SystemTime),
) -> Result<CertificateParams, rcgen::Error> {
    let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
    let mut params = CertificateParams::new(names)?;
    params.not_before = valid.0.into();
    params.not_after = valid.1.into();
    params.distinguished_name = rcgen::DistinguishedName::new();
    params
        .distinguished_name
        .push(DnType::CommonName, common_name);
    Ok(params)
}
