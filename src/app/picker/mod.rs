//! The file picker: a folder's entries, filtered by typing, one or several taken.
//!
//! Enter opens a folder or takes; Space marks; Left, or Backspace in the empty filter, goes up; a dot in
//! the empty filter shows hidden files. A path that is pasted is taken at once.

use super::actions::{self, Action};
use super::buffer::Edit;
use super::model::{Model, NoticeKind};
use super::{Effect, Key, LineField, Overlay, compose, files};
use crate::mail::{
    FieldId, FileFact, content_type_of, encoded_file_bytes, estimate_bytes, is_forbidden_file,
};
use crate::postmark::limit;

/// The picker.
#[derive(Clone, Default)]
pub struct Picker {
    /// The folder that is shown, as the edge names it; empty until it was read.
    pub folder: String,
    /// The folder that was asked for last.
    asked: String,
    /// Its entries, folders first; `None` while it is read.
    pub entries: Option<Result<Vec<FolderEntry>, String>>,
    /// What is typed.
    pub filter: LineField,
    /// Index of the chosen row among those that fit.
    pub selected: usize,
    /// Files that are marked, wherever they are.
    pub marked: Vec<FileFact>,
    /// Whether names that begin with a dot are shown.
    pub hidden: bool,
    /// About how many bytes the message has without them.
    base: u64,
}

/// One entry of a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderEntry {
    /// Its name.
    pub name: String,
    /// Its whole path.
    pub path: String,
    /// Whether it is a folder.
    pub is_folder: bool,
    /// Size in bytes.
    pub bytes: u64,
    /// Why it cannot be attached, in words.
    pub problem: Option<String>,
}

/// A folder as the edge has read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    /// Its whole path.
    pub path: String,
    /// What is in it, in any order.
    pub entries: Vec<FolderEntry>,
}

impl Picker {
    /// The entries that fit to the filter.
    pub fn rows(&self) -> Vec<&FolderEntry> {
        let wanted = self.filter.value().to_lowercase();
        let entries = self.entries.iter().flatten().flatten();
        let shown = entries.filter(|one| self.hidden || !one.name.starts_with('.'));
        shown
            .filter(|one| one.name.to_lowercase().contains(&wanted))
            .collect()
    }

    /// The chosen entry.
    fn chosen(&self) -> Option<FolderEntry> {
        self.rows().get(self.selected).map(|one| (*one).clone())
    }

    /// Whether a file is marked.
    pub fn is_marked(&self, path: &str) -> bool {
        self.marked.iter().any(|one| one.path == path)
    }

    /// About how many bytes the message has with the marked files, and how many it may have.
    pub fn total(&self) -> (u64, u64) {
        let files = self.marked.iter().map(|one| encoded_file_bytes(one.bytes));
        let total = files.fold(self.base, u64::saturating_add);
        (total, limit::MESSAGE_BYTES as u64)
    }
}

impl FolderEntry {
    /// Why Postmark or this machine would not take it; folders are no files.
    pub fn trouble(&self) -> Option<String> {
        let forbidden = || {
            let refused = !self.is_folder && is_forbidden_file(&self.name);
            refused.then(|| "Postmark refuses files of this type".to_owned())
        };
        self.problem.clone().or_else(forbidden)
    }

    fn fact(&self) -> FileFact {
        FileFact {
            path: self.path.clone(),
            name: self.name.clone(),
            bytes: self.bytes,
            content_type: content_type_of(&self.name),
            problem: self.problem.clone(),
        }
    }
}

fn picker_mut(model: &mut Model) -> Option<&mut Picker> {
    match model.overlays.last_mut() {
        Some(Overlay::Picker(picker)) => Some(picker),
        _ => None,
    }
}

/// Opens the picker in the folder where the last one was, and puts the caret into Files.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    let mut effects = compose::focus(model, FieldId::Files);
    let folder = model.shared.last_folder.clone();
    let base = estimate_bytes(&model.form.draft(), &model.form.file_facts());
    model.overlays.push(Overlay::Picker(Picker {
        asked: folder.clone(),
        base,
        ..Picker::default()
    }));
    effects.push(Effect::ListFolder(folder));
    effects
}

/// The edge has read a folder; an answer to an earlier question is dropped.
pub(super) fn listed(
    model: &mut Model,
    asked: &str,
    result: Result<Folder, String>,
) -> Vec<Effect> {
    let waiting = picker_mut(model).filter(|picker| picker.asked == asked);
    let Some(picker) = waiting else {
        return Vec::new();
    };
    match result {
        Err(why) => picker.entries = Some(Err(why)),
        Ok(Folder { path, mut entries }) => {
            entries.sort_by_cached_key(|one| (!one.is_folder, one.name.to_lowercase()));
            // Going up, the folder that was left is the chosen one.
            let left = std::mem::replace(&mut picker.folder, path.clone());
            picker.entries = Some(Ok(entries));
            let mut rows = picker.rows().into_iter();
            picker.selected = rows.position(|one| one.path == left).unwrap_or_default();
            model.shared.last_folder = path;
        }
    }
    Vec::new()
}

