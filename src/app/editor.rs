//! The draft in the user's own editor: handed over as a file, taken back line by line.

use super::buffer::Edit;
use super::changes::{check_visited, keep_later};
use super::compose::focus;
use super::effect::{EditOrder, Effect};
use super::layout::body_area;
use super::message::Edited;
use super::model::Model;
use super::notice::NoticeKind;
use super::{Intent, Question, options};
use crate::mail::{Draft, FIELDS, FieldId, LineProblem, read_draft};

/// Lines that the question about a file names.
const NAMED: usize = 4;

/// Hands the draft over.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    if model.form.template.is_some() {
        let text = "a template makes the content; Enter in the text opens its values";
        model.notify(NoticeKind::Info, text);
        return Vec::new();
    }
    let mut effects = options::take_rows(model);
    let draft = Box::new(model.form.draft());
    effects.push(Effect::EditOutside(EditOrder::New(draft)));
    effects
}

/// The editor was left.
pub(super) fn edited(model: &mut Model, edited: Edited) -> Vec<Effect> {
    match edited {
        Edited::Unchanged => {
            let text = "nothing was changed in the editor; one that returns at once needs its option to wait, such as `code --wait`";
            model.notify(NoticeKind::Info, text);
            Vec::new()
        }
        Edited::Failed(why) => {
            let text = format!("{why}; the draft is as it was");
            model.notify(NoticeKind::Error, text);
            Vec::new()
        }
        // A mistake of the editor's, or the usual way to say that nothing is wanted.
        Edited::Text { path, text } if is_left_empty(&text) => {
            let text = "the file was left empty; the draft is as it was";
            model.notify(NoticeKind::Warning, text);
            vec![Effect::ForgetEdited(path)]
        }
        Edited::Text { path, text } => taken(model, path, &text),
    }
}

/// Whether nothing stands in a file but comments before the headers.
fn is_left_empty(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}');
    let mut lines = text
        .split(['\n', '\r'])
        .skip_while(|line| line.starts_with('#') || line.is_empty());
    lines.all(|line| line.trim().is_empty())
}

/// Puts the draft into the form so that one undo brings back each field as it was.
fn put(model: &mut Model, draft: &Draft) {
    let area = body_area(model);
    let form = &mut model.form;
    let (lines, mut body) = (form.lines.clone(), std::mem::take(&mut form.body));
    form.set_draft(draft);
    let text = form.body.text();
    if body.text() != text {
        body.apply(Edit::Replace(text), area);
    }
    form.body = body;
    for (id, mut line) in lines {
        let Some(text) = draft.line(id) else { continue };
        if line.value() != text {
            line.apply(Edit::Replace(text.to_owned()));
        }
        if let Some(place) = form.input_mut(id) {
            *place = line;
        }
    }
}

/// Takes over what can be, and asks about the rest.
fn taken(model: &mut Model, path: String, text: &str) -> Vec<Effect> {
    let read = read_draft(text, &model.form.draft());
    put(model, &read.draft);
    let written = |id: &FieldId| read.draft.line(*id).is_some_and(|text| !text.is_empty());
    let lines = FIELDS.iter().map(|row| row.id).filter(written);
    model.form.visited.extend(lines);
    let mut effects = Vec::new();
    if !read.draft.files.is_empty() {
        effects.push(Effect::probe(&read.draft.files));
    }
    effects.extend(focus(model, FieldId::Body));
    check_visited(model);
    effects.extend(keep_later(model));
    if read.problems.is_empty() {
        model.notify(NoticeKind::Info, "updated from your editor");
        effects.push(Effect::ForgetEdited(path));
    } else {
        let text = "Part of the file could not be read; the rest is in the form.";
        let again = Effect::EditOutside(EditOrder::Again(path.clone()));
        let forget = Effect::ForgetEdited(path);
        let text = format!("{text}\n{}", in_words(&read.problems));
        let question = Question::new("From the editor", text)
            .answer("Edit the file again", [Intent::perform(again)])
            .answer("Continue with what was read", [Intent::perform(forget)]);
        model.ask(question);
    }
    effects
}

fn in_words(problems: &[LineProblem]) -> String {
    // The room that "one more" would take is the one's own.
    let count = match problems.len() {
        few if few <= NAMED + 1 => few,
        _ => NAMED,
    };
    let named = problems.iter().take(count).map(ToString::to_string);
    let named = named.collect::<Vec<_>>().join("\n");
    match problems.len() - count {
        0 => named,
        more => format!("{named}\n({more} more lines could not be read either)"),
    }
}
