//! Servers, streams, suppressions.

use serde::{Deserialize, Deserializer, Serialize};

use super::{count, list, list_or_null, text};
use crate::postmark::{Color, Secret};

/// `GET /server` (section 4.3).
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct ServerInfo {
    #[serde(rename = "ID")]
    pub id: u64,
    #[serde(rename = "Name", deserialize_with = "text")]
    pub name: String,
    /// Secrets: add them to the redactor before anything else.
    #[serde(rename = "ApiTokens", default, deserialize_with = "secrets")]
    pub api_tokens: Vec<Secret>,
    #[serde(rename = "ServerLink", default, deserialize_with = "text")]
    pub server_link: String,
    /// One of eight color names, in any case.
    #[serde(rename = "Color", default, deserialize_with = "text")]
    pub color: String,
    /// Whether SMTP is enabled.
    #[serde(rename = "SmtpApiActivated", default)]
    pub smtp_api_activated: Option<bool>,
    /// `Live` or `Sandbox`.
    #[serde(rename = "DeliveryType", default, deserialize_with = "text")]
    pub delivery_type: String,
    /// Whether opens are tracked by default.
    #[serde(rename = "TrackOpens", default)]
    pub track_opens: Option<bool>,
    /// `None`, `HtmlAndText`, `HtmlOnly`, `TextOnly`.
    #[serde(rename = "TrackLinks", default, deserialize_with = "text")]
    pub track_links: String,
    /// Whether SMTP API errors reach the bounce webhook.
    #[serde(rename = "EnableSmtpApiErrorHooks", default)]
    pub enable_smtp_api_error_hooks: Option<bool>,
}

fn secrets<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Secret>, D::Error> {
    let tokens: Vec<String> = list_or_null(from)?;
    Ok(tokens.into_iter().map(Secret::new).collect())
}

/// Server colors and their API names (section 4.3).
pub const COLORS: [(Color, &str); 8] = [
    (Color::Purple, "Purple"),
    (Color::Blue, "Blue"),
    (Color::Turquoise, "Turquoise"),
    (Color::Green, "Green"),
    (Color::Red, "Red"),
    (Color::Yellow, "Yellow"),
    (Color::Grey, "Grey"),
    (Color::Orange, "Orange"),
];

/// The API name of a color.
pub fn color_word(color: Color) -> &'static str {
    let found = COLORS.iter().find(|row| row.0 == color);
    found.map_or("Grey", |row| row.1)
}

/// Body of `POST /servers`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NewServer<'a> {
    #[serde(rename = "Name")]
    pub name: &'a str,
    /// See [`COLORS`].
    #[serde(rename = "Color")]
    pub color: &'static str,
    /// Whether SMTP is enabled.
    #[serde(rename = "SmtpApiActivated")]
    pub smtp_api_activated: bool,
    /// `Live` or `Sandbox`; cannot be changed later.
    #[serde(rename = "DeliveryType")]
    pub delivery_type: &'static str,
}

/// `GET /servers` (section 4.7).
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Servers {
    #[serde(rename = "TotalCount", default, deserialize_with = "count")]
    pub total_count: u64,
    #[serde(rename = "Servers", deserialize_with = "list")]
    pub servers: Vec<ServerInfo>,
}

/// A message stream (section 4.6).
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct MessageStream {
    /// `outbound`.
    #[serde(rename = "ID", deserialize_with = "text")]
    pub id: String,
    #[serde(rename = "Name", default, deserialize_with = "text")]
    pub name: String,
    /// `Transactional`, `Broadcasts` or `Inbound`.
    #[serde(rename = "MessageStreamType", default, deserialize_with = "text")]
    pub kind: String,
    /// Empty if it is not archived.
    #[serde(rename = "ArchivedAt", default, deserialize_with = "text")]
    pub archived_at: String,
}

/// `GET /message-streams`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct MessageStreams {
    #[serde(rename = "TotalCount", default, deserialize_with = "count")]
    pub total_count: u64,
    #[serde(rename = "MessageStreams", deserialize_with = "list")]
    pub streams: Vec<MessageStream>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct SuppressionRow {
    #[serde(rename = "EmailAddress", deserialize_with = "text")]
    pub email_address: String,
    /// `HardBounce`, `SpamComplaint` or `ManualSuppression`.
    #[serde(rename = "SuppressionReason", default, deserialize_with = "text")]
    pub reason: String,
    /// `Recipient`, `Customer` or `Admin`.
    #[serde(rename = "Origin", default, deserialize_with = "text")]
    pub origin: String,
    /// As Postmark writes it.
    #[serde(rename = "CreatedAt", default, deserialize_with = "text")]
    pub created_at: String,
}

/// Result of a suppression change for one address.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct SuppressionStatus {
    #[serde(rename = "EmailAddress", deserialize_with = "text")]
    pub email_address: String,
    /// `Suppressed`, `Deleted` or `Failed`.
    #[serde(rename = "Status", deserialize_with = "text")]
    pub status: String,
    /// Why it failed.
    #[serde(rename = "Message", default, deserialize_with = "text")]
    pub message: String,
}

/// `GET …/suppressions/dump` and the responses to changes.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(bound(deserialize = "T: Deserialize<'de>"))]
pub struct Suppressions<T> {
    #[serde(rename = "Suppressions", deserialize_with = "list")]
    pub rows: Vec<T>,
}
