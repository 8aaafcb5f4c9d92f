//! A draft, its message and looks at it, for the tests of this room.

use super::{Attachment, Composed, Draft, Stamp, compose};

pub(super) fn stamp() -> Stamp {
    Stamp {
        id: "0d9c1c1e-6d5b-4a57-9c65-0a5d3ffb0001".into(),
        unix_seconds: 1_772_323_199,
        correlate: true,
    }
}

pub(super) fn draft() -> Draft {
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

pub(super) fn composed(draft: &Draft, attachments: Vec<Attachment>) -> Composed {
    compose(draft, attachments, &stamp()).unwrap_or_else(|error| panic!("{error}"))
}

pub(super) fn text_of(composed: &Composed) -> &str {
    std::str::from_utf8(&composed.bytes).unwrap()
}

/// The text part without the line end that lettre adds.
pub(super) fn body(parsed: &mail_parser::Message<'_>) -> String {
    parsed
        .body_text(0)
        .unwrap()
        .replace("\r\n", "\n")
        .trim_end()
        .to_owned()
}

pub(super) fn file(name: &str, bytes: &[u8]) -> Attachment {
    Attachment {
        name: name.into(),
        content_type: "text/plain".into(),
        bytes: bytes.to_vec(),
    }
}

pub(super) fn assert_no_bare_line_ends(bytes: &[u8]) {
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'\n' => assert!(at > 0 && bytes[at - 1] == b'\r', "bare LF at {at}"),
            b'\r' => assert_eq!(bytes.get(at + 1), Some(&b'\n'), "bare CR at {at}"),
            _ => {}
        }
    }
}
