//! Makes the source of a message that came over HTTP, so that it goes the same way as any other.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use mail_parser::DateTime;

use super::submission::{Attached, Party, Submission};
use crate::postmark::header;

/// Characters of base64 on a line (RFC 2045 section 6.8).
const LINE: usize = 76;
/// Bytes of text in one encoded word (RFC 2047 section 2: at most 75 characters with its frame).
const WORD: usize = 42;
/// Headers that the source has anyway; a submission's own of the same name are dropped.
const WRITTEN: [&str; 10] = [
    "from",
    "to",
    "cc",
    "bcc",
    "subject",
    "reply-to",
    "date",
    "mime-version",
    "content-type",
    "content-transfer-encoding",
];

/// The source of `submission`, handed in at `unix_ms` under MessageID `id`. Bcc is not in it.
pub(super) fn compose(submission: &Submission, id: &str, unix_ms: i64) -> Vec<u8> {
    let mut source = String::new();
    for (name, value) in fields(submission, unix_ms) {
        source.push_str(&format!("{name}: {value}\r\n"));
    }
    source.push_str("MIME-Version: 1.0\r\n");
    let body = body(submission, id);
    let files = submission.attachments.iter().map(file);
    let whole = match submission.attachments.is_empty() {
        true => body,
        false => multipart("mixed", id, std::iter::once(body).chain(files)),
    };
    source.push_str(&whole);
    source.into_bytes()
}

fn fields(submission: &Submission, unix_ms: i64) -> Vec<(String, String)> {
    let date = DateTime::from_timestamp(unix_ms.div_euclid(1000)).to_rfc822();
    let from = super::submission::party(&submission.from);
    let tag = submission.tag.clone().unwrap_or_default();
    let keeps_id = |(name, _): &&(String, String)| name.eq_ignore_ascii_case("Message-ID");
    let keeps_id = submission.headers.iter().any(|one| keeps_id(&one));
    let own = [
        ("From", list(&[from])),
        ("To", list(&submission.to)),
        ("Cc", list(&submission.cc)),
        ("Reply-To", encoded(&submission.reply_to)),
        ("Subject", encoded(&submission.subject)),
        ("Date", date),
        (header::MESSAGE_STREAM, encoded(submission.stream())),
        (header::TAG, encoded(&tag)),
        (header::KEEP_ID, keeps_id.to_string()),
    ];
    let own = own.into_iter().filter(|(_, value)| !value.is_empty());
    let own = own.map(|(name, value)| (name.to_owned(), value));
    let is_new = |name: &str| !WRITTEN.contains(&name.to_ascii_lowercase().as_str());
    let further = submission.headers.iter();
    let further = further
        .filter(|(name, _)| is_new(name))
        .map(|(name, value)| (name.clone(), encoded(value)));
    own.chain(further).collect()
}

fn list(parties: &[Party]) -> String {
    let written: Vec<String> = parties.iter().map(mailbox).collect();
    written.join(",\r\n ")
}

fn mailbox(party: &Party) -> String {
    let email: String = party.email.chars().filter(|c| !c.is_control()).collect();
    if is_plain(&party.name) {
        return super::submission::quoted(&party.name, &email);
    }
    format!("{} <{email}>", encoded(&party.name))
}

/// Printable ASCII that fits on a line.
fn is_plain(text: &str) -> bool {
    text.len() <= 900 && text.chars().all(|c| c == ' ' || c.is_ascii_graphic())
}

/// `text` as a header value: as it is, or in encoded words. No line break gets through.
fn encoded(text: &str) -> String {
    if is_plain(text) && !text.contains("=?") {
        return text.to_owned();
    }
    let mut words = Vec::new();
    let mut word = String::new();
    for c in text.chars() {
        if word.len() + c.len_utf8() > WORD {
            words.push(std::mem::take(&mut word));
        }
        word.push(c);
    }
    words.push(word);
    let framed = |word: &String| format!("=?utf-8?B?{}?=", STANDARD.encode(word));
    let words: Vec<String> = words.iter().map(framed).collect();
    words.join("\r\n ")
}

/// The text, the HTML, or both as alternatives, with its own header fields.
fn body(submission: &Submission, id: &str) -> String {
    let text = submission.text.as_deref().filter(|text| !text.is_empty());
    let html = submission.html.as_deref().filter(|html| !html.is_empty());
    match (text, html) {
        (Some(text), Some(html)) => {
            let parts = [leaf("text/plain", text), leaf("text/html", html)];
            multipart("alternative", id, parts)
        }
        (None, Some(html)) => leaf("text/html", html),
        (text, None) => leaf("text/plain", text.unwrap_or_default()),
    }
}

