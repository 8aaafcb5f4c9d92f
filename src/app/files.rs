//! The Files field: typed, pasted, dropped and completed paths.

use super::Effect;
use super::buffer::Edit;
use super::compose::{check_visited, keep_later};
use super::model::{Model, NoticeKind};
use crate::mail::{FieldId, FileFact};

/// A key for the path being typed; Backspace in the empty line takes the last file away.
pub(super) fn type_file(model: &mut Model, edit: Edit) -> Vec<Effect> {
    let empty = model.form.files.input.value().is_empty();
    if empty && edit == Edit::Backspace {
        model.form.files.paths.pop();
        return keep_later(model);
    }
    model.form.files.input.apply(edit);
    model.form.files.completions.clear();
    Vec::new()
}

/// The typed path joins the list.
pub(super) fn take_typed_path(model: &mut Model) -> Vec<Effect> {
    let typed = std::mem::take(&mut model.form.files.input);
    model.form.files.completions.clear();
    add_paths(model, typed.value())
}

pub(super) fn add_paths(model: &mut Model, text: &str) -> Vec<Effect> {
    let new: Vec<String> = text
        .lines()
        .map(clean_path)
        .filter(|path| !path.is_empty())
        .collect();
    for path in new {
        if !model.form.files.paths.contains(&path) {
            model.form.files.paths.push(path);
        }
    }
    let mut effects = vec![Effect::ProbeFiles(model.form.files.paths.clone())];
    effects.extend(keep_later(model));
    effects
}

/// A dropped or pasted path: without quotes, without `file://`, with its escapes undone.
fn clean_path(text: &str) -> String {
    let text = text.trim();
    let quoted = |quote: char| {
        text.strip_prefix(quote)
            .and_then(|rest| rest.strip_suffix(quote))
    };
    if let Some(inner) = quoted('"').or_else(|| quoted('\'')) {
        return inner.to_owned();
    }
    if let Some(address) = text.strip_prefix("file://") {
        return percent_decoded(address.strip_prefix("localhost").unwrap_or(address));
    }
    text.replace("\\ ", " ")
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let code = tail
            .get(..2)
            .and_then(|digits| std::str::from_utf8(digits).ok());
        match code.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) if *first == b'%' => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            _ => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The edge has looked at the files.
pub(super) fn files_probed(model: &mut Model, facts: Vec<FileFact>) -> Vec<Effect> {
    model.form.files.facts = facts;
    model.form.visited.insert(FieldId::Files);
    check_visited(model);
    Vec::new()
}

/// Completions of a path that is still what was typed.
pub(super) fn paths_completed(model: &mut Model, typed: &str, paths: Vec<String>) -> Vec<Effect> {
    if model.form.files.input.value().trim() != typed {
        return Vec::new();
    }
    match common_beginning(&paths) {
        None => model.notify(NoticeKind::Info, format!("nothing begins with {typed}")),
        Some(common) if common.len() > typed.len() => {
            model.form.files.input.apply(Edit::Replace(common));
        }
        Some(_) => {}
    }
    model.form.files.completions = if paths.len() > 1 { paths } else { Vec::new() };
    Vec::new()
}

fn common_beginning(paths: &[String]) -> Option<String> {
    let first = paths.first()?;
    let shared = |other: &String| {
        first
            .chars()
            .zip(other.chars())
            .take_while(|(a, b)| a == b)
            .count()
    };
    let count = paths.iter().map(shared).min()?;
    Some(first.chars().take(count).collect())
}
