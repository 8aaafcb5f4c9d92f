use proptest::prelude::*;

use super::*;
use crate::mail::Severity;
use crate::postmark::{Environment, HOST};

const PLAIN: &str = "From: Ada <ada@acme.example>\nTo: Grace <grace@navy.example>\nBcc: hidden@z.example,\n other@z.example\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\nDate: Mon, 23 Nov 2026 10:00:00 +0100\n\nHello\n.\nFrom here on\n";

fn read(source: impl AsRef<[u8]>) -> Result<RawMessage, RawError> {
    read_raw(source.as_ref(), &RawOptions::default())
}

fn stamp(correlate: bool) -> Stamp {
    Stamp {
        id: "11111111-2222-4333-8444-555555555555".into(),
        unix_seconds: 0,
        correlate,
    }
}

fn sent(raw: &RawMessage) -> String {
    String::from_utf8(raw.composed(&stamp(false)).bytes).unwrap()
}

/// Names of the checks that speak.
fn found(source: impl AsRef<[u8]>) -> Vec<&'static str> {
    let raw = read(source).unwrap();
    let problems = raw.problems(&PreflightContext::default());
    problems.iter().map(|problem| problem.check).collect()
}

fn with(field: &str) -> String {
    format!("{field}\n{PLAIN}")
}

#[test]
fn only_bcc_goes_and_lines_end_in_crlf() {
    let without_bcc = PLAIN.replace("Bcc: hidden@z.example,\n other@z.example\n", "");
    let expected = without_bcc.replace('\n', "\r\n");
    let raw = read(PLAIN).unwrap();
    assert_eq!(sent(&raw), expected);
    assert_eq!(sent(&read(PLAIN.replace('\n', "\r\n")).unwrap()), expected);
    // The last line is closed, as the end of data needs it.
    assert_eq!(sent(&read(PLAIN.trim_end()).unwrap()), expected);
    let envelope = raw.envelope();
    assert_eq!(envelope.mail_from, "ada@acme.example");
    let everyone = ["grace@navy.example", "hidden@z.example", "other@z.example"];
    assert_eq!(envelope.rcpt_to, everyone);
    let summary = raw.summary();
    assert_eq!(summary.subject, "Grüße");
    assert_eq!(summary.from, "Ada <ada@acme.example>");
    assert_eq!((summary.text.as_str(), found(PLAIN)), ("", vec![]));
    let resent = with("Resent-BCC : a@b.example\nbCC: x@y.example\n\tz@y.example");
    let options = RawOptions {
        to: "x@y.example",
        ..RawOptions::default()
    };
    let raw = read_raw(resent.as_bytes(), &options).unwrap();
    assert_eq!(sent(&raw), expected);
    let resent = with("Resent-To: x@y.example\nDelivered-To: x@y.example");
    let raw = read_raw(resent.as_bytes(), &options).unwrap();
    assert!(raw.problems(&PreflightContext::default()).is_empty());
}

#[test]
fn what_is_odd_but_sound_stays_byte_for_byte() {
    for odd in [
        "FROM:ada@acme.example\r\nX-Odd  :  two  blanks \r\n\t folded\r\n \r\nTo: <g@b.example>\r\n\r\n\r\n\r\nx \t\r\n",
        "To: g@b.example\r\nFrom: ada@acme.example\r\n",
        "To: g@b.example\r\nFrom: ada@acme.example\r\n\r\n",
        "To: g@b.example\r\nFrom: ada@acme.example\r\nX-A: =?utf-8?b?broken\r\n\r\n--x\r\n\r\n=20\x0c\x1b[2J\r\n",
    ] {
        assert_eq!(sent(&read(odd).unwrap()), odd);
    }
    let latin = b"To: g@b.example\r\nFrom: ada@acme.example\r\n\r\nGr\xfc\xdfe\r\n";
    let raw = read(latin).unwrap();
    assert_eq!(raw.composed(&stamp(false)).bytes, latin);
    assert!(raw.problems(&PreflightContext::default()).is_empty());
}

