//! The practice inbox.

use super::Effect;
use super::model::{Model, Pane, Screen};

/// The inbox as it stands now. The chosen message stays chosen.
pub(super) fn arrived(model: &mut Model, items: Vec<crate::record::InboxItem>) -> Vec<Effect> {
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
    let width = usize::from(model.size.columns.saturating_sub(4).max(1));
    let inbox = &mut model.inbox;
    if inbox.open {
        let lines = inbox
            .items
            .get(inbox.selected)
            .map_or(0, |item| rows(item, width));
        inbox.scroll = inbox.scroll.saturating_add_signed(by).min(lines);
    } else {
        inbox.selected = inbox
            .selected
            .saturating_add_signed(by)
            .min(inbox.items.len().saturating_sub(1));
    }
}

/// About how many rows an open message takes when it is wrapped to `width`; rather too many.
fn rows(item: &crate::record::InboxItem, width: usize) -> usize {
    let wrapped = |text: &str| 1 + text.len() / width;
    let headers = item
        .headers
        .iter()
        .map(|(name, value)| wrapped(name) + wrapped(value));
    let envelope = item.rcpt_to.iter().map(|address| wrapped(address));
    let text = item.text.lines().map(wrapped);
    8 + item.parts.len() * 2 + headers.chain(envelope).chain(text).sum::<usize>()
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
