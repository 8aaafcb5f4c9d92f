//! The HTML of a message as a file for a browser: the images that travel with it are in it, and nothing is
//! fetched or run.

use std::collections::HashMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use mail_parser::{Message, MessageParser, MessagePart, MimeHeaders, PartType};

use super::super::html::{Token, Tokens, attribute};
use super::tree;

/// What a page may do: show its own styles, and images that stand in it. No script, no form, no frame, and
/// nothing from elsewhere (<https://www.w3.org/TR/CSP3/>).
const POLICY: &str = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:; form-action 'none'; base-uri 'none'";
/// What begins the address of a part of the same message (RFC 2392).
const CID: &str = "cid:";

/// The HTML part of the message `source` as a file of its own; `None` if there is none. Takes memory for the
/// images as they stand in it, which are as large as in the message.
pub fn browser_page(source: &[u8]) -> Option<String> {
    let message = MessageParser::default().parse(source)?;
    let is_html =
        |part: &&MessagePart<'_>| matches!(part.body, PartType::Html(_)) && !tree::is_file(part);
    let html = message.parts.iter().find(is_html)?.text_contents()?;
    let html = with_images(&without_leaps(html), &images(&message));
    // Without a doctype browsers lay out as of old; what the message says is kept.
    let doctype = match html.trim_start().get(..9) {
        Some(start) if start.eq_ignore_ascii_case("<!doctype") => "<!doctype html>",
        _ => "",
    };
    Some(format!(
        "{doctype}<meta charset=\"utf-8\"><meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n{html}"
    ))
}

/// The parts that can be called by their Content-ID.
fn images<'m>(message: &'m Message<'_>) -> HashMap<&'m str, &'m MessagePart<'m>> {
    let named = message
        .parts
        .iter()
        .filter_map(|part| Some((part.content_id()?, part)));
    named.collect()
}

/// The HTML without what leads to another page by itself, which no policy forbids.
fn without_leaps(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut from = 0;
    for (range, token) in Tokens::of(html) {
        let Token::Open(name, attributes) = token else {
            continue;
        };
        let leaps = name == "meta"
            && attribute(attributes, "http-equiv")
                .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("refresh"));
        if leaps {
            out.push_str(&html[from..range.start]);
            from = range.end;
        }
    }
    out.push_str(&html[from..]);
    out
}

/// The HTML with each address of a part of the message as the part itself.
fn with_images(html: &str, images: &HashMap<&str, &MessagePart<'_>>) -> String {
    let mut out = String::with_capacity(html.len());
    let mut from = 0;
    for (at, _) in html.match_indices(CID) {
        if at < from {
            continue;
        }
        let before = html[..at].chars().next_back();
        // A word of the text that happens to end so is no address.
        if !matches!(before, Some('"' | '\'' | '=' | '(')) {
            continue;
        }
        let ends = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '>' | ')');
        let id = &html[at + CID.len()..];
        let id = &id[..id.find(ends).unwrap_or(id.len())];
        let Some(part) = images.get(id) else {
            continue;
        };
        out.push_str(&html[from..at]);
        out.push_str(&data_url(part));
        from = at + CID.len() + id.len();
    }
    out.push_str(&html[from..]);
    out
}

fn data_url(part: &MessagePart<'_>) -> String {
    let kind = part.content_type();
    let kind = kind.map(|kind| format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or("*")));
    let kind = kind.unwrap_or_else(|| "application/octet-stream".into());
    let kind: String = kind
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || "/+-.".contains(*c))
        .collect();
    format!("data:{kind};base64,{}", STANDARD.encode(part.contents()))
}
