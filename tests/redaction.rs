//! No token of eight characters or more leaves the redactor, in whatever form a server, a log or an
//! error text carries it.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use postrider::postmark::{Redactor, Secret};
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
