//! The platform's keyring: the Secret Service on Linux and its like, the keychain on macOS, the
//! credential store on Windows.
//!
//! One thread has it, because asking blocks for as long as somebody takes to unlock it, and because the
//! Secret Service may not be opened where a runtime runs. Requests go through a channel and have a time
//! limit; the thread begins with the first of them.

#[cfg(any(windows, target_vendor = "apple"))]
mod native;
#[cfg(all(unix, not(target_vendor = "apple")))]
mod over_dbus;

use std::fmt;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::Duration;

use thiserror::Error;

#[cfg(any(windows, target_vendor = "apple"))]
use native as platform;
#[cfg(all(unix, not(target_vendor = "apple")))]
use over_dbus as platform;

use crate::postmark::Secret;

/// Service name of all entries; the profile is the account name.
#[cfg_attr(not(any(unix, windows)), allow(dead_code))]
const SERVICE: &str = "postrider";
/// Allows for someone unlocking it.
const LIMIT: Duration = Duration::from_secs(30);

/// Why the keyring failed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum KeyringError {
    /// There is none.
    #[error(
        "no keyring answers ({0}); start one (GNOME Keyring, KWallet, KeePassXC), or keep the token in a file with `postrider token set --in file`"
    )]
    NoService(String),
    /// It is locked and was not unlocked.
    #[error("it is locked; unlock it and try again")]
    Locked,
    /// It has no such entry.
    #[error("it has no entry of this profile; `postrider token set` makes one")]
    NoEntry,
    /// It timed out.
    #[error(
        "it did not answer within {} s; it may be asking for its password elsewhere. Answer there and try again",
        .0.as_secs_f32()
    )]
    TimedOut(Duration),
    /// Another error.
    #[error("{0}")]
    Failed(String),
}

impl KeyringError {
    /// A machine-readable name.
    pub fn name(&self) -> &'static str {
        match self {
            Self::NoService(_) => "no-keyring",
            Self::Locked => "keyring-locked",
            Self::NoEntry => "keyring-no-entry",
            Self::TimedOut(_) => "keyring-timed-out",
            Self::Failed(_) => "keyring-failed",
        }
    }
}

/// A keyring.
pub trait Vault {
    /// The secret of an account.
    ///
    /// # Errors
    ///
    /// [`KeyringError::NoEntry`] if there is none.
    fn read(&self, account: &str) -> Result<Secret, KeyringError>;

    /// Stores or replaces a secret.
    fn write(&self, account: &str, secret: &Secret) -> Result<(), KeyringError>;

    /// Deletes the secret of an account.
    ///
    /// # Errors
    ///
    /// [`KeyringError::NoEntry`] if there is none.
    fn remove(&self, account: &str) -> Result<(), KeyringError>;

    /// Whether it is usable now, without asking anyone to unlock it.
    ///
    /// # Errors
    ///
    /// [`KeyringError::Locked`] if it must be unlocked.
    fn probe(&self) -> Result<(), KeyringError>;
}

type Opened = Result<Box<dyn Vault>, KeyringError>;
type Open = Arc<dyn Fn() -> Opened + Send + Sync>;
type Request = Box<dyn FnOnce(&Open) + Send>;

/// Access to the keyring thread. Clones share it; it ends with the last of them.
#[derive(Clone)]
pub struct Keyring(Arc<Desk>);

struct Desk {
    open: Open,
    limit: Duration,
    thread: OnceLock<Option<Sender<Request>>>,
}

impl Default for Keyring {
    /// The platform's keyring.
    fn default() -> Self {
        Self::new(platform::open, LIMIT)
    }
}

impl Keyring {
    /// A keyring opened by `open` for each request, which may take `limit`.
    pub fn new(open: impl Fn() -> Opened + Send + Sync + 'static, limit: Duration) -> Self {
        Self(Arc::new(Desk {
            open: Arc::new(open),
            limit,
            thread: OnceLock::new(),
        }))
    }

