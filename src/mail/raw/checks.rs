//! Checks of a message that is sent as it is: what a server on its way would change, and what recipients must
//! not see. Each can be switched off.

use std::collections::HashSet;

use super::bytes::{Leading, LineEnds, content, lines};
use super::fields::{Field, Head};
use crate::mail::header_text::LINE_BYTES;
use crate::mail::{
    CheckRow, Draft, Excerpt, FieldId, PreflightContext, Problem, Severity, preflight_in,
};
use crate::postmark::{DEFAULT_STREAM, header, limit};
use FieldId::{Bcc, Body, Headers, Metadata, Stream};
use Severity::{Error, Warning};

/// Draft checks that apply to any message.
const SHARED: [&str; 4] = [
    "recipients-many",
    "real-recipient",
    "sender-unknown",
    "stream-host",
];

/// Parts of header names under which mail programs and servers record recipients.
pub(in crate::mail) const RECIPIENT_NOTES: [&str; 12] = [
    "bcc",
    "copy",
    "rcpt",
    "recipient",
    "envelope-to",
    "original-to",
    "orig-to",
    "delivered-to",
    "apparently-to",
    "forwarded-",
    "resolved-to",
    "real-to",
];

/// Input of the checks.
pub(super) struct Source<'a> {
    pub leading: Leading,
    pub head: &'a Head<'a>,
    /// Header and body.
    pub message: &'a [u8],
    /// The signed part of a multipart/signed message.
    pub signed: Option<&'a [u8]>,
    /// Addresses visible to every recipient, in lower case.
    pub visible: HashSet<String>,
    pub profile_stream: &'a str,
}

pub(in crate::mail) struct RawCheck {
    pub(in crate::mail) row: CheckRow,
    field: FieldId,
    run: fn(&Source<'_>) -> Option<String>,
}

const fn check(
    name: &'static str,
    (severity, field): (Severity, FieldId),
    run: fn(&Source<'_>) -> Option<String>,
    about: &'static str,
) -> RawCheck {
    let row = CheckRow {
        name,
        severity,
        can_be_off: true,
        about,
    };
    RawCheck { row, field, run }
}

/// Every check of raw messages, in order.
pub(in crate::mail) const RAW_CHECKS: [RawCheck; 9] = [
    check(
        "raw-hidden-recipients",
        (Error, Bcc),
        hidden_recipients,
        "with --raw: a header field that reveals a recipient who is not in To or Cc",
    ),
    check(
        "raw-line-long",
        (Error, Body),
        line_long,
        "with --raw: a line of more than 998 bytes, which servers break",
    ),
    check(
        "raw-signed-line-ends",
        (Error, Body),
        signed_line_ends,
        "with --raw: a signed part that mixes LF and CRLF",
    ),
    check(
        "raw-line-ends",
        (Warning, Body),
        line_ends,
        "with --raw: a file that mixes LF and CRLF",
    ),
    check(
        "raw-bcc-signature",
        (Warning, Bcc),
        bcc_signature,
        "with --raw: a DKIM signature over the Bcc that is removed",
    ),
    check(
        "raw-leading-line",
        (Warning, Headers),
        leading_line,
        "with --raw: the separator line of a mailbox file, or a byte order mark, before the message",
    ),
    check(
        "raw-eight-bit",
        (Warning, Body),
        eight_bit,
        "with --raw: bytes above 127 in the header, or in a signed part",
    ),
    check(
        "raw-earlier-id",
        (Warning, Metadata),
        earlier_id,
        "with --raw: the id of an earlier send",
    ),
    check(
        "raw-stream",
        (Warning, Stream),
        stream,
        "with --raw: a message that does not name the profile's stream",
    ),
];

/// Findings of the checks.
pub(super) fn problems(source: &Source<'_>) -> Vec<Problem> {
    let found = RAW_CHECKS.iter().filter_map(|check| {
        let message = (check.run)(source)?;
        Some(Problem {
            check: check.row.name,
            severity: check.row.severity,
            field: check.field,
            message,
            range: None,
        })
    });
    found.collect()
}

/// Exceeds Postmark's limit.
pub(super) fn too_large(bytes: usize) -> Option<Problem> {
    let most = limit::MESSAGE_BYTES;
    (bytes > most).then(|| Problem {
        check: "message-large",
        severity: Error,
        field: Body,
        message: format!("the message has {bytes} bytes; Postmark accepts {most}"),
        range: None,
    })
}

/// The draft checks that apply to any message, on sender, recipients and stream.
pub(super) fn of_envelope(summary: &Draft, around: &PreflightContext<'_>) -> Vec<Problem> {
    let mut problems = preflight_in(summary, &[], around);
    problems.retain(|problem| SHARED.contains(&problem.check));
    problems
}

fn hidden_recipients(source: &Source<'_>) -> Option<String> {
    let shows = |field: &&Field<'_>| {
        let name = field.name.to_ascii_lowercase();
        let is_note = RECIPIENT_NOTES.iter().any(|note| name.contains(note));
        let is_hidden = |address: &str| !source.visible.contains(&address.to_lowercase());
        is_note && !field.is_bcc() && addresses(&field.value()).any(is_hidden)
    };
    let names = names(source.head.fields.iter().filter(shows));
    (!names.is_empty()).then(|| {
        format!(
            "{} would show every recipient an address that is not in To or Cc; remove that from the file, or send it anyway with --no-check raw-hidden-recipients",
            names.join(", ")
        )
    })
}

/// Everything that looks like an address.
fn addresses(value: &str) -> impl Iterator<Item = &str> {
    let is_edge = |c: char| c.is_whitespace() || ",;<>()\"'[]:".contains(c);
    value.split(is_edge).filter(|word| word.contains('@'))
}

/// Names of fields without duplicates.
fn names<'a>(fields: impl Iterator<Item = &'a Field<'a>>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for field in fields {
        let name = Excerpt::from(field.name).to_string();
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

fn line_long(source: &Source<'_>) -> Option<String> {
    let first = source.leading.lines() + 1;
    let mut all = lines(source.message).map(content).enumerate();
    let (at, line) = all.find(|(_, line)| line.len() > LINE_BYTES)?;
    Some(format!(
        "line {} has {} bytes, and a line of a message has {LINE_BYTES} at most (RFC 5322 section 2.1.1): servers break longer ones, which changes the message. Encode that part as quoted-printable or base64",
        first + at,
        line.len()
    ))
}

/// Signers sign CRLF (RFC 3156 section 5, RFC 8551 section 3.1.1), whatever the file has: if all lines of the
/// signed part end alike, CRLF was signed. Other parts may differ: `openssl cms -sign` writes LF around a
/// signed part with CRLF.
fn signed_line_ends(source: &Source<'_>) -> Option<String> {
    let ends = LineEnds::of(source.signed?);
    ends.is_mixed().then(|| {
        format!(
            "its signed part has {} lines that end in LF and {} that end in CRLF; mail allows only CRLF (RFC 5321 section 2.3.8), and which of them were signed is unknown. Sign it again with one kind of line ending",
            ends.lf, ends.crlf
        )
    })
}

fn line_ends(source: &Source<'_>) -> Option<String> {
    let ends = LineEnds::of(source.message);
    let is_error = signed_line_ends(source).is_some();
    (ends.is_mixed() && !is_error).then(|| {
        format!(
            "{} lines end in LF and {} in CRLF; all are sent with CRLF, as mail requires (RFC 5321 section 2.3.8)",
            ends.lf, ends.crlf
        )
    })
}

/// DKIM (RFC 6376 section 3.5) and ARC sign the header fields listed in `h=`.
fn bcc_signature(source: &Source<'_>) -> Option<String> {
    let fields = &source.head.fields;
    let removed = fields.iter().find(|field| field.is_bcc())?;
    let is_over = |field: &&Field<'_>| {
        let is_signature = field.is("DKIM-Signature") || field.is("ARC-Message-Signature");
        let covered = tag(&field.value(), "h");
        let mut covered = covered.split(':');
        is_signature && covered.any(|name| removed.is(name))
    };
    let signature = fields.iter().find(is_over)?;
    let domain = tag(&signature.value(), "d");
    Some(format!(
        "{} is removed before sending, and the {} of {} covers it: that signature no longer verifies",
        removed.name,
        signature.name,
        Excerpt::from(domain.as_str())
    ))
}

