//! A message on its way out, whichever way it was made.

use std::sync::Arc;

use super::{Draft, DraftTemplate, Envelope, RawMessage, envelope_of};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outgoing {
    Draft(Box<Draft>),
    /// Sent as it is.
    Raw(Arc<RawMessage>),
}

impl Outgoing {
    /// The draft, or the header of a raw message as a draft.
    pub fn summary(&self) -> &Draft {
        match self {
            Self::Draft(draft) => draft,
            Self::Raw(raw) => raw.summary(),
        }
    }

    /// The template that makes the content; over the HTTP API only.
    pub fn template(&self) -> Option<&DraftTemplate> {
        match self {
            Self::Draft(draft) => draft.template.as_deref(),
            Self::Raw(_) => None,
        }
    }

    /// Sender and recipients; `None` if an address is invalid.
    pub fn envelope(&self) -> Option<Envelope> {
        match self {
            Self::Draft(draft) => envelope_of(draft).ok(),
            Self::Raw(raw) => Some(raw.envelope().clone()),
        }
    }

    /// Distinguishes messages; see [`Draft::content_hash`].
    pub fn content_hash(&self) -> String {
        match self {
            Self::Draft(draft) => draft.content_hash(),
            Self::Raw(raw) => raw.content_hash(),
        }
    }
}

impl From<Draft> for Outgoing {
    fn from(draft: Draft) -> Self {
        Self::Draft(Box::new(draft))
    }
}

impl From<RawMessage> for Outgoing {
    fn from(raw: RawMessage) -> Self {
        Self::Raw(Arc::new(raw))
    }
}
