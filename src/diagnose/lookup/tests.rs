use super::*;
use super::{FixKind as F, LookupCause as C};

/// 2026-11-30T12:00:00Z.
const NOW: Moment = Moment {
    unix_ms: 1_796_040_000_000,
    offset_minutes: 0,
};
const WHO: &str = "grace@navy.example";

/// A trace `days` before now, of message `id`.
fn trace(days: i64, id: &str, what: T, words: &str) -> Trace {
    Trace {
        at: String::new(),
        unix_ms: Some(NOW.unix_ms - days * DAY_MS),
        stream: "outbound".into(),
        message_id: id.into(),
        address: WHO.into(),
        subject: "Your receipt".into(),
        what,
        words: words.into(),
    }
}

fn accepted(days: i64, id: &str) -> Trace {
    trace(days, id, T::Accepted { queued: false }, "")
}

fn bounced(days: i64, id: &str, bounce: B, words: &str) -> Trace {
    let bounce = Some(bounce);
    trace(days, id, T::Bounced { bounce }, words)
}

fn rejected(days: i64, id: &str, code: u16, words: &str) -> Trace {
    trace(days, id, T::RefusedInside { code: Some(code) }, words)
}

fn suppressed(days: i64, reason: &str, origin: &str) -> Trace {
    let (reason, origin) = (reason.into(), origin.into());
    trace(days, "", T::Suppressed { reason, origin }, "")
}

fn facts(traces: Vec<Trace>) -> LookupFacts {
    LookupFacts {
        query: LookupQuery::Recipient(WHO.into()),
        server: "Receipts".into(),
        server_link: "https://postmarkapp.com/servers/1".into(),
        is_sandbox: false,
        streams: vec!["outbound".into(), "broadcast".into()],
        messages_found: 0,
        messages_read: 0,
        archived: Vec::new(),
        bounces_left_out: 0,
        accepted: None,
        traces,
    }
}

fn days_ago(days: i64) -> Option<Moment> {
    Some(Moment {
        unix_ms: NOW.unix_ms - days * DAY_MS,
        ..NOW
    })
}

fn judge(facts: &LookupFacts) -> LookupVerdict {
    judge_lookup(facts, NOW)
}

