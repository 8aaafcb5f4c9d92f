//! The Secret Service over D-Bus: GNOME Keyring, KWallet, KeePassXC.

use std::collections::HashMap;

use dbus_secret_service::{Collection, EncryptionType, Error, Item, SecretService};
use zeroize::Zeroizing;

use super::{KeyringError, SERVICE, Vault};
use crate::postmark::Secret;

/// D-Bus errors that mean that no keyring answers, and why.
const NOBODY: [(&str, &str); 7] = [
    (
        "ServiceUnknown",
        "no program on this session's D-Bus stores secrets",
    ),
    (
        "NameHasNoOwner",
        "no program on this session's D-Bus stores secrets",
    ),
    (
        "NoReply",
        "the program that stores secrets did not answer on D-Bus",
    ),
    (
        "Spawn",
        "D-Bus could not start the program that stores secrets",
    ),
    ("NoServer", NO_SESSION),
    ("FileNotFound", NO_SESSION),
    ("NotSupported", NO_SESSION),
];
const NO_SESSION: &str = "there is no D-Bus session";

struct OverDBus(SecretService);

/// Connects to the secret service on the session bus.
///
/// The session is unencrypted: the bus is a socket that only this user can open, and whoever can read it can
/// also ask the service for the secret.
pub(super) fn open() -> Result<Box<dyn Vault>, KeyringError> {
    let service = SecretService::connect(EncryptionType::Plain).map_err(not_connected)?;
    Ok(Box::new(OverDBus(service)))
}

/// The attributes by which similar programs find the entry.
fn attributes(account: &str) -> HashMap<&str, &str> {
    HashMap::from([("service", SERVICE), ("username", account)])
}

impl OverDBus {
    /// The default collection, unlocked.
    fn collection(&self) -> Result<Collection<'_>, KeyringError> {
        let collection = self.0.get_default_collection().map_err(no_collection)?;
        if collection.is_locked().map_err(in_words)? {
            collection.unlock().map_err(in_words)?;
            collection.ensure_unlocked().map_err(in_words)?;
        }
        Ok(collection)
    }

    /// The entry of an account, unlocked. Some services hide locked entries, so that it is searched for
    /// again.
    fn item(&self, account: &str) -> Result<Item<'_>, KeyringError> {
        let find = || self.0.search_items(attributes(account)).map_err(in_words);
        let found = find()?;
        if let Some(item) = found.unlocked.into_iter().next() {
            return Ok(item);
        }
        if let Some(item) = found.locked.into_iter().next() {
            item.unlock().map_err(in_words)?;
            item.ensure_unlocked().map_err(in_words)?;
            return Ok(item);
        }
        // Without a collection there is no entry either.
        if self
            .collection()
            .map_or_else(|error| error == KeyringError::Locked, |_| false)
        {
            return Err(KeyringError::Locked);
        }
        let found = find()?.unlocked.into_iter().next();
        found.ok_or(KeyringError::NoEntry)
    }
}

impl Vault for OverDBus {
    fn read(&self, account: &str) -> Result<Secret, KeyringError> {
        let bytes = Zeroizing::new(self.item(account)?.get_secret().map_err(in_words)?);
        let text = std::str::from_utf8(&bytes);
        let text = text.map_err(|_| KeyringError::Failed("its entry is not text".into()))?;
        Ok(Secret::new(text))
    }

    fn write(&self, account: &str, secret: &Secret) -> Result<(), KeyringError> {
        let label = format!("postrider: token of profile {account}");
        let bytes = secret.expose().as_bytes();
        let made = self
            .collection()?
            .create_item(&label, attributes(account), bytes, true, "text/plain")
            .map(drop);
        made.map_err(in_words)
    }

    fn remove(&self, account: &str) -> Result<(), KeyringError> {
        self.item(account)?.delete().map_err(in_words)
    }

    fn probe(&self) -> Result<(), KeyringError> {
        let collection = self.0.get_default_collection().map_err(no_collection)?;
        collection.ensure_unlocked().map_err(in_words)
    }
}

/// A service without a collection is useless.
fn no_collection(error: Error) -> KeyringError {
    match error {
        Error::NoResult => KeyringError::NoService("it has no default collection".into()),
        other => in_words(other),
    }
}

/// Any connection failure means that there is no service.
fn not_connected(error: Error) -> KeyringError {
    match error {
        Error::Locked | Error::Prompt => KeyringError::Locked,
        Error::Unavailable => KeyringError::NoService(NO_SESSION.into()),
        other => {
            let text = one_line(&other);
            KeyringError::NoService(nobody(&text).map_or(text, str::to_owned))
        }
    }
}

/// The reason why there is no keyring, if D-Bus says so.
fn nobody(text: &str) -> Option<&'static str> {
    let said = NOBODY.iter().find(|(name, _)| text.contains(name));
    said.map(|(_, words)| *words)
}

fn in_words(error: Error) -> KeyringError {
    match error {
        Error::Locked | Error::Prompt => KeyringError::Locked,
        other => {
            let text = one_line(&other);
            match nobody(&text) {
                Some(words) => KeyringError::NoService(words.to_owned()),
                None => KeyringError::Failed(text),
            }
        }
    }
}

fn one_line(error: &Error) -> String {
    let text = error.to_string();
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ")
}
