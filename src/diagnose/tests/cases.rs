//! The table: a failure, its circumstances, the hint that must come first.

use std::collections::BTreeSet;

use crate::postmark::{BROADCAST_HOST, TokenShape as T};
use crate::record::FailureKind as K;
use crate::record::{Outcome, RecipientState, RecipientVerdict, Stage as S};

use super::super::rules;
use super::*;

/// What must come first, the failure, its context.
type Case = (&'static str, Failure, Context);

fn sign_in() -> Vec<Case> {
    let foreign = "smtp.acme.example";
    vec![
        ("auth.token", bad_login(), context()),
        ("auth.token", bad_login(), shaped(T::Unknown)),
        (
            "auth.token",
            auth(535, "5.7.8 Error: authentication failed: UGFzc3dvcmQ6"),
            practice(),
        ),
        ("auth.token", at_host("127.0.0.1", bad_login()), context()),
        ("auth.token", at_host(foreign, bad_login()), context()),
        (
            "auth.account-token",
            auth(535, "5.7.8 ServerAPI key required"),
            context(),
        ),
        (
            "auth.smtp-disabled",
            auth(535, "5.7.8 SMTP is disabled for this server"),
            context(),
        ),
        ("auth.no-token", bad_login(), shaped(T::Empty)),
        ("auth.placeholder", bad_login(), shaped(T::Placeholder)),
        ("auth.placeholder", bad_login(), smtp_token(T::Placeholder)),
        ("auth.api-test", bad_login(), shaped(T::ApiTest)),
        ("auth.email-login", bad_login(), shaped(T::EmailLogin)),
        ("auth.other-service", bad_login(), shaped(T::OtherService)),
        (
            "auth.stray-characters",
            bad_login(),
            shaped(T::StrayCharacters),
        ),
        (
            "auth.mixed-keys",
            bad_login(),
            shaped(T::AccessKeyTransactional),
        ),
        (
            "auth.mixed-keys",
            bad_login(),
            shaped(T::AccessKeyBroadcast),
        ),
        ("auth.mixed-keys", bad_login(), shaped(T::SecretKey)),
        ("auth.mixed-keys", bad_login(), smtp_token(T::Uuid)),
        ("auth.mixed-keys", bad_login(), smtp_token(T::SecretKey)),
        (
            "auth.smtp-token",
            bad_login(),
            smtp_token(T::AccessKeyTransactional),
        ),
        ("auth.smtp-token", bad_login(), smtp_token(T::Unknown)),
        (
            "auth.smtp-token",
            at_host(BROADCAST_HOST, bad_login()),
            smtp_token(T::AccessKeyTransactional),
        ),
        (
            "auth.temporary",
            auth(454, "4.7.0 Temporary authentication failure"),
            shaped(T::Placeholder),
        ),
        ("auth.temporary", auth(421, "4.7.0 closing"), context()),
        (
            "auth.mechanism",
            auth(504, "5.5.4 Unrecognized authentication type"),
            context(),
        ),
        (
            "auth.mechanism",
            failure(S::Auth, K::AuthUnavailable),
            context(),
        ),
    ]
}

fn refusals() -> Vec<Case> {
    let gmail = Context {
        from: "Ada <ada@gmail.com>".into(),
        ..context()
    };
    let signature = "5.7.1 The 'From' address you supplied (a@b.example) is not a Sender Signature on your account.";
    vec![
        ("sender.unverified", sender(550, signature), context()),
        (
            "sender.unverified",
            recipients(550, "5.7.1 Sender signature not defined for From address."),
            context(),
        ),
        (
            "sender.unverified",
            sender(
                553,
                "5.7.1 <a@b>: Sender address rejected: not owned by user x",
            ),
            context(),
        ),
        (
            "sender.unverified",
            message(554, "Sender signature not found"),
            context(),
        ),
        (
            "sender.unverified",
            refused(
                S::Envelope,
                K::DataRefused,
                550,
                "'a@b' is not a verified sender signature.",
            ),
            context(),
        ),
        (
            "sender.unconfirmed",
            message(550, "The Sender Signature has not been confirmed"),
            context(),
        ),
        ("sender.public-domain", message(550, signature), gmail),
        (
            "sender.public-domain",
            sender(550, "public domain not allowed"),
            context(),
        ),
        (
            "sender.pending-account",
            message(550, "While your account is pending approval, all"),
            context(),
        ),
        (
            "sender.account-blocked",
            message(550, "This account is not approved to send email."),
            context(),
        ),
        (
            "sender.no-credits",
            message(550, "Not allowed to send: you ran out of credits"),
            context(),
        ),
        (
            "sender.domain",
            sender(
                550,
                "5.1.8 <a@nope>: Sender address rejected: Domain not found",
            ),
            context(),
        ),
        (
            "sender.malformed",
            sender(501, "5.1.7 Bad sender address syntax"),
            context(),
        ),
        ("sender.refused", sender(550, "5.7.1 no"), context()),
        (
            "sender.refused",
            recipients(554, "5.7.1 <a@b>: Sender address rejected: Access denied"),
            context(),
        ),
        (
            "stream.unknown",
            message(
                550,
                "The stream provided: 'x' does not exist on this server.",
            ),
            context(),
        ),
        (
            "stream.not-for-sending",
            message(550, "Sending is not supported for this stream type"),
            context(),
        ),
        (
            "recipient.inactive",
            recipients(
                550,
                "5.1.1 Found inactive addresses: a@x. marked as inactive",
            ),
            context(),
        ),
        (
            "recipient.unknown",
            recipients(550, "5.1.1 <x@y>: User unknown"),
            context(),
        ),
        (
            "recipient.malformed",
            recipients(501, "5.1.3 Bad recipient address syntax"),
            context(),
        ),
        (
            "recipient.non-ascii",
            recipients(553, "5.6.7 address needs SMTPUTF8"),
            context(),
        ),
        (
            "recipient.too-many",
            recipients(452, "4.5.3 Error: too many recipients"),
            context(),
        ),
        (
            "recipient.relay-denied",
            recipients(554, "5.7.1 <x@y>: Relay access denied"),
            context(),
        ),
        ("recipient.refused", recipients(550, "5.7.1 no"), context()),
        (
            "message.too-large",
            sender(552, "5.3.4 Message size exceeds fixed limit"),
            context(),
        ),
        (
            "message.too-large",
            failure(S::Envelope, K::MessageTooLarge),
            context(),
        ),
        (
            "message.too-large",
            message(554, "message too big"),
            context(),
        ),
        (
            "message.attachment",
            message(554, "Forbidden attachment type: .exe"),
            context(),
        ),
        (
            "message.content",
            message(554, "5.7.1 looks like spam"),
            context(),
        ),
        ("message.refused", message(554, "5.6.0 no"), context()),
        (
            "message.refused",
            refused(S::Envelope, K::DataRefused, 554, "5.5.1 no"),
            context(),
        ),
        (
            "refused.rate",
            sender(450, "4.7.1 rate limit reached"),
            context(),
        ),
        (
            "refused.temporary",
            sender(451, "4.3.0 local error"),
            context(),
        ),
        (
            "refused.temporary",
            recipients(450, "4.2.0 greylisted"),
            context(),
        ),
        ("refused.temporary", message(451, "4.3.5 error"), context()),
    ]
}

fn network() -> Vec<Case> {
    let all: &[(&str, u16)] = &[("1.2.3.4", 587), ("1.2.3.4", 2525), ("1.2.3.4", 25)];
    vec![
        (
            "connection.name-not-found",
            failure(S::Resolve, K::NameNotFound),
            context(),
        ),
        (
            "connection.wrong-host",
            at_host("smtp.postmark.com", failure(S::Resolve, K::NameNotFound)),
            context(),
        ),
        (
            "connection.wrong-host",
            at_host(
                "api.postmarkapp.com",
                failure(S::Connect, K::ConnectTimeout),
            ),
            context(),
        ),
        (
            "connection.resolver-failed",
            failure(S::Resolve, K::ResolverFailed),
            context(),
        ),
        (
            "connection.resolver-failed",
            failure(S::Resolve, K::Timeout),
            context(),
        ),
        (
            "connection.refused",
            tried(K::ConnectionRefused, all),
            context(),
        ),
        (
            "connection.timeout",
            tried(K::ConnectTimeout, all),
            context(),
        ),
        (
            "connection.timeout",
            at_port(25, failure(S::Connect, K::ConnectTimeout)),
            context(),
        ),
        (
            "connection.no-route",
            tried(K::NoRoute, &[("1.2.3.4", 587), ("2001:db8::1", 587)]),
            context(),
        ),
        (
            "connection.no-ipv6",
            tried(K::NoRoute, &[("2001:db8::1", 587)]),
            context(),
        ),
        (
            "connection.no-ipv4",
            tried(K::NoRoute, &[("1.2.3.4", 587)]),
            context(),
        ),
        (
            "connection.port-465",
            at_port(465, failure(S::Connect, K::ConnectTimeout)),
            context(),
        ),
        (
            "connection.port-465",
            at_port(465, failure(S::Greeting, K::Timeout)),
            context(),
        ),
        (
            "connection.port-465",
            at_port(465, failure(S::Greeting, K::TlsOnly)),
            context(),
        ),
        ("tls.only", failure(S::Greeting, K::TlsOnly), context()),
        (
            "connection.http",
            failure(S::Greeting, K::NotSmtp).with_cause("HTTP/1.1 400 Bad Request"),
            context(),
        ),
        (
            "connection.http",
            greeted("HTTP/1.0 302 Found", failure(S::Greeting, K::NotSmtp)),
            context(),
        ),
        (
            "connection.not-smtp",
            failure(S::Greeting, K::NotSmtp).with_cause("SSH-2.0-OpenSSH"),
            context(),
        ),
        (
            "connection.too-many",
            refused(
                S::Greeting,
                K::GreetingRefused,
                421,
                "4.7.0 too many connections",
            ),
            context(),
        ),
        (
            "refused.temporary",
            refused(S::Greeting, K::GreetingRefused, 421, "4.3.2 later"),
            context(),
        ),
        (
            "connection.greeting-refused",
            refused(S::Greeting, K::GreetingRefused, 554, "5.7.1 no"),
            context(),
        ),
        (
            "connection.greeting-not-postmark",
            greeted(
                "220 mail.isp.example ESMTP",
                failure(S::StartTls, K::StartTlsMissing),
            ),
            context(),
        ),
        (
            "connection.hello-refused",
            refused(S::StartTls, K::HelloRefused, 550, "5.7.1 no"),
            context(),
        ),
        (
            "refused.temporary",
            refused(S::Hello, K::HelloRefused, 421, "4.3.2 later"),
            context(),
        ),
        (
            "connection.lost-greeting",
            failure(S::Greeting, K::ConnectionLost),
            context(),
        ),
        (
            "connection.lost-handshake",
            failure(S::Handshake, K::ConnectionLost),
            context(),
        ),
        (
            "connection.lost-content",
            failure(S::Content, K::ConnectionLost),
            context(),
        ),
        (
            "connection.lost",
            failure(S::Envelope, K::ConnectionLost),
            context(),
        ),
        (
            "outcome.unknown",
            failure(S::Verdict, K::ConnectionLost),
            context(),
        ),
        (
            "outcome.unknown",
            failure(S::Verdict, K::Timeout),
            context(),
        ),
        (
            "outcome.unknown",
            failure(S::Verdict, K::ReplyMalformed),
            context(),
        ),
        (
            "connection.silent-greeting",
            failure(S::Greeting, K::Timeout),
            context(),
        ),
        (
            "connection.silent-handshake",
            failure(S::Handshake, K::Timeout),
            context(),
        ),
        (
            "connection.silent-content",
            failure(S::Content, K::Timeout),
            context(),
        ),
        ("connection.silent", failure(S::Auth, K::Timeout), context()),
        (
            "protocol.malformed",
            failure(S::Hello, K::ReplyMalformed),
            context(),
        ),
        (
            "protocol.endless",
            failure(S::Hello, K::ReplyTooLong),
            context(),
        ),
        (
            "practice.not-running",
            at_host(
                "127.0.0.1",
                tried(K::ConnectionRefused, &[("127.0.0.1", 40587)]),
            ),
            practice(),
        ),
        (
            "file.unreadable",
            failure(S::Content, K::FileUnreadable).with_cause("a.pdf: no such file"),
            context(),
        ),
        (
            "message.invalid",
            failure(S::Content, K::MessageInvalid),
            context(),
        ),
        ("internal", failure(S::Content, K::Internal), context()),
    ]
}

fn encryption() -> Vec<Case> {
    let shake = |kind, cause: &str| failure(S::Handshake, kind).with_cause(cause);
    vec![
        (
            "starttls.missing",
            failure(S::StartTls, K::StartTlsMissing),
            context(),
        ),
        (
            "starttls.missing",
            greeted(
                "220 smtp.postmarkapp.com ESMTP",
                failure(S::StartTls, K::StartTlsMissing),
            ),
            context(),
        ),
        (
            "starttls.masked",
            failure(S::StartTls, K::StartTlsMasked),
            context(),
        ),
        (
            "starttls.refused",
            refused(
                S::StartTls,
                K::StartTlsRefused,
                454,
                "4.7.0 TLS not available",
            ),
            context(),
        ),
        (
            "starttls.injected",
            failure(S::StartTls, K::InjectedBeforeTls),
            context(),
        ),
        (
            "tls.not-spoken",
            shake(K::TlsNotSpoken, "invalid content type"),
            context(),
        ),
        (
            "tls.version",
            shake(K::TlsFailed, "received fatal alert: ProtocolVersion"),
            context(),
        ),
        (
            "tls.failed",
            shake(K::TlsFailed, "received fatal alert: HandshakeFailure"),
            context(),
        ),
        (
            "certificate.expired",
            issued_by("DigiCert", K::CertificateExpired),
            context(),
        ),
        (
            "certificate.clock",
            issued_by("DigiCert", K::CertificateNotYetValid),
            context(),
        ),
        (
            "certificate.not-yet-valid",
            at_host(
                "mail.acme.example",
                issued_by("Acme", K::CertificateNotYetValid),
            ),
            context(),
        ),
        (
            "certificate.wrong-host",
            issued_by("DigiCert", K::CertificateWrongHost),
            context(),
        ),
        (
            "certificate.untrusted",
            issued_by("Acme Root", K::CertificateUntrusted),
            context(),
        ),
        (
            "certificate.untrusted",
            issued_by("Reset and Basesetter", K::CertificateUntrusted),
            context(),
        ),
        (
            "certificate.intercepted",
            issued_by("CN=Zscaler Root CA", K::CertificateUntrusted),
            context(),
        ),
        (
            "certificate.intercepted",
            issued_by("CN=ESET SSL Filter CA", K::CertificateUntrusted),
            context(),
        ),
        (
            "certificate.intercepted",
            issued_by("O=AVG", K::CertificateUntrusted),
            context(),
        ),
        (
            "certificate.invalid",
            issued_by("Acme", K::CertificateInvalid),
            context(),
        ),
        (
            "certificate.no-roots",
            failure(S::Handshake, K::NoRootCertificates),
            context(),
        ),
        (
            "certificate.ca-file",
            failure(S::Connect, K::CaFileUnusable).with_cause("/x.pem"),
            context(),
        ),
    ]
}

fn all() -> Vec<Case> {
    [sign_in(), refusals(), network(), encryption()].concat()
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
