//! The forms one by one; `tests/redaction.rs` has the properties.

use super::*;

const TOKEN: &str = "b1946ac9-2492-4d23-8f5a-3c6a1e07d4f2";

fn redactor() -> Redactor {
    let mut redactor = Redactor::new();
    redactor.learn(&Secret::new(TOKEN));
    redactor
}

#[test]
fn hides_every_form_and_nothing_beside_it() {
    let forms = [
        TOKEN.to_uppercase(),
        STANDARD.encode(format!("\0{TOKEN}\0{TOKEN}")),
        STANDARD.encode(TOKEN),
        TOKEN.replace('-', ""),
        hexadecimal(TOKEN).to_string(),
        TOKEN.replace('-', "%2D"),
        format!("{} {}", &TOKEN[..11], &TOKEN[11..]),
        format!("{}\u{200b}{}", &TOKEN[..30], &TOKEN[30..]),
    ];
    for form in forms {
        let clean = redactor().scrub(&format!("535 5.7.8 bad login <{form}>, sorry"));
        assert_eq!(
            clean,
            format!("535 5.7.8 bad login <{HIDDEN}>, sorry"),
            "{form}"
        );
    }
}

#[test]
fn hides_what_is_torn_over_lines() {
    for prefix in ["", "5.7.8 ", "535-", "535-5.7.8 "] {
        let lines = [
            format!("{prefix}user {}", &TOKEN[..3]),
            format!("{prefix}{}", &TOKEN[3..20]),
            format!("{prefix}{} unknown", &TOKEN[20..]),
        ];
        let clean = [
            format!("{prefix}user {HIDDEN}"),
            format!("{prefix}{HIDDEN}"),
            format!("{prefix}{HIDDEN} unknown"),
        ];
        assert_eq!(redactor().scrub_lines(&lines), clean);
        assert_eq!(redactor().scrub(&lines.join("\r\n")), clean.join("\r\n"));
    }
}

#[test]
fn hides_what_was_cut_off() {
    assert_eq!(
        redactor().scrub(&format!("user {}…", &TOKEN[..9])),
        format!("user {HIDDEN}…")
    );
    assert_eq!(
        redactor().scrub(&format!("{}> unknown", &TOKEN[20..])),
        format!("{HIDDEN}> unknown")
    );
}

#[test]
fn learns_two_and_ignores_short_ones() {
    let mut redactor = redactor();
    redactor.learn(&Secret::new("PM-T-outbound-AbCdEfGhIjKlMnOpQrStUv"));
    redactor.learn(&Secret::new("seven77"));
    redactor.learn(&Secret::new(TOKEN));
    let text = format!("seven77 {TOKEN} pm-t-outbound-abcdefghijklmnopqrstuv");
    assert_eq!(redactor.scrub(&text), format!("seven77 {HIDDEN} {HIDDEN}"));
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
