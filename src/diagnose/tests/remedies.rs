//! Evidence and remedies come from the very failure.

use crate::mail::FieldId;
use crate::record::FailureKind as K;

use super::super::{Card, Remedy};
use super::*;

fn actions(card: &Card) -> Vec<Remedy> {
    card.remedies
        .iter()
        .filter_map(|remedy| remedy.action.clone())
        .collect()
}

fn ports(card: &Card) -> Vec<u16> {
    let port = |action| {
        if let Remedy::UsePort(port) = action {
            Some(port)
        } else {
            None
        }
    };
    actions(card).into_iter().filter_map(port).collect()
}

fn names_status_page(card: &Card) -> bool {
    actions(card).contains(&Remedy::OpenPage(crate::postmark::STATUS_PAGE.into()))
}

#[test]
fn only_untried_ports_are_offered() {
    for kind in [K::ConnectTimeout, K::ConnectionRefused] {
        let one = diagnose(&tried(kind, &[("1.2.3.4", 587)]), &context()).primary;
        assert_eq!(ports(&one), [2525, 25]);
        assert_eq!(one.remedies[0].label, "Try port 2525");
        assert!(!names_status_page(&one));
        let two = diagnose(&tried(kind, &[("1.2.3.4", 587), ("::1", 25)]), &context()).primary;
        assert_eq!(ports(&two), [2525]);
        let all = diagnose(
            &tried(kind, &[("1.2.3.4", 25), ("1.2.3.4", 2525), ("::1", 587)]),
            &context(),
        )
        .primary;
        assert_eq!(ports(&all), Vec::<u16>::new());
        assert!(names_status_page(&all));
    }
    // A profile with one port is offered Postmark's others.
    let single = Context {
        ports: vec![25],
        ..context()
    };
    assert_eq!(
        ports(
            &diagnose(
                &at_port(25, failure(Stage::Connect, K::ConnectTimeout)),
                &single
            )
            .primary
        ),
        [587, 2525]
    );
}

#[test]
fn port_465_leads_to_the_ports_that_work() {
    let card = diagnose(
        &at_port(465, failure(Stage::Connect, K::ConnectTimeout)),
        &context(),
    )
    .primary;
    assert_eq!(ports(&card), [587, 2525]);
}

#[test]
fn postmarks_ports_are_not_offered_on_this_machine() {
    let local = at_host(
        "127.0.0.1",
        at_port(40587, failure(Stage::Greeting, K::Timeout)),
    );
    assert_eq!(ports(&diagnose(&local, &practice()).primary), [42525]);
    let own = Context {
        ports: vec![40587],
        ..context()
    };
    assert_eq!(ports(&diagnose(&local, &own).primary), Vec::<u16>::new());
}

#[test]
fn postmarks_host_is_offered_only_elsewhere() {
    let there = failure(Stage::Connect, K::ConnectTimeout);
    assert!(!actions(&diagnose(&there, &context()).primary).contains(&Remedy::UsePostmarkHost));
    let elsewhere = at_host("mail.acme.example", there);
    assert!(actions(&diagnose(&elsewhere, &context()).primary).contains(&Remedy::UsePostmarkHost));
}

#[test]
fn the_field_follows_the_kind_of_login() {
    let fields = |context: &Context| actions(&diagnose(&bad_login(), context).primary);
    assert_eq!(
        fields(&shaped(TokenShape::Placeholder)),
        [Remedy::EditField(FieldId::Token)]
    );
    assert_eq!(
        fields(&smtp_token(TokenShape::Placeholder)),
        [Remedy::EditField(FieldId::AccessKey)]
    );
}

#[test]
fn evidence_quotes_reply_addresses_certificate_and_greeting() {
    let evidence = |failure: Failure| diagnose(&failure, &context()).primary.evidence;
    assert_eq!(
        evidence(bad_login()),
        [
            "The server answered 535 5.7.8 Error: authentication failed",
            "Server smtp.postmarkapp.com:587, stage auth",
        ]
    );
    assert_eq!(
        evidence(tried(
            K::ConnectionRefused,
            &[("1.2.3.4", 587), ("2001:db8::1", 25)]
        ))[..2],
        [
            "1.2.3.4 port 587: refused (os error)",
            "2001:db8::1 port 25: refused (os error)"
        ]
    );
    assert_eq!(
        evidence(issued_by("Acme Root", K::CertificateWrongHost))[..3],
        [
            "The certificate is for smtp.postmarkapp.com, other.example",
            "It was issued by Acme Root",
            "It is valid from 2026-01-01 to 2026-04-01",
        ]
    );
    assert_eq!(
        evidence(greeted(
            "220 mail.isp.example",
            failure(Stage::StartTls, K::StartTlsMissing)
        ))[0],
        "The server's first words were: 220 mail.isp.example"
    );
    assert_eq!(
        evidence(failure(Stage::Content, K::FileUnreadable).with_cause("a.pdf: gone"))[0],
        "a.pdf: gone"
    );
}

#[test]
fn a_shape_that_is_none_is_said() {
    let evidence = diagnose(&bad_login(), &shaped(TokenShape::Unknown))
        .primary
        .evidence;
    assert!(evidence[1].contains("36 characters"), "{evidence:?}");
}

#[test]
fn long_lists_of_addresses_are_cut() {
    let many: Vec<(&str, u16)> = (0..20).map(|port| ("1.2.3.4", 1000 + port)).collect();
    let evidence = diagnose(&tried(K::ConnectTimeout, &many), &context())
        .primary
        .evidence;
    assert_eq!(evidence[8], "and 12 more addresses");
}

#[test]
fn remedies_print_as_one_word() {
    for (remedy, word) in [
        (Remedy::EditField(FieldId::ReplyTo), "edit-field:reply-to"),
        (Remedy::UsePort(2525), "use-port:2525"),
        (Remedy::UsePostmarkHost, "use-postmark-host"),
        (Remedy::OpenPage("https://x".into()), "open-page:https://x"),
        (Remedy::Retry, "retry"),
        (Remedy::SaveReport, "save-report"),
        (Remedy::EndSimulation, "end-simulation"),
    ] {
        assert_eq!(remedy.to_string(), word);
        assert_eq!(serde_json::to_value(&remedy).expect("serialises"), word);
    }
}

#[test]
fn an_unknown_hint_still_yields_a_card() {
    let card = Catalogue::parse("")
        .expect("an empty catalogue")
        .diagnose(&bad_login(), &context())
        .primary;
    assert_eq!(card.id, "auth.token");
    assert!(!card.evidence.is_empty() && actions(&card) == [Remedy::SaveReport]);
}
