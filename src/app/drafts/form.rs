//! A small form: the name of a template, or the values of a message's variables.

use super::{DraftOrder, order, page_mut, reload, sheet};
use crate::app::buffer::Edit;
use crate::app::model::{Model, NoticeKind};
use crate::app::{Effect, LineField, Overlay, SearchLine, compose};
use crate::mail::{Draft, FillError, Pattern};

/// What the form is for.
#[derive(Debug, Clone, PartialEq)]
pub enum DraftFormFor {
    /// The message in the form becomes a template; whether the user agreed to replace one.
    Template(bool),
    /// This message is begun.
    Variables(Box<Pattern>),
}

/// The form.
#[derive(Debug, Clone)]
pub struct DraftForm {
    /// What it is for.
    pub purpose: DraftFormFor,
    /// Label and value of each row.
    pub rows: Vec<(String, LineField)>,
    /// Index of the row with the caret.
    pub focus: usize,
    /// What is wrong.
    pub problem: Option<String>,
}

impl DraftForm {
    fn new(purpose: DraftFormFor, rows: Vec<(String, LineField)>) -> Self {
        Self {
            purpose,
            rows,
            focus: 0,
            problem: None,
        }
    }

    /// The form of a message's variables; the caret is in the one whose value cannot be used, or the first
    /// without a value.
    pub(super) fn of_variables(pattern: Pattern, problem: Option<FillError>) -> Self {
        let value = |name: &String| pattern.values.get(name).cloned().unwrap_or_default();
        let names = pattern.variables();
        let is_focused = |name: &String| match &problem {
            Some(problem) => problem.name == *name,
            None => value(name).is_empty(),
        };
        let focus = names.iter().position(is_focused);
        let rows = names.into_iter().map(|name| {
            let value = value(&name);
            (name, LineField::new(value))
        });
        let rows = rows.collect();
        Self {
            focus: focus.unwrap_or(0),
            problem: problem.map(|problem| problem.to_string()),
            ..Self::new(DraftFormFor::Variables(Box::new(pattern)), rows)
        }
    }
}

/// Asks for the name of a template that is to be made of the message in the form.
pub(in crate::app) fn ask_name(model: &mut Model) -> Vec<Effect> {
    if !model.form.is_begun(&model.form.draft()) {
        let text = "there is no message in the form: write one, then save it as a template";
        model.notify(NoticeKind::Info, text);
        return Vec::new();
    }
    let subject = LineField::new(model.form.draft().subject.trim().to_owned());
    let rows = vec![("Name".to_owned(), subject)];
    let form = DraftForm::new(DraftFormFor::Template(false), rows);
    model.overlays.push(Overlay::DraftForm(form));
    Vec::new()
}

/// An edit of the row with the caret.
pub(in crate::app) fn type_in_form(form: &mut DraftForm, edit: Edit) {
    if let Some((_, input)) = form.rows.get_mut(form.focus) {
        input.apply(edit);
    }
    changed(form);
}

/// Pasted text goes into the row with the caret. In a value line breaks stay: it may be for the text.
pub(in crate::app) fn paste_in_form(form: &mut DraftForm, text: &str) {
    let is_name = matches!(form.purpose, DraftFormFor::Template(_));
    let text = match is_name {
        true => text.trim().replace(['\r', '\n'], " "),
        false => text.replace("\r\n", "\n").replace('\r', "\n"),
    };
    if let Some((_, input)) = form.rows.get_mut(form.focus) {
        compose::insert_line(input, text.trim_end_matches('\n'));
    }
    changed(form);
}

fn changed(form: &mut DraftForm) {
    form.problem = None;
    if let DraftFormFor::Template(agreed) = &mut form.purpose {
        *agreed = false;
    }
}

/// Enter: the next row, and behind the last one the form is done.
pub(in crate::app) fn choose_in_form(model: &mut Model, mut form: DraftForm) -> Vec<Effect> {
    if form.focus + 1 < form.rows.len() {
        form.focus += 1;
        model.overlays.push(Overlay::DraftForm(form));
        return Vec::new();
    }
    match form.purpose {
        DraftFormFor::Template(replace) => keep_template(model, form, replace),
        DraftFormFor::Variables(mut pattern) => {
            let values = form.rows.into_iter();
            pattern
                .values
                .extend(values.map(|(name, input)| (name, input.value().to_owned())));
            sheet::begin(model, *pattern)
        }
    }
}

/// Stays open until it is known whether the name is free.
fn keep_template(model: &mut Model, mut form: DraftForm, replace: bool) -> Vec<Effect> {
    let name = form.rows.first().map(|(_, input)| input.value().trim());
    let name = name.unwrap_or_default().to_owned();
    if name.is_empty() {
        form.problem = Some("a template needs a name".into());
        model.overlays.push(Overlay::DraftForm(form));
        return Vec::new();
    }
    model.overlays.push(Overlay::DraftForm(form));
    // Whoever begins with it does so in a profile of their own.
    let draft = Box::new(Draft {
        profile: String::new(),
        ..model.form.draft()
    });
    order(DraftOrder::KeepTemplate {
        name,
        draft,
        replace,
    })
}

/// Whether the template is kept.
pub(in crate::app) fn template_answered(
    model: &mut Model,
    name: &str,
    result: Result<bool, String>,
) -> Vec<Effect> {
    let is_form = |overlay: &Overlay| matches!(overlay, Overlay::DraftForm(form) if matches!(form.purpose, DraftFormFor::Template(_)));
    match result {
        Err(why) => model.notify(NoticeKind::Error, why),
        Ok(true) => {
            model.overlays.retain(|overlay| !is_form(overlay));
            // A search would hide what is told of.
            if let Some(page) = page_mut(model) {
                page.search = SearchLine::default();
            }
            let text = format!("saved as template “{name}”; {{other-drafts}} shows the templates");
            model.notify(NoticeKind::Info, text);
        }
        Ok(false) => {
            let words = "there is one of this name; {choose} again replaces it";
            let words = model.shared.keymap.say(words);
            let form = model.overlays.iter_mut().rev().find(|one| is_form(one));
            if let Some(Overlay::DraftForm(form)) = form {
                form.purpose = DraftFormFor::Template(true);
                form.problem = Some(words);
            }
        }
    }
    reload(model)
}
