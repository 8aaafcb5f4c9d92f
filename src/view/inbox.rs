//! The practice inbox: what was caught, newest first, and one message opened.
//!
//! ```text
//! ┌▌Inbox: 2 messages ────────────────────────────────────────────┐
//! │ 2026-11-23 16:54  Your receipt          → grace@navy.example  │
//! │ 2026-11-23 16:52  Welcome               → 3 recipients        │
//! └───────────────────────────────────────────────────────────────┘
//! ```
//!
//! Opened: envelope, headers, text, files.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::pane::{self, Pane};
use super::pen::Pen;
use super::{Theme, text};
use crate::app::Model;
use crate::record::{InboxItem, InboxPart, Moment};

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
            let words = "Nothing was caught yet. What is sent in practice arrives here.";
            for (row, words) in text::wrap(words, pen.width()).into_iter().enumerate() {
                pen.text(row, 0, &words, theme.quiet);
            }
            pen.position(0, 0)
        }
        None => draw_list(model, theme, &mut pen),
    }
}

fn draw_list(model: &Model, theme: &Theme, pen: &mut Pen<'_>) -> Option<Position> {
    let inbox = &model.inbox;
    let first = first_row(inbox.selected, pen.height());
    for (row, item) in inbox
        .items
        .iter()
        .skip(first)
        .take(pen.height())
        .enumerate()
    {
        let chosen = first + row == inbox.selected;
        pen.line(row, list_row(model, item, chosen, theme, pen.width()));
        if chosen {
            pen.tint(row, 0, pen.width(), theme.selected);
        }
    }
    pen.position(inbox.selected - first.min(inbox.selected), 0)
}

/// The first row of a list so that `selected` is among `height` rows.
pub(super) fn first_row(selected: usize, height: usize) -> usize {
    (selected + 1).saturating_sub(height)
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
        format!("{}  ", received(item, model))
    };
    let whom = match item.rcpt_to.as_slice() {
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

fn subject(item: &InboxItem) -> String {
    if item.subject.is_empty() {
        "(no subject)".into()
    } else {
        item.subject.clone()
    }
}

/// `2026-11-23 16:52 +01:00`. The inbox keeps no offset: it is taken from the last send of this run,
/// else it is UTC.
fn received(item: &InboxItem, model: &Model) -> String {
    let started = model
        .log
        .attempts
        .iter()
        .rev()
        .find_map(|attempt| attempt.started);
    let offset_minutes = started.map_or(0, |moment| moment.offset_minutes);
    let moment = Moment {
        unix_ms: item.received_unix_ms,
        offset_minutes,
    };
    let stamp = moment.to_string();
    match (stamp.get(..16), stamp.get(19..)) {
        (Some(minute), Some(offset)) => format!("{minute}{offset}"),
        _ => stamp,
    }
}

/// Draws an open message from row `scroll` on, or its last rows.
fn draw_message(
    model: &Model,
    item: &InboxItem,
    scroll: usize,
    theme: &Theme,
    pen: &mut Pen<'_>,
) -> Option<Position> {
    let mut rows = about(model, item, theme, pen.width());
    let text = item.text.trim_end().split('\n');
    rows.extend(
        text.flat_map(|line| text::wrap(line, pen.width()))
            .map(Line::from),
    );
    let first = scroll.min(rows.len().saturating_sub(pen.height()));
    for (row, line) in rows.into_iter().skip(first).take(pen.height()).enumerate() {
        pen.line(row, line);
    }
    pen.position(0, 0)
}

/// Envelope, headers and files of a message.
fn about(model: &Model, item: &InboxItem, theme: &Theme, width: usize) -> Vec<Line<'static>> {
    let mut rows = Vec::new();
    let caught = format!("{}, {}", received(item, model), text::bytes(item.bytes));
    pair(&mut rows, "Caught", &caught, theme, width);
    pair(&mut rows, "MessageID", &item.id, theme, width);
    pair(&mut rows, "Envelope from", &item.mail_from, theme, width);
    pair(
        &mut rows,
        "Envelope to",
        &item.rcpt_to.join(", "),
        theme,
        width,
    );
    rows.push(Line::default());
    for (name, value) in &item.headers {
        pair(&mut rows, name, value, theme, width);
    }
    rows.push(Line::default());
    for part in item.parts.iter().filter(|part| part.name.is_some()) {
        pair(&mut rows, "File", &file(part), theme, width);
    }
    if item.parts.iter().any(|part| part.name.is_some()) {
        rows.push(Line::default());
    }
    rows
}

fn file(part: &InboxPart) -> String {
    let name = part.name.as_deref().unwrap_or_default();
    format!("{name}, {}, {}", text::bytes(part.bytes), part.content_type)
}

/// `Name: value`, wrapped below the value, or where the name is long two columns in.
fn pair(rows: &mut Vec<Line<'static>>, name: &str, value: &str, theme: &Theme, width: usize) {
    let label = format!("{name}: ");
    if text::width(&label) <= width / 2 {
        rows.extend(text::paragraph(
            (&label, theme.quiet),
            value,
            theme.text,
            width,
        ));
        return;
    }
    rows.extend(text::paragraph(
        ("", theme.quiet),
        label.trim_end(),
        theme.quiet,
        width,
    ));
    rows.extend(text::paragraph(
        ("  ", theme.quiet),
        value,
        theme.text,
        width,
    ));
}
