//! Values in HTML: text, an attribute, the address of a link, or a place in which code would run.

use std::ops::Range;

use super::url::Place;
use super::{Pattern, Piece, Refused, Slot, pieces};
use crate::mail::html::{Attributes, Token, Tokens, decoded};

/// Attributes with URLs.
const ADDRESSES: [&str; 17] = [
    "action",
    "background",
    "cite",
    "codebase",
    "data",
    "dynsrc",
    "formaction",
    "href",
    "icon",
    "longdesc",
    "lowsrc",
    "manifest",
    "ping",
    "poster",
    "src",
    "srcset",
    "xlink:href",
];
/// Elements whose content is text with entities.
const TEXTS: [&str; 2] = ["textarea", "title"];

/// What a variable is part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Region {
    /// An attribute value; whether it is quoted.
    Value(bool),
    /// The same for an attribute with a URL.
    Address(bool),
    /// A script, a style sheet, or an attribute that contains one.
    Code,
    /// A tag outside its attribute values.
    Tag,
}

pub(super) fn fill(pattern: &Pattern, html: &str) -> Result<String, Refused> {
    if !html.contains("{{") {
        return Ok(html.to_owned());
    }
    let regions = regions(html);
    // Start of the address that is being filled, in the template and in the result.
    let mut current = (usize::MAX, 0);
    pattern.fill(html, |slot, out| {
        let Some((range, region)) = region_at(&regions, slot.range.start) else {
            return text(slot, out);
        };
        match region {
            Region::Tag => {
                Err("it can only be in the text or in the value of an attribute, not elsewhere in a tag".into())
            }
            Region::Code => plain(slot.value),
            Region::Value(is_quoted) => Ok(value(slot.value, *is_quoted)),
            Region::Address(is_quoted) => {
                if current.0 != range.start {
                    let written = as_written(&html[range.start..slot.range.start]);
                    current = (range.start, out.len() - written);
                }
                let before = decoded(head(&out[current.1..]));
                // Spaces in the braces end an unquoted value for the tokenizer.
                let behind = html.get(slot.range.end..range.end).unwrap_or_default();
                let place = Place { before: &before, behind };
                Ok(value(&place.escape(slot.value)?, *is_quoted))
            }
        }
    })
}

/// Length of a filled template piece without its values.
fn as_written(template: &str) -> usize {
    let pieces = pieces(template).into_iter();
    let lengths = pieces.map(|piece| match piece {
        Piece::Text(text) | Piece::Escaped(text) => text.len(),
        Piece::Variable { range, .. } => range.len(),
    });
    lengths.sum()
}

/// Enough of a URL to tell which part of it a value goes into.
fn head(address: &str) -> &str {
    let mut end = address.len().min(4_096);
    while !address.is_char_boundary(end) {
        end -= 1;
    }
    &address[..end]
}

type Regions = Vec<(Range<usize>, Region)>;

fn region_at(regions: &Regions, at: usize) -> Option<&(Range<usize>, Region)> {
    let behind = regions.partition_point(|(range, _)| range.start <= at);
    let last = regions.get(behind.checked_sub(1)?)?;
    last.0.contains(&at).then_some(last)
}

/// Regions other than text, in order.
fn regions(html: &str) -> Regions {
    let place = |part: &str| {
        let start = part.as_ptr() as usize - html.as_ptr() as usize;
        start..start + part.len()
    };
    let (mut regions, mut is_code) = (Vec::new(), false);
    for token in Tokens::of(html) {
        match token {
            Token::Open(name, attributes) => {
                let inside = place(attributes);
                let mut from = inside.start - name.len() - 1;
                // An attribute without a value has no place.
                let values = Attributes(attributes).filter(|(_, value)| !value.is_empty());
                for (attribute, value) in values {
                    let range = place(value);
                    let is_quoted = html[..range.start].ends_with(['"', '\'']);
                    regions.push((from..range.start, Region::Tag));
                    from = range.end;
                    regions.push((range, region_of(attribute, is_quoted)));
                }
                regions.push((from..inside.end, Region::Tag));
                is_code = !TEXTS.contains(&name.as_str());
            }
            Token::Raw(content) if is_code => regions.push((place(content), Region::Code)),
            Token::Text(_) | Token::Close(_) | Token::Raw(_) => {}
        }
    }
    regions
}

fn region_of(attribute: &str, is_quoted: bool) -> Region {
    let name = attribute.to_ascii_lowercase();
    match name.as_str() {
        "style" | "srcdoc" => Region::Code,
        name if name.starts_with("on") => Region::Code,
        name if ADDRESSES.contains(&name) => Region::Address(is_quoted),
        _ => Region::Value(is_quoted),
    }
}

/// A value in text.
fn text(slot: &Slot<'_>, out: &str) -> Result<String, String> {
    if ["<", "</", "<!", "<?"]
        .iter()
        .any(|start| out.ends_with(start))
    {
        return Err("it would begin a tag; write &lt; in front of it if the sign is meant".into());
    }
    let mut escaped = String::with_capacity(slot.value.len());
    slot.value.chars().for_each(|c| push(&mut escaped, c));
    Ok(escaped)
}

/// A value in an attribute; unquoted, a space would end it.
fn value(value: &str, is_quoted: bool) -> String {
    if value.is_empty() && !is_quoted {
        return "\"\"".into();
    }
    let mut out = String::with_capacity(value.len());
    for c in value.chars() {
        match c {
            c if !is_quoted && (c.is_whitespace() || matches!(c, '=' | '`')) => {
                out.push_str(&format!("&#{};", u32::from(c)));
            }
            c => push(&mut out, c),
        }
    }
    out
}

fn push(out: &mut String, c: char) {
    match c {
        '&' => out.push_str("&amp;"),
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        '"' => out.push_str("&quot;"),
        '\'' => out.push_str("&#39;"),
        c => out.push(c),
    }
}

/// A value that means the same in every language.
fn plain(value: &str) -> Result<String, String> {
    let allowed =
        |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.' | ',' | '#' | '%');
    match value.chars().all(allowed) {
        true => Ok(value.to_owned()),
        false => Err(
            "in a script or style only letters, digits, blanks and - _ . , # % can be filled in"
                .into(),
        ),
    }
}
