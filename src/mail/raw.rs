//! A message that is sent as it is, byte for byte (RFC 5322): nothing is decoded and nothing composed, so
//! that signatures of OpenPGP (RFC 3156) and S/MIME (RFC 8551) stay valid.
//!
//! Three things change: Bcc is removed, line ends become CRLF (RFC 5321 section 2.3.8, which is also the
//! form that is signed), and on request a header field for finding the message again goes on top.

mod bytes;
mod checks;
mod complete;
mod fields;

use std::collections::HashSet;

use mail_parser::{Addr, Address, MimeHeaders as _};
use thiserror::Error;

use super::identity::content_hash;
use super::list::is_nobody;
use super::mailbox_file::message_start;
use super::{
    AddressError, Composed, Draft, Envelope, FieldId, HeaderValues, Mailbox, ParseError, Parsed,
    PreflightContext, Problem, Stamp, envelope_of, field, parse, parse_mailbox,
};
use crate::postmark::{header, limit};
pub(super) use checks::{RAW_CHECKS, RECIPIENT_NOTES};
pub use complete::{Completion, complete_raw, is_local, until_dot};
use fields::Head;

/// Why a file cannot be sent unchanged.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RawError {
    /// It has no header field.
    #[error("this is not a message: it does not start with header fields")]
    NoHeader,
    /// An invalid header line, from 1.
    #[error(
        "line {0} is neither a header field nor a continuation of one; if it belongs to the text, put an empty line before the text"
    )]
    NotAField(usize),
    /// A mailbox file with this many messages.
    #[error(
        "this is a mailbox file with {0} messages, and only one can be sent at a time; split it, for example with: formail -ds sh -c 'cat > message-$FILENO.eml' < FILE"
    )]
    Mailbox(usize),
    /// A NUL byte in this line.
    #[error(
        "line {0} contains a NUL byte, which mail cannot carry; encode that part as base64, and check that the file is a message"
    )]
    Nul(usize),
    /// A CR without LF in this line.
    #[error(
        "line {0} contains a CR that no LF follows, which mail cannot carry (RFC 5321 section 2.3.8); encode that part as base64, or remove the CR"
    )]
    BareCr(usize),
    /// Every line ends in CR.
    #[error("its lines end in CR alone; convert them, for example with: tr '\\r' '\\n' < FILE")]
    CrOnly,
    /// The header exceeds a parser limit.
    #[error("this message cannot be read: {0}")]
    Parse(#[from] ParseError),
    /// From is missing or empty.
    #[error("it has no From header field with an address")]
    NoFrom,
    /// A header field that may occur only once.
    #[error(
        "it has {count} {name} header fields where one is allowed, and servers differ in which one they use"
    )]
    Repeated { name: &'static str, count: usize },
    /// From has several addresses, and Sender is missing.
    #[error(
        "its From header field has several addresses and there is no Sender; name the envelope sender with --from"
    )]
    ManyAuthors,
    /// An invalid address.
    #[error("{place}: {error}")]
    Address {
        place: &'static str,
        error: AddressError,
    },
    /// It was resent, so that it has two sets of recipients.
    #[error(
        "it has been resent before (it has Resent-To, Resent-Cc or Resent-Bcc), so its header does not say who receives it now; name the recipients with --to, --cc and --bcc"
    )]
    Resent,
    /// It has no recipient.
    #[error("it has no recipient in To, Cc or Bcc; name one with --to")]
    NoRecipient,
    /// It already has postrider's header field.
    #[error(
        "it already has the header field X-PM-Metadata-postrider, from an earlier send; remove it from the file, or leave out --track"
    )]
    Tracked,
    /// It has no room for postrider's header field.
    #[error(
        "it has {0} X-PM-Metadata header fields already, and Postmark accepts {most} with the one that --track adds; remove one from the file, or leave out --track",
        most = limit::METADATA_FIELDS
    )]
    NoRoom(usize),
}

/// Options given beside the file.
#[derive(Debug, Default)]
pub struct RawOptions<'a> {
    /// The envelope sender; by default the address of From, or of Sender if From has several.
    pub from: Option<&'a str>,
    /// Recipients. If any list is given, the header's recipients are ignored.
    pub to: &'a str,
    pub cc: &'a str,
    pub bcc: &'a str,
    /// The profile's message stream, which raw messages do not get.
    pub stream: &'a str,
}

