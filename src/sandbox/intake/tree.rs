//! The MIME tree of a message, parents before their children.

use mail_parser::{Message, MessagePart, MimeHeaders, PartType};

use crate::record::InboxPart;

/// Bounds on what is listed.
const PARTS: usize = 200;
const DEPTH: u8 = 20;
const NAME_CHARS: usize = 300;

/// Every part, in the order of the source.
pub(super) fn parts(message: &Message<'_>) -> Vec<InboxPart> {
    let mut listed = Vec::new();
    walk(message, 0, 0, &mut listed);
    listed
}

/// Lists the part at `at` and what it holds, a message inside the message too.
fn walk(message: &Message<'_>, at: u32, depth: u8, listed: &mut Vec<InboxPart>) {
    let Some(part) = message.parts.get(at as usize) else {
        return;
    };
    if listed.len() >= PARTS || depth > DEPTH {
        return;
    }
    listed.push(listing(part, depth));
    match &part.body {
        PartType::Multipart(children) => {
            for child in children {
                walk(message, *child, depth + 1, listed);
            }
        }
        PartType::Message(inner) => walk(inner, 0, depth + 1, listed),
        _ => {}
    }
}

fn listing(part: &MessagePart<'_>, depth: u8) -> InboxPart {
    let short = |text: &str| text.chars().take(NAME_CHARS).collect::<String>();
    let is_container = matches!(part.body, PartType::Multipart(_));
    InboxPart {
        content_type: content_type(part, "*"),
        depth,
        is_container,
        name: part.attachment_name().map(short),
        content_id: part.content_id().map(short),
        bytes: if is_container { 0 } else { part.len() as u64 },
    }
}

/// `text/plain`, in lower case; `missing` stands for a subtype that is not there.
pub(super) fn content_type(part: &MessagePart<'_>, missing: &str) -> String {
    let kind = match part.content_type() {
        Some(kind) => format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or(missing)),
        None => "text/plain".to_owned(),
    };
    kind.to_ascii_lowercase().chars().take(NAME_CHARS).collect()
}
