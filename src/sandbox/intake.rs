//! What Postmark does to a message that it accepted (postmark-facts.md sections 1.6 and 3.1): reads
//! and removes its own headers, replaces the Message-ID, hides Bcc, gives the message an id.

use mail_parser::{Header, Message, MessageParser, MessagePart, MimeHeaders, PartType};
use serde::{Deserialize, Serialize};

use super::session::Envelope;
use crate::postmark::{DEFAULT_STREAM, header};
use crate::record::{InboxItem, InboxPart};

/// Bounds on what is kept of a message for reading; the raw source is kept whole.
const HEADERS: usize = 200;
const HEADER_CHARS: usize = 2_000;
const TEXT_CHARS: usize = 16_384;
const PARTS: usize = 200;

/// What the client asked of Postmark by `X-PM-` headers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handling {
    /// The message stream; `outbound` if none was named.
    pub stream: String,
    /// The tag.
    pub tag: Option<String>,
    /// Metadata in order, keys as written.
    pub metadata: Vec<(String, String)>,
    /// `X-PM-TrackOpens` as written.
    pub track_opens: Option<String>,
    /// `X-PM-TrackLinks` as written.
    pub track_links: Option<String>,
    /// Whether the Message-ID was to be kept.
    pub keep_id: bool,
}

/// A message as the inbox keeps it.
#[derive(Debug)]
pub(super) struct Caught {
    /// For reading.
    pub item: InboxItem,
    /// For the API.
    pub handling: Handling,
    /// The source as a recipient would get it.
    pub raw: Vec<u8>,
}

/// Takes in the content of one transaction under the MessageID `id` at `unix_ms`.
pub(super) fn take_in(content: Vec<u8>, envelope: Envelope, id: &str, unix_ms: i64) -> Caught {
    // Decoded text is what a reader wants of every header but those that shape the message.
    let parser = MessageParser::new()
        .with_mime_headers()
        .default_header_text();
    let message = parser.parse(&content).unwrap_or_default();
    let handling = read_handling(&message);
    let (header_block, body_at) = rewrite(&message, &content, &handling, id);
    let item = InboxItem {
        id: id.to_owned(),
        received_unix_ms: unix_ms,
        mail_from: envelope.mail_from,
        rcpt_to: envelope.rcpt_to,
        from: header_text(&message, "From"),
        to: header_text(&message, "To"),
        subject: header_text(&message, "Subject"),
        headers: shown_headers(&message, &content, &handling, id),
        text: shown_text(&message),
        parts: leaves(&message),
        bytes: (header_block.len() + content.len() - body_at) as u64,
        ..InboxItem::default()
    };
    drop(message);
    let mut raw = content;
    raw.splice(..body_at, header_block);
    Caught {
        item,
        handling,
        raw,
    }
}

fn headers<'a, 'x>(message: &'a Message<'x>) -> &'a [Header<'x>] {
    message.parts.first().map_or(&[], |part| &part.headers)
}

fn header_text(message: &Message<'_>, name: &str) -> String {
    headers(message)
        .iter()
        .find(|header| header.name().eq_ignore_ascii_case(name))
        .map(text_of)
        .unwrap_or_default()
}

fn text_of(header: &Header<'_>) -> String {
    let text = header.value().as_text().unwrap_or_default();
    text.chars().take(HEADER_CHARS).collect()
}

fn read_handling(message: &Message<'_>) -> Handling {
    let one = |name| Some(header_text(message, name)).filter(|text| !text.is_empty());
    Handling {
        stream: one(header::MESSAGE_STREAM).unwrap_or_else(|| DEFAULT_STREAM.to_owned()),
        tag: one(header::TAG),
        metadata: headers(message).iter().filter_map(metadata).collect(),
        track_opens: one(header::TRACK_OPENS),
        track_links: one(header::TRACK_LINKS),
        keep_id: one(header::KEEP_ID).is_some_and(|text| text.eq_ignore_ascii_case("true")),
    }
}

fn metadata(header: &Header<'_>) -> Option<(String, String)> {
    let name = header.name().trim();
    let prefix = name.get(..header::METADATA_PREFIX.len())?;
    prefix
        .eq_ignore_ascii_case(header::METADATA_PREFIX)
        .then(|| (name[prefix.len()..].to_owned(), text_of(header)))
}

