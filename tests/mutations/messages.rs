//! Message files (.eml), as `send --eml` reads them.

use std::collections::BTreeSet;

use postrider::mail::{
    Attachment, Draft, EmlError, EmlMessage, ParseError, Stamp, compose, content_type_of, read_eml,
};

use crate::harness::{Check, Parser, is_plain, run};

const WORDS: &[&str] = &[
    "\r\n\r\n",
    "\r\n ",
    "--",
    "--outer\r\n",
    "--outer--\r\n",
    "From: ",
    "To: ",
    "Bcc: ",
    "Subject: ",
    "Reply-To: ",
    "Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n",
    "Content-Type: message/rfc822\r\n\r\n",
    "Content-Type: text/html; charset=",
    "Content-Transfer-Encoding: base64\r\n",
    "Content-Transfer-Encoding: quoted-printable\r\n",
    "Content-Disposition: attachment; filename=\"../../x\"\r\n",
    "filename*0*=utf-8''%41; filename*1=",
    "X-PM-Metadata-",
    "=?utf-8?q?=41?=",
    "=?iso-2022-jp?b?GyRC?=",
    "utf-16",
    "<a@b.example>, ",
    "group: a@b.example;",
    "begin 644 x\r\n",
];

/// Bytes of everything that a message becomes, for each byte that was read, and beyond.
const GROWTH: (usize, usize) = (16, 64 * 1024);

fn stamp() -> Stamp {
    Stamp {
        id: "0d9c1c1e-6d5b-4a57-9c65-0a5d3ffb0001".into(),
        unix_seconds: 1_772_323_199,
        correlate: true,
    }
}

fn size(message: &EmlMessage) -> usize {
    let Draft {
        from,
        to,
        cc,
        bcc,
        reply_to,
        subject,
        text,
        html,
        extras,
        ..
    } = &message.draft;
    let fields = [from, to, cc, bcc, reply_to, subject, text, html];
    let rows = extras.metadata.iter().chain(&extras.headers);
    let parts = message
        .parts
        .iter()
        .map(|part| part.name.len() + part.bytes.len());
    fields.iter().map(|field| field.len()).sum::<usize>()
        + rows.map(String::len).sum::<usize>()
        + parts.sum::<usize>()
}

fn names_are_names(message: &EmlMessage) {
    let mut seen = BTreeSet::new();
    for part in &message.parts {
        let name = part.name.as_str();
        assert!(!name.is_empty() && ![".", ".."].contains(&name), "{name:?}");
        assert!(!name.contains(['/', '\\', '\0']), "{name:?}");
        assert!(seen.insert(name), "{name:?} twice");
    }
}

/// What was composed of a message reads as the same message.
fn survives(message: EmlMessage) {
    let files = message.parts.iter().map(|part| Attachment {
        name: part.name.clone(),
        content_type: content_type_of(&part.name),
        bytes: part.bytes.clone(),
    });
    let files: Vec<Attachment> = files.collect();
    let draft = message.draft;
    let Ok(composed) = compose(&draft, files, &stamp()) else {
        return;
    };
    let again = match read_eml(&composed.bytes) {
        Ok(again) => again,
        // A field of very many characters has more encoded words than before; the checks refuse such a subject.
        Err(EmlError::Parse(ParseError::FieldTooComplex)) => return,
        Err(error) => panic!("what was composed is no message: {error}"),
    };
    // Folding may put a space in place of a tab (RFC 5322 section 2.2.3).
    let words = |subject: &str| subject.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(words(&again.draft.subject), words(&draft.subject));
    assert_eq!(again.parts.len(), message.parts.len());
    for (was, is) in message.parts.iter().zip(&again.parts) {
        assert_eq!(was.bytes, is.bytes, "{}", was.name);
    }
}

fn check(input: &[u8]) {
    match read_eml(input) {
        Err(why) => {
            let why = why.to_string();
            assert!(is_plain(&why) && why.len() < 1_000, "{why}");
        }
        Ok(message) => {
            let (times, more) = GROWTH;
            let size = size(&message);
            assert!(
                size <= times * input.len() + more,
                "{size} bytes of {}",
                input.len()
            );
            names_are_names(&message);
            survives(message);
        }
    }
}

#[test]
fn messages() {
    run(Parser {
        name: "messages",
        words: WORDS,
        check: || -> Check { Box::new(check) },
    });
}
