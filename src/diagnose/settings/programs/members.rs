//! Members of an object that are set one after the other: PHPMailer.

use std::collections::HashMap;

use super::super::block::{Block, Item, assemble};
use super::super::code::Code;
use super::super::lex::Kind;
use super::super::objects;
use super::super::setting::Setting;
use super::super::table::{Means, Shape};
use super::{assigned_to, is_word, keyed, path_start};

/// Members that only this class has: an excerpt may begin after `new`.
const TELLING: [&str; 4] = ["isSMTP", "IsSMTP", "SMTPAuth", "SMTPSecure"];

struct Object {
    name: String,
    items: Vec<Item>,
    is_mailer: bool,
}

/// `$mail->Host = '…'` for each object of `class`.
pub(super) fn blocks(code: &Code<'_>, shape: &'static Shape, class: &str) -> Vec<Block> {
    let mut objects: Vec<Object> = Vec::new();
    let mut by_name: HashMap<String, usize> = HashMap::new();
    for at in 0..code.tokens.len() {
        if code.kind(at) != Some(Kind::Word) {
            continue;
        }
        let start = path_start(code, at);
        let is_new = start > 0 && is_word(code, start - 1, "new");
        if is_new && code.str(at) == class {
            if let Some(name) = assigned_to(code, start) {
                by_name.insert(name.clone(), objects.len());
                objects.push(Object {
                    name,
                    items: Vec::new(),
                    is_mailer: true,
                });
            }
            continue;
        }
        if at < 2 || !code.is(at - 1, "->") {
            continue;
        }
        let name = code.source(&(start..at - 1));
        let (item, is_telling) = (
            member(code, shape, start, at),
            TELLING.contains(&code.str(at)),
        );
        if item.is_none() && !is_telling {
            continue;
        }
        let place = *by_name.entry(name.to_owned()).or_insert(objects.len());
        if place == objects.len() {
            objects.push(Object {
                name: name.to_owned(),
                items: Vec::new(),
                is_mailer: false,
            });
        }
        objects[place].is_mailer |= is_telling;
        objects[place].items.extend(item);
    }
    let mailers = objects.into_iter().filter(|object| object.is_mailer);
    mailers
        .filter_map(|object| assemble(object.name, shape, object.items))
        .collect()
}

/// `->Key = value`, `->setFrom(…)`.
fn member(code: &Code<'_>, shape: &Shape, start: usize, at: usize) -> Option<Item> {
    let key = code.str(at);
    if key == "setFrom" && code.is(at + 1, "(") {
        let inside = code.within(at + 1);
        let end = code.find(&inside, |at| code.is(at, ","));
        let first = inside.start..end.unwrap_or(inside.end);
        let whole = start..inside.end;
        return Some(Item {
            means: Means::From,
            setting: Setting {
                place: None,
                ..objects::setting(code, key.to_owned(), &whole, start, first)
            },
        });
    }
    let is_known = shape.keys.iter().any(|(known, _)| *known == key);
    if !is_known || !code.is(at + 1, "=") {
        return None;
    }
    let value = code.statement(at + 2);
    let whole = start..value.end;
    let setting = objects::setting(code, key.to_owned(), &whole, start, value);
    keyed(shape, vec![setting]).pop()
}