/// Whether a recipient gets to see a header that the client wrote.
fn survives(header: &Header<'_>, handling: &Handling) -> bool {
    let name = header.name().trim().to_ascii_lowercase();
    match name.as_str() {
        "bcc" | "resent-bcc" => false,
        "message-id" => handling.keep_id,
        name => !name.starts_with("x-pm-"),
    }
}

/// The headers that Postmark adds. The form of the Message-ID is inferred, see section 1.6.
fn added(message: &Message<'_>, handling: &Handling, id: &str) -> Vec<(&'static str, String)> {
    let keeps = handling.keep_id && !header_text(message, "Message-ID").is_empty();
    let mut added = vec![("X-PM-Message-Id", id.to_owned())];
    if let Some(tag) = handling.tag.as_ref().filter(|tag| tag.is_ascii()) {
        added.push((header::TAG, tag.clone()));
    }
    if !keeps {
        added.push(("Message-ID", format!("<{id}@mtasv.net>")));
    }
    added
}

/// The new header block, its empty line included, and where the body begins in `content`.
fn rewrite(
    message: &Message<'_>,
    content: &[u8],
    handling: &Handling,
    id: &str,
) -> (Vec<u8>, usize) {
    let mut block = Vec::new();
    for (name, value) in added(message, handling, id) {
        block.extend_from_slice(format!("{name}: {value}\r\n").as_bytes());
    }
    for header in headers(message) {
        let source = content.get(header.offset_field() as usize..header.offset_end() as usize);
        if survives(header, handling) {
            block.extend_from_slice(source.unwrap_or_default());
        }
    }
    if !block.ends_with(b"\n") {
        block.extend_from_slice(b"\r\n");
    }
    block.extend_from_slice(b"\r\n");
    let body_at = message
        .parts
        .first()
        .map_or(0, MessagePart::raw_body_offset) as usize;
    (block, body_at.min(content.len()))
}

fn shown_headers(
    message: &Message<'_>,
    content: &[u8],
    handling: &Handling,
    id: &str,
) -> Vec<(String, String)> {
    let own = added(message, handling, id)
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value));
    let written = headers(message)
        .iter()
        .filter(|header| survives(header, handling))
        .map(|header| (header.name().to_owned(), shown_value(header, content)));
    own.chain(written).take(HEADERS).collect()
}

/// Content-Type and its kin were parsed into parts; they are shown unfolded as they stand.
fn shown_value(header: &Header<'_>, content: &[u8]) -> String {
    if header.value().as_text().is_some() {
        return text_of(header);
    }
    let source = content.get(header.offset_start() as usize..header.offset_end() as usize);
    let text = String::from_utf8_lossy(source.unwrap_or_default());
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").chars().take(HEADER_CHARS).collect()
}

fn shown_text(message: &Message<'_>) -> String {
    let text = message.body_text(0).unwrap_or_default();
    text.chars().take(TEXT_CHARS).collect()
}

fn leaves(message: &Message<'_>) -> Vec<InboxPart> {
    let is_leaf = |part: &&MessagePart<'_>| !matches!(part.body, PartType::Multipart(_));
    let parts = message.parts.iter().filter(is_leaf);
    parts.take(PARTS).map(leaf).collect()
}

