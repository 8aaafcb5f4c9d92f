//! The MIME tree (RFC 2045, 2046): text, HTML, both, and files beside them.
//!
//! lettre builds the tree with a mark where each file goes, and the base64 is filled in afterwards, so
//! that a file is in memory twice at most, as given and as sent; lettre's tree would hold it once more.
//! All files are base64: lettre by itself sends one that looks like ASCII as it is, bare line ends
//! included, and servers disagree about where such a message ends (RFC 5321 section 2.3.8).

use std::ops::Range;

use lettre::message::header::{ContentId, ContentTransferEncoding, ContentType, ContentTypeErr};
use lettre::message::{Attachment as Part, Body, MessageBuilder, MultiPart, SinglePart};

use super::attachment::{OCTETS, base64_bytes, in_base64, write_base64};
use super::header_text::{OddName, has_control};
use super::{Attachment, Bodies, ComposeError, Draft, FieldId, bodies, inline};

/// The bytes of the message. `id` makes the boundaries unpredictable to the author of the text.
pub(super) fn assemble(
    builder: MessageBuilder,
    draft: &Draft,
    attachments: Vec<Attachment>,
    id: &str,
) -> Result<Vec<u8>, ComposeError> {
    let id: String = id
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(40)
        .collect();
    let failed = |error: lettre::error::Error| ComposeError::new(FieldId::Body, error);
    let bodies = bodies(draft);
    if attachments.is_empty() {
        let message = match text_part(&bodies, &id, None) {
            Text::One(part) => builder.singlepart(last_part(part)),
            Text::Both(parts) => builder.multipart(parts),
        };
        return Ok(message.map_err(failed)?.formatted());
    }
    let (shown, attachments) = in_order(draft, attachments);
    let tree = tree(&bodies, &attachments, &shown, &id)?;
    drop(bodies);
    let skeleton = builder.multipart(tree).map_err(failed)?.formatted();
    fill(&skeleton, attachments, &id)
}

/// The text of a message as one part or as alternatives.
enum Text {
    One(SinglePart),
    Both(MultiPart),
}

/// The text; `images` are related to the HTML (RFC 2387), if there is one.
fn text_part(bodies: &Bodies<'_>, id: &str, images: Option<Vec<SinglePart>>) -> Text {
    let Bodies { text, html } = bodies;
    let plain = || SinglePart::plain(crlf(text));
    let related = |images: Vec<SinglePart>| {
        let related = MultiPart::related().boundary(format!("related-{id}"));
        let html = related.singlepart(SinglePart::html(crlf(html)));
        images.into_iter().fold(html, MultiPart::singlepart)
    };
    let either = || MultiPart::alternative().boundary(format!("either-{id}"));
    match (text.trim().is_empty(), html.trim().is_empty(), images) {
        (_, true, _) => Text::One(plain()),
        (true, false, None) => Text::One(SinglePart::html(crlf(html))),
        (true, false, Some(images)) => Text::Both(related(images)),
        (false, false, None) => Text::Both(
            either()
                .singlepart(plain())
                .singlepart(SinglePart::html(crlf(html))),
        ),
        (false, false, Some(images)) => {
            Text::Both(either().singlepart(plain()).multipart(related(images)))
        }
    }
}

/// The Content-IDs of files shown in the HTML, and all files with these first, like their parts. The
/// attachments are the draft's files, in order.
fn in_order(draft: &Draft, attachments: Vec<Attachment>) -> (Vec<String>, Vec<Attachment>) {
    let mut ids = inline::shown(draft).into_iter();
    let (mut shown, mut first, mut rest) = (Vec::new(), Vec::new(), Vec::new());
    for attachment in attachments {
        match ids.next().flatten() {
            Some(id) => {
                shown.push(id);
                first.push(attachment);
            }
            None => rest.push(attachment),
        }
    }
    first.extend(rest);
    (shown, first)
}

/// lettre ends a message with a line break. Text that already ends with one (anything but base64) would get
/// an empty line; inside a multipart that line break belongs to the boundary.
fn last_part(part: SinglePart) -> SinglePart {
    let encoding = part.headers().get::<ContentTransferEncoding>();
    let content_type = part.headers().get::<ContentType>();
    let (Some(encoding), Some(content_type)) = (encoding, content_type) else {
        return part;
    };
    match part.raw_body().strip_suffix(b"\r\n") {
        Some(body) if encoding != ContentTransferEncoding::Base64 => {
            let body = Body::dangerous_pre_encoded(body.to_vec(), encoding);
            SinglePart::builder().header(content_type).body(body)
        }
        _ => part,
    }
}

