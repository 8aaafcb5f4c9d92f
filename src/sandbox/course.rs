//! What becomes of a message, decided when it is accepted: its events and bounces with their times.
//! Pure: the clock's reading comes as a number.

mod words;

use std::time::Duration;

use super::account::{Account, Delivery, Suppression, SuppressionReason};
use super::intake::ParsedHeaders;
use super::ledger::bounce_id;
use super::rules::{ApiError, all_inactive};
use super::scenario::{Fate, Latency};
use super::stored_message::{Bounce, LINE_CHARS, MessageEvent, StoredMessage, cut};
use super::submission::{parties, party};
use crate::postmark::BounceType;
use crate::record::{InboxEventKind, InboxItem};

/// Takes everything and keeps nothing (postmark-facts.md section 5).
pub(super) const BLACKHOLE: &str = "blackhole.postmarkapp.com";
/// Sends everything back, as the local part or `X-PM-Bounce-Type` says (section 5).
const BOUNCE_TESTING: &str = "bounce-testing.postmarkapp.com";
/// Where practice delivers to, as the API names it.
const DESTINATION: &str = "practice.invalid";

/// A message with its bounces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Course {
    /// The message; its timeline is filled.
    pub kept: StoredMessage,
    /// Its bounces, the future ones included.
    pub bounces: Vec<Bounce>,
}

/// What decides a course, beside the message.
#[derive(Debug, Clone)]
pub(super) struct DeliveryPlan<'a> {
    /// What becomes of a message that nothing is wrong with.
    pub fate: &'a Fate,
    /// From step to step.
    pub latency: Latency,
    /// Whether the server delivers.
    pub delivery: Delivery,
    /// `X-PM-Bounce-Type`.
    pub bounce_type: Option<&'a str>,
    /// Recipients that are inactive, while others are not.
    pub inactive: &'a [String],
    /// Whether an inactive recipient leaves an SMTP API error; over HTTP the answer says it.
    pub over_smtp: bool,
    /// What numbers the bounces: the message's place in time.
    pub order: i64,
}

/// What becomes of one recipient.
enum Lot {
    Delivered(&'static str),
    Delayed,
    Sandboxed,
    Queued,
    Bounced(BounceType),
    Inactive,
}

impl Course {
    /// The course of a message that was refused inside: an SMTP API error for each recipient.
    pub fn refused(
        mut kept: StoredMessage,
        error: &ApiError,
        outlook: &DeliveryPlan<'_>,
        is_shown: bool,
    ) -> Self {
        kept.refused = Some(error.clone());
        kept.hidden = !is_shown;
        let mut course = Self::begin(kept, outlook);
        let at = course.kept.visible_unix_ms;
        for recipient in course.kept.recipients.clone() {
            course.refuse(&recipient, error, at, outlook);
        }
        course
    }

    /// The course of a message that nothing is wrong with.
    pub fn of(kept: StoredMessage, outlook: &DeliveryPlan<'_>) -> Self {
        let mut course = Self::begin(kept, outlook);
        course.kept.sandboxed = outlook.delivery == Delivery::Sandbox;
        if *outlook.fate == Fate::Lost {
            course.kept.hidden = true;
            return course;
        }
        let times = course.times(outlook.latency);
        course.event("", InboxEventKind::Queued, times[0], "");
        if *outlook.fate != Fate::Queued {
            course.event("", InboxEventKind::Sent, times[1], "");
        }
        for recipient in course.kept.recipients.clone() {
            let lot = lot(&recipient, outlook);
            course.draw(&recipient, &lot, times, outlook);
        }
        course.kept.timeline.sort_by_key(|event| event.at_unix_ms);
        course
    }

    fn begin(mut kept: StoredMessage, outlook: &DeliveryPlan<'_>) -> Self {
        kept.visible_unix_ms = kept.received_unix_ms + millis(outlook.latency.visible);
        Self {
            kept,
            bounces: Vec::new(),
        }
    }

