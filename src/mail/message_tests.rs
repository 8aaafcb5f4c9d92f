use mail_parser::{MessageParser, MimeHeaders};
use proptest::prelude::*;

use super::*;

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
        crlf("a\nb\rc\r\nd\n\r\r\n\n"),
        "a\r\nb\r\nc\r\nd\r\n\r\n\r\n\r\n"
    );
    assert_eq!(crlf("grüße\n"), "grüße\r\n");
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
        let count = parsed.headers().iter().filter(|header| header.name().eq_ignore_ascii_case("subject")).count();
        prop_assert_eq!(count, 1);
    }
}
