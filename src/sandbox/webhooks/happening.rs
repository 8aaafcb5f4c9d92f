//! What there is to report.

use super::super::account::SuppressionReason;
use super::super::course;
use super::super::stored_message::{MessageEvent, StoredMessage};
use crate::postmark::BounceType;
use crate::record::InboxEventKind;

/// `RecordType` of a webhook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::sandbox) enum Record {
    Delivery,
    /// A bounce or an SMTP API error.
    Bounce,
    SpamComplaint,
    Open,
    Click,
    SubscriptionChange,
    /// An inbound message; its payload has no `RecordType`.
    Inbound,
}

impl Record {
    /// As payloads and triggers write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Delivery => "Delivery",
            Self::Bounce => "Bounce",
            Self::SpamComplaint => "SpamComplaint",
            Self::Open => "Open",
            Self::Click => "Click",
            Self::SubscriptionChange => "SubscriptionChange",
            Self::Inbound => "Inbound",
        }
    }
}

/// One thing to report.
#[derive(Debug, Clone)]
pub(in crate::sandbox) struct Happening {
    /// When it happens, in milliseconds since the Unix epoch; may be in the future.
    pub at_unix_ms: i64,
    /// The server's number.
    pub server: u64,
    /// The message stream.
    pub stream: String,
    /// Whom it is about.
    pub recipient: String,
    /// What kind of event it is.
    pub record: Record,
    /// The MessageID; `None` for a suppression made by hand.
    pub message: Option<String>,
    /// Whether it is a bounce that reports an SMTP API error.
    pub is_api_error: bool,
    /// Whether it is the first open by this recipient; true for everything else.
    pub is_first: bool,
    /// What the payload is written from.
    pub about: About,
}

/// What the payload of an event is written from, besides the message.
#[derive(Debug, Clone)]
pub(in crate::sandbox) enum About {
    /// An event of the message.
    Event(Box<MessageEvent>),
    /// An address was suppressed for a reason, or reactivated.
    Suppression {
        reason: Option<SuppressionReason>,
        origin: &'static str,
    },
    /// The whole message.
    Message,
}

impl Happening {
    /// An address that was suppressed by hand, or reactivated (`reason` is then `None`).
    pub fn suppression(
        server: u64,
        stream: &str,
        recipient: &str,
        reason: Option<SuppressionReason>,
        now: i64,
    ) -> Self {
        Self {
            at_unix_ms: now,
            server,
            stream: stream.to_owned(),
            recipient: recipient.to_owned(),
            record: Record::SubscriptionChange,
            message: None,
            is_api_error: false,
            is_first: true,
            about: About::Suppression {
                reason,
                origin: "Customer",
            },
        }
    }
}

/// What these events of a message report, in order.
pub(super) fn of(kept: &StoredMessage, events: &[MessageEvent]) -> Vec<Happening> {
    let mut all = Vec::new();
    for event in events {
        let Some(record) = record(event) else {
            continue;
        };
        let happening = Happening {
            at_unix_ms: event.at_unix_ms,
            server: kept.server,
            stream: kept.stream.clone(),
            recipient: event.recipient.clone(),
            record,
            message: Some(kept.id.clone()),
            is_api_error: event.kind == InboxEventKind::RefusedInside,
            is_first: event.tracked.as_ref().is_none_or(|one| one.is_first),
            about: About::Event(Box::new(event.clone())),
        };
        let suppression = event.bounce_type.and_then(course::reason);
        let change = suppression.map(|reason| Happening {
            record: Record::SubscriptionChange,
            about: About::Suppression {
                reason: Some(reason),
                origin: reason.origin(),
            },
            ..happening.clone()
        });
        let came_in = inbound(&happening);
        all.push(happening);
        all.extend(change);
        all.extend(came_in);
    }
    all
}

/// What is delivered to an inbound address comes in again.
fn inbound(delivery: &Happening) -> Option<Happening> {
    let server = match delivery.record {
        Record::Delivery => super::inbound::server_of(&delivery.recipient)?,
        _ => return None,
    };
    Some(Happening {
        server,
        stream: "inbound".to_owned(),
        record: Record::Inbound,
        about: About::Message,
        ..delivery.clone()
    })
}

/// The kind of webhook that an event causes.
fn record(event: &MessageEvent) -> Option<Record> {
    match event.kind {
        InboxEventKind::Queued | InboxEventKind::Sent | InboxEventKind::Delayed => None,
        InboxEventKind::Delivered | InboxEventKind::Sandboxed => Some(Record::Delivery),
        InboxEventKind::Bounced if event.bounce_type == Some(BounceType::SpamComplaint) => {
            Some(Record::SpamComplaint)
        }
        InboxEventKind::Bounced | InboxEventKind::RefusedInside => Some(Record::Bounce),
        InboxEventKind::Opened => Some(Record::Open),
        InboxEventKind::Clicked => Some(Record::Click),
    }
}
