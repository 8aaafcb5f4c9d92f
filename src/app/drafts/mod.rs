//! Drafts and templates: the list, and what can be done with its rows.

mod form;
mod order;
mod sheet;

pub use form::{DraftForm, DraftFormFor};
pub(super) use form::{ask_name, choose_in_form, paste_in_form, template_answered, type_in_form};
pub use order::{DraftAnswer, DraftOrder};
pub use sheet::{DraftState, keep};
pub(super) use sheet::{
    begin, current, declined, discard, keep_change, left, let_be, offer_recovered, put_aside,
    put_away, recover, sent, take_again, take_draft,
};

use super::model::{Model, NoticeKind};
use super::{Effect, Intent, Key, Overlay, Question, SearchLine, around, clamped, compose};
use crate::mail::{FieldId, Pattern};
use crate::record::{DraftKind, DraftPage, DraftQuery, DraftSummary, HeldBy, OpenedDraft};

/// The list of drafts, or that of templates.
#[derive(Debug, Clone, Default)]
pub struct DraftsPage {
    /// Which of the two.
    pub kind: DraftKind,
    /// The rows that fit, and how many there are of each.
    pub page: DraftPage,
    /// Index of the chosen row.
    pub selected: usize,
    /// What is searched for.
    pub search: SearchLine,
    /// Whether an answer of the edge has come.
    pub loaded: bool,
    /// Why the drafts cannot be read.
    pub trouble: Option<String>,
}

impl DraftsPage {
    /// The chosen row.
    pub fn chosen(&self) -> Option<&DraftSummary> {
        self.page.rows.get(self.selected)
    }

    fn query(&self) -> DraftQuery {
        DraftQuery {
            text: self.search.text().into(),
            kind: self.kind,
        }
    }
}

/// The list, wherever it is among the overlays.
fn page_mut(model: &mut Model) -> Option<&mut DraftsPage> {
    let mut overlays = model.overlays.iter_mut();
    overlays.find_map(|overlay| match overlay {
        Overlay::Drafts(page) => Some(page),
        _ => None,
    })
}

fn order(order: DraftOrder) -> Vec<Effect> {
    vec![Effect::Drafts(order)]
}

/// Alt+t: opens the list. What stands in the form is kept first, so that the list has it.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    model.drafts.keep_timer = None;
    let mut effects = keep(model);
    let page = DraftsPage::default();
    effects.extend(order(DraftOrder::List(page.query())));
    model.overlays.push(Overlay::Drafts(page));
    effects
}

/// Asks for the rows again.
fn reload(model: &mut Model) -> Vec<Effect> {
    let query = page_mut(model).map(|page| page.query());
    query.map_or_else(Vec::new, |query| order(DraftOrder::List(query)))
}

/// Something that the edge says of drafts.
pub(super) fn answered(model: &mut Model, answer: DraftAnswer) -> Vec<Effect> {
    match answer {
        DraftAnswer::Left(result) => left(model, result),
        DraftAnswer::Listed { query, result } => listed(model, &query, result),
        DraftAnswer::Opened { as_is, result } => opened(model, as_is, result),
        DraftAnswer::PutAside(result) => sheet::was_put_aside(model, result),
        DraftAnswer::Template { name, result } => template_answered(model, &name, result),
        DraftAnswer::Changed(Ok(text)) => {
            if let Some(text) = text {
                model.notify(NoticeKind::Info, text);
            }
            reload(model)
        }
        DraftAnswer::Changed(Err(why)) => {
            model.notify(NoticeKind::Error, why);
            reload(model)
        }
    }
}

/// Rows came. Those of another question than the present one are of no use any more.
fn listed(model: &mut Model, query: &DraftQuery, result: Result<DraftPage, String>) -> Vec<Effect> {
    let Some(page) = page_mut(model).filter(|page| page.query() == *query) else {
        return Vec::new();
    };
    page.loaded = true;
    match result {
        Err(why) => page.trouble = Some(why),
        Ok(found) => {
            page.trouble = None;
            let chosen = page.chosen().map(|row| row.id.clone());
            let there = |id| found.rows.iter().position(|row| row.id == id);
            // What was chosen stays so; where it is gone, what stands in its place is.
            let at = chosen.and_then(there).unwrap_or(page.selected);
            page.selected = at.min(found.rows.len().saturating_sub(1));
            page.page = found;
        }
    }
    Vec::new()
}

