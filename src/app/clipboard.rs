//! What was copied, cut or killed in this run: one text for every field.
//!
//! A secret never comes into it: what is copied also goes to a clipboard outside, which every program can read.

use super::actions::{self, ACTIONS, Action, Availability};
use super::buffer::{Killed, TextBuffer};
use super::edit::Command;
use super::model::{Model, NoticeKind, Pane, Screen};
use super::{Effect, FormValue, Key, LineField, Overlay, compose, find};
use crate::mail::{FieldId, FieldKind, field};
use crate::postmark::Typed;

const SECRET: &str = "a secret is not copied: every program can read the clipboard";

/// The text that was copied, cut or killed last.
#[derive(Default)]
pub struct Clipboard {
    text: String,
    /// Whether the next kill joins it, as in readline: nothing came between.
    grows: bool,
    /// What was copied to a clipboard outside last, for the notice.
    outside: String,
}

/// Where a text went that was copied to a clipboard outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CopiedTo {
    /// A program put it into the clipboard of the desktop.
    Desktop,
    /// tmux took it into a buffer, and handed it to the terminals around it.
    Tmux,
    /// The terminal was asked to (OSC 52), which does not answer.
    Terminal,
}

/// Copies `text` to a clipboard outside. The notice, which calls it `what`, comes when it is known what was possible.
pub(super) fn copy_outside(
    model: &mut Model,
    what: impl Into<String>,
    text: impl Into<Typed>,
) -> Vec<Effect> {
    model.shared.clipboard.outside = what.into();
    vec![Effect::Copy(text.into())]
}

/// Reports the result of a copy, and claims no more than is known.
pub(super) fn copied_outside(model: &mut Model, result: Result<CopiedTo, String>) -> Vec<Effect> {
    let what = std::mem::take(&mut model.shared.clipboard.outside);
    let (kind, text) = match result {
        Ok(CopiedTo::Desktop) => (NoticeKind::Info, format!("copied: {what}")),
        Ok(CopiedTo::Tmux) => (NoticeKind::Info, format!("copied to a tmux buffer: {what}")),
        Ok(CopiedTo::Terminal) => (NoticeKind::Info, asked_terminal(model, &what)),
        Err(why) => (NoticeKind::Warning, format!("not copied ({why}): {what}")),
    };
    model.notify(kind, text);
    Vec::new()
}

/// What is said where only the terminal could be asked, with the key that saves a file where there is one.
fn asked_terminal(model: &Model, what: &str) -> String {
    let saves = [Action::SaveReport, Action::SaveExample, Action::SaveSource];
    let mut rows = ACTIONS.iter().filter(|row| saves.contains(&row.action));
    let row = rows.find(|row| {
        actions::scopes(model).contains(&row.scope) && (row.available)(model) == Availability::Yes
    });
    let file = row.map(|row| model.shared.keymap.key_named(row.name));
    let file = file.map_or_else(String::new, |key| format!("; {key} saves to a file"));
    format!("sent to the clipboard: {what}; your terminal may not accept it{file}")
}

impl Clipboard {
    fn put(&mut self, text: &str) {
        text.clone_into(&mut self.text);
        self.grows = false;
    }

    fn add(&mut self, killed: &Killed) {
        match (self.grows, killed.backwards) {
            (false, _) => self.text.clone_from(&killed.text),
            (true, true) => self.text.insert_str(0, &killed.text),
            (true, false) => self.text.push_str(&killed.text),
        }
        self.grows = true;
    }
}

/// What has the caret.
enum Focused<'m> {
    Line(&'m mut LineField),
    Body(&'m mut TextBuffer),
}

fn focused(model: &mut Model) -> Option<Focused<'_>> {
    if !model.overlays.is_empty() {
        let top = model.overlays.last_mut();
        return top.and_then(line_of).map(Focused::Line);
    }
    let line = match (model.screen, model.pane) {
        (Screen::Activity, _) if model.activity.search.is_open => {
            Some(&mut model.activity.search.input)
        }
        (Screen::Compose, Pane::Log) => model.log.search.as_mut(),
        (Screen::Compose, Pane::Form) => return in_form(model),
        _ => None,
    };
    line.map(Focused::Line)
}

fn in_form(model: &mut Model) -> Option<Focused<'_>> {
    let finds = find::has_keys(model);
    let form = &mut model.form;
    if finds {
        return Some(Focused::Line(form.find.line()));
    }
    match field(form.focus).kind {
        FieldKind::Choice => None,
        FieldKind::Text => Some(Focused::Body(&mut form.body)),
        _ => form.input_mut(form.focus).map(Focused::Line),
    }
}

