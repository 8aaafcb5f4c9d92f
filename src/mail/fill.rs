//! Variables: `{{name}}` in a message that is started from a file or a template, and their values.
//!
//! A value is text and stays text, whatever is in it: it is escaped for the place where it goes, so that
//! it adds no recipient, no header, no markup and no other file. A value that cannot be escaped there is
//! refused.
//!
//! A backslash before the braces leaves them as they are: `\{{name}}` becomes `{{name}}`. What is no name
//! between braces is no variable.

mod address;
mod html;
mod line;
mod markdown;
mod path;
mod url;

use std::collections::BTreeMap;
use std::ops::Range;

use thiserror::Error;

use super::{BodyFormat, Draft, FieldId, Opened, field};

/// A value that cannot be used in the place of its variable.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the value of {{{{{name}}}}} cannot be used in {place}: {reason}")]
pub struct FillError {
    pub name: String,
    /// The field's label.
    pub place: &'static str,
    /// What is wrong with the value and what to do, without the value.
    pub reason: String,
}

/// A message with variables and their default values.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pattern {
    pub draft: Draft,
    pub values: BTreeMap<String, String>,
    /// Whether braces are literal text instead of variables.
    pub literal: bool,
    /// The message file that it was read from.
    pub opened: Opened,
}

impl Pattern {
    /// Names of its variables in order, without duplicates.
    pub fn variables(&self) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        if self.literal {
            return names;
        }
        for text in texts(&self.draft) {
            for piece in pieces(text) {
                if let Piece::Variable { name, .. } = piece
                    && !names.iter().any(|known| known == name)
                {
                    names.push(name.to_owned());
                }
            }
        }
        names
    }

    /// Variables without a value.
    pub fn missing(&self) -> Vec<String> {
        let has_none = |name: &String| !self.values.contains_key(name);
        self.variables().into_iter().filter(has_none).collect()
    }

    /// Replaces every variable that has a value, escaped for its place.
    ///
    /// # Errors
    ///
    /// [`FillError`] for the first value that cannot be used.
    pub fn filled(&self) -> Result<Draft, FillError> {
        let mut draft = self.draft.clone();
        if self.literal {
            return Ok(draft);
        }
        for id in [
            FieldId::From,
            FieldId::To,
            FieldId::Cc,
            FieldId::Bcc,
            FieldId::ReplyTo,
        ] {
            self.change(draft.line_mut(id), id, |text| address::fill(self, text))?;
        }
        for id in [FieldId::Subject, FieldId::Stream, FieldId::Tag] {
            self.change(draft.line_mut(id), id, |text| line::fill(self, text))?;
        }
        let message_id = [&mut draft.extras.message_id];
        self.change(message_id, FieldId::KeepId, |id| line::fill(self, id))?;
        for (id, rows, sign) in [
            (FieldId::Metadata, &mut draft.extras.metadata, '='),
            (FieldId::Headers, &mut draft.extras.headers, ':'),
        ] {
            self.change(rows, id, |row| line::fill_row(self, row, sign))?;
        }
        self.change(&mut draft.files, FieldId::Files, |path| {
            path::fill(self, path)
        })?;
        let body = match draft.format {
            BodyFormat::Text => Pattern::fill_plain,
            BodyFormat::Markdown => markdown::fill,
            BodyFormat::Html => html::fill,
        };
        self.change([&mut draft.text], FieldId::Body, |text| body(self, text))?;
        self.change([&mut draft.html], FieldId::Body, |text| {
            html::fill(self, text)
        })?;
        Ok(draft)
    }

    /// Replaces texts of the field `id`.
    fn change<'t>(
        &self,
        texts: impl IntoIterator<Item = &'t mut String>,
        id: FieldId,
        fill: impl Fn(&str) -> Result<String, Refused>,
    ) -> Result<(), FillError> {
        for text in texts {
            *text = fill(text).map_err(|Refused { name, reason }| FillError {
                name,
                place: field(id).label,
                reason,
            })?;
        }
        Ok(())
    }

    fn fill_plain(&self, text: &str) -> Result<String, Refused> {
        self.fill(text, |slot, _| Ok(slot.value.to_owned()))
    }

    /// Replaces each variable in `text` with the result of `escape`, which also gets the filled text before
    /// the variable.
    fn fill(
        &self,
        text: &str,
        mut escape: impl FnMut(&Slot<'_>, &str) -> Result<String, String>,
    ) -> Result<String, Refused> {
        let mut out = String::with_capacity(text.len());
        for piece in pieces(text) {
            match piece {
                Piece::Text(text) | Piece::Escaped(text) => out.push_str(text),
                Piece::Variable { name, range } => match self.values.get(name) {
                    Some(value) => {
                        let slot = Slot { value, range };
                        let value = escape(&slot, &out).map_err(|reason| Refused {
                            name: name.to_owned(),
                            reason,
                        })?;
                        out.push_str(&value);
                    }
                    None => out.push_str(&text[range]),
                },
            }
        }
        Ok(out)
    }
}