/// A message to send unchanged.
#[derive(Clone, PartialEq, Eq)]
pub struct RawMessage {
    envelope: Envelope,
    summary: Draft,
    message_id: String,
    bytes: Vec<u8>,
    problems: Vec<Problem>,
    metadata: usize,
    is_tracked: bool,
}

impl std::fmt::Debug for RawMessage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (recipients, bytes) = (self.envelope.rcpt_to.len(), self.bytes.len());
        write!(f, "RawMessage({recipients} recipients, {bytes} bytes)")
    }
}

/// Reads a message file in linear time and memory.
///
/// # Errors
///
/// [`RawError`] says why it cannot be sent unchanged, or what the envelope lacks.
pub fn read_raw(source: &[u8], options: &RawOptions<'_>) -> Result<RawMessage, RawError> {
    let (leading, message) = bytes::without_leading(source);
    bytes::check(source)?;
    let (head, body) = fields::read(message, leading.lines() + 1)?;
    message_start(
        source
            .strip_prefix(bytes::BYTE_ORDER_MARK)
            .unwrap_or(source),
    )
    .map_err(RawError::Mailbox)?;
    head.has_once(&["From", "Sender"])?;
    let parsed = parse(head.source, HeaderValues::Typed)?;
    let summary = summary(&head, &parsed, options)?;
    let envelope = envelope(&summary, options)?;
    let source = checks::Source {
        leading,
        head: &head,
        signed: signed(&parsed, body),
        message,
        visible: visible(&parsed),
        profile_stream: options.stream.trim(),
    };
    Ok(RawMessage {
        problems: checks::problems(&source),
        bytes: fields::without_bcc(&head, body),
        metadata: head.count_prefixed(header::METADATA_PREFIX),
        is_tracked: head.has(header::METADATA_POSTRIDER),
        message_id: head.value("Message-ID"),
        envelope,
        summary,
    })
}

/// The header as a draft.
fn summary(
    head: &Head<'_>,
    parsed: &Parsed<'_>,
    options: &RawOptions<'_>,
) -> Result<Draft, RawError> {
    let authors = mailboxes(parsed.from());
    let from = match (authors.as_slice(), mailboxes(parsed.sender()).first()) {
        ([], _) => return Err(RawError::NoFrom),
        ([_, _, ..], Some(sender)) => sender.clone(),
        ([_, _, ..], None) if options.from.is_none() => return Err(RawError::ManyAuthors),
        ([first, ..], _) => first.clone(),
    };
    let mut draft = Draft {
        from,
        to: options.to.to_owned(),
        cc: options.cc.to_owned(),
        bcc: options.bcc.to_owned(),
        subject: parsed.subject().unwrap_or_default().to_owned(),
        stream: head.value(header::MESSAGE_STREAM),
        tag: head.value(header::TAG),
        ..Draft::default()
    };
    let lists = [&draft.to, &draft.cc, &draft.bcc];
    if lists.iter().all(|list| list.trim().is_empty()) {
        if ["Resent-To", "Resent-Cc", "Resent-Bcc"]
            .iter()
            .any(|name| head.has(name))
        {
            return Err(RawError::Resent);
        }
        draft.to = addresses(parsed.all_to());
        draft.cc = addresses(parsed.all_cc());
        draft.bcc = addresses(parsed.all_bcc());
    }
    Ok(draft)
}

fn envelope(summary: &Draft, options: &RawOptions<'_>) -> Result<Envelope, RawError> {
    let wrong = |(id, error): (FieldId, AddressError)| RawError::Address {
        place: field(id).label,
        error,
    };
    let mut envelope = envelope_of(summary).map_err(wrong)?;
    if envelope.rcpt_to.is_empty() {
        return Err(RawError::NoRecipient);
    }
    if let Some(from) = options.from {
        let from = parse_mailbox(from).map_err(|error| wrong((FieldId::From, error)))?;
        envelope.mail_from = from.envelope();
    }
    Ok(envelope)
}