/// The parts of a message with files, the first of which are shown in the HTML by the IDs of `shown`.
fn tree(
    bodies: &Bodies<'_>,
    attachments: &[Attachment],
    shown: &[String],
    id: &str,
) -> Result<MultiPart, ComposeError> {
    let mut parts = Vec::with_capacity(attachments.len());
    for (at, attachment) in attachments.iter().enumerate() {
        parts.push(marked_part(attachment, mark(id, at), shown.get(at))?);
    }
    let rest = parts.split_off(shown.len());
    let text = text_part(bodies, id, Some(parts).filter(|parts| !parts.is_empty()));
    let mixed = MultiPart::mixed().boundary(format!("mixed-{id}"));
    let tree = match text {
        Text::Both(parts) if rest.is_empty() => return Ok(parts),
        Text::One(part) => mixed.singlepart(part),
        Text::Both(parts) => mixed.multipart(parts),
    };
    Ok(rest.into_iter().fold(tree, MultiPart::singlepart))
}

/// Placeholder for the contents of a file.
fn mark(id: &str, at: usize) -> String {
    format!("contents-{id}-{at}.")
}

fn marked_part(
    attachment: &Attachment,
    mark: String,
    content_id: Option<&String>,
) -> Result<SinglePart, ComposeError> {
    if has_control(&attachment.name) {
        let message = "the name of a file has a line break or another control character in it; rename the file";
        return Err(ComposeError::new(FieldId::Files, message));
    }
    let content_type = attached_type(&attachment.content_type)
        .map_err(|error| ComposeError::new(FieldId::Files, error))?;
    let body = Body::dangerous_pre_encoded(mark.into_bytes(), ContentTransferEncoding::Base64);
    let name = attachment.name.clone();
    if OddName::is_odd(&name) {
        return Ok(odd_part(&name, content_id, content_type, body));
    }
    let part = match content_id {
        Some(id) => Part::new_inline_with_name(id.clone(), name),
        None => Part::new(name),
    };
    Ok(part.body(body, content_type))
}

/// The same for a name that lettre would only quote.
fn odd_part(name: &str, content_id: Option<&String>, kind: ContentType, body: Body) -> SinglePart {
    let part = SinglePart::builder();
    let part = match content_id {
        Some(id) => part
            .header(ContentId::from(format!("<{id}>")))
            .header(OddName::new("inline", name)),
        None => part.header(OddName::new("attachment", name)),
    };
    part.header(kind).body(body)
}

/// The media type for a base64 file: `message/*` and `multipart/*` must not be base64 (RFC 2045 section 6.4),
/// and Postmark rejects invalid media types (postmark-facts.md section 3.3).
fn attached_type(given: &str) -> Result<ContentType, ContentTypeErr> {
    ContentType::parse(in_base64(given)).or_else(|_| ContentType::parse(OCTETS))
}

/// Replaces each placeholder with the base64 of its file.
fn fill(skeleton: &[u8], attachments: Vec<Attachment>, id: &str) -> Result<Vec<u8>, ComposeError> {
    let marks = places(skeleton, attachments.len(), id)?;
    let encoded = attachments
        .iter()
        .map(|attachment| base64_bytes(attachment.bytes.len() as u64));
    let encoded = usize::try_from(encoded.sum::<u64>()).unwrap_or_default();
    let mut bytes = Vec::with_capacity(skeleton.len() + encoded);
    let mut from = 0;
    for (attachment, place) in attachments.into_iter().zip(marks) {
        bytes.extend_from_slice(&skeleton[from..place.start]);
        write_base64(&attachment.bytes, &mut bytes)?;
        from = place.end;
    }
    bytes.extend_from_slice(&skeleton[from..]);
    Ok(bytes)
}

/// Positions of the placeholders. Searched from the end: the text comes before all of them, and headers of a
/// following part cannot contain the line breaks around one.
fn places(skeleton: &[u8], count: usize, id: &str) -> Result<Vec<Range<usize>>, ComposeError> {
    const BEFORE: &str = "\r\n\r\n";
    let mut places = Vec::with_capacity(count);
    let mut end = skeleton.len();
    for at in (0..count).rev() {
        let line = format!("{BEFORE}{}\r\n", mark(id, at));
        let start = skeleton[..end]
            .windows(line.len())
            .rposition(|window| window == line.as_bytes())
            .ok_or_else(|| ComposeError::new(FieldId::Files, "a file has no place"))?;
        places.push(start + BEFORE.len()..start + line.len() - 2);
        end = start;
    }
    places.reverse();
    Ok(places)
}

/// `text` with every line end (CRLF, LF, CR) as CRLF. lettre needs quadratic time for LF.
pub(super) fn crlf(text: &str) -> String {
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

#[cfg(test)]
#[path = "mime_tests.rs"]
mod tests;
