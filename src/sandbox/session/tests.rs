use super::*;
use crate::postmark::{PracticeTokens, Secret};
use crate::sandbox::sample::sample_tokens;

const TOKEN: &str = "70726163-7469-4365-8000-706f73746d6b";

fn terms() -> Terms {
    Terms {
        offered: super::super::PracticeOptions::default().offered.into(),
        size_limit: 20_480_000,
    }
}

fn session() -> Session {
    Session::new(terms(), "nonce".into())
}

fn state() -> State {
    let tokens = PracticeTokens {
        server: Secret::new(TOKEN),
        ..sample_tokens()
    };
    State::new(
        tokens,
        crate::sandbox::state::Senders::default(),
        super::super::scenario::Latency::default(),
        None,
        0,
    )
}

fn say(session: &mut Session, line: &str) -> Step {
    session.answer(&Line::Whole(format!("{line}\r\n").into_bytes()), &state())
}

fn reply(session: &mut Session, line: &str) -> String {
    match say(session, line) {
        Step::Reply(reply) => reply,
        other => panic!("no plain reply to {line}: {other:?}"),
    }
}

#[test]
fn offers_what_postmark_offered_and_nothing_that_does_not_work() {
    let mut session = session();
    let offered = reply(&mut session, "EHLO client.example");
    assert_eq!(
        offered,
        "250-smtp.postmarkapp.com\r\n250-PIPELINING\r\n250-SIZE 20480000\r\n250-VRFY\r\n\
         250-ETRN\r\n250-STARTTLS\r\n250-AUTH PLAIN LOGIN CRAM-MD5\r\n250-AUTH=PLAIN LOGIN CRAM-MD5\r\n\
         250-ENHANCEDSTATUSCODES\r\n250-8BITMIME\r\n250 DSN"
    );
    let mut session = session.secured(terms());
    assert!(reply(&mut session, "MAIL FROM:<a@b.example>").starts_with("503 5.5.1"));
    assert!(!reply(&mut session, "EHLO client.example").contains("STARTTLS"));
}

#[test]
fn says_each_refusal_in_postfix_words() {
    let table = [
        ("STARTLS", "502 5.5.2 Error: command not recognized"),
        (
            "MAIL FROM:<a@b.example>",
            "503 5.5.1 Error: send HELO/EHLO first",
        ),
        ("HELO client.example", "250 smtp.postmarkapp.com"),
        (
            "RCPT TO:<a@b.example>",
            "503 5.5.1 Error: need MAIL command",
        ),
        ("DATA", "503 5.5.1 Error: need RCPT command"),
        (
            "AUTH DIGEST-MD5",
            "504 5.5.4 Unrecognized authentication type",
        ),
        (
            "MAIL FROM:<a@b.example> SMTPUTF8",
            "555 5.5.4 Unsupported option: SMTPUTF8",
        ),
        (
            "MAIL FROM:<a@b.example> SIZE=20480001",
            "552 5.3.4 Message size exceeds fixed limit",
        ),
        ("MAIL FROM:<@>", "501 5.1.7 Bad sender address syntax"),
        (
            "MAIL FROM:<a@b.example> SIZE=20480000 BODY=8BITMIME RET=HDRS",
            "250 2.1.0 Ok",
        ),
        (
            "MAIL FROM:<a@b.example>",
            "503 5.5.1 Error: nested MAIL command",
        ),
        (
            "RCPT TO:<c@d.example>",
            "554 5.7.1 <c@d.example>: Relay access denied",
        ),
        ("DATA", "554 5.5.1 Error: no valid recipients"),
        ("RSET", "250 2.0.0 Ok"),
    ];
    let mut session = session();
    for (line, expected) in table {
        assert_eq!(reply(&mut session, line), expected, "{line}");
    }
}

#[test]
fn quotes_the_last_prompt_in_a_refusal_as_postmark_does() {
    let mut session = session();
    reply(&mut session, "EHLO c");
    let refused = "535 5.7.8 Error: authentication failed: ";
    assert_eq!(reply(&mut session, "AUTH PLAIN AHgAeA=="), refused);
    assert_eq!(reply(&mut session, "AUTH LOGIN"), "334 VXNlcm5hbWU6");
    assert_eq!(reply(&mut session, "eA=="), "334 UGFzc3dvcmQ6");
    let tail = format!("{refused}UGFzc3dvcmQ6");
    assert_eq!(reply(&mut session, "eA=="), tail);
    assert_eq!(reply(&mut session, "AUTH PLAIN AHgAeA=="), tail);
    assert_eq!(reply(&mut session, "NOOP"), "250 2.0.0 Ok");
}

#[test]
fn half_a_token_is_no_login() {
    use base64::Engine as _;
    let half = base64::engine::general_purpose::STANDARD.encode(format!("\0{TOKEN}\0other"));
    let mut session = session();
    reply(&mut session, "EHLO c");
    assert!(reply(&mut session, &format!("AUTH PLAIN {half}")).starts_with("535"));
}