#[test]
fn tracking_adds_one_field_on_top() {
    let raw = read(PLAIN).unwrap();
    assert_eq!(raw.check_trackable(), Ok(()));
    let tracked = String::from_utf8(raw.composed(&stamp(true)).bytes).unwrap();
    let (first, rest) = tracked.split_once("\r\n").unwrap();
    assert_eq!(
        first,
        "X-PM-Metadata-postrider: 11111111-2222-4333-8444-555555555555"
    );
    assert_eq!(rest, sent(&raw));
    let earlier = read(with("x-pm-metadata-postrider: 1")).unwrap();
    assert_eq!(earlier.check_trackable(), Err(RawError::Tracked));
    let metadata: String = (0..10)
        .map(|at| format!("X-PM-Metadata-k{at}: v\n"))
        .collect();
    let full = read(metadata + PLAIN).unwrap();
    assert_eq!(full.check_trackable(), Err(RawError::NoRoom(10)));
    let told = RawError::NoRoom(10).to_string();
    assert!(told.contains("accepts 10"), "{told}");
}

#[test]
fn what_is_given_beside_the_file_makes_the_envelope() {
    let options = RawOptions {
        from: Some("Bounces <bounces@acme.example>"),
        to: "alan@bücher.example",
        bcc: "x@y.example, alan@BÜCHER.example",
        ..RawOptions::default()
    };
    let raw = read_raw(PLAIN.as_bytes(), &options).unwrap();
    let envelope = raw.envelope();
    assert_eq!(envelope.mail_from, "bounces@acme.example");
    let recipients = ["alan@xn--bcher-kva.example", "x@y.example"];
    assert_eq!(envelope.rcpt_to, recipients);
    assert_eq!(raw.summary().from, "Ada <ada@acme.example>");
    assert_eq!(sent(&raw), sent(&read(PLAIN).unwrap()));
    for (options, place) in [
        (
            RawOptions {
                from: Some("ada"),
                ..RawOptions::default()
            },
            "From",
        ),
        (
            RawOptions {
                cc: "nobody",
                ..RawOptions::default()
            },
            "Cc",
        ),
    ] {
        let error = read_raw(PLAIN.as_bytes(), &options).unwrap_err();
        assert!(error.to_string().starts_with(place), "{error}");
    }
}

#[test]
fn the_header_makes_the_envelope_otherwise() {
    let several = "From: Ada <a@acme.example>, b@acme.example\nSender: Bob <b@acme.example>\n";
    let lists = "To: Team: one@b.example, \"Two, T.\" <two@b.example>;\nTo: =?utf-8?q?Dr=2E_=C3=9C=2C?= <three@b.example>\nCc: undisclosed-recipients:;\nSubject: x\n\nx\n";
    let raw = read(several.to_owned() + lists).unwrap();
    assert_eq!(raw.envelope().mail_from, "b@acme.example");
    let everyone = ["one@b.example", "two@b.example", "three@b.example"];
    assert_eq!(raw.envelope().rcpt_to, everyone);
    let authors = several.lines().next().unwrap();
    let source = format!("{authors}\n{lists}");
    assert_eq!(read(&source), Err(RawError::ManyAuthors));
    let options = RawOptions {
        from: Some("c@acme.example"),
        ..RawOptions::default()
    };
    let named = read_raw(source.as_bytes(), &options).unwrap();
    assert_eq!(named.envelope().mail_from, "c@acme.example");
}

#[test]
fn what_comes_before_the_message_is_left_out() {
    let expected = sent(&read(PLAIN).unwrap());
    for leading in [
        "\u{feff}",
        "From ada Mon Nov 23 10:00:00 2026\n",
        "\u{feff}From ada Mon Nov 23 10:00:00 2026\n",
    ] {
        let source = format!("{leading}{PLAIN}");
        assert_eq!(sent(&read(&source).unwrap()), expected);
        assert_eq!(found(&source), ["raw-leading-line"]);
    }
}

