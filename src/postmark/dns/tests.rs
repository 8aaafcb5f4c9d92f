use super::*;

const KEY: &str = "k=rsa;p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQ";

fn records(values: &[&str]) -> Answer {
    Answer::Records(values.iter().map(|value| (*value).to_owned()).collect())
}

fn dkim() -> DnsRecord {
    DnsRecord::dkim("20260101pm._domainkey.Acme.example.", Some(KEY))
}

#[test]
fn records_are_told_apart() {
    use RecordState::{NotThere, Right, Wrong};
    let spaced = "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3 DQEBAQUAA4GNADCBiQ";
    let return_path = || DnsRecord::return_path("", "acme.example", "");
    let (spf, dmarc) = (
        || DnsRecord::spf("acme.example"),
        || DnsRecord::dmarc("acme.example"),
    );
    let cases: [(DnsRecord, &[&str], RecordState); 20] = [
        (dkim(), &[KEY], Right),
        (dkim(), &[spaced], Right),
        (dkim(), &["v=DKIM1; p=OTHER", KEY], Right),
        (dkim(), &["k=rsa;p=OTHER"], Wrong),
        (dkim(), &["k=rsa;p="], Wrong),
        (
            dkim(),
            &["\"k=rsa;p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQ\""],
            Wrong,
        ),
        (dkim(), &["some other text"], Wrong),
        (dkim(), &[], NotThere),
        (DnsRecord::dkim_at("s", "acme.example"), &["p=X"], Right),
        (DnsRecord::dkim_at("s", "acme.example"), &["p="], Wrong),
        (return_path(), &["PM.mtasv.net."], Right),
        (return_path(), &["pm.mtasv.com."], Wrong),
        (spf(), &["v=spf1 -all", "google-site-verification=x"], Right),
        (spf(), &["google-site-verification=x"], NotThere),
        (spf(), &["v=spf1 -all", "v=spf1 ~all"], Wrong),
        (spf(), &["\"v=spf1 -all\""], Wrong),
        (dmarc(), &["v=DMARC1; p=none"], Right),
        (dmarc(), &["v=DMARC1"], Wrong),
        (dmarc(), &["v=DMARC1; p=none", "v=DMARC1; p=reject"], Wrong),
        (dmarc(), &[], NotThere),
    ];
    for (record, values, state) in cases {
        let verdict = judge(&record, &records(values), None);
        assert_eq!(
            verdict.state, state,
            "{record:?} {values:?}: {}",
            verdict.words
        );
    }
}

#[test]
fn a_doubled_domain_is_told_from_a_missing_record() {
    let doubled = records(&[KEY]);
    let other = records(&["wild card text"]);
    let told = |at| judge(&dkim(), &Answer::Nothing, at).state;
    assert_eq!(told(Some(&doubled)), RecordState::Doubled);
    assert_eq!(told(Some(&Answer::Nothing)), RecordState::NotThere);
    assert_eq!(told(Some(&other)), RecordState::NotThere);
    assert_eq!(told(None), RecordState::NotThere);
    assert_eq!(
        dkim().doubled_name("acme.example"),
        "20260101pm._domainkey.acme.example.acme.example"
    );
}

#[test]
fn what_should_be_there_is_ready_to_copy() {
    let verdict = judge(&dkim(), &Answer::Nothing, None);
    let line = format!("20260101pm._domainkey.acme.example TXT {KEY}");
    assert!(verdict.words.contains(&line), "{}", verdict.words);
    let return_path = DnsRecord::return_path("", "acme.example", "");
    assert_eq!(
        return_path.line(),
        "pm-bounces.acme.example CNAME pm.mtasv.net"
    );
}

#[test]
fn a_name_server_that_fails_says_nothing_of_the_record() {
    for (answer, state) in [
        (
            Answer::ServerFailed("SERVFAIL".into()),
            RecordState::ServerFailed,
        ),
        (Answer::NoAnswer("no answer".into()), RecordState::NoAnswer),
        (
            Answer::NameUnusable("too long".into()),
            RecordState::NameUnusable,
        ),
    ] {
        assert_eq!(judge(&dkim(), &answer, Some(&records(&[KEY]))).state, state);
    }
}
