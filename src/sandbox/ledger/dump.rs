//! What the dump of a bounce shows.

use crate::sandbox::rules::ApiError;
use crate::sandbox::stored_message::Bounce;

/// The long error, its code and the message as it was handed in: `head` is its header block, `source`
/// what happened to it, with the same body. The layout is ours; the facts name only the parts
/// (postmark-facts.md section 1.5).
pub(super) fn of_refusal(error: &ApiError, head: &str, source: &[u8]) -> String {
    let (_, body) = parted(source);
    format!(
        "{}\r\nError code: {}\r\n\r\n{}{}",
        error.message,
        error.code,
        head,
        String::from_utf8_lossy(body)
    )
}

/// A report as receivers write it (RFC 3464), with the header block of the message.
pub(super) fn of_bounce(bounce: &Bounce, source: &[u8]) -> String {
    let (head, _) = parted(source);
    format!(
        "This message was created automatically by practice.invalid.\r\n\r\n\
         {}\r\n\r\n\
         Reporting-MTA: dns; practice.invalid\r\n\r\n\
         Final-Recipient: rfc822; {}\r\n\
         Action: failed\r\n\
         Diagnostic-Code: {}\r\n\r\n{}",
        bounce.description,
        bounce.email,
        bounce.details,
        String::from_utf8_lossy(head)
    )
}

/// The header block with its empty line, and the body.
fn parted(source: &[u8]) -> (&[u8], &[u8]) {
    let ends = source.windows(4).position(|four| four == b"\r\n\r\n");
    source.split_at(ends.map_or(source.len(), |at| at + 4))
}