#[test]
fn a_mailbox_file_of_several_messages_is_refused() {
    let separator = "From ada Mon Nov 23 10:00:00 2026\n";
    let two = format!("{separator}{PLAIN}\n{separator}{PLAIN}");
    assert_eq!(read(&two), Err(RawError::Mailbox(2)));
    let three = format!("{two}\n{separator}X: y\n\n").replace('\n', "\r\n");
    assert_eq!(read(&three), Err(RawError::Mailbox(3)));
    let told = RawError::Mailbox(3).to_string();
    assert!(
        told.contains("3 messages") && told.contains("formail"),
        "{told}"
    );
    // What only looks like a separator is text.
    for text in [
        "From Monday at 10:00 on, all is well.\n",
        "From Monday on:\nNote: all is well\n",
        ">From ada Mon Nov 23 10:00:00 2026\nFrom: x\n",
    ] {
        assert!(
            read(format!("{separator}{PLAIN}\n{text}")).is_ok(),
            "{text}"
        );
    }
}

#[test]
fn what_no_server_carries_is_refused_with_its_line() {
    let table: [(&[u8], RawError); 14] = [
        (b"", RawError::NoHeader),
        (b"\n\nFrom: a@b.example\n", RawError::NoHeader),
        (b" folded\nFrom: a@b.example\n", RawError::NoHeader),
        (b"just text\n", RawError::NoHeader),
        (b"From ada 10:00\n", RawError::NoHeader),
        (b"PK\x03\x04 no mail", RawError::NoHeader),
        (
            b"From: a@b.example\nTo: c@d.example\nHello Grace\n",
            RawError::NotAField(3),
        ),
        (
            b"From ada 10:00\nFrom: a@b.example\nGr\xc3\xbc\xc3\x9fe: x\n",
            RawError::NotAField(3),
        ),
        (
            b"From: a@b.example\nTo: c@d.example\n\na\0b",
            RawError::Nul(4),
        ),
        (b"\0\0", RawError::Nul(1)),
        (
            b"From: a@b.example\r\nTo: c@d.example\r\n\r\na\rb\r\n",
            RawError::BareCr(4),
        ),
        (
            b"From: a@b.example\r\nTo: c@d.example\r\n\r\na\r",
            RawError::BareCr(4),
        ),
        (
            b"From: a@b.example\r\r\nTo: c@d.example\r\n\r\na\r\n",
            RawError::BareCr(1),
        ),
        (
            b"From: a@b.example\rTo: c@d.example\r\rHello\r",
            RawError::CrOnly,
        ),
    ];
    for (source, expected) in table {
        assert_eq!(
            read(source).unwrap_err(),
            expected,
            "{}",
            source.escape_ascii()
        );
    }
}

#[test]
fn a_message_without_a_clear_envelope_is_refused() {
    let repeated = |name, count| RawError::Repeated { name, count };
    let ada = "From: ada@acme.example\n";
    let to = "To: grace@navy.example\n";
    for (source, expected) in [
        (format!("{to}\nx"), RawError::NoFrom),
        (format!("From:\n{to}\nx"), RawError::NoFrom),
        (
            format!("{ada}{to}From: m@evil.example\n\nx"),
            repeated("From", 2),
        ),
        (
            format!("{ada}{to}sender: a@b.example\nSender: c@d.example\n\n"),
            repeated("Sender", 2),
        ),
        (format!("{ada}Subject: x\n\nx"), RawError::NoRecipient),
        (
            format!("{ada}To: undisclosed-recipients:;\n\nx"),
            RawError::NoRecipient,
        ),
        (
            format!("{ada}{to}Resent-To: x@y.example\n\nx"),
            RawError::Resent,
        ),
        (
            format!("{ada}{to}Resent-Bcc: x@y.example\n\nx"),
            RawError::Resent,
        ),
    ] {
        assert_eq!(read(&source).unwrap_err(), expected, "{source}");
    }
    for (field, place) in [
        ("To: Grace\n", "To: `Grace` has no @"),
        ("Cc: zoë@navy.example\n", "Cc: "),
        ("Bcc: <a@localhost>\n", "Bcc: "),
    ] {
        let error = read(format!("{ada}{field}\nx")).unwrap_err().to_string();
        assert!(error.starts_with(place), "{error}");
    }
}

