//! The form: typing, pasting, moving, files, and keeping the draft.

use super::buffer::{Edit, Move};
use super::layout::body_area;
use super::model::{Model, NoticeKind, Pane, Screen};
use super::{
    Effect, FieldGroup, Key, LineField, Overlay, checking, clipboard, credential, drafts, files,
    find, first_steps, options, picker, profiles, signature, suggest,
};
use crate::mail::{FIELDS, FieldId, FieldKind, field};
use crate::postmark::{CredentialKind, Secret, TokenSource};
use crate::record::TimerId;

/// Milliseconds after the first unsaved change until the draft is kept: with what the disk takes, at most a
/// second of typing is in nobody's hands.
const KEEP_AFTER_MS: u64 = 500;

/// A key for the focused field.
pub(super) fn type_key(model: &mut Model, key: Key) -> Vec<Effect> {
    let kind = field(model.form.focus).kind;
    if let Some(by) = row_move(model, key) {
        let id = model.form.focus;
        let is_search = id == FieldId::Stream || model.form.line(id).trim().is_empty();
        return match by {
            1 if is_search && suggest::offers(id) => suggest::open(model),
            _ => move_row(model, by),
        };
    }
    if kind == FieldKind::Choice {
        return options::choose(model, key);
    }
    match model.shared.keymap.edit(key, kind != FieldKind::Text) {
        Some(edit) => type_edit(model, edit),
        None => Vec::new(),
    }
}

/// By how many rows of the form a key moves: Up and Down, but in the text only Up in its first row.
fn row_move(model: &Model, key: Key) -> Option<isize> {
    let in_text = model.form.focus == FieldId::Body;
    match model.shared.keymap.edit(key, false)? {
        Edit::Move {
            to: Move::Up,
            select: false,
        } => (!in_text || model.form.body.is_in_first_row(body_area(model))).then_some(-1),
        Edit::Move {
            to: Move::Down,
            select: false,
        } => (!in_text).then_some(1),
        _ => None,
    }
}

/// Moves the caret to the next visible row of the form, or to the one before.
fn move_row(model: &mut Model, by: isize) -> Vec<Effect> {
    let fields = model.form.visible_fields();
    let here = fields.iter().position(|id| *id == model.form.focus);
    let there = here.and_then(|at| at.checked_add_signed(by));
    match there.and_then(|at| fields.get(at)) {
        Some(id) => focus(model, *id),
        None => Vec::new(),
    }
}

/// An edit of the focused field.
pub(super) fn type_edit(model: &mut Model, edit: Edit) -> Vec<Effect> {
    let id = model.form.focus;
    match field(id).kind {
        FieldKind::Choice => Vec::new(),
        FieldKind::Text => edit_body(model, edit),
        FieldKind::Files => files::type_file(model, edit),
        FieldKind::Rows => options::type_row(model, edit),
        FieldKind::Secret => type_secret(model, edit),
        _ => edit_line(model, id, edit),
    }
}

pub(super) fn edit_line(model: &mut Model, id: FieldId, edit: Edit) -> Vec<Effect> {
    let before = model.form.line(id).to_owned();
    if let Some(input) = model.form.input_mut(id) {
        input.apply(edit);
    }
    check_again(model, id);
    let mut effects = keep_later(model);
    if model.form.line(id) == before {
        model.suggestions = None;
    } else {
        effects.extend(suggest::typed(model, id));
    }
    effects
}

/// Applies an edit to the body.
pub(super) fn edit_body(model: &mut Model, edit: Edit) -> Vec<Effect> {
    let area = body_area(model);
    let moves = matches!(edit, Edit::Move { .. } | Edit::SelectAll);
    model.form.body.apply(edit, area);
    if moves {
        return Vec::new();
    }
    // What was found wrong was found in the text as it was; it is checked again when it is left.
    model
        .form
        .problems
        .retain(|problem| problem.field != FieldId::Body);
    keep_later(model)
}

/// A token has no blanks; what was typed counts as typed, whatever filled the field before.
fn type_secret(model: &mut Model, edit: Edit) -> Vec<Effect> {
    if matches!(edit, Edit::Undo | Edit::Redo) {
        clipboard::no_undo(model, model.form.focus);
        return Vec::new();
    }
    if matches!(&edit, Edit::Type(text) if text.chars().all(char::is_whitespace)) {
        return Vec::new();
    }
    let before = Secret::new(model.form.line(model.form.focus));
    if let Some(input) = model.form.input_mut(model.form.focus) {
        input.apply(edit);
    }
    if model.form.line(model.form.focus) != before.expose() {
        model.form.source = TokenSource::Typed;
        check_again(model, model.form.focus);
    }
    Vec::new()
}

