//! Errors of Postmark's HTTP API in a text: the JSON of an answer, and how clients print its two fields.

use super::super::code_meaning;
use super::lines::{Lines, find, has, has_any};
use crate::postmark::shortened;

/// Maximum length of an error's text.
const MESSAGE_CHARS: usize = 500;
/// Maximum distance between key and value: quotes, colons, arrows, spaces.
const BETWEEN: usize = 12;
/// Lines of one response printed over several lines.
const ANSWER_LINES: usize = 4;

/// An API error: its code and optional text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ApiError {
    pub(super) code: u16,
    pub(super) message: String,
    /// Position in the line.
    pub(super) start: usize,
}

/// The error in the line `at`: `{"ErrorCode":406,"Message":"…"}`, `[ErrorCode] => 406`, `ErrorCode:406 Message:…`, and
/// the code and text that Symfony, postmarker and Postmark's clients print without these keys.
pub(super) fn error_at(lines: &Lines<'_>, at: usize) -> Option<ApiError> {
    by_key(lines, at).or_else(|| by_client(lines.at(at)))
}

fn by_key(lines: &Lines<'_>, at: usize) -> Option<ApiError> {
    let line = lines.at(at);
    if !["rrorCode", "rror_code"]
        .iter()
        .any(|key| line.contains(key))
    {
        return None;
    }
    let keys = ["errorcode", "error_code"];
    let (key, start) = keys.iter().find_map(|key| Some((key, find(line, key)?)))?;
    let code = number(&line[start + key.len()..])?;
    code_meaning(code)?;
    let from = at.saturating_sub(ANSWER_LINES);
    let around = || {
        (at..=at + ANSWER_LINES)
            .chain(from..at)
            .map(|at| lines.at(at))
    };
    let message = message(&line[start..]).or_else(|| around().find_map(message));
    let is_postmarks = || around().any(|line| has(line, "postmark"));
    match message {
        Some(message) => Some(ApiError {
            code,
            message,
            start,
        }),
        None if is_postmarks() || lines.len() <= ANSWER_LINES => Some(ApiError {
            code,
            message: String::new(),
            start,
        }),
        None => None,
    }
}

/// The number after a key.
fn number(text: &str) -> Option<u16> {
    let start = text
        .char_indices()
        .take(BETWEEN)
        .find(|(_, c)| c.is_ascii_digit())?
        .0;
    let is_between = |c: char| !c.is_alphanumeric();
    if !text[..start].chars().all(is_between) {
        return None;
    }
    let digits = text[start..].bytes().take_while(u8::is_ascii_digit).count();
    text[start..start + digits].parse().ok()
}

/// The value of `Message` in `text`, as JSON or as plain text after the key.
fn message(text: &str) -> Option<String> {
    let key = text.match_indices("essage").find(|(at, word)| {
        let before = text[..*at].strip_suffix(['M', 'm']);
        let begins = before.is_some_and(|before| !before.ends_with(char::is_alphanumeric));
        begins && !text[at + word.len()..].starts_with(char::is_alphanumeric)
    })?;
    let behind = &text[key.0 + "essage".len()..];
    let value = behind.trim_start_matches(['"', '\'', '\\', ']', ' ', ':', '=', '>']);
    let between = behind.len() - value.len();
    if between == 0 || value.is_empty() {
        return None;
    }
    let opened = behind[..between]
        .trim_end_matches('\\')
        .chars()
        .next_back()?;
    let is_escaped = behind[..between - 1].ends_with('\\');
    if opened == '"'
        && !is_escaped
        && let Some(message) = as_json(&behind[between - 1..])
    {
        return Some(shortened(message.trim(), MESSAGE_CHARS))
            .filter(|message| !message.is_empty());
    }
    let end = match opened {
        '"' | '\'' => closing(value, opened),
        _ => value.find(['}', '\n']).unwrap_or(value.len()),
    };
    let plain = value[..end]
        .trim_end_matches('\\')
        .replace("\\\"", "\"")
        .replace("\\u0027", "'");
    Some(shortened(plain.trim(), MESSAGE_CHARS)).filter(|message| !message.is_empty())
}

