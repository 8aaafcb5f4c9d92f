use mail_parser::{MessageParser, MimeHeaders};
use proptest::prelude::*;

use super::*;
use crate::mail::{FileFact, estimate_bytes};

fn stamp() -> Stamp {
    Stamp {
        id: "0d9c1c1e-6d5b-4a57-9c65-0a5d3ffb0001".into(),
        unix_seconds: 1_772_323_199,
        correlate: true,
    }
}

fn draft() -> Draft {
    Draft {
        from: "Ada Lovelace <ada@acme.example>".into(),
        to: "\"Doe, Jane\" <jane@navy.example>, grace@bücher.example".into(),
        cc: "Zoë <zoe@navy.example>".into(),
        bcc: "secret@navy.example".into(),
        subject: "Grüße 🚀".into(),
        tag: "receipts".into(),
        text: "Hello,\n.\nbye".into(),
        ..Draft::default()
    }
}

fn composed(draft: &Draft, attachments: Vec<Attachment>) -> Composed {
    compose(draft, attachments, &stamp()).unwrap_or_else(|error| panic!("{error}"))
}

fn text_of(composed: &Composed) -> &str {
    std::str::from_utf8(&composed.bytes).unwrap()
}

/// The text part without the line end that lettre adds.
fn body(parsed: &mail_parser::Message<'_>) -> String {
    parsed
        .body_text(0)
        .unwrap()
        .replace("\r\n", "\n")
        .trim_end()
        .to_owned()
}

#[test]
fn envelope_and_headers_say_what_they_should() {
    let message = composed(&draft(), Vec::new());
    assert_eq!(message.envelope.mail_from, "ada@acme.example");
    let expected = [
        "jane@navy.example",
        "grace@xn--bcher-kva.example",
        "zoe@navy.example",
        "secret@navy.example",
    ];
    assert_eq!(message.envelope.rcpt_to, expected);
    let text = text_of(&message);
    assert!(!text.to_ascii_lowercase().contains("bcc"), "{text}");
    assert!(!text.contains("secret@"), "{text}");
    assert!(text.contains("X-PM-Tag: receipts\r\n"));
    assert!(text.contains("X-PM-Metadata-postrider: 0d9c1c1e-6d5b-4a57-9c65-0a5d3ffb0001\r\n"));
    let parsed = MessageParser::default().parse(&message.bytes).unwrap();
    assert_eq!(parsed.subject(), Some("Grüße 🚀"));
    assert_eq!(
        parsed.message_id(),
        Some("0d9c1c1e-6d5b-4a57-9c65-0a5d3ffb0001@acme.example")
    );
    assert_eq!(
        parsed.date().map(mail_parser::DateTime::to_timestamp),
        Some(1_772_323_199)
    );
    let to = parsed.to().and_then(|to| to.first()).unwrap();
    assert_eq!(
        (to.name(), to.address()),
        (Some("Doe, Jane"), Some("jane@navy.example"))
    );
    assert_eq!(
        parsed.cc().and_then(|cc| cc.first()).unwrap().name(),
        Some("Zoë")
    );
    assert_eq!(body(&parsed), "Hello,\n.\nbye");
}

#[test]
fn bytes_that_look_like_text_arrive_untouched() {
    let nasty = b"line1\n.\nMAIL FROM:<evil@x.example>\rlone\r\n\0end".to_vec();
    let attachment = Attachment {
        name: "grüße, 1.txt".into(),
        content_type: "text/plain".into(),
        bytes: nasty.clone(),
    };
    let message = composed(&draft(), vec![attachment]);
    assert_no_bare_line_ends(&message.bytes);
    let parsed = MessageParser::default().parse(&message.bytes).unwrap();
    let part = parsed.attachment(0).unwrap();
    assert_eq!(part.contents(), nasty);
    assert_eq!(part.attachment_name(), Some("grüße, 1.txt"));
    assert!(text_of(&message).contains("Content-Transfer-Encoding: base64"));
}

