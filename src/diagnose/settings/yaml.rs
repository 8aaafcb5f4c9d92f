//! The part of YAML that configuration files are written in: nested keys with one value each. Lists are
//! passed over; anchors, tags and braces make a value unclear.

use super::code::unescaped;
use super::expand::is_name;
use super::setting::{Place, Value};
use crate::postmark::Secret;

/// A value and its path, such as `spring.mail.host`.
pub(super) struct Scalar {
    pub path: String,
    pub value: Value,
    pub line: usize,
    /// The document's number in the file.
    pub document: usize,
    pub place: Place,
}

/// Maximum nesting.
const DEPTH: usize = 32;

/// An open key, with its column.
struct Parent<'a> {
    indent: usize,
    key: &'a str,
}

/// The values of `text`; `None` if it is not supported YAML.
pub(super) fn scalars(text: &str) -> Option<Vec<Scalar>> {
    let mut found = Vec::new();
    let mut parents: Vec<Parent<'_>> = Vec::new();
    let mut document = 0;
    let mut block = None;
    let mut next = 0;
    for (number, line) in (1..).zip(text.split_inclusive('\n')) {
        let start_of_line = next;
        next += line.len();
        let line = line.trim_end();
        let content = line.trim_start_matches(' ');
        let indent = line.len() - content.len();
        let start = start_of_line + indent;
        let is_blank = content.is_empty();
        if block.is_some_and(|block| is_blank || indent > block) || is_blank {
            continue;
        }
        block = None;
        if content.starts_with('#') {
            continue;
        }
        if content.starts_with("---") || content.starts_with("...") {
            parents.clear();
            document += 1;
            continue;
        }
        if content.starts_with('\t') {
            return None;
        }
        while parents.last().is_some_and(|parent| parent.indent >= indent) {
            parents.pop();
        }
        if content.starts_with("- ") || content.trim() == "-" {
            parents.push(Parent { indent, key: "-" });
            continue;
        }
        let (key, rest) = key_of(content)?;
        let written = rest.trim_start();
        if parents.len() == DEPTH {
            return None;
        }
        if written.is_empty() || written.starts_with('#') {
            parents.push(Parent { indent, key });
        } else if written.starts_with(['|', '>']) {
            block = Some(indent);
        } else {
            let (value, quote, length) = value_of(written)?;
            let value_at = start + content.len() - written.len();
            found.push(Scalar {
                path: path(&parents, key),
                value,
                line: number,
                document,
                place: Place {
                    span: start..value_at + length,
                    value: value_at..value_at + length,
                    quote,
                    next: String::new(),
                },
            });
        }
    }
    Some(found)
}

fn path(parents: &[Parent<'_>], key: &str) -> String {
    let keys = parents.iter().map(|parent| parent.key);
    keys.chain([key]).collect::<Vec<_>>().join(".")
}

/// `key:` at the start of a line, and the rest.
fn key_of(content: &str) -> Option<(&str, &str)> {
    for quote in ['"', '\''] {
        if let Some(rest) = content.strip_prefix(quote) {
            let (key, rest) = rest.split_once(quote)?;
            return Some((key, rest.strip_prefix(':')?));
        }
    }
    let mut ends = content.match_indices(':');
    let (end, _) = ends.find(|(at, _)| {
        let after = &content[at + 1..];
        after.is_empty() || after.starts_with(' ')
    })?;
    Some((content[..end].trim_end(), &content[end + 1..]))
}

/// A single-line value, its quotes and its length. `None` if it continues in the next line.
fn value_of(written: &str) -> Option<(Value, Option<char>, usize)> {
    let written = written.trim_end();
    let first = written.chars().next()?;
    match first {
        '"' | '\'' => {
            let close = closing_quote(&written[1..], first)?;
            let inner = &written[1..=close];
            let text = match first {
                '"' => unescaped(inner),
                _ => Some(Secret::new(inner.replace("''", "'"))),
            };
            let text = text.map(|text| placeholder(text.expose()));
            let value = text.unwrap_or_else(|| Value::unclear("a string with unusual escapes"));
            Some((value, Some(first), close + 2))
        }
        '{' | '[' if !balanced(written) => None,
        '{' | '[' | '&' | '*' | '!' => {
            let why = Value::unclear("braces, an anchor or a tag");
            Some((why, None, written.len()))
        }
        _ => {
            let end = written.find(" #").unwrap_or(written.len());
            let text = written[..end].trim_end();
            Some((plain(text), None, text.len()))
        }
    }
}

fn closing_quote(text: &str, quote: char) -> Option<usize> {
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let skipped = match quote {
            '"' if rest.starts_with('\\') => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
            '\'' if rest.starts_with("''") => 2,
            _ if rest.starts_with(quote) => return Some(at),
            _ => rest.chars().next().map_or(1, char::len_utf8),
        };
        at += skipped;
    }
    None
}

fn balanced(text: &str) -> bool {
    let count = |sign: char| text.matches(sign).count();
    count('{') == count('}') && count('[') == count(']')
}

fn plain(text: &str) -> Value {
    match text {
        "~" | "null" | "Null" | "NULL" => Value::Empty,
        text => placeholder(text),
    }
}

/// `${NAME}`, `${NAME:default}` of Spring, `%env(NAME)%` of Symfony, or the text itself.
fn placeholder(text: &str) -> Value {
    let within = |open: &str, close: &str| text.strip_prefix(open)?.strip_suffix(close);
    if let Some(name) = within("%env(", ")%").filter(|name| is_name(&name.replace(':', "_"))) {
        return Value::variable(name);
    }
    if let Some(inside) = within("${", "}") {
        let (name, default) = inside.split_once(':').unwrap_or((inside, ""));
        if is_name(name) {
            return Value::Variable {
                name: name.to_owned(),
                default: Some(Secret::new(default)).filter(|text| !text.is_empty()),
            };
        }
    }
    if text.contains("${") || text.contains("%env(") {
        return Value::unclear("a text with a variable in it");
    }
    Value::of(Secret::new(text))
}
