//! The MIME tree as lines, with types, names and sizes as sent.
//!
//! ```text
//! multipart/mixed, 6.9 MB
//! ├─ text/plain, quoted-printable, 312 B
//! └─ application/pdf, invoice.pdf, base64, 6.9 MB (5.0 MB decoded)
//! ```

use mail_parser::{Encoding, Message, MessagePart, MimeHeaders, PartType};

use crate::postmark::limit;

/// Maximum number of listed parts.
const PARTS: usize = 1_000;
const DEPTH: usize = 20;

pub(super) fn lines(message: &Message<'_>, source: &[u8], missing: &[String]) -> String {
    let mut out = String::new();
    if !missing.is_empty() {
        out.push_str("Not in it:\n");
        missing
            .iter()
            .for_each(|one| out.push_str(&format!("✗ {one}\n")));
        out.push('\n');
    }
    let mut left = PARTS;
    walk(message, (0, 0), ("", ""), &mut left, &mut out);
    if left == 0 {
        out.push_str("… and more parts\n");
    }
    let (sent, most) = (source.len() as u64, limit::MESSAGE_BYTES as u64);
    out.push_str(&format!(
        "\nThe whole message has {}, of {} that Postmark takes.\n",
        words(sent),
        words(most)
    ));
    out
}

/// Lists the part at `at` and its subparts; `first` is the prefix of its own line, `others` of those below.
fn walk(
    message: &Message<'_>,
    (at, depth): (u32, usize),
    (first, others): (&str, &str),
    left: &mut usize,
    out: &mut String,
) {
    let Some(part) = message.parts.get(at as usize).filter(|_| depth <= DEPTH) else {
        return;
    };
    if *left == 0 {
        return;
    }
    *left -= 1;
    out.push_str(&format!("{first}{}\n", described(part)));
    let PartType::Multipart(children) = &part.body else {
        return;
    };
    for (number, child) in children.iter().enumerate() {
        let (own, below) = match number + 1 == children.len() {
            true => (format!("{others}└─ "), format!("{others}   ")),
            false => (format!("{others}├─ "), format!("{others}│  ")),
        };
        walk(message, (*child, depth + 1), (&own, &below), left, out);
    }
}

fn described(part: &MessagePart<'_>) -> String {
    let kind = part.content_type();
    let kind = kind.map(|kind| format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or("*")));
    let mut words = vec![kind.unwrap_or_else(|| "text/plain".into())];
    words.extend(part.attachment_name().map(str::to_owned));
    words.extend(part.content_id().map(|id| format!("shown by cid:{id}")));
    if matches!(part.body, PartType::Multipart(_)) {
        return words.join(", ");
    }
    let sent = u64::from(part.raw_end_offset().saturating_sub(part.raw_body_offset()));
    words.extend(part.content_transfer_encoding().map(str::to_owned));
    let decoded = part.len() as u64;
    words.push(match part.encoding {
        Encoding::Base64 => format!("{} ({} decoded)", self::words(sent), self::words(decoded)),
        _ => self::words(sent),
    });
    words.join(", ")
}

/// Whether a part is a file rather than body text.
pub(super) fn is_file(part: &MessagePart<'_>) -> bool {
    let given = part.content_disposition();
    given.is_some_and(|given| given.is_attachment()) || part.attachment_name().is_some()
}

/// A size for display; powers of ten, as Postmark counts.
fn words(count: u64) -> String {
    match count {
        0..1_000 => format!("{count} B"),
        1_000..1_000_000 => format!("{}.{} kB", count / 1_000, count % 1_000 / 100),
        _ => format!("{}.{:02} MB", count / 1_000_000, count % 1_000_000 / 10_000),
    }
}
