//! Every verdict, from a question over a real socket to the words.

use std::net::SocketAddr;
use std::time::Duration;

use postrider::net::Resolver;
use postrider::postmark::dns::{
    Answer, DnsRecord, RecordState, RecordVerdict, Standing, name_problem,
};

use crate::nsd::Nsd;
use crate::zone::{BARE, BROKEN, DOMAIN, KEY, SECOND, host, long_value, value};

/// Never reached by a server that answers.
const LIMIT: Duration = Duration::from_secs(20);

fn resolver(server: SocketAddr) -> Resolver {
    Resolver::new(Some(server), LIMIT).unwrap()
}

fn dkim(selector: &str) -> DnsRecord {
    DnsRecord::dkim(&host(selector), Some(&value()))
}

async fn verdict(server: SocketAddr, record: &DnsRecord, domain: &str) -> RecordVerdict {
    resolver(server).verdict(record, domain).await
}

#[tokio::test]
async fn what_is_proposed_is_right_when_it_is_entered() {
    let Some(nsd) = Nsd::start() else { return };
    let records = [
        dkim("right"),
        DnsRecord::default_return_path(DOMAIN),
        DnsRecord::spf(DOMAIN),
        DnsRecord::dmarc(DOMAIN),
    ];
    for record in records {
        let verdict = verdict(nsd.address(), &record, DOMAIN).await;
        assert_eq!(verdict.state, RecordState::Right, "{verdict:?}");
        assert_eq!(verdict.standing(), Standing::Good);
        assert_eq!(verdict.found, [record.value.unwrap()]);
    }
}

#[tokio::test]
async fn the_key_decides_however_it_is_written() {
    let Some(nsd) = Nsd::start() else { return };
    let long = DnsRecord::dkim(&host("long"), Some(&long_value()));
    for record in [dkim("prefixed"), dkim("alias"), dkim("RIGHT"), long] {
        let verdict = verdict(nsd.address(), &record, DOMAIN).await;
        assert_eq!(verdict.state, RecordState::Right, "{verdict:?}");
    }
    let unknown = DnsRecord::dkim(&host("other"), None);
    let verdict = verdict(nsd.address(), &unknown, DOMAIN).await;
    assert_eq!(verdict.state, RecordState::Right, "{verdict:?}");
}

#[tokio::test]
async fn mistakes_are_told_apart() {
    let Some(nsd) = Nsd::start() else { return };
    let cases = [
        ("missing", RecordState::NotThere, "the name does not exist"),
        (
            "doubled",
            RecordState::Doubled,
            "Enter `doubled._domainkey` as its host",
        ),
        ("other", RecordState::Wrong, "another key"),
        ("revoked", RecordState::Wrong, "revoked"),
        ("quoted", RecordState::Wrong, "Quotation marks"),
        ("nowhere", RecordState::Wrong, "A CNAME stands here"),
        ("hostile", RecordState::Wrong, "An invisible character"),
        ("no name", RecordState::NotAsked, "is not a DNS name"),
    ];
    for (selector, state, words) in cases {
        let verdict = verdict(nsd.address(), &dkim(selector), DOMAIN).await;
        assert_eq!(verdict.state, state, "{verdict:?}");
        assert!(verdict.advice.contains(words), "{verdict:?}");
        assert_eq!(verdict.standing(), Standing::Bad);
        let shown = format!("{:?}{}", verdict.found, verdict.advice);
        assert!(
            !shown.contains(char::is_control) && !shown.contains("\\u{1b}"),
            "{shown}"
        );
    }
}

#[tokio::test]
async fn a_record_of_a_subdomain_doubled_in_the_zone_above_is_found() {
    let Some(nsd) = Nsd::start() else { return };
    let domain = format!("mail.{DOMAIN}");
    let record = DnsRecord::dkim(&format!("deep._domainkey.{domain}"), Some(&value()));
    let verdict = verdict(nsd.address(), &record, &domain).await;
    assert_eq!(verdict.state, RecordState::Doubled, "{verdict:?}");
    assert!(
        verdict.advice.contains("`deep._domainkey.mail`"),
        "{verdict:?}"
    );
}

