//! The text and the HTML of a message.

use std::collections::HashSet;

use mail_parser::{Message, MessagePart, MimeHeaders, PartType};

use super::flowed::unflowed;
use super::parts::{of_fault, raw_content};
use super::remark::{CHARSET, DAMAGED, ENCRYPTED, Remark, SIGNED, STRUCTURE};
use crate::mail::body::with_lf;
use crate::mail::parse::{CharsetFault, TransferEncoding, decode, decode_text};
use crate::mail::{Excerpt, FieldId};

/// The body of a message, and which of its parts are files.
pub(super) struct Body {
    pub(super) text: String,
    pub(super) html: String,
    /// Part numbers of the files, in order.
    pub(super) files: Vec<u32>,
    pub(super) remarks: Vec<Remark>,
}

/// Reads the body of `message`. Text with a file name in its Content-Disposition is a file, unless it is one
/// of several versions of the text.
pub(super) fn of(message: &Message<'_>) -> Body {
    let versions = children_of(message, "alternative");
    let is_file = |number: &&u32| {
        let disposition = message
            .part(**number)
            .and_then(MimeHeaders::content_disposition);
        disposition.is_some_and(|one| {
            one.has_attribute("filename") && (one.is_attachment() || !versions.contains(*number))
        })
    };
    let numbers = |all: &[u32], of_kind: fn(&PartType<'_>) -> bool| -> Vec<u32> {
        let is_wanted = |number: &&u32| {
            message
                .part(**number)
                .is_some_and(|part| of_kind(&part.body))
        };
        all.iter()
            .filter(|number| !is_file(number))
            .filter(is_wanted)
            .copied()
            .collect()
    };
    let mut text = numbers(&message.text_body, |body| matches!(body, PartType::Text(_)));
    let html = numbers(&message.html_body, |body| matches!(body, PartType::Html(_)));
    let named = message
        .text_body
        .iter()
        .chain(&message.html_body)
        .filter(is_file);
    let mut files: Vec<u32> = message.attachments.iter().chain(named).copied().collect();
    files.sort_unstable();
    files.dedup();
    let mut remarks = containers(message);
    remarks.extend(named_text(message, &versions, &text));
    if text.is_empty() && html.is_empty() {
        text.extend(shown_file(message));
        remarks.extend((!text.is_empty()).then(shown_twice));
    }
    remarks.extend(cut_off(message));
    remarks.extend(arrangement(message, &versions, &text, &html));
    let mut join = |numbers: &[u32], field| {
        let parts = numbers.iter().filter_map(|number| message.part(*number));
        let texts: Vec<String> = parts
            .map(|part| text_of(message, part, field, &mut remarks))
            .collect();
        texts.join("\n")
    };
    Body {
        text: join(&text, FieldId::Body),
        html: join(&html, FieldId::Body),
        files,
        remarks,
    }
}

/// The first named text part meant for display, in a message without other text.
fn shown_file(message: &Message<'_>) -> Option<u32> {
    let is_shown = |number: &&u32| {
        message.part(**number).is_some_and(|part| {
            let disposition = part.content_disposition();
            matches!(part.body, PartType::Text(_))
                && disposition.is_some_and(|one| !one.is_attachment())
        })
    };
    message.text_body.iter().find(is_shown).copied()
}

fn shown_twice() -> Remark {
    let message = "the file's only text has a file name: it is sent as the text of the message and as an attachment";
    Remark::new(STRUCTURE, FieldId::Body, message)
}

/// The text of a part with LF line ends.
fn text_of(
    message: &Message<'_>,
    part: &MessagePart<'_>,
    field: FieldId,
    remarks: &mut Vec<Remark>,
) -> String {
    let decoded = decode(
        raw_content(message, part),
        &TransferEncoding::of(&part.headers),
    );
    remarks.extend(
        decoded
            .fault
            .map(|fault| of_fault(field, "the text", fault)),
    );
    let kind = part.content_type();
    let charset = kind
        .and_then(|kind| kind.attribute("charset"))
        .map(str::to_owned);
    let charset = charset.or_else(|| {
        is_html(part)
            .then(|| charset_in_html(&decoded.bytes))
            .flatten()
    });
    let (text, fault) = decode_text(&decoded.bytes, charset.as_deref());
    remarks.extend(fault.map(|fault| doubtful(field, fault)));
    let text = with_lf(&text).into_owned();
    let has = |name: &str, value: &str| {
        let attribute = kind.and_then(|kind| kind.attribute(name));
        attribute.is_some_and(|found| found.eq_ignore_ascii_case(value))
    };
    match !is_html(part) && has("format", "flowed") {
        true => unflowed(&text, has("delsp", "yes")),
        false => text,
    }
}

fn is_html(part: &MessagePart<'_>) -> bool {
    matches!(part.body, PartType::Html(_))
}

