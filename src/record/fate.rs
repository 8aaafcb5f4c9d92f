//! What becomes of a message after its acceptance, recipient by recipient (postmark-facts.md sections
//! 1.5, 4.4 and 4.5).

use serde::{Deserialize, Serialize};

use super::{ApiFailure, Status};
use crate::postmark::BounceType;

/// Where a message stands for one recipient, as far as the API tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "fate")]
pub enum Fate {
    /// Nothing is known but the acceptance.
    Accepted,
    /// Refused at RCPT; the server's words.
    Refused {
        /// Its reply.
        words: String,
    },
    /// In Postmark's queue.
    Queued,
    /// Processed, on its way.
    Sent,
    /// Taken by a Sandbox server, which delivers nothing.
    Sandboxed,
    /// Put off by the receiving server.
    Delayed {
        /// Its words.
        words: String,
    },
    /// Taken by the receiving server.
    Delivered {
        /// Its words.
        words: String,
    },
    /// Came back.
    Bounced {
        /// The type, if Postmark told it.
        kind: Option<BounceType>,
        /// Postmark's description and the receiving server's words.
        words: String,
    },
    /// Refused inside Postmark after the acceptance.
    RefusedInside {
        /// Postmark's error code.
        code: Option<u16>,
        /// Its words.
        words: String,
    },
    /// The API has no trace of it.
    NotFound,
}

impl Fate {
    /// The word in `--json`, history and the log.
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

    /// What was said, if anything was.
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

    /// Whether nothing more will become of it.
    ///
    /// A `Transient` bounce is none: Postmark goes on trying (postmark-facts.md section 4.5).
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

    /// How bad it is; the message's status is the worst of its recipients'.
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

/// What became of it for one recipient.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecipientFate {
    /// The envelope address.
    pub address: String,
    /// What.
    #[serde(flatten)]
    pub fate: Fate,
    /// When, as Postmark writes it; empty if it did not say.
    pub at: String,
}

/// The worst of `fates`; `None` if there are none.
pub fn worst(fates: &[RecipientFate]) -> Option<&RecipientFate> {
    fates.iter().max_by_key(|one| one.fate.rank())
}

/// One report of a follow-up. The outcome is always the last.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FollowEvent {
    /// The API found it under this MessageID.
    Found {
        /// Postmark's id of the message.
        message_id: String,
    },
    /// Something became of it for a recipient.
    Recipient(RecipientFate),
    /// The API could not be asked, or did not answer as it should; it is asked again later.
    Trouble(ApiFailure),
    /// Another postrider follows it; what that one writes down is told.
    Elsewhere,
    /// The next question comes in so many milliseconds.
    Waiting(u64),
    /// The end. Nothing follows.
    Outcome(FollowOutcome),
}

/// What is known when a follow-up ends.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FollowOutcome {
    /// Postmark's id of the message, if it was found.
    pub message_id: Option<String>,
    /// Every recipient, in the envelope's order.
    pub recipients: Vec<RecipientFate>,
    /// The last failure of the API, if the last question failed.
    pub trouble: Option<ApiFailure>,
    /// Whether the user ended it before it was decided.
    pub stopped: bool,
}

impl FollowOutcome {
    /// The message's status: the worst of its recipients'. `before` is what was known before anybody
    /// asked (accepted, partly refused or unknown) and stays while nothing better is.
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
