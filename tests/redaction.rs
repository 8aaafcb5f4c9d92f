//! No token of eight characters or more leaves the redactor, in whatever form a server, a log or an
//! error text carries it.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use postrider::postmark::{MASK, Redactor, Secret};
use proptest::prelude::*;

/// What tokens, access keys and passwords are made of.
fn tokens() -> impl Strategy<Value = String> {
    prop_oneof![
        "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}",
        "PM-[TB]-[a-z]{3,12}-[A-Za-z0-9_-]{12,20}",
        "[A-Za-z0-9_-]{36}",
        "[!-~]{8,64}",
        "[a-zA-Z0-9äßéЖ語🔑]{8,24}",
    ]
}

/// What Postmark's tokens look like.
fn token_shaped() -> impl Strategy<Value = String> {
    prop_oneof![
        "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}",
        "PM-[TB]-outbound-[A-Za-z][0-9][A-Za-z0-9]{20}",
        "[A-Za-z][0-9][A-Za-z0-9]{34}",
    ]
}

/// How a token is written down.
const ENCODERS: [fn(&str) -> String; 9] = [
    str::to_owned,
    str::to_uppercase,
    |text| text.bytes().map(|byte| format!("%{byte:02X}")).collect(),
    |text| text.bytes().map(|byte| format!("={byte:02X}")).collect(),
    |text| text.bytes().map(|byte| format!("&#x{byte:x};")).collect(),
    |text| {
        text.bytes()
            .map(|byte| format!("\\\\u{byte:04x}"))
            .collect()
    },
    |text| text.bytes().map(|byte| format!("{byte:02x}")).collect(),
    |text| STANDARD.encode(text),
    |text| URL_SAFE_NO_PAD.encode(format!("\0{text}\0")),
];

/// Words, numbers and addresses as they are in mails and logs.
fn prose() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        4 => "[a-z]{2,12}",
        1 => "[A-Z][a-z]{2,8}",
        1 => "[0-9]{1,8}",
        1 => Just("2026-11-29T12:00:01.120Z".to_owned()),
        1 => "[a-z]{3,8}@[a-z]{3,8}\\.example",
        1 => Just("250-PIPELINING\r\n250 8BITMIME".to_owned()),
        1 => Just("https://acme.example/a?b=c%20d&e=1&amp;f=\\u00e9".to_owned()),
    ];
    prop::collection::vec(word, 1..60).prop_map(|words| words.join(" "))
}

/// Length of the longest run that two texts have in common, with or without what is no letter or digit.
fn longest_common(one: &str, other: &str) -> usize {
    let letters = |text: &str| {
        text.to_lowercase()
            .replace(|c: char| !c.is_ascii_alphanumeric(), "")
    };
    let longest = |one: &str, other: &str| {
        let starts =
            |length: usize| (0..=one.len().saturating_sub(length)).map(move |at| at..at + length);
        let has = |length: &usize| {
            starts(*length).any(|run| one.get(run).is_some_and(|run| other.contains(run)))
        };
        (1..=one.len()).take_while(has).last().unwrap_or(0)
    };
    longest(&one.to_lowercase(), &other.to_lowercase()).max(longest(&letters(one), &letters(other)))
}

fn surroundings() -> impl Strategy<Value = String> {
    prop_oneof!["", "[ -~]{0,40}", "\\PC{0,20}"]
}

fn redactor(secrets: &[&str]) -> Redactor {
    let mut redactor = Redactor::new();
    for secret in secrets {
        redactor.learn(&Secret::new(*secret));
    }
    redactor
}

/// `text` without blanks and invisible characters, in lower case.
fn folded(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && !c.is_control())
        .flat_map(char::to_lowercase)
        .collect()
}

fn holds(bytes: &[u8], token: &str) -> bool {
    bytes
        .windows(token.len())
        .any(|window| window == token.as_bytes())
}

/// Every run of base64 characters of `text`, decoded from each of its first four characters on: the
/// three alignments, and one more for certainty.
fn decodings(text: &str) -> Vec<Vec<u8>> {
    let in_base64 = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '-' | '_');
    let mut decoded = Vec::new();
    for run in text.split(|c| !in_base64(c)).filter(|run| run.len() >= 8) {
        let run = run.replace('-', "+").replace('_', "/");
        for start in 0..4 {
            let whole = &run[start..];
            // A run of 4n + 1 characters decodes without its last one.
            let length = whole.len() - usize::from(whole.len() % 4 == 1);
            let engine = base64::engine::GeneralPurpose::new(
                &base64::alphabet::STANDARD,
                base64::engine::GeneralPurposeConfig::new()
                    .with_decode_allow_trailing_bits(true)
                    .with_decode_padding_mode(base64::engine::DecodePaddingMode::Indifferent),
            );
            decoded.extend(engine.decode(&whole[..length]));
        }
    }
    decoded
}

/// Fails if `clean` still holds the token in a form that can be read back.
fn assert_clean(clean: &str, token: &str) {
    assert!(!folded(clean).contains(&folded(token)), "raw in {clean:?}");
    for bytes in decodings(clean) {
        assert!(!holds(&bytes, token), "base64 in {clean:?}");
    }
    let joined: String = clean.split_whitespace().collect();
    for bytes in decodings(&joined) {
        assert!(!holds(&bytes, token), "base64 in joined {joined:?}");
    }
}

