//! Why a draft could not be kept, or the drafts not be read.

use thiserror::Error;

use crate::store::{OutboxError, StoreError};

/// Why the drafts database could not be used. The form is not affected.
#[derive(Debug, Error)]
pub enum DraftsError {
    /// The database or a file beside it failed.
    #[error(transparent)]
    Database(#[from] OutboxError),
    /// A row has an unexpected format.
    #[error("this draft cannot be read and was left as it is; a newer postrider may have kept it")]
    Row(#[from] serde_json::Error),
    /// The file of an earlier version failed.
    #[error(transparent)]
    File(#[from] StoreError),
    /// Another postrider is using it.
    #[error("another postrider has it open; close it there first")]
    Held,
    /// It does not exist.
    #[error("there is no such draft any more")]
    Gone,
}

impl DraftsError {
    /// Whether the file is damaged.
    pub(super) fn is_damage(&self) -> bool {
        matches!(self, Self::Database(error) if error.is_damage())
    }
}
