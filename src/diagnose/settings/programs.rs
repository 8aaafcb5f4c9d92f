//! Blocks of settings in the code of programs: calls, objects, members, assignments.

mod members;
mod python;

use std::collections::HashSet;
use std::ops::Range;

use super::block::{Block, Item, assemble};
use super::code::Code;
use super::evaluate::evaluate;
use super::lex::{Kind, Language};
use super::objects::{self, object};
use super::setting::{Setting, Value};
use super::table::{Form, Means, Shape};

/// Maximum length of a path such as `Rails.application.config`.
const PATH: usize = 16;
/// Maximum arguments without parentheses, excluding brackets.
const ARGUMENTS: usize = 200;

/// The blocks of `shape` in `code`, in order.
pub(super) fn blocks(code: &Code<'_>, shape: &'static Shape) -> Vec<Block> {
    if language(shape.form) != Some(code.language) {
        return Vec::new();
    }
    match shape.form {
        Form::Calls(_) => python::calls(code, shape),
        Form::Assignments(_) => python::assignments(code, shape),
        Form::Members(_, class) => members::blocks(code, shape, class),
        Form::Argument(_, function) => found(code, |at| argument(code, shape, function, at)),
        Form::Option(_, method, symbol) => {
            found(code, |at| option(code, shape, (method, symbol), at))
        }
        Form::Setter(_, name) => found(code, |at| setter(code, shape, name, at)),
        Form::Marked(_, key, value) => {
            let mut seen = HashSet::new();
            found(code, |at| {
                is_marked(code, (key, value), at)
                    .filter(|open| seen.insert(*open))
                    .and_then(|open| marked(code, shape, value, open))
            })
        }
        Form::Json(path) => json(code, shape, path).into_iter().collect(),
        Form::Names(_) | Form::Properties(_) | Form::Section(_) | Form::Yaml(_) => Vec::new(),
    }
}

/// The language of a shape; `None` if it is not code.
pub(super) fn language(form: Form) -> Option<Language> {
    match form {
        Form::Calls(language)
        | Form::Members(language, _)
        | Form::Argument(language, _)
        | Form::Option(language, _, _)
        | Form::Setter(language, _)
        | Form::Assignments(language)
        | Form::Marked(language, _, _) => Some(language),
        Form::Json(_) => Some(Language::Json),
        Form::Names(_) | Form::Properties(_) | Form::Section(_) | Form::Yaml(_) => None,
    }
}

fn found(code: &Code<'_>, block: impl FnMut(usize) -> Option<Block>) -> Vec<Block> {
    (0..code.tokens.len()).filter_map(block).collect()
}

/// The settings with keys of `shape`.
pub(super) fn keyed(shape: &Shape, settings: Vec<Setting>) -> Vec<Item> {
    let item = |setting: Setting| {
        let (_, means) = shape.keys.iter().find(|(key, _)| *key == setting.key)?;
        Some(Item {
            means: *means,
            setting,
        })
    };
    settings.into_iter().filter_map(item).collect()
}

/// `nodemailer.createTransport({ … })`, or with a URL.
fn argument(code: &Code<'_>, shape: &'static Shape, function: &str, at: usize) -> Option<Block> {
    if !is_word(code, at, function) || !code.is(at + 1, "(") {
        return None;
    }
    let inside = code.within(at + 1);
    let end = code.find(&inside, |at| code.is(at, ","));
    let first = inside.start..end.unwrap_or(inside.end);
    let name = assigned_to(code, path_start(code, at)).unwrap_or_else(|| function.to_owned());
    let options = object(code, &first).or_else(|| wrapped(code, &first));
    let items = match options {
        Some(open) => keyed(shape, objects::settings(code, open)),
        None if first.is_empty() => return None,
        None => vec![whole(code, function, first, Means::Url)],
    };
    assemble(name, shape, items)
}

/// `new SMTPTransport({ … })`, `smtpTransport({ … })`.
fn wrapped(code: &Code<'_>, tokens: &Range<usize>) -> Option<usize> {
    let name = tokens.start + usize::from(code.str(tokens.start) == "new");
    let is_transport = ["SMTPTransport", "smtpTransport"].contains(&code.str(name));
    (is_transport && code.is(name + 1, "(")).then(|| object(code, &code.within(name + 1)))?
}

