//! What a parser sees of a message, in words that both parsers share.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use mail_parser::{
    Address, HeaderValue, Message, MessageParser, MessagePart, MimeHeaders as _, PartType,
};
use md5::{Digest as _, Md5};
use serde::Deserialize;

/// A name, which may be empty, and an address.
pub type Person = (String, String);

/// A message as a reader has it. Line ends are LF.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
pub struct Seen {
    pub from: Vec<Person>,
    pub to: Vec<Person>,
    pub cc: Vec<Person>,
    pub reply_to: Vec<Person>,
    pub subject: String,
    pub message_id: String,
    /// Every other field that the sender wrote, in order, decoded; names in lower case.
    pub headers: Vec<(String, String)>,
    /// The nesting: `multipart/mixed(text/plain application/pdf)`.
    pub tree: String,
    pub text: Option<String>,
    pub html: Option<String>,
    pub files: Vec<SeenFile>,
}

/// A part that is a file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
pub struct SeenFile {
    pub name: String,
    pub kind: String,
    pub disposition: String,
    pub content_id: Option<String>,
    pub bytes: usize,
    pub md5: String,
}

/// Fields that have a place of their own, or that servers and MIME add.
pub const NOT_OURS: [&str; 17] = [
    "from",
    "to",
    "cc",
    "reply-to",
    "subject",
    "date",
    "message-id",
    "mime-version",
    "content-type",
    "content-transfer-encoding",
    "content-disposition",
    "received",
    "return-path",
    "delivered-to",
    "x-original-to",
    "x-pm-metadata-postrider",
    "x-pm-message-id",
];

/// What mail-parser sees.
pub fn by_mail_parser(source: &[u8]) -> Seen {
    let message = parser().parse(source).unwrap();
    let mut seen = Seen {
        from: people(message.from()),
        to: people(message.to()),
        cc: people(message.cc()),
        reply_to: people(message.reply_to()),
        subject: message.subject().unwrap_or_default().to_owned(),
        message_id: message.message_id().unwrap_or_default().to_owned(),
        headers: headers(&message),
        ..Seen::default()
    };
    assert!(message.date().is_some(), "a date that can be read");
    seen.tree = walk(&message, message.root_part(), &mut seen);
    seen
}

/// One that decodes fields it has no name for, too; the usual one leaves them as they stand.
pub fn parser() -> MessageParser {
    let known = MessageParser::new()
        .with_mime_headers()
        .with_date_headers()
        .with_address_headers()
        .with_message_ids();
    known.default_header_text()
}

fn people(address: Option<&Address<'_>>) -> Vec<Person> {
    let text = |part: Option<&str>| part.unwrap_or_default().to_owned();
    let all = address.map(Address::iter).into_iter().flatten();
    all.map(|one| (text(one.name()), text(one.address())))
        .collect()
}

fn headers(message: &Message<'_>) -> Vec<(String, String)> {
    let fields = message.headers().iter();
    fields
        .filter_map(|field| {
            let name = field.name().to_ascii_lowercase();
            let text = match field.value() {
                HeaderValue::Text(text) if field.name.is_other() => text.to_string(),
                // Structured ones (List-Id and its like) are compared as they stand.
                _ => {
                    let (from, to) = (field.offset_start() as usize, field.offset_end() as usize);
                    let raw = String::from_utf8_lossy(&message.raw_message()[from..to]);
                    raw.replace("\r\n", "").trim().to_owned()
                }
            };
            (!NOT_OURS.contains(&name.as_str())).then_some((name, text))
        })
        .collect()
}

/// The name of a part, with those of the parts in it; what it holds is added to `seen`.
fn walk(message: &Message<'_>, part: &MessagePart<'_>, seen: &mut Seen) -> String {
    let kind = kind_of(part);
    match &part.body {
        PartType::Multipart(ids) => {
            let parts = ids.iter().map(|id| message.part(*id).unwrap());
            let parts: Vec<String> = parts.map(|part| walk(message, part, seen)).collect();
            return format!("{kind}({})", parts.join(" "));
        }
        _ if part.content_disposition().is_some() => seen.files.push(file(message, part, &kind)),
        PartType::Text(text) => seen.text = Some(lines(text)),
        PartType::Html(html) => seen.html = Some(lines(html)),
        other => panic!("a part of no known kind: {other:?}"),
    }
    kind
}

fn kind_of(part: &MessagePart<'_>) -> String {
    let kind = part.content_type().unwrap();
    let kind = format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or_default());
    kind.to_ascii_lowercase()
}

fn lines(text: &str) -> String {
    text.replace("\r\n", "\n")
}

/// Its bytes are decoded here: a parser that knows a text file turns it into UTF-8.
fn file(message: &Message<'_>, part: &MessagePart<'_>, kind: &str) -> SeenFile {
    let (from, to) = (part.offset_body as usize, part.offset_end as usize);
    let encoded = message.raw_message()[from..to].iter().copied();
    let encoded: Vec<u8> = encoded.filter(|byte| !byte.is_ascii_whitespace()).collect();
    let bytes = STANDARD.decode(encoded).expect("every file is base64");
    SeenFile {
        name: part.attachment_name().unwrap_or_default().to_owned(),
        kind: kind.to_owned(),
        disposition: part.content_disposition().unwrap().ctype().to_owned(),
        content_id: part.content_id().map(str::to_owned),
        bytes: bytes.len(),
        md5: md5(&bytes),
    }
}

/// The digest by which contents are compared; it need not be safe against anybody.
pub fn md5(bytes: &[u8]) -> String {
    let digest = Md5::digest(bytes);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
