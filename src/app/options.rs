//! Choices and rows of the form: format, metadata, headers, tracking.

use super::buffer::Edit;
use super::changes::{check_again, check_visited, keep_later};
use super::message::Exported;
use super::model::Model;
use super::notice::NoticeKind;
use super::suggest::edit_line;
use super::{Effect, FieldGroup, Form, Intent, Key, KeyCode, Question, checking, files, lists};
use crate::mail::{BodyFormat, Draft, Extras, FieldId, Language, Severity, TrackLinks, TrackOpens};
use crate::postmark::CredentialKind;
use crate::record::Via;

/// A key in a field with a few values: the next one or the one before.
pub(super) fn choose(model: &mut Model, key: Key) -> Vec<Effect> {
    let forward = match key.code {
        KeyCode::Right | KeyCode::Char(' ') => true,
        KeyCode::Left => false,
        _ => return Vec::new(),
    };
    let form = &mut model.form;
    match form.focus {
        FieldId::CredentialKind if !form.shows(FieldGroup::SignIn) => {
            form.sign_in = true;
            return Vec::new();
        }
        FieldId::CredentialKind => {
            form.credential_kind = match form.credential_kind {
                CredentialKind::ServerToken => CredentialKind::SmtpToken,
                CredentialKind::SmtpToken => CredentialKind::ServerToken,
            };
            return Vec::new();
        }
        FieldId::Format => turn(&mut form.format, &BodyFormat::ALL, forward),
        FieldId::TrackOpens => turn(&mut form.extras.track_opens, &TrackOpens::ALL, forward),
        FieldId::TrackLinks => turn(&mut form.extras.track_links, &TrackLinks::ALL, forward),
        FieldId::KeepId => form.extras.keep_id = !form.extras.keep_id,
        _ => return Vec::new(),
    }
    check_visited(model);
    keep_later(model)
}

/// The next thing that the text is written in, from wherever the caret stands.
pub(super) fn next_format(model: &mut Model) -> Vec<Effect> {
    if model.form.template.is_some() {
        model.notify(
            NoticeKind::Info,
            "the template decides whether the text is plain or HTML",
        );
        return Vec::new();
    }
    turn(&mut model.form.format, &BodyFormat::ALL, true);
    check_visited(model);
    let text = format!("the text is {} now", model.form.format.name());
    model.notify(NoticeKind::Info, text);
    keep_later(model)
}

fn turn<T: Copy + PartialEq>(value: &mut T, all: &[T], forward: bool) {
    let here = all.iter().position(|one| one == value).unwrap_or_default();
    let by = if forward { 1 } else { all.len() - 1 };
    *value = all[(here + by) % all.len()];
}

/// The rows of a field that were taken.
pub(super) fn rows_mut(form: &mut Form, id: FieldId) -> Option<&mut Vec<String>> {
    match id {
        FieldId::Metadata => Some(&mut form.extras.metadata),
        FieldId::Headers => Some(&mut form.extras.headers),
        _ => None,
    }
}

/// A key for the row being typed; Backspace in the empty line takes the last row back into it.
pub(super) fn type_row(model: &mut Model, edit: Edit) -> Vec<Effect> {
    let id = model.form.focus;
    let is_empty = model.form.line(id).is_empty();
    if !(is_empty && edit == Edit::Backspace) {
        return edit_line(model, id, edit);
    }
    if let Some(last) = rows_mut(&mut model.form, id).and_then(Vec::pop) {
        model.form.set_line(id, &last);
    }
    check_again(model, id);
    keep_later(model)
}

/// What is typed in a field of rows becomes a row.
pub(super) fn take_row(model: &mut Model, id: FieldId) -> Vec<Effect> {
    let typed = model.form.line(id).trim().to_owned();
    let Some(rows) = rows_mut(&mut model.form, id).filter(|_| !typed.is_empty()) else {
        return Vec::new();
    };
    rows.push(typed);
    model.form.set_line(id, "");
    model.form.visited.insert(id);
    check_again(model, id);
    keep_later(model)
}