/// A message for each check of messages that are sent as they are.
fn faults() -> Vec<(&'static str, Vec<u8>)> {
    let signed = "Content-Type: Multipart/Signed; boundary=b\n";
    let dkim =
        "DKIM-Signature: v=1; a=rsa-sha256; d=acme.example;\n\th=from:to:b\n cc:subject; b=YWJj\n";
    let signed_body = |part: &str| format!("{signed}{PLAIN}--b\n{part}\n--b\n\nkey\n--b--\n");
    let crlf = |text: String| text.replace('\n', "\r\n");
    vec![
        (
            "raw-hidden-recipients",
            with("X-Bcc: secret@z.example").into(),
        ),
        (
            "raw-hidden-recipients",
            with("Apparently-To: <secret@z.example>").into(),
        ),
        (
            "raw-hidden-recipients",
            with("X-Envelope-To: grace@navy.example,\n\tsecret@z.example").into(),
        ),
        (
            "raw-hidden-recipients",
            with("x-original-to: hidden@z.example").into(),
        ),
        (
            "raw-hidden-recipients",
            with("X-RcptTo: \"S\" <secret@z.example>").into(),
        ),
        (
            "raw-line-long",
            format!("{PLAIN}{}\n", "a".repeat(999)).into(),
        ),
        (
            "raw-line-long",
            with(&format!("X-A: {}", "a".repeat(994))).into(),
        ),
        (
            "raw-signed-line-ends",
            signed_body("one\ntwo\r\nthree").into(),
        ),
        ("raw-line-ends", format!("{PLAIN}one\r\n").into()),
        // All lines of the signed part end alike, so that CRLF is what was signed.
        ("raw-line-ends", signed_body("one\r\ntwo\r\n").into()),
        (
            "raw-line-ends",
            crlf(signed_body("one\ntwo"))
                .replacen("\r\n", "\n", 3)
                .into(),
        ),
        (
            "raw-line-ends",
            format!("DKIM-Signature: d=x\n{PLAIN}one\r\n").into(),
        ),
        ("raw-bcc-signature", with(dkim.trim_end()).into()),
        (
            "raw-bcc-signature",
            with(&dkim.trim_end().replace("DKIM", "ARC-Message")).into(),
        ),
        ("raw-leading-line", format!("\u{feff}{PLAIN}").into()),
        ("raw-eight-bit", with("X-Name: Gr\u{fc}\u{df}e").into()),
        ("raw-eight-bit", signed_body("Gr\u{fc}\u{df}e").into()),
        ("raw-earlier-id", with("X-PM-Metadata-Postrider: 1").into()),
    ]
}

#[test]
fn every_check_finds_its_fault_alone() {
    let faults = faults();
    for (name, source) in &faults {
        assert_eq!(found(source), [*name], "{}", source.escape_ascii());
        let off = [(*name).to_owned()];
        let around = PreflightContext {
            off: &off,
            ..PreflightContext::default()
        };
        assert!(read(source).unwrap().problems(&around).is_empty(), "{name}");
    }
    let is_tested = |name: &str| faults.iter().any(|fault| fault.0 == name);
    for check in &RAW_CHECKS {
        assert!(is_tested(check.row.name) || check.row.name == "raw-stream");
    }
}

#[test]
fn what_tells_nothing_new_and_what_fits_passes() {
    for field in [
        "X-Original-To: GRACE@navy.example",
        "Delivered-To: ada@acme.example",
        "X-Envelope-To:",
        "X-Recipient-Count: 3",
        &format!("X-A: {}", "a".repeat(993)),
        "DKIM-Signature: v=1; d=acme.example; h=from:to:x-bcc; b=YWJj",
    ] {
        assert_eq!(found(with(field)), [""; 0], "{field}");
    }
    let no_bcc = PLAIN.replace("Bcc:", "X-Note:");
    let oversigned = format!("DKIM-Signature: d=acme.example; h=bcc\n{no_bcc}");
    assert_eq!(found(oversigned), [""; 0]);
}

