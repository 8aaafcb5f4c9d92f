//! `NAME=value` lines: `.env` files, Java properties, INI files.

use std::ops::Range;

use super::code::unescaped;
use super::setting::Place;

/// The file's dialect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flavor {
    /// dotenv: quotes, comments after values, `${OTHER}`.
    Dotenv,
    /// Java properties, where quotes are part of the value.
    Properties,
    /// Sections in brackets.
    Ini,
}

/// A value as written.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Raw {
    /// Without quotes.
    pub text: String,
    /// The quote character.
    pub quote: Option<char>,
    /// Why its value is uncertain.
    pub problem: Option<&'static str>,
    /// Length in the file, including quotes.
    length: usize,
}

#[derive(Clone, PartialEq, Eq)]
pub(super) struct Line<'a> {
    pub section: &'a str,
    /// The document's number in the file.
    pub document: usize,
    pub key: &'a str,
    pub value: Raw,
    /// From 1.
    pub line: usize,
    /// From the key to the end of the value.
    span: Range<usize>,
    /// Start of the value.
    value_at: usize,
}

impl Line<'_> {
    /// The place for a replacement value.
    pub(super) fn place(&self) -> Place {
        Place {
            span: self.span.clone(),
            value: self.value_at..self.span.end,
            quote: self.value.quote,
            next: String::new(),
        }
    }
}

/// Parses the assignments of `text`. With `strict`, only comments and sections may occur besides, which
/// identifies such a file.
pub(super) fn read(text: &str, flavor: Flavor, strict: bool) -> Option<Vec<Line<'_>>> {
    let mut lines = Vec::new();
    let (mut at, mut number, mut section, mut document) = (0, 1, "", 0);
    while at < text.len() {
        let end = text[at..].find('\n').map_or(text.len(), |end| at + end);
        let line = text[at..end].trim();
        let mut next = end + 1;
        if let Some(name) = section_of(line, flavor) {
            section = name;
        } else if is_comment(line, flavor) {
            // A line of dashes in a comment begins another document.
            if flavor == Flavor::Properties && ["#---", "!---"].contains(&line) {
                document += 1;
            }
        } else if let Some((key, value_at)) = key_of(text, at, end, flavor) {
            let (value, value_end) = value(text, value_at, end, flavor);
            if strict && looks_like_code(key, &value, &text[at..value_at], flavor) {
                return None;
            }
            next = next.max(value_end + 1);
            let start = end - text[at..end].trim_start().len();
            lines.push(Line {
                section,
                document,
                key,
                line: number,
                span: start..value_at + value.length,
                value_at,
                value,
            });
        } else if strict {
            return None;
        }
        let passed = &text[at..next.min(text.len())];
        number += passed.bytes().filter(|byte| *byte == b'\n').count();
        at = next;
    }
    Some(lines)
}

fn section_of(line: &str, flavor: Flavor) -> Option<&str> {
    let name = line.strip_prefix('[')?.strip_suffix(']')?;
    (flavor == Flavor::Ini).then_some(name.trim())
}

fn is_comment(line: &str, flavor: Flavor) -> bool {
    let signs: &[char] = match flavor {
        Flavor::Dotenv => &['#'],
        Flavor::Properties => &['#', '!'],
        Flavor::Ini => &['#', ';'],
    };
    line.is_empty() || line.starts_with(signs)
}

/// The key of the line from `at` to `end`, and the start of its value.
fn key_of(text: &str, at: usize, end: usize, flavor: Flavor) -> Option<(&str, usize)> {
    let line = &text[at..end];
    let mut key = line.trim_start();
    if flavor == Flavor::Dotenv {
        key = key.strip_prefix("export ").unwrap_or(key).trim_start();
    }
    let start = line.len() - key.len();
    let length = key.find(|c: char| !is_key(c)).unwrap_or(key.len());
    let (name, rest) = key.split_at(length);
    let sign = rest.trim_start();
    let separated = sign.starts_with('=') || flavor == Flavor::Properties && sign.starts_with(':');
    if !name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') || !separated {
        return None;
    }
    let value = &sign[1..];
    let blanks = value.len() - value.trim_start().len();
    let value_at = at + start + length + (rest.len() - sign.len()) + 1 + blanks;
    Some((name, value_at.min(end)))
}

