//! The certificate authority: new at each start and never written to disk, or kept in a folder. Nobody trusts it
//! who was not handed its certificate.

mod folder;

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose,
};
use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::TlsAcceptor;

pub use self::folder::CaFolderError;
use super::scenario::Flaw;
use crate::postmark::HOST;

/// Names for which the practice server always shows a certificate.
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
    /// The folder of an authority cannot be used.
    #[error(transparent)]
    Folder(#[from] CaFolderError),
}

/// A certificate authority that signs: its certificate and its key.
struct Root {
    pem: String,
    der: CertificateDer<'static>,
    issuer: Issuer<'static, KeyPair>,
}

/// The authority and what it made.
pub(super) struct Authority {
    /// The authority's certificate in PEM: the only root a practice client should trust.
    pub ca_pem: String,
    root: Root,
    names: Vec<String>,
    sound: TlsAcceptor,
}

impl Authority {
    /// A new authority and a server certificate signed by it, valid for this machine's own names and `names`.
    ///
    /// # Errors
    ///
    /// [`AuthorityError`] if a key or certificate cannot be made; none is known to happen.
    pub fn make(names: &[String]) -> Result<Self, AuthorityError> {
        Self::of(Root::new(LIFETIME)?, names)
    }

    /// The same with the authority in `folder` (`ca.pem`, `ca-key.pem`), which is created if it is not there yet.
    ///
    /// # Errors
    ///
    /// [`AuthorityError::Folder`] if the folder cannot be used, else as [`Authority::make`].
    pub fn kept_in(folder: &Path, names: &[String]) -> Result<Self, AuthorityError> {
        Self::of(folder::load_or_create(folder)?, names)
    }

    fn of(root: Root, names: &[String]) -> Result<Self, AuthorityError> {
        let own = NAMES.map(str::to_owned).into_iter();
        let more = names.iter().filter(|name| !NAMES.contains(&name.as_str()));
        let names: Vec<String> = own.chain(more.cloned()).collect();
        let sound = acceptor(&root, leaf_params(&names, validity(None))?)?;
        Ok(Self {
            ca_pem: root.pem.clone(),
            root,
            names,
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
            Flaw::UnknownAuthority => Some(Root::named("Somebody's Authority", LIFETIME)?),
            Flaw::Inspected => Some(Root::named("Zscaler Intermediate Root CA", LIFETIME)?),
            _ => None,
        };
        let elsewhere = ["mail.elsewhere.example".to_owned()];
        let names = match flaw {
            Flaw::OtherHost => &elsewhere[..],
            _ => &self.names,
        };
        let mut params = leaf_params(names, validity(Some(flaw)))?;
        if flaw == Flaw::Invalid {
            // A certificate for clients, which no server may show (RFC 5280 section 4.2.1.12).
            params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        }
        acceptor(other.as_ref().unwrap_or(&self.root), params)
    }
}

impl Root {
    /// An authority under a name of its own: with one name for all, the authority of an earlier run would be taken
    /// for this one, and its certificates for forged instead of unknown.
    fn new(lifetime: Duration) -> Result<Self, rcgen::Error> {
        let run = uuid::Uuid::new_v4().simple().to_string();
        let name = format!("postrider practice authority {}", &run[..8]);
        Self::named(&name, lifetime)
    }

    fn named(name: &str, lifetime: Duration) -> Result<Self, rcgen::Error> {
        let key = KeyPair::generate()?;
        let params = authority_params(name, lifetime)?;
        let certificate = params.self_signed(&key)?;
        Ok(Self {
            pem: certificate.pem(),
            der: certificate.der().clone(),
            issuer: Issuer::new(params, key),
        })
    }
}

fn acceptor(root: &Root, leaf: CertificateParams) -> Result<TlsAcceptor, AuthorityError> {
    let key = KeyPair::generate()?;
    let leaf = leaf.signed_by(&key, &root.issuer)?;
    let chain = vec![leaf.der().clone(), root.der.clone()];
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

fn authority_params(name: &str, lifetime: Duration) -> Result<CertificateParams, rcgen::Error> {
    let (from, _) = validity(None);
    let mut params = params(name, &[], (from, SystemTime::now() + lifetime))?;
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    Ok(params)
}

fn leaf_params(
    names: &[String],
    valid: (SystemTime, SystemTime),
) -> Result<CertificateParams, rcgen::Error> {
    let mut params = params(names.first().map_or(HOST, String::as_str), names, valid)?;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.use_authority_key_identifier_extension = true;
    Ok(params)
}

fn params(
    common_name: &str,
    names: &[String],
    valid: (SystemTime, SystemTime),
) -> Result<CertificateParams, rcgen::Error> {
    let mut params = CertificateParams::new(names)?;
    params.not_before = valid.0.into();
    params.not_after = valid.1.into();
    params.distinguished_name = rcgen::DistinguishedName::new();
    params
        .distinguished_name
        .push(DnType::CommonName, common_name);
    Ok(params)
}
