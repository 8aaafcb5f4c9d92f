//! Messages, their events, bounces, statistics (sections 4.2, 4.4 and 4.5).

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{count, text};

/// The answer to `POST /email` (section 4.2).
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct EmailAnswer {
    /// Postmark's id of the message, a UUID.
    #[serde(rename = "MessageID", deserialize_with = "text")]
    pub message_id: String,
    /// When, as Postmark writes it.
    #[serde(rename = "SubmittedAt", deserialize_with = "text")]
    pub submitted_at: String,
    /// 0.
    #[serde(rename = "ErrorCode")]
    pub error_code: u16,
    /// `OK`, or who will not get it.
    #[serde(rename = "Message", deserialize_with = "text")]
    pub message: String,
}

/// What stands before the addresses that a message is not delivered to, in the words that Postmark's own
/// client libraries look for (section 4.2).
const INACTIVE: &str = "inactive addresses:";

impl EmailAnswer {
    /// Whether the answer names `address` among those that it will not deliver to.
    pub fn leaves_out(&self, address: &str) -> bool {
        let words = self.message.to_lowercase();
        let Some((_, named)) = words.split_once(INACTIVE) else {
            return false;
        };
        let mut named = named.split(|c: char| c == ',' || c.is_whitespace());
        let bare = |one: &str| one.trim_matches(['.', '<', '>', ';']) == address.to_lowercase();
        named.any(bare)
    }
}

/// A recipient.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Person {
    /// The address.
    #[serde(rename = "Email", deserialize_with = "text")]
    pub email: String,
    /// The display name.
    #[serde(rename = "Name", deserialize_with = "text")]
    pub name: String,
}

/// One message of a search (section 4.4).
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct OutboundMessage {
    /// Postmark's id, a UUID.
    #[serde(rename = "MessageID", deserialize_with = "text")]
    pub message_id: String,
    /// To.
    #[serde(rename = "To")]
    pub to: Vec<Person>,
    /// Everybody.
    #[serde(rename = "Recipients")]
    pub recipients: Vec<String>,
    /// When it came, as Postmark writes it.
    #[serde(rename = "ReceivedAt", deserialize_with = "text")]
    pub received_at: String,
    /// From.
    #[serde(rename = "From", deserialize_with = "text")]
    pub from: String,
    /// Subject.
    #[serde(rename = "Subject", deserialize_with = "text")]
    pub subject: String,
    /// `Queued`, `Sent` or `Processed`.
    #[serde(rename = "Status", deserialize_with = "text")]
    pub status: String,
    /// Metadata.
    #[serde(rename = "Metadata")]
    pub metadata: BTreeMap<String, String>,
    /// The stream.
    #[serde(rename = "MessageStream", deserialize_with = "text")]
    pub message_stream: String,
    /// Whether a Sandbox server took it: then nothing is delivered.
    #[serde(rename = "Sandboxed")]
    pub sandboxed: bool,
}

/// `GET /messages/outbound`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Messages {
    /// How many fit.
    #[serde(rename = "TotalCount", deserialize_with = "count")]
    pub total_count: u64,
    /// This page of them, newest first.
    #[serde(rename = "Messages")]
    pub messages: Vec<OutboundMessage>,
}

/// What is known beside an event's type; which fields are filled depends on it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct EventDetails {
    /// The receiving server's words.
    #[serde(rename = "DeliveryMessage", deserialize_with = "text")]
    pub delivery_message: String,
    /// The receiving server.
    #[serde(rename = "DestinationServer", deserialize_with = "text")]
    pub destination_server: String,
    /// Its address.
    #[serde(rename = "DestinationIP", deserialize_with = "text")]
    pub destination_ip: String,
    /// In words.
    #[serde(rename = "Summary", deserialize_with = "text")]
    pub summary: String,
    /// The bounce's number.
    #[serde(rename = "BounceID", deserialize_with = "text")]
    pub bounce_id: String,
}

