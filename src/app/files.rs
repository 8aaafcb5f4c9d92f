//! The Files field: typed, pasted, dropped and completed paths.

use super::buffer::Edit;
use super::changes::{check_visited, keep_later};
use super::model::Model;
use super::notice::NoticeKind;
use super::paths::{common_beginning, paths_in};
use super::{Effect, simulation};
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
    add(model, paths_in(text))
}

/// Files join the list; the edge looks at them at once.
pub(super) fn add(model: &mut Model, new: Vec<String>) -> Vec<Effect> {
    for path in new {
        if !model.form.files.paths.contains(&path) {
            model.form.files.paths.push(path);
        }
    }
    let mut effects = vec![Effect::probe(&model.form.files.paths)];
    effects.extend(keep_later(model));
    effects
}

/// The edge has looked at the files.
pub(super) fn files_probed(model: &mut Model, facts: Vec<FileFact>) -> Vec<Effect> {
    simulation::in_own_form(model, |model| take_facts(model, &facts));
    take_facts(model, &facts);
    Vec::new()
}

fn take_facts(model: &mut Model, facts: &[FileFact]) {
    let files = &mut model.form.files;
    let is_new = |known: &FileFact| facts.iter().any(|fact| fact.path == known.path);
    files.facts.retain(|known| !is_new(known));
    let asked = facts.iter().filter(|fact| files.paths.contains(&fact.path));
    files.facts.extend(asked.cloned());
    model.form.visited.insert(FieldId::Files);
    check_visited(model);
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
