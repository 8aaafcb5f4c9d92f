//! What becomes of a message after its acceptance, recipient by recipient (postmark-facts.md sections
//! 1.5, 4.4 and 4.5).

use serde::{Deserialize, Serialize};

use super::{ApiFailure, Status};
use crate::postmark::BounceType;

/// Delivery status of a message for one recipient, as far as the API tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "fate")]
pub enum Fate {
    /// Accepted; nothing more is known.
    Accepted,
    /// Rejected at RCPT.
    Refused { words: String },
    /// In Postmark's queue.
    Queued,
    /// Processed by Postmark and on its way.
    Sent,
    /// Processed by a Sandbox server, which delivers nothing.
    Sandboxed,
    /// Deferred by the recipient's server.
    Delayed { words: String },
    /// Accepted by the recipient's server.
    Delivered { words: String },
    /// Came back.
    Bounced {
        /// The type, if Postmark reports it.
        kind: Option<BounceType>,
        /// Postmark's description and the recipient server's reply.
        words: String,
    },
    /// Rejected by Postmark after acceptance.
    RefusedInside {
        /// Postmark's error code.
        code: Option<u16>,
        /// Postmark's description.
        words: String,
    },
    /// The API has no record of it.
    NotFound,
}

impl Fate {
    /// The name in `--json`, history and the log.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Refused { .. } => "refused",
            Self::Queued => "queued",
            Self::Sent => "sent",
            Self::Sandboxed => "sandboxed",
            Self::Delayed { .. } => "delayed",
            Self::Delivered { .. } => "delivered",
            Self::Bounced { .. } => "bounced",
            Self::RefusedInside { .. } => "refused-inside",
            Self::NotFound => "not-found",
        }
    }

    /// The description, or empty.
    pub fn words(&self) -> &str {
        match self {
            Self::Refused { words }
            | Self::Delayed { words }
            | Self::Delivered { words }
            | Self::Bounced { words, .. }
            | Self::RefusedInside { words, .. } => words,
            _ => "",
        }
    }

    /// Whether the status will not change any more.
    ///
    /// A `Transient` bounce is not final: Postmark keeps trying (postmark-facts.md section 4.5).
    pub fn is_final(&self) -> bool {
        match self {
            Self::Bounced { kind, .. } => *kind != Some(BounceType::Transient),
            Self::Refused { .. }
            | Self::Sandboxed
            | Self::Delivered { .. }
            | Self::RefusedInside { .. } => true,
            Self::Accepted | Self::Queued | Self::Sent | Self::Delayed { .. } | Self::NotFound => {
                false
            }
        }
    }

    /// Severity; a message's status is the worst of its recipients'.
    fn rank(&self) -> u8 {
        match self {
            Self::Delivered { .. } => 0,
            Self::Sandboxed => 1,
            Self::Sent => 2,
            Self::Queued => 3,
            Self::Accepted => 4,
            Self::Delayed { .. } => 5,
            Self::NotFound => 6,
            Self::Refused { .. } => 7,
            Self::Bounced { .. } => 8,
            Self::RefusedInside { .. } => 9,
        }
    }

    fn status(&self) -> Status {
        match self {
            Self::Delivered { .. } => Status::Delivered,
            Self::NotFound => Status::NotFound,
            Self::Refused { .. } => Status::PartlyRefused,
            Self::Bounced { .. } => Status::Bounced,
            Self::RefusedInside { .. } => Status::RefusedInside,
            _ => Status::Accepted,
        }
    }
}

/// Delivery status of one recipient.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecipientFate {
    /// The envelope address.
    pub address: String,
    #[serde(flatten)]
    pub fate: Fate,
    /// As Postmark writes it; may be empty.
    pub at: String,
}

/// The worst of `fates`; `None` if there are none.
pub fn worst(fates: &[RecipientFate]) -> Option<&RecipientFate> {
    fates.iter().max_by_key(|one| one.fate.rank())
}

