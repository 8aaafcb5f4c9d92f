use super::*;

const TOKEN: &str = "70726163-7469-4365-8000-706f73746d6b";

fn session() -> Session {
    Session::new(Secret::new(TOKEN), 20_480_000)
}

fn say(session: &mut Session, line: &str) -> Step {
    session.answer(&Line::Whole(format!("{line}\r\n").into_bytes()))
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
         250-ETRN\r\n250-STARTTLS\r\n250-AUTH PLAIN LOGIN\r\n250-AUTH=PLAIN LOGIN\r\n\
         250-ENHANCEDSTATUSCODES\r\n250-8BITMIME\r\n250 DSN"
    );
    let mut session = session.secured();
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
            "AUTH CRAM-MD5",
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