/// One event of a message.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct MessageEvent {
    /// Whom it concerns.
    #[serde(rename = "Recipient", deserialize_with = "text")]
    pub recipient: String,
    /// `Delivered`, `Transient`, `Bounced`, `Opened`, `LinkClicked`, `SubscriptionChanged`.
    #[serde(rename = "Type", deserialize_with = "text")]
    pub kind: String,
    /// When, as Postmark writes it.
    #[serde(rename = "ReceivedAt", deserialize_with = "text")]
    pub received_at: String,
    /// What else is known.
    #[serde(rename = "Details")]
    pub details: EventDetails,
}

/// `GET /messages/outbound/{id}/details`, as far as it is used.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct MessageDetails {
    /// What a search tells too.
    #[serde(flatten)]
    pub message: OutboundMessage,
    /// What happened, in order.
    #[serde(rename = "MessageEvents")]
    pub events: Vec<MessageEvent>,
}

/// A bounce (section 4.5).
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct BounceReport {
    /// Postmark's number.
    #[serde(rename = "ID")]
    pub id: u64,
    /// The type's word; see [`crate::postmark::BounceType::of_word`].
    #[serde(rename = "Type", deserialize_with = "text")]
    pub kind: String,
    /// The type's code.
    #[serde(rename = "TypeCode")]
    pub type_code: u32,
    /// The message; may be empty for an SMTP API error.
    #[serde(rename = "MessageID", deserialize_with = "text")]
    pub message_id: String,
    /// The stream.
    #[serde(rename = "MessageStream", deserialize_with = "text")]
    pub message_stream: String,
    /// In a line.
    #[serde(rename = "Description", deserialize_with = "text")]
    pub description: String,
    /// The receiving server's words.
    #[serde(rename = "Details", deserialize_with = "text")]
    pub details: String,
    /// The recipient.
    #[serde(rename = "Email", deserialize_with = "text")]
    pub email: String,
    /// The sender.
    #[serde(rename = "From", deserialize_with = "text")]
    pub from: String,
    /// When, as Postmark writes it.
    #[serde(rename = "BouncedAt", deserialize_with = "text")]
    pub bounced_at: String,
    /// Whether the address is now suppressed.
    #[serde(rename = "Inactive")]
    pub inactive: bool,
    /// Whether that can be taken back.
    #[serde(rename = "CanActivate")]
    pub can_activate: bool,
    /// Subject of the message.
    #[serde(rename = "Subject", deserialize_with = "text")]
    pub subject: String,
}

/// `GET /bounces`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Bounces {
    /// How many fit.
    #[serde(rename = "TotalCount", deserialize_with = "count")]
    pub total_count: u64,
    /// This page of them, newest first.
    #[serde(rename = "Bounces")]
    pub bounces: Vec<BounceReport>,
}

/// `GET /bounces/{id}/dump` and `GET /messages/outbound/{id}/dump`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct BounceDump {
    /// The source.
    #[serde(rename = "Body", deserialize_with = "text")]
    pub body: String,
}

/// One row of [`DeliveryStats`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct TypeCount {
    /// As shown to people; `All` in the first row.
    #[serde(rename = "Name", deserialize_with = "text")]
    pub name: String,
    /// The type's word; empty in the first row.
    #[serde(rename = "Type", deserialize_with = "text")]
    pub kind: String,
    /// How many.
    #[serde(rename = "Count")]
    pub count: u64,
}

/// `GET /deliverystats`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct DeliveryStats {
    /// Addresses that are suppressed.
    #[serde(rename = "InactiveMails")]
    pub inactive_mails: u64,
    /// Bounces by type.
    #[serde(rename = "Bounces")]
    pub bounces: Vec<TypeCount>,
}

/// `GET /stats/outbound` (section 4.6), as far as it is used.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct StatsOutbound {
    /// Messages, each recipient counted.
    #[serde(rename = "Sent")]
    pub sent: u64,
    /// How many came back.
    #[serde(rename = "Bounced")]
    pub bounced: u64,
    /// How many were accepted over SMTP and refused inside.
    #[serde(rename = "SMTPApiErrors")]
    pub smtp_api_errors: u64,
    /// Complaints.
    #[serde(rename = "SpamComplaints")]
    pub spam_complaints: u64,
}
