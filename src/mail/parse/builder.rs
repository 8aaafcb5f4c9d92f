//! From lines to parts, without recursion.
//!
//! Which part is the text, which the HTML and which a file follows mail-parser's
//! `MessageParser::parse` (Stalwart Labs, Apache-2.0 OR MIT).

use std::borrow::Cow;

use mail_parser::{Encoding, Header, Message, MessageParser, MessagePart, PartType};

use super::boundaries::{Boundaries, Delimiter};
use super::header_block::{self, Budget, HeaderBlock};
use super::leaf::{self, Leaf};
use super::level::{Kind, Level, boundary_of};
use super::transfer::{self, TransferEncoding};
use super::{MAX_DEPTH, ParseError, Parsed};

/// Builds the message of `source`.
///
/// # Errors
///
/// [`ParseError`] names the limit that was exceeded.
pub(super) fn build<'x>(
    source: &'x [u8],
    parser: &MessageParser,
) -> Result<Parsed<'x>, ParseError> {
    let mut builder = Builder {
        source,
        message: Parsed::default(),
        levels: vec![Level::root()],
        boundaries: Boundaries::default(),
        budget: Budget::default(),
    };
    let mut next = Some(0);
    while let Some(start) = next {
        next = builder.part(start, parser)?;
    }
    Ok(builder.finish())
}

struct Builder<'x> {
    source: &'x [u8],
    /// The innermost open message.
    message: Parsed<'x>,
    levels: Vec<Level<'x>>,
    boundaries: Boundaries,
    budget: Budget,
}

impl<'x> Builder<'x> {
    /// Reads the part at `start`; returns the start of the next one.
    fn part(&mut self, start: usize, parser: &MessageParser) -> Result<Option<usize>, ParseError> {
        let (boundaries, budget) = (&self.boundaries, &mut self.budget);
        let HeaderBlock { headers, body } =
            header_block::read(self.source, start, parser, boundaries, budget)?;
        let kind = leaf::content_type(&headers);
        let boundary = kind.filter(|kind| kind.ctype() == "multipart");
        let boundary = boundary.and_then(boundary_of);
        let number = self.push(headers, start, body);
        if let Some((kind, boundary)) = boundary {
            self.open_multipart(number, kind, boundary)?;
            let delimiter = self.boundaries.next_in(self.source, body);
            return Ok(self.advance(delimiter));
        }
        if self.is_message(number) {
            self.open_message(number)?;
            return Ok(Some(body));
        }
        let delimiter = self.boundaries.next_in(self.source, body);
        let end = self.end_before(delimiter);
        self.finish_leaf(number, end);
        Ok(self.advance(delimiter))
    }

    /// Adds a part whose content is not known yet.
    fn push(&mut self, headers: Vec<Header<'x>>, start: usize, body: usize) -> usize {
        let number = self.message.0.parts.len();
        self.message.0.parts.push(MessagePart {
            headers,
            is_encoding_problem: false,
            body: PartType::default(),
            encoding: Encoding::None,
            offset_header: offset(start),
            offset_body: offset(body),
            offset_end: offset(body),
        });
        if let Some(level) = self.levels.last_mut() {
            level.children.push(offset(number));
        }
        number
    }

    /// Whether a part is a message to parse.
    fn is_message(&self, number: usize) -> bool {
        let headers = &self.message.0.parts[number].headers;
        let is_message = match leaf::content_type(headers) {
            Some(kind) => {
                kind.ctype() == "message" && matches!(kind.subtype(), Some("rfc822" | "global"))
            }
            None => self
                .levels
                .last()
                .is_some_and(|level| level.kind == Kind::Digest),
        };
        is_message && TransferEncoding::of(headers) == TransferEncoding::Identity
    }

    fn open_multipart(
        &mut self,
        part: usize,
        kind: Kind,
        boundary: Vec<u8>,
    ) -> Result<(), ParseError> {
        self.may_go_deeper()?;
        self.boundaries.open(&boundary, self.levels.len());
        let around = self.levels.last();
        let level = Level {
            kind,
            part,
            boundary: Some(boundary),
            in_alternative: kind == Kind::Alternative
                || around.is_some_and(|level| level.in_alternative),
            wants_html: around.is_none_or(|level| level.wants_html),
            wants_text: around.is_none_or(|level| level.wants_text),
            html_before: self.message.0.html_body.len(),
            text_before: self.message.0.text_body.len(),
            ..Level::root()
        };
        self.levels.push(level);
        Ok(())
    }

    fn open_message(&mut self, part: usize) -> Result<(), ParseError> {
        self.may_go_deeper()?;
        self.message.0.attachments.push(offset(part));
        let outer = std::mem::take(&mut self.message);
        self.levels.push(Level {
            part,
            outer: Some(outer),
            ..Level::root()
        });
        Ok(())
    }

    fn may_go_deeper(&self) -> Result<(), ParseError> {
        // The first level is the message itself.
        match self.levels.len() > MAX_DEPTH {
            true => Err(ParseError::TooDeep),
            false => Ok(()),
        }
    }

    fn end_before(&self, delimiter: Option<Delimiter>) -> usize {
        delimiter.map_or(self.source.len(), |one| one.content_end)
    }

