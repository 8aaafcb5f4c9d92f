//! The forms one by one; `tests/redaction.rs` has the properties.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

use super::*;

const TOKEN: &str = "b1946ac9-2492-4d23-8f5a-3c6a1e07d4f2";

fn redactor() -> Redactor {
    let mut redactor = Redactor::new();
    redactor.learn(&Secret::new(TOKEN));
    redactor
}

fn hexadecimal(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn hides_every_form_and_nothing_beside_it() {
    let forms = [
        TOKEN.to_uppercase(),
        STANDARD.encode(format!("\0{TOKEN}\0{TOKEN}")),
        STANDARD.encode(TOKEN),
        TOKEN.replace('-', ""),
        hexadecimal(TOKEN),
        TOKEN.replace('-', "%2D"),
        format!("{} {}", &TOKEN[..11], &TOKEN[11..]),
        format!("{}\u{200b}{}", &TOKEN[..30], &TOKEN[30..]),
    ];
    for form in forms {
        let clean = redactor().scrub(&format!("535 5.7.8 bad login <{form}>, sorry"));
        assert_eq!(
            clean,
            format!("535 5.7.8 bad login <{MASK}>, sorry"),
            "{form}"
        );
    }
}

#[test]
fn hides_what_is_torn_over_lines() {
    for prefix in ["", "5.7.8 ", "535-", "535-5.7.8 "] {
        let lines = [
            format!("{prefix}user {}", &TOKEN[..3]),
            format!("{prefix}{}", &TOKEN[3..16]),
            format!("{prefix}{} unknown", &TOKEN[16..]),
        ];
        let clean = [
            format!("{prefix}user {MASK}"),
            format!("{prefix}{MASK}"),
            format!("{prefix}{MASK} unknown"),
        ];
        assert_eq!(redactor().scrub_lines(&lines), clean);
        assert_eq!(redactor().scrub(&lines.join("\r\n")), clean.join("\r\n"));
    }
}

#[test]
fn hides_what_was_cut_off() {
    assert_eq!(
        redactor().scrub(&format!("user {}…", &TOKEN[..9])),
        format!("user {MASK}…")
    );
    assert_eq!(
        redactor().scrub(&format!("{}> unknown", &TOKEN[20..])),
        format!("{MASK}> unknown")
    );
}

#[test]
fn learns_two_and_ignores_short_ones() {
    let mut redactor = redactor();
    redactor.learn(&Secret::new("PM-T-outbound-AbCdEfGhIjKlMnOpQrStUv"));
    redactor.learn(&Secret::new("seven77"));
    redactor.learn(&Secret::new(TOKEN));
    let text = format!("seven77 {TOKEN} pm-t-outbound-abcdefghijklmnopqrstuv");
    assert_eq!(redactor.scrub(&text), format!("seven77 {MASK} {MASK}"));
    assert_eq!(format!("{redactor:?}"), "Redactor(2 secrets)");
}

#[test]
fn leaves_ordinary_text_alone() {
    for text in [
        "250-PIPELINING SIZE 20480000 · grüße aGVsbG8=\r\n",
        "",
        "\n\n",
        "100% %zz %e2%82%ac %2",
    ] {
        assert_eq!(redactor().scrub(text), text);
        assert_eq!(Redactor::new().scrub(text), text);
    }
}

#[test]
fn of_a_token_every_run_of_twelve_is_hidden() {
    for length in 12..=36 {
        for start in 0..=36 - length {
            let run = &TOKEN[start..start + length];
            let text = format!("535 user \"xx{run}yy\" unknown");
            let clean = format!("535 user \"xx{MASK}yy\" unknown");
            assert_eq!(redactor().scrub(&text), clean);
        }
    }
    let shorter = format!("535 user \"xx{}yy\" unknown", &TOKEN[3..14]);
    assert_eq!(redactor().scrub(&shorter), shorter);
}

#[test]
fn sees_through_escapes() {
    let escaped = |hyphen: &str| TOKEN.replace('-', hyphen);
    let each = |form: fn(u8) -> String| TOKEN.bytes().map(form).collect::<String>();
    for form in [
        escaped("=2D"),
        escaped("=2d"),
        escaped("\\u002d"),
        escaped("\\\\u002D"),
        escaped("\\x2d"),
        escaped("\\u{2d}"),
        escaped("\\055"),
        escaped("%252d"),
        escaped("&#45;"),
        escaped("&#x2D;"),
        escaped("&amp;#45;"),
        escaped("&hyphen;"),
        escaped("\u{2010}"),
        escaped("\u{2013}"),
        escaped("\u{2212}"),
        escaped(" "),
        escaped("_"),
        escaped(" - "),
        escaped("=2D").replace("4d23", "=34d%32\\u0033"),
        each(|byte| format!("={byte:02X}")),
        each(|byte| format!("%{byte:02x}")),
        each(|byte| format!("&#{byte};")),
        each(|byte| format!("\\u{byte:04x}")),
        each(|byte| format!("{byte:02X} ")).trim_end().to_owned(),
        STANDARD
            .encode(format!("\0{TOKEN}\0{TOKEN}"))
            .replace('=', "%3D"),
        STANDARD.encode(TOKEN).to_uppercase(),
        URL_SAFE_NO_PAD.encode(format!("xx{}", escaped(""))),
        STANDARD.encode(TOKEN.to_uppercase()),
        hexadecimal(&escaped("")),
    ] {
        let clean = redactor().scrub(&format!("535 5.7.8 bad login <{form}>, sorry"));
        let expected = format!("535 5.7.8 bad login <{MASK}>, sorry");
        assert_eq!(clean.replace("%3D", ""), expected, "{form}");
    }
}

#[test]
fn sees_through_soft_line_breaks_and_joined_base64() {
    let quoted = format!("a {}=\r\n{}=2D{} b", &TOKEN[..5], &TOKEN[5..8], &TOKEN[9..]);
    let clean = redactor().scrub(&quoted);
    assert_eq!(clean, format!("a {MASK}\r\n{MASK} b"));
    let encoded = STANDARD.encode(format!("\0ada\0{TOKEN}"));
    // What comes before says nothing of the token, nor does the padding.
    for at in 7..encoded.len() - 1 {
        let (head, tail) = encoded.split_at(at);
        let clean = redactor().scrub(&format!("334 {head}\r\n  {tail}."));
        assert_eq!(clean.replace(MASK, ""), "334 \r\n  .", "{at}");
    }
}

#[test]
fn a_piece_of_base64_is_hidden_like_a_piece_of_text() {
    let encoded = STANDARD.encode(format!("{{\"user\":\"{}\"}}", &TOKEN[7..21]));
    assert_eq!(
        redactor().scrub(&format!("<{encoded}>")),
        format!("<{MASK}>")
    );
    let shorter = STANDARD.encode(format!("{{\"user\":\"{}\"}}", &TOKEN[7..18]));
    assert_eq!(redactor().scrub(&shorter), shorter);
}

#[test]
fn other_secrets_are_hidden_whole() {
    let mut redactor = Redactor::new();
    redactor.learn(&Secret::new("Correct horse, battery & staple 8!"));
    for form in [
        "Correct horse, battery & staple 8!",
        "Correct%20horse%2C%20battery%20%26%20staple%208%21",
        "Correct horse, battery &amp; staple 8&#33;",
        "Correct=20horse,=20battery=20=26=20staple 8!",
        "CORRECT HORSE, BATTERY \\u0026 STAPLE 8\\u0021",
    ] {
        assert_eq!(redactor.scrub(&format!("<{form}>")), format!("<{MASK}>"));
    }
    let part = "<rect horse, battery & staple>";
    assert_eq!(redactor.scrub(part), part);
}

#[test]
fn a_very_long_secret_is_hidden_in_pieces() {
    let key: String = (0..400)
        .map(|at| char::from(b'!' + (at * at % 89) as u8))
        .collect();
    let mut redactor = Redactor::new();
    redactor.learn(&Secret::new(key.as_str()));
    assert_eq!(redactor.scrub(&format!("\t{key}\t")), format!("\t{MASK}\t"));
    assert_eq!(
        redactor.scrub(&format!("é{}é", &key[9..300])),
        format!("é{MASK}é")
    );
}

#[test]
fn what_anyone_may_know_is_shown() {
    let public = "postmark_api_test POSTMARK_API_TEST";
    let mut redactor = Redactor::new();
    public
        .split(' ')
        .for_each(|token| redactor.learn(&Secret::new(token)));
    redactor.learn(&Secret::new("POSTMARK_API_TEST"));
    assert_eq!(redactor.scrub(public), public);
    assert_eq!(format!("{redactor:?}"), "Redactor(0 secrets)");
}

#[test]
fn tokens_are_found_by_their_shape() {
    let key = "PM-T-outbound-AbCdEfGhIjKlMnOpQrStUv";
    let plain = STANDARD.encode("\0a1b2c3d4-0000-4111-8222-333344445555\0x");
    let text = format!(
        "smtp://{TOKEN}:{key}@h.example?x=0f0f0f0f%2D1111%2D4222%2D8333%2D444455556666 AUTH PLAIN {plain}\n\
         SG.aBcDeFgHiJ.kLmNoPqR0123456789 re_short this-is-a-long-name-of-xx-characters 587"
    );
    let found: Vec<String> = tokens_in(&text)
        .iter()
        .map(|one| one.expose().to_owned())
        .collect();
    assert_eq!(
        found,
        [
            "0f0f0f0f-1111-4222-8333-444455556666",
            key,
            "SG.aBcDeFgHiJ.kLmNoPqR0123456789",
            "a1b2c3d4-0000-4111-8222-333344445555",
            TOKEN,
        ]
    );
    assert_eq!(
        tokens_in("Dear Ada, 2026-11-29 00000000-0000-0000-0000-000000000000"),
        []
    );
}

#[test]
fn learning_is_seen_by_no_copy() {
    let before = Redactor::new();
    let mut after = before.clone();
    after.learn(&Secret::new(TOKEN));
    assert_eq!(before.scrub(TOKEN), TOKEN);
    assert_eq!(after.scrub(TOKEN), MASK);
}
