use super::*;

#[test]
fn spf_is_optional_but_only_one() {
    let record = DnsRecord::spf("acme.example");
    let cases: [(&[&str], RecordState, &str); 9] = [
        (
            &["v=spf1 include:spf.mtasv.net ~all"],
            RecordState::Right,
            "",
        ),
        (&["x", "V=SPF1 a mx -all"], RecordState::Right, "need not"),
        (&["v=spf1"], RecordState::Right, "need not"),
        (&["v=spf1 mx +all"], RecordState::Right, "everybody"),
        (
            &["x", "v=spf10 mx"],
            RecordState::NotThere,
            "Postmark does not need it",
        ),
        (
            &["v=spf1 mx -all", "v=spf1 a ~all"],
            RecordState::Wrong,
            "Several SPF",
        ),
        (
            &["\"v=spf1 mx -all\""],
            RecordState::Wrong,
            "Quotation marks",
        ),
        (
            &["v=spf1 include\\:x -all"],
            RecordState::Wrong,
            "Backslashes",
        ),
        (&["v=spf1 mx\u{feff} -all"], RecordState::Wrong, "invisible"),
    ];
    for (values, state, words) in cases {
        let (found, advice) = told(&record, values);
        assert_eq!(found, state, "{values:?}");
        assert!(advice.contains(words), "{values:?}: {advice}");
    }
    let missing = judge(&record, &Answer::NoData, None);
    assert_eq!(missing.standing(), Standing::Advisable);
}

#[test]
fn dmarc_is_optional_but_must_be_readable() {
    let record = DnsRecord::dmarc("acme.example");
    let cases: [(&[&str], RecordState, &str); 11] = [
        (
            &["v=DMARC1; p=none; rua=mailto:d@acme.example"],
            RecordState::Right,
            "",
        ),
        (
            &["v=DMARC1;p=REJECT"],
            RecordState::Right,
            "asked to reject mail in the name of acme.example",
        ),
        (
            &["verification", "v=DMARC1; p=quarantine"],
            RecordState::Right,
            "quarantine",
        ),
        (
            &["verification"],
            RecordState::NotThere,
            "begins with v=DMARC1",
        ),
        (&["v=DMARC1"], RecordState::Wrong, "`p=none`"),
        (&["v=DMARC1; p=strict"], RecordState::Wrong, "`p=none`"),
        (&["v=dmarc1; p=none"], RecordState::Wrong, "in capitals"),
        (&["v=DMARC; p=none"], RecordState::Wrong, "must begin with"),
        (
            &["\"v=DMARC1; p=none\""],
            RecordState::Wrong,
            "Quotation marks",
        ),
        (&["v=DMARC1; p=none; p=none"], RecordState::Wrong, "twice"),
        (
            &["v=DMARC1; p=none", "v=DMARC1; p=reject"],
            RecordState::Wrong,
            "Several DMARC",
        ),
    ];
    for (values, state, words) in cases {
        let (found, advice) = told(&record, values);
        assert_eq!(found, state, "{values:?}");
        assert!(advice.contains(words), "{values:?}: {advice}");
    }
    let missing = judge(&record, &Answer::NoName, None);
    assert_eq!(missing.standing(), Standing::Advisable);
}

#[test]
fn the_return_path_points_to_postmark() {
    let record = DnsRecord::default_return_path("acme.example");
    let cases: [(&[&str], RecordState, &str); 6] = [
        (&["pm.mtasv.net"], RecordState::Right, ""),
        (&["PM.mtasv.NET."], RecordState::Right, ""),
        (
            &["pm.mtasv.net.acme.example."],
            RecordState::Wrong,
            "`pm.mtasv.net.` with a dot",
        ),
        (&["\"pm.mtasv.net\""], RecordState::Wrong, "Quotation marks"),
        (
            &["inbound.postmarkapp.com"],
            RecordState::Wrong,
            "points elsewhere",
        ),
        (
            &["pm.mtasv.net", "x.example"],
            RecordState::Wrong,
            "one CNAME only",
        ),
    ];
    for (values, state, words) in cases {
        let (found, advice) = told(&record, values);
        assert_eq!(found, state, "{values:?}");
        assert!(advice.contains(words), "{values:?}: {advice}");
    }
    for (record_type, words) in [("TXT", "a CNAME is due"), ("A", "DNS only")] {
        let values = vec!["x".to_owned()];
        let answer = Answer::OtherType {
            record_type,
            values,
        };
        let verdict = judge(&record, &answer, None);
        assert_eq!(verdict.state, RecordState::Wrong);
        assert!(verdict.advice.contains(words), "{verdict:?}");
    }
}
