//! What goes between a session and whoever joins it to a connection.

use super::super::scenario::At;

/// Who sends a message to whom.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::sandbox) struct Envelope {
    /// From MAIL; empty for `<>`.
    pub mail_from: String,
    /// From RCPT, in order.
    pub rcpt_to: Vec<String>,
}

/// What to do after a line.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::sandbox) enum Step {
    /// Say this and read on.
    Reply(String),
    /// Say this, then do the TLS handshake.
    Secure(String),
    /// Say this, then read content for this envelope.
    Content(String, Envelope),
    /// Say this and hang up.
    Close(String),
    /// The reply was said already.
    Said,
    /// The reply was said already; do the TLS handshake.
    SecureNow,
    /// The reply was said already; hang up.
    CloseNow,
}

impl Step {
    /// The reply.
    pub fn reply(&self) -> &str {
        match self {
            Self::Reply(reply) | Self::Secure(reply) | Self::Close(reply) => reply,
            Self::Content(reply, _) => reply,
            Self::Said | Self::SecureNow | Self::CloseNow => "",
        }
    }

    /// What is left to do once the reply was said.
    pub fn after_its_reply(self) -> Self {
        match self {
            Self::Content(_, envelope) => Self::Content(String::new(), envelope),
            // Nothing was queued before it: an empty line would be read as part of the handshake.
            Self::Secure(_) => Self::SecureNow,
            Self::Close(_) => Self::CloseNow,
            Self::Reply(_) | Self::Said | Self::SecureNow | Self::CloseNow => Self::Said,
        }
    }
}

/// What a line was about, for faults.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::sandbox) struct Asked {
    /// Where in the dialogue it stands; `None` where no fault has a place.
    pub at: Option<At>,
    /// The recipient of a RCPT.
    pub recipient: Option<String>,
}
