//! Messages, their events, bounces, statistics (sections 4.2, 4.4 and 4.5).

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{count, id, list, list_or_null, pairs, text, text_or_nothing};

/// Response to `POST /email` (section 4.2). Only its MessageID proves that Postmark accepted the message;
/// `To` and `ErrorCode` do not (postmark-facts-2.md section 5.3).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct EmailAnswer {
    /// Postmark's id of the message, a UUID.
    #[serde(rename = "MessageID", deserialize_with = "id")]
    pub message_id: String,
    /// `OK`, or a note on suppressed recipients; empty if the response has no text here.
    #[serde(rename = "Message", default, deserialize_with = "text_or_nothing")]
    pub message: String,
}

/// Marks the suppressed addresses in the message, as Postmark's own client libraries look for them (section
/// 4.2).
const INACTIVE: &str = "inactive addresses:";
/// Recipients of one message are at most 50 (section 3.2).
const INACTIVE_LISTED: usize = 50;

impl EmailAnswer {
    /// The suppressed addresses that the response lists.
    pub fn inactive(&self) -> Vec<&str> {
        let start = self.message.to_ascii_lowercase().find(INACTIVE);
        let list = start.map_or("", |at| &self.message[at + INACTIVE.len()..]);
        let words = list.split(|c: char| c == ',' || c == ';' || c.is_whitespace());
        words
            .map(|word| word.trim_matches(['.', '<', '>', '"', '\'']))
            .filter(|word| word.contains('@'))
            .take(INACTIVE_LISTED)
            .collect()
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Person {
    #[serde(rename = "Email", deserialize_with = "text")]
    pub email: String,
    #[serde(rename = "Name", deserialize_with = "text")]
    pub name: String,
}

/// One message in search results (section 4.4).
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct OutboundMessage {
    /// Postmark's id, a UUID.
    #[serde(rename = "MessageID", deserialize_with = "id")]
    pub message_id: String,
    #[serde(rename = "To", default, deserialize_with = "list_or_null")]
    pub to: Vec<Person>,
    /// All recipients: To, Cc and Bcc.
    #[serde(rename = "Recipients", default, deserialize_with = "list_or_null")]
    pub recipients: Vec<String>,
    /// As Postmark writes it.
    #[serde(rename = "ReceivedAt", default, deserialize_with = "text")]
    pub received_at: String,
    #[serde(rename = "From", default, deserialize_with = "text")]
    pub from: String,
    #[serde(rename = "Subject", default, deserialize_with = "text")]
    pub subject: String,
    /// `Queued`, `Sent` or `Processed`.
    #[serde(rename = "Status", default, deserialize_with = "text")]
    pub status: String,
    #[serde(rename = "Metadata", default, deserialize_with = "pairs")]
    pub metadata: BTreeMap<String, String>,
    #[serde(rename = "MessageStream", default, deserialize_with = "text")]
    pub message_stream: String,
    /// Whether a Sandbox server processed it; Sandbox servers deliver nothing.
    #[serde(rename = "Sandboxed", default)]
    pub sandboxed: bool,
}

impl OutboundMessage {
    /// Whether the metadata does not contradict `key` = `value`. Guards against servers that ignore the
    /// metadata filter of a search.
    pub fn may_have(&self, key: &str, value: &str) -> bool {
        let mut metadata = self.metadata.iter();
        let own = metadata.find(|(name, _)| name.eq_ignore_ascii_case(key));
        own.is_none_or(|(_, own)| own == value)
    }
}

/// `GET /messages/outbound`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Messages {
    /// Total number of matches.
    #[serde(rename = "TotalCount", default, deserialize_with = "count")]
    pub total_count: u64,
    #[serde(rename = "Messages", deserialize_with = "list")]
    pub messages: Vec<OutboundMessage>,
}

/// Details of an event; which fields are filled depends on its type.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct EventDetails {
    /// Reply of the recipient's server.
    #[serde(rename = "DeliveryMessage", deserialize_with = "text")]
    pub delivery_message: String,
    /// The recipient's server.
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
    #[serde(rename = "Recipient", deserialize_with = "text")]
    pub recipient: String,
    /// `Delivered`, `Transient`, `Bounced`, `Opened`, `LinkClicked`, `SubscriptionChanged`.
    #[serde(rename = "Type", deserialize_with = "text")]
    pub kind: String,
    /// As Postmark writes it.
    #[serde(rename = "ReceivedAt", deserialize_with = "text")]
    pub received_at: String,
    #[serde(rename = "Details")]
    pub details: EventDetails,
}