/// The line of an overlay that has the caret.
fn line_of(overlay: &mut Overlay) -> Option<&mut LineField> {
    match overlay {
        Overlay::Palette(palette) | Overlay::Scenarios(palette) => Some(&mut palette.input),
        Overlay::Help(help) => super::help::search_line(help),
        Overlay::AccountToken(input) => Some(input),
        Overlay::Preview(pane) => pane.search.as_mut(),
        Overlay::AccountForm(form) => match form.rows.get_mut(form.focus).map(|row| &mut row.value)
        {
            Some(FormValue::Line(input)) => Some(input),
            _ => None,
        },
        Overlay::ProfileForm(form) => form.input_mut(form.focus),
        Overlay::Drafts(page) if page.search.is_open => Some(&mut page.search.input),
        Overlay::DraftForm(form) => form.rows.get_mut(form.focus).map(|(_, input)| input),
        _ => None,
    }
}

/// Whether text is typed now.
pub(super) fn takes_text(model: &mut Model) -> bool {
    focused(model).is_some()
}

/// Copies the selection if there is one; `None` if there is none.
pub(super) fn copy_selection(model: &mut Model) -> Option<Vec<Effect>> {
    let (selected, secret) = match focused(model)? {
        Focused::Body(body) => (body.selected(), false),
        Focused::Line(line) => (
            line.selected(),
            line.is_secret() && !line.selection().is_empty(),
        ),
    };
    if secret {
        model.notify(NoticeKind::Warning, SECRET);
        return Some(Vec::new());
    }
    let text = selected?;
    model.shared.clipboard.put(&text);
    Some(copy_outside(model, "the selection", text))
}

/// What a key means before it is an edit: `Err` says that it is done with.
pub(super) fn command(model: &mut Model, key: Key) -> Result<Vec<Effect>, Vec<Effect>> {
    let command = model.shared.keymap.command(key);
    let Some(command) = command.filter(|_| takes_text(model)) else {
        return Ok(Vec::new());
    };
    match command {
        Command::Edit(_) => Ok(Vec::new()),
        Command::Paste => Err(paste(model)),
        // Without a selection Ctrl+C is what it is everywhere else.
        Command::Copy if !may_cut(model) && interrupts(model, key) => Ok(Vec::new()),
        Command::Copy => Err(copied(model)),
        // What is copied is then taken away as an edit of the field.
        Command::Cut if may_cut(model) => Ok(copied(model)),
        Command::Cut => Err(copied(model)),
    }
}

fn interrupts(model: &Model, key: Key) -> bool {
    actions::row(model, key).is_some_and(|row| row.action == Action::Interrupt)
}

/// Copies the selection, or says how to select.
pub(super) fn copied(model: &mut Model) -> Vec<Effect> {
    copy_selection(model).unwrap_or_else(|| {
        let why = "nothing is selected: Shift and the arrows select, {select-all} everything";
        model.notify(NoticeKind::Info, why);
        Vec::new()
    })
}

fn may_cut(model: &mut Model) -> bool {
    match focused(model) {
        Some(Focused::Line(line)) => line.selected().is_some(),
        Some(Focused::Body(body)) => !body.selection().is_empty(),
        None => false,
    }
}

/// Inserts what was copied, cut or killed last.
pub(super) fn paste(model: &mut Model) -> Vec<Effect> {
    if model.shared.clipboard.text.is_empty() {
        let why = "nothing to paste; use your terminal's paste for text from other programs";
        model.notify(NoticeKind::Info, why);
        return Vec::new();
    }
    let text = model.shared.clipboard.text.clone();
    compose::paste(model, &text)
}

/// Keeps what the last key killed, if it killed anything.
pub(super) fn collect(model: &mut Model) {
    let killed = match focused(model) {
        Some(Focused::Line(line)) => line.take_killed(),
        Some(Focused::Body(body)) => body.take_killed(),
        None => None,
    };
    match killed {
        Some(killed) => model.shared.clipboard.add(&killed),
        None => model.shared.clipboard.grows = false,
    }
}

/// Takes back or makes again in the field with the caret.
pub(super) fn undo(model: &mut Model, redo: bool) -> Vec<Effect> {
    use super::buffer::Edit;
    let edit = if redo { Edit::Redo } else { Edit::Undo };
    match field(model.form.focus).kind {
        FieldKind::Choice => Vec::new(),
        _ => compose::type_edit(model, edit),
    }
}

/// The label of a field whose undo was asked for in vain.
pub(super) fn no_undo(model: &mut Model, id: FieldId) {
    let label = field(id).label;
    let why = format!(
        "{label}: what is typed as a secret is remembered nowhere, so nothing can be undone"
    );
    model.notify(NoticeKind::Info, why);
}
