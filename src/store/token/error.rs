//! Why no token serves.

use std::path::PathBuf;

use thiserror::Error;

use super::command::CommandError;
use super::keyring::KeyringError;
use crate::store::StoreError;

/// Why no token serves.
#[derive(Debug, Error)]
pub enum TokenError {
    /// The file cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The file is not there.
    #[error("{named_by} has its token in {path}, and there is no such file")]
    Missing {
        /// The profile or the variable that names it.
        named_by: String,
        /// The file.
        path: PathBuf,
    },
    /// Others can read the file, or change it.
    #[error("other users can {can} {path} (mode {mode:04o}), so its token is not used; {fix}")]
    Readable {
        /// The file.
        path: PathBuf,
        /// Its mode.
        mode: u32,
        /// What they can do.
        can: &'static str,
        /// The command that changes it.
        fix: String,
    },
    /// There is nothing in the file.
    #[error(
        "{0} is empty; it should hold the server token, or access key and secret key on two lines"
    )]
    Empty(PathBuf),
    /// The keyring does not give it.
    #[error("profile `{profile}` has its token in the keyring: {source}")]
    Keyring {
        /// The profile.
        profile: String,
        /// Why.
        source: KeyringError,
    },
    /// The command does not give it.
    #[error("profile `{profile}` has its token from a command: {source}")]
    Command {
        /// The profile.
        profile: String,
        /// Why.
        source: CommandError,
    },
    /// One half of an SMTP token is missing.
    #[error("{found} is set and {missing} is not; an SMTP token needs both halves")]
    HalfSet {
        /// The variable that is set.
        found: String,
        /// The one that is not.
        missing: &'static str,
    },
    /// Two variables, two tokens.
    #[error(
        "two tokens: {first} and {second} hold different ones. Unset one of them, or set POSTMARK_SERVER_TOKEN, which goes first"
    )]
    Differ {
        /// A variable.
        first: String,
        /// The other one.
        second: String,
    },
    /// Two sources, two tokens.
    #[error(
        "two tokens: profile `{profile}` has its own {place}, and {variable} holds another. Say --token-from env or --token-from profile"
    )]
    Two {
        /// The profile.
        profile: String,
        /// Where its own is, in words.
        place: String,
        /// The variable.
        variable: String,
    },
}

impl TokenError {
    /// A word for it, for programs.
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
