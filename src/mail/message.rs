//! The MIME message (RFC 5322, 2045), built by lettre within its traps: attachments always in base64,
//! text with CRLF before lettre sees it, header text without line breaks, domains in punycode.

use std::fmt;
use std::time::{Duration, SystemTime};

use lettre::Address;
use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{
    Attachment as Part, Body, Mailbox as LettreMailbox, Message, MessageBuilder, MultiPart,
    SinglePart,
};
use thiserror::Error;

use super::attachment::base64_bytes;
use super::envelope::mailboxes;
use super::{
    AddressError, Attachment, Draft, Envelope, FieldId, FileFact, Mailbox, envelope_of, field,
    parse_mailbox,
};
use crate::postmark::header;

/// What the edge adds to a draft to make it one message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// The send's UUID.
    pub id: String,
    /// Seconds since the Unix epoch, for the Date header.
    pub unix_seconds: i64,
    /// Whether the id travels as `X-PM-Metadata-postrider`.
    pub correlate: bool,
}

/// A message ready for the wire.
#[derive(Clone, PartialEq, Eq)]
pub struct Composed {
    /// Who it is from and to whom it goes.
    pub envelope: Envelope,
    /// The message with CRLF line ends, not dot-stuffed.
    pub bytes: Vec<u8>,
    /// The Message-ID header's value. Postmark replaces it (postmark-facts.md section 1.6).
    pub message_id: String,
}

impl fmt::Debug for Composed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Composed({} recipients, {} bytes)",
            self.envelope.rcpt_to.len(),
            self.bytes.len()
        )
    }
}

/// Why a draft is no message.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{}: {}", label(*.field), .message)]
pub struct ComposeError {
    /// The field to blame.
    pub field: FieldId,
    /// What is wrong with it.
    pub message: String,
}

fn label(id: FieldId) -> &'static str {
    field(id).label
}

impl ComposeError {
    fn new(field: FieldId, message: impl fmt::Display) -> Self {
        Self {
            field,
            message: message.to_string(),
        }
    }
}

impl From<(FieldId, AddressError)> for ComposeError {
    fn from((field, error): (FieldId, AddressError)) -> Self {
        Self::new(field, error)
    }
}

/// Makes the message of a draft and its attachments.
///
/// # Errors
///
/// [`ComposeError`] names the field that cannot become part of a message.
pub fn compose(
    draft: &Draft,
    attachments: Vec<Attachment>,
    stamp: &Stamp,
) -> Result<Composed, ComposeError> {
    let envelope = envelope_of(draft)?;
    if envelope.rcpt_to.is_empty() {
        return Err(ComposeError::new(FieldId::To, "there is no recipient"));
    }
    let from = parse_mailbox(&draft.from).map_err(|error| (FieldId::From, error))?;
    let message_id = format!("<{}@{}>", stamp.id, from.ascii_domain());
    let builder = headers(draft, &from, &message_id, stamp)?;
    let builder = builder.envelope(lettre_envelope(&envelope)?);
    let message = assemble(builder, draft, attachments)?;
    Ok(Composed {
        bytes: message.formatted(),
        envelope,
        message_id,
    })
}

fn headers(
    draft: &Draft,
    from: &Mailbox,
    message_id: &str,
    stamp: &Stamp,
) -> Result<MessageBuilder, ComposeError> {
    for id in [FieldId::Subject, FieldId::Stream, FieldId::Tag] {
        single_line(id, draft.line(id).unwrap_or_default())?;
    }
    let seconds = u64::try_from(stamp.unix_seconds).unwrap_or_default();
    let mut builder = Message::builder()
        .date(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds))
        .message_id(Some(message_id.to_owned()))
        .subject(draft.subject.trim())
        .from(to_lettre(from, FieldId::From)?);
    for (id, text, add) in [
        (
            FieldId::To,
            &draft.to,
            MessageBuilder::to as fn(MessageBuilder, LettreMailbox) -> MessageBuilder,
        ),
        (FieldId::Cc, &draft.cc, MessageBuilder::cc),
        (FieldId::ReplyTo, &draft.reply_to, MessageBuilder::reply_to),
    ] {
        for mailbox in mailboxes(text).map_err(|error| (id, error))? {
            builder = add(builder, to_lettre(&mailbox, id)?);
        }
    }
    Ok(postmark_headers(builder, draft, stamp))
}

fn postmark_headers(builder: MessageBuilder, draft: &Draft, stamp: &Stamp) -> MessageBuilder {
    let id = if stamp.correlate {
        stamp.id.as_str()
    } else {
        ""
    };
    [
        (header::MESSAGE_STREAM, draft.stream.trim()),
        (header::TAG, draft.tag.trim()),
        (header::METADATA_POSTRIDER, id),
    ]
    .into_iter()
    .filter(|(_, value)| !value.is_empty())
    .fold(builder, |builder, (name, value)| {
        let name = HeaderName::new_from_ascii_str(name);
        builder.raw_header(HeaderValue::new(name, value.to_owned()))
    })
}

