//! What an expression in a program's code is: a value, a variable of the environment, or unclear.
//! Nothing is run, and no variable of this computer is looked up.

use std::ops::Range;

use super::code::Code;
use super::lex::{Kind, Language};
use super::setting::Value;
use crate::postmark::Secret;

/// Maximum indirections of names.
const DEPTH: usize = 8;
/// A name with more assignments has no certain value.
const ASSIGNMENTS: usize = 8;

/// Maximum tokens of a function's arguments.
const ARGUMENTS: usize = 100;

/// Objects whose members are environment variables.
const ENVIRONMENTS: [&str; 9] = [
    "os.environ",
    "environ",
    "process.env",
    "import.meta.env",
    "Bun.env",
    "env",
    "ENV",
    "$_ENV",
    "$_SERVER",
];

/// Functions that take a variable name and an optional default.
const READERS: [&str; 19] = [
    "os.environ.get",
    "os.getenv",
    "environ.get",
    "getenv",
    "env",
    "env.str",
    "env.int",
    "env.bool",
    "env.string",
    "env.number",
    "env.get",
    "config",
    "decouple.config",
    "ENV.fetch",
    "Deno.env.get",
    "configService.get",
    "config.get",
    "Env.get",
    "Env::get",
];

/// Functions that only convert their argument's type.
const CONVERSIONS: [&str; 7] = [
    "int",
    "str",
    "String",
    "Number",
    "parseInt",
    "Integer",
    "Number.parseInt",
];

/// Methods that only convert the type.
const CONVERTING_METHODS: [&str; 6] = ["to_i", "to_s", "to_sym", "freeze", "presence", "toString"];

/// Null literals.
const NOTHING: [&str; 6] = ["None", "null", "NULL", "Null", "nil", "undefined"];

/// A value and its literal token, if any.
pub(super) struct Found {
    pub value: Value,
    pub at: Option<usize>,
}

impl From<Value> for Found {
    fn from(value: Value) -> Self {
        Self { value, at: None }
    }
}

/// Evaluates the expression `tokens`.
pub(super) fn evaluate(code: &Code<'_>, tokens: Range<usize>) -> Found {
    expression(code, tokens, 0)
}

fn expression(code: &Code<'_>, tokens: Range<usize>, depth: usize) -> Found {
    let tokens = without_types(code, without_parentheses(code, tokens));
    if tokens.is_empty() || depth > DEPTH || !code.may_go_on() {
        return Value::unclear("an expression").into();
    }
    if tokens.len() == 1 {
        return single(code, tokens.start, depth);
    }
    if let Some(or) = code.find(&tokens, |at| is_or(code, at)) {
        let first = expression(code, tokens.start..or, depth + 1);
        let second = expression(code, or + 1..tokens.end, depth + 1);
        return with_default(first, second);
    }
    let path_end = end_of_path(code, &tokens);
    let path = path_of(code, tokens.start..path_end);
    let rest = path_end..tokens.end;
    if path.is_empty() {
        return Value::unclear("an expression").into();
    }
    if rest.is_empty() {
        return member(&path).into();
    }
    let arguments = code.within(rest.start);
    if arguments.end + 1 != rest.end {
        return block_or_unclear(code, &path, arguments);
    }
    match code.str(rest.start) {
        "(" => call(code, &path, arguments, depth),
        "[" => index(code, &path, arguments).into(),
        _ => Value::unclear("an expression").into(),
    }
}

/// A string, number or word.
fn single(code: &Code<'_>, at: usize, depth: usize) -> Found {
    let word = code.str(at);
    let value = match code.kind(at) {
        Some(Kind::Text) => match code.literal(at) {
            Some(text) => Value::of(text),
            None => Value::unclear("a string with unusual escapes"),
        },
        Some(Kind::Number) => Value::Text(Secret::new(word)),
        Some(Kind::Symbol) => Value::Text(Secret::new(&word[1..])),
        Some(Kind::Computed) => Value::unclear("a string with variables in it"),
        Some(Kind::Word) if NOTHING.contains(&word) => Value::Empty,
        Some(Kind::Word) if ["true", "false"].contains(&word.to_ascii_lowercase().as_str()) => {
            Value::Text(Secret::new(word.to_ascii_lowercase()))
        }
        Some(Kind::Word) => return named(code, word, depth),
        _ => Value::unclear("an expression"),
    };
    Found {
        value,
        at: Some(at),
    }
}

/// A name that the file assigns exactly one value.
fn named(code: &Code<'_>, name: &str, depth: usize) -> Found {
    let places: Vec<usize> = code.values_of(name).take(ASSIGNMENTS + 1).collect();
    let Some((first, others)) = places.split_first() else {
        return Value::variable(name).into();
    };
    let differs = || Value::unclear(format!("`{name}`, which is given several values")).into();
    if others.len() == ASSIGNMENTS {
        return differs();
    }
    let value = |start: usize| expression(code, code.statement(start), depth + 1);
    let first = value(*first);
    if others
        .iter()
        .any(|other| value(*other).value != first.value)
    {
        return differs();
    }
    first
}

/// `process.env.NAME`, `env.NAME`, `PHPMailer::ENCRYPTION_STARTTLS`.
fn member(path: &str) -> Value {
    let name = path
        .rsplit_once('.')
        .filter(|(object, _)| ENVIRONMENTS.contains(object));
    Value::variable(name.map_or(path, |(_, name)| name))
}

