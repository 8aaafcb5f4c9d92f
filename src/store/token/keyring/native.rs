//! The keychain of macOS and the credential store of Windows.

use std::sync::Arc;

use keyring_core::api::CredentialStoreApi;
use keyring_core::{Entry, Error};
use zeroize::Zeroizing;

use super::{KeyringError, SERVICE, Vault};
use crate::postmark::Secret;

#[cfg(target_vendor = "apple")]
use apple_native_keyring_store::keychain::Store;
#[cfg(windows)]
use windows_native_keyring_store::Store;

struct Native(Arc<Store>);

pub(super) fn open() -> Result<Box<dyn Vault>, KeyringError> {
    let store = Store::new().map_err(|error| KeyringError::NoService(error.to_string()))?;
    Ok(Box::new(Native(store)))
}

impl Native {
    fn entry(&self, account: &str) -> Result<Entry, KeyringError> {
        self.0.build(SERVICE, account, None).map_err(in_words)
    }
}

impl Vault for Native {
    fn read(&self, account: &str) -> Result<Secret, KeyringError> {
        let bytes = Zeroizing::new(self.entry(account)?.get_secret().map_err(in_words)?);
        let text = std::str::from_utf8(&bytes);
        let text = text.map_err(|_| KeyringError::Failed("its entry is not text".into()))?;
        Ok(Secret::new(text))
    }

    fn write(&self, account: &str, secret: &Secret) -> Result<(), KeyringError> {
        let bytes = secret.expose().as_bytes();
        self.entry(account)?.set_secret(bytes).map_err(in_words)
    }

    fn remove(&self, account: &str) -> Result<(), KeyringError> {
        self.entry(account)?.delete_credential().map_err(in_words)
    }

    /// Opening proves that it exists; whether it is locked only shows on use.
    fn probe(&self) -> Result<(), KeyringError> {
        Ok(())
    }
}

fn in_words(error: Error) -> KeyringError {
    match error {
        Error::NoEntry => KeyringError::NoEntry,
        Error::NoStorageAccess(_) => KeyringError::Locked,
        // The entry itself stands in some of the others, and is not told.
        Error::BadEncoding(_) | Error::BadDataFormat(..) => {
            KeyringError::Failed("its entry is not text".into())
        }
        Error::PlatformFailure(why) => KeyringError::Failed(why.to_string()),
        _ => KeyringError::Failed("it refused".into()),
    }
}
