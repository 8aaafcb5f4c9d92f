//! Python: smtplib's calls, and Django's assignments.

use std::collections::HashMap;
use std::ops::Range;

use super::super::block::{Block, Item, assemble};
use super::super::code::Code;
use super::super::lex::Kind;
use super::super::objects;
use super::super::setting::{Place, Setting, Value};
use super::super::table::{Means, SMTPLIB, Shape};
use super::{assigned_to, is_word, keyed, path_start};
use crate::postmark::Secret;

/// Maximum arguments of a call.
const ARGUMENTS: usize = 500;

/// A connection: its name and settings.
struct Connection {
    name: String,
    items: Vec<Item>,
}

/// `smtplib.SMTP(host, port)` with the `login(user, password)` of the same object.
pub(super) fn calls(code: &Code<'_>, shape: &'static Shape) -> Vec<Block> {
    let is_imported = (0..code.tokens.len())
        .any(|at| is_word(code, at, "from") && is_word(code, at + 1, "smtplib"));
    let mut connections: Vec<Connection> = Vec::new();
    let mut by_object: HashMap<&str, usize> = HashMap::new();
    for at in 0..code.tokens.len() {
        if code.kind(at) != Some(Kind::Word) || !code.is(at + 1, "(") {
            continue;
        }
        let is_class = ["SMTP", "SMTP_SSL"].contains(&code.str(at));
        let is_member = at > 1 && code.is(at - 1, ".");
        let is_ours = is_member && is_word(code, at - 2, "smtplib") || !is_member && is_imported;
        if is_class && is_ours {
            let object = object_of(code, at);
            if let Some(object) = object {
                by_object.insert(object, connections.len());
            }
            connections.push(connection(code, shape, at, object));
        } else if is_member {
            let object = code.source(&(path_start(code, at - 2)..at - 1));
            if let Some(connection) = by_object.get(object) {
                let items = &mut connections[*connection].items;
                items.extend(method(code, shape, at));
            }
        }
    }
    let blocks = connections.into_iter();
    blocks
        .filter_map(|one| assemble(one.name, shape, one.items))
        .collect()
}

/// The name of a connection: `server = …`, `with … as server`.
fn object_of<'a>(code: &Code<'a>, at: usize) -> Option<&'a str> {
    let after = code.partner(at + 1) + 1;
    if is_word(code, after, "as") {
        return Some(code.str(after + 1)).filter(|name| !name.is_empty());
    }
    let sign = path_start(code, at).checked_sub(1)?;
    let last = sign.checked_sub(1).filter(|_| code.is(sign, "="))?;
    Some(code.source(&(path_start(code, last)..sign)))
}

fn connection(code: &Code<'_>, shape: &Shape, at: usize, object: Option<&str>) -> Connection {
    let start = path_start(code, at);
    let mut items = arguments(code, shape, at, ["host", "port"]);
    if code.str(at) == "SMTP_SSL" {
        // With STARTTLS it takes one call more.
        let place = object.and_then(|object| {
            let close = code.partner(at + 1);
            let call = objects::place(code, statement_start(code, start)..close + 1, at)?;
            Some(Place {
                next: format!("{object}.starttls()"),
                ..call
            })
        });
        items.push(protection(code, at, place));
    }
    Connection {
        name: assigned_to(code, start)
            .or(object.map(str::to_owned))
            .unwrap_or_else(|| "smtplib".to_owned()),
        items,
    }
}

/// The start of the statement that assigns the call at `start`.
fn statement_start(code: &Code<'_>, start: usize) -> usize {
    match start.checked_sub(2) {
        Some(last) if code.is(start - 1, "=") => path_start(code, last),
        _ => start,
    }
}

fn protection(code: &Code<'_>, at: usize, place: Option<Place>) -> Item {
    Item {
        means: Means::Protection(&SMTPLIB),
        setting: Setting {
            key: code.str(at).to_owned(),
            value: Value::Text(Secret::new(code.str(at))),
            line: code.line(at),
            place,
        },
    }
}

/// Settings from a method of a connection.
fn method(code: &Code<'_>, shape: &Shape, at: usize) -> Vec<Item> {
    match code.str(at) {
        "login" => arguments(code, shape, at, ["user", "password"]),
        "connect" => arguments(code, shape, at, ["host", "port"]),
        "starttls" => vec![protection(code, at, None)],
        _ => Vec::new(),
    }
}

/// The arguments of the call at `at`: positional, in the order of `names`, or by name.
fn arguments(code: &Code<'_>, shape: &Shape, at: usize, names: [&str; 2]) -> Vec<Item> {
    let inside = code.within(at + 1);
    if inside.len() > ARGUMENTS {
        return Vec::new();
    }
    let whole = statement_start(code, path_start(code, at))..inside.end + 1;
    let parts = code.split(inside, ",");
    let settings = parts.into_iter().enumerate().filter_map(|(place, part)| {
        let is_named = code.is(part.start + 1, "=");
        let key = if is_named {
            code.str(part.start)
        } else {
            names.get(place)?
        };
        let value = part.start + if is_named { 2 } else { 0 }..part.end;
        Some(argument(code, key, &whole, value))
    });
    keyed(shape, settings.collect())
}

fn argument(code: &Code<'_>, key: &str, call: &Range<usize>, value: Range<usize>) -> Setting {
    objects::setting(code, key.to_owned(), call, call.start, value)
}

/// Django's `EMAIL_HOST = …`. A name with several values has no certain one.
pub(super) fn assignments(code: &Code<'_>, shape: &'static Shape) -> Vec<Block> {
    let mut settings = Vec::new();
    for (key, _) in shape.keys {
        for start in code.values_of(key).take(3) {
            let value = code.statement(start);
            let name = start.saturating_sub(2);
            let whole = name..value.end;
            settings.push(objects::setting(
                code,
                (*key).to_owned(),
                &whole,
                name,
                value,
            ));
        }
    }
    let block = assemble("EMAIL".to_owned(), shape, keyed(shape, settings));
    block.into_iter().collect()
}