#[test]
fn what_holds_for_any_message_is_checked_too() {
    let many: Vec<String> = (0..51).map(|at| format!("r{at}@b.example")).collect();
    let source = format!("From: a@b.example\nTo: {}\n\nx", many.join(",\n "));
    assert_eq!(found(source), ["recipients-many"]);
    let large = format!("{PLAIN}{}", "0123456789\n".repeat(1024 * 1024));
    assert_eq!(found(large), ["message-large"]);
    let options = RawOptions {
        stream: "receipts",
        ..RawOptions::default()
    };
    let told = |source: &str| {
        let raw = read_raw(source.as_bytes(), &options).unwrap();
        raw.problems(&PreflightContext::default()).pop()
    };
    let told_of = told(PLAIN).unwrap();
    assert_eq!(
        (told_of.check, told_of.severity),
        ("raw-stream", Severity::Warning)
    );
    assert!(
        told_of.message.contains("`outbound`"),
        "{}",
        told_of.message
    );
    assert_eq!(told(&with("X-PM-Message-Stream: receipts")), None);
}

#[test]
fn bad_input_ends_soon() {
    let fields = "X-A: b\n".repeat(100_000) + PLAIN;
    assert_eq!(
        read(fields),
        Err(RawError::Parse(ParseError::TooManyFields))
    );
    let line = format!(
        "From: a@b.example\nTo: {}\n\n",
        "x@y.example,".repeat(100_000)
    );
    assert_eq!(read(line), Err(RawError::Parse(ParseError::FieldTooLong)));
    let megabyte = format!("{PLAIN}{}", "a".repeat(1 << 20));
    assert_eq!(found(megabyte), ["raw-line-long"]);
    // The text is not parsed: however deep its parts, they pass.
    let mut deep = PLAIN.replace("\n\n", "\nContent-Type: multipart/mixed; boundary=b0\n\n");
    for level in 1..10_000 {
        let outer = level - 1;
        deep += &format!("--b{outer}\nContent-Type: multipart/mixed; boundary=b{level}\n\n");
    }
    assert_eq!(found(&deep), [""; 0]);
    let addresses: Vec<String> = (0..15_000).map(|at| format!("r{at}@b.ex")).collect();
    let wide = with(&format!("X-Bcc: {}", addresses.join(",\n ")));
    assert_eq!(found(wide), ["raw-hidden-recipients"]);
}

#[test]
fn messages_differ_by_their_bytes() {
    let hash = |source: &str| read(source).unwrap().content_hash();
    assert_eq!(hash(PLAIN), hash(&PLAIN.replace('\n', "\r\n")));
    assert_ne!(hash(PLAIN), hash(&PLAIN.replace("Hello", "Hallo")));
}

prop_compose! {
    /// A header field or another line, with its line end.
    fn line(text: &'static str)(text in text, has_cr in any::<bool>()) -> (String, bool) {
        (text, has_cr)
    }
}

