//! Multiparts and messages that are open while their parts are read.

use mail_parser::ContentType;

use super::Parsed;
use super::leaf::Leaf;

/// Kind of container.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Message,
    Alternative,
    Related,
    Digest,
    /// `multipart/mixed` and all others.
    Mixed,
}

impl Kind {
    fn of_multipart(kind: &ContentType<'_>) -> Self {
        match kind.subtype() {
            Some("alternative") => Self::Alternative,
            Some("related") => Self::Related,
            Some("digest") => Self::Digest,
            _ => Self::Mixed,
        }
    }
}

/// An open multipart or message.
pub(super) struct Level<'x> {
    pub kind: Kind,
    /// Its part number in the outer message.
    pub part: usize,
    /// Its direct subparts.
    pub children: Vec<u32>,
    /// The boundary of a multipart until its closing delimiter.
    pub boundary: Option<Vec<u8>>,
    /// The message around a nested one.
    pub outer: Option<Parsed<'x>>,
    pub in_alternative: bool,
    /// Whether text in it goes into the HTML or the text body.
    pub wants_html: bool,
    pub wants_text: bool,
    /// Number of HTML body parts at its start.
    pub html_before: usize,
    pub text_before: usize,
}

impl Level<'_> {
    pub fn root() -> Self {
        Self {
            kind: Kind::Message,
            part: 0,
            children: Vec::new(),
            boundary: None,
            outer: None,
            in_alternative: false,
            wants_html: true,
            wants_text: true,
            html_before: 0,
            text_before: 0,
        }
    }

    /// Whether inline content goes into the HTML body, and into the text body.
    pub fn bodies_for(&mut self, leaf: Leaf) -> (bool, bool) {
        if self.in_alternative && (self.wants_text || self.wants_html) {
            match leaf {
                Leaf::Html => self.wants_text = false,
                Leaf::Plain => self.wants_html = false,
                _ => {}
            }
        }
        (self.wants_html, self.wants_text)
    }
}

/// The kind and the boundary of a multipart; `None` without a boundary.
pub(super) fn boundary_of(kind: &ContentType<'_>) -> Option<(Kind, Vec<u8>)> {
    let boundary = kind.attribute("boundary")?.as_bytes().trim_ascii_end();
    (!boundary.is_empty()).then(|| (Kind::of_multipart(kind), boundary.to_vec()))
}
