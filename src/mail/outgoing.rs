//! A message on its way out, whichever way it was made.

use std::sync::Arc;

use super::{Draft, Envelope, RawMessage, TemplateMessage, envelope_of};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outgoing {
    Draft(Box<Draft>),
    /// Made by Postmark from a template; over the HTTP API only.
    Template(Box<TemplateMessage>),
    /// Sent as it is.
    Raw(Arc<RawMessage>),
}

impl Outgoing {
    /// The draft, or the header of a raw message as a draft.
    pub fn summary(&self) -> &Draft {
        match self {
            Self::Draft(draft) => draft,
            Self::Template(message) => &message.draft,
            Self::Raw(raw) => raw.summary(),
        }
    }

    /// Sender and recipients; `None` if an address is invalid.
    pub fn envelope(&self) -> Option<Envelope> {
        match self {
            Self::Draft(draft) => envelope_of(draft).ok(),
            Self::Template(message) => envelope_of(&message.draft).ok(),
            Self::Raw(raw) => Some(raw.envelope().clone()),
        }
    }

    /// Distinguishes messages; see [`Draft::content_hash`].
    pub fn content_hash(&self) -> String {
        match self {
            Self::Draft(draft) => draft.content_hash(),
            Self::Template(message) => message.draft.content_hash(),
            Self::Raw(raw) => raw.content_hash(),
        }
    }
}

impl From<Draft> for Outgoing {
    fn from(draft: Draft) -> Self {
        Self::Draft(Box::new(draft))
    }
}

impl From<TemplateMessage> for Outgoing {
    fn from(message: TemplateMessage) -> Self {
        Self::Template(Box::new(message))
    }
}

impl From<RawMessage> for Outgoing {
    fn from(raw: RawMessage) -> Self {
        Self::Raw(Arc::new(raw))
    }
}
