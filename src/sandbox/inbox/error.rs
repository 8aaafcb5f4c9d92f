//! What can be wrong with the inbox, in words.

use std::io;
use std::path::{Path, PathBuf};

/// A message could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum InboxError {
    /// There is none with this id; the oldest are dropped in time.
    #[error("the practice inbox has no message {0}; `postrider inbox` lists those it has")]
    NotFound(String),
    /// Several ids begin so.
    #[error(
        "the practice inbox has {} messages whose id begins with {beginning}; give more of it", ids.len()
    )]
    Ambiguous {
        /// What was asked for.
        beginning: String,
        /// The ids.
        ids: Vec<String>,
    },
    /// Its file could not be read.
    #[error("message {id} could not be read from {}: {source}", path.display())]
    Unreadable {
        /// The message.
        id: String,
        /// Its folder.
        path: PathBuf,
        /// The system's words.
        source: io::Error,
    },
    /// It could not be written, so it was not caught.
    #[error("the practice inbox cannot be written ({}: {source})", path.display())]
    Unwritable {
        /// The folder.
        path: PathBuf,
        /// The system's words.
        source: io::Error,
    },
}

/// What people are told as long as the inbox cannot be written.
pub(super) fn not_written(path: &Path, error: &io::Error) -> String {
    format!(
        "The practice server refuses messages because {} cannot be written: {error}.",
        path.display()
    )
}

pub(super) fn unreadable(path: &Path, error: &io::Error) -> String {
    format!(
        "{} cannot be read and was skipped: {error}.",
        path.display()
    )
}
