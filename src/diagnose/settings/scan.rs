//! Finds `name = value` in any text that configures a program: `.env`, YAML, JSON, PHP, JavaScript,
//! Python, Ruby. No language is parsed; the shape of an assignment is alike in all of them.

use crate::postmark::Secret;

/// What stands on the right of an assignment, or as an argument of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    /// A text or number as written, without its quotes.
    Literal(Secret),
    /// Something that is known only when the program runs: a variable, an environment variable.
    Reference(String),
}

/// One assignment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pair {
    /// The name as written, without a leading `$` or quotes.
    pub name: String,
    /// The value.
    pub value: Value,
    /// The line, from 1.
    pub line: usize,
}

/// One call whose arguments may be settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Call {
    /// The last part of the name, `login` of `server.login`.
    pub name: String,
    /// Positional arguments.
    pub arguments: Vec<Value>,
    /// The line, from 1.
    pub line: usize,
}

/// Lines beyond this are not settings.
const LINES: usize = 2_000;
/// Characters beyond this in a line are not settings.
const LINE_CHARS: usize = 4_000;

/// Every assignment in `text`, in order.
pub(super) fn pairs(text: &str) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for (line, code) in lines(text) {
        match whole_line(code) {
            Some((name, value)) => pairs.push(Pair { name, value, line }),
            None => pairs.extend(pieces(code).into_iter().map(|(name, value)| Pair {
                name,
                value,
                line,
            })),
        }
    }
    pairs
}

/// Every call in `text` with one of `names`, in order; arguments must stand on the same line.
pub(super) fn calls(text: &str, names: &[&str]) -> Vec<Call> {
    let mut calls = Vec::new();
    for (line, code) in lines(text) {
        for name in names {
            for (at, _) in code.match_indices(name) {
                let rest = &code[at + name.len()..];
                let starts_word = !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
                let Some(inside) = rest.strip_prefix('(').filter(|_| starts_word) else {
                    continue;
                };
                calls.push(Call {
                    name: (*name).to_owned(),
                    arguments: arguments(inside),
                    line,
                });
            }
        }
    }
    calls.sort_by_key(|call| call.line);
    calls
}

/// Lines with their number, without comments.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().take(LINES).enumerate().map(|(at, line)| {
        let end = line
            .char_indices()
            .nth(LINE_CHARS)
            .map_or(line.len(), |(end, _)| end);
        (at + 1, without_comment(&line[..end]).trim())
    })
}

/// Cuts `# …` and `// …` where they stand at the start or after a blank, outside quotes.
fn without_comment(line: &str) -> &str {
    let mut quote = None;
    let mut before = ' ';
    for (at, c) in line.char_indices() {
        match quote {
            Some(open) if c == open && before != '\\' => quote = None,
            Some(_) => {}
            None if matches!(c, '"' | '\'' | '`') => quote = Some(c),
            None if before.is_whitespace() && (c == '#' || line[at..].starts_with("//")) => {
                return &line[..at];
            }
            None => {}
        }
        before = c;
    }
    line
}

/// `NAME=value` of `.env` and `name: value` of YAML, where the value is not quoted and goes on to the
/// end of the line.
fn whole_line(code: &str) -> Option<(String, Value)> {
    let code = code.strip_prefix("export ").unwrap_or(code);
    let code = code.strip_prefix("- ").unwrap_or(code).trim_start();
    let (name, rest) = take_name(code)?;
    let value = match rest.strip_prefix('=') {
        Some(value) => value,
        None => rest.strip_prefix(": ")?,
    };
    let value = value.trim();
    let is_bare = !value.is_empty()
        && !value.starts_with(['"', '\'', '`', '{', '[', '>'])
        && !value.ends_with([',', ';', '{', '(', ')', '}']);
    is_bare.then(|| (name, bare(value)))
}

/// Assignments inside a line of code.
fn pieces(code: &str) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    let mut rest = code;
    while !rest.is_empty() {
        match assignment(rest) {
            Some((name, value, after)) => {
                found.push((name, value));
                rest = after;
            }
            None => rest = skip(rest),
        }
    }
    found
}

/// Past the next word or quoted text or sign.
fn skip(code: &str) -> &str {
    if let Some((_, after)) = quoted(code) {
        return after;
    }
    let word = code
        .find(|c: char| !is_name(c))
        .filter(|&end| end > 0)
        .unwrap_or_else(|| code.chars().next().map_or(0, char::len_utf8));
    code.get(word..).unwrap_or_default()
}

