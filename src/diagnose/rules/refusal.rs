//! Sender, recipients and message refused, in the dialogue or inside Postmark
//! (postmark-facts.md sections 1.5 and 4.8).

use crate::record::{FailureKind as K, Stage as S};

use super::super::case::When::*;
use super::{Rule, fallback, rule};

/// A refusal that may be about the sender: a server may wait with it until the end.
const REFUSED: &[K] = &[
    K::SenderRefused,
    K::RecipientsRefused,
    K::DataRefused,
    K::MessageRefused,
];
/// What the practice server says when a message cannot be written, over SMTP and the API alike.
pub(in crate::diagnose) const PRACTICE_UNWRITABLE: &str = "practice inbox cannot be written";
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
];
const TOO_LARGE: &[&str] = &[
    "size exceeds",
    "too large",
    "too big",
    "exceeds size",
    "exceeds the maximum",
    "size limit",
];

pub(super) const RULES: &[Rule] = &[
    rule("message.too-large", &[Kind(&[K::MessageTooLarge])]),
    // What the text says outright.
    rule("sender.pending-account", &[Kind(REFUSED), Inside(&[412])]),
    rule(
        "sender.pending-account",
        &[Kind(REFUSED), Text(&["pending approval"])],
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
    rule("message.too-large", &[Kind(REFUSED), Code(&[552])]),
    rule(
        "message.too-large",
        &[Kind(REFUSED), Enhanced(&[(5, 3, 4), (5, 2, 3)])],
    ),
    rule("message.too-large", &[Kind(REFUSED), Text(TOO_LARGE)]),
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
    fallback("refused.temporary", &[Kind(REFUSED), Temporary]),
    // Permanent refusals by stage.
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
    fallback("sender.refused", &[Kind(&[K::SenderRefused])]),
    rule(
        "recipient.relay-denied",
        &[
            Kind(AFTER_MAIL),
            Text(&[
                "relay access denied",
                "relaying denied",
                "relay denied",
                "relay not permitted",
                "unable to relay",
            ]),
        ],
    ),
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
            Enhanced(&[(5, 1, 1), (5, 1, 2), (5, 1, 10)]),
        ],
    ),
    rule(
        "recipient.unknown",
        &[
            Kind(&[K::RecipientsRefused]),
            Text(&[
                "user unknown",
                "no such user",
                "unknown user",
                "does not exist",
            ]),
        ],
    ),
    fallback("recipient.refused", &[Kind(&[K::RecipientsRefused])]),
    rule(
        "message.content",
        &[
            Kind(AFTER_MAIL),
            Text(&[
                "spam",
                "virus",
                "malware",
                "content rejected",
                "blocked for policy",
            ]),
            Stage(&[S::Verdict, S::Content, S::Envelope]),
        ],
    ),
    fallback(
        "message.refused",
        &[Kind(&[K::DataRefused, K::MessageRefused])],
    ),
];