/// The charset that an HTML page declares near its start, as specified by the WHATWG.
fn charset_in_html(bytes: &[u8]) -> Option<String> {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(1024)]).to_ascii_lowercase();
    let (_, behind) = start.split_once("charset=")?;
    let behind = behind.trim_start_matches(['"', '\'']);
    let end = behind.find(|c: char| !(c.is_ascii_alphanumeric() || "-_:.".contains(c)))?;
    Some(behind[..end].to_owned())
}

fn doubtful(field: FieldId, fault: CharsetFault) -> Remark {
    const THEN: &str = "Give the text with --text-file, send the file as it is with `send --raw`, or accept this with --no-check eml-charset";
    let message = match fault {
        CharsetFault::Undeclared => format!(
            "the text has bytes that are not UTF-8, and the file names no charset for them; it would be sent as windows-1252, which may be wrong. {THEN}"
        ),
        CharsetFault::Unknown(name) => format!(
            "the text is in the charset `{name}`, which postrider does not know; it would be sent as windows-1252, which may be wrong. {THEN}"
        ),
        CharsetFault::Invalid(name) => format!(
            "the text has bytes that are not valid in its charset `{name}`; they would arrive as unreadable characters. {THEN}"
        ),
        CharsetFault::Utf8(name) => {
            let message = format!(
                "the file says that the text is in the charset `{name}`, but it is UTF-8 and was read as such"
            );
            return Remark::new(DAMAGED, field, message);
        }
    };
    Remark::new(CHARSET, field, message)
}

/// Text with a file name in the position of the message's text.
fn named_text(message: &Message<'_>, versions: &HashSet<u32>, text: &[u32]) -> Option<Remark> {
    let (number, _) = text.split_first()?;
    let is_inside = *number > 0 && !versions.contains(number);
    let kind = message
        .part(*number)
        .filter(|_| is_inside)?
        .content_type()?;
    let message = format!(
        "the first text of the file has the file name `{}`; it is sent as the text of the message, without that name",
        Excerpt::from(kind.attribute("name")?)
    );
    Some(Remark::new(STRUCTURE, FieldId::Body, message))
}

/// The direct parts of a multipart of this kind.
fn children_of(message: &Message<'_>, kind: &str) -> HashSet<u32> {
    let of = |part: &MessagePart<'_>| match &part.body {
        PartType::Multipart(children) if is_kind(part, "multipart", kind) => children.clone(),
        _ => Vec::new(),
    };
    message.parts.iter().flat_map(of).collect()
}

fn is_kind(part: &MessagePart<'_>, first: &str, second: &str) -> bool {
    let kind = part.content_type();
    kind.is_some_and(|kind| kind.ctype() == first && kind.subtype() == Some(second))
}

/// Signatures and encryption, which only apply to the file's bytes.
fn containers(message: &Message<'_>) -> Vec<Remark> {
    let has = |kind: &str| {
        message
            .parts
            .iter()
            .any(|part| is_kind(part, "multipart", kind))
    };
    let is_smime = message.parts.first().is_some_and(|part| {
        is_kind(part, "application", "pkcs7-mime") || is_kind(part, "application", "x-pkcs7-mime")
    });
    let mut remarks = Vec::new();
    if has("encrypted") || is_smime {
        let message = "the message is encrypted, or signed as a whole, and composing it again would make it unreadable. `send --raw` sends the file as it is";
        remarks.push(Remark::new(ENCRYPTED, FieldId::Body, message));
    }
    if has("signed") {
        let message = "the message is signed, and the signature covers the exact bytes of the file: the signature is sent as an attachment, but will not verify. `send --raw` sends the file as it is";
        remarks.push(Remark::new(SIGNED, FieldId::Body, message));
    }
    remarks
}

fn cut_off(message: &Message<'_>) -> Option<Remark> {
    let is_open = |part: &MessagePart<'_>| {
        matches!(part.body, PartType::Multipart(_)) && part.is_encoding_problem
    };
    message.parts.iter().any(is_open).then(|| {
        let message = "the file seems to be cut off: the closing boundary of its parts is missing. It is sent as far as it goes";
        Remark::new(DAMAGED, FieldId::Body, message)
    })
}

/// Parts that will be in another order or position.
fn arrangement(
    message: &Message<'_>,
    versions: &HashSet<u32>,
    text: &[u32],
    html: &[u32],
) -> Option<Remark> {
    let is_invitation = |number: &&u32| {
        message
            .part(**number)
            .is_some_and(|part| is_kind(part, "text", "calendar"))
    };
    let has_invitation = versions.iter().any(|number| is_invitation(&number));
    let is_apart = !text.is_empty() && !html.is_empty() && versions.is_empty();
    let message = match () {
        () if is_apart => {
            "the file has text and HTML one after the other; they are sent as two versions of the same message, and a recipient sees only one of them"
        }
        () if has_invitation => {
            "the invitation is sent as an attachment that keeps its method, so calendar programs can still open it"
        }
        () => return None,
    };
    Some(Remark::new(STRUCTURE, FieldId::Body, message))
}
