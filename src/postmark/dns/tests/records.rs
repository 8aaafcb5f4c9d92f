use super::*;

#[test]
fn a_record_is_ready_to_be_copied() {
    let long = DnsRecord::dkim(HOST, Some(&format!("k=rsa;p={}\"\\", KEY.repeat(2))));
    let line = long.line().unwrap();
    let strings: Vec<&str> = line.split("\" \"").collect();
    assert_eq!(strings.len(), 2);
    assert_eq!(strings[0].split_once('"').unwrap().1.len(), 255);
    assert!(line.starts_with(&format!("{HOST}. IN TXT \"k=rsa;p=MI")));
    assert!(line.ends_with("\\\"\\\\\""));
    let lines = [
        (
            DnsRecord::default_return_path("Acme.Example."),
            "pm-bounces.acme.example. IN CNAME pm.mtasv.net.",
        ),
        (
            DnsRecord::return_path("bounce.acme.example", "PM2.mtasv.net."),
            "bounce.acme.example. IN CNAME pm2.mtasv.net.",
        ),
        (
            DnsRecord::spf("acme.example"),
            "acme.example. IN TXT \"v=spf1 include:spf.mtasv.net ~all\"",
        ),
        (
            DnsRecord::dmarc("acme.example"),
            "_dmarc.acme.example. IN TXT \"v=DMARC1; p=none;\"",
        ),
    ];
    for (record, line) in lines {
        assert_eq!(record.line().as_deref(), Some(line));
        // What is proposed is what is right.
        let value = record.value.clone().unwrap();
        assert_eq!(told(&record, &[&value]).0, RecordState::Right);
    }
}

#[test]
fn the_host_of_a_panel_is_the_name_without_the_domain() {
    let hosts = [
        (key(), "20131031155228pm._domainkey"),
        (DnsRecord::spf("acme.example"), "@"),
        (DnsRecord::dmarc("acme.example"), "_dmarc"),
        (DnsRecord::dmarc("other.example"), "_dmarc.other.example"),
        (
            DnsRecord::dmarc("bigacme.example"),
            "_dmarc.bigacme.example",
        ),
    ];
    for (record, host) in hosts {
        assert_eq!(record.panel_host("acme.example."), host);
    }
}

#[test]
fn a_doubled_record_is_found_only_if_it_is_meant() {
    let record = key();
    let place = record.doubled_name("Acme.example");
    assert_eq!(place, format!("{HOST}.acme.example"));
    let value = record.value.clone().unwrap();
    for (values, state) in [
        (vec![value.as_str()], RecordState::Doubled),
        (vec!["k=rsa;p=other"], RecordState::Doubled),
        (vec!["v=spf1 -all"], RecordState::NotThere),
    ] {
        let elsewhere = records(&values);
        let verdict = judge(&record, &Answer::NoName, Some((&place, &elsewhere)));
        assert_eq!(verdict.state, state, "{values:?}");
    }
    let elsewhere = records(&[&value]);
    let found = judge(&record, &Answer::NoName, Some((&place, &elsewhere)));
    for words in [
        place.as_str(),
        "`.acme.example` by itself",
        "Enter `20131031155228pm._domainkey`",
    ] {
        assert!(found.advice.contains(words), "{found:?}");
    }
    assert_eq!(found.found, [value.as_str()]);
    // A record in its place is judged by itself.
    let right = judge(&record, &records(&[&value]), Some((&place, &elsewhere)));
    assert_eq!(right.state, RecordState::Right);
    let silent = Answer::NoAnswer("silent".into());
    let missing = judge(&record, &Answer::NoData, Some((&place, &silent)));
    assert_eq!(missing.state, RecordState::NotThere);
}

#[test]
fn what_could_not_be_found_out_is_unknown() {
    let cases = [
        (
            Answer::ServerFailed("SERVFAIL".into()),
            "server-failed",
            "DNSSEC",
        ),
        (
            Answer::NoAnswer("it was silent".into()),
            "no-answer",
            "it was silent",
        ),
    ];
    for (answer, state, words) in cases {
        let verdict = judge(&key(), &answer, None);
        assert_eq!(verdict.standing(), Standing::Unknown);
        assert_eq!(serde_json::to_value(verdict.state).unwrap(), state);
        assert!(verdict.advice.contains(words), "{verdict:?}");
    }
    let missing = judge(&key(), &Answer::NoName, None);
    assert_eq!(missing.standing(), Standing::Bad);
    assert!(missing.advice.contains("does not exist") && missing.advice.contains("48 hours"));
}

#[test]
fn only_names_are_asked_for() {
    let long = format!("{}.example", "x".repeat(64));
    let longer = "x.".repeat(127) + "example";
    let bad = [
        "",
        ".",
        "x",
        "a..b",
        ".a.b",
        "a b.c",
        "a.b..",
        "ü.example",
        "a/b.c",
        &long,
        &longer,
    ];
    for name in bad {
        assert!(name_problem(name).is_some(), "{name}");
    }
    for name in [HOST, "a.b", "A.b.", "xn--bcher-kva.example", "_dmarc.1.2"] {
        assert_eq!(name_problem(name), None, "{name}");
    }
}

#[test]
fn text_from_dns_is_tame() {
    assert_eq!(
        clean("a\tb\u{1b}[31m\r\n\u{202e}c"),
        "a b\u{fffd}[31m\u{fffd}\u{fffd}\u{fffd}c"
    );
    assert_eq!(clean(&"é".repeat(9_000)).chars().count(), 4_096);
}
