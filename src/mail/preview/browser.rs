//! The HTML of a message as a file for a browser: written anew by an allow-list, with the images that travel
//! with it, and shown in a frame that runs, fetches and submits nothing.

use std::collections::HashMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use mail_parser::{MessagePart, MimeHeaders, PartType};

use super::super::html::{Images, escaped, write_page};
use super::super::{HeaderValues, parse};
use super::tree;

/// What the page may do: show its own styles, and images embedded in it. No script, no form, and nothing
/// from elsewhere (<https://www.w3.org/TR/CSP3/>).
const POLICY: &str = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'";
/// The policy, no look-up of the names that links lead to, and no word to them about this page. Stands in the
/// page and in the frame.
const HEAD: [&str; 3] = [
    "<meta charset=\"utf-8\">",
    "<meta http-equiv=\"x-dns-prefetch-control\" content=\"off\">",
    "<meta name=\"referrer\" content=\"no-referrer\">",
];
/// What the frame may do: open a link that was clicked, elsewhere (HTML Standard, section 4.8.5).
const FRAME: &str = "sandbox=\"allow-popups allow-popups-to-escape-sandbox\"";
/// The frame fills the window.
const LAYOUT: &str =
    "<style>html,body,iframe{margin:0;width:100%;height:100%;border:0;display:block}</style>";

/// The HTML part of the message `source` as a page of its own; `None` if there is none, or the message exceeds
/// a limit of the parser. Takes memory for the images, which are as large as in the message.
pub fn browser_page(source: &[u8]) -> Option<String> {
    let message = parse(source, HeaderValues::Text).ok()?;
    let is_html =
        |part: &&MessagePart<'_>| matches!(part.body, PartType::Html(_)) && !tree::is_file(part);
    let html = message.parts.iter().find(is_html)?.text_contents()?;
    let parts = message.parts.iter();
    let parts: HashMap<&str, &MessagePart<'_>> = parts
        .filter_map(|part| Some((part.content_id()?, part)))
        .collect();
    let image = |id: &str| {
        let plain = id.replace("%40", "@");
        let part = parts.get(id).or_else(|| parts.get(plain.as_str()))?;
        data_url(part)
    };
    let content = write_page(html, Images::new(&image));
    let head = format!(
        "<!doctype html><meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">{}",
        HEAD.concat()
    );
    let frame = escaped(&format!("{head}\n{content}"));
    Some(format!(
        "{head}<title>Message preview</title>{LAYOUT}\n<iframe {FRAME} srcdoc=\"{frame}\"></iframe>\n"
    ))
}

/// An image as an address that holds it; `None` for what is no image.
fn data_url(part: &MessagePart<'_>) -> Option<String> {
    let kind = part.content_type()?;
    let subtype = kind.subtype().filter(|_| kind.ctype() == "image")?;
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    let is_image = !subtype.is_empty() && subtype.chars().all(is_name);
    is_image.then(|| {
        format!(
            "data:image/{subtype};base64,{}",
            STANDARD.encode(part.contents())
        )
    })
}

#[cfg(test)]
mod tests;
