//! What the practice server caught.

use serde::{Deserialize, Serialize};

/// One MIME part of a caught message, in the order of the source.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InboxPart {
    /// `text/plain`, `image/png`, …
    pub content_type: String,
    /// How deep it stands in the MIME tree; 0 for the message itself.
    #[serde(default)]
    pub depth: u8,
    /// Whether it only holds others (`multipart/…`).
    #[serde(default)]
    pub is_container: bool,
    /// The file name, if it is an attachment.
    pub name: Option<String>,
    /// Its Content-ID without angle brackets, if it has one.
    #[serde(default)]
    pub content_id: Option<String>,
    /// Bytes after decoding.
    pub bytes: u64,
}

/// What became of a message, as Postmark would tell it afterwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum InboxEventKind {
    /// Waiting to be sent.
    Queued,
    /// Handed to the outbound server.
    Sent,
    /// Taken by the recipient's server.
    Delivered,
    /// The recipient's server put it off; Postmark tries again.
    Delayed,
    /// It came back.
    Bounced,
    /// Accepted over SMTP and refused inside (an SMTP API error).
    RefusedInside,
    /// A Sandbox server took it; nothing is delivered by one.
    Sandboxed,
}

/// One thing that happened to a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InboxEvent {
    /// When, in milliseconds since the Unix epoch.
    pub unix_ms: i64,
    /// What.
    pub kind: InboxEventKind,
    /// To whom; empty where it concerns the whole message.
    pub recipient: String,
    /// In words: the receiver's reply, the bounce type and its text, the API error code and its text.
    pub detail: String,
}

/// A caught message, parsed for reading. The raw source stays with the inbox.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
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
    /// The HTML part as text, if there is one; bounded.
    #[serde(default)]
    pub html_as_text: Option<String>,
    /// The MIME tree, parents before their children.
    pub parts: Vec<InboxPart>,
    /// The message stream that it went to.
    #[serde(default)]
    pub stream: String,
    /// The tag, if it has one.
    #[serde(default)]
    pub tag: Option<String>,
    /// Metadata in order.
    #[serde(default)]
    pub metadata: Vec<(String, String)>,
    /// What became of it so far, in order of time.
    #[serde(default)]
    pub events: Vec<InboxEvent>,
    /// Bytes of the raw source.
    pub bytes: u64,
}
