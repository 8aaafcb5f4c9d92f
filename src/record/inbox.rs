//! What the practice server caught.

use serde::{Deserialize, Serialize};

use super::WebhookAttempt;

/// One MIME part of a caught message, in the order of the source.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InboxPart {
    /// `text/plain`, `image/png`, …
    pub content_type: String,
    /// Depth in the MIME tree; 0 for the message itself.
    #[serde(default)]
    pub depth: u8,
    /// Whether it is a `multipart/…`.
    #[serde(default)]
    pub is_container: bool,
    /// The file name of an attachment.
    pub name: Option<String>,
    /// Its Content-ID without angle brackets.
    #[serde(default)]
    pub content_id: Option<String>,
    pub bytes: u64,
}

/// Delivery events, as Postmark would report them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum InboxEventKind {
    /// Waiting to be sent.
    Queued,
    /// Handed to the outbound server.
    Sent,
    /// Accepted by the recipient's server.
    Delivered,
    /// Deferred by the recipient's server; Postmark retries.
    Delayed,
    /// Returned as undeliverable.
    Bounced,
    /// Accepted over SMTP, then rejected (an SMTP API error).
    RefusedInside,
    /// Processed by a Sandbox server, which delivers nothing.
    Sandboxed,
    /// A recipient opened it.
    Opened,
    /// A recipient followed a link.
    Clicked,
}

impl InboxEventKind {
    /// The JSON name: `refused-inside`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Delayed => "delayed",
            Self::Bounced => "bounced",
            Self::RefusedInside => "refused-inside",
            Self::Sandboxed => "sandboxed",
            Self::Opened => "opened",
            Self::Clicked => "clicked",
        }
    }

    /// Whether it says what happened to the message; what a recipient does with it does not.
    fn decides(self) -> bool {
        !matches!(self, Self::Opened | Self::Clicked)
    }

    /// The higher, the worse for whoever waits for the message.
    fn badness(self) -> u8 {
        match self {
            Self::Delivered | Self::Opened | Self::Clicked => 0,
            Self::Sandboxed => 1,
            Self::Sent => 2,
            Self::Queued => 3,
            Self::Delayed => 4,
            Self::Bounced => 5,
            Self::RefusedInside => 6,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InboxEvent {
    /// Milliseconds since the Unix epoch.
    pub unix_ms: i64,
    pub kind: InboxEventKind,
    /// Empty if it concerns the whole message.
    pub recipient: String,
    /// The receiver's reply, or the bounce type or API error code with its description.
    pub detail: String,
}

/// A caught message, parsed for display. The raw source stays in the inbox.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InboxItem {
    pub id: String,
    /// When it was accepted, in milliseconds since the Unix epoch.
    pub received_unix_ms: i64,
    pub mail_from: String,
    pub rcpt_to: Vec<String>,
    pub from: String,
    pub to: String,
    pub subject: String,
    /// In order, decoded.
    pub headers: Vec<(String, String)>,
    /// The text part, decoded and bounded.
    pub text: String,
    /// The HTML part as text, bounded.
    #[serde(default)]
    pub html_as_text: Option<String>,
    /// The MIME tree, parents before children.
    pub parts: Vec<InboxPart>,
    #[serde(default)]
    pub stream: String,
    #[serde(default)]
    pub tag: Option<String>,
    #[serde(default)]
    pub metadata: Vec<(String, String)>,
    /// In chronological order.
    #[serde(default)]
    pub events: Vec<InboxEvent>,
    /// Webhooks that reported its events, in order of time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub webhooks: Vec<WebhookAttempt>,
    /// Bytes of the raw source.
    pub bytes: u64,
}

impl InboxItem {
    /// The worst of the recipients' latest events; `None` before the first event.
    pub fn status(&self) -> Option<InboxEventKind> {
        let deciding: Vec<&InboxEvent> = self
            .events
            .iter()
            .filter(|one| one.kind.decides())
            .collect();
        let is_last = |at: usize, event: &InboxEvent| {
            let later = &deciding[at + 1..];
            !later
                .iter()
                .any(|other| other.recipient.is_empty() || other.recipient == event.recipient)
                && (!event.recipient.is_empty() || later.is_empty())
        };
        let events = deciding.iter().enumerate();
        let last = events.filter(|(at, event)| is_last(*at, event));
        last.map(|(_, event)| event.kind)
            .max_by_key(|kind| kind.badness())
    }

    /// The name of the status; `accepted` before the first event.
    pub fn status_name(&self) -> &'static str {
        self.status().map_or("accepted", InboxEventKind::name)
    }
}

#[cfg(test)]
mod tests {
    use super::InboxEventKind::{
        Bounced, Clicked, Delayed, Delivered, Opened, Queued, RefusedInside, Sent,
    };
    use super::*;

    #[test]
    fn the_status_is_the_worst_of_the_latest_events_of_the_recipients() {
        for (events, expected) in [
            (&[][..], "accepted"),
            (&[(Queued, "")], "queued"),
            (&[(Queued, ""), (Sent, ""), (Delivered, "a")], "delivered"),
            (
                &[(Queued, ""), (Sent, "a"), (Delivered, "a"), (Sent, "b")],
                "sent",
            ),
            (&[(Bounced, "a"), (Sent, "b"), (Delivered, "b")], "bounced"),
            (&[(Delivered, "a"), (Delayed, "b")], "delayed"),
            (&[(Delayed, "a"), (Delivered, "a")], "delivered"),
            (&[(Queued, "a"), (RefusedInside, "")], "refused-inside"),
            (
                &[(Delivered, "a"), (Opened, "a"), (Clicked, "a")],
                "delivered",
            ),
            (
                &[(Delivered, "a"), (Delayed, "b"), (Opened, "a")],
                "delayed",
            ),
        ] {
            let event = |(kind, recipient): &(InboxEventKind, &str)| InboxEvent {
                unix_ms: 0,
                kind: *kind,
                recipient: (*recipient).to_owned(),
                detail: String::new(),
            };
            let item = InboxItem {
                events: events.iter().map(event).collect(),
                ..InboxItem::default()
            };
            assert_eq!(item.status_name(), expected, "{events:?}");
        }
    }

    #[test]
    fn every_kind_has_the_same_name_in_json() {
        // The error for an unknown kind lists all kinds in backquotes.
        let error = serde_json::from_str::<InboxEventKind>("\"?\"").unwrap_err();
        let error = error.to_string();
        let names: Vec<&str> = error.split('`').skip(3).step_by(2).collect();
        assert_eq!(names.len(), 9, "{error}");
        for name in names {
            let kind: InboxEventKind = serde_json::from_value(name.into()).unwrap();
            assert_eq!(kind.name(), name);
        }
    }
}