#[test]
fn text_and_html_are_alternatives_and_files_stand_beside_them() {
    let mut both = draft();
    both.html = "<p>Grüße</p>".into();
    let plain = composed(&both, Vec::new());
    assert!(text_of(&plain).contains("multipart/alternative"));
    let file = Attachment {
        name: "a.bin".into(),
        content_type: "no type".into(),
        bytes: vec![0, 255],
    };
    let mixed = composed(&both, vec![file]);
    let parsed = MessageParser::default().parse(&mixed.bytes).unwrap();
    assert_eq!(parsed.body_html(0).as_deref(), Some("<p>Grüße</p>"));
    assert_eq!(parsed.attachment(0).unwrap().contents(), [0, 255]);
    assert!(text_of(&mixed).contains("application/octet-stream"));
}

#[test]
fn line_breaks_in_header_text_are_refused_by_field() {
    for (id, text) in [
        (FieldId::Subject, "a\r\nBcc: evil@x.example"),
        (FieldId::Tag, "a\nb"),
        (FieldId::Stream, "out\rbound"),
        (FieldId::From, "Ada\r\n <ada@acme.example>"),
        (FieldId::To, "Ada\r <a@b.example>"),
    ] {
        let mut bad = draft();
        *bad.line_mut(id).unwrap() = text.into();
        let error = compose(&bad, Vec::new(), &stamp()).expect_err(text);
        assert_eq!(error.field, id);
    }
    let name = Attachment {
        name: "a\r\nb".into(),
        content_type: "text/plain".into(),
        bytes: Vec::new(),
    };
    assert_eq!(
        compose(&draft(), vec![name], &stamp()).unwrap_err().field,
        FieldId::Files
    );
}

#[test]
fn every_line_end_becomes_crlf_before_lettre_sees_it() {
    assert_eq!(
        mime::crlf("a\nb\rc\r\nd\n\r\r\n\n"),
        "a\r\nb\r\nc\r\nd\r\n\r\n\r\n\r\n"
    );
    assert_eq!(mime::crlf("grüße\n"), "grüße\r\n");
}

#[test]
fn a_megabyte_of_short_lines_is_one_message() {
    let mut long = draft();
    long.text = "0123456789abcde\n".repeat(65_536);
    let message = composed(&long, Vec::new());
    let parsed = MessageParser::default().parse(&message.bytes).unwrap();
    assert_eq!(body(&parsed), long.text.trim_end());
}

#[test]
fn long_subjects_and_lines_are_folded() {
    let mut long = draft();
    long.subject = "ä".repeat(2_000);
    long.text = "x".repeat(5_000);
    let message = composed(&long, Vec::new());
    assert!(
        message
            .bytes
            .split(|byte| *byte == b'\n')
            .all(|line| line.len() <= 999)
    );
    let parsed = MessageParser::default().parse(&message.bytes).unwrap();
    assert_eq!(parsed.subject(), Some(long.subject.as_str()));
    assert_eq!(body(&parsed), long.text);
}

#[test]
fn the_estimate_is_near() {
    let bytes = vec![7; 100_000];
    let fact = FileFact {
        path: "a".into(),
        name: "a".into(),
        bytes: 100_000,
        content_type: "application/pdf".into(),
        problem: None,
    };
    let file = Attachment {
        name: "a".into(),
        content_type: "application/pdf".into(),
        bytes,
    };
    let real = composed(&draft(), vec![file]).bytes.len() as f64;
    let estimated = estimate_bytes(&draft(), &[fact]) as f64;
    assert!((estimated / real - 1.0).abs() < 0.02, "{estimated} {real}");
}

fn assert_no_bare_line_ends(bytes: &[u8]) {
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'\n' => assert!(at > 0 && bytes[at - 1] == b'\r', "bare LF at {at}"),
            b'\r' => assert_eq!(bytes.get(at + 1), Some(&b'\n'), "bare CR at {at}"),
            _ => {}
        }
    }
}

/// Names of the message's own header fields, in order.
fn header_names(composed: &Composed) -> Vec<String> {
    let text = text_of(composed);
    let (head, _) = text.split_once("\r\n\r\n").unwrap();
    let fields = head.split("\r\n").filter(|line| !line.starts_with(' '));
    fields
        .map(|line| line.split_once(':').unwrap().0.to_ascii_lowercase())
        .collect()
}

fn longest_line(composed: &Composed) -> usize {
    let lines = composed.bytes.split(|byte| *byte == b'\n');
    lines.map(<[u8]>::len).max().unwrap_or_default()
}

fn file(name: &str, bytes: &[u8]) -> Attachment {
    Attachment {
        name: name.into(),
        content_type: "text/plain".into(),
        bytes: bytes.to_vec(),
    }
}