fn leaf(content_type: &str, text: &str) -> String {
    format!(
        "Content-Type: {content_type}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{}",
        lines(text.as_bytes())
    )
}

fn file(file: &Attached) -> String {
    let name = encoded(&file.name).replace(['"', '\\'], "_");
    let (kind, disposition) = match &file.content_id {
        None => ("attachment", String::new()),
        Some(id) => ("inline", format!("Content-ID: <{id}>\r\n")),
    };
    format!(
        "Content-Type: {}; name=\"{name}\"\r\nContent-Transfer-Encoding: base64\r\n\
         Content-Disposition: {kind}; filename=\"{name}\"\r\n{disposition}\r\n{}",
        file.content_type,
        lines(&file.content)
    )
}

fn multipart(kind: &str, id: &str, parts: impl IntoIterator<Item = String>) -> String {
    let boundary = format!("{kind}-{id}");
    let mut whole = format!("Content-Type: multipart/{kind}; boundary=\"{boundary}\"\r\n\r\n");
    for part in parts {
        whole.push_str(&format!("--{boundary}\r\n{part}"));
    }
    whole.push_str(&format!("--{boundary}--\r\n"));
    whole
}

fn lines(bytes: &[u8]) -> String {
    let mut lines = String::with_capacity(bytes.len() * 3 / 2);
    for chunk in bytes.chunks(LINE / 4 * 3) {
        STANDARD.encode_string(chunk, &mut lines);
        lines.push_str("\r\n");
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::intake::take_in;
    use crate::sandbox::session::Envelope;

    fn submission() -> Submission {
        Submission {
            from: "\"Lovelace, Ada\" <ada@acme.example>".into(),
            to: crate::sandbox::submission::parties("Grüße <grace@navy.example>, b@navy.example"),
            bcc: crate::sandbox::submission::parties("secret@navy.example"),
            subject: "Ihre Rechnung über 12 €, ".repeat(5),
            text: Some("Grüße\nund mehr".into()),
            html: Some("<b>Grüße</b>".into()),
            tag: Some("receipts".into()),
            attachments: vec![Attached {
                name: "Rechnung ü.pdf".into(),
                content_type: "application/pdf".into(),
                content: vec![7; 1000],
                content_id: None,
            }],
            headers: vec![
                ("X-Evil".into(), "a\r\nBcc: all@navy.example".into()),
                ("Subject".into(), "another".into()),
            ],
            ..Submission::default()
        }
    }

    #[test]
    fn what_is_composed_is_read_as_it_was_meant() {
        let meant = submission();
        let source = compose(
            &meant,
            "8b6a5f0e-3f2a-4d0c-9c56-0d6b2b7a1f11",
            1_700_000_000_000,
        );
        let (caught, read) = take_in(source, Envelope::default(), "id", 5).unwrap();
        assert_eq!(read.from, meant.from);
        assert_eq!(read.to, meant.to);
        assert_eq!(caught.item.subject.trim(), meant.subject.trim());
        assert_eq!(read.text, meant.text);
        assert_eq!(read.html, meant.html);
        assert_eq!(read.tag, meant.tag);
        let names: Vec<&str> = read
            .attachments
            .iter()
            .map(|file| file.name.as_str())
            .collect();
        assert_eq!(names, ["Rechnung ü.pdf"]);
        let depths: Vec<(u8, &str)> = caught
            .item
            .parts
            .iter()
            .map(|part| (part.depth, part.content_type.as_str()))
            .collect();
        let tree = [
            (0, "multipart/mixed"),
            (1, "multipart/alternative"),
            (2, "text/plain"),
            (2, "text/html"),
            (1, "application/pdf"),
        ];
        assert_eq!(depths, tree);
    }

    #[test]
    fn no_value_breaks_out_of_its_header() {
        let source = compose(&submission(), "8b6a5f0e", 0);
        let source = String::from_utf8(source).unwrap();
        assert!(!source.contains("secret@navy.example"), "{source}");
        assert!(!source.contains("all@navy.example"), "{source}");
        assert!(!source.contains("another"), "{source}");
        assert!(source.lines().all(|line| line.len() < 998));
    }
}
