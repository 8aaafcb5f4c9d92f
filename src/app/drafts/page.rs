//! The list of drafts and templates, and what can be done with its rows.

use super::order::DraftOrder;
use crate::app::buffer::Edit;
use crate::app::effect::Effect;
use crate::app::intent::{Intent, Question};
use crate::app::key::Key;
use crate::app::layer::{Cx, Handled, Layer};
use crate::app::line::LineField;
use crate::app::notice::NoticeKind;
use crate::app::search_line::SearchLine;
use crate::app::selection::{around, clamped};
use crate::mail::FieldId;
use crate::record::{DraftKind, DraftPage, DraftQuery, DraftSummary, HeldBy};

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

    /// Asks for the rows.
    pub(super) fn list(&self) -> Effect {
        Effect::Drafts(DraftOrder::List(self.query()))
    }

    /// Rows came. Those of another question than the present one are of no use any more.
    pub(super) fn listed(&mut self, query: &DraftQuery, result: Result<DraftPage, String>) {
        if self.query() != *query {
            return;
        }
        self.loaded = true;
        match result {
            Err(why) => self.trouble = Some(why),
            Ok(found) => {
                self.trouble = None;
                let chosen = self.chosen().map(|row| row.id.clone());
                let there = |id| found.rows.iter().position(|row| row.id == id);
                // What was chosen stays so; where it is gone, what stands in its place is.
                let at = chosen.and_then(there).unwrap_or(self.selected);
                self.selected = at.min(found.rows.len().saturating_sub(1));
                self.page = found;
            }
        }
    }

    /// Opens the search.
    pub(in crate::app) fn open_search(&mut self, _: &mut Cx<'_>) {
        self.search.is_open = true;
    }

    /// From the drafts to the templates, and from there to those of the Postmark server.
    pub(in crate::app) fn show_other(&mut self, cx: &mut Cx<'_>) {
        if self.kind == DraftKind::Template {
            cx.close();
            return cx.want(Intent::OpenServerTemplates);
        }
        (self.kind, self.selected, self.loaded) = (self.kind.other(), 0, false);
        self.page.rows.clear();
        cx.perform(self.list());
    }

    /// Copies the chosen row.
    pub(in crate::app) fn duplicate(&mut self, cx: &mut Cx<'_>) {
        if let Some(row) = self.chosen() {
            cx.perform(Effect::Drafts(DraftOrder::Duplicate(row.id.clone())));
        }
    }

    /// Restores what was deleted last.
    pub(in crate::app) fn restore(&mut self, cx: &mut Cx<'_>) {
        cx.perform(Effect::Drafts(DraftOrder::Restore));
    }

    /// The chosen row goes into the form, unless it is there already.
    pub(in crate::app) fn open_chosen(&mut self, as_is: bool, cx: &mut Cx<'_>) {
        let Some(row) = self.chosen() else {
            return;
        };
        if row.held == HeldBy::Us {
            cx.close();
            return cx.want(Intent::Focus(FieldId::Body));
        }
        let id = row.id.clone();
        cx.perform(Effect::Drafts(DraftOrder::Open { id, as_is }));
    }

    /// Asks before the chosen row is deleted.
    pub(in crate::app) fn delete(&mut self, cx: &mut Cx<'_>) {
        let Some(row) = self.chosen() else {
            return;
        };
        if row.held == HeldBy::Us {
            let text = "this draft is open: {new} in the form starts a new message, then you can delete it";
            return cx.notify(NoticeKind::Info, text);
        }
        let name = format!("{} “{}”", row.kind.name(), row.title());
        let back = "{restore-draft} restores it for a week.";
        let back = cx.shared.keymap.say(back);
        let delete = Effect::Drafts(DraftOrder::Delete(row.id.clone()));
        let question = Question::new("Delete", format!("Delete {name}? {back}"))
            .answer("Keep it", [])
            .answer("Delete it", [Intent::perform(delete)]);
        cx.ask(question);
    }
}

impl Layer for DraftsPage {
    /// Keys of the search, while it is open.
    fn text_key(&mut self, key: Key, edit: Option<Edit>, cx: &mut Cx<'_>) -> Handled {
        if self.search.key(key, edit).is_none() {
            return Handled::No;
        }
        self.selected = 0;
        cx.perform(self.list());
        Handled::Yes
    }

    fn paste(&mut self, text: &str, cx: &mut Cx<'_>) {
        self.search.paste(text);
        (self.search.is_open, self.selected) = (true, 0);
        cx.perform(self.list());
    }

    fn line(&mut self) -> Option<&mut LineField> {
        self.search.line()
    }

    /// Around the ends by one, and no further than the ends by a page.
    fn scroll(&mut self, by: isize, _: &mut Cx<'_>) {
        let count = self.page.rows.len();
        match by {
            -1 | 1 => around(&mut self.selected, by, count),
            _ => clamped(&mut self.selected, by, count),
        }
    }

    /// Closes the search, then the list.
    fn close(&mut self, cx: &mut Cx<'_>) {
        if self.search.text().is_empty() {
            return cx.close();
        }
        self.search = SearchLine::default();
        self.selected = 0;
        cx.perform(self.list());
    }
}
