//! Bounce types, their codes and names (postmark-facts.md section 4.5).

use serde::{Deserialize, Serialize};

/// Postmark's bounce types, serialized by their API name (`Type`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[allow(missing_docs)]
pub enum BounceType {
    HardBounce,
    Transient,
    Unsubscribe,
    Subscribe,
    AutoResponder,
    AddressChange,
    DnsError,
    SpamNotification,
    OpenRelayTest,
    Unknown,
    SoftBounce,
    VirusNotification,
    ChallengeVerification,
    BadEmailAddress,
    SpamComplaint,
    ManuallyDeactivated,
    Unconfirmed,
    Blocked,
    /// Accepted over SMTP, then rejected by Postmark.
    #[serde(rename = "SMTPApiError")]
    SmtpApiError,
    InboundError,
    #[serde(rename = "DMARCPolicy")]
    DmarcPolicy,
    TemplateRenderingFailed,
}

/// Every type with API name, code and display name, ordered by code.
const TYPES: [(BounceType, &str, u32, &str); 22] = [
    (BounceType::HardBounce, "HardBounce", 1, "Hard bounce"),
    (
        BounceType::Transient,
        "Transient",
        2,
        "Message delayed/Undeliverable",
    ),
    (
        BounceType::Unsubscribe,
        "Unsubscribe",
        16,
        "Unsubscribe request",
    ),
    (BounceType::Subscribe, "Subscribe", 32, "Subscribe request"),
    (
        BounceType::AutoResponder,
        "AutoResponder",
        64,
        "Auto responder",
    ),
    (
        BounceType::AddressChange,
        "AddressChange",
        128,
        "Address change",
    ),
    (BounceType::DnsError, "DnsError", 256, "DNS error"),
    (
        BounceType::SpamNotification,
        "SpamNotification",
        512,
        "Spam notification",
    ),
    (
        BounceType::OpenRelayTest,
        "OpenRelayTest",
        1024,
        "Open relay test",
    ),
    (BounceType::Unknown, "Unknown", 2048, "Unknown"),
    (BounceType::SoftBounce, "SoftBounce", 4096, "Soft bounce"),
    (
        BounceType::VirusNotification,
        "VirusNotification",
        8192,
        "Virus notification",
    ),
    (
        BounceType::ChallengeVerification,
        "ChallengeVerification",
        16384,
        "Spam challenge verification",
    ),
    (
        BounceType::BadEmailAddress,
        "BadEmailAddress",
        100_000,
        "Invalid email address",
    ),
    (
        BounceType::SpamComplaint,
        "SpamComplaint",
        100_001,
        "Spam complaint",
    ),
    (
        BounceType::ManuallyDeactivated,
        "ManuallyDeactivated",
        100_002,
        "Manually deactivated",
    ),
    (
        BounceType::Unconfirmed,
        "Unconfirmed",
        100_003,
        "Registration not confirmed",
    ),
    (BounceType::Blocked, "Blocked", 100_006, "ISP block"),
    (
        BounceType::SmtpApiError,
        "SMTPApiError",
        100_007,
        "SMTP API error",
    ),
    (
        BounceType::InboundError,
        "InboundError",
        100_008,
        "Processing failed",
    ),
    (
        BounceType::DmarcPolicy,
        "DMARCPolicy",
        100_009,
        "DMARC Policy",
    ),
    (
        BounceType::TemplateRenderingFailed,
        "TemplateRenderingFailed",
        100_010,
        "Template rendering failed",
    ),
];

impl BounceType {
    pub fn all() -> impl Iterator<Item = Self> {
        TYPES.iter().map(|row| row.0)
    }

    /// The type with the API name `word`, in any case.
    pub fn of_word(word: &str) -> Option<Self> {
        TYPES
            .iter()
            .find(|row| row.1.eq_ignore_ascii_case(word))
            .map(|row| row.0)
    }

    pub fn of_code(code: u32) -> Option<Self> {
        TYPES.iter().find(|row| row.2 == code).map(|row| row.0)
    }

    /// The API name (`Type`).
    pub fn word(self) -> &'static str {
        self.row().1
    }

    /// `TypeCode`.
    pub fn code(self) -> u32 {
        self.row().2
    }

    /// Display name (`Name`).
    pub fn name(self) -> &'static str {
        self.row().3
    }

    fn row(self) -> &'static (Self, &'static str, u32, &'static str) {
        // The table is in the order of the variants; a test holds it.
        &TYPES[self as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_the_order_of_the_variants() {
        for (at, row) in TYPES.iter().enumerate() {
            assert_eq!(row.0 as usize, at, "{}", row.1);
            assert_eq!(row.0.word(), row.1);
            assert_eq!(BounceType::of_word(&row.1.to_uppercase()), Some(row.0));
            assert_eq!(BounceType::of_code(row.2), Some(row.0));
            let written = serde_json::to_string(&row.0).unwrap();
            assert_eq!(written, format!("\"{}\"", row.1));
        }
    }
}