/// Header text comes without line breaks: lettre would encode them, and a reader would be misled.
fn single_line(id: FieldId, text: &str) -> Result<(), ComposeError> {
    if text.chars().any(char::is_control) {
        return Err(ComposeError::new(
            id,
            "there is a line break or another control character in it",
        ));
    }
    Ok(())
}

fn to_lettre(mailbox: &Mailbox, id: FieldId) -> Result<LettreMailbox, ComposeError> {
    let address = Address::new(&mailbox.local, mailbox.ascii_domain())
        .map_err(|error| ComposeError::new(id, error))?;
    Ok(LettreMailbox::new(mailbox.name.clone(), address))
}

fn lettre_envelope(envelope: &Envelope) -> Result<lettre::address::Envelope, ComposeError> {
    let parse = |text: &String, id| {
        text.parse::<Address>()
            .map_err(|error| ComposeError::new(id, error))
    };
    let from = parse(&envelope.mail_from, FieldId::From)?;
    let to = envelope
        .rcpt_to
        .iter()
        .map(|one| parse(one, FieldId::To))
        .collect::<Result<Vec<_>, _>>()?;
    lettre::address::Envelope::new(Some(from), to)
        .map_err(|error| ComposeError::new(FieldId::To, error))
}

fn assemble(
    builder: MessageBuilder,
    draft: &Draft,
    attachments: Vec<Attachment>,
) -> Result<Message, ComposeError> {
    let failed = |error: lettre::error::Error| ComposeError::new(FieldId::Body, error);
    let parts = attachments
        .into_iter()
        .map(attachment_part)
        .collect::<Result<Vec<_>, _>>()?;
    let text = (!draft.text.is_empty() || draft.html.is_empty())
        .then(|| SinglePart::plain(crlf(&draft.text)));
    let html = (!draft.html.is_empty()).then(|| SinglePart::html(crlf(&draft.html)));
    if parts.is_empty() {
        return match (text, html) {
            (Some(text), Some(html)) => builder.multipart(alternative(text, html)),
            (Some(one), None) | (None, Some(one)) => builder.singlepart(one),
            (None, None) => builder.singlepart(SinglePart::plain(String::new())),
        }
        .map_err(failed);
    }
    let mixed = match (text, html) {
        (Some(text), Some(html)) => MultiPart::mixed().multipart(alternative(text, html)),
        (Some(one), None) | (None, Some(one)) => MultiPart::mixed().singlepart(one),
        (None, None) => MultiPart::mixed().singlepart(SinglePart::plain(String::new())),
    };
    builder
        .multipart(parts.into_iter().fold(mixed, MultiPart::singlepart))
        .map_err(failed)
}

fn alternative(text: SinglePart, html: SinglePart) -> MultiPart {
    MultiPart::alternative().singlepart(text).singlepart(html)
}

fn attachment_part(attachment: Attachment) -> Result<SinglePart, ComposeError> {
    single_line(FieldId::Files, &attachment.name)?;
    let content_type = ContentType::parse(&attachment.content_type)
        .or_else(|_| ContentType::parse("application/octet-stream"))
        .map_err(|error| ComposeError::new(FieldId::Files, error))?;
    // lettre would send bytes that look like ASCII as they are, with bare line ends: RFC 5321
    // section 2.3.8 forbids that, and servers disagree about where such a message ends.
    let body = Body::new_with_encoding(attachment.bytes, ContentTransferEncoding::Base64)
        .map_err(|_| ComposeError::new(FieldId::Files, "an attachment cannot be encoded"))?;
    Ok(Part::new(attachment.name).body(body, content_type))
}

/// `text` with every line end (CRLF, LF, lone CR) as CRLF. lettre needs quadratic time for LF.
fn crlf(text: &str) -> String {
    let mut normal = String::with_capacity(text.len() + text.len() / 32);
    let mut rest = text;
    while let Some(at) = rest.find(['\r', '\n']) {
        normal.push_str(&rest[..at]);
        normal.push_str("\r\n");
        rest = &rest[at..];
        rest = rest.strip_prefix("\r\n").unwrap_or(&rest[1..]);
    }
    normal.push_str(rest);
    normal
}

/// About how many bytes the message will have, for the review: parts after encoding and a round
/// number for headers.
pub fn estimate_bytes(draft: &Draft, files: &[FileFact]) -> u64 {
    let headers = 1_000 + draft.subject.len() + draft.to.len() + draft.cc.len() + draft.from.len();
    let bodies: u64 = [&draft.text, &draft.html]
        .iter()
        .map(|text| encoded_text(text))
        .sum();
    let attached: u64 = files
        .iter()
        .map(|file| base64_bytes(file.bytes) + 250)
        .sum();
    headers as u64 + bodies + attached
}

/// Text of ASCII travels as it is, mostly; other letters take three bytes each in quoted-printable.
fn encoded_text(text: &str) -> u64 {
    let plain = text.bytes().filter(u8::is_ascii).count() as u64;
    let lines = text.bytes().filter(|byte| *byte == b'\n').count() as u64;
    plain + (text.len() as u64 - plain) * 3 + lines
}

#[cfg(test)]
#[path = "message_tests.rs"]
mod tests;
