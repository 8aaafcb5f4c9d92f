//! The pages of an open message, as rows.

use ratatui::text::Line;

use super::{Theme, minute, moment, text};
use crate::app::{InboxPage, Model};
use crate::diagnose::Context;
use crate::record::{InboxEvent, InboxEventKind, InboxItem, InboxPart};

/// Columns below which dates are too long.
const NARROW: usize = 60;

/// The rows of the page that is shown; the source has its own way.
pub(super) fn rows(
    model: &Model,
    item: &InboxItem,
    theme: &Theme,
    width: usize,
) -> Vec<Line<'static>> {
    match model.inbox.page {
        InboxPage::Text | InboxPage::Source => {
            body(&item.text, "This message has no text.", theme, width)
        }
        InboxPage::Html => {
            let html = item.html_as_text.as_deref().unwrap_or_default();
            body(html, "This message has no HTML.", theme, width)
        }
        InboxPage::Headers => headers(model, item, theme, width),
        InboxPage::Parts => parts(item, theme, width),
        InboxPage::Events => events(model, item, theme, width),
    }
}

fn body(body: &str, missing: &str, theme: &Theme, width: usize) -> Vec<Line<'static>> {
    if body.trim().is_empty() {
        return vec![Line::styled(missing.to_owned(), theme.quiet)];
    }
    let lines = body.trim_end().split('\n');
    lines
        .flat_map(|line| text::wrap(line, width))
        .map(Line::from)
        .collect()
}

/// Envelope and headers.
fn headers(model: &Model, item: &InboxItem, theme: &Theme, width: usize) -> Vec<Line<'static>> {
    let mut rows = Vec::new();
    let received = minute(item.received_unix_ms, model);
    let caught = format!("{received}, {}", text::bytes(item.bytes));
    pair(&mut rows, "Caught", &caught, theme, width);
    pair(&mut rows, "MessageID", &item.id, theme, width);
    pair(&mut rows, "Envelope from", &item.mail_from, theme, width);
    let everybody = item.rcpt_to.join(", ");
    pair(&mut rows, "Envelope to", &everybody, theme, width);
    if !item.stream.is_empty() {
        pair(&mut rows, "Stream", &item.stream, theme, width);
    }
    if let Some(tag) = &item.tag {
        pair(&mut rows, "Tag", tag, theme, width);
    }
    for (key, value) in &item.metadata {
        pair(&mut rows, &format!("Metadata {key}"), value, theme, width);
    }
    rows.push(Line::default());
    for (name, value) in &item.headers {
        pair(&mut rows, name, value, theme, width);
    }
    rows
}

/// The MIME tree.
fn parts(item: &InboxItem, theme: &Theme, width: usize) -> Vec<Line<'static>> {
    if item.parts.is_empty() {
        return vec![Line::styled("This message has no parts.", theme.quiet)];
    }
    let rows = item.parts.iter().flat_map(|part| {
        let indent = "  ".repeat(usize::from(part.depth).min(width / 8));
        text::paragraph((&indent, theme.quiet), &described(part), theme.text, width)
    });
    rows.collect()
}

fn described(part: &InboxPart) -> String {
    let mut words = vec![part.content_type.clone()];
    words.extend(part.name.clone());
    if !part.is_container {
        words.push(text::bytes(part.bytes));
    }
    words.extend(part.content_id.as_ref().map(|id| format!("cid:{id}")));
    words.join(", ")
}

/// What became of it.
fn events(model: &Model, item: &InboxItem, theme: &Theme, width: usize) -> Vec<Line<'static>> {
    let mut rows = Vec::new();
    if item.events.is_empty() {
        let words = "Accepted, and nothing has been heard of it since.";
        rows.extend(text::wrap(words, width).into_iter().map(Line::from));
    }
    for event in &item.events {
        let stamp = moment(event.unix_ms, model).to_string();
        // Where it is narrow the time alone is shown: the page of the headers has the date.
        let stamp = stamp
            .get(11..19)
            .filter(|_| width < NARROW)
            .unwrap_or(&stamp);
        let stamp = format!("{stamp}  ");
        let whom = match event.recipient.as_str() {
            "" => String::new(),
            address => format!(" {address}"),
        };
        let head = format!("{}{whom}", word(event.kind));
        rows.extend(text::paragraph(
            (&stamp, theme.quiet),
            &head,
            theme.text,
            width,
        ));
        if !event.detail.is_empty() {
            rows.extend(text::paragraph(
                ("  ", theme.quiet),
                &event.detail,
                theme.quiet,
                width,
            ));
        }
        rows.extend(explained(model, item, event, theme, width));
    }
    rows
}

fn word(kind: InboxEventKind) -> &'static str {
    match kind {
        InboxEventKind::Queued => "queued",
        InboxEventKind::Sent => "sent",
        InboxEventKind::Delivered => "delivered",
        InboxEventKind::Delayed => "delayed",
        InboxEventKind::Bounced => "bounced",
        InboxEventKind::RefusedInside => "refused inside",
        InboxEventKind::Sandboxed => "sandboxed",
    }
}

/// What a refusal inside means: the title and cause of its hint.
fn explained(
    model: &Model,
    item: &InboxItem,
    event: &InboxEvent,
    theme: &Theme,
    width: usize,
) -> Vec<Line<'static>> {
    if event.kind != InboxEventKind::RefusedInside {
        return Vec::new();
    }
    let (code, words) = event.detail.split_once(": ").unwrap_or(("", &event.detail));
    let context = Context {
        from: item.from.clone(),
        stream: item.stream.clone(),
        recipients: item.rcpt_to.len(),
        ..Context::default()
    };
    let diagnosis = model
        .shared
        .catalogue
        .diagnose_inside(code.parse().ok(), words, &context);
    let card = diagnosis.primary;
    let told = format!("{}. {}", card.title, card.cause);
    text::paragraph(("  ", theme.quiet), &told, theme.text, width)
}

/// `Name: value`, wrapped below the value, or where the name is long two columns in.
fn pair(rows: &mut Vec<Line<'static>>, name: &str, value: &str, theme: &Theme, width: usize) {
    let label = format!("{name}: ");
    if text::width(&label) <= width / 2 {
        let wrapped = text::paragraph((&label, theme.quiet), value, theme.text, width);
        return rows.extend(wrapped);
    }
    let label = text::paragraph(("", theme.quiet), label.trim_end(), theme.quiet, width);
    rows.extend(label);
    rows.extend(text::paragraph(
        ("  ", theme.quiet),
        value,
        theme.text,
        width,
    ));
}
