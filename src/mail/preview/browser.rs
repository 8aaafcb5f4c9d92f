//! The HTML of a message as a file for a browser: written anew by an allow-list, with the images that travel
//! with it, and shown in a frame that runs, fetches and submits nothing.

use std::collections::HashMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use mail_parser::{MessagePart, MimeHeaders, PartType};

use super::super::html::{Images, escaped, write_page};
use super::super::{HeaderValues, parse};
use super::tree;

/// Content security policy: own styles and embedded images only; no scripts, forms or external content
/// (<https://www.w3.org/TR/CSP3/>).
const POLICY: &str = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'";
/// The policy, no DNS prefetch and no referrer. In the page and in the frame.
const HEAD: [&str; 3] = [
    "<meta charset=\"utf-8\">",
    "<meta http-equiv=\"x-dns-prefetch-control\" content=\"off\">",
    "<meta name=\"referrer\" content=\"no-referrer\">",
];
/// Sandbox permissions: clicked links open elsewhere (HTML Standard, section 4.8.5).
const FRAME: &str = "sandbox=\"allow-popups allow-popups-to-escape-sandbox\"";
/// Makes the frame fill the window.
const LAYOUT: &str =
    "<style>html,body,iframe{margin:0;width:100%;height:100%;border:0;display:block}</style>";

/// The HTML part of a message as a standalone page; `None` if there is none or a parser limit is exceeded.
/// Needs memory for the embedded images.
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

/// An image as a `data:` URL; `None` if it is not an image.
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
