//! A run to a list: what it is made of, what was sent of it before, and how it is continued. Sending its rows is
//! [`super::send_run`]'s.

mod inputs;
mod ledger;
mod list_run;

use thiserror::Error;

use super::FileError;
use crate::store::{OutboxError, StoreError};

pub use inputs::{check_mailing, fingerprint, list_path, read_list};
pub use ledger::RunRows;
pub use list_run::{ListInputs, ListRun};

/// Why a run cannot begin or continue; nothing was sent.
#[derive(Debug, Error)]
pub enum ListError {
    /// Another process has it.
    #[error("another postrider is sending run {run}; this one sent nothing")]
    Busy {
        /// Its id.
        run: String,
    },
    /// It was started, and the history does not know it.
    #[error(
        "run {run} was started before, but the history no longer knows which of its rows were sent"
    )]
    Forgotten {
        /// Its id.
        run: String,
    },
    /// Its id belongs to another message or list.
    #[error("run {run} was for a different message or list")]
    OtherContent {
        /// Its id.
        run: String,
    },
    /// The history cannot be used. A run never sends what it cannot record.
    #[error("nothing was sent, because the history cannot record it: {0}")]
    Unrecorded(OutboxError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    File(#[from] FileError),
    #[error("the list cannot be written down: {0}")]
    Encoding(#[from] serde_json::Error),
}
