//! Parts that hold no others: how their content is decoded, and whether it is text to be read or a file.

use std::borrow::Cow;

use mail_parser::{ContentType, Encoding, Header, HeaderName, HeaderValue, PartType};

use super::charset::decode_text;
use super::transfer::TransferEncoding;

/// Kind of a part without subparts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Leaf {
    /// `text/plain`, or no type.
    Plain,
    Html,
    /// Other text.
    Text,
    /// `image`, `audio` or `video`, which a text may show.
    Media,
    /// Anything else.
    Other,
}

impl Leaf {
    pub fn of(content_type: Option<&ContentType<'_>>) -> Self {
        let Some(kind) = content_type else {
            return Self::Plain;
        };
        match (kind.ctype(), kind.subtype()) {
            // What is not a type and a subtype counts as text/plain (RFC 2045 section 5.2).
            (_, None | Some("")) | ("text", Some("plain")) => Self::Plain,
            ("text", Some("html")) => Self::Html,
            ("text", _) => Self::Text,
            ("image" | "audio" | "video", _) => Self::Media,
            _ => Self::Other,
        }
    }

    pub fn is_text(self) -> bool {
        matches!(self, Self::Plain | Self::Html | Self::Text)
    }
}

/// The value of the first field with this name: later ones were added by someone who had not seen it.
fn value<'a>(headers: &'a [Header<'_>], name: HeaderName<'_>) -> Option<&'a HeaderValue<'a>> {
    let found = headers.iter().find(|header| header.name == name);
    found.map(|header| &header.value)
}

pub(super) fn content_type<'a>(headers: &'a [Header<'_>]) -> Option<&'a ContentType<'a>> {
    value(headers, HeaderName::ContentType).and_then(HeaderValue::as_content_type)
}

/// Whether the part is declared as an attachment.
pub(super) fn is_attachment(headers: &[Header<'_>]) -> bool {
    let value = value(headers, HeaderName::ContentDisposition);
    let disposition = value.and_then(HeaderValue::as_content_type);
    disposition.is_some_and(ContentType::is_attachment)
}

/// The Content-Transfer-Encoding as mail-parser represents it.
pub(super) fn encoding_of(headers: &[Header<'_>]) -> Encoding {
    match TransferEncoding::of(headers) {
        TransferEncoding::Base64 => Encoding::Base64,
        TransferEncoding::QuotedPrintable => Encoding::QuotedPrintable,
        _ => Encoding::None,
    }
}

/// The text of a part in its declared charset.
pub(super) fn text_of<'x>(bytes: Cow<'x, [u8]>, headers: &[Header<'_>]) -> Cow<'x, str> {
    let charset = content_type(headers).and_then(|kind| kind.attribute("charset"));
    match bytes {
        Cow::Borrowed(bytes) => decode_text(bytes, charset).0,
        Cow::Owned(bytes) => decode_text(&bytes, charset).0.into_owned().into(),
    }
}

/// The body of a part.
pub(super) fn body<'x>(
    bytes: Cow<'x, [u8]>,
    headers: &[Header<'_>],
    leaf: Leaf,
    is_inline: bool,
) -> PartType<'x> {
    match leaf {
        Leaf::Html => PartType::Html(text_of(bytes, headers)),
        _ if leaf.is_text() => PartType::Text(text_of(bytes, headers)),
        _ if is_inline => PartType::InlineBinary(bytes),
        _ => PartType::Binary(bytes),
    }
}