/// `ENV["NAME"]`, `os.environ["NAME"]`.
fn index(code: &Code<'_>, path: &str, inside: Range<usize>) -> Value {
    let name = (inside.len() == 1)
        .then(|| code.literal(inside.start))
        .flatten();
    match name.filter(|_| ENVIRONMENTS.contains(&path)) {
        Some(name) => Value::variable(name.expose()),
        None => Value::variable(format!("{path}[…]")),
    }
}

/// A function of the environment, a conversion, or something else.
fn call(code: &Code<'_>, path: &str, inside: Range<usize>, depth: usize) -> Found {
    if inside.len() > ARGUMENTS {
        return Value::variable(format!("{path}(…)")).into();
    }
    let arguments = code.split(inside.clone(), ",");
    let Some(first) = arguments.first().cloned() else {
        return Value::variable(format!("{path}()")).into();
    };
    if CONVERSIONS.contains(&path) {
        return expression(code, first, depth + 1);
    }
    let name = (first.len() == 1)
        .then(|| code.literal(first.start))
        .flatten();
    let Some(name) = name.filter(|_| READERS.contains(&path)) else {
        return Value::variable(shown_call(code, path, inside)).into();
    };
    let variable = Value::variable(name.expose());
    let default = arguments[1..]
        .iter()
        .find_map(|argument| default_of(code, argument));
    match default {
        Some(default) => with_default(variable.into(), expression(code, default, depth + 1)),
        None => variable.into(),
    }
}

/// `credentials.dig(:postmark, :token)`, without string arguments.
fn shown_call(code: &Code<'_>, path: &str, inside: Range<usize>) -> String {
    let is_plain = inside
        .clone()
        .all(|at| matches!(code.kind(at), Some(Kind::Symbol | Kind::Mark)));
    let arguments = if is_plain {
        code.source(&inside)
    } else {
        "…"
    };
    format!("{path}({arguments})")
}

/// The default argument: the second one, or the named one.
fn default_of(code: &Code<'_>, argument: &Range<usize>) -> Option<Range<usize>> {
    let is_named = code.is(argument.start + 1, "=") || code.is(argument.start + 1, ":");
    if !is_named || argument.len() < 3 {
        return Some(argument.clone());
    }
    (code.str(argument.start) == "default").then_some(argument.start + 2..argument.end)
}

/// `ENV.fetch("NAME") { … }`.
fn block_or_unclear(code: &Code<'_>, path: &str, arguments: Range<usize>) -> Found {
    let name = (arguments.len() == 1)
        .then(|| code.literal(arguments.start))
        .flatten();
    match name.filter(|_| path == "ENV.fetch") {
        Some(name) => Value::variable(name.expose()).into(),
        None => Value::unclear("an expression").into(),
    }
}

/// A variable with a fallback.
fn with_default(first: Found, second: Found) -> Found {
    let Value::Variable {
        name,
        default: None,
    } = first.value
    else {
        return first;
    };
    let default = match second.value {
        Value::Text(text) => Some(text),
        Value::Variable { default, .. } => default,
        Value::Unclear(_) | Value::Empty => None,
    };
    Value::Variable { name, default }.into()
}

fn is_or(code: &Code<'_>, at: usize) -> bool {
    let is_word = code.kind(at) == Some(Kind::Word) && code.str(at) == "or";
    is_word || ["||", "??", "?:"].iter().any(|or| code.is(at, or))
}

/// `(value)` and `(int) value`.
fn without_parentheses(code: &Code<'_>, mut tokens: Range<usize>) -> Range<usize> {
    while tokens.len() > 2 && code.is(tokens.start, "(") {
        let close = code.partner(tokens.start);
        let is_cast = code.language == Language::Php && close == tokens.start + 2;
        if close + 1 == tokens.end {
            tokens = tokens.start + 1..close;
        } else if is_cast && ["int", "string"].contains(&code.str(tokens.start + 1)) {
            tokens.start = close + 1;
        } else {
            break;
        }
    }
    tokens
}

/// Removes `!`, `as string` and `.to_i` at the end.
fn without_types(code: &Code<'_>, mut tokens: Range<usize>) -> Range<usize> {
    loop {
        let Some(last) = tokens
            .end
            .checked_sub(1)
            .filter(|last| *last > tokens.start)
        else {
            return tokens;
        };
        let is_method = code.is(last - 1, ".") && CONVERTING_METHODS.contains(&code.str(last));
        let is_cast = code.kind(last - 1) == Some(Kind::Word) && code.str(last - 1) == "as";
        if code.is(last, "!") {
            tokens.end = last;
        } else if last - 1 > tokens.start && (is_method || is_cast) {
            tokens.end = last - 1;
        } else {
            return tokens;
        }
    }
}

/// The end of `a.b.c` at the start of `tokens`.
fn end_of_path(code: &Code<'_>, tokens: &Range<usize>) -> usize {
    let mut at = tokens.start;
    if code.kind(at) != Some(Kind::Word) {
        return at;
    }
    at += 1;
    let joins = [".", "->", "?->", "::", "?.", "\\"];
    while at + 1 < tokens.end
        && joins.iter().any(|join| code.is(at, join))
        && code.kind(at + 1) == Some(Kind::Word)
    {
        at += 2;
    }
    at
}

/// `a.b.c` with dots for member operators, except `::`.
fn path_of(code: &Code<'_>, tokens: Range<usize>) -> String {
    tokens
        .map(|at| match code.str(at) {
            "->" | "?->" | "?." => ".",
            text => text,
        })
        .collect()
}
