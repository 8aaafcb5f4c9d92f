//! SMTP replies in a text (RFC 5321 section 4.2). A number is a reply only in a reply's place: at the start of a
//! line, or behind what programs write before a reply; never a line number, a port, a size, a date or an id.

use super::lines::{Lines, has_any};
use crate::record::Reply;

/// Maximum length of a reply.
const REPLY_CHARS: usize = 500;
/// Maximum lines of a reply.
const REPLY_LINES: usize = 12;
/// Maximum context before a number.
const BEFORE_BYTES: usize = 48;

/// Negative codes of RFC 5321 and its extensions, and as used by servers.
pub(super) const KNOWN: [u16; 27] = [
    421, 422, 431, 432, 441, 442, 450, 451, 452, 454, 455, 500, 501, 502, 503, 504, 521, 530, 534,
    535, 538, 550, 551, 552, 553, 554, 571,
];

/// Text that only precedes replies.
const BEFORE_A_REPLY: &[&str] = &[
    "got code",
    "smtp code",
    "smtp_code",
    "smtpcode",
    "smtp status",
    "smtp error",
    "smtp reply",
    "smtp response",
    "smtp error code",
    "smtp status code",
    "reply code",
    "replycode",
    "<<<",
    "<**",
    "<~*",
    "<-",
    "-> client:",
];
/// The same, followed by a colon, semicolon, parenthesis or quotation mark.
const SPOKEN: &[&str] = &[
    "said",
    "talk to me",
    "smtp",
    "server replied",
    "server responded",
    "server response was",
    "permanent error",
    "remote server returned",
    "transient error",
    "with message",
    "command failed",
    "server message",
    "server said",
    "server answered",
    "responded with",
    "smtp error from remote mail server after",
    "end of data",
    "initial connection",
];
/// Words for the sender of a reply.
const SPEAKERS: &[&str] = &["host ", "server", "smtp", "mx.", "relay", "remote"];
/// Text that precedes replies, but also other numbers.
const BEFORE_NUMBERS: &[&str] = &[
    "code",
    "reply",
    "response",
    "error",
    "status",
    "with",
    "got",
    "returned",
    "answered",
    "answer",
    "responded",
    "replied",
    "failed",
    "rejected",
    "responsecode",
    "server",
    "host",
];
/// Keys of `key=value` that contain a reply.
const KEYS: &[&str] = &[
    "reply",
    "response",
    "smtp_reply",
    "smtp_response",
    "stat",
    "reason",
    "smtp_msg",
    "msg",
    "error",
];

/// Words that rarely occur outside replies.
#[rustfmt::skip]
const PHRASES: &[&str] = &[
    "user unknown", "unknown user", "no such user", "user not found", "user doesn't exist", "authenticat", "credentials",
    "invalid login", "greylist", "graylist", "dmarc", "spf ", "dkim", "blacklist", "blocklist", "block list",
    "black list", "helo ", "ehlo", "starttls", "over quota", "quota exceeded", "exceeded storage", "message too large",
    "message too big", "size limit", "size exceeds", "transaction failed", "requested action", "requested mail action",
    "not permitted to", "service not available", "try again later", "temporary failure", "too many connections",
    "too many recipients", "too many messages", "too many errors", "syntax error", "bad sequence",
    "unrecognized command", "unknown command", "command not", "command unrecognized", "command rejected", "bad command",
    "address unknown", "unknown address", "bad address", "invalid address", "no such address", "address rejected",
    "unrouteable", "unroutable", "domain not found", "unknown domain", "no such domain", "verify failed",
    "verification failed", "ptr record", "reverse dns", "mail from:", "rcpt to:", "not allowed to send",
    "permanent failure", "local error", "insufficient system storage", "insufficient storage", "timeout exceeded",
    "closing connection", "closing transmission", "tls not available", "invalid recipient", "recipient rejected",
    "recipient address", "recipient unknown", "unknown recipient", "recipient not", "no such recipient", "sender address",
    "sender rejected", "sender denied", "relay not", "relay access", "relaying", "relay denied", "unable to relay",
    "mailbox unavailable", "mailbox not", "mailbox is", "mailbox full", "mailbox disabled", "mailbox unknown",
    "no mailbox", "no such mailbox", "unknown mailbox", "message rejected", "message refused", "message content",
    "message blocked", "mail rejected", "mail not accepted", "looks like spam", "send as", "unable to verify",
    "not our customer", "content rejected", "smtp service", "access denied", "delivery error", "is unknown", "bad syntax",
];
/// Words that also occur elsewhere: they count in a sentence that starts like a reply.
#[rustfmt::skip]
const WORDS: &[&str] = &[
    "mailbox", "recipient", "sender", "relay", "rejected", "denied", "refused", "blocked", "spam", "unsolicited", "policy",
    "reputation", "encryption", "not permitted", "not accepted", "not authorized", "service unavailable", "try later",
    "temporar", "unimplemented", "undeliverable", "account disabled", "account is disabled", "account suspended",
    "unauthorized", "login", "does not exist", "virus",
];

