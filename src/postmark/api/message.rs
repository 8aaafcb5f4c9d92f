//! Messages, their events, bounces, statistics (sections 4.2, 4.4 and 4.5).

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{count, id, list, list_or_null, pairs, text, text_or_nothing};

/// The answer to `POST /email` (section 4.2). Its MessageID is the proof that Postmark took the message; whether
/// the answer has a `To` or an `ErrorCode` says nothing (postmark-facts-2.md section 5.3).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct EmailAnswer {
    /// Postmark's id of the message, a UUID.
    #[serde(rename = "MessageID", deserialize_with = "id")]
    pub message_id: String,
    /// `OK`, or who will not get it; empty where the answer has no text there.
    #[serde(rename = "Message", default, deserialize_with = "text_or_nothing")]
    pub message: String,
}

/// What comes before the addresses that a message is not delivered to, in the words that Postmark's own
/// client libraries look for (section 4.2).
const INACTIVE: &str = "inactive addresses:";
/// Recipients of one message are at most 50 (section 3.2).
const INACTIVE_LISTED: usize = 50;

impl EmailAnswer {
    /// The addresses that the answer says it will not deliver to, as it writes them.
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
pub struct OutboundMessage {
    /// Postmark's id, a UUID.
    #[serde(rename = "MessageID", deserialize_with = "id")]
    pub message_id: String,
    /// To.
    #[serde(rename = "To", default, deserialize_with = "list_or_null")]
    pub to: Vec<Person>,
    /// Everybody.
    #[serde(rename = "Recipients", default, deserialize_with = "list_or_null")]
    pub recipients: Vec<String>,
    /// When it came, as Postmark writes it.
    #[serde(rename = "ReceivedAt", default, deserialize_with = "text")]
    pub received_at: String,
    /// From.
    #[serde(rename = "From", default, deserialize_with = "text")]
    pub from: String,
    /// Subject.
    #[serde(rename = "Subject", default, deserialize_with = "text")]
    pub subject: String,
    /// `Queued`, `Sent` or `Processed`.
    #[serde(rename = "Status", default, deserialize_with = "text")]
    pub status: String,
    /// Metadata.
    #[serde(rename = "Metadata", default, deserialize_with = "pairs")]
    pub metadata: BTreeMap<String, String>,
    /// The stream.
    #[serde(rename = "MessageStream", default, deserialize_with = "text")]
    pub message_stream: String,
    /// Whether a Sandbox server took it: then nothing is delivered.
    #[serde(rename = "Sandboxed", default)]
    pub sandboxed: bool,
}

impl OutboundMessage {
    /// Whether the message may have this metadata: it does not say that it has another value. A server that does
    /// not know the filter of a search would find any message.
    pub fn may_have(&self, key: &str, value: &str) -> bool {
        let mut metadata = self.metadata.iter();
        let own = metadata.find(|(name, _)| name.eq_ignore_ascii_case(key));
        own.is_none_or(|(_, own)| own == value)
    }
}

/// `GET /messages/outbound`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Messages {
    /// How many fit.
    #[serde(rename = "TotalCount", default, deserialize_with = "count")]
    pub total_count: u64,
    /// This page of them, newest first.
    #[serde(rename = "Messages", deserialize_with = "list")]
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
pub struct MessageDetails {
    /// What a search tells too.
    #[serde(flatten)]
    pub message: OutboundMessage,
    /// What happened, in order.
    #[serde(rename = "MessageEvents", deserialize_with = "list")]
    pub events: Vec<MessageEvent>,
}

/// A bounce (section 4.5).
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct BounceReport {
    /// Postmark's number.
    #[serde(rename = "ID")]
    pub id: u64,
    /// The type's word; see [`crate::postmark::BounceType::of_word`].
    #[serde(rename = "Type", default, deserialize_with = "text")]
    pub kind: String,
    /// The type's code.
    #[serde(rename = "TypeCode", default)]
    pub type_code: u32,
    /// The message; may be empty for an SMTP API error.
    #[serde(rename = "MessageID", default, deserialize_with = "text")]
    pub message_id: String,
    /// The stream.
    #[serde(rename = "MessageStream", default, deserialize_with = "text")]
    pub message_stream: String,
    /// In a line.
    #[serde(rename = "Description", default, deserialize_with = "text")]
    pub description: String,
    /// The receiving server's words.
    #[serde(rename = "Details", default, deserialize_with = "text")]
    pub details: String,
    /// The recipient.
    #[serde(rename = "Email", default, deserialize_with = "text")]
    pub email: String,
    /// The sender.
    #[serde(rename = "From", default, deserialize_with = "text")]
    pub from: String,
    /// When, as Postmark writes it.
    #[serde(rename = "BouncedAt", default, deserialize_with = "text")]
    pub bounced_at: String,
    /// Whether the address is now suppressed.
    #[serde(rename = "Inactive", default)]
    pub inactive: bool,
    /// Whether that can be taken back.
    #[serde(rename = "CanActivate", default)]
    pub can_activate: bool,
    /// Subject of the message.
    #[serde(rename = "Subject", default, deserialize_with = "text")]
    pub subject: String,
}

/// `GET /bounces`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Bounces {
    /// How many fit.
    #[serde(rename = "TotalCount", default, deserialize_with = "count")]
    pub total_count: u64,
    /// This page of them, newest first.
    #[serde(rename = "Bounces", deserialize_with = "list")]
    pub bounces: Vec<BounceReport>,
}

/// `GET /bounces/{id}/dump` and `GET /messages/outbound/{id}/dump`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
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
pub struct DeliveryStats {
    /// Addresses that are suppressed.
    #[serde(rename = "InactiveMails")]
    pub inactive_mails: u64,
    /// Bounces by type.
    #[serde(rename = "Bounces", deserialize_with = "list")]
    pub bounces: Vec<TypeCount>,
}

/// `GET /stats/outbound` (section 4.6), as far as it is used.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct StatsOutbound {
    /// Messages, each recipient counted.
    #[serde(rename = "Sent")]
    pub sent: u64,
    /// How many came back.
    #[serde(rename = "Bounced", default)]
    pub bounced: u64,
    /// How many were accepted over SMTP and refused inside.
    #[serde(rename = "SMTPApiErrors", default)]
    pub smtp_api_errors: u64,
    /// Complaints.
    #[serde(rename = "SpamComplaints", default)]
    pub spam_complaints: u64,
}
