//! The Message-ID of a message (RFC 5322 section 3.6.4).

use super::ComposeError;
use super::{Draft, Excerpt, FieldId, Mailbox, Stamp};

/// Maximum length of an ID without brackets: it cannot be folded and must fit in a line of 998 bytes.
const ID_BYTES: usize = 900;

/// Parses a Message-ID with or without angle brackets and returns it with them. Accepts anything a server can
/// pass on, not only what RFC 5322 lets a program generate, because other programs' IDs differ.
///
/// # Errors
///
/// What is wrong and what to do.
pub fn parse_message_id(typed: &str) -> Result<String, String> {
    let typed = typed.trim();
    let inside = typed.strip_prefix('<').and_then(|id| id.strip_suffix('>'));
    let id = inside.unwrap_or(typed);
    let why = match id.split_once('@') {
        _ if id.len() > ID_BYTES => "is too long for a header field",
        _ if id.contains(|c: char| !c.is_ascii_graphic()) => {
            "contains a character that is not printable ASCII, or a space"
        }
        _ if id.contains(['<', '>']) => "has an unmatched angle bracket",
        None => "has no @",
        Some(("", _)) => "has nothing before the @",
        Some((_, "")) => "has nothing after the @",
        Some((_, right)) if right.contains('@') => "has more than one @",
        Some(_) => return Ok(format!("<{id}>")),
    };
    Err(format!(
        "the Message-ID `{}` {why}; write it as <left@right>, for example <order-1234@acme.example>",
        Excerpt::from(typed)
    ))
}

/// The Message-ID of a message: the draft's own, or one generated for this send.
pub(super) fn message_id_of(
    draft: &Draft,
    from: &Mailbox,
    stamp: &Stamp,
) -> Result<String, ComposeError> {
    match draft.extras.own_message_id() {
        Some(id) => parse_message_id(id).map_err(|why| ComposeError::new(FieldId::KeepId, why)),
        None => Ok(format!("<{}@{}>", stamp.id, from.ascii_domain())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_read_with_and_without_brackets() {
        for (typed, expected) in [
            ("<a@b>", "<a@b>"),
            (" order-1234@acme.example ", "<order-1234@acme.example>"),
            ("<JIRA.12.34:5@Atlassian>", "<JIRA.12.34:5@Atlassian>"),
            ("<x@[192.0.2.1]>", "<x@[192.0.2.1]>"),
            ("<\"a\"@b>", "<\"a\"@b>"),
        ] {
            assert_eq!(parse_message_id(typed).unwrap(), expected);
        }
    }

    #[test]
    fn what_is_no_id_is_refused_with_the_reason() {
        let long = format!("{}@b.example", "a".repeat(900));
        for (typed, why) in [
            ("", "has no @"),
            ("<>", "has no @"),
            ("order", "has no @"),
            ("<@b>", "nothing before"),
            ("<a@>", "nothing after"),
            ("<a@b@c>", "more than one @"),
            ("<a@b", "bracket"),
            ("a@b>", "bracket"),
            ("<a@b> <c@d>", "or a space"),
            ("a b@c", "or a space"),
            ("a@b\r\nBcc: x@y.example", "or a space"),
            ("größe@b.example", "not printable ASCII"),
            (long.as_str(), "too long"),
        ] {
            let told = parse_message_id(typed).unwrap_err();
            assert!(told.contains(why), "{typed}: {told}");
            assert!(told.contains("<left@right>"), "{told}");
        }
    }
}
