//! How the practice world differs: the account, what becomes of messages, what reality leaves open.

use std::time::Duration;

use serde::Deserialize;

use crate::postmark::BounceType;
use crate::sandbox::account::{Approval, Delivery, SuppressionReason};

/// How the account differs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct AccountChange {
    /// Where approval stands.
    pub approval: Option<Approval>,
    /// Whether the first server has SMTP switched on.
    pub smtp: Option<bool>,
    /// What the first server does with messages.
    pub delivery: Option<Delivery>,
    /// The practice token was revoked: it opens nothing.
    pub revoked: bool,
    /// Signatures whose confirmation mail was not answered.
    pub unconfirmed: Vec<String>,
    /// Addresses suppressed on `outbound`.
    pub suppressed: Vec<Suppressed>,
    /// Domains that are there without verified DKIM.
    pub unverified_domains: Vec<String>,
}

/// A suppressed address.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Suppressed {
    /// The address.
    pub address: String,
    /// Why.
    pub reason: SuppressionReason,
}

/// What becomes of an accepted message whose validation found nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fate {
    /// Queued, sent, delivered.
    #[default]
    Delivered,
    /// Accepted, and no trace is left.
    Lost,
    /// Stays in the queue.
    Queued,
    /// Put off by the receiver once, then delivered.
    Delayed,
    /// Comes back.
    Bounced(BounceType),
    /// Refused inside with this code and text, whatever the message.
    RefusedInside {
        /// Postmark's error code (section 4.8).
        code: u16,
        /// The text.
        message: String,
    },
}

/// Decisions where the facts say that reality is unknown (postmark-facts.md section 12, point 16).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Switches {
    /// The code for an unverified sender: 400 as the live API answers, or 300 as a support article says.
    pub unverified_sender: u16,
    /// The code for an unconfirmed sender: 300, or 401 as in older tables.
    pub unconfirmed_sender: u16,
    /// Whether a message refused inside is also found by message search.
    pub refused_is_searchable: bool,
    /// Whether more than fifty recipients are refused in the dialogue (452).
    pub recipients_in_dialogue: bool,
    /// Whether a message over 10 MB is refused in the dialogue: SIZE says 10 MB.
    pub size_in_dialogue: bool,
    /// Whether MAIL is refused without TLS.
    pub demand_tls: bool,
    /// Whether any address may send; for the server to set, not for a scenario.
    #[serde(skip)]
    pub any_sender: bool,
}

impl Default for Switches {
    fn default() -> Self {
        Self {
            unverified_sender: 400,
            unconfirmed_sender: 300,
            refused_is_searchable: false,
            recipients_in_dialogue: false,
            size_in_dialogue: false,
            demand_tls: false,
            any_sender: false,
        }
    }
}

/// How long messages take inside (postmark-facts.md section 12, point 9).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Latency {
    /// From acceptance until message search and bounces show it.
    pub visible: Duration,
    /// From one event to the next.
    pub step: Duration,
}

impl Default for Latency {
    fn default() -> Self {
        Self {
            visible: Duration::from_millis(500),
            step: Duration::from_millis(1500),
        }
    }
}