/// Enter in a field: takes a typed path, else goes on.
pub(super) fn enter(model: &mut Model) -> Vec<Effect> {
    match field(model.form.focus).kind {
        FieldKind::Text => edit_body(model, Edit::Type("\n".into())),
        FieldKind::Files if !model.form.files.input.value().trim().is_empty() => {
            files::take_typed_path(model)
        }
        FieldKind::Rows if !model.form.line(model.form.focus).trim().is_empty() => {
            options::take_row(model, model.form.focus)
        }
        FieldKind::Choice
            if model.form.focus == FieldId::CredentialKind
                && !model.form.shows(FieldGroup::SignIn) =>
        {
            show_group(model, FieldGroup::SignIn)
        }
        _ => move_focus(model, 1),
    }
}

/// Pasted text goes to where text is typed; it never means a key.
pub(super) fn paste(model: &mut Model, text: &str) -> Vec<Effect> {
    match model.overlays.last_mut() {
        Some(Overlay::Palette(palette)) => {
            insert_line(&mut palette.input, text);
            palette.selected = 0;
            return Vec::new();
        }
        Some(Overlay::Help(help)) => {
            super::help::paste(help, text);
            return Vec::new();
        }
        Some(Overlay::AccountToken(input)) => {
            insert_line(input, Secret::cleaned(text).expose());
            return Vec::new();
        }
        Some(Overlay::Picker(_)) => return picker::paste(model, text),
        Some(Overlay::AccountForm(form)) => {
            super::account::paste(form, text);
            return Vec::new();
        }
        Some(Overlay::Drafts(_)) => return drafts::paste(model, text),
        Some(Overlay::DraftForm(form)) => {
            drafts::paste_in_form(form, text);
            return Vec::new();
        }
        Some(Overlay::ProfileForm(_)) => {
            profiles::paste(model, text);
            return Vec::new();
        }
        Some(Overlay::Preview(pane)) => {
            super::preview::paste(pane, text);
            return Vec::new();
        }
        Some(_) => return Vec::new(),
        None => {}
    }
    if model.pane == Pane::Log
        && let Some(search) = model.log.search.as_mut()
    {
        insert_line(search, text);
        return Vec::new();
    }
    if model.screen == Screen::Activity {
        return super::activity::paste(model, text);
    }
    if first_steps::has_keys(model) {
        return first_steps::paste(model, text);
    }
    if model.screen != Screen::Compose || model.pane != Pane::Form {
        return Vec::new();
    }
    if find::has_keys(model) {
        find::paste(model, text);
        return Vec::new();
    }
    paste_into_field(model, text)
}

fn paste_into_field(model: &mut Model, text: &str) -> Vec<Effect> {
    model.suggestions = None;
    let id = model.form.focus;
    match field(id).kind {
        FieldKind::Choice => return Vec::new(),
        FieldKind::Text => return edit_body(model, Edit::Paste(text.to_owned())),
        FieldKind::Secret => return credential::paste(model, id, &Secret::cleaned(text)),
        FieldKind::Files => return files::add_paths(model, text),
        FieldKind::AddressList => {
            let list = text
                .trim()
                .replace("\r\n", "\n")
                .replace(['\r', '\n'], ", ");
            if let Some(input) = model.form.input_mut(id) {
                insert_line(input, &list);
            }
        }
        // A line break in a line stays, and is told: it may be an attempt to add a header.
        FieldKind::Line | FieldKind::Mailbox | FieldKind::Rows => {
            if let Some(input) = model.form.input_mut(id) {
                insert_line(input, text.trim_end_matches(['\r', '\n']));
            }
            if text.trim_end().contains(['\r', '\n']) {
                let label = field(id).label;
                model.notify(NoticeKind::Warning, format!("{label}: the pasted text has a line break, which a header cannot have; take it out"));
            }
        }
    }
    keep_later(model)
}

/// The first line of pasted text, without what is no text.
pub(super) fn first_line(text: &str) -> String {
    let line = text.split(['\r', '\n']).next().unwrap_or_default();
    line.chars().filter(|c| !c.is_control()).collect()
}

/// Inserts text at the caret in one step, in the place of the selection.
pub(super) fn insert_line(input: &mut LineField, text: &str) {
    input.apply(Edit::Paste(text.to_owned()));
}

/// Tab: completes a typed path, else goes on.
pub(super) fn next_field(model: &mut Model) -> Vec<Effect> {
    let typed = model.form.files.input.value().trim();
    if model.form.focus == FieldId::Files && !typed.is_empty() {
        return vec![Effect::CompletePath(typed.into())];
    }
    move_focus(model, 1)
}

