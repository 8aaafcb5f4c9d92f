//! What Postmark does to a message that it accepted (postmark-facts.md sections 1.6 and 3.1): reads
//! and removes its own headers, replaces the Message-ID, hides Bcc, gives the message an id.

mod reading;
#[cfg(test)]
mod tests;
mod tree;

use mail_parser::decoders::html::html_to_text;
use mail_parser::{Header, Message, MessagePart};
use serde::{Deserialize, Serialize};

pub(super) use self::reading::{bodies, read_parts};
use super::session::Envelope;
use super::stored_message::{Bounce, FIELD_CHARS, LINE_CHARS, StoredMessage, bound_fields, cut};
use super::submission::Submission;
use crate::mail::{HeaderValues, ParseError, parse};
use crate::postmark::{DEFAULT_STREAM, header};
use crate::record::InboxItem;

/// Bounds on what is kept of a message for reading; the raw source is kept whole.
const HEADERS: usize = 200;
const HEADER_CHARS: usize = 2_000;
const TEXT_CHARS: usize = 16_384;
/// Bytes of HTML that are turned into text.
const HTML_BYTES: usize = 256 * 1024;
/// Bytes of the header block as it was handed in.
const HEAD_BYTES: usize = 64 * 1024;

/// What the client asked of Postmark by `X-PM-` headers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParsedHeaders {
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
    /// What the client asked for.
    pub handling: ParsedHeaders,
    /// The source as a recipient would get it.
    pub raw: Vec<u8>,
    /// The header block as it was handed in, bounded; part of the dump of an SMTP API error.
    pub head: String,
    /// For the API.
    pub kept: StoredMessage,
    /// For the API.
    pub bounces: Vec<Bounce>,
}

/// Takes in the content of one transaction under the MessageID `id` at `unix_ms`. What becomes of it is
/// decided elsewhere: `kept` and `bounces` are empty still.
///
/// # Errors
///
/// [`ParseError`] if the content exceeds a limit of the parser.
pub(super) fn take_in(
    content: Vec<u8>,
    envelope: Envelope,
    id: &str,
    unix_ms: i64,
) -> Result<(Caught, Submission), ParseError> {
    let message = parse(&content, HeaderValues::Text)?;
    let handling = read_handling(&message);
    let submission = reading::submission(&message, &content, &handling, &envelope);
    let (header_block, body_at) = rewrite(&message, &content, &handling, id);
    let bytes = (header_block.len() + content.len() - body_at) as u64;
    let item = bounded(InboxItem {
        id: id.to_owned(),
        received_unix_ms: unix_ms,
        mail_from: envelope.mail_from,
        rcpt_to: envelope.rcpt_to,
        headers: shown_headers(&message, &content, &handling, id),
        stream: submission.stream().to_owned(),
        tag: submission.tag.clone(),
        metadata: submission.metadata.clone(),
        bytes,
        ..shown(&message)
    });
    let head = String::from_utf8_lossy(&content[..body_at.min(HEAD_BYTES)]).into_owned();
    drop(message);
    let mut raw = content;
    raw.splice(..body_at, header_block);
    let caught = Caught {
        item,
        handling: handling.bounded(),
        raw,
        head,
        kept: StoredMessage::default(),
        bounces: Vec::new(),
    };
    Ok((caught, submission))
}

impl ParsedHeaders {
    /// Within bounds, whatever was handed in: what no message that Postmark takes exceeds.
    fn bounded(mut self) -> Self {
        cut(&mut self.stream, FIELD_CHARS);
        let words = [&mut self.tag, &mut self.track_opens, &mut self.track_links];
        words
            .into_iter()
            .flatten()
            .for_each(|word| cut(word, LINE_CHARS));
        bound_fields(&mut self.metadata);
        self
    }
}

/// What is listed within bounds: texts that were not shortened when they were read.
fn bounded(mut item: InboxItem) -> InboxItem {
    cut(&mut item.mail_from, LINE_CHARS);
    for (name, value) in &mut item.headers {
        cut(name, FIELD_CHARS);
        cut(value, HEADER_CHARS);
    }
    let addresses = item.rcpt_to.iter_mut();
    addresses
        .chain([&mut item.stream])
        .for_each(|text| cut(text, FIELD_CHARS));
    item.tag.iter_mut().for_each(|tag| cut(tag, LINE_CHARS));
    bound_fields(&mut item.metadata);
    item
}

/// What a reader is shown of the content.
fn shown(message: &Message<'_>) -> InboxItem {
    InboxItem {
        from: shown_header(message, "From"),
        to: shown_header(message, "To"),
        subject: shown_header(message, "Subject"),
        text: shown_text(message),
        html_as_text: shown_html(message),
        parts: tree::parts(message),
        ..InboxItem::default()
    }
}

fn headers<'a, 'x>(message: &'a Message<'x>) -> &'a [Header<'x>] {
    message.parts.first().map_or(&[], |part| &part.headers)
}

fn header_text(message: &Message<'_>, name: &str) -> String {
    headers(message)
        .iter()
        .find(|header| header.name().eq_ignore_ascii_case(name))
        .map(|header| header.value().as_text().unwrap_or_default().to_owned())
        .unwrap_or_default()
}

fn shown_header(message: &Message<'_>, name: &str) -> String {
    let text = header_text(message, name);
    text.chars().take(HEADER_CHARS).collect()
}

fn text_of(header: &Header<'_>) -> String {
    let text = header.value().as_text().unwrap_or_default();
    text.chars().take(HEADER_CHARS).collect()
}

fn read_handling(message: &Message<'_>) -> ParsedHeaders {
    let one = |name| Some(header_text(message, name)).filter(|text| !text.is_empty());
    ParsedHeaders {
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
fn survives(header: &Header<'_>, handling: &ParsedHeaders) -> bool {
    let name = header.name().trim().to_ascii_lowercase();
    match name.as_str() {
        "bcc" | "resent-bcc" => false,
        "message-id" => handling.keep_id,
        name => !name.starts_with("x-pm-"),
    }
}

/// The headers that Postmark adds. The form of the Message-ID is inferred, see section 1.6.
fn added(message: &Message<'_>, handling: &ParsedHeaders, id: &str) -> Vec<(&'static str, String)> {
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
    handling: &ParsedHeaders,
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
    handling: &ParsedHeaders,
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

fn shown_html(message: &Message<'_>) -> Option<String> {
    let html = reading::html(message)?;
    let mut end = html.len().min(HTML_BYTES);
    while !html.is_char_boundary(end) {
        end -= 1;
    }
    let text = html_to_text(&html[..end]);
    Some(text.chars().take(TEXT_CHARS).collect())
}