/// The same for all of them.
pub(super) fn take_rows(model: &mut Model) -> Vec<Effect> {
    let fields = [FieldId::Metadata, FieldId::Headers];
    fields
        .into_iter()
        .flat_map(|id| take_row(model, id))
        .collect()
}

/// What a choice says at present.
pub fn choice_words(form: &Form, id: FieldId) -> &'static str {
    match id {
        FieldId::Format => form.format.name(),
        FieldId::TrackOpens => form.extras.track_opens.word(),
        FieldId::TrackLinks => form.extras.track_links.word(),
        FieldId::KeepId if form.extras.own_message_id().is_some() => "the message's own",
        FieldId::KeepId if form.extras.keep_id => "as postrider writes it",
        FieldId::KeepId => "Postmark's own",
        _ => "",
    }
}

/// Asks what to write the message as, if it can go out as it is.
pub(super) fn offer_export(model: &mut Model) -> Vec<Effect> {
    let mut effects = take_rows(model);
    if !model.form.files.input.value().trim().is_empty() {
        effects.extend(files::take_typed_path(model));
    }
    let draft = lists::draft_shown(model).unwrap_or_else(|| model.form.draft());
    let problems = checking::of_draft(model, &draft, Via::Smtp);
    match problems.iter().find(|one| one.severity == Severity::Error) {
        Some(error) => {
            let why = format!("this cannot be sent yet: {}", error.message);
            model.notify(NoticeKind::Error, why);
        }
        None => {
            let text = "Export as what? The result is saved and copied; the token comes from the environment.";
            let languages = Language::ALL.into_iter();
            let question = languages
                .fold(Question::new("Export as code", text), |question, one| {
                    question.answer(one.name(), [Intent::Export(one)])
                });
            model.ask(question);
        }
    }
    effects
}

/// The same after the question.
pub(super) fn export(model: &Model, language: Language) -> Vec<Effect> {
    vec![Effect::Export {
        language,
        draft: Box::new(lists::draft_shown(model).unwrap_or_else(|| model.form.draft())),
        profile: Box::new(model.profile().clone()),
    }]
}

/// It was written, or not.
pub(super) fn exported(model: &mut Model, result: Result<Exported, String>) -> Vec<Effect> {
    match result {
        Err(why) => {
            model.notify(NoticeKind::Error, why);
            Vec::new()
        }
        Ok(Exported { path, text }) => {
            let Some(text) = text else {
                model.notify(
                    NoticeKind::Info,
                    format!("too long to copy; saved as {path}"),
                );
                return Vec::new();
            };
            vec![
                model
                    .shared
                    .copy(format!("the message, saved as {path}"), text),
            ]
        }
    }
}

/// What the review says of them: only what is not as usual.
pub(super) fn review_rows(draft: &Draft) -> Vec<(String, String)> {
    let Extras {
        metadata,
        headers,
        track_opens,
        track_links,
        keep_id,
        message_id: _,
    } = &draft.extras;
    let named = |name: &str, text: &str| (name.to_owned(), text.to_owned());
    let mut rows = Vec::new();
    if draft.format != BodyFormat::Text {
        rows.push(named(
            "Format",
            &format!("{}, as text and HTML", draft.format.name()),
        ));
    } else if !draft.html.trim().is_empty() {
        rows.push(named(
            "Format",
            "plain text, with the HTML that it came with",
        ));
    }
    rows.extend(metadata.iter().map(|row| named("Metadata", row)));
    rows.extend(headers.iter().map(|row| named("Header", row)));
    if track_opens.value().is_some() {
        rows.push(named("Opens", track_opens.word()));
    }
    if track_links.value().is_some() {
        rows.push(named("Links", track_links.word()));
    }
    if let Some(id) = draft.extras.own_message_id() {
        rows.push(named("Message-ID", id));
    } else if *keep_id {
        rows.push(named("Message-ID", "kept as postrider writes it"));
    }
    rows
}
