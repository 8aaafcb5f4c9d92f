//! Sender, recipients and message refused, in the dialogue or inside Postmark
//! (postmark-facts.md sections 1.5 and 4.8).

use crate::record::FailureKind as K;

use super::super::case::When::*;
use super::{Rule, fallback, rule};

/// Rejections that may be about the sender: servers may delay them until the end.
const REFUSED: &[K] = &[
    K::SenderRefused,
    K::RecipientsRefused,
    K::DataRefused,
    K::MessageRefused,
];
/// The practice server's reply if a message cannot be stored, in SMTP and the API.
pub(in crate::diagnose) const PRACTICE_UNWRITABLE: &str = "practice inbox cannot be written";
/// Rejections by policy, at any stage.
const POLICY: &[K] = &[
    K::GreetingRefused,
    K::HelloRefused,
    K::SenderRefused,
    K::RecipientsRefused,
    K::DataRefused,
    K::MessageRefused,
];
const AFTER_MAIL: &[K] = &[K::RecipientsRefused, K::DataRefused, K::MessageRefused];
const SIGNATURE: &[&str] = &[
    "sender signature",
    "verified sender",
    "sender not verified",
    "sender is not verified",
    "sender address not verified",
    "sender address is not verified",
    "domain not verified",
    "domain is not verified",
    "not owned by user",
    "sender not allowed",
    "from address not verified",
    "not authorized to send as",
    "not allowed to send as",
];
const UNCONFIRMED: &[&str] = &[
    "not confirmed",
    "not been confirmed",
    "hasn't been confirmed",
    "unconfirmed",
];
const RATE: &[&str] = &[
    "rate limit",
    "too many messages",
    "too many emails",
    "throttl",
    "slow down",
    "sending rate",
    "submission rate",
];
/// The mailbox is full; sending quotas are [`RATE`].
pub(in crate::diagnose) const MAILBOX_FULL: &[&str] = &[
    "mailbox is full",
    "mailbox full",
    "full mailbox",
    "mailbox quota",
    "over quota",
    "overquota",
    "quota exceeded",
    "exceeded his quota",
    "exceeded their quota",
    "exceeded storage allocation",
    "exceeded their storage",
    "storage quota",
    "out of storage space",
    "mailbox size limit exceeded",
    "not enough storage space",
    "user quota",
];
pub(in crate::diagnose) const DISABLED: &[&str] = &[
    "mailbox disabled",
    "mailboxdisabled",
    "mailbox is disabled",
    "account is disabled",
    "account disabled",
    "account has been disabled",
    "account that you tried to reach is disabled",
    "mailbox is inactive",
    "account is inactive",
    "account inactive",
    "recipient is inactive",
    "user disabled",
    "account suspended",
    "mailbox suspended",
];
/// The mailbox does not exist.
pub(in crate::diagnose) const UNKNOWN: &[&str] = &[
    "user unknown",
    "no such user",
    "unknown user",
    "does not exist",
    "doesn't exist",
    "not exist",
    "user not found",
    "mailbox not found",
    "mailbox unavailable",
    "mailbox unknown",
    "unknown mailbox",
    "no such mailbox",
    "no such recipient",
    "no mailbox",
    "no such address",
    "unknown recipient",
    "recipient unknown",
    "recipient not found",
    "invalid recipient",
    "invalid mailbox",
    "address unknown",
    "unknown address",
    "unknown or illegal alias",
    "not our customer",
    "not a valid mailbox",
    "undeliverable address",
    "unrouteable address",
    "unroutable address",
];
const DMARC: &[&str] = &["dmarc"];
const NOT_AUTHENTICATED: &[&str] = &[
    "spf check",
    "spf fail",
    "spf validation",
    "fails spf",
    "failed spf",
    "spf: fail",
    "spf record",
    "sender policy framework",
    "spf-fail",
    "spf test",
    "spf mechanism",
    "not authorized by spf",
    "violates spf",
    "dkim fail",
    "dkim check",
    "dkim signature",
    "dkim verification",
    "fails dkim",
    "authentication checks",
    "required authentication level",
    "unauthenticated email",
    "authentication information",
    "spf or dkim",
    "message failed authentication",
    "unauthenticated sender",
    "not authenticated with spf",
    "spf or domainkeys",
];
pub(super) const BLOCKLIST: &[&str] = &[
    "spamhaus",
    "spamcop",
    "barracudacentral",
    "sorbs",
    "uceprotect",
    "blacklist",
    "black list",
    "blocklist",
    "block list",
    "blocked using",
    "blocked by rbl",
    " rbl",
    "rbl.",
    "dnsbl",
    "rejected because listed",
    "is listed",
    "listed in",
    "listed at",
    "listed on",
    "banned sending ip",
    "poor reputation",
    "bad reputation",
    "low reputation",
    "reputation of the sending",
    "ip reputation",
    "traffic not accepted from this ip",
    "not accepted from this ip",
    "connections will not be accepted from",
    "cloudmark",
    "proofpoint dynamic reputation",
];
pub(super) const REVERSE_DNS: &[&str] = &[
    "reverse dns",
    "reverse hostname",
    "rdns",
    "ptr record",
    "ptr resource",
    "no ptr",
    "does not have a ptr",
    "reverse lookup",
    "cannot find your hostname",
    "no reverse",
    "reverse mapping",
];
const CONTENT: &[&str] = &[
    "spam",
    "unsolicited",
    "virus",
    "malware",
    "phish",
    "content rejected",
    "message content",
    "content presents",
    "blocked for policy",
    "suspicious",
    "url in this",
    "link in this",
    "executable",
    "content policy",
    "content filter",
    "message rejected due to content",
    "prohibited attachment",
    "attachment guidelines",
    "bulk mail",
];
const TOO_LARGE: &[&str] = &[
    "size exceeds",
    "too large",
    "too big",
    "exceeds size",
    "exceeds the maximum",
    "size limit",
];