/// HTTP reason phrases (RFC 9110 section 15) of statuses that are also SMTP codes.
const HTTP_REASONS: &[&str] = &[
    "internal server error",
    "not implemented",
    "bad gateway",
    "service unavailable",
    "service temporarily unavailable",
    "gateway time",
    "gateway timeout",
    "unavailable for legal",
    "misdirected request",
    "unprocessable",
    "locked",
    "request header fields",
    "http version",
    "server error",
];

/// A negative reply from a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FoundReply {
    /// The reply. Its text may include what the program printed after it.
    pub(super) reply: Reply,
    /// Position in the line.
    pub(super) start: usize,
    /// Whether it continues a reply from an earlier line.
    pub(super) continues: bool,
    /// Whether it is just a status (`dsn=4.4.1`), which mail servers also use for their own failures.
    pub(super) is_bare: bool,
}

/// How likely a position contains a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd)]
enum Place {
    /// Anywhere: needs an enhanced code as proof.
    Anywhere,
    /// Where replies occur, but also other numbers: its text must prove it.
    Likely,
    /// After text that only precedes replies.
    Certain,
}

/// The first negative reply in the line `at`, preferably with an enhanced code.
pub(super) fn reply_at(lines: &Lines<'_>, at: usize) -> Option<FoundReply> {
    let line = lines.at(at);
    let found = starts(line).filter_map(|start| Some((start, refusal(line, start)?)));
    let found =
        found.reduce(
            |best, next| match best.1.enhanced.is_none() && next.1.enhanced.is_some() {
                true => next,
                false => best,
            },
        );
    let found = found.map(|(start, reply)| (start, reply, false));
    let (start, reply, is_bare) = found.or_else(|| enhanced_alone(line))?;
    let continues = at > 0 && goes_on(lines.at(at - 1), line, reply.code);
    let reply = match !continues && goes_on(line, lines.at(at + 1), reply.code) {
        true => with_further_lines(reply, lines, at),
        false => reply,
    };
    Some(FoundReply {
        reply,
        start,
        continues,
        is_bare,
    })
}

/// The reply with the text of its other lines (`550-…` up to `550 …`).
fn with_further_lines(reply: Reply, lines: &Lines<'_>, at: usize) -> Reply {
    let mut text = reply.lines;
    for next in at + 1..at + REPLY_LINES {
        let line = lines.at(next);
        if !goes_on(lines.at(next - 1), line, reply.code) {
            break;
        }
        let rest = code_in(line, reply.code).and_then(|start| line.get(start + 4..));
        text.push(rest.unwrap_or_default().chars().take(REPLY_CHARS).collect());
    }
    Reply::new(reply.code, text)
}

/// Whether the reply in `line` continues in the next one: `550-…` there, and the same code after the same
/// prefix here.
fn goes_on(line: &str, next: &str, code: u16) -> bool {
    let (Some(here), Some(there)) = (code_in(line, code), code_in(next, code)) else {
        return false;
    };
    let shape = |text: &str| -> String { text.chars().filter(|c| !c.is_ascii_digit()).collect() };
    // What a program quotes in one line is over with it.
    let is_quoted = line[..here].trim_end().ends_with("said:");
    let (before, next) = (shape(&line[..here]), shape(&next[..there]));
    line[here + 3..].starts_with('-') && !is_quoted && (next.trim().is_empty() || next == before)
}

/// The first position of `code` in `line`.
fn code_in(line: &str, code: u16) -> Option<usize> {
    let code = code.to_string();
    starts(line).find(|start| line[*start..].starts_with(&code))
}

/// Positions of three-digit negative codes that are whole words.
fn starts(line: &str) -> impl Iterator<Item = usize> + '_ {
    let bytes = line.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    (0..bytes.len().saturating_sub(2)).filter(move |&at| {
        matches!(bytes[at], b'4' | b'5')
            && matches!(bytes[at + 1], b'0'..=b'7')
            && digit(at + 2)
            && !digit(at + 3)
            && is_free_before(&bytes[..at])
            && is_free_behind(&bytes[at + 3..])
    })
}

