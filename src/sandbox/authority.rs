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

/// What the listener and its clients need.
pub(super) struct Authority {
    /// The authority's certificate in PEM: the only root a practice client should trust.
    pub ca_pem: String,
    /// The server's side of TLS: ring, TLS 1.2 and 1.3.
    pub server: Arc<ServerConfig>,
}

/// Makes an authority and a server certificate signed by it.
pub(super) fn make() -> Result<Authority, AuthorityError> {
    let issuer = CertifiedIssuer::self_signed(authority_params()?, KeyPair::generate()?)?;
    let key = KeyPair::generate()?;
    let leaf = leaf_params()?.signed_by(&key, &issuer)?;
    let chain = vec![leaf.der().clone(), issuer.der().clone()];
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let mut server =
        ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(chain, key)?;
    // Nobody resumes a practice session; without tickets the server has no say after the handshake.
    server.send_tls13_tickets = 0;
    Ok(Authority {
        ca_pem: issuer.pem(),
        server: Arc::new(server),
    })
}

fn authority_params() -> Result<CertificateParams, rcgen::Error> {
    let mut params = params("postrider practice authority", Vec::new())?;
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    Ok(params)
}

fn leaf_params() -> Result<CertificateParams, rcgen::Error> {
    let mut params = params(HOST, NAMES.map(str::to_owned).to_vec())?;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.use_authority_key_identifier_extension = true;
    Ok(params)
}

/// Valid from yesterday, so that a client whose clock is a little behind is served too.
fn params(common_name: &str, names: Vec<String>) -> Result<CertificateParams, rcgen::Error> {
    let now = SystemTime::now();
    let mut params = CertificateParams::new(names)?;
    params.not_before = (now - DAY).into();
    params.not_after = (now + LIFETIME).into();
    params.distinguished_name = rcgen::DistinguishedName::new();
    params
        .distinguished_name
        .push(DnType::CommonName, common_name);
    Ok(params)
}