    /// Visible, sent, first verdict, second verdict.
    fn times(&self, latency: Latency) -> [i64; 4] {
        let step = millis(latency.step);
        [0, 1, 2, 3].map(|steps| self.kept.visible_unix_ms + steps * step)
    }

    fn draw(&mut self, recipient: &str, lot: &Lot, times: [i64; 4], outlook: &DeliveryPlan<'_>) {
        let [_, _, first, second] = times;
        match lot {
            Lot::Queued => {}
            Lot::Delivered(words) => {
                self.event(recipient, InboxEventKind::Delivered, first, words);
            }
            Lot::Sandboxed => {
                self.event(
                    recipient,
                    InboxEventKind::Sandboxed,
                    first,
                    words::SANDBOXED,
                );
            }
            Lot::Delayed => {
                self.event(recipient, InboxEventKind::Delayed, first, words::DELAYED);
                self.event(
                    recipient,
                    InboxEventKind::Delivered,
                    second,
                    words::DELIVERED,
                );
            }
            Lot::Bounced(BounceType::SmtpApiError) => {
                let error = ApiError::new(300, "A test of SMTP API errors, as asked for.");
                self.refuse(recipient, &error, first, outlook);
            }
            Lot::Bounced(kind) => self.bounce(recipient, *kind, first, outlook),
            Lot::Inactive if outlook.over_smtp => {
                let error = all_inactive(&[recipient.to_owned()]);
                self.refuse(recipient, &error, times[0], outlook);
            }
            Lot::Inactive => {}
        }
    }

    fn event(&mut self, recipient: &str, kind: InboxEventKind, at_unix_ms: i64, summary: &str) {
        let arrives = !recipient.is_empty();
        self.kept.timeline.push(MessageEvent {
            at_unix_ms,
            recipient: recipient.to_owned(),
            kind,
            summary: summary.to_owned(),
            server: if arrives {
                DESTINATION.into()
            } else {
                String::new()
            },
            ip: if arrives {
                "127.0.0.1".into()
            } else {
                String::new()
            },
            bounce: None,
            bounce_type: None,
        });
    }

    fn bounce(&mut self, recipient: &str, kind: BounceType, at: i64, outlook: &DeliveryPlan<'_>) {
        let told = words::of(kind);
        let id = self.enter(recipient, kind, told.description, told.details, at, outlook);
        self.come_back(recipient, InboxEventKind::Bounced, at, told.details, id);
        if let Some(event) = self.kept.timeline.last_mut() {
            event.bounce_type = Some(kind);
        }
    }

    fn refuse(&mut self, recipient: &str, error: &ApiError, at: i64, outlook: &DeliveryPlan<'_>) {
        let kind = BounceType::SmtpApiError;
        let id = self.enter(recipient, kind, words::short(error.code), "", at, outlook);
        let mut told = error.to_string();
        cut(&mut told, LINE_CHARS);
        self.come_back(recipient, InboxEventKind::RefusedInside, at, &told, id);
    }

    fn come_back(&mut self, recipient: &str, kind: InboxEventKind, at: i64, told: &str, id: u64) {
        self.event(recipient, kind, at, told);
        if let Some(event) = self.kept.timeline.last_mut() {
            event.bounce = Some(id);
        }
    }

