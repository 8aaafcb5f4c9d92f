//! An authority that outlives the run: its certificate and its key in a folder.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rcgen::{Issuer, KeyPair, PublicKeyData as _};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;

use super::Root;
use crate::system::{self, CA_FILE, OWN, ReadError};

const CERTIFICATE: &str = "ca.pem";
const KEY: &str = "ca-key.pem";
/// Clients that were handed the certificate should not have to be handed another one soon.
const LIFETIME: Duration = Duration::from_secs(10 * 365 * 24 * 60 * 60);

/// The folder of a certificate authority cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CaFolderError {
    /// A file cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// A file cannot be written.
    #[error("{} cannot be written: {source}", path.display())]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// The system's words.
        source: io::Error,
    },
    /// One of the two files is missing.
    #[error(
        "{} is missing beside {other}: put it back, or remove {other} too to create a new certificate authority", path.display()
    )]
    Half {
        /// What is missing.
        path: PathBuf,
        /// The file that is there.
        other: &'static str,
    },
    /// The files are not a certificate and its key.
    #[error(
        "{} is not a certificate authority with the key in {KEY}: {why}; remove both files to create a new one", path.display()
    )]
    Invalid {
        /// The certificate.
        path: PathBuf,
        /// Why.
        why: String,
    },
}

/// The authority in `folder`; a new one if the folder has none. Servers that start at the same time take turns.
pub(super) fn load_or_create(folder: &Path) -> Result<Root, CaFolderError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source| CaFolderError::Write { path, source }
    };
    system::create_private_folder(folder).map_err(failed(folder))?;
    let lock = folder.join(".lock");
    let turn = system::private_file()
        .write(true)
        .create(true)
        .truncate(false)
        .open(&lock);
    turn.and_then(|turn| turn.lock().map(|()| turn))
        .map_err(failed(&lock))
        .and_then(|_turn| {
            let (certificate, key) = (folder.join(CERTIFICATE), folder.join(KEY));
            let pem = read(&certificate, &CA_FILE)?;
            match (pem, read(&key, &OWN)?) {
                (Some(pem), Some(key)) => load(&certificate, pem, &key),
                (Some(_), None) => Err(half(key, CERTIFICATE)),
                (None, Some(_)) => Err(half(certificate, KEY)),
                (None, None) => create(&certificate, &key),
            }
        })
}

fn half(path: PathBuf, other: &'static str) -> CaFolderError {
    CaFolderError::Half { path, other }
}

fn read(path: &Path, rules: &system::Rules) -> Result<Option<String>, ReadError> {
    match system::read_text(path, rules) {
        Err(error) if error.is_missing() => Ok(None),
        read => read.map(Some),
    }
}

fn load(path: &Path, pem: String, key: &str) -> Result<Root, CaFolderError> {
    let invalid = |why: String| CaFolderError::Invalid {
        path: path.to_owned(),
        why,
    };
    let key = KeyPair::from_pem(key).map_err(|error| invalid(error.to_string()))?;
    let der = CertificateDer::from_pem_slice(pem.as_bytes())
        .map_err(|error| invalid(error.to_string()))?;
    let public = key.subject_public_key_info();
    // The certificate has the public key as it is encoded here.
    if !der.windows(public.len()).any(|part| part == public) {
        return Err(invalid("the key does not match".into()));
    }
    let issuer = Issuer::from_ca_cert_der(&der, key).map_err(|error| invalid(error.to_string()))?;
    Ok(Root { pem, der, issuer })
}

fn create(certificate: &Path, key: &Path) -> Result<Root, CaFolderError> {
    let root = Root::new(LIFETIME).map_err(|error| CaFolderError::Invalid {
        path: certificate.to_owned(),
        why: error.to_string(),
    })?;
    for (path, text) in [
        (key, root.issuer.key().serialize_pem()),
        (certificate, root.pem.clone()),
    ] {
        let file = system::private_file()
            .write(true)
            .create_new(true)
            .open(path);
        file.and_then(|mut file| file.write_all(text.as_bytes()))
            .map_err(|source| CaFolderError::Write {
                path: path.to_owned(),
                source,
            })?;
    }
    Ok(root)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn an_authority_is_created_once_and_loaded_afterward() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("a/ca");
        let created = load_or_create(&folder).unwrap();
        let loaded = load_or_create(&folder).unwrap();
        assert_eq!(loaded.pem, created.pem);
        assert_eq!(loaded.der, created.der);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
            assert_eq!((mode(&folder), mode(&folder.join(KEY))), (0o700, 0o600));
        }
    }

    #[test]
    fn half_an_authority_or_one_with_another_key_is_refused() {
        let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        load_or_create(one.path()).unwrap();
        load_or_create(other.path()).unwrap();
        fs::copy(other.path().join(KEY), one.path().join(KEY)).unwrap();
        let error = load_or_create(one.path()).err().unwrap().to_string();
        assert!(error.contains("the key does not match"), "{error}");
        fs::remove_file(one.path().join(KEY)).unwrap();
        let error = load_or_create(one.path()).err().unwrap();
        assert!(matches!(error, CaFolderError::Half { .. }), "{error}");
        fs::write(one.path().join(KEY), "no key").unwrap();
        let error = load_or_create(one.path()).err().unwrap();
        assert!(matches!(error, CaFolderError::Invalid { .. }), "{error}");
    }
}
