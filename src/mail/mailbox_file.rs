//! Files of several messages (RFC 4155), each of which begins with a line like
//! `From ada@acme.example Mon Nov 23 10:00:00 2026`.

use mail_parser::PartType;

use super::parse::{HeaderValues, field_name, parse};

/// Start of the message in a file that may be a mailbox with one message.
///
/// # Errors
///
/// The number of messages if there are several.
pub(super) fn message_start(bytes: &[u8]) -> Result<usize, usize> {
    let line = bytes.strip_prefix(b">").unwrap_or(bytes);
    if !line.starts_with(b"From ") {
        return Ok(0);
    }
    let first_line = bytes.iter().position(|byte| *byte == b'\n');
    let start = first_line.map_or(bytes.len(), |at| at + 1);
    let message = &bytes[start..];
    let others = separators(message);
    if others.is_empty() {
        return Ok(start);
    }
    let end = end_of_parts(message);
    match others.iter().filter(|at| **at >= end).count() {
        0 => Ok(start),
        others => Err(others + 1),
    }
}

/// Positions of separator lines of further messages: with a date, or after an empty line and with only an
/// address; followed by a header field.
fn separators(bytes: &[u8]) -> Vec<usize> {
    let (mut found, mut at, mut is_after_empty) = (Vec::new(), 0, true);
    let mut lines = bytes.split_inclusive(|byte| *byte == b'\n').peekable();
    while let Some(line) = lines.next() {
        let is_bare = is_after_empty
            && line
                .split(u8::is_ascii_whitespace)
                .filter(|word| !word.is_empty())
                .count()
                == 2;
        let begins = line.starts_with(b"From ") && (is_bare || has_date(line));
        if begins && lines.peek().is_some_and(|next| is_field(next)) {
            found.push(at);
        }
        is_after_empty = line.trim_ascii().is_empty();
        at += line.len();
    }
    found
}

/// Whether it contains a date in the format of C's `asctime`.
fn has_date(line: &[u8]) -> bool {
    const DAYS: [&[u8]; 7] = [b"Mon", b"Tue", b"Wed", b"Thu", b"Fri", b"Sat", b"Sun"];
    let words: Vec<&[u8]> = line
        .split(u8::is_ascii_whitespace)
        .filter(|word| !word.is_empty())
        .collect();
    let is_time = |word: &[u8]| word.len() >= 5 && word.contains(&b':');
    words
        .windows(4)
        .any(|four| DAYS.contains(&four[0]) && four[1].len() == 3 && is_time(four[3]))
}

/// The end of a multipart message's closing boundary: a mailbox may be attached to it.
fn end_of_parts(message: &[u8]) -> usize {
    let Ok(parsed) = parse(message, HeaderValues::Typed) else {
        return 0;
    };
    let last = parsed.parts.first().and_then(|root| match &root.body {
        PartType::Multipart(children) if !root.is_encoding_problem => children.last(),
        _ => None,
    });
    let last = last.and_then(|number| parsed.part(*number));
    last.map_or(0, |part| part.offset_end as usize)
}

/// Whether a line begins a header field: a name and a colon (RFC 5322 section 2.2). A boundary may look like
/// one.
pub(super) fn is_field(line: &[u8]) -> bool {
    !line.starts_with(b"--") && field_name(line).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = "From ada@acme.example Mon Nov 23 10:00:00 2026\n";

    fn message_of(source: &str) -> Result<&str, usize> {
        message_start(source.as_bytes()).map(|start| &source[start..])
    }

    #[test]
    fn one_message_is_taken_out_of_its_mailbox() {
        let message = "Subject: s\n\nText\n\nFrom here on, it is text\nFrom x\nFrom: y\n";
        assert_eq!(message_of(message), Ok(message));
        assert_eq!(message_of(&format!("{LINE}{message}")), Ok(message));
        assert_eq!(message_of(&format!(">{LINE}{message}")), Ok(message));
        let attached = format!(
            "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nHello\n--b\nContent-Type: text/x-diff\n\n{LINE}From: a@b.example\n\nx\n--b--\n"
        );
        assert_eq!(
            message_of(&format!("{LINE}{attached}")),
            Ok(attached.as_str())
        );
        let more = format!("{LINE}{attached}\n{LINE}Subject: t\n\nText\n");
        assert_eq!(message_of(&more), Err(2));
    }

    #[test]
    fn several_messages_are_counted_in_every_shape_of_mailbox() {
        let message = "Subject: s\n\nText\n";
        for between in ["\n", "", "\r\n", "\n\n"] {
            let source = format!("{LINE}{message}{between}").repeat(3);
            assert_eq!(message_of(&source), Err(3), "{between:?}");
        }
        let undated = format!("From ada\n{message}\nFrom bob\n{message}");
        assert_eq!(message_of(&undated), Err(2));
    }
}
