//! What the keys of the preview do.

use std::sync::Arc;

use super::{Place, PreviewOrder, PreviewPane};
use crate::app::effect::Effect;
use crate::app::key::Key;
use crate::app::layer::Cx;
use crate::app::line::LineField;
use crate::app::notice::NoticeKind;
use crate::app::selection::around;
use crate::mail::{Language, PreviewPage};

/// More than this is not copied: terminals take only so much.
const COPY_BYTES: usize = 100_000;

impl PreviewPane {
    /// Shows the page `by` tabs on.
    pub(in crate::app) fn turn(&mut self, by: isize) {
        let all = PreviewPage::ALL;
        let here = all.iter().position(|page| *page == self.page);
        let mut at = here.unwrap_or(0);
        around(&mut at, by, all.len());
        self.show(all[at]);
    }

    /// Shows the page whose number was pressed.
    pub(in crate::app) fn show_page(&mut self, key: Key) {
        let page = key.index().and_then(|at| PreviewPage::ALL.get(at));
        if let Some(page) = page {
            self.show(*page);
        }
    }

    fn show(&mut self, page: PreviewPage) {
        if self.page != page {
            (self.page, self.place, self.found) = (page, Place::default(), None);
        }
    }

    /// Begins a search.
    pub(in crate::app) fn open_search(&mut self, _: &mut Cx<'_>) {
        self.search = Some(LineField::default());
    }

    /// Goes to the next line that has the words, or to the one before, around the ends.
    pub(in crate::app) fn find(&mut self, forward: bool, cx: &mut Cx<'_>) {
        let (Ok(paper), false) = (self.paper(), self.words.is_empty()) else {
            return;
        };
        let count = paper.len();
        let from = self.found.unwrap_or(self.place.line);
        let first = usize::from(self.found.is_some() || !forward);
        let nth = |step: usize| match forward {
            true => (from + step) % count,
            false => (from + count - step % count) % count,
        };
        let has = |line: &usize| paper.line(*line).to_lowercase().contains(&self.words);
        let found = (first..count + first).map(nth).find(has);
        let Some(line) = found else {
            let text = format!("\"{}\" is not on this page", self.words);
            return cx.notify(NoticeKind::Info, text);
        };
        self.move_to(cx, |_, paper, width, height| {
            let wanted = Place { line, row: 0 };
            wanted.min(Place::last(paper, width, height))
        });
        self.found = Some(line);
    }

    /// Opens the HTML in a browser.
    pub(in crate::app) fn open_in_browser(&mut self, cx: &mut Cx<'_>) {
        let Some(Ok(preview)) = &self.built else {
            return;
        };
        match preview.page(PreviewPage::Html) {
            Ok(_) => cx.perform(Effect::Preview(PreviewOrder::Open(Arc::clone(preview)))),
            Err(why) => cx.notify(NoticeKind::Info, why),
        }
    }

    /// Saves the message as `.eml`, as the export does.
    pub(in crate::app) fn save(&mut self, cx: &mut Cx<'_>) {
        if let Some(what) = self.missing().first() {
            let why = format!("it is not whole, so it is not saved: {what}");
            return cx.notify(NoticeKind::Error, why);
        }
        let profile = Box::new(cx.shared.profile().clone());
        cx.perform(Effect::Export {
            language: Language::Eml,
            draft: self.draft.clone(),
            profile,
        });
    }

    /// Copies the page.
    pub(in crate::app) fn copy(&mut self, cx: &mut Cx<'_>) {
        match self.paper() {
            Err(why) => cx.notify(NoticeKind::Info, why),
            Ok(paper) if paper.text().len() > COPY_BYTES => {
                let words = format!(
                    "{} bytes are too many for a terminal's clipboard; {{save-source}} saves the message as .eml",
                    paper.text().len()
                );
                cx.notify(NoticeKind::Warning, words);
            }
            Ok(paper) => cx.copy("the page", paper.text().replace("\r\n", "\n")),
        }
    }
}