/// A variable in a text that is being filled.
struct Slot<'a> {
    value: &'a str,
    /// Its bytes in the template, including braces.
    range: Range<usize>,
}

/// A variable whose value cannot be used, and why.
struct Refused {
    name: String,
    reason: String,
}

fn texts(draft: &Draft) -> impl Iterator<Item = &str> {
    let lines = [
        &draft.from,
        &draft.to,
        &draft.cc,
        &draft.bcc,
        &draft.reply_to,
        &draft.subject,
        &draft.stream,
        &draft.tag,
    ];
    let rows = draft.extras.metadata.iter().chain(&draft.extras.headers);
    let rows = rows.chain([&draft.extras.message_id]);
    let bodies = [&draft.text, &draft.html].into_iter();
    let all = lines.into_iter().chain(rows).chain(&draft.files);
    all.chain(bodies).map(String::as_str)
}

/// A piece of text.
enum Piece<'a> {
    Text(&'a str),
    /// Braces escaped by a backslash.
    Escaped(&'a str),
    Variable {
        name: &'a str,
        range: Range<usize>,
    },
}

/// Splits `text` into pieces in linear time.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let (mut pieces, mut rest) = (Vec::new(), text);
    while let Some((before, name, whole, after)) = next(rest) {
        let end = text.len() - after.len();
        let range = end - whole.len()..end;
        match before.strip_suffix('\\') {
            Some(before) => pieces.extend([Piece::Text(before), Piece::Escaped(whole)]),
            None => pieces.extend([Piece::Text(before), Piece::Variable { name, range }]),
        }
        rest = after;
    }
    pieces.push(Piece::Text(rest));
    pieces
}

/// The next variable: text before it, name, variable with braces, text after it.
fn next(text: &str) -> Option<(&str, &str, &str, &str)> {
    let mut from = 0;
    while let Some(found) = text[from..].find("{{") {
        let at = from + found;
        let inside = &text[at + 2..];
        let end = inside.find(|c| !is_of_name(c) && c != ' ');
        let end = end.unwrap_or(inside.len());
        let name = inside[..end].trim_matches(' ');
        if is_name(name) && inside[end..].starts_with("}}") {
            let whole = at + 2 + end + 2;
            return Some((&text[..at], name, &text[at..whole], &text[whole..]));
        }
        from = at + 1;
    }
    None
}

/// The first variable of a text, including braces; also after a backslash, since sent text has no such
/// backslashes left.
pub(super) fn first_variable(text: &str) -> Option<Range<usize>> {
    next(text).map(|(before, _, whole, _)| before.len()..before.len() + whole.len())
}

fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '.')
}

/// Whether this can be the name of a variable: letters, digits, hyphens, underscores and dots.
pub fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(is_of_name)
}

#[cfg(test)]
mod tests;