/// `name = value`, `name: value`, `name => value`, with the name quoted or not.
fn assignment(code: &str) -> Option<(String, Value, &str)> {
    let (name, rest) = match quoted(code) {
        Some((name, rest)) => (name.expose().to_owned(), rest),
        None => take_name(code)?,
    };
    let rest = rest.trim_start().trim_start_matches(']');
    let rest = separator(rest.trim_start())?.trim_start();
    let (value, after) = take_value(rest)?;
    Some((name, value, after))
}

fn separator(code: &str) -> Option<&str> {
    for word in ["=>", "=", ":"] {
        let Some(rest) = code.strip_prefix(word) else {
            continue;
        };
        // `==`, `::` and `://` assign nothing.
        return (!rest.starts_with(['=', ':', '/'])).then_some(rest);
    }
    None
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '$' | '.' | '-')
}

/// A name with its dots and arrows: `$mail->SMTPSecure`, `spring.mail.host`.
fn take_name(code: &str) -> Option<(String, &str)> {
    let mut end = 0;
    for (at, c) in code.char_indices() {
        let arrow = c == '>' && code[..at].ends_with('-');
        if !is_name(c) && !arrow {
            break;
        }
        end = at + c.len_utf8();
    }
    let name = code.get(..end)?.trim_start_matches('$');
    let is_word = name.starts_with(|c: char| c.is_alphabetic() || c == '_');
    is_word.then(|| (name.to_owned(), &code[end..]))
}

/// A quoted text with its escapes undone, and what follows.
fn quoted(code: &str) -> Option<(Secret, &str)> {
    let open = code
        .chars()
        .next()
        .filter(|c| matches!(c, '"' | '\'' | '`'))?;
    let mut text = String::new();
    let mut escaped = false;
    for (at, c) in code.char_indices().skip(1) {
        match c {
            _ if escaped => {
                text.push(unescaped(c, open));
                escaped = false;
            }
            '\\' => escaped = true,
            c if c == open => return Some((Secret::new(text), &code[at + 1..])),
            c => text.push(c),
        }
    }
    None
}

fn unescaped(c: char, open: char) -> char {
    match c {
        'n' if open != '\'' => '\n',
        'r' if open != '\'' => '\r',
        't' if open != '\'' => '\t',
        c => c,
    }
}

fn take_value(code: &str) -> Option<(Value, &str)> {
    if let Some((text, after)) = quoted(code) {
        return Some((Value::Literal(text), after));
    }
    let end = code.find([',', ';', '}', ')', '{']).unwrap_or(code.len());
    let word = code[..end].trim();
    let is_value =
        !word.is_empty() && !word.starts_with(['[', '(']) && !code[end..].starts_with('{');
    is_value.then(|| (bare(word), &code[end..]))
}

/// What is not quoted: a number, a word, or a name for something else.
fn bare(text: &str) -> Value {
    match environment_name(text) {
        Some(name) => Value::Reference(name),
        None => Value::Literal(Secret::new(text)),
    }
}

/// Ways of naming an environment variable.
const ENVIRONMENT: [&str; 9] = [
    "process.env.",
    "process.env[",
    "os.environ[",
    "os.environ.get(",
    "os.getenv(",
    "getenv(",
    "ENV[",
    "ENV.fetch(",
    "env(",
];

fn environment_name(text: &str) -> Option<String> {
    let dollar = text
        .strip_prefix("${")
        .or_else(|| text.strip_prefix("$_ENV["))
        .or_else(|| text.strip_prefix('$'));
    let inside = ENVIRONMENT
        .iter()
        .find_map(|word| text.split_once(word).map(|(_, rest)| rest))
        .or(dollar)?;
    let name: String = inside
        .trim_start_matches(['"', '\'', '`'])
        .chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect();
    (!name.is_empty()).then_some(name)
}

/// Positional arguments up to the closing bracket. Named ones (`timeout=5`) are left out.
fn arguments(inside: &str) -> Vec<Value> {
    let mut found = Vec::new();
    let mut rest = inside.trim_start();
    while !rest.is_empty() && !rest.starts_with(')') {
        if let Some((_, _, after)) = assignment(rest) {
            rest = after;
        } else if let Some((value, after)) = take_value(rest) {
            found.push(value);
            rest = after;
        } else {
            break;
        }
        rest = rest.trim_start().trim_start_matches(',').trim_start();
    }
    found
}

#[cfg(test)]
mod tests;
