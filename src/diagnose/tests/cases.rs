//! The table: a failure, its circumstances, the hint that must come first.

/// Rows of `hint: failure, context;`.
macro_rules! cases {
    ($($hint:literal: $failure:expr, $context:expr;)*) => { vec![$(($hint, $failure, $context)),*] };
}

mod encryption;
mod network;
mod refusals;
mod sign_in;

use std::collections::BTreeSet;

use crate::postmark::{BROADCAST_HOST, TokenShape as T};
use crate::record::FailureKind as K;
use crate::record::{Outcome, RecipientState, RecipientVerdict, Stage as S};

use super::super::rules;
use super::*;

/// What must come first, the failure, its context.
type Case = (&'static str, Failure, Context);

fn all() -> Vec<Case> {
    [
        sign_in::cases(),
        refusals::cases(),
        network::cases(),
        encryption::cases(),
    ]
    .concat()
}

#[test]
fn every_failure_of_the_table_gets_its_hint() {
    let catalogue = Catalogue::builtin();
    for (expected, failure, context) in all() {
        let diagnosis = catalogue.diagnose(&failure, &context);
        assert_eq!(diagnosis.primary.id, expected, "{failure:#?} {context:?}");
    }
    assert!(all().len() >= 100);
}

#[test]
fn others_are_what_is_not_ruled_out_and_never_repeat() {
    let expected: [(&str, Failure, Context, &[&str]); 9] = [
        (
            "wrong token",
            bad_login(),
            context(),
            &[
                "auth.account-token",
                "auth.smtp-disabled",
                "auth.wrong-server",
            ],
        ),
        ("placeholder", bad_login(), shaped(T::Placeholder), &[]),
        (
            "odd token",
            bad_login(),
            shaped(T::Unknown),
            &["auth.smtp-disabled", "auth.wrong-server"],
        ),
        (
            "key of the other host",
            at_host(BROADCAST_HOST, bad_login()),
            smtp_token(T::AccessKeyTransactional),
            &["auth.smtp-disabled", "auth.stream-host"],
        ),
        ("temporary", auth(454, "4.7.0 later"), context(), &[]),
        (
            "expired",
            issued_by("DigiCert", K::CertificateExpired),
            context(),
            &["certificate.clock"],
        ),
        (
            "future",
            issued_by("DigiCert", K::CertificateNotYetValid),
            context(),
            &["certificate.not-yet-valid"],
        ),
        (
            "unknown authority",
            issued_by("Acme", K::CertificateUntrusted),
            context(),
            &["certificate.intercepted"],
        ),
        (
            "dropped handshake",
            failure(S::Handshake, K::ConnectionLost),
            context(),
            &["tls.failed"],
        ),
    ];
    for (name, failure, context, ids) in expected {
        assert_eq!(others(&diagnose(&failure, &context)), ids, "{name}");
    }
    for (_, failure, context) in all() {
        let diagnosis = diagnose(&failure, &context);
        let mut ids: BTreeSet<&str> = others(&diagnosis).into_iter().collect();
        assert!(
            ids.insert(&diagnosis.primary.id) && ids.len() == 1 + diagnosis.others.len(),
            "{diagnosis:#?}"
        );
    }
}

#[test]
fn every_kind_in_every_stage_has_a_hint_of_its_own() {
    let catalogue = Catalogue::builtin();
    for (kind, stage) in KINDS
        .iter()
        .flat_map(|kind| S::ALL.map(|stage| (*kind, stage)))
    {
        for shape in SHAPES {
            for context in [shaped(shape), smtp_token(shape), practice()] {
                for text in [None, Some((450, "4.0.0 no")), Some((550, "5.0.0 no"))] {
                    let mut failure = failure(stage, kind);
                    failure.reply = text.map(|(code, words)| reply(code, words));
                    let id = catalogue.diagnose(&failure, &context).primary.id;
                    assert_eq!(
                        id == "internal",
                        kind == K::Internal,
                        "{kind:?} in {stage}: {id}"
                    );
                }
            }
        }
    }
}

#[test]
fn every_hint_is_reached() {
    let catalogue = Catalogue::builtin();
    let mut reached: BTreeSet<String> = BTreeSet::new();
    let inside = [(401, "x"), (412, "x"), (300, "x"), (1236, "x")]
        .map(|(code, text)| catalogue.diagnose_inside(Some(code), text, &context()));
    let foreign = catalogue.diagnose(&at_host("smtp.acme.example", bad_login()), &context());
    let diagnoses = all()
        .into_iter()
        .map(|(_, failure, context)| catalogue.diagnose(&failure, &context));
    for diagnosis in diagnoses.chain(inside).chain([foreign]) {
        reached.insert(diagnosis.primary.id);
        reached.extend(diagnosis.others.into_iter().map(|card| card.id));
    }
    // What comes after acceptance has tables of its own, and tests beside them.
    let after = super::super::after::API.iter().map(|row| row.1);
    let after = after.chain(super::super::after::BOUNCES.iter().map(|row| row.1));
    let after = after.chain(super::super::check::FINDINGS.iter().map(|row| row.1));
    let after = after.chain(["api.address", "api.there-already"]);
    let after = after.chain([super::super::after::ACCOUNT_TOKEN]);
    let after = after.chain(super::super::settings::HINTS);
    let after = after.chain(super::super::pasted::HINTS);
    let after = after.chain(["api.blocked", "sender.account-paused"]);
    let after = after.chain(super::super::catalogue::LOOKED_UP);
    let after = after.chain(super::super::after::STANDINGS.iter().map(|row| row.1));
    reached.extend(after.chain(["bounce.other"]).map(str::to_owned));
    let known: BTreeSet<String> = catalogue
        .hints()
        .iter()
        .map(|hint| hint.id.clone())
        .collect();
    assert_eq!(
        known.difference(&reached).collect::<Vec<_>>(),
        Vec::<&String>::new(),
        "never reached"
    );
    assert_eq!(
        reached.difference(&known).collect::<Vec<_>>(),
        Vec::<&String>::new(),
        "not in the catalogue"
    );
    for rule in rules::all() {
        assert!(
            catalogue.hint(rule.hint).is_some(),
            "{} has a rule and no hint",
            rule.hint
        );
    }
}

#[test]
fn what_postmark_refuses_inside_is_diagnosed_by_code_or_text() {
    let catalogue = Catalogue::builtin();
    let cases: [(Option<u16>, &str, &str); 11] = [
        (Some(400), "x", "sender.unverified"),
        (
            Some(300),
            "Invalid 'From' address: 'a@b' is not a verified sender signature.",
            "sender.unverified",
        ),
        (
            None,
            "The 'From' address you supplied (a@b) is not a Sender Signature on your account.",
            "sender.unverified",
        ),
        (Some(401), "x", "sender.unconfirmed"),
        (Some(406), "x", "recipient.inactive"),
        (
            None,
            "You tried to send to recipient(s) that have been marked as inactive.",
            "recipient.inactive",
        ),
        (Some(412), "x", "sender.pending-account"),
        (Some(413), "x", "sender.account-blocked"),
        (Some(1235), "x", "stream.unknown"),
        (Some(300), "Metadata is too long", "message.invalid-inside"),
        (None, "no idea", "message.refused"),
    ];
    for (code, text, expected) in cases {
        let diagnosis = catalogue.diagnose_inside(code, text, &context());
        assert_eq!(diagnosis.primary.id, expected, "{code:?} {text}");
        assert_eq!(diagnosis.primary.evidence[0], text);
    }
}

#[test]
fn outcomes_say_what_is_known() {
    let catalogue = Catalogue::builtin();
    let of = |outcome: &Outcome| catalogue.diagnose_outcome(outcome, &context());
    assert_eq!(
        of(&Outcome::Accepted {
            reply: reply(250, "ok")
        }),
        None
    );
    assert_eq!(of(&Outcome::Cancelled), None);
    let unknown = of(&Outcome::Unknown(failure(S::Quit, K::Internal))).expect("a diagnosis");
    assert_eq!(unknown.primary.id, "outcome.unknown");
    // The end of data was not written whole: the outcome says that the message did not leave.
    let lost = of(&Outcome::Failed(failure(S::Verdict, K::ConnectionLost))).expect("a diagnosis");
    assert_eq!(lost.primary.id, "connection.lost");
    // A 421 in place of the response is the server's no to the message.
    let closing = refused(S::Verdict, K::MessageRefused, 421, "4.3.2 closing");
    let closing = of(&Outcome::Refused(closing)).expect("a diagnosis");
    assert_eq!(closing.primary.id, "refused.temporary");
    assert!(
        closing
            .others
            .iter()
            .all(|card| card.id != "outcome.unknown")
    );
    let refused = of(&Outcome::Refused(bad_login())).expect("a diagnosis");
    assert_eq!(refused.primary.id, "auth.token");
    let verdict = |address: &str, code, text| RecipientVerdict {
        address: address.into(),
        state: RecipientState::Refused,
        reply: reply(code, text),
    };
    let partly = Outcome::PartlyRefused {
        reply: reply(250, "ok"),
        refused: vec![
            verdict("a@x", 550, "5.1.1 no such user"),
            verdict("b@x", 550, "5.7.1 no"),
        ],
    };
    let partly = of(&partly).expect("a diagnosis");
    assert_eq!(partly.primary.id, "recipient.unknown");
    assert_eq!(
        partly.primary.evidence,
        [
            "a@x: the server answered 550 5.1.1 no such user",
            "b@x: the server answered 550 5.7.1 no"
        ]
    );
}
