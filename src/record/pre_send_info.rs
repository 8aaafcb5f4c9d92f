//! What can be known of a message before it leaves: who will not get it, and how much was sent this month.

use serde::{Deserialize, Serialize};

/// A suppressed address on a stream (postmark-facts.md section 4.6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suppressed {
    pub address: String,
    /// `HardBounce`, `SpamComplaint` or `ManualSuppression`.
    pub reason: String,
    /// `Recipient`, `Customer` or `Admin`.
    pub origin: String,
    /// As Postmark writes it.
    pub since: String,
}

/// A suppressed address with the stream on which it is suppressed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamSuppression {
    /// The message stream.
    pub stream: String,
    /// The address, why, and since when.
    pub suppressed: Suppressed,
}

/// Reasons and origins that can be taken back.
const LIFTABLE: [(&str, &str); 2] = [
    ("HardBounce", "Recipient"),
    ("ManualSuppression", "Customer"),
];

/// Descriptions of the reasons.
const REASONS: [(&str, &str, &str); 4] = [
    ("HardBounce", "", "a hard bounce"),
    ("SpamComplaint", "", "a spam complaint"),
    ("ManualSuppression", "Recipient", "unsubscribed"),
    ("ManualSuppression", "", "suppressed by hand"),
];

/// Whether Postmark lets customers lift a suppression of this reason and origin (postmark-facts.md section
/// 4.6).
pub fn can_be_lifted(reason: &str, origin: &str) -> bool {
    LIFTABLE.contains(&(reason, origin))
}

impl Suppressed {
    pub fn can_be_lifted(&self) -> bool {
        can_be_lifted(&self.reason, &self.origin)
    }

    /// Why, in words.
    pub fn why(&self) -> &str {
        let fits = |row: &&(&str, &str, &str)| {
            row.0 == self.reason && (row.1.is_empty() || row.1 == self.origin)
        };
        let known = REASONS.iter().find(fits);
        known.map_or(self.reason.as_str(), |row| row.2)
    }

    /// Which address, since when and why.
    pub fn in_words(&self) -> String {
        let reason = self.why();
        let since = match self.since.get(..10) {
            Some(day) => format!(" since {day}"),
            None => String::new(),
        };
        let address = &self.address;
        format!("Postmark will refuse {address}: suppressed{since} ({reason})")
    }
}

/// What was found out before the send, within the time limit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PreSendInfo {
    /// Suppressed recipients.
    pub suppressed: Vec<Suppressed>,
    /// Messages sent from this server since the 1st of the month (Eastern time), counting each recipient.
    pub sent: Option<u64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_postmark_lets_go_can_be_lifted() {
        for (reason, origin, lifts, words) in [
            ("HardBounce", "Recipient", true, "a hard bounce"),
            ("ManualSuppression", "Customer", true, "suppressed by hand"),
            ("ManualSuppression", "Recipient", false, "unsubscribed"),
            ("SpamComplaint", "Recipient", false, "a spam complaint"),
            ("New", "Admin", false, "New"),
        ] {
            let one = Suppressed {
                address: "a@b.example".into(),
                reason: reason.into(),
                origin: origin.into(),
                since: "2026-11-01T02:00:00-04:00".into(),
            };
            assert_eq!(one.can_be_lifted(), lifts, "{reason} {origin}");
            let said = one.in_words();
            assert!(
                said.contains(words) && said.contains("since 2026-11-01"),
                "{said}"
            );
        }
    }
}
