//! Addresses at Postmark that are safe to write to (postmark-facts.md section 5): nobody reads there. They
//! count as messages of the month all the same.

/// Safe test addresses and what each does.
pub const TEST_ADDRESSES: [(&str, &str); 7] = [
    (
        "test@blackhole.postmarkapp.com",
        "taken and never delivered",
    ),
    (
        "HardBounce@bounce-testing.postmarkapp.com",
        "bounces for good, is suppressed after",
    ),
    (
        "SoftBounce@bounce-testing.postmarkapp.com",
        "bounces for now",
    ),
    (
        "Transient@bounce-testing.postmarkapp.com",
        "delayed; Postmark tries on",
    ),
    (
        "DnsError@bounce-testing.postmarkapp.com",
        "bounces: the domain has no mail server",
    ),
    (
        "Blocked@bounce-testing.postmarkapp.com",
        "bounces: blocked by the receiver",
    ),
    (
        "SMTPApiError@bounce-testing.postmarkapp.com",
        "refused inside, after it was taken",
    ),
];