/// Moves the focus to the next of the fields that Tab goes through, or to the one before, around the ends.
pub(super) fn move_focus(model: &mut Model, by: isize) -> Vec<Effect> {
    let fields = model.form.tab_fields();
    let place = |id: FieldId| FIELDS.iter().position(|row| row.id == id);
    let here = place(model.form.focus);
    let next = match by > 0 {
        true => fields
            .iter()
            .find(|id| place(**id) > here)
            .or(fields.first()),
        false => fields
            .iter()
            .rfind(|id| place(**id) < here)
            .or(fields.last()),
    };
    next.copied().map_or_else(Vec::new, |id| focus(model, id))
}

/// Puts the caret into a field; what is left behind is checked.
pub(super) fn focus(model: &mut Model, id: FieldId) -> Vec<Effect> {
    if let Some(group) = FieldGroup::of(id) {
        model.form.show(group, true);
    } else if id != FieldId::CredentialKind {
        model.form.sign_in = false;
    }
    if matches!(id, FieldId::AccessKey | FieldId::SecretKey) {
        model.form.credential_kind = CredentialKind::SmtpToken;
    } else if id == FieldId::Token {
        model.form.credential_kind = CredentialKind::ServerToken;
    }
    (model.screen, model.pane) = (Screen::Compose, Pane::Form);
    let left = std::mem::replace(&mut model.form.focus, id);
    if left == id {
        return Vec::new();
    }
    find::close(model);
    model.form.visited.insert(left);
    if let Some(line) = model.form.input_mut(left) {
        line.place(line.cursor());
    }
    let mut taken = options::take_row(model, left);
    if id == FieldId::Stream {
        taken.extend(suggest::ask_streams(model));
    }
    check_visited(model);
    if left == FieldId::Files && !model.form.files.input.value().trim().is_empty() {
        return files::take_typed_path(model);
    }
    taken
}

/// Checks every field that was left once.
pub(super) fn check_visited(model: &mut Model) {
    model.form.problems = checking::of_fields(model, &model.form.visited);
    if model.form.visited.contains(&FieldId::Token) {
        model.form.problems.extend(credential::oddity(model));
    }
}

/// Checks a field again while it is typed in, if it was left once: a problem that is mended goes.
pub(super) fn check_again(model: &mut Model, id: FieldId) {
    if !model.form.visited.contains(&id) {
        return;
    }
    let found = checking::of_fields(model, &[id]);
    model.form.problems.retain(|problem| problem.field != id);
    model.form.problems.extend(found);
}

/// Shows or hides a group of fields.
pub(super) fn show_group(model: &mut Model, group: FieldGroup) -> Vec<Effect> {
    let first = match (group, model.form.credential_kind) {
        (FieldGroup::SignIn, CredentialKind::ServerToken) => Some(FieldId::Token),
        (FieldGroup::SignIn, CredentialKind::SmtpToken) => Some(FieldId::AccessKey),
        (FieldGroup::Attachments, _) => Some(FieldId::Files),
        (FieldGroup::Copies | FieldGroup::Options, _) => None,
    };
    if let Some(id) = first {
        return focus(model, id);
    }
    let shown = model.form.shows(group);
    if shown && model.form.is_set(group) {
        let text = match group {
            FieldGroup::Copies => {
                "Cc, Bcc, or Reply-To is filled in; empty it to hide these fields"
            }
            _ => "one of these fields is set; reset it to hide them",
        };
        model.notify(NoticeKind::Info, text);
        return Vec::new();
    }
    model.form.show(group, !shown);
    if !model.form.is_visible(model.form.focus) {
        return focus(model, FieldId::To);
    }
    Vec::new()
}

/// Empties the form but for sender, credential and stream; what stood there stays among the drafts.
pub(super) fn clear(model: &mut Model) -> Vec<Effect> {
    let mut effects = drafts::put_aside(model);
    let credential = model.form.credential();
    let source = model.form.source.clone();
    let from = model.form.line(FieldId::From).to_owned();
    model.form = super::Form {
        revealed: false,
        ..super::Form::default()
    };
    model.form.set_credential(credential.as_ref(), source);
    model.fill_from_profile();
    if !from.is_empty() {
        model.form.set_line(FieldId::From, &from);
        model.form.settled = model.form.draft();
    }
    effects.extend(signature::ask(model));
    effects
}

/// Arms the timer after which the draft is kept, if none is armed.
pub(super) fn keep_later(model: &mut Model) -> Vec<Effect> {
    profiles::note_begun(model);
    if model.drafts.keep_timer.is_some() {
        return Vec::new();
    }
    let (timer, effect) = model.shared.arm(KEEP_AFTER_MS);
    model.drafts.keep_timer = Some(timer);
    vec![effect]
}

/// A timer ran out.
pub(super) fn timer(model: &mut Model, timer: TimerId) -> Vec<Effect> {
    if model.drafts.keep_timer != Some(timer) {
        return Vec::new();
    }
    model.drafts.keep_timer = None;
    drafts::keep_change(model)
}