#[test]
fn words_without_a_blank_fit_into_header_lines() {
    for word in [
        "a".repeat(2_000),
        "ä".repeat(2_000),
        "=?utf-8?q?not=20encoded?=".into(),
    ] {
        let mut long = draft();
        long.subject = word.clone();
        long.tag = word.chars().take(1_000).collect();
        let message = composed(&long, Vec::new());
        assert!(longest_line(&message) <= 999);
        let parsed = MessageParser::default().parse(&message.bytes).unwrap();
        assert_eq!(parsed.subject(), Some(word.as_str()));
    }
}

#[test]
fn long_names_and_lists_fit_into_header_lines() {
    let mut long = draft();
    let name = "n".repeat(255);
    long.cc = (0..40)
        .map(|n| format!("{name} <u{n}@x.example>,"))
        .collect();
    let names = ["n".repeat(255), "ü".repeat(120)].map(|name| file(&name, b"x"));
    let message = composed(&long, names.to_vec());
    assert!(longest_line(&message) <= 999);
    let parsed = MessageParser::default().parse(&message.bytes).unwrap();
    assert_eq!(parsed.cc().unwrap().iter().count(), 40);
    for (at, file) in names.iter().enumerate() {
        let name = parsed.attachment(at as u32).unwrap().attachment_name();
        assert_eq!(name, Some(file.name.as_str()));
    }
}

#[test]
fn the_text_ends_where_it_ended() {
    for (text, ends) in [
        ("Hello\n", "\r\n\r\nHello\r\n"),
        ("Hello", "\r\n\r\nHello\r\n"),
        (
            "Grüße an alle, die das lesen\n\n",
            "Gr=C3=BC=C3=9Fe an alle, die das lesen\r\n\r\n",
        ),
    ] {
        let mut one = draft();
        one.text = text.into();
        let message = composed(&one, Vec::new());
        assert!(text_of(&message).ends_with(ends), "{:?}", text_of(&message));
    }
}

#[test]
fn dots_at_the_start_of_a_line_are_left_to_the_wire() {
    let mut dots = draft();
    dots.text = ".\n..a\n.\n".into();
    assert!(text_of(&composed(&dots, Vec::new())).ends_with("\r\n.\r\n..a\r\n.\r\n"));
}

#[test]
fn the_same_draft_and_stamp_make_the_same_bytes() {
    let mut both = draft();
    both.html = "<p>x</p>".into();
    let once = || composed(&both, vec![file("a.txt", b"a")]);
    assert_eq!(once().bytes, once().bytes);
    let last_year = Stamp {
        unix_seconds: i64::MAX,
        ..stamp()
    };
    let message = compose(&draft(), Vec::new(), &last_year).unwrap();
    assert!(text_of(&message).contains("Date: Fri, 31 Dec 9999 23:59:59"));
}

#[test]
fn files_keep_their_order_whatever_the_text_says() {
    let id: String = stamp().id.replace('-', "");
    let mut tricky = draft();
    tricky.text = format!("contents-{id}-0.\ncontents-{id}-1.\n--mixed\n");
    let mark = format!("contents-{id}-0.");
    let mut files: Vec<Attachment> = (0_u8..12).map(|n| file("a.txt", &[n; 100])).collect();
    files[1] = file(&mark, b"");
    let message = composed(&tricky, files.clone());
    let parsed = MessageParser::default().parse(&message.bytes).unwrap();
    assert_eq!(parsed.attachment_count(), 12);
    for (at, file) in files.iter().enumerate() {
        assert_eq!(parsed.attachment(at as u32).unwrap().contents(), file.bytes);
    }
    assert_eq!(body(&parsed), tricky.text.trim_end());
}

#[test]
fn a_large_file_is_in_memory_once_as_sent() {
    let message = composed(&draft(), vec![file("a.txt", &vec![b'x'; 1_000_000])]);
    let (length, capacity) = (message.bytes.len(), message.bytes.capacity());
    assert!(capacity <= length + 100, "{length} {capacity}");
}

#[test]
fn a_mail_as_a_file_is_no_part_of_the_tree() {
    let mut eml = file("old.eml", b"Subject: x\r\n\r\nbody");
    eml.content_type = "message/rfc822".into();
    let message = composed(&draft(), vec![eml]);
    assert!(text_of(&message).contains("Content-Type: application/octet-stream\r\n"));
}

