//! One plain sentence on what a line of the transcript means, for people who do not know SMTP
//! (RFC 5321, RFC 3207, RFC 4954, RFC 2920, RFC 1870, RFC 6152).

mod sentences;

use crate::record::{Direction, Line, Stage};

use sentences::{CLASSES, COMMANDS, OFFERS, REPLIES};

/// Explains `line` in one sentence; `None` for our own remarks and for self-explanatory lines.
pub fn explain_line(line: &Line) -> Option<&'static str> {
    match line.direction {
        Direction::Note => None,
        Direction::Client => explain_command(line),
        Direction::Server => explain_reply(line),
    }
}

fn explain_command(line: &Line) -> Option<&'static str> {
    let text = line.text.trim();
    let known = COMMANDS
        .iter()
        .find(|(command, _)| is_command(text, command));
    match (known, line.stage) {
        (Some((_, sentence)), _) => Some(sentence),
        (None, Stage::Auth) => Some("The next part of the login, hidden here."),
        (None, Stage::Content) => {
            Some("The message itself: header lines, text and files; only its size is shown.")
        }
        (None, _) => None,
    }
}

/// Whether `text` is `command`, alone or followed by a non-letter.
fn is_command(text: &str, command: &str) -> bool {
    let Some(head) = text.get(..command.len()) else {
        return false;
    };
    let rest = &text[command.len()..];
    let alone = command != "." || rest.is_empty();
    head.eq_ignore_ascii_case(command) && alone && !rest.starts_with(|c: char| c.is_alphanumeric())
}

fn explain_reply(line: &Line) -> Option<&'static str> {
    let code: u16 = line.text.get(..3)?.parse().ok()?;
    if code == 250
        && matches!(line.stage, Stage::StartTls | Stage::Hello)
        && let Some(offer) = explain_offer(line.text.get(4..).unwrap_or_default())
    {
        return Some(offer);
    }
    let fits = |row: &&(u16, Option<Stage>, &str)| {
        row.0 == code && row.1.is_none_or(|stage| stage == line.stage)
    };
    let by_code = REPLIES.iter().find(fits).map(|(_, _, sentence)| *sentence);
    by_code.or_else(|| {
        CLASSES
            .iter()
            .find(|(class, _)| *class == code / 100)
            .map(|(_, sentence)| *sentence)
    })
}

fn explain_offer(text: &str) -> Option<&'static str> {
    let keyword = text
        .split([' ', '='])
        .next()
        .unwrap_or_default()
        .to_ascii_uppercase();
    let is = |offer: &str| {
        keyword == offer || (offer == "X" && keyword.starts_with('X') && !keyword.contains('.'))
    };
    OFFERS
        .iter()
        .find(|(offer, _)| is(offer))
        .map(|(_, sentence)| *sentence)
}

#[cfg(test)]
mod tests;
