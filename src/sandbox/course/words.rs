//! What receiving servers and Postmark say of a message's end. Only the type names and the text of the
//! SMTP API error have a source; the rest is practice's own.

use crate::postmark::BounceType;

pub(super) const DELIVERED: &str = "smtp;250 2.0.0 Ok: practice, nothing has left this machine";
pub(super) const SANDBOXED: &str = "smtp;250 2.0.0 Ok: a Sandbox server delivers nothing";
pub(super) const BLACKHOLE: &str = "smtp;250 2.0.0 Ok: the black hole took it and keeps nothing";
pub(super) const DELAYED: &str = "smtp;451 4.7.1 Greylisted: try again later";

/// A bounce in words.
pub(super) struct Words {
    /// What the type means.
    pub description: &'static str,
    /// What the receiving server said.
    pub details: &'static str,
}

/// The short error of an SMTP API error, by the titles of the error table (postmark-facts.md section
/// 4.8).
const SHORT: [(u16, &str); 11] = [
    (300, "Invalid email request"),
    (400, "Sender signature not found"),
    (401, "Sender signature not confirmed"),
    (405, "Not allowed to send"),
    (406, "Inactive recipient"),
    (411, "Forbidden attachment type"),
    (412, "Account is pending approval"),
    (413, "Account may not send"),
    (422, "Invalid server or account"),
    (1235, "Message stream not found"),
    (1236, "Sending not supported for this stream type"),
];

/// The short error for a code.
pub(super) fn short(code: u16) -> &'static str {
    let row = SHORT.iter().find(|row| row.0 == code);
    row.map_or("SMTP API error", |row| row.1)
}

/// A bounce of this type in words.
pub(super) fn of(kind: BounceType) -> Words {
    let (description, details) = text(kind);
    Words {
        description,
        details,
    }
}

#[rustfmt::skip]
fn text(kind: BounceType) -> (&'static str, &'static str) {
    match kind {
        BounceType::HardBounce => ("The server was unable to deliver your message (unknown user, mailbox not found).", "smtp;550 5.1.1 User unknown"),
        BounceType::Transient => ("The server could not deliver your message for now.", "smtp;451 4.4.1 Network trouble, message delayed"),
        BounceType::Unsubscribe => ("The recipient asks to be unsubscribed.", "Unsubscribe request"),
        BounceType::Subscribe => ("The recipient asks to be subscribed.", "Subscribe request"),
        BounceType::AutoResponder => ("An automatic answer: out of office and the like.", "Out of office"),
        BounceType::AddressChange => ("The recipient has a new address.", "Address change request"),
        BounceType::DnsError => ("The domain of the recipient could not be looked up.", "smtp;450 4.1.2 Domain not found"),
        BounceType::SpamNotification => ("The message was taken, then blocked or classified as spam.", "smtp;550 5.7.1 Message looks like spam"),
        BounceType::OpenRelayTest => ("The answer is a test for open relays.", "Open relay test"),
        BounceType::Unknown => ("The answer could not be classified.", "smtp;500 Something went wrong"),
        BounceType::SoftBounce => ("The message could not be delivered for now (mailbox full, account disabled).", "smtp;452 4.2.2 Mailbox full"),
        BounceType::VirusNotification => ("The answer warns of a virus in the message.", "smtp;554 5.7.1 Virus found"),
        BounceType::ChallengeVerification => ("The answer asks for a proof that you sent the message.", "Please verify that you sent this message"),
        BounceType::BadEmailAddress => ("The address is not a valid one.", "smtp;553 5.1.3 Bad recipient address syntax"),
        BounceType::SpamComplaint => ("The recipient marked the message as spam.", "Complaint of the recipient"),
        BounceType::ManuallyDeactivated => ("The address was deactivated by hand.", "Manually deactivated"),
        BounceType::Unconfirmed => ("The recipient has not confirmed the registration.", "Registration not confirmed"),
        BounceType::Blocked => ("The provider blocks the message for its content or its sender.", "smtp;550 5.7.1 Blocked"),
        BounceType::SmtpApiError => ("An error occurred while accepting an email through the SMTP API.", ""),
        BounceType::InboundError => ("An inbound message could not be processed.", "Processing failed"),
        BounceType::DmarcPolicy => ("The message was refused because of the sending domain's DMARC policy.", "smtp;550 5.7.1 Rejected by DMARC policy"),
        BounceType::TemplateRenderingFailed => ("The template could not be filled in.", "Template rendering failed"),
    }
}