/// The JSON string at the start of `text`.
fn as_json(text: &str) -> Option<String> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<String>();
    values.next()?.ok()
}

/// The position of `quote` that ends `value`, skipping escaped quotes and apostrophes.
fn closing(value: &str, quote: char) -> usize {
    let mut found = value.match_indices(quote).filter(|(at, _)| {
        let behind = value[at + quote.len_utf8()..].trim_start();
        behind.is_empty() || behind.starts_with([',', '}', ')', ']', '\\', '"', '\''])
    });
    found.next().map_or(value.len(), |(at, _)| at)
}

/// `… (code 406).` of Symfony, `[406] …` of postmarker, next to the library's own text.
fn by_client(line: &str) -> Option<ApiError> {
    let start = if let Some(at) = find(line, "unable to send an email: ") {
        at + find(&line[at..], "(code ")? + "(code ".len()
    } else if let Some(at) = find(line, "postmarker.exceptions") {
        at + line[at..].find('[')? + 1
    } else {
        return None;
    };
    let code = number(&line[start..])?;
    code_meaning(code)?;
    let message = shortened(line.trim(), MESSAGE_CHARS);
    Some(ApiError {
        code,
        message,
        start,
    })
}

/// The hints for an API response without error code: an HTTP status next to the API's URL, or the page of the
/// network in front of it.
pub(super) fn status_at(lines: &Lines<'_>, at: usize) -> Option<&'static [&'static str]> {
    const STATUSES: &[(&str, &[&str])] = &[
        ("401", &["api.token"]),
        ("403", &["api.blocked"]),
        ("422", &["api.refused"]),
        ("429", &["api.rate"]),
        ("503", &["api.maintenance"]),
        ("500", &["api.server-error"]),
        ("502", &["api.server-error"]),
        ("504", &["api.server-error"]),
    ];
    let line = lines.at(at);
    if is_forbidden_page(lines, at) {
        return Some(&["api.blocked"]);
    }
    if !line.contains("postmarkapp") && !line.contains("ostmark API") {
        return None;
    }
    let is_about_the_api = has_any(line, &["api.postmarkapp.com", "postmark api"]);
    let is_status = |status: &str| {
        line.match_indices(status).any(|(at, _)| {
            let before = line[..at].trim_end_matches(['`', '"', '\'', '(', ' ', ':']);
            let is_word = !line[at + status.len()..].starts_with(|c: char| c.is_ascii_digit());
            let names = [
                "http", "error", "status", "code", "response", "a", "http/1.1", "http/2",
            ];
            is_word
                && names
                    .iter()
                    .any(|name| before.to_ascii_lowercase().ends_with(name))
        })
    };
    STATUSES
        .iter()
        .find(|(status, _)| is_about_the_api && is_status(status))
        .map(|(_, hint)| *hint)
}

/// Whether the line belongs to the HTML page of the network in front of Postmark's API, which says only `403
/// Forbidden` (postmark-facts-2.md section 5.5).
fn is_forbidden_page(lines: &Lines<'_>, at: usize) -> bool {
    let line = lines.at(at);
    if !line.contains("403") || !has(line, "403 forbidden") {
        return false;
    }
    let is_html = has_any(line, &["<title>", "<h1>", "<center>", "<html"]);
    let names_another = lines
        .near(at)
        .any(|line| line.contains("://") && !has(line, "postmark"));
    is_html && !names_another
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_message_follows_a_key_of_its_own() {
        let cases = [
            ("\"Message\": \"no\"", Some("no")),
            ("ErrorCode 1 Ѩessage: no", None),
            ("aMessage: no", None),
        ];
        for (text, found) in cases {
            assert_eq!(message(text).as_deref(), found, "{text}");
        }
    }
}
