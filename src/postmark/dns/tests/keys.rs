use super::*;

/// A key of 1024 bit, whole.
const WHOLE: &str = "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDAldlaQ8AujmVTSf13OEVCwh8T48XOhB8Ei0Tsa/iihJVaQRX+xF5pFH2y0WL28Tm/Fb4kpcWwkRsYmfOsuoufRXv1gowKltCY/RdLgaBdjHq8Kf4wyFXFVTJvDsppXkhsrpMsb2F85LHNP+wyqZb/u0WHMbf93ACoXphxK67DvQIDAQAB";
/// One of 2048 bit.
const LONG: &str = "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAyN6be3E+wPbDwjJNMGcnXTH0rdbJl/QAhwkTeXzuWxv+wquhJFIAdO8ka0Pasf4l0JnPu013kWg1he4SteIVD89syVGoatNvQsc6h1y3LOj/XvMCwzUD4onrLPnWXVkoc87liT8S9m+jN54qdl7ZH4EXrYHs7d8n3gKGL5TPLBLCQQWVd4Qwnu1vmcQKnfjV98nkQYiP68l2UnN+Djnxr5r0MVVN/YKEmweSWQpz7keYGFSGWmeY6u7I+ePxQatkH4TDwGeb4v+QS0qjlExjQqJ6eZMfxHHCu0OFYzSmWHZYJh21gGBWaXFR39PIXb//WbkJsX1SopgBbjhq+oAW1QIDAQAB";

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
fn several_txt_records_are_a_fault_whatever_they_say() {
    let right = format!("k=rsa;p={KEY}");
    let other = format!("k=rsa;p={}", KEY.replace('C', "D"));
    let prefixed = format!("v=DKIM1;{right}");
    let (head, tail) = WHOLE.split_at(120);
    let first_half = format!("k=rsa;p={head}");
    let cases: [(&[&str], &str); 7] = [
        (&[&right, &other], "Keep the right key"),
        (&[&prefixed, &right], "Keep the right key"),
        (&[&right, "verification=1"], "Keep the right key"),
        (&[&other, "k=rsa;p="], "None of them is right"),
        (&["verification=1", "k=rsa;p="], "None of them is right"),
        (&[&first_half, tail], "looks like a piece of a key"),
        (&[tail, &first_half], "looks like a piece of a key"),
    ];
    for (values, words) in cases {
        let (state, advice) = told(&key(), values);
        assert_eq!(state, RecordState::Wrong, "{values:?}");
        let count = format!("{} TXT records have this name", values.len());
        assert!(
            advice.contains(&count) && advice.contains("3.6.2.2") && advice.contains(words),
            "{values:?}: {advice}"
        );
    }
    // Postmark's value is not known: two good keys are still one too many.
    let unknown = DnsRecord::dkim(HOST, None);
    let whole = format!("k=rsa;p={WHOLE}");
    let (state, advice) = told(&unknown, &[&whole, &format!("v=DKIM1; p={WHOLE}")]);
    assert_eq!(state, RecordState::Wrong);
    assert!(
        advice.contains("Keep the key that Postmark shows"),
        "{advice}"
    );
    // No key among them: the ordinary advice.
    let (_, advice) = told(&unknown, &["verification=1", "v=spf1 -all"]);
    assert!(advice.contains("no DKIM key"), "{advice}");
}

#[test]
fn without_postmarks_value_a_whole_key_will_do_and_what_is_unknown_is_said() {
    let (first, second) = WHOLE.split_at(90);
    let unpadded = LONG.trim_end_matches('=');
    for value in [
        format!("k=rsa;p={WHOLE}"),
        format!("v=DKIM1; k=rsa; t=s; s=email; p={WHOLE}"),
        format!("p={WHOLE}"),
        // Several strings of one record arrive joined; a space between them does no harm.
        format!("k=rsa;p={first} {second}"),
        format!("v=DKIM1; k=rsa; p={LONG}"),
        format!("v=DKIM1; p={unpadded}"),
        "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=".to_owned(),
        "v=DKIM1; k=of-tomorrow; p=QUJD".to_owned(),
    ] {
        for known in [None, Some(""), Some("  ")] {
            let record = DnsRecord::dkim(HOST, known);
            assert_eq!((&record.value, record.line()), (&None, None));
            let (state, advice) = told(&record, &[&value]);
            assert_eq!(state, RecordState::Right, "{value}: {advice}");
            assert!(advice.contains("account token"), "{advice}");
        }
    }
}

#[test]
fn a_key_that_is_not_whole_is_a_fault_without_postmarks_value_too() {
    let record = DnsRecord::dkim(HOST, None);
    let of = |key: &str| format!("v=DKIM1; k=rsa; p={key}");
    for (value, words) in [
        (
            of(&WHOLE[..WHOLE.len() - 4]),
            "cut off: it declares 162 bytes but has 159",
        ),
        (
            of(&WHOLE[..120]),
            "cut off: it declares 162 bytes but has 90",
        ),
        (of(&WHOLE[..121]), "121 characters cannot be base64"),
        (
            of(&LONG[..255 - "v=DKIM1; k=rsa; p=".len()]),
            "cannot be base64",
        ),
        (
            of(&LONG[..236]),
            "cut off: it declares 294 bytes but has 177",
        ),
        (of(&WHOLE[8..]), "not an RSA key"),
        (of("QUJD"), "not an RSA key"),
        (
            of(&format!("{WHOLE}QUJD")),
            "3 bytes longer than it declares",
        ),
        (
            of(&WHOLE.replace('+', "_")),
            "characters in it that no key has",
        ),
        (of(""), "revoked"),
        ("k=rsa;p=".to_owned(), "revoked"),
        ("v=DKIM1; k=rsa".to_owned(), "The key is missing"),
        (of(&format!("\"{WHOLE}\"")), "Quotation marks"),
        (
            of(&format!("{}\" \"{}", &WHOLE[..90], &WHOLE[90..])),
            "Quotation marks",
        ),
        (
            "v=DKIM1; k=ed25519; p=QUJD".to_owned(),
            "32 bytes and this one has 3",
        ),
    ] {
        let (state, advice) = told(&record, &[&value]);
        assert_eq!(state, RecordState::Wrong, "{value}");
        assert!(advice.contains(words), "{value}: {advice}");
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