/// The forms in which a token travels.
fn forms(token: &str, user: &str, before: &[u8], after: &[u8]) -> Vec<String> {
    let around = [before, token.as_bytes(), after].concat();
    let hexadecimal: String = token.bytes().map(|byte| format!("{byte:02x}")).collect();
    let escaped: String = token.bytes().map(|byte| format!("%{byte:02X}")).collect();
    vec![
        token.to_owned(),
        token.to_uppercase(),
        token.to_lowercase(),
        STANDARD.encode(format!("\0{token}\0{token}")),
        STANDARD.encode(format!("{token}\0{token}\0{token}")),
        STANDARD.encode(format!("\0{user}\0{token}")),
        STANDARD.encode(token),
        STANDARD_NO_PAD.encode(&around),
        URL_SAFE.encode(&around),
        URL_SAFE_NO_PAD.encode(token),
        hexadecimal,
        escaped,
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_form_leaks(
        token in tokens(),
        user in "[a-z]{1,9}",
        prefix in surroundings(),
        suffix in surroundings(),
        before in prop::collection::vec(any::<u8>(), 0..7),
        after in prop::collection::vec(any::<u8>(), 0..7),
    ) {
        let redactor = redactor(&[&token]);
        for form in forms(&token, &user, &before, &after) {
            let clean = redactor.scrub(&format!("{prefix}{form}{suffix}"));
            assert_clean(&clean, &token);
            prop_assert!(!clean.contains(&form), "{clean:?}");
        }
    }

    #[test]
    fn neither_of_two_leaks(access in tokens(), secret in tokens(), prefix in surroundings()) {
        let redactor = redactor(&[&access, &secret]);
        let plain = STANDARD.encode(format!("\0{access}\0{secret}"));
        let clean = redactor.scrub(&format!("{prefix} AUTH PLAIN {plain}\r\n{access}:{secret}"));
        assert_clean(&clean, &access);
        assert_clean(&clean, &secret);
    }

    #[test]
    fn torn_over_lines_it_does_not_leak(
        token in tokens(),
        form in 0usize..12,
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 1..4),
        code in prop::sample::select(vec!["", "535-", "535 ", "5.7.8 ", "535-5.7.8 "]),
        first in "[ -~]{0,20}",
    ) {
        let redactor = redactor(&[&token]);
        let form = forms(&token, "ada", b"\0", b"").swap_remove(form);
        let letters: Vec<char> = form.chars().collect();
        let mut places: Vec<usize> = cuts.iter().map(|cut| cut.index(letters.len())).collect();
        places.sort_unstable();
        let mut lines = vec![format!("{code}{first}")];
        let mut start = 0;
        for end in places.into_iter().chain([letters.len()]) {
            let piece: String = letters[start..end].iter().collect();
            start = end;
            match lines.len() {
                1 if !lines[0].ends_with('\u{1}') => {
                    lines[0].push_str(&piece);
                    lines[0].push('\u{1}');
                }
                _ => lines.push(format!("{code}{piece}")),
            }
        }
        let clean = redactor.scrub_lines(&lines);
        prop_assert_eq!(clean.len(), lines.len());
        // Read as one text, with and without the codes.
        let joined: String = clean.concat();
        let bare: String = clean.iter().map(|line| line.strip_prefix(code).unwrap_or(line)).collect();
        for text in [joined, bare] {
            assert_clean(&text.replace('\u{1}', ""), &token);
        }
    }

    #[test]
    fn cut_anywhere_no_long_piece_leaks(token in "[A-Za-z0-9]{36}", at in 0usize..36) {
        let redactor = redactor(&[&token]);
        let head = redactor.scrub(&format!("535 user {}", &token[..at]));
        let tail = redactor.scrub(&format!("{} is unknown", &token[at..]));
        let longest = (9..=36).find(|length| {
            (0..=36 - length).any(|start| {
                let piece = &token[start..start + length];
                head.contains(piece) || tail.contains(piece)
            })
        });
        prop_assert_eq!(longest, None, "{} | {}", head, tail);
    }

    #[test]
    fn of_a_token_no_run_of_twelve_leaks(
        token in token_shaped(),
        (start, end) in (0usize..36, 12usize..=36).prop_map(|(start, length)| (start.min(24), (start.min(24) + length).min(36))),
        prefix in surroundings(),
        suffix in surroundings(),
        form in 0usize..ENCODERS.len(),
    ) {
        let piece = &token[start..end];
        let encoded = ENCODERS[form](piece);
        let clean = redactor(&[&token]).scrub(&format!("{prefix}<{encoded}>{suffix}"));
        prop_assert!(clean.contains(MASK) && !clean.contains(&encoded), "{clean:?}");
        assert_clean(&clean, piece);
    }

    #[test]
    fn what_shares_less_with_a_token_stays(
        token in token_shaped(),
        other in token_shaped(),
        keep in 0usize..11,
        prefix in "[ -~]{0,40}",
        data in prop::collection::vec(any::<u8>(), 0..200),
        form in 0usize..ENCODERS.len(),
    ) {
        // The same beginning, and nothing else in common.
        let other = format!("{}#{}", &token[..keep], &other[keep + 1..]);
        prop_assume!(longest_common(&token, &other) < 12 && longest_common(&token, &prefix) < 8);
        let text = format!("({prefix}) <{}> [{}]", ENCODERS[form](&other), STANDARD.encode(&data));
        prop_assert_eq!(redactor(&[&token]).scrub(&text), text);
    }

    #[test]
    fn prose_stays(tokens in prop::collection::vec(token_shaped(), 1..20), prose in prose(), id in "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}") {
        prop_assume!(tokens.iter().all(|token| longest_common(token, &id) < 8));
        let tokens: Vec<&str> = tokens.iter().map(String::as_str).collect();
        let text = format!("{prose}\nMessageID {id}\n{}", STANDARD.encode(&prose));
        prop_assert_eq!(redactor(&tokens).scrub(&text), text);
    }

    #[test]
    fn other_text_stays_as_it_is(token in tokens(), text in "[a-z .,]{0,60}\\PC{0,30}") {
        prop_assume!(!folded(&text).contains(&folded(&token)));
        let clean = redactor(&[&token]).scrub(&text);
        let damaged = clean != text;
        // Only a piece at an edge may go, and such a piece must really be one.
        let piece = folded(&token).chars().take(4).collect::<String>();
        let end = folded(&token).chars().rev().take(4).collect::<Vec<_>>().into_iter().rev().collect::<String>();
        prop_assert!(!damaged || folded(&text).contains(&piece) || folded(&text).contains(&end), "{clean:?}");
    }

    #[test]
    fn scrubbing_twice_changes_nothing_more(token in tokens(), prefix in surroundings()) {
        let redactor = redactor(&[&token]);
        let once = redactor.scrub(&format!("{prefix}{token} {}", STANDARD.encode(&token)));
        prop_assert_eq!(redactor.scrub(&once), once);
    }
}