const RELAY_DENIED: &[&str] = &[
    "relay access denied",
    "relaying denied",
    "relay denied",
    "relay not permitted",
    "unable to relay",
    "relaying not allowed",
    "relay not allowed",
    "relaying is prohibited",
    "not permitted to relay",
    "we do not relay",
];

pub(super) const RULES: &[Rule] = &[
    rule("message.too-large", &[Kind(&[K::MessageTooLarge])]),
    // What the text says outright.
    rule("sender.pending-account", &[Kind(REFUSED), Inside(&[412])]),
    rule(
        "sender.pending-account",
        &[Kind(REFUSED), Text(&["pending approval"])],
    ),
    rule(
        "recipient.disabled",
        &[Kind(&[K::RecipientsRefused]), Enhanced(&[(5, 2, 1)])],
    ),
    rule("sender.account-blocked", &[Kind(REFUSED), Inside(&[413])]),
    rule(
        "sender.account-blocked",
        &[
            Kind(REFUSED),
            Text(&[
                "not approved to send",
                "account is suspended",
                "account has been suspended",
                "account is disabled",
            ]),
        ],
    ),
    rule("sender.no-credits", &[Kind(REFUSED), Inside(&[405])]),
    rule(
        "sender.no-credits",
        &[
            Kind(REFUSED),
            Text(&[
                "out of credits",
                "no credits",
                "enough credits",
                "monthly limit",
                "quota exceeded for account",
            ]),
        ],
    ),
    rule("stream.unknown", &[Kind(REFUSED), Inside(&[1235, 1226])]),
    rule(
        "stream.unknown",
        &[
            Kind(REFUSED),
            Text(&[
                "does not exist on this server",
                "unknown stream",
                "stream does not exist",
                "stream not found",
            ]),
        ],
    ),
    rule("stream.not-for-sending", &[Kind(REFUSED), Inside(&[1236])]),
    rule(
        "stream.not-for-sending",
        &[
            Kind(REFUSED),
            Text(&[
                "not supported for this stream",
                "not supported on this stream",
                "inbound stream",
            ]),
        ],
    ),
    rule("sender.public-domain", &[Kind(REFUSED), Inside(&[503])]),
    rule(
        "sender.public-domain",
        &[Kind(REFUSED), Text(&["public domain"])],
    ),
    rule(
        "sender.public-domain",
        &[Kind(REFUSED), Text(SIGNATURE), PublicFrom],
    ),
    rule(
        "sender.public-domain",
        &[Kind(REFUSED), Inside(&[400]), PublicFrom],
    ),
    rule("sender.unconfirmed", &[Kind(REFUSED), Inside(&[401])]),
    rule(
        "sender.unconfirmed",
        &[
            Kind(REFUSED),
            Text(UNCONFIRMED),
            Text(&["sender", "signature", "from"]),
        ],
    ),
    rule("sender.unverified", &[Kind(REFUSED), Inside(&[400])]),
    rule("sender.unverified", &[Kind(REFUSED), Text(SIGNATURE)]),
    rule("recipient.inactive", &[Kind(AFTER_MAIL), Inside(&[406])]),
    rule(
        "recipient.inactive",
        &[
            Kind(AFTER_MAIL),
            Text(&[
                "inactive recipient",
                "marked as inactive",
                "inactive address",
                "suppressed",
                "suppression",
            ]),
        ],
    ),
    rule("message.attachment", &[Kind(AFTER_MAIL), Inside(&[411])]),
    rule(
        "message.attachment",
        &[
            Kind(AFTER_MAIL),
            Text(&[
                "forbidden attachment",
                "attachment type",
                "attachment is not allowed",
                "file type not allowed",
            ]),
        ],
    ),
    rule(
        "recipient.mailbox-full",
        &[Kind(AFTER_MAIL), Enhanced(&[(5, 2, 2), (4, 2, 2)])],
    ),
    rule(
        "recipient.mailbox-full",
        &[Kind(AFTER_MAIL), Text(MAILBOX_FULL)],
    ),
    rule(
        "message.too-large",
        &[Kind(REFUSED), Enhanced(&[(5, 3, 4), (5, 2, 3)])],
    ),
    rule("message.too-large", &[Kind(REFUSED), Text(TOO_LARGE)]),
    // What receiving servers say of the sender's DNS, address and reputation, at any point.
    rule("sender.dmarc", &[Kind(POLICY), Text(DMARC)]),
    rule(
        "sender.not-authenticated",
        &[
            Kind(POLICY),
            Enhanced(&[
                (5, 7, 20),
                (5, 7, 21),
                (5, 7, 22),
                (5, 7, 23),
                (5, 7, 24),
                (5, 7, 26),
                (4, 7, 26),
                (5, 7, 515),
            ]),
        ],
    ),
    rule(
        "sender.not-authenticated",
        &[Kind(POLICY), Text(NOT_AUTHENTICATED)],
    ),
    rule(
        "sender.reverse-dns",
        &[Kind(POLICY), Enhanced(&[(5, 7, 25), (4, 7, 25)])],
    ),
    rule("sender.reverse-dns", &[Kind(POLICY), Text(REVERSE_DNS)]),
    rule("sender.blocklisted", &[Kind(POLICY), Text(BLOCKLIST)]),
    rule(
        "recipient.too-many",
        &[Kind(REFUSED), Enhanced(&[(4, 5, 3), (5, 5, 3)])],
    ),
    rule(
        "recipient.too-many",
        &[
            Kind(REFUSED),
            Text(&[
                "too many recipients",
                "more than 50 recipients",
                "recipient limit",
            ]),
        ],
    ),
    rule(
        "message.invalid-inside",
        &[Kind(REFUSED), Inside(&[300, 402, 403])],
    ),
    // Temporary refusals: the wording decides only between practice, rate and the rest.
    rule(
        "practice.unwritable",
        &[Kind(REFUSED), Temporary, Text(&[PRACTICE_UNWRITABLE])],
    ),
    rule("refused.rate", &[Kind(REFUSED), Temporary, Text(RATE)]),
    rule(
        "refused.rate",
        &[Kind(REFUSED), Enhanced(&[(5, 4, 5), (4, 4, 5)])],
    ),
    rule(
        "recipient.relay-denied",
        &[Kind(AFTER_MAIL), Text(RELAY_DENIED)],
    ),
    fallback("refused.temporary", &[Kind(REFUSED), Temporary]),
    // Permanent refusals by stage.
    fallback("message.content", &[Kind(AFTER_MAIL), Text(CONTENT)]),
    fallback("message.too-large", &[Kind(REFUSED), Code(&[552])]),
    rule(
        "recipient.non-ascii",
        &[Kind(REFUSED), Enhanced(&[(5, 6, 7)])],
    ),
    rule("recipient.non-ascii", &[Kind(REFUSED), Text(&["smtputf8"])]),
    rule(
        "sender.domain",
        &[
            Kind(&[K::SenderRefused]),
            Text(&[
                "domain not found",
                "domain does not exist",
                "no such domain",
            ]),
        ],
    ),
    rule(
        "sender.domain",
        &[Kind(&[K::SenderRefused]), Enhanced(&[(5, 1, 8)])],
    ),
    rule(
        "sender.malformed",
        &[Kind(&[K::SenderRefused]), Enhanced(&[(5, 1, 7)])],
    ),
    rule(
        "sender.malformed",
        &[Kind(&[K::SenderRefused]), Code(&[501])],
    ),
    rule(
        "sender.refused",
        &[
            Kind(AFTER_MAIL),
            Text(&["permissions to send as", "sendasdenied", "send as denied"]),
        ],
    ),
    fallback("sender.refused", &[Kind(&[K::SenderRefused])]),
    rule(
        "sender.refused",
        &[
            Kind(&[K::RecipientsRefused]),
            Text(&[
                "sender address rejected",
                "sender rejected",
                "sender denied",
            ]),
        ],
    ),
    rule(
        "recipient.malformed",
        &[Kind(&[K::RecipientsRefused]), Enhanced(&[(5, 1, 3)])],
    ),
    rule(
        "recipient.malformed",
        &[Kind(&[K::RecipientsRefused]), Code(&[501, 553])],
    ),
    rule(
        "recipient.unknown",
        &[
            Kind(&[K::RecipientsRefused]),
            Enhanced(&[(5, 1, 1), (5, 1, 2), (5, 1, 6), (5, 1, 10)]),
        ],
    ),
    fallback(
        "recipient.disabled",
        &[Kind(&[K::RecipientsRefused]), Text(DISABLED)],
    ),
    rule(
        "recipient.unknown",
        &[Kind(&[K::RecipientsRefused]), Text(UNKNOWN)],
    ),
    fallback("recipient.refused", &[Kind(&[K::RecipientsRefused])]),
    fallback(
        "message.refused",
        &[Kind(&[K::DataRefused, K::MessageRefused])],
    ),
];
