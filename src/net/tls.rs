//! The one rustls configuration, and the handshake.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme};
use tokio_rustls::TlsConnector;

use super::tls_error::{self, describe_tls_error};
use super::{Stream, certificate};
use crate::record::{CertificateSummary, FailureKind};
use crate::system;

/// Trusted certificate authorities.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Roots {
    /// The platform's, plus those of a PEM file.
    Platform { ca_file: Option<PathBuf> },
    /// Only these: the practice server's.
    Only {
        /// PEM text.
        pem: String,
    },
}

/// Why TLS could not be set up.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TlsSetupError {
    /// The CA file cannot be read or holds no certificate.
    #[error("the CA file {path} cannot be used: {reason}")]
    CaFile { path: String, reason: String },
    /// No root certificate is installed.
    #[error("this machine has no usable root certificates: {0}")]
    NoRoots(String),
    /// The PEM text holds no certificate, or rustls rejected its parameters.
    #[error("TLS cannot be set up: {0}")]
    Unusable(String),
}

impl TlsSetupError {
    /// The failure kind to report.
    pub fn kind(&self) -> FailureKind {
        match self {
            Self::CaFile { .. } => FailureKind::CaFileUnusable,
            Self::NoRoots(_) => FailureKind::NoRootCertificates,
            Self::Unusable(_) => FailureKind::Internal,
        }
    }
}

/// A client configuration for `roots`: ring, TLS 1.2 or newer, verification always on. Reads files, about two
/// milliseconds.
///
/// # Errors
///
/// [`TlsSetupError`] if a CA file is unusable or there are no roots.
pub fn client_config(roots: &Roots) -> Result<Arc<ClientConfig>, TlsSetupError> {
    Tls::new(roots).map(|tls| tls.config)
}

/// A TLS client that remembers the server's certificates, even rejected ones.
#[derive(Debug, Clone)]
pub struct Tls {
    config: Arc<ClientConfig>,
    witness: Arc<Witness>,
}

/// A successful handshake.
#[derive(Debug)]
pub struct Handshake {
    pub stream: Stream,
    /// `TLS 1.3`
    pub version: String,
    /// `TLS13_AES_256_GCM_SHA384`
    pub cipher: String,
    /// Summary of the server's certificate.
    pub certificate: Option<CertificateSummary>,
}

/// A failed handshake.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{detail}")]
pub struct HandshakeFault {
    pub kind: FailureKind,
    /// A description; includes unsanitized text from the server's certificate.
    pub detail: String,
}

impl Tls {
    /// See [`client_config`].
    ///
    /// # Errors
    ///
    /// [`TlsSetupError`] when a CA file is unusable or no root is there.
    pub fn new(roots: &Roots) -> Result<Self, TlsSetupError> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let witness = Arc::new(Witness {
            judge: judge(roots, &provider)?,
            shown: Mutex::new(Vec::new()),
        });
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| TlsSetupError::Unusable(error.to_string()))?
            .dangerous() // rustls's word for any verifier that is not its own; ours delegates.
            .with_custom_certificate_verifier(witness.clone())
            .with_no_client_auth();
        Ok(Self {
            config: Arc::new(config),
            witness,
        })
    }

    /// Performs the TLS handshake on `stream`, which must be clear and have nothing buffered, verifying
    /// `host`. Has no timeout of its own.
    ///
    /// # Errors
    ///
    /// [`HandshakeFault`]; [`Tls::shown`] has the certificate if the server sent one.
    pub async fn handshake(&self, stream: Stream, host: &str) -> Result<Handshake, HandshakeFault> {
        let Stream::Clear(tcp) = stream else {
            return Err(fault(FailureKind::Internal, "TLS inside TLS"));
        };
        let name = server_name(host)?;
        self.witness.forget();
        let connector = TlsConnector::from(self.config.clone());
        let connected = connector.connect(name, tcp).await;
        let tls = connected.map_err(|error| handshake_fault(&error, &self.witness.lock()))?;
        let session = tls.get_ref().1;
        let version = session.protocol_version().map(version_name);
        let cipher = session.negotiated_cipher_suite();
        Ok(Handshake {
            version: version.unwrap_or_default(),
            cipher: cipher
                .map(|suite| format!("{:?}", suite.suite()))
                .unwrap_or_default(),
            certificate: session.peer_certificates().and_then(certificate::summary),
            stream: Stream::Tls(Box::new(tls)),
        })
    }

    /// The certificate of the last handshake, even if it was cut short.
    pub fn shown(&self) -> Option<CertificateSummary> {
        certificate::summary(&self.witness.lock())
    }
}