/// The mailboxes of a list, with names where they can be written. Groups are flattened.
fn mailboxes(list: Option<&Address<'_>>) -> Vec<String> {
    let written = |one: &Addr<'_>| {
        let bare = bare(one);
        let named = Mailbox::from_parts(one.name.as_deref(), &bare);
        named
            .filter(|mailbox| mailbox.name.is_some())
            .map(|mailbox| mailbox.to_string())
            .filter(|whole| parse_mailbox(whole).is_ok())
            .unwrap_or(bare)
    };
    let all = list.into_iter().flat_map(Address::iter).map(written);
    all.filter(|one| !one.is_empty() && !is_nobody(one))
        .collect()
}

/// The addresses of lists, without names. Invalid ones are kept, to be reported.
fn addresses<'a>(lists: impl Iterator<Item = &'a Address<'a>>) -> String {
    let all = lists.flat_map(Address::iter).map(bare);
    let all: Vec<String> = all
        .filter(|one| !one.is_empty() && !is_nobody(one))
        .collect();
    all.join(", ")
}

fn bare(one: &Addr<'_>) -> String {
    let text = one.address.as_deref().or(one.name.as_deref());
    text.unwrap_or_default().trim().to_owned()
}

/// The signed part of a multipart/signed message.
fn signed<'a>(parsed: &Parsed<'_>, body: &'a [u8]) -> Option<&'a [u8]> {
    let kind = parsed.content_type()?;
    let is = |word: Option<&str>, wanted: &str| {
        word.is_some_and(|word| word.eq_ignore_ascii_case(wanted))
    };
    let is_signed = is(Some(kind.ctype()), "multipart") && is(kind.subtype(), "signed");
    let boundary = kind.attribute("boundary").filter(|_| is_signed)?;
    bytes::first_part(body, boundary)
}

/// The addresses visible to every recipient, in lower case.
fn visible(parsed: &Parsed<'_>) -> HashSet<String> {
    let single = [
        parsed.from(),
        parsed.sender(),
        parsed.reply_to(),
        parsed.resent_to(),
        parsed.resent_cc(),
    ];
    let lists = single.into_iter().flatten();
    let lists = lists.chain(parsed.all_to()).chain(parsed.all_cc());
    let all = lists.flat_map(Address::iter).map(bare);
    all.map(|one| one.to_lowercase()).collect()
}

impl RawMessage {
    /// Sender and recipients.
    pub fn envelope(&self) -> &Envelope {
        &self.envelope
    }

    /// The header as a draft: sender, recipients, subject, stream and tag, without text.
    pub fn summary(&self) -> &Draft {
        &self.summary
    }

    /// The message as sent, with the ID of `stamp` if it is to be tracked.
    pub fn composed(&self, stamp: &Stamp) -> Composed {
        let mut bytes = Vec::new();
        if stamp.correlate {
            let field = format!("{}: {}\r\n", header::METADATA_POSTRIDER, stamp.id);
            bytes.reserve_exact(field.len() + self.bytes.len());
            bytes.extend_from_slice(field.as_bytes());
        }
        bytes.extend_from_slice(&self.bytes);
        Composed {
            envelope: self.envelope.clone(),
            bytes,
            message_id: self.message_id.clone(),
        }
    }

    /// Whether the tracking header field can be added.
    ///
    /// # Errors
    ///
    /// [`RawError::Tracked`] or [`RawError::NoRoom`].
    pub fn check_trackable(&self) -> Result<(), RawError> {
        match self.metadata {
            _ if self.is_tracked => Err(RawError::Tracked),
            count if count >= limit::METADATA_FIELDS => Err(RawError::NoRoom(count)),
            _ => Ok(()),
        }
    }

    /// Distinguishes messages, like [`Draft::content_hash`].
    pub fn content_hash(&self) -> String {
        content_hash([self.bytes.as_slice()])
    }

    /// Problems, errors first, without the checks that are switched off.
    pub fn problems(&self, around: &PreflightContext<'_>) -> Vec<Problem> {
        let size = checks::too_large(self.bytes.len());
        let own = self.problems.iter().cloned().chain(size);
        let own = own.filter(|problem| !around.is_off(problem.check));
        let mut all: Vec<Problem> = own
            .chain(checks::of_envelope(&self.summary, around))
            .collect();
        all.sort_by_key(|problem| problem.severity);
        all
    }
}

#[cfg(test)]
mod tests;
