//! Values in Markdown: literal text without a link, HTML or emphasis (CommonMark 0.31, section 2.4: a
//! backslash makes punctuation literal). [`crate::mail::bodies`] takes the backslashes out of the text part.

mod literal;

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use super::url::Place;
use super::{Pattern, Refused, Slot};
use crate::mail::markdown::events;
use literal::Line;

/// What a variable is part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Region {
    /// Text that may have several lines.
    Text,
    /// Single-line text: a heading, a table, or HTML, which is shown as text.
    Line,
    /// A code span; whether it is in a table.
    Span(bool),
    /// A code block.
    Block,
    /// The title of a link.
    Title,
}

pub(super) fn fill(pattern: &Pattern, text: &str) -> Result<String, Refused> {
    if !text.contains("{{") {
        return Ok(text.to_owned());
    }
    let regions = regions(text);
    pattern.fill(text, |slot, out| {
        let line = Line::at_end_of(out);
        let behind = &text[slot.range.end..];
        let before = regions.partition_point(|(range, _)| range.start <= slot.range.start);
        let last = before.checked_sub(1).and_then(|at| regions.get(at));
        let found = last.filter(|(range, _)| range.contains(&slot.range.start));
        match found.map(|(_, region)| *region) {
            Some(Region::Text | Region::Line) if line.is_in_address() => {
                address(slot, &line, behind)
            }
            Some(Region::Text) => Ok(line.literal(slot.value, behind, false)),
            Some(Region::Line) => Ok(line.literal(slot.value, behind, true)),
            Some(Region::Title) => Ok(title(slot.value)),
            Some(Region::Span(in_table)) => span(slot.value, in_table),
            Some(Region::Block) => line.code(slot.value),
            None => address(slot, &line, behind),
        }
    })
}

/// A value in the URL of a link or image.
fn address(slot: &Slot<'_>, line: &Line<'_>, behind: &str) -> Result<String, String> {
    let before = line.address();
    Place { before, behind }.escape(slot.value)
}

/// A value in a link title, which quotes or parentheses end.
fn title(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for c in super::line::one_line(value).chars() {
        out.push_str(if c.is_ascii_punctuation() { "\\" } else { "" });
        out.push(c);
    }
    out
}

/// A value in a code span, which has no escapes.
fn span(value: &str, in_table: bool) -> Result<String, String> {
    if value.contains('`') {
        return Err("it has a backtick, which would end the code around it".into());
    }
    let value = super::line::one_line(value);
    Ok(if in_table {
        value.replace('|', "\\|")
    } else {
        value
    })
}

/// The leaves of the template and what a value in them would be part of. Anything else, such as a link's URL,
/// is missing.
fn regions(text: &str) -> Vec<(Range<usize>, Region)> {
    let mut regions = Vec::new();
    let (mut one_line, mut in_table, mut in_code, mut autolink) = (0_usize, false, false, false);
    for (event, range) in events(text) {
        match event {
            Event::Start(Tag::Heading { .. }) => one_line += 1,
            Event::End(TagEnd::Heading(_)) => one_line -= 1,
            Event::Start(Tag::Table(_)) => in_table = true,
            Event::End(TagEnd::Table) => in_table = false,
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Start(
                Tag::Link {
                    link_type, title, ..
                }
                | Tag::Image {
                    link_type, title, ..
                },
            ) => {
                autolink = matches!(link_type, LinkType::Autolink | LinkType::Email);
                regions.extend(title_of(text, range, &title));
            }
            Event::End(TagEnd::Link) => autolink = false,
            Event::Text(_) if in_code => regions.push((range, Region::Block)),
            Event::Text(_) if autolink => {}
            Event::Text(_) if one_line > 0 || in_table => regions.push((range, Region::Line)),
            Event::Text(_) => regions.push((range, Region::Text)),
            Event::Code(_) => regions.push((range, Region::Span(in_table))),
            Event::Html(_) | Event::InlineHtml(_) => regions.push((range, Region::Line)),
            _ => {}
        }
    }
    regions.sort_by_key(|(range, _)| range.start);
    regions
}

/// Range of a link's title, the last thing in its source.
fn title_of(text: &str, link: Range<usize>, title: &str) -> Option<(Range<usize>, Region)> {
    let start = text[link.clone()]
        .rfind(title)
        .filter(|_| !title.is_empty())?;
    let start = link.start + start;
    Some((start..start + title.len(), Region::Title))
}