/// `delivery_method :smtp, address: '…'`, with or without braces.
fn option(
    code: &Code<'_>,
    shape: &'static Shape,
    (method, symbol): (&str, &str),
    at: usize,
) -> Option<Block> {
    let first = at + 1 + usize::from(code.is(at + 1, "("));
    let is_call = is_word(code, at, method) && code.kind(first) == Some(Kind::Symbol);
    if !is_call || code.str(first) != symbol || !code.is(first + 1, ",") {
        return None;
    }
    let start = first + 2;
    let mut end = start;
    while end < code.tokens.len() {
        let is_over = code.kind(end) == Some(Kind::Close) || code.begins_statement(end);
        if is_over && end > start {
            break;
        }
        if end - start > ARGUMENTS && code.kind(end) != Some(Kind::Open) {
            return None;
        }
        end = code.partner(end).max(end) + 1;
    }
    let settings = match object(code, &(start..end)) {
        Some(open) => objects::settings(code, open),
        None => objects::settings_in(code, start..end),
    };
    assemble(method.to_owned(), shape, keyed(shape, settings))
}

/// `config.action_mailer.smtp_settings = { … }`.
fn setter(code: &Code<'_>, shape: &'static Shape, name: &str, at: usize) -> Option<Block> {
    let is_setter =
        is_word(code, at, name) && code.is(at + 1, "=") && at > 0 && code.is(at - 1, ".");
    if !is_setter {
        return None;
    }
    let value = code.statement(at + 2);
    let items = match object(code, &value) {
        Some(open) => keyed(shape, objects::settings(code, open)),
        None => vec![whole(code, name, value, Means::Host)],
    };
    assemble(name.to_owned(), shape, items)
}

/// The bracket around the key at `at`, if that is `key` with the value `value`.
fn is_marked(code: &Code<'_>, (key, value): (&str, &str), at: usize) -> Option<usize> {
    let is_text = |at: usize, text: &str| {
        code.kind(at) == Some(Kind::Text)
            && code.literal(at).is_some_and(|found| found.expose() == text)
    };
    let is_key = is_text(at, key) || is_word(code, at, key);
    let separates = code.is(at + 1, "=>") || code.is(at + 1, ":");
    (is_key && separates && is_text(at + 2, value)).then(|| code.around(at))?
}

/// The array or object that opens at `open`.
fn marked(code: &Code<'_>, shape: &'static Shape, value: &str, open: usize) -> Option<Block> {
    let name = open.checked_sub(2).filter(|_| code.is(open - 1, "=>"));
    let name = name.and_then(|name| code.literal(name));
    let name = name.map_or(value.to_owned(), |name| name.expose().to_owned());
    assemble(name, shape, keyed(shape, objects::settings(code, open)))
}

/// The members of an object in a JSON file.
fn json(code: &Code<'_>, shape: &'static Shape, path: &str) -> Option<Block> {
    let open = object(code, &(0..code.tokens.len()))?;
    let settings = objects::settings(code, open)
        .into_iter()
        .filter_map(|setting| {
            let key = setting
                .key
                .strip_prefix(path)?
                .strip_prefix('.')?
                .to_owned();
            Some(Setting { key, ..setting })
        });
    assemble(path.to_owned(), shape, keyed(shape, settings.collect()))
}

/// A value that represents the whole block.
fn whole(code: &Code<'_>, key: &str, value: Range<usize>, means: Means) -> Item {
    let line = code.line(value.start);
    let found = evaluate(code, value);
    // A text in place of a hash is no host.
    let value = match (found.value, means) {
        (Value::Text(_), Means::Host) => Value::unclear("an expression"),
        (value, _) => value,
    };
    Item {
        means,
        setting: Setting {
            key: key.to_owned(),
            value,
            line,
            place: None,
        },
    }
}

pub(super) fn is_word(code: &Code<'_>, at: usize, word: &str) -> bool {
    code.kind(at) == Some(Kind::Word) && code.str(at) == word
}

/// The start of `a.b.c` that ends with the word at `at`.
pub(super) fn path_start(code: &Code<'_>, mut at: usize) -> usize {
    let joins = [".", "->", "?->", "::", "\\"];
    let first = at.saturating_sub(2 * PATH);
    while at >= 2 + first
        && joins.iter().any(|join| code.is(at - 1, join))
        && code.kind(at - 2) == Some(Kind::Word)
        && code.str(at - 2) != "new"
    {
        at -= 2;
    }
    // `\PHPMailer\PHPMailer\PHPMailer`
    at - usize::from(at >= 1 && code.is(at - 1, "\\"))
}

/// The name that the value at `start` is assigned to.
pub(super) fn assigned_to(code: &Code<'_>, start: usize) -> Option<String> {
    let mut start = start;
    while start > 0 && ["new", "await"].contains(&code.str(start - 1)) {
        start -= 1;
    }
    let sign = start
        .checked_sub(1)
        .filter(|sign| *sign > 0 && code.is(*sign, "="))?;
    if let Some(name) = code.assigned_name(sign) {
        return Some(code.text[name].to_owned());
    }
    let last = sign - 1;
    let is_path = code.kind(last) == Some(Kind::Word);
    is_path.then(|| code.source(&(path_start(code, last)..sign)).to_owned())
}
