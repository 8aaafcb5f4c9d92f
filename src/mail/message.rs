//! The message (RFC 5322): envelope, header fields, and the MIME tree of [`super::mime`].
//!
//! Built by lettre within its traps: header text without line breaks, field bodies that fold, domains
//! in punycode. The result depends on draft, files and stamp alone.

use std::fmt;
use std::time::{Duration, SystemTime};

use super::envelope::mailboxes;
use super::extras::Pair;
use super::header_text::{has_control, header_value, mailbox_list, own_headers};
use super::message_id::message_id_of;
use super::{
    AddressError, Attachment, ComposeError, Draft, Envelope, Extras, FieldId, Mailbox, Stamp,
    envelope_of, mime, parse_header, parse_mailbox, parse_metadata,
};
use crate::postmark::header;
use lettre::Address;
use lettre::message::{Mailbox as LettreMailbox, Message, MessageBuilder};

/// Maximum of the Date header: the end of the year 9999 (RFC 5322 section 3.3).
const LAST_SECOND: u64 = 253_402_300_799;

/// Fields whose text ends up in a header.
pub(super) const HEADER_FIELDS: [FieldId; 8] = [
    FieldId::From,
    FieldId::To,
    FieldId::Cc,
    FieldId::Bcc,
    FieldId::ReplyTo,
    FieldId::Subject,
    FieldId::Stream,
    FieldId::Tag,
];

/// A message ready to send.
#[derive(Clone, PartialEq, Eq)]
pub struct Composed {
    /// Sender and recipients.
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

/// Makes the message of a draft and its attachments. Takes linear time, and memory for the message
/// beside what was given: an attachment is dropped as soon as it is encoded.
///
/// # Errors
///
/// [`ComposeError`] names the field that cannot become part of a message. An empty text, too many
/// recipients and the like are Postmark's rules, not the format's: [`super::preflight()`] finds those.
pub fn compose(
    draft: &Draft,
    attachments: Vec<Attachment>,
    stamp: &Stamp,
) -> Result<Composed, ComposeError> {
    no_control(draft)?;
    let envelope = envelope_of(draft)?;
    if envelope.rcpt_to.is_empty() {
        let message = "there is no recipient: fill To, Cc or Bcc";
        return Err(ComposeError::new(FieldId::To, message));
    }
    let from = parse_mailbox(&draft.from).map_err(|error| (FieldId::From, error))?;
    let message_id = message_id_of(draft, &from, stamp)?;
    let builder = headers(draft, &from, &message_id, stamp)?.envelope(lettre_envelope(&envelope)?);
    Ok(Composed {
        bytes: mime::assemble(builder, draft, attachments, &stamp.id)?,
        envelope,
        message_id,
    })
}

/// Rejects line breaks and NUL in headers, and NUL in bodies.
fn no_control(draft: &Draft) -> Result<(), ComposeError> {
    let text_of = |id: &FieldId| draft.line(*id).unwrap_or_default();
    if let Some(id) = HEADER_FIELDS.iter().find(|id| has_control(text_of(id))) {
        return Err(ComposeError::new(*id, AddressError::Control));
    }
    if draft.text.contains('\0') || draft.html.contains('\0') {
        let message = "there is a NUL character in it, which mail cannot carry; take it out";
        return Err(ComposeError::new(FieldId::Body, message));
    }
    Ok(())
}

fn headers(
    draft: &Draft,
    from: &Mailbox,
    message_id: &str,
    stamp: &Stamp,
) -> Result<MessageBuilder, ComposeError> {
    let seconds = u64::try_from(stamp.unix_seconds).unwrap_or_default();
    let date = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds.min(LAST_SECOND));
    let builder = Message::builder()
        .date(date)
        .message_id(Some(message_id.to_owned()))
        .raw_header(header_value("Subject", &draft.subject))
        .from(to_lettre(from, FieldId::From)?)
        .raw_header(mailbox_list("From", vec![to_lettre(from, FieldId::From)?]));
    let builder = recipients(builder, draft)?;
    extra_headers(postmark_headers(builder, draft, stamp), draft)
}

/// To, Cc and Reply-To; Bcc is only in the envelope.
fn recipients(mut builder: MessageBuilder, draft: &Draft) -> Result<MessageBuilder, ComposeError> {
    for (id, name) in [
        (FieldId::To, "To"),
        (FieldId::Cc, "Cc"),
        (FieldId::ReplyTo, "Reply-To"),
    ] {
        let list = mailboxes(draft.line(id).unwrap_or_default()).map_err(|error| (id, error))?;
        let list = list.iter().map(|mailbox| to_lettre(mailbox, id));
        let list = list.collect::<Result<Vec<_>, _>>()?;
        if !list.is_empty() {
            builder = builder.raw_header(mailbox_list(name, list));
        }
    }
    Ok(builder)
}

fn postmark_headers(builder: MessageBuilder, draft: &Draft, stamp: &Stamp) -> MessageBuilder {
    let id = if stamp.correlate && draft.extras.has_room_for_ours() {
        stamp.id.as_str()
    } else {
        ""
    };
    let switches = draft.extras.switches();
    [
        (header::MESSAGE_STREAM, draft.stream.trim()),
        (header::TAG, draft.tag.trim()),
        (header::METADATA_POSTRIDER, id),
    ]
    .into_iter()
    .chain(switches)
    .filter(|(_, value)| !value.is_empty())
    .fold(builder, |builder, (name, value)| {
        builder.raw_header(header_value(name, value))
    })
}

/// Custom metadata and headers.
fn extra_headers(
    mut builder: MessageBuilder,
    draft: &Draft,
) -> Result<MessageBuilder, ComposeError> {
    let Extras {
        metadata, headers, ..
    } = &draft.extras;
    for (id, typed, prefix, parse) in [
        (
            FieldId::Metadata,
            metadata,
            header::METADATA_PREFIX,
            parse_metadata as Parse,
        ),
        (FieldId::Headers, headers, "", parse_header),
    ] {
        let pairs = typed.iter().map(|one| parse(one));
        let pairs = pairs.collect::<Result<Vec<Pair>, _>>();
        let pairs = pairs.map_err(|why| ComposeError::new(id, why))?;
        for (name, values) in by_name(&pairs) {
            let name = format!("{prefix}{name}");
            let header = own_headers(&name, &values)
                .ok_or_else(|| ComposeError::new(id, format!("`{name}` is no header name")))?;
            builder = builder.raw_header(header);
        }
    }
    Ok(builder)
}

/// Values grouped by case-insensitive name, in order of first occurrence.
fn by_name(pairs: &[Pair]) -> Vec<(&str, Vec<&str>)> {
    let mut all: Vec<(&str, Vec<&str>)> = Vec::new();
    for (name, value) in pairs {
        let same = |one: &&mut (&str, Vec<&str>)| one.0.eq_ignore_ascii_case(name);
        match all.iter_mut().find(same) {
            Some((_, values)) => values.push(value),
            None => all.push((name, vec![value])),
        }
    }
    all
}

/// Parses a row into name and value.
type Parse = fn(&str) -> Result<Pair, String>;

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

#[cfg(test)]
#[path = "message_tests.rs"]
mod tests;