#[tokio::test]
async fn a_return_path_that_points_wrong_is_told() {
    let Some(nsd) = Nsd::start() else { return };
    let cases = [
        ("pm-bounces", RecordState::Wrong, "with a dot at its end"),
        ("text", RecordState::Wrong, "A TXT stands here"),
        ("proxied", RecordState::Wrong, "switch the proxy off"),
        (
            "missing",
            RecordState::NotThere,
            "Postmark sends without it",
        ),
    ];
    for (label, state, words) in cases {
        let record = DnsRecord::return_path(&format!("{label}.{SECOND}"), "");
        let verdict = verdict(nsd.address(), &record, SECOND).await;
        assert_eq!(verdict.state, state, "{verdict:?}");
        assert!(verdict.advice.contains(words), "{verdict:?}");
    }
}

#[tokio::test]
async fn policies_may_be_missing_but_not_be_two() {
    let Some(nsd) = Nsd::start() else { return };
    let twice = format!("twice.{SECOND}");
    let cases = [
        (
            DnsRecord::spf(BARE),
            RecordState::NotThere,
            Standing::Advisable,
        ),
        (
            DnsRecord::dmarc(BARE),
            RecordState::NotThere,
            Standing::Advisable,
        ),
        (DnsRecord::spf(&twice), RecordState::Wrong, Standing::Bad),
        (DnsRecord::dmarc(SECOND), RecordState::Wrong, Standing::Bad),
    ];
    for (record, state, standing) in cases {
        let verdict = verdict(nsd.address(), &record, SECOND).await;
        assert_eq!(
            (verdict.state, verdict.standing()),
            (state, standing),
            "{verdict:?}"
        );
    }
}

#[tokio::test]
async fn an_answer_too_large_for_a_datagram_comes_over_tcp() {
    let Some(nsd) = Nsd::start() else { return };
    let resolver = resolver(nsd.address());
    let Answer::Records(values) = resolver.txt(SECOND).await else {
        panic!("no records")
    };
    // The datagram that is offered has 1,232 octets.
    assert!(values.iter().map(String::len).sum::<usize>() > 2_000);
    let verdict = resolver.verdict(&DnsRecord::spf(SECOND), SECOND).await;
    assert_eq!(verdict.state, RecordState::Right, "{verdict:?}");
    assert_eq!(verdict.found, ["v=spf1 include:_spf.other.example ~all"]);
}

#[tokio::test]
async fn a_server_that_cannot_tell_is_no_verdict_on_the_record() {
    let Some(nsd) = Nsd::start() else { return };
    for (domain, code) in [(BROKEN, "SERVFAIL"), ("elsewhere.example", "REFUSED")] {
        let host = format!("x._domainkey.{domain}");
        let record = DnsRecord::dkim(&host, Some(&value()));
        let verdict = verdict(nsd.address(), &record, domain).await;
        assert_eq!(verdict.state, RecordState::ServerFailed, "{verdict:?}");
        assert_eq!(verdict.standing(), Standing::Unknown);
        assert!(verdict.advice.contains(code), "{verdict:?}");
    }
}

#[tokio::test]
async fn plain_questions_get_plain_answers() {
    let Some(nsd) = Nsd::start() else { return };
    let resolver = resolver(nsd.address());
    let name = format!("pm-bounces.{DOMAIN}");
    let target = Answer::Records(vec!["pm.mtasv.net".into()]);
    assert_eq!(resolver.cname(&name).await, target);
    assert_eq!(resolver.txt(&host("missing")).await, Answer::NoName);
    assert_eq!(resolver.cname(&host("right")).await, Answer::NoData);
    let key = Answer::Records(vec![value()]);
    assert_eq!(resolver.txt(&format!("{}.", host("right"))).await, key);
    for name in [
        "",
        ".",
        "acme",
        "a b.example",
        "ä.example",
        "..",
        &"x.".repeat(200),
    ] {
        assert!(name_problem(name).is_some());
        let answer = resolver.txt(name).await;
        assert!(matches!(answer, Answer::NotAsked(_)), "{name}: {answer:?}");
    }
}

#[tokio::test]
async fn a_server_with_an_ipv6_address_is_asked_as_well() {
    let Some(nsd) = Nsd::start() else { return };
    let Some(server) = nsd.address_v6() else {
        return;
    };
    let verdict = verdict(server, &dkim("right"), DOMAIN).await;
    assert_eq!(verdict.state, RecordState::Right, "{verdict:?}");
    assert!(verdict.found[0].ends_with(KEY));
    let crowded = resolver(server).txt(SECOND).await;
    assert!(matches!(crowded, Answer::Records(_)), "{crowded:?}");
}
