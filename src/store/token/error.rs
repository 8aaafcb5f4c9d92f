//! Why no token serves.

use std::path::PathBuf;

use thiserror::Error;

use super::command::CommandError;
use super::keyring::KeyringError;
use crate::store::StoreError;

/// Why no token can be used.
#[derive(Debug, Error)]
pub enum TokenError {
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The file does not exist.
    #[error("{named_by} has its token in {path}, and there is no such file")]
    Missing {
        /// The profile or variable that names it.
        named_by: String,
        path: PathBuf,
    },
    /// Others can read or change the file.
    #[error("other users can {can} {path} (mode {mode:04o}), so its token is not used; {fix}")]
    Readable {
        path: PathBuf,
        mode: u32,
        /// What they can do.
        can: &'static str,
        /// The command that fixes it.
        fix: String,
    },
    /// The file is empty.
    #[error(
        "{0} is empty; it should hold the server token, or access key and secret key on two lines"
    )]
    Empty(PathBuf),
    /// The keyring does not provide it.
    #[error("profile `{profile}` has its token in the keyring: {source}")]
    Keyring {
        profile: String,
        source: KeyringError,
    },
    /// The command does not provide it.
    #[error("profile `{profile}` has its token from a command: {source}")]
    Command {
        profile: String,
        source: CommandError,
    },
    /// Half of an SMTP token is missing.
    #[error("{found} is set and {missing} is not; an SMTP token needs both halves")]
    HalfSet {
        /// The variable that is set.
        found: String,
        /// The missing one.
        missing: &'static str,
    },
    /// Two variables with different tokens.
    #[error(
        "two tokens: {first} and {second} hold different ones. Unset one of them, or set POSTMARK_SERVER_TOKEN, which goes first"
    )]
    Differ { first: String, second: String },
    /// Two sources with different tokens.
    #[error(
        "two tokens: profile `{profile}` has its own {place}, and {variable} holds another. Say --token-from env or --token-from profile"
    )]
    Two {
        profile: String,
        /// Description of the profile's source.
        place: String,
        variable: String,
    },
}

impl TokenError {
    /// A machine-readable name.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Store(_) => "file-unreadable",
            Self::Missing { .. } => "file-missing",
            Self::Readable { .. } => "file-readable-by-others",
            Self::Empty(_) => "file-empty",
            Self::Keyring { source, .. } => source.name(),
            Self::Command { .. } => "command-failed",
            Self::HalfSet { .. } => "half-set",
            Self::Two { .. } | Self::Differ { .. } => "two-tokens",
        }
    }
}
