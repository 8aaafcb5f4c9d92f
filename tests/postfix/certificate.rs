//! An authority and a certificate for 127.0.0.1, in files.

use std::fs;
use std::path::Path;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};

/// The authority's certificate.
pub const CA: &str = "ca.pem";
/// The server's certificate and its key.
pub const SERVER: &str = "server.pem";

/// Writes both into `folder`.
pub fn write(folder: &Path) {
    let mut authority = CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    authority
        .distinguished_name
        .push(rcgen::DnType::CommonName, "Test authority");
    let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate().unwrap()).unwrap();
    let names = vec!["localhost".to_owned(), "127.0.0.1".to_owned()];
    let mut server = CertificateParams::new(names).unwrap();
    server
        .distinguished_name
        .push(rcgen::DnType::CommonName, "localhost");
    server.extended_key_usages = vec![rcgen::ExtendedKeyUsagePurpose::ServerAuth];
    let key = KeyPair::generate().unwrap();
    let server = server.signed_by(&key, &authority).unwrap();
    fs::write(folder.join(CA), authority.pem()).unwrap();
    fs::write(folder.join(SERVER), key.serialize_pem() + &server.pem()).unwrap();
}
