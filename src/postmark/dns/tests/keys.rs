use super::*;

#[test]
fn the_key_counts_and_not_how_it_is_written() {
    let (first, second) = KEY.split_at(100);
    let forms = [
        format!("k=rsa;p={KEY}"),
        format!("v=DKIM1; k=rsa; p={KEY}"),
        format!("v=DKIM1;p={KEY};"),
        format!("p={KEY}"),
        format!("k=rsa; p={first} {second}"),
        format!("  k = rsa ;\tp = {first}\t{second} ; n=a note"),
    ];
    for found in &forms {
        for expected in &forms {
            let record = DnsRecord::dkim(HOST, Some(expected));
            let (state, advice) = told(&record, &[found]);
            assert_eq!(
                (state, advice.as_str()),
                (RecordState::Right, ""),
                "{found}"
            );
        }
    }
}

#[test]
fn every_mistake_has_its_name() {
    let lower = KEY.to_ascii_lowercase();
    let other = KEY.replacen("C7mQ", "D8nR", 1);
    let cut = &KEY[..KEY.len() - 20];
    let value = format!("k=rsa;p={KEY}");
    let cases = [
        (format!("\"{value}\""), "Quotation marks"),
        (format!("k=rsa;p=\"{KEY}\""), "Quotation marks"),
        (format!("“{value}”"), "Quotation marks"),
        (format!("k=rsa\\;p={KEY}"), "Backslashes"),
        (format!("{value}\u{200b}"), "An invisible character"),
        (format!("k=rsa;p={lower}"), "not their case"),
        (format!("k=rsa;p={cut}"), "cut off after 176 of 196"),
        (format!("{value}AAAA"), "4 more characters"),
        (format!("k=rsa;p={other}"), "another key"),
        (format!("k=ed25519;p={KEY}"), "`k=ed25519` where `k=rsa`"),
        ("k=rsa;p=".to_owned(), "revoked"),
        ("v=DKIM1; k=rsa".to_owned(), "The key is missing"),
        (KEY.to_owned(), "Only the key stands here"),
        (format!("k=rsa p={KEY}"), "run together"),
        (
            format!("k=rsa;p={KEY}*"),
            "characters in it that no key has",
        ),
        (format!("v=dkim1;k=rsa;p={KEY}"), "not `v=DKIM1`"),
        (format!("k=rsa;v=DKIM1;p={KEY}"), "must come first"),
        (format!("{value};{value}"), "stands in it twice"),
        (format!("{HOST} IN TXT {value}"), "does not belong in it"),
        (
            "v=spf1 include:spf.mtasv.net ~all".to_owned(),
            "no DKIM key",
        ),
        ("v=DMARC1; p=none".to_owned(), "no DKIM key"),
        (String::new(), "no DKIM key"),
    ];
    assert_eq!(KEY.len(), 196);
    for (value, words) in cases {
        let (state, advice) = told(&key(), &[&value]);
        assert_eq!(state, RecordState::Wrong, "{value}");
        assert!(advice.contains(words), "{value}: {advice}");
    }
}

#[test]
fn of_several_values_the_keys_must_agree() {
    let right = format!("k=rsa;p={KEY}");
    let other = format!("k=rsa;p={}", KEY.replace('C', "D"));
    let (state, advice) = told(&key(), &[&right, &other]);
    assert_eq!(state, RecordState::Wrong);
    assert!(
        advice.contains("2 keys") && advice.contains("One of them is right"),
        "{advice}"
    );
    let (_, advice) = told(&key(), &[&other, "k=rsa;p="]);
    assert!(advice.contains("None of them is right"), "{advice}");
    for beside in [format!("v=DKIM1;{right}"), "verification=1".to_owned()] {
        let (state, advice) = told(&key(), &[&beside, &right]);
        assert_eq!(state, RecordState::Right);
        assert!(advice.contains("remove them"), "{advice}");
    }
}

#[test]
fn without_postmarks_value_any_key_will_do_and_that_is_said() {
    for value in [None, Some(""), Some("  ")] {
        let record = DnsRecord::dkim(HOST, value);
        assert_eq!((&record.value, record.line()), (&None, None));
        let (state, advice) = told(&record, &["k=rsa;p=QUJD"]);
        assert_eq!(state, RecordState::Right);
        assert!(advice.contains("account token"), "{advice}");
        assert_eq!(told(&record, &["k=rsa;p="]).0, RecordState::Wrong);
    }
}

#[test]
fn a_cname_is_no_key() {
    let answer = Answer::OtherType {
        record_type: "CNAME",
        values: vec!["pm.mtasv.net".into()],
    };
    let verdict = judge(&key(), &answer, None);
    assert_eq!(verdict.state, RecordState::Wrong);
    assert_eq!(verdict.found, ["pm.mtasv.net"]);
    assert!(
        verdict.advice.contains("create a record of type TXT"),
        "{verdict:?}"
    );
}
