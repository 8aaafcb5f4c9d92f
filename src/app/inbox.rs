//! The practice inbox.

mod page;
mod state;

pub use page::{inbox_page, received};
pub use state::{InboxPage, InboxPane, InboxSource};

use super::model::Model;
use super::pager::scrolled;
use super::screen::{Pane, Screen};
use super::{Effect, Key, around, clamped};
use crate::record::InboxItem;

/// The inbox as it stands now. The chosen message stays chosen.
pub(super) fn arrived(model: &mut Model, items: Vec<InboxItem>) -> Vec<Effect> {
    let chosen = model
        .inbox
        .items
        .get(model.inbox.selected)
        .map(|item| item.id.clone());
    let still_there = chosen.and_then(|id| items.iter().position(|item| item.id == id));
    // Without an open message the newest one is wanted.
    let keep = model.inbox.open || model.inbox.selected > 0;
    model.inbox.open &= still_there.is_some();
    model.inbox.selected = still_there.filter(|_| keep).unwrap_or(0);
    model.inbox.items = items;
    Vec::new()
}

/// Moves the choice, or scrolls the open message.
pub(super) fn scroll(model: &mut Model, by: isize) {
    let inbox = &model.inbox;
    let open = inbox.items.get(inbox.selected).filter(|_| inbox.open);
    let Some(item) = open else {
        let count = model.inbox.items.len();
        return clamped(&mut model.inbox.selected, by, count);
    };
    let page = inbox_page(model, item);
    let fetched = inbox.source.as_ref().filter(|source| source.id == item.id);
    let count = match (inbox.page, fetched) {
        (InboxPage::Source, Some(source)) => source.lines.as_ref().map_or(1, Vec::len),
        (InboxPage::Source, None) => 1,
        _ => page.rows.len(),
    };
    model.inbox.scroll = scrolled(inbox.scroll, by, count, page.height);
}

/// Lines of a source that are kept for reading; the rest is for `postrider inbox --raw`.
const SOURCE_LINES: usize = 100_000;

/// Opens the chosen message on the page that was read last.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    model.inbox.open = true;
    model.inbox.scroll = 0;
    turned(model)
}

/// The pages that the open message has: HTML only where there is some.
pub fn pages(model: &Model) -> Vec<InboxPage> {
    let inbox = &model.inbox;
    let has_html = inbox
        .items
        .get(inbox.selected)
        .is_some_and(|item| item.html_as_text.is_some());
    let all = InboxPage::ALL.into_iter();
    all.filter(|page| *page != InboxPage::Html || has_html)
        .collect()
}

/// Turns so many pages on.
pub(super) fn turn(model: &mut Model, by: isize) -> Vec<Effect> {
    let pages = pages(model);
    let here = pages.iter().position(|page| *page == model.inbox.page);
    let mut at = here.unwrap_or(0);
    around(&mut at, by, pages.len());
    model.inbox.page = pages[at];
    turned(model)
}

/// Shows the page whose number was pressed.
pub(super) fn show_page(model: &mut Model, key: Key) -> Vec<Effect> {
    let pages = pages(model);
    let Some(page) = key.index().and_then(|at| pages.get(at)).copied() else {
        return Vec::new();
    };
    model.inbox.page = page;
    turned(model)
}

/// A page was turned: it begins at its top, and the source is fetched when it is wanted.
fn turned(model: &mut Model) -> Vec<Effect> {
    if !pages(model).contains(&model.inbox.page) {
        model.inbox.page = InboxPage::Text;
    }
    let inbox = &mut model.inbox;
    inbox.scroll = 0;
    let chosen = inbox.items.get(inbox.selected).map(|item| item.id.clone());
    let has = inbox.source.as_ref().map(|source| &source.id) == chosen.as_ref();
    match chosen {
        Some(id) if inbox.page == InboxPage::Source && !has => vec![Effect::ReadSource(id)],
        _ => Vec::new(),
    }
}

/// The source came.
pub(super) fn source(model: &mut Model, id: String, result: Result<String, String>) -> Vec<Effect> {
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
    model.inbox.source = Some(InboxSource { id, lines });
    Vec::new()
}

/// Copies the MessageID, or the source where it is shown.
pub(super) fn copy(model: &mut Model) -> Vec<Effect> {
    let inbox = &model.inbox;
    let Some(item) = inbox.items.get(inbox.selected) else {
        return Vec::new();
    };
    let source = inbox
        .source
        .as_ref()
        .filter(|source| inbox.page == InboxPage::Source && source.id == item.id)
        .and_then(|source| source.lines.as_ref().ok());
    let (what, text) = match source {
        Some(lines) => ("the source", lines.join("\n")),
        None => ("the MessageID", item.id.clone()),
    };
    vec![model.shared.copy(what, text)]
}

/// Closes the open message, then the inbox.
pub(super) fn close(model: &mut Model) {
    if model.inbox.open {
        model.inbox.open = false;
        model.inbox.scroll = 0;
    } else {
        (model.screen, model.pane) = (Screen::Compose, Pane::Form);
    }
}