fn is_free_before(bytes: &[u8]) -> bool {
    match bytes {
        [] => true,
        // An escaped line end.
        [.., b'\\', b'n' | b'r' | b't'] => true,
        [.., last] => {
            last.is_ascii_whitespace()
                || matches!(
                    last,
                    b'"' | b'\''
                        | b'`'
                        | b'('
                        | b'['
                        | b'{'
                        | b':'
                        | b';'
                        | b'='
                        | b'>'
                        | b'<'
                        | b'|'
                        | b','
                )
        }
    }
}

fn is_free_behind(bytes: &[u8]) -> bool {
    match bytes {
        [] => true,
        [b'.', digit, ..] => !digit.is_ascii_digit(),
        [first, ..] => {
            !first.is_ascii_alphanumeric()
                && !matches!(first, b'_' | b'/' | b'%' | b'@' | b'+')
                && first.is_ascii()
        }
    }
}

/// The negative reply whose code is at `start`.
fn refusal(line: &str, start: usize) -> Option<Reply> {
    let code: u16 = line.get(start..start + 3)?.parse().ok()?;
    let behind = line.get(start + 3..)?;
    let words =
        behind.trim_start_matches([' ', '-', ',', '\'', '"', '(', ')', ':', '#', '\\', '.']);
    let words = words
        .strip_prefix("b'")
        .or_else(|| words.strip_prefix("b\""))
        .unwrap_or(words);
    let words = words.trim_start_matches(['#', ' ']);
    // PHPMailer: `SMTP code: 550 Additional SMTP info: 5.7.1`.
    let words = words
        .strip_prefix("Additional SMTP info: ")
        .unwrap_or(words);
    let place = place(&line[..start]);
    let is_refusal = match enhanced(words) {
        Some(class) => u16::from(class) == code / 100,
        None => KNOWN.contains(&code) && proves(place, words, behind),
    };
    is_refusal.then(|| Reply::new(code, vec![text(words)]))
}