/// The value of a tag in a tag list, without spaces.
fn tag(list: &str, name: &str) -> String {
    let mut tags = list.split(';').filter_map(|tag| tag.split_once('='));
    let found = tags.find(|(known, _)| known.trim() == name);
    let value = found.map_or("", |(_, value)| value);
    value.chars().filter(|c| !c.is_whitespace()).collect()
}

fn leading_line(source: &Source<'_>) -> Option<String> {
    let what = match source.leading {
        Leading {
            has_separator: true,
            ..
        } => "the “From ” line of a mailbox file",
        Leading { has_mark: true, .. } => "a byte order mark",
        Leading { .. } => return None,
    };
    Some(format!(
        "the file starts with {what}, which is not part of the message and is left out"
    ))
}

fn eight_bit(source: &Source<'_>) -> Option<String> {
    let is_above = |bytes: &[u8]| !bytes.is_ascii();
    let fields = source.head.fields.iter();
    let names = names(fields.filter(|field| is_above(field.source)));
    if !names.is_empty() {
        return Some(format!(
            "{} contains bytes above 127, which needs SMTPUTF8 (RFC 6532), and Postmark does not offer that: a server may refuse the message or change the field. Use encoded words (RFC 2047)",
            names.join(", ")
        ));
    }
    source.signed.filter(|part| is_above(part)).map(|_| {
        "the signed part contains bytes above 127: a server without 8BITMIME encodes them anew, and then the signature no longer verifies (RFC 3156 section 3)".to_owned()
    })
}

fn earlier_id(source: &Source<'_>) -> Option<String> {
    let name = header::METADATA_POSTRIDER;
    source.head.has(name).then(|| {
        format!("it has {name} from an earlier send, so postrider cannot tell the two sends apart; remove it from the file")
    })
}

fn stream(source: &Source<'_>) -> Option<String> {
    let named = source.head.value(header::MESSAGE_STREAM);
    let named = match named.as_str() {
        "" => DEFAULT_STREAM,
        named => named,
    };
    let profile = source.profile_stream;
    (!profile.is_empty() && profile != named).then(|| {
        format!(
            "the profile's stream `{}` is not added to a message that is sent as it is; it goes through `{}`. To change that, add the header field {} to the file",
            Excerpt::from(profile),
            Excerpt::from(named),
            header::MESSAGE_STREAM
        )
    })
}
