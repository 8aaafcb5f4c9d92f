//! `${OTHER}` in a value: taken from the same file, and from nowhere else.

use std::collections::HashMap;

use super::lines::{Flavor, Line, Raw};
use super::setting::Value;
use crate::postmark::Secret;

/// Maximum nesting of variables.
const DEPTH: usize = 8;
/// Maximum number of variables followed for one value.
const STEPS: usize = 64;
const LENGTH: usize = 4_096;

/// The lines of a file by key. The last one of a key counts.
pub(super) struct Names<'a> {
    lines: &'a [Line<'a>],
    by_key: HashMap<&'a str, Vec<usize>>,
    flavor: Flavor,
}

/// The result of expanding variables in a value.
enum Expanded {
    Text(String),
    /// A single variable that this file does not set.
    Variable(String, Option<String>),
    /// Contains such a variable, still written `${NAME}`.
    Partly(String, String),
    Endless,
    /// The text after the `$` may be part of a password.
    NoName,
}

impl<'a> Names<'a> {
    pub(super) fn new(lines: &'a [Line<'a>], flavor: Flavor) -> Self {
        let mut by_key: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, line) in lines.iter().enumerate() {
            by_key.entry(line.key).or_default().push(at);
        }
        Self {
            lines,
            by_key,
            flavor,
        }
    }

    /// The effective line of `key`, and all the lines that set it.
    pub(super) fn get(&self, key: &str) -> Option<(&'a Line<'a>, Vec<usize>)> {
        let places = self.by_key.get(key)?;
        let line = &self.lines[*places.last()?];
        Some((line, places.iter().map(|at| self.lines[*at].line).collect()))
    }

    /// Keys in the order of their last lines.
    pub(super) fn lines(&self) -> impl Iterator<Item = &'a Line<'a>> {
        self.lines.iter().enumerate().filter_map(|(at, line)| {
            let places = self.by_key.get(line.key)?;
            (places.last() == Some(&at)).then_some(line)
        })
    }

    /// Whether another value in the file refers to `key`.
    pub(super) fn is_named(&self, key: &str) -> bool {
        let braces = format!("${{{key}}}");
        let bare = format!("${key}");
        self.lines
            .iter()
            .any(|line| line.value.text.contains(&braces) || line.value.text == bare)
    }

    /// The value of a line. In a URL, unknown variables are kept.
    pub(super) fn value(&self, raw: &Raw, is_address: bool) -> Value {
        if let Some(problem) = raw.problem {
            return Value::unclear(problem);
        }
        if raw.quote.is_none()
            && ["null", "(null)", "empty", "(empty)"].contains(&raw.text.as_str())
        {
            return Value::Empty;
        }
        // Grafana's own variables.
        if ["$__env{", "$__file{"]
            .iter()
            .any(|open| raw.text.starts_with(open))
        {
            return Value::variable(&raw.text[3..]);
        }
        if raw.quote != Some('\'') && (raw.text.starts_with("$(") || raw.text.starts_with('`')) {
            return Value::unclear("a command of the shell");
        }
        let mut steps = STEPS;
        match self.expand(raw, 0, &mut steps) {
            Expanded::Text(text) => Value::of(Secret::new(text)),
            Expanded::Variable(name, default) => Value::Variable {
                name,
                default: default.filter(|text| !text.is_empty()).map(Secret::new),
            },
            Expanded::Partly(text, _) if is_address => Value::of(Secret::new(text)),
            Expanded::Partly(_, name) => {
                Value::unclear(format!("a text with the variable `{name}` in it"))
            }
            Expanded::Endless => Value::unclear("variables that name one another without end"),
            Expanded::NoName => {
                Value::unclear("a value with `$` in it, where some libraries see a variable")
            }
        }
    }

    fn expand(&self, raw: &Raw, depth: usize, steps: &mut usize) -> Expanded {
        if raw.quote == Some('\'') && self.flavor == Flavor::Dotenv {
            return Expanded::Text(raw.text.clone());
        }
        let bare = raw.text.strip_prefix('$').filter(|name| is_name(name));
        match bare.filter(|_| self.flavor == Flavor::Dotenv) {
            // Only what is named as variables mostly are is one for sure.
            Some(name) if is_constant(name) || self.get(name).is_some() => {
                return self.variable(name, None, depth, steps);
            }
            Some(_) => return Expanded::NoName,
            None => {}
        }
        let mut text = String::new();
        let mut unknown = None;
        let mut rest = raw.text.as_str();
        while let Some((before, inside, after)) = next_variable(rest) {
            text.push_str(before);
            let (name, default) = split_default(inside, self.flavor);
            if !is_name(name) {
                return Expanded::NoName;
            }
            let found = self.variable(name, default, depth, steps);
            if before.is_empty() && after.is_empty() && text.is_empty() {
                return found;
            }
            match found {
                Expanded::Text(value) => text.push_str(&value),
                Expanded::Variable(name, _) | Expanded::Partly(_, name) => {
                    text.push_str(&rest[before.len()..rest.len() - after.len()]);
                    unknown = Some(name);
                }
                other @ (Expanded::Endless | Expanded::NoName) => return other,
            }
            if text.len() > LENGTH {
                return Expanded::Endless;
            }
            rest = after;
        }
        text.push_str(rest);
        match unknown {
            Some(name) => Expanded::Partly(text, name),
            None => Expanded::Text(text),
        }
    }

    fn variable(
        &self,
        name: &str,
        default: Option<&str>,
        depth: usize,
        steps: &mut usize,
    ) -> Expanded {
        if depth == DEPTH || *steps == 0 {
            return Expanded::Endless;
        }
        *steps -= 1;
        match self.get(name) {
            // Grafana's variables are those of the environment alone.
            Some((line, _)) if line.value.problem.is_none() && self.flavor != Flavor::Ini => {
                self.expand(&line.value, depth + 1, steps)
            }
            _ => Expanded::Variable(name.to_owned(), default.map(str::to_owned)),
        }
    }
}

/// The text before, inside and after the next `${…}`.
fn next_variable(text: &str) -> Option<(&str, &str, &str)> {
    let start = text.find("${")?;
    let length = text[start..].find('}')?;
    let inside = &text[start + 2..start + length];
    Some((&text[..start], inside, &text[start + length + 1..]))
}

/// `NAME:-default` as in shells, `name:default` as in Spring.
fn split_default(inside: &str, flavor: Flavor) -> (&str, Option<&str>) {
    let sign = match flavor {
        Flavor::Properties => ":",
        Flavor::Dotenv | Flavor::Ini => ":-",
    };
    match inside.split_once(sign) {
        Some((name, default)) => (name, Some(default)),
        None => (inside, None),
    }
}

/// Whether it is a name of a variable or property.
pub(super) fn is_name(text: &str) -> bool {
    let starts = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
    starts && text.chars().all(is_part)
}

fn is_constant(name: &str) -> bool {
    name.bytes()
        .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}
