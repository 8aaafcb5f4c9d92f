//! Whatever stands in DNS.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;

/// Pieces that values are made of, and noise.
const PIECES: [&str; 20] = [
    "v=DKIM1",
    "k=rsa",
    "p=",
    ";",
    " ",
    "\"",
    "\\",
    "v=spf1",
    "include:spf.mtasv.net",
    "~all",
    "v=DMARC1",
    "p=none",
    "pm.mtasv.net",
    ".",
    "\u{1b}[2J",
    "\u{202e}",
    "\n",
    "MIGf",
    "=",
    "ü",
];

fn values() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        8 => select(&PIECES[..]).prop_map(str::to_owned),
        1 => Just(KEY.to_owned()),
        2 => ".{0,20}",
        1 => "[A-Za-z;= ]{0,300}",
    ];
    vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

fn answers() -> impl Strategy<Value = Answer> {
    prop_oneof![
        8 => vec(values(), 1..12).prop_map(Answer::Records),
        1 => vec(values(), 1..4).prop_map(|values| Answer::OtherType { record_type: "CNAME", values }),
        1 => Just(Answer::NoName),
        1 => Just(Answer::NoData),
        1 => values().prop_map(Answer::ServerFailed),
        1 => values().prop_map(Answer::NoAnswer),
        1 => values().prop_map(Answer::NotAsked),
    ]
}

fn wanted() -> impl Strategy<Value = DnsRecord> {
    select(vec![
        key(),
        DnsRecord::dkim(HOST, None),
        DnsRecord::default_return_path("acme.example"),
        DnsRecord::spf("acme.example"),
        DnsRecord::dmarc("acme.example"),
    ])
}

/// Base64 of a key.
fn keys() -> impl Strategy<Value = String> {
    "[A-Za-z0-9+/]{40,400}={0,2}"
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_verdict_is_tame_bounded_and_says_what_to_do(record in wanted(), answer in answers(), elsewhere in answers()) {
        let place = record.doubled_name("acme.example");
        let verdict = judge(&record, &answer, Some((&place, &elsewhere)));
        prop_assert!(verdict.found.len() <= 8);
        let texts = verdict.found.iter().chain([&verdict.advice, &verdict.expected]);
        for text in texts {
            prop_assert!(text.chars().count() <= 4_200);
            prop_assert_eq!(&clean(text), text);
        }
        let is_told = matches!(verdict.state, RecordState::Right | RecordState::NotAsked);
        prop_assert!(is_told || !verdict.advice.is_empty());
        prop_assert!(!verdict.expected.is_empty());
        if verdict.state == RecordState::Doubled {
            let is_elsewhere = matches!(elsewhere, Answer::Records(_));
            prop_assert!(is_elsewhere);
        }
    }

    #[test]
    fn a_key_is_right_if_and_only_if_it_is_the_key(expected in keys(), found in keys(), at in 0usize..40, prefix in select(vec!["", "v=DKIM1; ", "v=DKIM1;k=rsa;", "k=rsa; "])) {
        let record = DnsRecord::dkim(HOST, Some(&format!("k=rsa;p={expected}")));
        let state = |key: &str| {
            let (before, behind) = key.split_at(at);
            told(&record, &[&format!("{prefix}p={before} {behind}")]).0
        };
        prop_assert_eq!(state(&expected), RecordState::Right);
        let is_same = if found == expected { RecordState::Right } else { RecordState::Wrong };
        prop_assert_eq!(state(&found), is_same);
    }

    #[test]
    fn what_is_copied_out_of_a_line_is_the_value(value in "[ -~]{1,900}") {
        let record = DnsRecord::dkim(HOST, Some(&value));
        let expected = value.trim();
        let line = record.line().unwrap_or_default();
        let data = line.split_once(" IN TXT ").map_or("", |(_, data)| data);
        let read = unquoted(data);
        prop_assert!(read.iter().all(|string| string.len() <= 255));
        prop_assert_eq!(read.concat(), expected);
    }

    #[test]
    fn no_header_is_too_odd(text in "(DKIM-Signature:|From:|[\\PC]{0,10}|s=|d=|;|\r\n|\n |\u{0}|x@y\\.z){0,60}") {
        if let Some((selector, domain)) = dkim_selector_in(&text) {
            prop_assert_eq!(name_problem(&format!("{selector}.{domain}")), None);
        }
    }
}

/// The strings of a zone file's TXT data.
fn unquoted(data: &str) -> Vec<String> {
    let (mut strings, mut inside) = (Vec::new(), false);
    let mut chars = data.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' if inside => inside = false,
            '"' => {
                strings.push(String::new());
                inside = true;
            }
            c if inside => {
                let c = if c == '\\' { chars.next() } else { Some(c) };
                strings.last_mut().unwrap().extend(c);
            }
            _ => {}
        }
    }
    strings
}
