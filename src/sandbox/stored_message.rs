//! What Postmark keeps of a message: what the API tells of it, its events with their times, its bounces.

use serde::{Deserialize, Serialize};

use super::rules::ApiError;
use super::submission::Party;
use crate::postmark::BounceType;
use crate::record::{InboxEvent, InboxEventKind};

/// One thing that happens to a message, decided at acceptance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct MessageEvent {
    /// When, in milliseconds since the Unix epoch; may be in the future.
    pub at_unix_ms: i64,
    /// To whom; empty where it concerns the whole message.
    pub recipient: String,
    /// What. `Queued` and `Sent` are the message's status and no `MessageEvents` of the API; `Delayed` is
    /// its `Transient`; `Sandboxed` shows there as `Delivered` (postmark-facts.md section 5).
    pub kind: InboxEventKind,
    /// `DeliveryMessage` or `Summary`.
    pub summary: String,
    /// `DestinationServer`; empty where there is none.
    #[serde(default)]
    pub server: String,
    /// `DestinationIP`; empty where there is none.
    #[serde(default)]
    pub ip: String,
    /// `BounceID`.
    #[serde(default)]
    pub bounce: Option<u64>,
    /// The bounce's type, where it came back from the receiver.
    #[serde(default)]
    pub bounce_type: Option<BounceType>,
}

impl MessageEvent {
    /// In words, for people: of a bounce its type too.
    fn detail(&self) -> String {
        match self.bounce_type {
            Some(kind) => format!("{}: {}", kind.name(), self.summary),
            None => self.summary.clone(),
        }
    }
}

/// A message as the API tells of it, without its source.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct StoredMessage {
    /// The MessageID, a UUID.
    pub id: String,
    /// The server's number.
    pub server: u64,
    /// The message stream.
    pub stream: String,
    /// The tag.
    pub tag: Option<String>,
    /// Metadata in order.
    pub metadata: Vec<(String, String)>,
    /// From as written, decoded.
    pub from: String,
    /// Envelope sender.
    pub mail_from: String,
    /// Decoded subject.
    pub subject: String,
    /// To.
    pub to: Vec<Party>,
    /// Cc.
    pub cc: Vec<Party>,
    /// Bcc.
    pub bcc: Vec<Party>,
    /// Everybody it goes to.
    pub recipients: Vec<String>,
    /// When it was accepted, in milliseconds since the Unix epoch.
    pub received_unix_ms: i64,
    /// When message search begins to show it.
    pub visible_unix_ms: i64,
    /// File names.
    pub attachments: Vec<String>,
    /// Whether opens are tracked.
    pub track_opens: bool,
    /// `None`, `HtmlAndText`, `HtmlOnly` or `TextOnly`.
    pub track_links: String,
    /// Whether a Sandbox server took it.
    pub sandboxed: bool,
    /// Why it was refused inside, if it was.
    pub refused: Option<ApiError>,
    /// Whether message search never shows it: lost, or refused inside.
    pub hidden: bool,
    /// What happens to it, in order of time, the future included; [`StoredMessage::events`] is what has come.
    pub timeline: Vec<MessageEvent>,
}

/// Bounds on what is kept of a message; what Postmark takes is well within them.
const PEOPLE: usize = 100;
const FIELDS: usize = 50;
const FILES: usize = 100;
pub(super) const LINE_CHARS: usize = 1_000;
pub(super) const FIELD_CHARS: usize = 320;

/// Shortens a text to so many characters.
pub(super) fn cut(text: &mut String, chars: usize) {
    if let Some((end, _)) = text.char_indices().nth(chars) {
        text.truncate(end);
    }
}

/// Shortens metadata to so many fields of so many characters.
pub(super) fn bound_fields(fields: &mut Vec<(String, String)>) {
    fields.truncate(FIELDS);
    for (key, value) in fields {
        cut(key, FIELD_CHARS);
        cut(value, FIELD_CHARS);
    }
}

impl StoredMessage {
    /// Within bounds, whatever was handed in.
    pub fn bounded(mut self) -> Self {
        for people in [&mut self.to, &mut self.cc, &mut self.bcc] {
            people.truncate(PEOPLE);
            for one in people {
                cut(&mut one.name, FIELD_CHARS);
                cut(&mut one.email, FIELD_CHARS);
            }
        }
        self.recipients.truncate(PEOPLE);
        self.attachments.truncate(FILES);
        bound_fields(&mut self.metadata);
        let names = self.attachments.iter_mut().chain(&mut self.recipients);
        for field in names.chain([&mut self.stream]) {
            cut(field, FIELD_CHARS);
        }
        for line in [&mut self.from, &mut self.mail_from, &mut self.track_links] {
            cut(line, LINE_CHARS);
        }
        cut(&mut self.subject, 2 * LINE_CHARS);
        self.tag.iter_mut().for_each(|tag| cut(tag, LINE_CHARS));
        self
    }

    /// What has happened by `now`, in order of time.
    pub fn events(&self, now: i64) -> impl Iterator<Item = &MessageEvent> {
        self.timeline
            .iter()
            .filter(move |event| event.at_unix_ms <= now)
    }

    /// `Queued` or `Sent`: the API's `Status` at `now`.
    pub fn status(&self, now: i64) -> &'static str {
        let is_past = |event: &MessageEvent| event.kind != InboxEventKind::Queued;
        if self.events(now).any(is_past) {
            "Sent"
        } else {
            "Queued"
        }
    }

    /// Whether message search shows it at `now`.
    pub fn is_visible(&self, now: i64) -> bool {
        !self.hidden && self.visible_unix_ms <= now
    }

    /// What has happened by `now`, for people.
    pub fn told(&self, now: i64) -> Vec<InboxEvent> {
        let told = |event: &MessageEvent| InboxEvent {
            unix_ms: event.at_unix_ms,
            kind: event.kind,
            recipient: event.recipient.clone(),
            detail: event.detail(),
        };
        self.events(now).map(told).collect()
    }
}

/// A bounce (postmark-facts.md section 4.5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Bounce {
    /// `ID`.
    pub id: u64,
    /// `Type`, `TypeCode` and `Name`.
    pub kind: BounceType,
    /// The message.
    pub message_id: String,
    /// The server's number.
    pub server: u64,
    /// The message stream.
    pub stream: String,
    /// The tag.
    pub tag: Option<String>,
    /// In a line: for an SMTP API error the short error.
    pub description: String,
    /// What the receiving server said; empty for an SMTP API error, whose long text is in the dump.
    pub details: String,
    /// The recipient.
    pub email: String,
    /// The sender's address.
    pub from: String,
    /// Decoded subject.
    pub subject: String,
    /// When, in milliseconds since the Unix epoch; may be in the future.
    pub bounced_unix_ms: i64,
    /// Whether the address is suppressed because of it. A new start is a fresh account: then it is not.
    #[serde(skip)]
    pub inactive: bool,
    /// Whether that can be taken back.
    pub can_activate: bool,
}