#[test]
fn hangs_up_after_twenty_errors() {
    let mut session = session();
    for _ in 0..ERROR_LIMIT {
        assert!(reply(&mut session, "NONSENSE").starts_with("502"));
    }
    let end = Step::Close("421 4.7.0 smtp.postmarkapp.com Error: too many errors".into());
    assert_eq!(say(&mut session, "NOOP"), end);
}

#[test]
fn a_reply_never_carries_a_line_of_the_clients() {
    let mut session = session();
    let told = reply(&mut session, "VRFY a\rb\x1b[2J");
    assert!(!told.contains(['\r', '\n', '\x1b']), "{told:?}");
}

fn digest(challenge: &str, user: &str, password: &str) -> String {
    use base64::Engine as _;
    use hmac::{Hmac, KeyInit as _, Mac as _};
    let standard = base64::engine::general_purpose::STANDARD;
    let challenge = standard.decode(challenge).unwrap();
    let mut mac = Hmac::<md5::Md5>::new_from_slice(password.as_bytes()).unwrap();
    mac.update(&challenge);
    let hex: String = mac
        .finalize()
        .into_bytes()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    standard.encode(format!("{user} {hex}"))
}

#[test]
fn cram_md5_takes_the_right_digest_only_and_each_challenge_once() {
    let mut session = session();
    reply(&mut session, "EHLO c");
    let first = reply(&mut session, "AUTH CRAM-MD5");
    let wrong = reply(&mut session, &digest(&first[4..], TOKEN, "other"));
    assert_eq!(
        wrong,
        format!("535 5.7.8 Error: authentication failed: {}", &first[4..])
    );
    let second = reply(&mut session, "AUTH CRAM-MD5");
    assert_ne!(first, second);
    let stale = digest(&first[4..], TOKEN, TOKEN);
    assert!(reply(&mut session, &stale).starts_with("535"));
    let third = reply(&mut session, "AUTH CRAM-MD5");
    let right = digest(&third[4..], TOKEN, TOKEN);
    assert_eq!(
        reply(&mut session, &right),
        "235 2.7.0 Authentication successful"
    );
}

#[test]
fn the_example_of_rfc_2195_has_the_digest_that_the_rfc_says() {
    use base64::Engine as _;
    let standard = base64::engine::general_purpose::STANDARD;
    let challenge = standard.encode("<1896.697170952@postoffice.reston.mci.net>");
    let answer = standard
        .decode(digest(&challenge, "tim", "tanstaaftanstaaf"))
        .unwrap();
    assert_eq!(answer, b"tim b913a602c7eda7a495b4e6e7334d3890");
}

#[test]
fn switches_decide_where_reality_is_unknown() {
    let mut strict = state();
    strict.switches.demand_tls = true;
    strict.switches.recipients_in_dialogue = true;
    let mut session = session();
    let say = |session: &mut Session, line: &str| match session
        .answer(&Line::Whole(format!("{line}\r\n").into_bytes()), &strict)
    {
        Step::Reply(reply) => reply,
        other => panic!("{other:?}"),
    };
    say(&mut session, "EHLO c");
    assert!(say(&mut session, "AUTH LOGIN").starts_with("530 5.7.0"));
    assert!(say(&mut session, "MAIL FROM:<a@b.example>").starts_with("530 5.7.0"));
    let mut session = session.secured(terms());
    say(&mut session, "EHLO c");
    use base64::Engine as _;
    let plain = base64::engine::general_purpose::STANDARD.encode(format!("\0{TOKEN}\0{TOKEN}"));
    say(&mut session, &format!("AUTH PLAIN {plain}"));
    say(&mut session, "MAIL FROM:<a@b.example>");
    for at in 0..50 {
        assert_eq!(
            say(&mut session, &format!("RCPT TO:<r{at}@b.example>")),
            "250 2.1.5 Ok"
        );
    }
    assert!(say(&mut session, "RCPT TO:<last@b.example>").starts_with("452 4.5.3"));
}

#[test]
fn what_is_taken_back_never_was() {
    let mut session = session();
    reply(&mut session, "EHLO c");
    use base64::Engine as _;
    let plain = base64::engine::general_purpose::STANDARD.encode(format!("\0{TOKEN}\0{TOKEN}"));
    reply(&mut session, &format!("AUTH PLAIN {plain}"));
    assert!(session.signed_in().is_some());
    session.take_back();
    assert_eq!(session.signed_in(), None);
    reply(&mut session, &format!("AUTH PLAIN {plain}"));
    reply(&mut session, "MAIL FROM:<a@b.example>");
    reply(&mut session, "RCPT TO:<c@d.example>");
    assert_eq!(session.asked().recipient.as_deref(), Some("c@d.example"));
    session.take_back();
    assert!(reply(&mut session, "DATA").starts_with("554 5.5.1"));
}
