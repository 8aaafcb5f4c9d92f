//! The practice inbox.

mod page;

pub use page::inbox_page;

use super::effect::Effect;
use super::intent::Intent;
use super::key::Key;
use super::layer::{Cx, Layer};
use super::pager::scrolled;
use super::selection::{around, clamped};
use crate::record::{InboxItem, Moment};

/// Lines of a source that are kept for reading; the rest is for `postrider inbox --raw`.
const SOURCE_LINES: usize = 100_000;

/// A page of an open message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum InboxPage {
    /// The text part.
    #[default]
    Text,
    /// The HTML part as text.
    Html,
    /// Envelope and headers.
    Headers,
    /// The MIME tree.
    Parts,
    /// The source as it came.
    Source,
    /// What happened to it.
    Events,
}

impl InboxPage {
    /// All pages in order.
    pub const ALL: [Self; 6] = [
        Self::Text,
        Self::Html,
        Self::Headers,
        Self::Parts,
        Self::Source,
        Self::Events,
    ];

    /// The word on its tab.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "Text",
            Self::Html => "HTML",
            Self::Headers => "Headers",
            Self::Parts => "Parts",
            Self::Source => "Source",
            Self::Events => "Events",
        }
    }
}

/// The source of a message, fetched from the edge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InboxSource {
    /// The message.
    pub id: String,
    /// Its lines, or why there are none.
    pub lines: Result<Vec<String>, String>,
}

/// The practice inbox.
#[derive(Debug, Clone, Default)]
pub struct InboxPane {
    /// Newest first.
    pub items: Vec<InboxItem>,
    /// The chosen row.
    pub selected: usize,
    /// Whether the chosen message is open.
    pub open: bool,
    /// Lines scrolled down in the open message.
    pub scroll: usize,
    /// The page of the open message.
    pub page: InboxPage,
    /// The source that was fetched last.
    pub source: Option<InboxSource>,
    /// Minutes from UTC to local time, as the edge knows them.
    pub offset_minutes: i16,
}

impl InboxPane {
    /// The inbox as it stands now. The chosen message stays chosen.
    pub(super) fn arrived(&mut self, items: Vec<InboxItem>) {
        let chosen = self.chosen().map(|item| &item.id);
        let still_there = chosen.and_then(|id| items.iter().position(|item| item.id == *id));
        // Without an open message the newest one is wanted.
        let keep = self.open || self.selected > 0;
        self.open &= still_there.is_some();
        self.selected = still_there.filter(|_| keep).unwrap_or(0);
        self.items = items;
    }

    fn chosen(&self) -> Option<&InboxItem> {
        self.items.get(self.selected)
    }

    /// A moment in local time.
    fn moment(&self, unix_ms: i64) -> Moment {
        Moment {
            unix_ms,
            offset_minutes: self.offset_minutes,
        }
    }

    /// When a message was caught: `2026-11-23 16:52 +01:00`.
    pub fn received(&self, item: &InboxItem) -> String {
        let stamp = self.moment(item.received_unix_ms).to_string();
        match (stamp.get(..16), stamp.get(19..)) {
            (Some(minute), Some(offset)) => format!("{minute}{offset}"),
            _ => stamp,
        }
    }

    /// The pages that the open message has: HTML only where there is some.
    pub fn pages(&self) -> Vec<InboxPage> {
        let chosen = self.chosen();
        let has_html = chosen.is_some_and(|item| item.html_as_text.is_some());
        let all = InboxPage::ALL.into_iter();
        all.filter(|page| *page != InboxPage::Html || has_html)
            .collect()
    }

    /// Opens the chosen message on the page that was read last.
    pub(super) fn open(&mut self, cx: &mut Cx<'_>) {
        self.open = true;
        self.show(self.page, cx);
    }

    /// Turns so many pages on.
    pub(super) fn turn(&mut self, by: isize, cx: &mut Cx<'_>) {
        let pages = self.pages();
        let here = pages.iter().position(|page| *page == self.page);
        let mut at = here.unwrap_or(0);
        around(&mut at, by, pages.len());
        self.show(pages[at], cx);
    }

    /// Shows the page whose number was pressed.
    pub(super) fn show_page(&mut self, key: Key, cx: &mut Cx<'_>) {
        let pages = self.pages();
        if let Some(page) = key.index().and_then(|at| pages.get(at)) {
            self.show(*page, cx);
        }
    }

    /// Shows a page from its top; the source is fetched when it is wanted.
    fn show(&mut self, page: InboxPage, cx: &mut Cx<'_>) {
        self.page = match self.pages().contains(&page) {
            true => page,
            false => InboxPage::Text,
        };
        self.scroll = 0;
        let fetched = self.source.as_ref().map(|source| &source.id);
        let chosen = self.chosen().map(|item| &item.id);
        if let Some(id) = chosen.filter(|id| fetched != Some(id))
            && self.page == InboxPage::Source
        {
            cx.perform(Effect::ReadSource(id.clone()));
        }
    }

    /// The source came.
    pub(super) fn fetched(&mut self, id: String, result: Result<String, String>) {
        let lines = result.map(|text| {
            let mut all = text.lines();
            let taken = all.by_ref().take(SOURCE_LINES);
            let mut lines: Vec<String> = taken.map(|line| line.trim_end().to_owned()).collect();
            if all.next().is_some() {
                lines.push(format!(
                    "… the rest is shown by `postrider inbox {id} --raw`"
                ));
            }
            lines
        });
        self.source = Some(InboxSource { id, lines });
    }

    /// The lines of the source of a message, if they were fetched.
    fn source_of(&self, item: &InboxItem) -> Option<&Result<Vec<String>, String>> {
        let source = self.source.as_ref();
        let source = source.filter(|source| source.id == item.id);
        source.map(|source| &source.lines)
    }

    /// Copies the MessageID, or the source where it is shown.
    pub(super) fn copy(&mut self, cx: &mut Cx<'_>) {
        let Some(item) = self.chosen() else {
            return;
        };
        match self.source_of(item) {
            Some(Ok(lines)) if self.page == InboxPage::Source => {
                cx.copy("the source", lines.join("\n"));
            }
            _ => cx.copy("the MessageID", item.id.clone()),
        }
    }
}

impl Layer for InboxPane {
    /// Moves the choice, or scrolls the open message.
    fn scroll(&mut self, by: isize, cx: &mut Cx<'_>) {
        let Some(item) = self.chosen().filter(|_| self.open) else {
            return clamped(&mut self.selected, by, self.items.len());
        };
        let page = inbox_page(cx.shared, self, item);
        let count = match (self.page, self.source_of(item)) {
            (InboxPage::Source, Some(Ok(lines))) => lines.len(),
            (InboxPage::Source, _) => 1,
            _ => page.rows.len(),
        };
        self.scroll = scrolled(self.scroll, by, count, page.height);
    }

    /// Closes the open message, then the inbox.
    fn close(&mut self, cx: &mut Cx<'_>) {
        if self.open {
            (self.open, self.scroll) = (false, 0);
        } else {
            cx.want(Intent::ToForm);
        }
    }
}
