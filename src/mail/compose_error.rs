//! What composing a message needs beside the draft, and why it may fail.

use std::fmt;

use thiserror::Error;

use super::{AddressError, FieldId, field};

/// Why a draft cannot become a message.
#[derive(Clone, PartialEq, Eq, Error)]
#[error("{}: {}", label(*.field), .message)]
pub struct ComposeError {
    /// The invalid field.
    pub field: FieldId,
    pub message: String,
}

fn label(id: FieldId) -> &'static str {
    field(id).label
}

impl ComposeError {
    pub(super) fn new(field: FieldId, message: impl fmt::Display) -> Self {
        Self {
            field,
            message: message.to_string(),
        }
    }
}

impl fmt::Debug for ComposeError {
    /// Hides the message: it may quote typed text.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ComposeError({:?})", self.field)
    }
}

impl From<(FieldId, AddressError)> for ComposeError {
    fn from((field, error): (FieldId, AddressError)) -> Self {
        Self::new(field, error)
    }
}