/// `GET /messages/outbound/{id}/details`, as far as it is used.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct MessageDetails {
    /// The same fields as in search results.
    #[serde(flatten)]
    pub message: OutboundMessage,
    /// In chronological order.
    #[serde(rename = "MessageEvents", deserialize_with = "list")]
    pub events: Vec<MessageEvent>,
}

/// A bounce (section 4.5).
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct BounceReport {
    /// Postmark's number.
    #[serde(rename = "ID")]
    pub id: u64,
    /// The type's API name; see [`crate::postmark::BounceType::of_word`].
    #[serde(rename = "Type", default, deserialize_with = "text")]
    pub kind: String,
    /// The type's code.
    #[serde(rename = "TypeCode", default)]
    pub type_code: u32,
    #[serde(rename = "MessageID", default, deserialize_with = "text")]
    pub message_id: String,
    #[serde(rename = "MessageStream", default, deserialize_with = "text")]
    pub message_stream: String,
    /// In a line.
    #[serde(rename = "Description", default, deserialize_with = "text")]
    pub description: String,
    /// Reply of the recipient's server.
    #[serde(rename = "Details", default, deserialize_with = "text")]
    pub details: String,
    #[serde(rename = "Email", default, deserialize_with = "text")]
    pub email: String,
    #[serde(rename = "From", default, deserialize_with = "text")]
    pub from: String,
    /// As Postmark writes it.
    #[serde(rename = "BouncedAt", default, deserialize_with = "text")]
    pub bounced_at: String,
    /// Whether the address is now suppressed.
    #[serde(rename = "Inactive", default)]
    pub inactive: bool,
    /// Whether the suppression can be lifted.
    #[serde(rename = "CanActivate", default)]
    pub can_activate: bool,
    #[serde(rename = "Subject", default, deserialize_with = "text")]
    pub subject: String,
}

/// `GET /bounces`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Bounces {
    /// Total number of matches.
    #[serde(rename = "TotalCount", default, deserialize_with = "count")]
    pub total_count: u64,
    #[serde(rename = "Bounces", deserialize_with = "list")]
    pub bounces: Vec<BounceReport>,
}

/// `GET /bounces/{id}/dump` and `GET /messages/outbound/{id}/dump`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct BounceDump {
    #[serde(rename = "Body", deserialize_with = "text")]
    pub body: String,
}

/// One row of [`DeliveryStats`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct TypeCount {
    /// Display name; `All` in the first row.
    #[serde(rename = "Name", deserialize_with = "text")]
    pub name: String,
    /// The type's API name; empty in the first row.
    #[serde(rename = "Type", deserialize_with = "text")]
    pub kind: String,
    #[serde(rename = "Count")]
    pub count: u64,
}

/// `GET /deliverystats`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct DeliveryStats {
    #[serde(rename = "InactiveMails")]
    pub inactive_mails: u64,
    #[serde(rename = "Bounces", deserialize_with = "list")]
    pub bounces: Vec<TypeCount>,
}

/// `GET /stats/outbound` (section 4.6), as far as it is used.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct StatsOutbound {
    /// Counts each recipient.
    #[serde(rename = "Sent")]
    pub sent: u64,
    /// How many came back.
    #[serde(rename = "Bounced", default)]
    pub bounced: u64,
    /// Accepted over SMTP, then rejected.
    #[serde(rename = "SMTPApiErrors", default)]
    pub smtp_api_errors: u64,
    /// Complaints.
    #[serde(rename = "SpamComplaints", default)]
    pub spam_complaints: u64,
}
