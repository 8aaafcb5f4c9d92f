//! What the practice server caught.

use serde::{Deserialize, Serialize};

/// One MIME leaf of a caught message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InboxPart {
    /// `text/plain`, `image/png`, …
    pub content_type: String,
    /// The file name, if it is an attachment.
    pub name: Option<String>,
    /// Bytes after decoding.
    pub bytes: u64,
}

/// A caught message, parsed for reading. The raw source stays with the inbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InboxItem {
    /// The MessageID that the practice server made (a UUID).
    pub id: String,
    /// Milliseconds since the Unix epoch when it was accepted.
    pub received_unix_ms: i64,
    /// Envelope sender.
    pub mail_from: String,
    /// Envelope recipients.
    pub rcpt_to: Vec<String>,
    /// Decoded From header.
    pub from: String,
    /// Decoded To header.
    pub to: String,
    /// Decoded subject.
    pub subject: String,
    /// Headers in order, decoded.
    pub headers: Vec<(String, String)>,
    /// The text part, decoded; bounded.
    pub text: String,
    /// Every leaf.
    pub parts: Vec<InboxPart>,
    /// Bytes of the raw source.
    pub bytes: u64,
}