/// What was found, the cause, the kind of the fix, and the whole verdict.
type Situation = (LookupFacts, C, Option<F>, &'static str);

fn deliveries() -> Vec<Situation> {
    vec![
        (
            facts(vec![
                accepted(18, "a"),
                trace(18, "a", T::Delivered, "250 ok"),
            ]),
            C::Delivered,
            None,
            "Delivered on Nov 12: the server of grace@navy.example accepted “Your receipt”.",
        ),
        (
            facts(vec![
                accepted(18, "a"),
                bounced(18, "a", B::SoftBounce, "smtp;452 4.2.2 Mailbox full"),
                accepted(17, "b"),
                trace(17, "b", T::Delivered, ""),
            ]),
            C::Delivered,
            None,
            "Delivered on Nov 13, after a soft bounce on Nov 12 (the mailbox is full): the server of grace@navy.example accepted “Your receipt”.",
        ),
        (
            facts(vec![trace(1, "a", T::Sandboxed, "")]),
            C::Sandboxed,
            Some(F::ChangeServer),
            "Not delivered: “Receipts” is a Sandbox server, which processes mail and delivers it to nobody.",
        ),
    ]
}

fn suppressions() -> Vec<Situation> {
    vec![
        (
            facts(vec![
                accepted(18, "a"),
                bounced(18, "a", B::HardBounce, "smtp;550 5.1.1 User unknown"),
                suppressed(18, "HardBounce", "Recipient"),
                trace(
                    9,
                    "b",
                    T::RefusedInside { code: None },
                    "Inactive recipient",
                ),
                rejected(5, "c", 406, "inactive"),
                accepted(2, "d"),
            ]),
            C::Bounced,
            Some(F::Reactivate),
            "Bounced on Nov 12: the mailbox does not exist; suppressed since; 3 later messages were not sent.",
        ),
        (
            facts(vec![
                accepted(18, "a"),
                trace(18, "a", T::Delivered, ""),
                bounced(17, "a", B::SpamComplaint, ""),
                suppressed(17, "SpamComplaint", "Recipient"),
            ]),
            C::SpamComplaint,
            Some(F::AskSupport),
            "Marked as spam on Nov 13: grace@navy.example reported a message as spam; suppressed on the stream outbound since.",
        ),
        (
            facts(vec![suppressed(10, "ManualSuppression", "Customer")]),
            C::Suppressed,
            Some(F::Reactivate),
            "Suppressed by hand on Nov 20: Postmark sends nothing to grace@navy.example on the stream outbound.",
        ),
        (
            facts(vec![
                accepted(20, "a"),
                trace(20, "a", T::Delivered, ""),
                suppressed(10, "ManualSuppression", "Recipient"),
            ]),
            C::Unsubscribed,
            Some(F::OpenInPostmark),
            "Unsubscribed on Nov 20: grace@navy.example does not want mail from the stream outbound.",
        ),
    ]
}

fn rejections_and_pauses() -> Vec<Situation> {
    vec![
        (
            facts(vec![rejected(
                1,
                "a",
                400,
                "The 'From' address is not a Sender Signature.",
            )]),
            C::RefusedInside,
            Some(F::Other),
            "Rejected by Postmark on Nov 29 after accepting it: The 'From' address is not a Sender Signature (error code 400).",
        ),
        (
            facts(vec![Trace {
                stream: "newsletter".into(),
                ..rejected(1, "a", 1235, "does not exist")
            }]),
            C::WrongStream,
            Some(F::ChangeStream),
            "Wrong stream: the message stream “newsletter” does not exist on this server, so Postmark rejected the message on Nov 29.",
        ),
        (
            LookupFacts {
                accepted: days_ago(3),
                ..facts(vec![accepted(30, "a"), trace(30, "a", T::Delivered, "")])
            },
            C::AccountPaused,
            Some(F::AskSupport),
            "Accepted on Nov 27, but Postmark has no record of the message: sending is probably paused for this account.",
        ),
        (
            facts(vec![trace(1, "a", T::Accepted { queued: true }, "")]),
            C::AccountPaused,
            Some(F::AskSupport),
            "Held by Postmark since Nov 29: the message is still queued, probably because sending is paused for this account.",
        ),
    ]
}

fn nothing_decided() -> Vec<Situation> {
    vec![
        (
            facts(vec![]),
            C::NotFound,
            Some(F::ChangeServer),
            "Nothing found: server “Receipts” has no mail to grace@navy.example in the 45 days that Postmark keeps.",
        ),
        (
            LookupFacts {
                accepted: days_ago(60),
                ..facts(vec![])
            },
            C::TooOld,
            Some(F::Other),
            "Too old: Postmark accepted the message on Oct 1, and keeps activity for 45 days.",
        ),
        (
            facts(vec![
                accepted(1, "a"),
                trace(1, "a", T::Delayed, "451 later"),
            ]),
            C::Delayed,
            Some(F::Wait),
            "Delayed since Nov 29: the server of grace@navy.example asked Postmark to try again later, and Postmark is retrying.",
        ),
        (
            facts(vec![accepted(1, "a")]),
            C::Pending,
            Some(F::Wait),
            "Sent on Nov 29: Postmark has no answer from the server of grace@navy.example yet.",
        ),
    ]
}

#[test]
fn the_first_sentence_names_the_cause_in_every_situation() {
    let all = [
        deliveries(),
        suppressions(),
        rejections_and_pauses(),
        nothing_decided(),
    ];
    for (facts, cause, fix, text) in all.into_iter().flatten() {
        let found = judge(&facts);
        assert_eq!(found.text, text);
        assert_eq!(
            (found.cause, found.fix.map(|fix| fix.kind)),
            (cause, fix),
            "{text}"
        );
    }
}

#[test]
fn an_api_that_failed_is_named_first() {
    use ApiFailureKind as K;
    for (kind, text) in [
        (K::Unreachable, "Postmark's API cannot be reached"),
        (K::Maintenance, "Postmark's API is down for maintenance"),
        (K::ServerError, "Postmark's API is down"),
        (K::Timeout, "Postmark's API did not answer"),
        (K::Unauthorized, "Postmark did not accept the server token"),
    ] {
        let failure = ApiFailure::unasked("api.postmarkapp.com", kind, "why.".into());
        let found = judge_failed_lookup(&failure);
        let expected = format!("{text}, so nothing is known about this mail: why.");
        assert_eq!(
            (found.cause, found.text),
            (LookupCause::ApiFailed, expected)
        );
        assert!(found.fix.is_some(), "{kind:?}");
    }
}

#[test]
fn a_suppression_on_another_stream_does_not_hide_a_delivery() {
    let elsewhere = Trace {
        stream: "broadcast".into(),
        ..suppressed(10, "ManualSuppression", "Recipient")
    };
    let found = judge(&facts(vec![
        elsewhere,
        accepted(1, "a"),
        trace(1, "a", T::Delivered, ""),
    ]));
    assert_eq!(found.cause, LookupCause::Delivered);
    assert!(
        found.text.ends_with("Suppressed on the stream broadcast."),
        "{}",
        found.text
    );
}

#[test]
fn only_trouble_since_the_last_delivery_is_worth_a_word() {
    let found = judge(&facts(vec![
        bounced(30, "a", B::SoftBounce, ""),
        trace(20, "b", T::Delivered, ""),
        trace(10, "c", T::Delivered, ""),
    ]));
    assert!(
        found.text.starts_with("Delivered on Nov 20: "),
        "{}",
        found.text
    );
}

#[test]
fn an_address_that_a_shell_would_read_is_not_put_into_a_command() {
    let odd = Trace {
        address: "$(id)@navy.example".into(),
        ..suppressed(1, "HardBounce", "Recipient")
    };
    let fix = judge(&facts(vec![odd])).fix.unwrap().text;
    assert!(fix.contains("--reactivate") && !fix.contains("$("), "{fix}");
}

#[test]
fn one_message_is_judged_by_what_happened_to_it() {
    let traces = vec![
        accepted(20, "a"),
        trace(20, "a", T::Delivered, ""),
        suppressed(10, "ManualSuppression", "Customer"),
    ];
    let of_message = LookupFacts {
        query: LookupQuery::MessageId("a".into()),
        ..facts(traces)
    };
    assert_eq!(judge(&of_message).cause, LookupCause::Delivered);
}

#[test]
fn the_worst_recipient_of_a_message_decides() {
    let other = |one: Trace| Trace {
        address: "alan@bletchley.example".into(),
        ..one
    };
    let traces = vec![
        accepted(2, "a"),
        other(accepted(2, "a")),
        trace(2, "a", T::Delivered, ""),
        other(bounced(2, "a", B::Blocked, "550 5.7.1 no")),
    ];
    let found = judge(&LookupFacts {
        query: LookupQuery::MessageId("a".into()),
        ..facts(traces)
    });
    let text = "Bounced on Nov 28: the recipient's provider blocked it as unwanted. Delivered to 1 of 2 recipients.";
    assert_eq!((found.cause, &*found.text), (LookupCause::Bounced, text));
}

#[test]
fn a_lifted_suppression_and_an_unclear_bounce_are_not_misread() {
    let lifted = judge(&facts(vec![rejected(1, "a", 406, "inactive")]));
    assert!(
        lifted
            .text
            .contains("was suppressed then, but no longer is")
    );
    let refused = |words: &str| judge(&facts(vec![bounced(1, "a", B::HardBounce, words)])).text;
    for (words, reason) in [
        ("smtp;550 mailbox unavailable", "the mailbox does not exist"),
        (
            "smtp;550 5.1.10 RecipientNotFound",
            "the mailbox does not exist",
        ),
        ("smtp;552 mailbox is full", "the mailbox is full"),
        (
            "smtp;550 This account is disabled",
            "the mailbox is disabled",
        ),
        (
            "smtp;550 5.1.2 domain does not exist",
            "the domain does not exist",
        ),
    ] {
        assert!(
            refused(words).ends_with(&format!(": {reason}.")),
            "{words}: {}",
            refused(words)
        );
    }
    let vague =
        "The server was unable to deliver your message (ex: unknown user, mailbox not found)";
    let known = judge(&facts(vec![bounced(
        1,
        "a",
        B::HardBounce,
        "smtp;554 5.7.0 no",
    )]));
    assert_eq!(
        known.text,
        "Bounced on Nov 29: the recipient's server rejected it."
    );
    let vague = judge(&facts(vec![bounced(1, "a", B::HardBounce, vague)]));
    assert_eq!(vague.text, known.text);
}

#[test]
fn reactivation_is_offered_only_where_postmark_allows_it() {
    for (reason, origin, is_offered) in [
        ("HardBounce", "Recipient", true),
        ("ManualSuppression", "Customer", true),
        ("ManualSuppression", "Admin", false),
        ("HardBounce", "Admin", false),
        ("SpamComplaint", "Recipient", false),
    ] {
        let verdict = judge(&facts(vec![suppressed(10, reason, origin)]));
        let kind = verdict.fix.map(|fix| fix.kind);
        assert_eq!(
            kind == Some(F::Reactivate),
            is_offered,
            "{reason} {origin}: {kind:?}"
        );
    }
}
