//! Values in address fields: a name or an address, never another recipient (RFC 5322 section 3.4).

use super::line::{is_line_break, one_line};
use super::{Pattern, Piece, Refused, pieces};
use crate::mail::address::{Mailbox, display_name, find_unquoted, without_comments};
use crate::mail::list::split;

/// Stands for a value while the name around it is parsed: a noncharacter, which occurs in no text.
const PLACE: char = '\u{fdd0}';

/// Fills a list of mailboxes; the number of entries stays the same.
pub(super) fn fill(pattern: &Pattern, list: &str) -> Result<String, Refused> {
    let (mut out, mut from) = (String::with_capacity(list.len()), 0);
    for entry in split(list) {
        out.push_str(&list[from..entry.start]);
        out.push_str(&fill_entry(pattern, &list[entry.clone()])?);
        from = entry.end;
    }
    out.push_str(&list[from..]);
    Ok(out)
}

/// Fills one mailbox. The text before `<` is a display name and gets quoted; the rest is an address.
fn fill_entry(pattern: &Pattern, entry: &str) -> Result<String, Refused> {
    let refused = |reason: String| Refused {
        name: first_name(pattern, entry).unwrap_or_default(),
        reason,
    };
    if first_name(pattern, entry).is_none() {
        return pattern.fill_plain(entry);
    }
    let open = find_unquoted(entry, '<').map_err(|error| refused(error.to_string()))?;
    let (name, address) = entry.split_at(open.unwrap_or(0));
    let address = pattern.fill(address, |slot, _| address_part(slot.value))?;
    if first_name(pattern, name).is_none() {
        return Ok(format!("{}{address}", pattern.fill_plain(name)?));
    }
    let name = fill_name(pattern, name).map_err(refused)?;
    let blank = &entry[..entry.len() - entry.trim_start().len()];
    Ok(format!("{blank}{}{address}", Mailbox::quoted_name(&name)))
}

/// Fills a display name, which may be quoted in the template, entirely or partly.
fn fill_name(pattern: &Pattern, name: &str) -> Result<String, String> {
    let (mut marked, mut values) = (String::new(), Vec::new());
    for piece in pieces(name) {
        match piece {
            Piece::Text(text) => marked.push_str(&text.replace(PLACE, "")),
            Piece::Escaped(braces) => {
                marked.push(PLACE);
                values.push(braces.to_owned());
            }
            Piece::Variable {
                name: variable,
                range,
            } => {
                let value = pattern.values.get(variable);
                marked.push(PLACE);
                values.push(value.map_or_else(|| name[range].to_owned(), |value| one_line(value)));
            }
        }
    }
    let read = without_comments(&marked).map_err(|error| error.to_string())?;
    if read.matches(PLACE).count() < values.len() {
        return Err("it is in a comment of the address; take the parentheses away".into());
    }
    let (mut out, mut values) = (String::new(), values.into_iter());
    for c in display_name(&read).unwrap_or_default().chars() {
        match c {
            PLACE => out.push_str(&values.next().unwrap_or_default()),
            c => out.push(c),
        }
    }
    Ok(out.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// A value as an address or part of one.
fn address_part(value: &str) -> Result<String, String> {
    let value = value.trim();
    let is_special = |c: char| c.is_whitespace() || c.is_control() || ",;:<>()[]\"\\".contains(c);
    match value.contains(is_special) || value.contains(is_line_break) {
        true => Err("it is not one plain email address. Each recipient needs a variable of its own, and a name goes in front: {{name}} <{{address}}>".into()),
        false => Ok(value.to_owned()),
    }
}

fn first_name(pattern: &Pattern, text: &str) -> Option<String> {
    let mut pieces = pieces(text).into_iter();
    pieces.find_map(|piece| match piece {
        Piece::Variable { name, .. } if pattern.values.contains_key(name) => Some(name.to_owned()),
        _ => None,
    })
}
