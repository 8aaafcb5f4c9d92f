use mail_parser::{MessageParser, MimeHeaders};

use super::*;
use crate::mail::samples::{assert_no_bare_line_ends, body, composed, draft, file, stamp, text_of};
use crate::mail::{BodyFormat, FileFact, estimate_bytes};

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
fn images_of_the_text_travel_with_the_html_and_other_files_beside_it() {
    let mut shown = draft();
    shown.format = BodyFormat::Markdown;
    shown.text = "Hello\n\n![The logo](The logo.png) ![](b.png)\n".into();
    shown.text = shown.text.replace("(The logo.png)", "(<The logo.png>)");
    shown.files = ["/x/a.pdf", "/x/The logo.png", "b.png"]
        .map(String::from)
        .to_vec();
    let files = [("a.pdf", 5), ("The logo.png", 6), ("b.png", 7)].map(|(name, byte)| Attachment {
        name: name.into(),
        content_type: crate::mail::content_type_of(name),
        bytes: vec![byte; 100],
    });
    let message = composed(&shown, files.to_vec());
    let parsed = MessageParser::default().parse(&message.bytes).unwrap();
    let html = parsed.body_html(0).unwrap();
    assert!(
        html.contains("src=\"cid:The_logo.png\" alt=\"The logo\""),
        "{html}"
    );
    assert!(text_of(&message).contains("multipart/related"));
    let found: Vec<_> = parsed
        .parts
        .iter()
        .filter_map(|part| {
            Some((
                part.attachment_name()?,
                part.content_id(),
                part.contents()[0],
            ))
        })
        .collect();
    assert_eq!(
        found,
        [
            ("The logo.png", Some("The_logo.png"), 6),
            ("b.png", Some("b.png"), 7),
            ("a.pdf", None, 5),
        ]
    );
    // Without other files there is no part around them.
    shown.files.remove(0);
    let message = composed(&shown, files[1..].to_vec());
    assert!(!text_of(&message).contains("multipart/mixed"));
    let parsed = MessageParser::default().parse(&message.bytes).unwrap();
    assert!(parsed.body_text(0).unwrap().starts_with("Hello"));
}