/// Progress of delivery tracking. The outcome is always last.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FollowEvent {
    /// The API found the message.
    Found {
        /// Postmark's ID of the message.
        message_id: String,
    },
    /// A recipient's status changed.
    Recipient(RecipientFate),
    /// An API request failed; it is retried later.
    Trouble(ApiFailure),
    /// Another postrider tracks the message; its results are reported.
    Elsewhere,
    /// Milliseconds until the next request.
    Waiting(u64),
    /// The end; nothing follows.
    Outcome(FollowOutcome),
}

/// Final result of delivery tracking.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FollowOutcome {
    /// Postmark's ID of the message, if found.
    pub message_id: Option<String>,
    /// Every recipient, in the envelope's order.
    pub recipients: Vec<RecipientFate>,
    /// The API failure, if the last request failed.
    pub trouble: Option<ApiFailure>,
    /// Whether the user stopped it early.
    pub stopped: bool,
}

impl FollowOutcome {
    /// The message's status: the worst of its recipients'. `before` is the status before tracking (accepted,
    /// partly refused or unknown) and stays until something better is known.
    pub fn status(&self, before: Status) -> Status {
        let Some(worst) = worst(&self.recipients) else {
            return before;
        };
        let known = match worst.fate {
            Fate::Accepted => before,
            _ => worst.fate.status(),
        };
        let partly = self
            .recipients
            .iter()
            .any(|one| matches!(one.fate, Fate::Refused { .. }));
        match known {
            Status::Accepted | Status::Delivered if partly => Status::PartlyRefused,
            known => known,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(fates: &[Fate]) -> FollowOutcome {
        let recipients = fates.iter().map(|fate| RecipientFate {
            address: "a@b.example".into(),
            fate: fate.clone(),
            at: String::new(),
        });
        FollowOutcome {
            message_id: None,
            recipients: recipients.collect(),
            trouble: None,
            stopped: false,
        }
    }

    #[test]
    fn the_worst_recipient_decides() {
        let words = String::new;
        let delivered = Fate::Delivered { words: words() };
        let bounced = Fate::Bounced {
            kind: None,
            words: words(),
        };
        let refused = Fate::Refused { words: words() };
        let inside = Fate::RefusedInside {
            code: Some(412),
            words: words(),
        };
        for (fates, status) in [
            (
                vec![delivered.clone(), delivered.clone()],
                Status::Delivered,
            ),
            (vec![delivered.clone(), Fate::Queued], Status::Accepted),
            (vec![delivered.clone(), bounced.clone()], Status::Bounced),
            (vec![bounced, inside], Status::RefusedInside),
            (vec![delivered, refused], Status::PartlyRefused),
            (vec![Fate::NotFound], Status::NotFound),
            (vec![Fate::Accepted], Status::Unknown),
            (vec![], Status::Unknown),
        ] {
            assert_eq!(of(&fates).status(Status::Unknown), status, "{fates:?}");
        }
    }

    #[test]
    fn what_postmark_tries_again_is_not_final() {
        let bounced = |kind| Fate::Bounced {
            kind,
            words: String::new(),
        };
        assert!(!bounced(Some(BounceType::Transient)).is_final());
        assert!(bounced(Some(BounceType::SoftBounce)).is_final() && bounced(None).is_final());
    }

    #[test]
    fn every_fate_survives_the_disk() {
        let fates = [
            Fate::Queued,
            Fate::Delivered {
                words: "250 ok".into(),
            },
            Fate::Bounced {
                kind: Some(BounceType::SmtpApiError),
                words: "x".into(),
            },
            Fate::RefusedInside {
                code: Some(412),
                words: "y".into(),
            },
        ];
        for fate in fates {
            let one = RecipientFate {
                address: "a@b.example".into(),
                fate,
                at: "2026".into(),
            };
            let text = serde_json::to_string(&one).unwrap();
            assert_eq!(serde_json::from_str::<RecipientFate>(&text).unwrap(), one);
        }
    }

    #[test]
    fn every_status_has_its_word() {
        for status in Status::all() {
            assert_eq!(Status::of_name(status.name()), Some(status));
            let json = serde_json::to_value(status).unwrap();
            assert_eq!(json, status.name());
        }
    }
}