#[test]
fn html_alone_is_one_part() {
    let mut html = draft();
    html.text = " \n".into();
    html.html = "<p>Hello</p>\n".into();
    let message = composed(&html, Vec::new());
    let text = text_of(&message);
    assert!(
        text.contains("Content-Type: text/html; charset=utf-8\r\n"),
        "{text}"
    );
    assert!(text.ends_with("\r\n\r\n<p>Hello</p>\r\n"), "{text}");
}

#[test]
fn a_recipient_named_twice_is_told_once() {
    let mut twice = draft();
    twice.to = "Ada <a@navy.example>, a@NAVY.example".into();
    twice.cc = "a@navy.example, A@navy.example".into();
    twice.bcc = String::new();
    let expected = ["a@navy.example", "A@navy.example"];
    assert_eq!(composed(&twice, Vec::new()).envelope.rcpt_to, expected);
}

#[test]
fn nul_is_in_no_message() {
    for (text, html) in [("a\0b", ""), ("a", "<p>\0")] {
        let bad = Draft {
            text: text.into(),
            html: html.into(),
            ..draft()
        };
        assert_eq!(
            compose(&bad, Vec::new(), &stamp()).unwrap_err().field,
            FieldId::Body
        );
    }
}

#[test]
fn the_stream_and_our_metadata_are_there_when_asked_for() {
    let mut broadcast = draft();
    broadcast.stream = " broadcast ".into();
    let message = composed(&broadcast, Vec::new());
    assert!(text_of(&message).contains("X-PM-Message-Stream: broadcast\r\n"));
    let quiet = Stamp {
        correlate: false,
        ..stamp()
    };
    let message = compose(
        &Draft {
            tag: String::new(),
            ..draft()
        },
        Vec::new(),
        &quiet,
    )
    .unwrap();
    assert!(!text_of(&message).contains("X-PM-"));
}

proptest! {
    #[test]
    fn no_text_breaks_the_message(subject in "\\PC{0,80}", text in "(\\PC|[\r\n\t.]){0,200}", name in "\\PC{1,30}") {
        let mut any = draft();
        any.subject = subject.clone();
        any.text = text.clone();
        let file = Attachment { name, content_type: "text/plain".into(), bytes: text.clone().into_bytes() };
        let message = composed(&any, vec![file]);
        assert_no_bare_line_ends(&message.bytes);
        let parsed = MessageParser::default().parse(&message.bytes).unwrap();
        prop_assert_eq!(parsed.attachment(0).unwrap().contents(), text.as_bytes());
        let expected = ["date", "message-id", "subject", "from", "to", "cc", "x-pm-tag", "x-pm-metadata-postrider", "mime-version", "content-type"];
        prop_assert_eq!(header_names(&message), expected);
    }

    #[test]
    fn nothing_typed_adds_a_header_or_a_line_end(
        fields in prop::array::uniform6("[a-zA-Z<>@.,;:\"\\\\() \r\n\0\t=?ü]{0,40}"),
        clean in any::<bool>(),
    ) {
        let mut any = draft();
        for (id, text) in [FieldId::To, FieldId::Cc, FieldId::ReplyTo, FieldId::Subject, FieldId::Stream, FieldId::Tag].into_iter().zip(&fields) {
            let text = if clean { text.replace(['\r', '\n', '\0'], "") } else { text.clone() };
            *any.line_mut(id).unwrap() = match id {
                FieldId::Subject | FieldId::Stream | FieldId::Tag => text,
                _ => format!("\"{}\" <a@b.example>", text.replace(['"', '\\'], "")),
            };
        }
        match compose(&any, Vec::new(), &stamp()) {
            Ok(message) => {
                assert_no_bare_line_ends(&message.bytes);
                prop_assert!(longest_line(&message) <= 999);
                let allowed = ["date", "message-id", "subject", "from", "to", "cc", "reply-to", "x-pm-message-stream", "x-pm-tag", "x-pm-metadata-postrider", "mime-version", "content-type", "content-transfer-encoding"];
                for name in header_names(&message) {
                    prop_assert!(allowed.contains(&name.as_str()), "{name}");
                }
            }
            Err(error) => prop_assert!(!clean || error.field == FieldId::To, "{error}"),
        }
    }
}
