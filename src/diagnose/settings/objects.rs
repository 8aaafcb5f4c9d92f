//! Objects, hashes, arrays and arguments in code, as settings with a path of keys.

use std::ops::Range;

use super::code::Code;
use super::evaluate::evaluate;
use super::lex::{Kind, Language};
use super::setting::{Place, Setting};

/// Maximum tokens of an object.
const TOKENS: usize = 5_000;
/// Maximum nesting of objects.
const DEPTH: usize = 3;

/// An entry of an object.
struct Entry {
    key: String,
    key_at: usize,
    value: Range<usize>,
}

/// The settings of the object that opens at `open`, such as `auth.user` and its value.
pub(super) fn settings(code: &Code<'_>, open: usize) -> Vec<Setting> {
    let mut found = Vec::new();
    collect(code, code.within(open), "", 0, &mut found);
    found
}

/// The settings among the arguments `tokens`: `address: '…', port: 587`.
pub(super) fn settings_in(code: &Code<'_>, tokens: Range<usize>) -> Vec<Setting> {
    let mut found = Vec::new();
    collect(code, tokens, "", 0, &mut found);
    found
}

fn collect(
    code: &Code<'_>,
    tokens: Range<usize>,
    above: &str,
    depth: usize,
    found: &mut Vec<Setting>,
) {
    if tokens.len() > TOKENS || depth > DEPTH {
        return;
    }
    for part in code.split(tokens, ",") {
        let Some(entry) = entry(code, &part) else {
            continue;
        };
        let key = format!("{above}{}", entry.key);
        match object(code, &entry.value) {
            Some(open) => collect(
                code,
                code.within(open),
                &format!("{key}."),
                depth + 1,
                found,
            ),
            None => found.push(setting(code, key, &part, entry.key_at, entry.value)),
        }
    }
}

/// `key: value`, `'key' => value`, `:key => value`, `key = value`, and shorthand names.
fn entry(code: &Code<'_>, part: &Range<usize>) -> Option<Entry> {
    let first = part.start;
    let key = match code.kind(first)? {
        Kind::Word => code.str(first).to_owned(),
        Kind::Symbol => code.str(first)[1..].to_owned(),
        Kind::Text => code.literal(first)?.expose().to_owned(),
        _ => return None,
    };
    let is_shorthand = part.len() == 1 && code.language == Language::JavaScript;
    let separates = [":", "=>", "="].iter().any(|sign| code.is(first + 1, sign));
    let value = match (is_shorthand, separates) {
        (true, _) => part.clone(),
        (false, true) => first + 2..part.end,
        (false, false) => return None,
    };
    Some(Entry {
        key,
        key_at: first,
        value,
    })
}

/// The bracket of an object literal, or of the one that the name is assigned.
pub(super) fn object(code: &Code<'_>, tokens: &Range<usize>) -> Option<usize> {
    let is_type = |at: usize| ["as", "satisfies"].contains(&code.str(at));
    let end = code.find(tokens, is_type).unwrap_or(tokens.end);
    let tokens = tokens.start..end;
    let first = tokens.start;
    if tokens.is_empty() {
        return None;
    }
    let is_array = code.str(first) == "array" && code.is(first + 1, "(");
    let open = first + usize::from(is_array);
    let opens = match code.language {
        Language::Php => is_array || code.is(first, "["),
        _ => code.is(first, "{"),
    };
    let after = code.partner(open) + 1;
    let is_frozen = code.is(after, ".") && ["freeze", "compact"].contains(&code.str(after + 1));
    if opens && (after == tokens.end || is_frozen && after + 2 == tokens.end) {
        return Some(open);
    }
    if tokens.len() != 1 || code.kind(first) != Some(Kind::Word) {
        return None;
    }
    let mut values = code.values_of(code.str(first));
    let (only, None) = (values.next()?, values.next()) else {
        return None;
    };
    let value = code.statement(only);
    // A name is followed once, so that names that stand for one another have an end.
    (value.len() > 1).then(|| object(code, &value)).flatten()
}

/// A setting whose value is the tokens `value` of the entry or statement `whole`.
pub(super) fn setting(
    code: &Code<'_>,
    key: String,
    whole: &Range<usize>,
    key_at: usize,
    value: Range<usize>,
) -> Setting {
    let found = evaluate(code, value.clone());
    let place = found.at.and_then(|at| match value.len() {
        1 if at == value.start => place(code, key_at..whole.end, at),
        _ => place_of_constant(code, at),
    });
    Setting {
        key,
        value: found.value,
        line: code.line(found.at.unwrap_or(value.start)),
        place,
    }
}

/// The place of the literal at `at`; `shown` is the text shown of it.
pub(super) fn place(code: &Code<'_>, shown: Range<usize>, at: usize) -> Option<Place> {
    let bytes = |at: usize| code.tokens[at].start as usize..code.tokens[at].end as usize;
    let quote = code
        .str(at)
        .chars()
        .next()
        .filter(|c| matches!(c, '"' | '\''));
    let is_plain = code.kind(at) != Some(Kind::Text) || quote.is_some();
    let last = shown.end.checked_sub(1)?;
    let ends = [";", ","].iter().any(|sign| code.is(last + 1, sign));
    let end = bytes(last + usize::from(ends)).end;
    is_plain.then(|| Place {
        span: bytes(shown.start).start..end,
        value: bytes(at),
        quote,
        next: String::new(),
    })
}

/// `PORT = 465` elsewhere in the file.
fn place_of_constant(code: &Code<'_>, at: usize) -> Option<Place> {
    let name = at.checked_sub(2)?;
    let is_alone = code.is(at - 1, "=") && code.statement(at) == (at..at + 1);
    (is_alone && code.kind(name) == Some(Kind::Word)).then(|| place(code, name..at + 1, at))?
}
