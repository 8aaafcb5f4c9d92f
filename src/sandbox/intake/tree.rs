//! The MIME tree of a message, parents before their children.

use mail_parser::{Message, MessagePart, MimeHeaders, PartType};

use crate::record::InboxPart;

/// Bounds on what is listed.
const PARTS: usize = 200;
const DEPTH: u8 = 20;
const NAME_CHARS: usize = 300;

/// Every part, in the order of the source.
pub(super) fn parts(message: &Message<'_>) -> Vec<InboxPart> {
    let mut visited = Vec::new();
    walk(message, 0, 0, &mut visited);
    let listed = visited.iter().map(|(part, depth)| listing(part, *depth));
    listed.collect()
}

/// The decoded content of each of the [`parts`]; `None` for one that only contains others.
pub(super) fn contents<'a>(message: &'a Message<'_>) -> Vec<Option<&'a [u8]>> {
    let mut visited = Vec::new();
    walk(message, 0, 0, &mut visited);
    let content = |(part, _): (&'a MessagePart<'a>, u8)| {
        let is_container = matches!(part.body, PartType::Multipart(_));
        (!is_container).then(|| part.contents())
    };
    visited.into_iter().map(content).collect()
}

/// Visits the part at `at` and what it contains, a message inside the message too.
fn walk<'a>(
    message: &'a Message<'_>,
    at: u32,
    depth: u8,
    visited: &mut Vec<(&'a MessagePart<'a>, u8)>,
) {
    let Some(part) = message.parts.get(at as usize) else {
        return;
    };
    if visited.len() >= PARTS || depth > DEPTH {
        return;
    }
    visited.push((part, depth));
    match &part.body {
        PartType::Multipart(children) => {
            for child in children {
                walk(message, *child, depth + 1, visited);
            }
        }
        PartType::Message(inner) => walk(inner, 0, depth + 1, visited),
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