/// A draft or template came; it goes into the form, and what stood there into the list.
fn opened(model: &mut Model, as_is: bool, result: Result<Box<OpenedDraft>, String>) -> Vec<Effect> {
    let OpenedDraft { kept, ours } = match result {
        Ok(opened) => *opened,
        Err(why) => {
            model.notify(NoticeKind::Error, why);
            return reload(model);
        }
    };
    model
        .overlays
        .retain(|overlay| !matches!(overlay, Overlay::Drafts(_)));
    if kept.summary.kind == DraftKind::Template && !as_is {
        let pattern = Pattern {
            draft: kept.draft,
            ..Pattern::default()
        };
        return begin(model, pattern);
    }
    let id = Some(kept.summary.id).filter(|_| ours);
    let text = match (kept.summary.kind, ours) {
        (DraftKind::Template, _) => {
            "the template is in the form, unfilled; {drafts}, then {keep-template} saves it under its name"
        }
        (DraftKind::Draft, true) => "the draft is in the form",
        (DraftKind::Draft, false) => {
            "another postrider has this draft open: this is a copy of it, and a draft of its own"
        }
    };
    let effects = sheet::take(model, kept.draft, id);
    model.notify(NoticeKind::Info, text);
    effects
}

/// Opens the search.
pub(super) fn open_search(model: &mut Model) {
    if let Some(page) = page_mut(model) {
        page.search.is_open = true;
    }
}

/// From the drafts to the templates, and back.
pub(super) fn other(model: &mut Model) -> Vec<Effect> {
    if let Some(page) = page_mut(model) {
        (page.kind, page.selected, page.loaded) = (page.kind.other(), 0, false);
        page.page.rows.clear();
    }
    reload(model)
}

/// Copies the chosen row.
pub(super) fn duplicate(model: &mut Model) -> Vec<Effect> {
    let id = chosen(model).map(|row| row.id.clone());
    id.map_or_else(Vec::new, |id| order(DraftOrder::Duplicate(id)))
}

/// Brings back what was deleted last.
pub(super) fn restore() -> Vec<Effect> {
    order(DraftOrder::Restore)
}

fn chosen(model: &mut Model) -> Option<&DraftSummary> {
    page_mut(model).and_then(|page| page.chosen())
}

/// The chosen row goes into the form, unless it stands there.
pub(super) fn open_chosen(model: &mut Model, as_is: bool) -> Vec<Effect> {
    let Some(row) = chosen(model).cloned() else {
        return Vec::new();
    };
    if row.held == HeldBy::Us {
        model.overlays.pop();
        return compose::focus(model, FieldId::Body);
    }
    order(DraftOrder::Open { id: row.id, as_is })
}

/// Asks before the chosen row is deleted.
pub(super) fn delete(model: &mut Model) -> Vec<Effect> {
    let Some(row) = chosen(model).cloned() else {
        return Vec::new();
    };
    if row.held == HeldBy::Us {
        let text =
            "this draft is open: {new} in the form starts a new message, then you can delete it";
        model.notify(NoticeKind::Info, text);
        return Vec::new();
    }
    let name = format!("{} “{}”", row.kind.name(), row.title());
    let back = "{restore-draft} restores it for a week.";
    let back = model.shared.keymap.say(back);
    let delete = Effect::Drafts(DraftOrder::Delete(row.id));
    let question = Question::new("Delete", format!("Delete {name}? {back}"))
        .answer("Keep it", [])
        .answer("Delete it", [Intent::perform(delete)]);
    model.ask(question);
    Vec::new()
}

/// Moves the choice: around the ends by one, and no further than the ends by a page.
pub(super) fn scroll(page: &mut DraftsPage, by: isize) {
    let count = page.page.rows.len();
    match by {
        -1 | 1 => around(&mut page.selected, by, count),
        _ => clamped(&mut page.selected, by, count),
    }
}

/// Esc: closes the search, then the list.
pub(super) fn close(model: &mut Model) -> Vec<Effect> {
    match page_mut(model) {
        Some(page) if !page.search.text().is_empty() => {
            page.search = SearchLine::default();
            page.selected = 0;
            reload(model)
        }
        _ => {
            model.overlays.pop();
            Vec::new()
        }
    }
}

/// Keys of the search, while it is open.
pub(super) fn search_key(model: &mut Model, key: Key) -> Option<Vec<Effect>> {
    let edit = model.shared.keymap.edit(key, true);
    let page = page_mut(model)?;
    page.search.key(key, edit)?;
    page.selected = 0;
    Some(reload(model))
}

/// Pasted text goes into the search.
pub(super) fn paste(model: &mut Model, text: &str) -> Vec<Effect> {
    if let Some(page) = page_mut(model) {
        page.search.paste(text);
        (page.search.is_open, page.selected) = (true, 0);
    }
    reload(model)
}
