//! The file picker: a folder's entries, filtered by typing, one or several taken.
//!
//! Enter opens a folder or takes; Space marks; Left, or Backspace in the empty filter, goes up; a dot in
//! the empty filter shows hidden files. A path that is pasted is taken at once.

use super::action::{Action, Scope};
use super::buffer::Edit;
use super::effect::Effect;
use super::intent::Intent;
use super::key::Key;
use super::layer::{Cx, Handled, Layer};
use super::line::LineField;
use super::notice::NoticeKind;
use super::paths::paths_in;
use super::selection::around;
use crate::mail::{FileFact, content_type_of, encoded_file_bytes, is_forbidden_file, is_list_path};
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
    /// Whether a list for To is chosen, and not files to attach.
    pub is_for_list: bool,
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
        let is_offered =
            |one: &FolderEntry| !self.is_for_list || one.is_folder || is_list_path(&one.name);
        shown
            .filter(|one| is_offered(one) && one.name.to_lowercase().contains(&wanted))
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

    /// A picker that waits for `folder` to be read; without files the message has about `base` bytes.
    pub(super) fn new(folder: String, base: u64) -> Self {
        Self {
            asked: folder,
            base,
            ..Self::default()
        }
    }

    /// The same to choose a list for To.
    pub(super) fn for_list(folder: String) -> Self {
        Self {
            is_for_list: true,
            ..Self::new(folder, 0)
        }
    }

    /// The edge has read a folder; an answer to an earlier question is dropped.
    pub(super) fn listed(&mut self, asked: &str, result: Result<Folder, String>, cx: &mut Cx<'_>) {
        if self.asked != asked {
            return;
        }
        match result {
            Err(why) => self.entries = Some(Err(why)),
            Ok(Folder { path, mut entries }) => {
                entries.sort_by_cached_key(|one| (!one.is_folder, one.name.to_lowercase()));
                // Going up, the folder that was left is the chosen one.
                let left = std::mem::replace(&mut self.folder, path.clone());
                self.entries = Some(Ok(entries));
                let mut rows = self.rows().into_iter();
                self.selected = rows.position(|one| one.path == left).unwrap_or_default();
                cx.shared.last_folder = path;
            }
        }
    }

    /// Shows hidden files, or hides them.
    pub(super) fn toggle_hidden(&mut self, _: &mut Cx<'_>) {
        (self.hidden, self.selected) = (!self.hidden, 0);
    }

    fn go(&mut self, folder: String, cx: &mut Cx<'_>) {
        self.asked.clone_from(&folder);
        self.entries = None;
        self.filter = LineField::default();
        self.selected = 0;
        cx.perform(Effect::ListFolder(folder));
    }

    /// Goes to the folder above.
    pub(super) fn up(&mut self, cx: &mut Cx<'_>) {
        // A folder that cannot be read is left upwards from where it is, too.
        let unread = matches!(self.entries, Some(Err(_))) && !self.asked.is_empty();
        let here = if unread { &self.asked } else { &self.folder };
        let parent = std::path::Path::new(here).parent();
        match parent.map(|parent| parent.to_string_lossy().into_owned()) {
            Some(parent) if !parent.is_empty() => self.go(parent, cx),
            _ => cx.notify(NoticeKind::Info, "there is nothing above this folder"),
        }
    }

    /// Space: marks the chosen file, or takes its mark away, and goes on to the next row.
    pub(super) fn mark(&mut self, cx: &mut Cx<'_>) {
        let Some(entry) = self.chosen().filter(|_| !self.is_for_list) else {
            return;
        };
        if self.is_marked(&entry.path) {
            self.marked.retain(|one| one.path != entry.path);
        } else if let Some(why) = not_attachable(&entry) {
            return cx.notify(NoticeKind::Error, why);
        } else {
            self.marked.push(entry.fact());
        }
        let last = self.rows().len().saturating_sub(1);
        self.selected = (self.selected + 1).min(last);
    }

    /// The path that is typed where no entry fits; relative to the folder that is shown.
    pub fn typed_path(&self) -> Option<String> {
        let typed = self.filter.value().trim();
        let is_path = typed.contains('/') || typed.starts_with('~');
        if !is_path || !self.rows().is_empty() {
            return None;
        }
        let is_whole = typed.starts_with(['/', '~']);
        Some(match is_whole {
            true => typed.to_owned(),
            false => format!("{}/{typed}", self.folder.trim_end_matches('/')),
        })
    }

    fn take_typed(&mut self, cx: &mut Cx<'_>) {
        let Some(path) = self.typed_path() else {
            return;
        };
        if path.ends_with('/') {
            return self.go(path, cx);
        }
        if self.is_for_list {
            return take_list(Some(path), cx);
        }
        cx.close();
        cx.want(Intent::Attach(vec![path]));
    }

    /// Enter: opens the chosen folder, else takes the marked files, else the chosen one.
    pub(super) fn take(&mut self, cx: &mut Cx<'_>) {
        let chosen = self.chosen();
        if let Some(folder) = chosen.as_ref().filter(|one| one.is_folder) {
            return self.go(folder.path.clone(), cx);
        }
        if self.is_for_list {
            return match chosen {
                Some(entry) => take_list(Some(entry.path), cx),
                None => self.take_typed(cx),
            };
        }
        let mut paths: Vec<String> = self.marked.iter().map(|one| one.path.clone()).collect();
        if paths.is_empty() {
            let Some(entry) = chosen else {
                return self.take_typed(cx);
            };
            if let Some(why) = not_attachable(&entry) {
                return cx.notify(NoticeKind::Error, why);
            }
            paths.push(entry.path);
        }
        cx.close();
        cx.want(Intent::Attach(paths));
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

fn not_attachable(entry: &FolderEntry) -> Option<String> {
    let name = &entry.name;
    match entry.trouble() {
        _ if entry.is_folder => Some(format!("{name} is a folder; {{take-file}} opens it")),
        Some(why) => Some(format!("{name}: {why}")),
        None => None,
    }
}

/// The list at `path` goes into To.
fn take_list(path: Option<String>, cx: &mut Cx<'_>) {
    if let Some(path) = path {
        cx.close();
        cx.want(Intent::SendToList(path));
    }
}

impl Layer for Picker {
    fn text_key(&mut self, key: Key, edit: Option<Edit>, cx: &mut Cx<'_>) -> Handled {
        let is_empty = self.filter.value().is_empty();
        match (cx.shared.keymap.action_in(Scope::Picker, key), edit) {
            (Some(Action::MarkFile), _) | (_, None) => Handled::No,
            (Some(Action::FolderUp | Action::ShowHidden), _) if is_empty => Handled::No,
            (_, Some(edit)) => {
                self.filter.apply(edit);
                self.selected = 0;
                Handled::Yes
            }
        }
    }

    /// Pasted or dropped paths are taken, with what was marked.
    fn paste(&mut self, text: &str, cx: &mut Cx<'_>) {
        if self.is_for_list {
            return take_list(paths_in(text).into_iter().next(), cx);
        }
        let marked = std::mem::take(&mut self.marked).into_iter();
        let mut paths: Vec<String> = marked.map(|one| one.path).collect();
        paths.extend(paths_in(text));
        cx.close();
        cx.want(Intent::Attach(paths));
    }

    fn scroll(&mut self, by: isize, _: &mut Cx<'_>) {
        let count = self.rows().len();
        around(&mut self.selected, by, count);
    }
}