fn leaf(part: &MessagePart<'_>) -> InboxPart {
    let content_type = match part.content_type() {
        Some(kind) => format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or("*")),
        None => "text/plain".to_owned(),
    };
    InboxPart {
        content_type: content_type.to_ascii_lowercase(),
        name: part.attachment_name().map(str::to_owned),
        bytes: part.len() as u64,
        ..InboxPart::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "8b6a5f0e-3f2a-4d0c-9c56-0d6b2b7a1f11";

    fn caught(source: &str) -> Caught {
        let envelope = Envelope {
            mail_from: "ada@acme.example".into(),
            rcpt_to: vec!["grace@navy.example".into(), "secret@navy.example".into()],
        };
        take_in(source.replace('\n', "\r\n").into_bytes(), envelope, ID, 5)
    }

    fn source(caught: &Caught) -> String {
        String::from_utf8(caught.raw.clone()).unwrap()
    }

    #[test]
    fn reads_and_removes_what_is_meant_for_postmark() {
        let caught = caught(
            "From: a@b.example\nX-PM-Message-Stream: broadcast\nx-pm-tag: receipts\n\
             X-PM-Metadata-Order-Id: 12\n 34\nX-PM-TrackOpens: true\nX-PM-TrackLinks: HtmlOnly\n\
             Subject: s\n\nbody\n",
        );
        let handling = Handling {
            stream: "broadcast".into(),
            tag: Some("receipts".into()),
            metadata: vec![("Order-Id".into(), "12 34".into())],
            track_opens: Some("true".into()),
            track_links: Some("HtmlOnly".into()),
            keep_id: false,
        };
        assert_eq!(caught.handling, handling);
        let expected = format!(
            "X-PM-Message-Id: {ID}\nX-PM-Tag: receipts\nMessage-ID: <{ID}@mtasv.net>\n\
             From: a@b.example\nSubject: s\n\nbody\n"
        );
        assert_eq!(source(&caught), expected.replace('\n', "\r\n"));
        assert_eq!(caught.item.bytes, caught.raw.len() as u64);
    }

    #[test]
    fn keeps_the_message_id_only_when_asked() {
        let replaced = caught("Message-ID: <mine@x.example>\nSubject: s\n\n");
        assert!(!source(&replaced).contains("mine@x.example"));
        let kept = caught("Message-ID: <mine@x.example>\nX-PM-KeepID: true\n\n");
        assert!(source(&kept).contains("Message-ID: <mine@x.example>"));
        assert!(!source(&kept).contains("mtasv.net"));
    }

    #[test]
    fn bcc_is_seen_by_nobody_however_it_is_written() {
        for bcc in ["Bcc", "bCC", "Bcc ", "Resent-Bcc"] {
            let caught = caught(&format!("To: a@b.example\n{bcc}: hidden@b.example\n\nbody"));
            assert!(!source(&caught).contains("hidden"), "{bcc:?}");
            assert!(
                caught
                    .item
                    .headers
                    .iter()
                    .all(|(_, value)| !value.contains("hidden"))
            );
        }
    }

    #[test]
    fn decodes_headers_text_and_leaves() {
        let caught = caught(
            "From: =?utf-8?q?Ad=C3=A4?= <ada@acme.example>\nTo: Grace <grace@navy.example>\n\
             Subject: =?utf-8?b?4oKsIDEyLDAw?=\nMIME-Version: 1.0\n\
             Content-Type: multipart/mixed;\n boundary=xx\n\n--xx\n\
             Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n\
             Gr=C3=BC=C3=9Fe\n--xx\nContent-Type: application/pdf\n\
             Content-Disposition: attachment; filename*=utf-8''R%C3%A9sum%C3%A9.pdf\n\
             Content-Transfer-Encoding: base64\n\nAAECAw==\n--xx--\n",
        );
        let item = &caught.item;
        assert_eq!(item.from, "Adä <ada@acme.example>");
        assert_eq!(item.to, "Grace <grace@navy.example>");
        assert_eq!(item.subject, "€ 12,00");
        assert_eq!(item.text.trim(), "Grüße");
        let kind = (
            "Content-Type".to_owned(),
            "multipart/mixed; boundary=xx".to_owned(),
        );
        assert!(item.headers.contains(&kind), "{:?}", item.headers);
        let leaf = |content_type: &str, name: Option<&str>, bytes| InboxPart {
            content_type: content_type.into(),
            name: name.map(str::to_owned),
            bytes,
            ..InboxPart::default()
        };
        let pdf = leaf("application/pdf", Some("Résumé.pdf"), 4);
        assert_eq!(item.parts, [leaf("text/plain", None, 7), pdf]);
    }

    #[test]
    fn takes_in_what_is_hardly_a_message() {
        for content in [
            "",
            "no header at all\nnone\n",
            "\n\n",
            "Subject: only",
            ":\n",
            "Bcc: x\n",
        ] {
            let caught = caught(content);
            assert!(
                source(&caught).starts_with("X-PM-Message-Id: "),
                "{content:?}"
            );
            assert!(source(&caught).contains("\r\n\r\n"), "{content:?}");
        }
        let kept = source(&caught("no header at all\nnone\n"));
        assert!(
            kept.ends_with("\r\n\r\nno header at all\r\nnone\r\n"),
            "{kept}"
        );
    }

    #[test]
    fn what_is_kept_for_reading_is_bounded() {
        let long = "x".repeat(1_000_000);
        let many = "X-Many: 1\n".repeat(5_000);
        let caught = caught(&format!("Subject: {long}\n{many}\n{long}"));
        assert_eq!(caught.item.subject.len(), HEADER_CHARS);
        assert_eq!(caught.item.headers.len(), HEADERS);
        assert_eq!(caught.item.text.len(), TEXT_CHARS);
        assert!(caught.raw.len() > 2_000_000);
    }
}
