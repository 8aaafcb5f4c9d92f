//! DNS verdicts against a real name server on loopback, and against one that never answers.
#![cfg(unix)]

mod server;

use std::net::UdpSocket;
use std::time::{Duration, Instant};

use postrider::net::Resolver;
use postrider::postmark::{Answer, DnsRecord, RecordState};
use server::start;

const LIMIT: Duration = Duration::from_secs(5);
const DOMAIN: &str = "acme.example";
const KEY: &str = "k=rsa;p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQ";

fn zone() -> String {
    // A TXT record is made of strings of at most 255 bytes.
    let long = "A".repeat(230);
    format!(
        "$ORIGIN acme.example.\n\
         @ 60 IN SOA ns hostmaster 1 3600 600 86400 60\n\
         @ 60 IN NS ns\nns 60 IN A 127.0.0.1\n\
         right._domainkey 60 IN TXT \"{KEY}\"\n\
         long._domainkey 60 IN TXT \"v=DKIM1; k=rsa; p={long}\" \"{long}\" \"{long}\"\n\
         wrong._domainkey 60 IN TXT \"k=rsa;p=SOMETHINGELSE\"\n\
         quoted._domainkey 60 IN TXT \"\\\"{KEY}\\\"\"\n\
         doubled._domainkey.acme.example 60 IN TXT \"{KEY}\"\n\
         pm-bounces 60 IN CNAME pm.mtasv.net.\n\
         other 60 IN CNAME pm.example.net.\n\
         @ 60 IN TXT \"v=spf1 include:spf.mtasv.net ~all\"\n\
         @ 60 IN TXT \"some-verification=1\"\n\
         _dmarc 60 IN TXT \"v=DMARC1; p=none\"\n"
    )
}

fn dkim(selector: &str) -> DnsRecord {
    DnsRecord::dkim(&format!("{selector}._domainkey.{DOMAIN}"), Some(KEY))
}

#[tokio::test]
async fn records_are_told_apart_by_a_real_name_server() {
    let Some(server) = start(&zone(), "127.0.0.1") else {
        return;
    };
    let resolver = Resolver::new(Some(server.address), LIMIT).unwrap();
    let long = DnsRecord::dkim(
        &format!("long._domainkey.{DOMAIN}"),
        Some(&format!("p={}", "A".repeat(690))),
    );
    let broken = DnsRecord::dkim("x._domainkey.broken.example", None);
    let strange = DnsRecord::dkim("x._domainkey.other.example", None);
    let unusable = DnsRecord::dkim(&format!("{}.acme.example", "a".repeat(64)), None);
    use RecordState as S;
    for (record, state) in [
        (dkim("right"), S::Right),
        (dkim("wrong"), S::Wrong),
        (dkim("quoted"), S::Wrong),
        (dkim("missing"), S::NotThere),
        (dkim("doubled"), S::Doubled),
        (long, S::Right),
        (DnsRecord::return_path("", DOMAIN, ""), S::Right),
        (
            DnsRecord::return_path("other.acme.example", DOMAIN, ""),
            S::Wrong,
        ),
        (
            DnsRecord::return_path("none.acme.example", DOMAIN, ""),
            S::NotThere,
        ),
        (DnsRecord::spf(DOMAIN), S::Right),
        (DnsRecord::dmarc(DOMAIN), S::Right),
        (DnsRecord::dmarc("ns.acme.example"), S::NotThere),
        (broken, S::ServerFailed),
        (strange, S::ServerFailed),
        (unusable, S::NameUnusable),
    ] {
        let domain = if record.name.ends_with("acme.example") {
            DOMAIN
        } else {
            "broken.example"
        };
        let verdict = resolver.verdict(&record, domain).await;
        assert_eq!(verdict.state, state, "{record:?}: {}", verdict.words);
    }
}

#[tokio::test]
async fn a_name_server_on_ipv6_is_asked() {
    let Some(server) = start(&zone(), "::1") else {
        return;
    };
    let resolver = Resolver::new(Some(server.address), LIMIT).unwrap();
    assert_eq!(
        resolver.verdict(&dkim("right"), DOMAIN).await.state,
        RecordState::Right
    );
}

#[tokio::test]
async fn no_answer_is_remembered() {
    let Some(server) = start(&zone(), "127.0.0.1") else {
        return;
    };
    let resolver = Resolver::new(Some(server.address), LIMIT / 5).unwrap();
    let missing = dkim("missing");
    assert_eq!(
        resolver.verdict(&missing, DOMAIN).await.state,
        RecordState::NotThere
    );
    drop(server);
    // The server is gone: an answer could come only from a memory that there must not be.
    let now = resolver.ask(&missing.name, "TXT").await;
    assert!(matches!(now, Answer::NoAnswer(_)), "{now:?}");
}

#[tokio::test]
async fn silence_ends_with_the_limit() {
    let silent = UdpSocket::bind("127.0.0.1:0").unwrap();
    let limit = Duration::from_millis(600);
    let resolver = Resolver::new(Some(silent.local_addr().unwrap()), limit).unwrap();
    let began = Instant::now();
    let verdict = resolver.verdict(&dkim("right"), DOMAIN).await;
    assert_eq!(verdict.state, RecordState::NoAnswer, "{}", verdict.words);
    assert!(began.elapsed() < limit * 3, "{:?}", began.elapsed());
    // It was asked: a question lies there.
    let mut question = [0; 512];
    silent.set_read_timeout(Some(LIMIT)).unwrap();
    assert!(silent.recv(&mut question).unwrap() > 12);
}
