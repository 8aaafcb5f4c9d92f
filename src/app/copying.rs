//! Copying, cutting, and pasting in whatever has the caret.

use super::action::{Action, Availability};
use super::actions;
use super::buffer::{Edit, TextBuffer};
use super::clipboard::CopiedTo;
use super::edit::Command;
use super::effect::Effect;
use super::help::Section;
use super::key::Key;
use super::layer::Layer;
use super::line::LineField;
use super::model::Model;
use super::notice::NoticeKind;
use super::screen::{Pane, Screen};
use super::shell::on_top;
use super::{compose, delivery, find, first_steps, open, review};
use crate::mail::{FieldKind, field};

const SECRET: &str = "a secret is not copied: every program can read the clipboard";

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
    let mut rows = model
        .actions
        .iter()
        .filter(|row| saves.contains(&row.action));
    let row = rows.find(|row| {
        actions::scopes(model).contains(&row.scope) && (row.available)(model) == Availability::Yes
    });
    let file = row.map(|row| model.shared.keymap.key_named(row.name));
    let file = file.map_or_else(String::new, |key| format!("; {key} saves to a file"));
    format!("sent to the clipboard: {what}; your terminal may not accept it{file}")
}

/// What has the caret.
enum Focused<'m> {
    Line(&'m mut LineField),
    Body(&'m mut TextBuffer),
}

fn focused(model: &mut Model) -> Option<Focused<'_>> {
    if !model.overlays.is_empty() {
        let top = model.overlays.last_mut();
        return top.and_then(|top| top.layer().line()).map(Focused::Line);
    }
    let line = match (model.screen, model.pane) {
        (Screen::Activity, _) => model.activity.line(),
        (Screen::Compose, Pane::Log) => model.log.search.as_mut(),
        (Screen::Compose, Pane::Form) => return in_form(model),
        _ => None,
    };
    line.map(Focused::Line)
}

fn in_form(model: &mut Model) -> Option<Focused<'_>> {
    let finds = model.finds();
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
    Some(vec![model.shared.copy("the selection", text)])
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
    insert(model, &text)
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
    let edit = if redo { Edit::Redo } else { Edit::Undo };
    match field(model.form.focus).kind {
        FieldKind::Choice => Vec::new(),
        _ => compose::type_edit(model, edit),
    }
}

/// Pasted text goes to where text is typed; it never means a key.
pub(super) fn insert(model: &mut Model, text: &str) -> Vec<Effect> {
    if let Some(((), effects)) = on_top(model, |layer, cx| layer.paste(text, cx)) {
        return effects;
    }
    if model.pane == Pane::Log
        && let Some(search) = model.log.search.as_mut()
    {
        search.paste(text);
        return Vec::new();
    }
    if model.has_first_steps() {
        return first_steps::paste(model, text).unwrap_or_else(|| {
            open::help(model, Section::Troubleshooting);
            insert(model, text)
        });
    }
    if model.screen != Screen::Compose || model.pane != Pane::Form {
        return Vec::new();
    }
    if model.finds() {
        find::paste(model, text);
        return Vec::new();
    }
    compose::paste(model, text)
}

/// Ctrl+C: copies a selection, else offers to cancel, else asks to quit.
pub(super) fn interrupt(model: &mut Model) -> Vec<Effect> {
    if let Some(effects) = copy_selection(model) {
        return effects;
    }
    if model.review().is_some() {
        return review::back(model);
    }
    delivery::interrupt(model)
}