    /// Puts a bounce into the list; returns its number.
    fn enter(
        &mut self,
        recipient: &str,
        kind: BounceType,
        description: &str,
        details: &str,
        at: i64,
        outlook: &DeliveryPlan<'_>,
    ) -> u64 {
        let id = bounce_id(outlook.order, self.bounces.len());
        let kept = &self.kept;
        let reason = reason(kind);
        self.bounces.push(Bounce {
            id,
            kind,
            message_id: kept.id.clone(),
            server: kept.server,
            stream: kept.stream.clone(),
            tag: kept.tag.clone(),
            description: description.to_owned(),
            details: details.to_owned(),
            email: recipient.to_owned(),
            from: party(&kept.from).email,
            subject: kept.subject.clone(),
            bounced_unix_ms: at,
            inactive: reason.is_some(),
            can_activate: reason == Some(SuppressionReason::HardBounce),
        });
        id
    }
}

/// What the API tells of a message that was caught before such things were kept: it was delivered.
pub(super) fn of_old(item: &InboxItem, handling: &ParsedHeaders) -> StoredMessage {
    let kept = StoredMessage {
        id: item.id.clone(),
        server: 1,
        stream: handling.stream.clone(),
        tag: handling.tag.clone(),
        metadata: handling.metadata.clone(),
        from: item.from.clone(),
        mail_from: item.mail_from.clone(),
        subject: item.subject.clone(),
        to: parties(&item.to),
        recipients: item.rcpt_to.clone(),
        received_unix_ms: item.received_unix_ms,
        track_links: "None".into(),
        ..StoredMessage::default()
    };
    let outlook = DeliveryPlan {
        fate: &Fate::Delivered,
        latency: Latency {
            visible: Duration::ZERO,
            step: Duration::ZERO,
        },
        delivery: Delivery::Live,
        bounce_type: None,
        inactive: &[],
        over_smtp: true,
        order: item.received_unix_ms,
    };
    Course::of(kept, &outlook).kept
}

/// Why an address is suppressed after a bounce of this kind; `None` if it is not (section 4.5).
fn reason(kind: BounceType) -> Option<SuppressionReason> {
    match kind {
        BounceType::HardBounce => Some(SuppressionReason::HardBounce),
        BounceType::SpamComplaint => Some(SuppressionReason::SpamComplaint),
        _ => None,
    }
}

/// Suppresses on their stream the addresses that come back for good, from the time of the bounce on.
pub(super) fn suppress(account: &mut Account, bounces: &[Bounce]) {
    for bounce in bounces {
        let Some(reason) = reason(bounce.kind) else {
            continue;
        };
        let servers = account.servers.iter_mut();
        let streams = servers
            .filter(|one| one.id == bounce.server)
            .flat_map(|one| &mut one.streams);
        let suppression = Suppression {
            address: bounce.email.to_lowercase(),
            reason,
            origin: reason.origin(),
            since_unix_ms: bounce.bounced_unix_ms,
        };
        for stream in streams.filter(|one| one.id.eq_ignore_ascii_case(&bounce.stream)) {
            let known = |one: &Suppression| one.address == suppression.address;
            if !stream.suppressions.iter().any(known) {
                stream.suppressions.push(suppression.clone());
            }
        }
    }
}

fn lot(recipient: &str, outlook: &DeliveryPlan<'_>) -> Lot {
    let (local, domain) = recipient.rsplit_once('@').unwrap_or((recipient, ""));
    let is_inactive = |one: &String| one.eq_ignore_ascii_case(recipient);
    if outlook.inactive.iter().any(is_inactive) {
        return Lot::Inactive;
    }
    if domain.eq_ignore_ascii_case(BOUNCE_TESTING) {
        return Lot::Bounced(tested(outlook.bounce_type.unwrap_or(local)));
    }
    if domain.eq_ignore_ascii_case(BLACKHOLE) {
        return Lot::Delivered(words::BLACKHOLE);
    }
    match outlook.fate {
        Fate::Queued => Lot::Queued,
        Fate::Bounced(kind) => Lot::Bounced(*kind),
        _ if outlook.delivery == Delivery::Sandbox => Lot::Sandboxed,
        Fate::Delayed => Lot::Delayed,
        _ => Lot::Delivered(words::DELIVERED),
    }
}

/// The bounce type that a test address asks for; underscores do not matter, what is unknown or is a
/// spam complaint is a hard bounce (section 5).
fn tested(word: &str) -> BounceType {
    match BounceType::of_word(&word.trim().replace('_', "")) {
        None | Some(BounceType::SpamComplaint) => BounceType::HardBounce,
        Some(kind) => kind,
    }
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX / 8)
}