/// The class of the enhanced code at the start of `words` (RFC 3463).
fn enhanced(words: &str) -> Option<u8> {
    let mut parts = words.splitn(3, '.');
    let class = parts.next().filter(|class| matches!(*class, "4" | "5"))?;
    let subject = parts.next()?;
    let rest = parts.next()?;
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let behind = &rest.as_bytes()[digits..];
    let is_number = |text: &str| {
        (1..=3).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let ends = match behind {
        [] => true,
        [b'.', next, ..] => !next.is_ascii_digit(),
        [next, ..] => !next.is_ascii_alphanumeric(),
    };
    (is_number(subject) && is_number(&rest[..digits]) && ends)
        .then(|| class.parse().ok())
        .flatten()
}

/// The text of a reply up to the end of the line, with a space after its enhanced code.
fn text(words: &str) -> String {
    let end = ["\\r\\n", "\\n", "\\r"]
        .iter()
        .filter_map(|end| words.find(end))
        .min();
    let words = &words[..end.unwrap_or(words.len())];
    let words = words.trim_end_matches(['\'', '"', ')', ']', '}', ',', ' ']);
    let code = words
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(words.len());
    let (code, rest) = match enhanced(words) {
        Some(_) => words.split_at(code),
        None => ("", words),
    };
    let rest = rest.trim_start_matches([':', ',', '\'', '"', ')', ' ']);
    let text = format!("{} {rest}", code.trim_end_matches('.'));
    text.trim().chars().take(REPLY_CHARS).collect()
}

/// Classifies the text before a number.
fn place(before: &str) -> Place {
    let spaced = before.ends_with([' ', '\t']);
    let mut from = before.len().saturating_sub(BEFORE_BYTES);
    while !before.is_char_boundary(from) {
        from += 1;
    }
    let tail = before[from..].to_ascii_lowercase();
    let tail = tail.trim_end();
    if before.trim().is_empty() {
        return Place::Likely;
    }
    let bare =
        tail.trim_end_matches([' ', '"', '\'', '`', '(', '[', '{', ':', '=', '>', ';', '\\']);
    let is_word = |words: &[&str]| words.iter().any(|word| ends_in_word(bare, word));
    let is_arrow = BEFORE_A_REPLY
        .iter()
        .any(|arrow| arrow.contains(['<', '>']) && tail.ends_with(arrow));
    let is_quoted = tail[bare.len()..].starts_with([':', ';', '"', '\'', '(']);
    // Servers "say" replies; people say other things.
    let is_spoken = is_word(SPOKEN) && (!bare.ends_with(" said") || has_any(before, SPEAKERS));
    if is_arrow || is_word(BEFORE_A_REPLY) || (is_quoted && is_spoken) {
        return Place::Certain;
    }
    let last = tail.chars().next_back().unwrap_or(' ');
    let is_opened = !spaced
        && matches!(
            last,
            '"' | '\'' | '`' | '(' | '[' | '{' | ';' | '>' | '\\' | 'n' | 'r' | ','
        );
    let is_introduced = spaced && matches!(last, ':' | '>' | '<' | '|' | '*' | ']' | ';');
    let is_value = last == '=' && KEYS.iter().any(|key| ends_in_word(bare, key));
    match is_opened || is_introduced || is_value || (spaced && is_word(BEFORE_NUMBERS)) {
        true => Place::Likely,
        false => Place::Anywhere,
    }
}

/// Whether `text` ends with `word` as a whole word.
fn ends_in_word(text: &str, word: &str) -> bool {
    text.strip_suffix(word)
        .is_some_and(|before| !before.ends_with(|c: char| c.is_ascii_alphanumeric()))
}

/// Whether the text after a code makes it a reply in this place.
fn proves(place: Place, words: &str, behind: &str) -> bool {
    let is_http = HTTP_REASONS.iter().any(|reason| starts_with(words, reason));
    // (535, b'…'): a reply as Python prints it.
    let is_tuple = behind.starts_with(", b'") || behind.starts_with(", b\"");
    match place {
        Place::Certain => !is_http && !is_counted(words),
        Place::Likely => !is_http && (is_tuple || (reads_like_a_reply(words) && separates(behind))),
        Place::Anywhere => false,
    }
}

fn starts_with(text: &str, start: &str) -> bool {
    text.get(..start.len())
        .is_some_and(|text| text.eq_ignore_ascii_case(start))
}

/// Whether the text after a code may separate it from the reply's text.
fn separates(behind: &str) -> bool {
    behind.starts_with([' ', '-', ':', ',', '\'', '"', ')'])
}

/// Whether `words` read like a reply.
fn reads_like_a_reply(words: &str) -> bool {
    let begins = |c: char| c.is_uppercase() || matches!(c, '<' | '[' | '&' | '"');
    let end = words
        .char_indices()
        .nth(REPLY_CHARS)
        .map_or(words.len(), |(end, _)| end);
    let words = &words[..end];
    let has_words = words.starts_with(begins) && has_any(words, WORDS);
    !is_counted(words)
        && words.starts_with(|c: char| c.is_alphabetic() || begins(c))
        && (has_words || has_any(words, PHRASES))
}

/// Whether `words` begin with something counted: `550 messages were …`.
fn is_counted(words: &str) -> bool {
    let first = words
        .split(|c: char| !c.is_ascii_alphanumeric())
        .next()
        .unwrap_or_default();
    first.len() > 3
        && first.starts_with(|c: char| c.is_ascii_lowercase())
        && first.ends_with('s')
        && !first.ends_with("ss")
}

/// Text that precedes an enhanced code without a basic one.
const BEFORE_ENHANCED: &[&str] = &[
    "response was",
    "status",
    "dsn",
    "exception",
    "error",
    "failed",
    "smtpcommandexception",
];

/// A reply without its basic code: `The server response was: 5.7.1 …`, `dsn=5.1.1`.
fn enhanced_alone(line: &str) -> Option<(usize, Reply, bool)> {
    let bytes = line.as_bytes();
    let candidates = (0..bytes.len().saturating_sub(4)).filter(|&at| {
        matches!(bytes[at], b'4' | b'5') && bytes[at + 1] == b'.' && is_free_before(&bytes[..at])
    });
    for start in candidates {
        let words = line.get(start..)?;
        let Some(class) = enhanced(words) else {
            continue;
        };
        let before = line[..start]
            .trim_end_matches([' ', ':', '='])
            .to_ascii_lowercase();
        let is_introduced = BEFORE_ENHANCED
            .iter()
            .any(|word| ends_in_word(&before, word));
        let is_first = before.trim().is_empty();
        let text = text(words);
        let is_status = ends_in_word(&before, "dsn") || before.trim() == "status";
        let says_so = || {
            ends_in_word(&before, "response was")
                || has_any(&text, PHRASES)
                || has_any(&text, WORDS)
        };
        if is_status || ((is_introduced || is_first) && says_so()) {
            let reply = Reply::new(u16::from(class) * 100 + 50, vec![text]);
            return Some((start, reply, is_status));
        }
    }
    None
}
