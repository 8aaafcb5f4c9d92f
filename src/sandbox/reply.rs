//! Replies that take more than a word to write.

use smtp_proto::Error;

use crate::postmark::HOST;

/// The answer to EHLO: `offered` line by line, as [`super::PracticeOptions::offered`] has it; STARTTLS is gone inside
/// TLS. Lines are parted by CRLF.
pub(super) fn ehlo(secure: bool, offered: &[String], size_limit: usize) -> String {
    let mut lines = vec![HOST.to_owned()];
    let shown = offered
        .iter()
        .filter(|line| !(secure && line.eq_ignore_ascii_case("STARTTLS")));
    lines.extend(shown.map(|line| line.replace("{size}", &size_limit.to_string())));
    let last = lines.pop().unwrap_or_default();
    let more: String = lines.iter().map(|line| format!("250-{line}\r\n")).collect();
    format!("{more}250 {last}")
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
