//! The pages of an open message, as rows.

use super::{InboxPage, InboxPane};
use crate::app::geometry::screen_inside;
use crate::app::pager::Page;
use crate::app::shared::Shared;
use crate::app::text::{self, Line, tone};
use crate::diagnose::Context;
use crate::record::{InboxEvent, InboxEventKind, InboxItem, InboxPart};

/// Columns below which dates are too long.
const NARROW: usize = 60;

/// The page that is shown of the open message; the source has its own way.
pub fn inbox_page(shared: &Shared, inbox: &InboxPane, item: &InboxItem) -> Page {
    let (width, height) = screen_inside(shared.size);
    Page {
        rows: rows((shared, inbox), item, width),
        height: height.saturating_sub(1),
    }
}

fn rows((shared, inbox): (&Shared, &InboxPane), item: &InboxItem, width: usize) -> Vec<Line> {
    match inbox.page {
        InboxPage::Text | InboxPage::Source => body(&item.text, "This message has no text.", width),
        InboxPage::Html => {
            let html = item.html_as_text.as_deref().unwrap_or_default();
            body(html, "This message has no HTML.", width)
        }
        InboxPage::Headers => headers(inbox, item, width),
        InboxPage::Parts => parts(item, width),
        InboxPage::Events => events((shared, inbox), item, width),
    }
}

fn body(body: &str, missing: &str, width: usize) -> Vec<Line> {
    if body.trim().is_empty() {
        return vec![Line::styled(missing.to_owned(), tone::QUIET)];
    }
    let lines = body.trim_end().split('\n');
    lines
        .flat_map(|line| text::wrap(line, width))
        .map(Line::from)
        .collect()
}

/// Envelope and headers.
fn headers(inbox: &InboxPane, item: &InboxItem, width: usize) -> Vec<Line> {
    let mut rows = Vec::new();
    let received = inbox.received(item);
    let caught = format!("{received}, {}", text::bytes(item.bytes));
    pair(&mut rows, "Caught", &caught, width);
    pair(&mut rows, "MessageID", &item.id, width);
    pair(&mut rows, "Envelope from", &item.mail_from, width);
    let everybody = item.rcpt_to.join(", ");
    pair(&mut rows, "Envelope to", &everybody, width);
    if !item.stream.is_empty() {
        pair(&mut rows, "Stream", &item.stream, width);
    }
    if let Some(tag) = &item.tag {
        pair(&mut rows, "Tag", tag, width);
    }
    for (key, value) in &item.metadata {
        pair(&mut rows, &format!("Metadata {key}"), value, width);
    }
    rows.push(Line::default());
    for (name, value) in &item.headers {
        pair(&mut rows, name, value, width);
    }
    rows
}

/// The MIME tree.
fn parts(item: &InboxItem, width: usize) -> Vec<Line> {
    if item.parts.is_empty() {
        return vec![Line::styled("This message has no parts.", tone::QUIET)];
    }
    let rows = item.parts.iter().flat_map(|part| {
        let indent = "  ".repeat(usize::from(part.depth).min(width / 8));
        text::paragraph((&indent, tone::QUIET), &described(part), tone::TEXT, width)
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

/// What happened to it.
fn events((shared, inbox): (&Shared, &InboxPane), item: &InboxItem, width: usize) -> Vec<Line> {
    let mut rows = Vec::new();
    if item.events.is_empty() {
        let words = "Accepted, and nothing has been heard of it since.";
        rows.extend(text::wrap(words, width).into_iter().map(Line::from));
    }
    for event in &item.events {
        let stamp = inbox.moment(event.unix_ms).to_string();
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
        let head = format!("{}{whom}", event.kind.name().replace('-', " "));
        rows.extend(text::paragraph(
            (&stamp, tone::QUIET),
            &head,
            tone::TEXT,
            width,
        ));
        if !event.detail.is_empty() {
            rows.extend(text::paragraph(
                ("  ", tone::QUIET),
                &event.detail,
                tone::QUIET,
                width,
            ));
        }
        rows.extend(explained(shared, item, event, width));
    }
    rows
}

/// What a refusal inside means: the title and cause of its hint.
fn explained(shared: &Shared, item: &InboxItem, event: &InboxEvent, width: usize) -> Vec<Line> {
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
    let diagnosis = shared
        .catalogue
        .diagnose_inside(code.parse().ok(), words, &context);
    let card = diagnosis.primary;
    let told = format!("{}. {}", card.title, card.cause);
    text::paragraph(("  ", tone::QUIET), &told, tone::TEXT, width)
}

/// `Name: value`, wrapped below the value, or where the name is long two columns in.
fn pair(rows: &mut Vec<Line>, name: &str, value: &str, width: usize) {
    let label = format!("{name}: ");
    if text::width(&label) <= width / 2 {
        let wrapped = text::paragraph((&label, tone::QUIET), value, tone::TEXT, width);
        return rows.extend(wrapped);
    }
    let label = text::paragraph(("", tone::QUIET), label.trim_end(), tone::QUIET, width);
    rows.extend(label);
    rows.extend(text::paragraph(
        ("  ", tone::QUIET),
        value,
        tone::TEXT,
        width,
    ));
}
