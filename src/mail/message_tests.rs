use mail_parser::{MessageParser, MimeHeaders};
use proptest::prelude::*;

use super::*;
use crate::mail::samples::{assert_no_bare_line_ends, body, composed, draft, file, stamp, text_of};
use crate::mail::{TrackLinks, TrackOpens};

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
fn a_senders_name_may_be_long_and_hold_quotes() {
    for name in [
        "Адель Августа Кинг графиня Лавлейс, отдел счётных машин",
        "служба ФНС Даниил Суворов",
        "\"Adél\" \\",
        "株式会社アクメ カスタマーサポートセンター 担当者一同",
    ] {
        let escaped = name.replace('\\', "\\\\").replace('"', "\\\"");
        let mut named = draft();
        named.from = format!("\"{escaped}\" <ada@acme.example>");
        let message = composed(&named, Vec::new());
        let parsed = MessageParser::default().parse(&message.bytes).unwrap();
        let from = parsed.from().and_then(|from| from.first()).unwrap();
        assert_eq!(
            (from.name(), from.address()),
            (Some(name), Some("ada@acme.example"))
        );
    }
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

#[test]
fn metadata_headers_and_switches_are_header_fields() {
    let mut rich = draft();
    rich.extras = Extras {
        metadata: vec!["order=1234".into(), "Customer = Ädä".into()],
        headers: vec!["X-Order: 1; 2".into()],
        track_opens: TrackOpens::No,
        track_links: TrackLinks::HtmlOnly,
        keep_id: true,
        message_id: String::new(),
    };
    let message = composed(&rich, Vec::new());
    let text = text_of(&message);
    for line in [
        "X-PM-Metadata-order: 1234\r\n",
        "X-PM-Metadata-Customer: =?utf-8?",
        "X-Order: 1; 2\r\n",
        "X-PM-TrackOpens: false\r\n",
        "X-PM-TrackLinks: HtmlOnly\r\n",
        "X-PM-KeepID: true\r\n",
        "X-PM-Metadata-postrider: ",
    ] {
        assert!(text.contains(line), "{line} is not in\n{text}");
    }
    // The user's ten leave no room for ours.
    rich.extras.metadata = (0..10).map(|at| format!("k{at}=v")).collect();
    assert!(!text_of(&composed(&rich, Vec::new())).contains("postrider"));
    rich.extras.headers = vec!["X-A: b\r\nBcc: evil@x.example".into()];
    let error = compose(&rich, Vec::new(), &stamp()).unwrap_err();
    assert_eq!(error.field, FieldId::Headers);
}

#[test]
fn a_message_id_of_ones_own_is_written_where_it_is_kept() {
    let id_of = |draft: &Draft| composed(draft, Vec::new()).message_id;
    let made = id_of(&draft());
    let mut own = draft();
    own.extras.message_id = " order-1@acme.example ".into();
    // Postmark replaces it: a second send must not have the same.
    assert_eq!(id_of(&own), made);
    own.extras.keep_id = true;
    assert_eq!(id_of(&own), "<order-1@acme.example>");
    let message = composed(&own, Vec::new());
    let text = text_of(&message);
    assert!(
        text.contains("Message-ID: <order-1@acme.example>\r\n"),
        "{text}"
    );
    assert!(text.contains("X-PM-KeepID: true\r\n"), "{text}");
    let long = format!("<{}@acme.example>", "a".repeat(880));
    own.extras.message_id.clone_from(&long);
    assert!(text_of(&composed(&own, Vec::new())).contains(&format!(": {long}\r\n")));
    for wrong in ["order-1", "a@b\r\nBcc: evil@x.example"] {
        own.extras.message_id = wrong.into();
        let error = compose(&own, Vec::new(), &stamp()).unwrap_err();
        assert_eq!(error.field, FieldId::KeepId);
    }
}

#[test]
fn a_header_typed_twice_is_sent_twice() {
    let mut twice = draft();
    twice.extras.headers = ["X-Item: 1", "X-Other: a", "x-item: 2", "X-Item: 3"]
        .map(String::from)
        .to_vec();
    let message = composed(&twice, vec![file("a.txt", b"a")]);
    assert_no_bare_line_ends(&message.bytes);
    let parsed = MessageParser::default().parse(&message.bytes).unwrap();
    let values: Vec<String> = parsed
        .headers()
        .iter()
        .filter(|header| header.name().eq_ignore_ascii_case("x-item"))
        .filter_map(|header| Some(header.value().as_text()?.to_owned()))
        .collect();
    assert_eq!(values, ["1", "2", "3"]);
    assert_eq!(body(&parsed), twice.text);
}

#[test]
fn a_line_separator_in_a_header_is_a_blank() {
    let mut pasted = draft();
    pasted.subject = "a\u{2028}b\u{2029}c\td".into();
    let message = composed(&pasted, Vec::new());
    let parsed = MessageParser::default().parse(&message.bytes).unwrap();
    assert_eq!(parsed.subject(), Some("a b c d"));
}