fn is_key(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-' | '[' | ']')
}

/// Whether a line that could be from `.env` looks more like code.
fn looks_like_code(key: &str, value: &Raw, before: &str, flavor: Flavor) -> bool {
    let is_variable = !key.contains('.');
    let spaced = flavor == Flavor::Dotenv && is_variable && before.trim_end() != before;
    let spaced = spaced || flavor == Flavor::Dotenv && is_variable && before.contains(" =");
    let opens = value.text.starts_with(['{', '[', '(']);
    let has_quotes = value.quote.is_none() && value.text.contains(['"', '\'', '`']);
    spaced || flavor != Flavor::Ini && (opens || has_quotes) || value.text.ends_with(';')
}

/// The value from `at`, and its end; only a quoted one may continue after `end`.
fn value(text: &str, at: usize, end: usize, flavor: Flavor) -> (Raw, usize) {
    let written = &text[at..end];
    match flavor {
        Flavor::Dotenv => dotenv(text, at, end),
        Flavor::Properties => (properties(written), end),
        Flavor::Ini => (ini(written.trim_end()), end),
    }
}

fn plain(text: &str, problem: Option<&'static str>) -> Raw {
    Raw {
        text: text.to_owned(),
        quote: None,
        problem,
        length: text.len(),
    }
}

fn dotenv(text: &str, at: usize, end: usize) -> (Raw, usize) {
    let quote = text[at..end]
        .chars()
        .next()
        .filter(|c| matches!(c, '"' | '\'' | '`'));
    let Some(quote) = quote else {
        let written = text[at..end].trim_end();
        let cut = comment_in(written).unwrap_or(written.len());
        let problem = written[..cut]
            .contains('#')
            .then_some("an unquoted value with `#` in it, where some libraries see a comment");
        return (plain(written[..cut].trim_end(), problem), end);
    };
    let Some(close) = closing_quote(&text[at + 1..], quote) else {
        return (plain("", Some("a quote that is not closed")), end);
    };
    let inner = &text[at + 1..at + 1 + close];
    let after = at + close + 2;
    let line_end = text[after..]
        .find('\n')
        .map_or(text.len(), |end| after + end);
    let rest = text[after..line_end].trim();
    let mut raw = Raw {
        text: inner.to_owned(),
        quote: Some(quote),
        problem: None,
        length: close + 2,
    };
    if quote == '"' {
        match unescaped(inner) {
            Some(plain) => raw.text = plain.expose().to_owned(),
            None => raw.problem = Some("a quoted value with unusual escapes"),
        }
    }
    if !rest.is_empty() && !rest.starts_with('#') {
        raw.problem = Some("a quoted value with more behind it");
    }
    (raw, line_end)
}

/// The start of a comment after a value.
fn comment_in(value: &str) -> Option<usize> {
    let comment = value.find(" #").or_else(|| value.find("\t#"));
    comment.or(value.starts_with('#').then_some(0))
}

fn closing_quote(text: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quote == '"' => escaped = true,
            c if c == quote => return Some(at),
            _ => {}
        }
    }
    None
}

/// Trailing spaces and quotes belong to the value.
fn properties(written: &str) -> Raw {
    let written = written.trim_end_matches('\r');
    if written.ends_with('\\') {
        return plain("", Some("a value that goes on in the next line"));
    }
    if !written.contains('\\') {
        return plain(written, None);
    }
    let ordinary = written.replace("\\:", ":").replace("\\=", "=");
    let raw = match unescaped(&ordinary) {
        Some(text) => plain(text.expose(), None),
        None => plain("", Some("a value with unusual escapes")),
    };
    Raw {
        length: written.len(),
        ..raw
    }
}

fn ini(written: &str) -> Raw {
    for quotes in ["\"\"\"", "\"", "'", "`"] {
        let inner = written
            .strip_prefix(quotes)
            .and_then(|rest| rest.strip_suffix(quotes));
        if let Some(inner) = inner.filter(|inner| !inner.contains(quotes)) {
            return Raw {
                text: inner.to_owned(),
                quote: quotes.chars().next(),
                problem: None,
                length: written.len(),
            };
        }
    }
    let problem = written
        .contains(['#', ';'])
        .then_some("an unquoted value with `#` or `;` in it, where a comment begins");
    plain(written, problem)
}