    /// Closes levels up to `delimiter`; returns the start of the next part.
    fn advance(&mut self, mut delimiter: Option<Delimiter>) -> Option<usize> {
        while let Some(found) = delimiter {
            while self.levels.len() > found.level + 1 {
                self.close(found.content_end);
            }
            if !found.is_closing {
                if found.next < self.source.len() {
                    return Some(found.next);
                }
                // Meant to be the closing one: no part begins at the end.
                break;
            }
            // What follows up to the next delimiter of an outer multipart is no part.
            self.close_boundary();
            delimiter = self.boundaries.next_in(self.source, found.next);
            self.close(self.end_before(delimiter));
        }
        while self.levels.len() > 1 {
            self.close(self.source.len());
        }
        None
    }

    fn close_boundary(&mut self) {
        let boundary = self
            .levels
            .last_mut()
            .and_then(|level| level.boundary.take());
        if let Some(boundary) = boundary {
            self.boundaries.close(&boundary);
        }
    }

    /// Closes the innermost level at `end`. Marks a multipart without closing delimiter as a problem.
    fn close(&mut self, end: usize) {
        let is_open = self
            .levels
            .last()
            .is_some_and(|level| level.boundary.is_some());
        self.close_boundary();
        let Some(mut level) = self.levels.pop() else {
            return;
        };
        if let Some(outer) = level.outer.take() {
            let mut inner = std::mem::replace(&mut self.message, outer);
            inner.complete(self.source, end);
            let part = &mut self.message.0.parts[level.part];
            part.offset_end = offset(end);
            part.body = PartType::Message(std::mem::take(&mut inner.0));
            return;
        }
        if level.children.is_empty() {
            // Its boundary never comes: it is text that calls itself a multipart.
            return self.finish_as(level.part, end, Leaf::Text);
        }
        if level.kind == Kind::Alternative {
            self.share_alternative(&level);
        }
        let part = &mut self.message.0.parts[level.part];
        part.offset_end = offset(end);
        part.is_encoding_problem = is_open;
        part.body = PartType::Multipart(level.children);
    }

    /// An alternative with only text or only HTML counts as both.
    fn share_alternative(&mut self, level: &Level<'_>) {
        if !(level.wants_html && level.wants_text) {
            return;
        }
        let message = &mut self.message.0;
        let has_html = message.html_body.len() > level.html_before;
        let has_text = message.text_body.len() > level.text_before;
        match (has_html, has_text) {
            (true, false) => {
                let html = &message.html_body[level.html_before..];
                message.text_body.extend_from_slice(html);
            }
            (false, true) => {
                let text = &message.text_body[level.text_before..];
                message.html_body.extend_from_slice(text);
            }
            _ => {}
        }
    }

    fn finish_leaf(&mut self, number: usize, end: usize) {
        let headers = &self.message.0.parts[number].headers;
        let leaf = Leaf::of(leaf::content_type(headers));
        self.finish_as(number, end, leaf);
    }

    /// Ends the leaf part `number` at `end`.
    fn finish_as(&mut self, number: usize, end: usize, leaf: Leaf) {
        let part = &mut self.message.0.parts[number];
        let headers = std::mem::take(&mut part.headers);
        let raw = &self.source[part.offset_body as usize..end];
        let decoded = transfer::decode(raw, &TransferEncoding::of(&headers));
        let is_inline = self.is_inline(&headers, leaf);
        self.place(number, leaf, is_inline);
        let part = &mut self.message.0.parts[number];
        part.body = leaf::body(decoded.bytes, &headers, leaf, is_inline);
        part.encoding = leaf::encoding_of(&headers);
        part.headers = headers;
        part.is_encoding_problem = decoded.fault.is_some();
        part.offset_end = offset(end);
    }

    /// Whether a part is displayed inline.
    fn is_inline(&self, headers: &[Header<'_>], leaf: Leaf) -> bool {
        let Some(level) = self.levels.last() else {
            return false;
        };
        let is_first = level.children.len() == 1;
        let may_be = matches!(leaf, Leaf::Plain | Leaf::Html | Leaf::Media);
        let kind = leaf::content_type(headers);
        let has_name = kind.is_some_and(|kind| kind.has_attribute("name"));
        let is_written = leaf == Leaf::Media || !has_name;
        may_be
            && !leaf::is_attachment(headers)
            && (is_first || level.kind != Kind::Related && is_written)
    }

    /// Adds a part to the text body, the HTML body or the attachments.
    fn place(&mut self, number: usize, leaf: Leaf, is_inline: bool) {
        let number = offset(number);
        let Some(level) = self.levels.last_mut() else {
            return;
        };
        let (html, text) = match level.kind {
            Kind::Alternative => (leaf == Leaf::Html, leaf == Leaf::Plain),
            _ if is_inline => level.bodies_for(leaf),
            _ => (false, false),
        };
        let message = &mut self.message.0;
        if html {
            message.html_body.push(number);
        }
        if text {
            message.text_body.push(number);
        }
        let is_read = match leaf {
            Leaf::Html => html,
            _ => leaf.is_text() && text,
        };
        if !is_read {
            message.attachments.push(number);
        }
    }

    fn finish(mut self) -> Parsed<'x> {
        let mut message = std::mem::take(&mut self.message);
        message.complete(self.source, self.source.len());
        message
    }
}

impl<'x> Parsed<'x> {
    fn complete(&mut self, source: &'x [u8], end: usize) {
        let message: &mut Message<'x> = &mut self.0;
        message.raw_message = Cow::Borrowed(source);
        if let Some(part) = message.parts.first_mut() {
            part.offset_end = offset(end);
        }
    }
}

/// An offset as mail-parser stores it; [`super::parse`] rejects longer sources.
fn offset(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}