/// A key for the filter, with what it does to text; `None` if it is for the list.
pub(super) fn text_key(model: &mut Model, key: Key, edit: Option<Edit>) -> Option<Vec<Effect>> {
    let action = actions::row(model, key).map(|row| row.action);
    let picker = picker_mut(model)?;
    let is_empty = picker.filter.value().is_empty();
    match action {
        Some(Action::MarkFile) => return None,
        Some(Action::FolderUp | Action::ShowHidden) if is_empty => return None,
        _ => {}
    }
    picker.filter.apply(edit?);
    picker.selected = 0;
    Some(Vec::new())
}

/// Shows hidden files, or hides them.
pub(super) fn toggle_hidden(model: &mut Model) {
    if let Some(picker) = picker_mut(model) {
        (picker.hidden, picker.selected) = (!picker.hidden, 0);
    }
}

/// Goes to a folder.
fn go(model: &mut Model, folder: String) -> Vec<Effect> {
    if let Some(picker) = picker_mut(model) {
        picker.asked.clone_from(&folder);
        picker.entries = None;
        picker.filter = LineField::default();
        picker.selected = 0;
    }
    vec![Effect::ListFolder(folder)]
}

/// Goes to the folder above.
pub(super) fn up(model: &mut Model) -> Vec<Effect> {
    let Some(picker) = picker_mut(model) else {
        return Vec::new();
    };
    // A folder that cannot be read is left upwards from where it is, too.
    let unread = matches!(picker.entries, Some(Err(_))) && !picker.asked.is_empty();
    let here = if unread {
        &picker.asked
    } else {
        &picker.folder
    };
    let parent = std::path::Path::new(here).parent();
    match parent.map(|parent| parent.to_string_lossy().into_owned()) {
        Some(parent) if !parent.is_empty() => go(model, parent),
        _ => {
            model.notify(NoticeKind::Info, "there is nothing above this folder");
            Vec::new()
        }
    }
}

/// Space: marks the chosen file, or takes its mark away, and goes on to the next row.
pub(super) fn mark(model: &mut Model) -> Vec<Effect> {
    let Some(picker) = picker_mut(model) else {
        return Vec::new();
    };
    let Some(entry) = picker.chosen() else {
        return Vec::new();
    };
    if picker.is_marked(&entry.path) {
        picker.marked.retain(|one| one.path != entry.path);
    } else if let Some(why) = not_attachable(&entry) {
        model.notify(NoticeKind::Error, why);
        return Vec::new();
    } else {
        picker.marked.push(entry.fact());
    }
    let last = picker.rows().len().saturating_sub(1);
    picker.selected = (picker.selected + 1).min(last);
    Vec::new()
}

fn not_attachable(entry: &FolderEntry) -> Option<String> {
    let name = &entry.name;
    match entry.trouble() {
        _ if entry.is_folder => Some(format!("{name} is a folder; {{take-file}} opens it")),
        Some(why) => Some(format!("{name}: {why}")),
        None => None,
    }
}

/// Enter: opens the chosen folder, else takes the marked files, else the chosen one.
pub(super) fn take(model: &mut Model) -> Vec<Effect> {
    let Some(picker) = picker_mut(model) else {
        return Vec::new();
    };
    let chosen = picker.chosen();
    if let Some(folder) = chosen.as_ref().filter(|one| one.is_folder) {
        let path = folder.path.clone();
        return go(model, path);
    }
    let mut paths: Vec<String> = picker.marked.iter().map(|one| one.path.clone()).collect();
    if paths.is_empty() {
        let Some(entry) = chosen else {
            return Vec::new();
        };
        if let Some(why) = not_attachable(&entry) {
            model.notify(NoticeKind::Error, why);
            return Vec::new();
        }
        paths.push(entry.path);
    }
    model.overlays.pop();
    files::add(model, paths)
}

/// Pasted or dropped paths are taken, with what was marked.
pub(super) fn paste(model: &mut Model, text: &str) -> Vec<Effect> {
    let marked = picker_mut(model).map(|picker| std::mem::take(&mut picker.marked));
    let mut paths: Vec<String> = marked.into_iter().flatten().map(|one| one.path).collect();
    paths.extend(files::paths_in(text));
    model.overlays.pop();
    files::add(model, paths)
}