proptest! {
    #[test]
    fn whatever_is_read_goes_out_line_by_line(
        head in prop::collection::vec(line("(X-[A-Z]:[ -~]{0,9}|[Bb]cc: b@b\\.example|Bcc:|[ \t][ -~]{0,9})"), 0..8),
        body in prop::collection::vec(line("[ -~\t\u{a0}-\u{ff}]{0,9}"), 0..8),
        is_open in any::<bool>(),
    ) {
        let first = [("From: a@b.example", false), ("To: c@d.example", true)];
        let first = first.map(|(text, has_cr)| (text.to_owned(), has_cr));
        let blank = (String::new(), false);
        let all: Vec<(String, bool)> = first.into_iter().chain(head.clone()).chain([blank]).chain(body.clone()).collect();
        let mut source: String = all.iter().map(|(text, has_cr)| format!("{text}{}\n", if *has_cr { "\r" } else { "" })).collect();
        if is_open {
            // The last line of the text need not have a line end.
            let end = source.trim_end_matches(['\r', '\n']).len();
            let is_text = body.last().is_some_and(|(text, _)| !text.is_empty());
            source.truncate(if is_text { end } else { source.len() });
        }
        let mut in_bcc = false;
        let stays = |(at, (text, _)): (usize, &(String, bool))| {
            let is_folded = text.starts_with([' ', '\t']);
            let in_head = at < head.len() + 2;
            in_bcc = in_head && (if is_folded { in_bcc } else { text.to_lowercase().starts_with("bcc:") });
            (!in_bcc).then(|| format!("{text}\r\n"))
        };
        let expected: String = all.iter().enumerate().filter_map(stays).collect();
        // Its own recipients may be anything.
        let options = RawOptions { to: "c@d.example", ..RawOptions::default() };
        let raw = read_raw(source.as_bytes(), &options).unwrap();
        prop_assert_eq!(sent(&raw), expected);
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = read(&bytes);
        let mut message = b"From: a@b.example\nTo: c@d.example\n\n".to_vec();
        message.extend(bytes.iter().filter(|byte| !matches!(byte, 0 | b'\r')));
        let raw = read(&message).unwrap();
        prop_assert!(raw.composed(&stamp(false)).bytes.ends_with(b"\r\n"));
        let _ = raw.problems(&PreflightContext::default());
    }
}

/// The checks of drafts that hold for any message, each with what it must know.
#[test]
fn sender_recipients_and_stream_are_checked_as_those_of_a_draft() {
    let senders = ["bob@acme.example".to_owned()];
    let quiet = PreflightContext::default();
    let many: String = (0..60).map(|at| format!(", a{at}@navy.example")).collect();
    let many = PLAIN.replace(
        "<grace@navy.example>",
        &format!("<grace@navy.example>{many}"),
    );
    let friend = PLAIN.replace("grace@navy.example", "grace@gmail.com");
    for (source, around, check) in [
        (many, quiet, "recipients-many"),
        (
            friend,
            PreflightContext {
                environment: Some(Environment::Test),
                ..quiet
            },
            "real-recipient",
        ),
        (
            PLAIN.to_owned(),
            PreflightContext {
                senders: &senders,
                ..quiet
            },
            "sender-unknown",
        ),
        (
            with("X-PM-Message-Stream: broadcast"),
            PreflightContext {
                host: Some(HOST),
                ..quiet
            },
            "stream-host",
        ),
    ] {
        let problems = read(&source).unwrap().problems(&around);
        assert!(
            problems.iter().any(|one| one.check == check),
            "{check}: {problems:?}"
        );
    }
}

#[test]
fn an_inner_boundary_that_begins_like_the_outer_one_does_not_end_the_signed_part() {
    let signed = "From: a@b.example\nTo: c@d.example\nContent-Type: multipart/signed; protocol=\"application/pgp-signature\"; boundary=sig\n\n--sig\nContent-Type: multipart/mixed; boundary=sig-1\n\n--sig-1\n\none\r\ntwo\n--sig-1--\n--sig\nContent-Type: application/pgp-signature\n\nx\n--sig--\n";
    assert!(
        found(signed).contains(&"raw-signed-line-ends"),
        "{:?}",
        found(signed)
    );
}

#[test]
fn a_message_to_undisclosed_recipients_goes_to_those_of_bcc() {
    for to in [
        "undisclosed-recipients:;",
        "undisclosed-recipients",
        "Undisclosed recipients:;",
    ] {
        let source = PLAIN.replace("Grace <grace@navy.example>", to);
        let raw = read(&source).unwrap();
        assert_eq!(
            raw.envelope().rcpt_to,
            ["hidden@z.example", "other@z.example"],
            "{to}"
        );
    }
}
