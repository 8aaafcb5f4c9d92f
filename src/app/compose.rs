//! The form: typing, pasting, moving, files, and keeping the draft.

use super::buffer::{Edit, Move};
use super::changes::{check_again, check_visited, keep_later};
use super::effect::Effect;
use super::form::{FieldGroup, Form};
use super::key::Key;
use super::layout::body_area;
use super::model::Model;
use super::notice::NoticeKind;
use super::screen::{Pane, Screen};
use super::template::open_values;
use super::{drafts, files, lists, options, prefill, signature, suggest, token};
use crate::mail::{FIELDS, FieldId, FieldKind, field};
use crate::postmark::{Credential, CredentialKind, Secret, TokenShape, TokenSource};
use crate::record::TimerId;

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

/// Whether a template makes what is in this field, so that it cannot be changed there, which is said.
fn is_of_template(model: &mut Model, id: FieldId, edit: &Edit) -> bool {
    let moves = matches!(edit, Edit::Move { .. } | Edit::SelectAll);
    let is_it = id == FieldId::Subject && model.form.template.is_some() && !moves;
    if is_it {
        let text = "the template makes the subject; Enter in the text opens its values";
        model.notify(NoticeKind::Info, text);
    }
    is_it
}

/// An edit of the focused field.
pub(super) fn type_edit(model: &mut Model, edit: Edit) -> Vec<Effect> {
    let id = model.form.focus;
    if id == FieldId::To && model.form.list.is_some() {
        return lists::edit(model, &edit);
    }
    if is_of_template(model, id, &edit) {
        return Vec::new();
    }
    match field(id).kind {
        FieldKind::Choice => Vec::new(),
        FieldKind::Text => edit_body(model, edit),
        FieldKind::Files => files::type_file(model, edit),
        FieldKind::Rows => options::type_row(model, edit),
        FieldKind::Secret => type_secret(model, edit),
        _ => suggest::edit_line(model, id, edit),
    }
}

/// Applies an edit to the body.
pub(super) fn edit_body(model: &mut Model, edit: Edit) -> Vec<Effect> {
    let area = body_area(model);
    let moves = matches!(edit, Edit::Move { .. } | Edit::SelectAll);
    if model.form.template.is_some() && !moves {
        return open_values(model);
    }
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
        no_undo(model);
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

/// Pasted text goes into the field with the caret.
pub(super) fn paste(model: &mut Model, text: &str) -> Vec<Effect> {
    model.suggestions = None;
    let id = model.form.focus;
    if is_of_template(model, id, &Edit::Paste(String::new())) {
        return Vec::new();
    }
    match field(id).kind {
        FieldKind::Choice => return Vec::new(),
        FieldKind::Text => return edit_body(model, Edit::Paste(text.to_owned())),
        FieldKind::Secret => return paste_secret(model, id, &Secret::cleaned(text)),
        FieldKind::Files => return files::add_paths(model, text),
        FieldKind::AddressList => {
            if id == FieldId::To
                && let Some(effects) = lists::pasted(model, text)
            {
                return effects;
            }
            let list = text
                .trim()
                .replace("\r\n", "\n")
                .replace(['\r', '\n'], ", ");
            if let Some(input) = model.form.input_mut(id) {
                input.paste(&list);
            }
        }
        // A line break in a line stays, and is told: it may be an attempt to add a header.
        FieldKind::Line | FieldKind::Mailbox | FieldKind::Rows => {
            if let Some(input) = model.form.input_mut(id) {
                input.paste(text.trim_end_matches(['\r', '\n']));
            }
            if text.trim_end().contains(['\r', '\n']) {
                let label = field(id).label;
                model.notify(NoticeKind::Warning, format!("{label}: the pasted text has a line break, which a header cannot have; take it out"));
            }
        }
    }
    keep_later(model)
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
    model.form.find.open = false;
    model.form.visited.insert(left);
    if let Some(line) = model.form.input_mut(left) {
        line.place(line.cursor());
    }
    let mut taken = options::take_row(model, left);
    if id == FieldId::Stream {
        taken.extend(suggest::ask_streams(model));
    }
    check_visited(model);
    taken.extend(lists::recheck(model));
    if left == FieldId::Files && !model.form.files.input.value().trim().is_empty() {
        return files::take_typed_path(model);
    }
    taken
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
    model.form = Form {
        revealed: false,
        ..Form::default()
    };
    model.form.set_credential(credential.as_ref(), source);
    prefill::from_profile(model);
    if !from.is_empty() {
        model.form.set_line(FieldId::From, &from);
        model.form.settled = model.form.draft();
    }
    effects.extend(signature::ask(model));
    effects
}

/// A timer ran out.
pub(super) fn timer(model: &mut Model, timer: TimerId) -> Vec<Effect> {
    if model.drafts.keep_timer != Some(timer) {
        return Vec::new();
    }
    model.drafts.keep_timer = None;
    drafts::keep_change(model)
}

/// A pasted secret, already cleaned. A real token pasted into practice is not sent there.
pub(super) fn paste_secret(model: &mut Model, id: FieldId, secret: &Secret) -> Vec<Effect> {
    if secret.is_empty() {
        return Vec::new();
    }
    let credential = Credential::ServerToken(secret.clone());
    if model.simulation.is_some() && token::looks_real(model, &credential) {
        let text = "that looks like a real token, which practice is not given; end the fault first ({end-simulation})";
        model.notify(NoticeKind::Warning, text);
        return Vec::new();
    }
    if id == FieldId::Token
        && model.profile().is_practice()
        && token::looks_real(model, &credential)
    {
        model.ask(token::real_token_question(credential));
        return Vec::new();
    }
    model.form.set_line(id, secret.expose());
    model.form.source = TokenSource::Typed;
    let shape = TokenShape::of(secret.expose());
    if id == FieldId::Token
        && matches!(
            shape,
            TokenShape::AccessKeyTransactional | TokenShape::AccessKeyBroadcast
        )
    {
        model.form.set_line(FieldId::Token, "");
        model.form.set_line(FieldId::AccessKey, secret.expose());
        model.notify(
            NoticeKind::Info,
            "that is the access key of an SMTP token; its secret key goes into the next field",
        );
        return focus(model, FieldId::SecretKey);
    }
    Vec::new()
}

/// Says why an undo in the field of a secret was in vain.
fn no_undo(model: &mut Model) {
    let label = field(model.form.focus).label;
    let why = format!(
        "{label}: what is typed as a secret is remembered nowhere, so nothing can be undone"
    );
    model.notify(NoticeKind::Info, why);
}