/// `TLSv1_3` becomes `TLS 1.3`.
fn version_name(version: rustls::ProtocolVersion) -> String {
    format!("{version:?}")
        .replace("TLSv", "TLS ")
        .replace('_', ".")
}

fn server_name(host: &str) -> Result<ServerName<'static>, HandshakeFault> {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let bare = bare.strip_suffix('.').unwrap_or(bare);
    ServerName::try_from(bare.to_owned()).map_err(|_| {
        fault(
            FailureKind::CertificateWrongHost,
            "no certificate can name this host",
        )
    })
}

fn fault(kind: FailureKind, detail: &str) -> HandshakeFault {
    HandshakeFault {
        kind,
        detail: detail.to_owned(),
    }
}

fn handshake_fault(error: &io::Error, chain: &[CertificateDer<'_>]) -> HandshakeFault {
    let tls = error
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<Error>());
    match tls {
        Some(tls) => fault(tls_error::kind(tls), &tls_error::describe(tls, chain)),
        None => fault(FailureKind::ConnectionLost, &error.to_string()),
    }
}

/// Builds the certificate verifier.
fn judge(
    roots: &Roots,
    provider: &Arc<CryptoProvider>,
) -> Result<Arc<dyn ServerCertVerifier>, TlsSetupError> {
    match roots {
        Roots::Platform { ca_file } => {
            let extra = ca_file.as_deref().map(ca_certificates).transpose()?;
            rustls_platform_verifier::Verifier::new_with_extra_roots(
                extra.unwrap_or_default(),
                provider.clone(),
            )
            .map(|verifier| Arc::new(verifier) as _)
            .map_err(|error| platform_error(ca_file.as_deref(), &error))
        }
        Roots::Only { pem } => only(pem, provider),
    }
}

fn platform_error(ca_file: Option<&Path>, error: &Error) -> TlsSetupError {
    match (ca_file, error) {
        // The CA file's certificates are added first, and only they are refused one by one.
        (Some(path), Error::InvalidCertificate(_)) => {
            ca_file_error(path, describe_tls_error(error))
        }
        _ => TlsSetupError::NoRoots(describe_tls_error(error)),
    }
}

fn ca_file_error(path: &Path, reason: impl std::fmt::Display) -> TlsSetupError {
    TlsSetupError::CaFile {
        path: path.display().to_string(),
        reason: reason.to_string(),
    }
}

fn ca_certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, TlsSetupError> {
    let pem = system::read(path, &system::CA_FILE)
        .map_err(|error| ca_file_error(path, error.reason()))?;
    certificates(&pem).map_err(|reason| ca_file_error(path, reason))
}

fn certificates(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, String> {
    let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    match found {
        Ok(list) if list.is_empty() => Err("it holds no certificate in PEM form".into()),
        Ok(list) => Ok(list),
        Err(error) => Err(tls_error::describe_pem(&error)),
    }
}

fn only(
    pem: &str,
    provider: &Arc<CryptoProvider>,
) -> Result<Arc<dyn ServerCertVerifier>, TlsSetupError> {
    let unusable = |error: String| TlsSetupError::Unusable(error);
    let mut store = RootCertStore::empty();
    for root in certificates(pem.as_bytes()).map_err(unusable)? {
        store
            .add(root)
            .map_err(|error| unusable(describe_tls_error(&error)))?;
    }
    WebPkiServerVerifier::builder_with_provider(Arc::new(store), provider.clone())
        .build()
        .map(|verifier| verifier as _)
        .map_err(|error| unusable(error.to_string()))
}

/// Records the server's chain before verifying it: rustls drops the chain of a failed handshake, and users
/// need to see it.
#[derive(Debug)]
struct Witness {
    judge: Arc<dyn ServerCertVerifier>,
    shown: Mutex<Vec<CertificateDer<'static>>>,
}

impl Witness {
    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<CertificateDer<'static>>> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn forget(&self) {
        self.lock().clear();
    }
}

impl ServerCertVerifier for Witness {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let chain = std::iter::once(end_entity).chain(intermediates);
        *self.lock() = chain.map(|part| part.clone().into_owned()).collect();
        self.judge
            .verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.judge
            .verify_tls12_signature(message, certificate, signed)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.judge
            .verify_tls13_signature(message, certificate, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.judge.supported_verify_schemes()
    }
}