/// Seconds that scrubbing takes.
fn seconds(redactor: &Redactor, text: &str) -> f64 {
    let began = std::time::Instant::now();
    assert!(redactor.scrub(text).len() > 1);
    began.elapsed().as_secs_f64()
}

/// A token for each number.
fn token_of(number: u64) -> String {
    // SplitMix64, so that no two tokens have more in common than chance gives them.
    let drawn = |number: u64| {
        let seed = number.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mixed = (seed ^ (seed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    };
    let (bits, more) = (drawn(2 * number), drawn(2 * number + 1));
    format!(
        "{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}",
        bits >> 32,
        bits & 0xffff,
        more >> 52,
        (more >> 40) & 0xfff,
        more & 0xffff_ffff_ffff
    )
}

/// Texts of which each has been slow for some redactor.
fn slow_texts(bytes: usize) -> Vec<(&'static str, String)> {
    let repeated = |piece: &str| piece.repeat(bytes / piece.len());
    let token = token_of(0);
    vec![
        (
            "prose",
            repeated("the quick brown fox jumps over the lazy dog. "),
        ),
        ("short lines", repeated("a\n")),
        ("one run of digits", repeated("0")),
        ("base64", repeated("QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo")),
        (
            "base64 with tokens",
            repeated(&STANDARD.encode(format!("x{token}"))),
        ),
        ("the token", repeated(&token)),
        ("its beginning", repeated(&format!("{}\n", &token[..11]))),
        ("escapes", repeated("%62=62&#98;\\x62")),
        ("backslashes", repeated("\\")),
        ("ampersands", repeated("&amp;")),
        ("codes", repeated("535-5.7.8 x\n")),
        ("lines without a space", repeated("0123456789abcdef\n")),
    ]
}

#[test]
fn time_is_linear_in_the_text_and_not_in_the_secrets() {
    let few = redactor(&[&token_of(0)]);
    let mut many = few.clone();
    (1..10_000).for_each(|number| many.learn(&Secret::new(token_of(number))));
    for (name, text) in slow_texts(100_000) {
        let (short, long) = (&text[..10_000], &text);
        // Ten times the text in at most thirty times the time; noise on a busy machine is not ten times.
        let [a, b, c] = [
            seconds(&few, short).max(0.001),
            seconds(&few, long),
            seconds(&many, long),
        ];
        assert!(
            b < a * 60.0,
            "{name}: {a} s, then {b} s for ten times as much"
        );
        assert!(
            c < b.max(0.05) * 20.0,
            "{name}: {b} s with one secret, {c} s with 10,000"
        );
    }
}

#[test]
fn ten_thousand_tokens_are_hidden_in_a_text_that_has_them_all() {
    let mut redactor = Redactor::new();
    (0..10_000).for_each(|number| redactor.learn(&Secret::new(token_of(number))));
    let text: String = (0..10_000)
        .map(|number| format!("{{{}}}", token_of(number)))
        .collect();
    // Not `assert_eq`, which would print half a megabyte.
    assert!(redactor.scrub(&text) == format!("{{{MASK}}}").repeat(10_000));
}
