//! The practice inbox: what was caught, newest first, and one message opened.
//!
//! ```text
//! ┌▌Inbox: 2 messages ────────────────────────────────────────────┐
//! │ 2026-11-23 16:54  Your receipt          → grace@navy.example  │
//! │ 2026-11-23 16:52  Welcome               → 3 recipients        │
//! └───────────────────────────────────────────────────────────────┘
//! ```
//!
//! Opened: pages of text, HTML as text, headers, MIME tree, source and events.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::overlays::draw_page;
use super::pane::{self, Pane};
use super::pen::Pen;
use super::{Theme, list, text};
use crate::app::{InboxPage, Model, inbox_page};
use crate::record::InboxItem;

/// Columns from which the whole date is shown.
const ROOMY: usize = 100;

/// Draws the inbox at `place`. Returns where the cursor stands.
pub(super) fn draw(
    model: &Model,
    theme: &Theme,
    place: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let inbox = &model.inbox;
    let open = inbox.items.get(inbox.selected).filter(|_| inbox.open);
    let title = match open {
        Some(item) => format!("Inbox: {}", subject(item)),
        None => format!("Inbox: {}", text::count(inbox.items.len(), "message")),
    };
    let inner = pane::draw(
        &Pane {
            title: &title,
            focused: model.overlays.is_empty(),
        },
        theme,
        place,
        buffer,
    );
    let mut pen = Pen::new(buffer, inner);
    match open {
        Some(item) => draw_message(model, item, inbox.scroll, theme, &mut pen),
        None if inbox.items.is_empty() => {
            let words = "Nothing was caught yet. Send a message in practice ({compose}, then {review}), and it arrives here.";
            let words = &model.shared.keymap.say(words);
            for (row, words) in text::wrap(words, pen.width()).into_iter().enumerate() {
                pen.text(row, 0, &words, theme.text);
            }
            pen.position(0, 0)
        }
        None => draw_list(model, theme, &mut pen),
    }
}

fn draw_list(model: &Model, theme: &Theme, pen: &mut Pen<'_>) -> Option<Position> {
    let inbox = &model.inbox;
    let (size, rows) = ((inbox.items.len(), inbox.selected), (0, pen.height()));
    list::draw(size, rows, theme, pen, |pen, at, line, is_chosen| {
        let row = list_row(model, &inbox.items[at], is_chosen, theme, pen.width());
        pen.line(line, row);
    })
}

fn list_row(
    model: &Model,
    item: &InboxItem,
    chosen: bool,
    theme: &Theme,
    width: usize,
) -> Line<'static> {
    let mark = if chosen { "▸ " } else { "  " };
    let when = if width < 60 {
        String::new()
    } else {
        let when = model.inbox.received(item);
        // The year and the offset are the first to go.
        let when = when.get(5..16).filter(|_| width < ROOMY).unwrap_or(&when);
        format!("{when}  {:<14}  ", status(item))
    };
    let whom = match item.rcpt_to.as_slice() {
        _ if width < 60 => return short_row(mark, item, theme, width),
        [one] => one.clone(),
        all => text::count(all.len(), "recipient"),
    };
    let room = width.saturating_sub(text::width(mark) + text::width(&when));
    let whom = text::cut(&format!("→ {whom}"), room / 2);
    let left = room.saturating_sub(text::width(&whom) + 2);
    let subject = text::cut(&subject(item), left);
    let gap = " ".repeat(left.saturating_sub(text::width(&subject)) + 2);
    Line::from(vec![
        Span::raw(mark),
        Span::styled(when, theme.quiet),
        Span::raw(subject),
        Span::raw(gap),
        Span::styled(whom, theme.quiet),
    ])
}

/// Where it is narrow: the subject and the status.
fn short_row(mark: &'static str, item: &InboxItem, theme: &Theme, width: usize) -> Line<'static> {
    let status = status(item);
    let left = width.saturating_sub(text::width(mark) + text::width(&status) + 2);
    let subject = text::cut(&subject(item), left);
    let gap = " ".repeat(left.saturating_sub(text::width(&subject)) + 2);
    Line::from(vec![
        Span::raw(mark),
        Span::raw(subject),
        Span::raw(gap),
        Span::styled(status, theme.quiet),
    ])
}

fn subject(item: &InboxItem) -> String {
    if item.subject.is_empty() {
        "(no subject)".into()
    } else {
        item.subject.clone()
    }
}

fn status(item: &InboxItem) -> String {
    item.status_name().replace('-', " ")
}

/// Draws an open message: its tabs, then the page from row `scroll` on, or its last rows.
fn draw_message(
    model: &Model,
    item: &InboxItem,
    scroll: usize,
    theme: &Theme,
    pen: &mut Pen<'_>,
) -> Option<Position> {
    let at = tabs(model, theme, pen);
    if model.inbox.page == InboxPage::Source {
        source(model, item, scroll, theme, pen);
    } else {
        draw_page(
            inbox_page(&model.shared, &model.inbox, item),
            scroll,
            1,
            theme,
            pen,
        );
    }
    pen.position(0, at)
}

/// Draws the names of the pages; returns the column of the one that is shown.
fn tabs(model: &Model, theme: &Theme, pen: &mut Pen<'_>) -> usize {
    let (mut column, mut here) = (0, 0);
    let pages = model.inbox.pages();
    let narrow = pen.width() < 60;
    for (number, page) in pages.into_iter().enumerate() {
        let shown = page == model.inbox.page;
        if shown {
            here = column;
        }
        let name = match (shown, narrow) {
            (true, _) => format!("[{} {}]", number + 1, page.name()),
            (false, true) => format!(" {} ", number + 1),
            (false, false) => format!(" {} {} ", number + 1, page.name()),
        };
        let style = if shown { theme.title } else { theme.quiet };
        column = pen.text(0, column, &name, style);
    }
    here
}

/// Draws the lines of the source that are in sight; nothing else is looked at.
fn source(model: &Model, item: &InboxItem, scroll: usize, theme: &Theme, pen: &mut Pen<'_>) {
    let height = pen.height().saturating_sub(1);
    let fetched = model.inbox.source.as_ref();
    let Some(fetched) = fetched.filter(|source| source.id == item.id) else {
        pen.text(1, 0, "It is being read…", theme.text);
        return;
    };
    match &fetched.lines {
        Err(why) => {
            for (row, words) in text::wrap(why, pen.width()).iter().take(height).enumerate() {
                pen.text(1 + row, 0, words, theme.bad);
            }
        }
        Ok(lines) => {
            let first = scroll.min(lines.len().saturating_sub(height));
            for (row, line) in lines.iter().skip(first).take(height).enumerate() {
                pen.text(1 + row, 0, line, theme.text);
            }
        }
    }
}