    /// The secret of an account.
    pub fn read(&self, account: &str) -> Result<Secret, KeyringError> {
        let account = account.to_owned();
        self.ask(move |vault| vault.read(&account))
    }

    /// Stores or replaces a secret.
    ///
    /// # Errors
    ///
    /// [`KeyringError`]; after a timeout it may have been stored.
    pub fn write(&self, account: &str, secret: &Secret) -> Result<(), KeyringError> {
        let (account, secret) = (account.to_owned(), secret.clone());
        self.ask(move |vault| vault.write(&account, &secret))
    }

    /// Deletes the secret of an account.
    ///
    /// # Errors
    ///
    /// [`KeyringError`] if it still exists or never did.
    pub fn remove(&self, account: &str) -> Result<(), KeyringError> {
        let account = account.to_owned();
        self.ask(move |vault| vault.remove(&account))
    }

    /// Whether it is usable now, without asking anyone to unlock it.
    pub fn probe(&self) -> Result<(), KeyringError> {
        self.ask(|vault| vault.probe())
    }

    fn ask<T: Send + 'static>(
        &self,
        work: impl FnOnce(&dyn Vault) -> Result<T, KeyringError> + Send + 'static,
    ) -> Result<T, KeyringError> {
        let gone = || KeyringError::Failed("its thread has ended; start postrider again".into());
        let desk = &self.0;
        let thread = desk.thread.get_or_init(|| begin(Arc::clone(&desk.open)));
        let (sender, answer) = channel();
        let request: Request = Box::new(move |open| {
            // Opened each time: a service may have come or gone since.
            let done = open().and_then(|vault| work(vault.as_ref()));
            let _ = sender.send(done);
        });
        let thread = thread.as_ref().ok_or_else(gone)?;
        thread.send(request).map_err(|_| gone())?;
        match answer.recv_timeout(desk.limit) {
            Ok(done) => done,
            Err(RecvTimeoutError::Timeout) => Err(KeyringError::TimedOut(desk.limit)),
            Err(RecvTimeoutError::Disconnected) => Err(gone()),
        }
    }
}

fn begin(open: Open) -> Option<Sender<Request>> {
    let (sender, requests) = channel::<Request>();
    let started = thread::Builder::new()
        .name("keyring".into())
        .spawn(move || {
            for request in requests {
                request(&open);
            }
        });
    started.is_ok().then_some(sender)
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Keyring({:?})", self.0.limit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Slow;

    impl Vault for Slow {
        fn read(&self, _: &str) -> Result<Secret, KeyringError> {
            // Somebody has been asked to unlock it and has gone to lunch.
            thread::park();
            Err(KeyringError::NoEntry)
        }

        fn write(&self, _: &str, _: &Secret) -> Result<(), KeyringError> {
            panic!("a defect");
        }

        fn remove(&self, _: &str) -> Result<(), KeyringError> {
            Err(KeyringError::NoEntry)
        }

        fn probe(&self) -> Result<(), KeyringError> {
            Err(KeyringError::Locked)
        }
    }

    fn slow(limit: Duration) -> Keyring {
        Keyring::new(|| Ok(Box::new(Slow)), limit)
    }

    #[test]
    fn nobody_waits_for_it_longer_than_the_limit() {
        let limit = Duration::from_millis(20);
        let keyring = slow(limit);
        assert_eq!(keyring.read("a"), Err(KeyringError::TimedOut(limit)));
        assert_eq!(keyring.probe(), Err(KeyringError::TimedOut(limit)));
    }

    #[test]
    fn its_errors_come_through_and_a_defect_of_it_is_one() {
        let keyring = slow(Duration::from_secs(60));
        assert_eq!(keyring.probe(), Err(KeyringError::Locked));
        assert_eq!(keyring.remove("a"), Err(KeyringError::NoEntry));
        let broken = keyring.write("a", &Secret::new("x"));
        assert!(matches!(broken, Err(KeyringError::Failed(_))));
        let after = keyring.probe();
        assert!(matches!(after, Err(KeyringError::Failed(_))));
    }
}
