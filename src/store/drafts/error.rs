//! Why a draft could not be kept, or the drafts not be read.

use thiserror::Error;

use crate::store::{OutboxError, StoreError};

/// The database of drafts could not be used. What stands in the form stays there.
#[derive(Debug, Error)]
pub enum DraftsError {
    /// The database, or a file beside it.
    #[error(transparent)]
    Database(#[from] OutboxError),
    /// What was written there is not what this version writes.
    #[error("this draft cannot be read and was left as it is; a newer postrider may have kept it")]
    Row(#[from] serde_json::Error),
    /// The file of an earlier version.
    #[error(transparent)]
    File(#[from] StoreError),
    /// Another postrider works on it.
    #[error("another postrider has it open; close it there first")]
    Held,
    /// It is not there.
    #[error("there is no such draft any more")]
    Gone,
}

impl DraftsError {
    /// Whether the file holds something else than it should.
    pub(super) fn is_damage(&self) -> bool {
        matches!(self, Self::Database(error) if error.is_damage())
    }
}
