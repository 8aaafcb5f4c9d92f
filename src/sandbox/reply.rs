//! Replies that take more than a word to write.

use smtp_proto::Error;

use super::auth::MECHANISMS;
use crate::postmark::HOST;

/// The answer to EHLO. The list and its order are those of postmark-facts.md section 1.3, less what
/// does not work here; STARTTLS is gone inside TLS. Lines are parted by CRLF.
pub(super) fn ehlo(secure: bool, size_limit: usize) -> String {
    let mut offered = vec![HOST.to_owned(), "PIPELINING".into()];
    offered.push(format!("SIZE {size_limit}"));
    offered.extend(["VRFY".into(), "ETRN".into()]);
    if !secure {
        offered.push("STARTTLS".into());
    }
    offered.push(format!("AUTH {MECHANISMS}"));
    offered.push(format!("AUTH={MECHANISMS}"));
    offered.extend(["ENHANCEDSTATUSCODES".into(), "8BITMIME".into()]);
    let more: String = offered
        .iter()
        .map(|line| format!("250-{line}\r\n"))
        .collect();
    format!("{more}250 DSN")
}

/// The answer to a line that is no command, or a command gone wrong.
pub(super) fn syntax(error: &Error) -> String {
    match error {
        Error::InvalidSenderAddress => "501 5.1.7 Bad sender address syntax".into(),
        Error::InvalidRecipientAddress => "501 5.1.3 Bad recipient address syntax".into(),
        Error::SyntaxError { syntax } => format!("501 5.5.4 Syntax: {syntax}"),
        Error::InvalidParameter { param } => format!("501 5.5.4 Bad parameter: {param}"),
        Error::UnsupportedParameter { param } => {
            format!("555 5.5.4 Unsupported option: {}", printable(param))
        }
        _ => "502 5.5.2 Error: command not recognized".into(),
    }
}

/// What a client said, safe to quote in a reply line.
pub(super) fn printable(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(256).collect()
}
