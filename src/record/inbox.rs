//! What the practice server caught.

use serde::{Deserialize, Serialize};

use super::WebhookAttempt;

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
    /// A recipient opened it.
    Opened,
    /// A recipient followed a link.
    Clicked,
}

impl InboxEventKind {
    /// Its name, as in JSON: `refused-inside`.
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

    /// Whether it says what became of the message; what a recipient does with it does not.
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
    /// Webhooks that reported its events, in order of time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub webhooks: Vec<WebhookAttempt>,
    /// Bytes of the raw source.
    pub bytes: u64,
}

impl InboxItem {
    /// The worst of the latest events of the recipients; `None` before the first event.
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
