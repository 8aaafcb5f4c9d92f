//! What Postmark knows of mail to somebody, and whom the server does not send to.
//!
//! ```text
//! ┌▌Look up mail ────────────────────────────────────────────┐
//! │ [Mail]  Suppressions                                     │
//! │ Who: grace@navy.example                                  │
//! │ Bounced on Nov 12: the mailbox does not exist.           │
//! │ → Ask for another address, or reactivate this one.       │
//! │                                                          │
//! │ 2026-11-12 10:02:11  bounced outbound 550 5.1.1 …        │
//! │ ──────────────────────────────────────────────────────── │
//! │ Enter look up  / change  Tab suppressions  r reactivate  │
//! └──────────────────────────────────────────────────────────┘
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{draw_page, open_with_keys, widest};
use crate::app::{LookupTab, MailLookup, Model, Page};
use crate::record::StreamSuppression;
use crate::view::pen::Pen;
use crate::view::{Theme, list, text};

/// Columns and rows of the box where there is room.
const WIDTH: usize = 90;
const HEIGHT: usize = 22;
/// Columns below which a row has the address alone.
const NARROW: usize = 60;
const MAIL_KEYS: [(&str, &str); 5] = [
    ("look-up-now", "look up"),
    ("search-lookup", "change"),
    ("other-lookup", "suppressions"),
    ("reactivate", "reactivate"),
    ("lookup-close", "close"),
];
const SUPPRESSION_KEYS: [(&str, &str); 5] = [
    ("look-up-now", "look up mail"),
    ("search-lookup", "search"),
    ("other-lookup", "mail"),
    ("reactivate", "reactivate"),
    ("lookup-close", "close"),
];

/// Draws it. Returns where the cursor is.
pub(super) fn draw(
    model: &Model,
    lookup: &MailLookup,
    theme: &Theme,
    area: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let width = WIDTH.min(widest(area));
    let pairs = match lookup.tab {
        LookupTab::Mail => &MAIL_KEYS,
        LookupTab::Suppressions => &SUPPRESSION_KEYS,
    };
    let size = (width, HEIGHT);
    let (mut pen, end) = open_with_keys(model, "Look up mail", size, pairs, theme, area, buffer);
    tabs(lookup, theme, &mut pen);
    match lookup.tab {
        LookupTab::Mail => draw_mail(model, lookup, end, theme, &mut pen),
        LookupTab::Suppressions => draw_suppressions(model, lookup, end, theme, &mut pen),
    }
}

fn tabs(lookup: &MailLookup, theme: &Theme, pen: &mut Pen<'_>) {
    let mut column = 0;
    for (tab, name) in [
        (LookupTab::Mail, "Mail"),
        (LookupTab::Suppressions, "Suppressions"),
    ] {
        let (name, style) = match tab == lookup.tab {
            true => (format!("[{name}]"), theme.title),
            false => (format!(" {name} "), theme.quiet),
        };
        column = pen.text(0, column, &name, style);
    }
}

fn draw_mail(
    model: &Model,
    lookup: &MailLookup,
    end: usize,
    theme: &Theme,
    pen: &mut Pen<'_>,
) -> Option<Position> {
    let caret = list::typed(("Who: ", &lookup.query.input), 1, theme, pen);
    let (_, page) = lookup.page(&model.shared);
    let page = Page {
        height: page.height.min(end.saturating_sub(2)),
        ..page
    };
    if draw_page(page, lookup.scroll, 2, theme, pen) {
        pen.text_right(end, 0, " ↓ more ", theme.quiet);
    }
    match lookup.query.is_open {
        true => caret,
        false => pen.position(2, 0),
    }
}

fn draw_suppressions(
    model: &Model,
    lookup: &MailLookup,
    end: usize,
    theme: &Theme,
    pen: &mut Pen<'_>,
) -> Option<Position> {
    let (searched, cursor) = list::search(&lookup.filter, 1, theme, pen);
    let top = 1 + searched;
    let rows = lookup.rows();
    if rows.is_empty() {
        let lines = text::wrap(&empty(model, lookup), pen.width());
        for (at, line) in lines.iter().take(end.saturating_sub(top)).enumerate() {
            pen.text(top + at, 0, line, theme.quiet);
        }
        return cursor.or(pen.position(top, 0));
    }
    let size = (rows.len(), lookup.selected);
    let row = list::draw(size, (top, end), theme, pen, |pen, at, line, chosen| {
        draw_row(rows[at], chosen, line, theme, pen);
    });
    cursor.or(row)
}

fn empty(model: &Model, lookup: &MailLookup) -> String {
    match &lookup.suppressions {
        None => "Asking Postmark whom this server does not send to…".to_owned(),
        Some(Err(why)) => format!("The suppressions are not known: {why}"),
        Some(Ok(all)) if all.is_empty() => {
            "Nobody is suppressed. Postmark suppresses an address after a hard bounce, a spam complaint, or an unsubscribe.".to_owned()
        }
        Some(Ok(_)) => model.shared.keymap.say("No matches."),
    }
}

fn draw_row(row: &StreamSuppression, chosen: bool, at: usize, theme: &Theme, pen: &mut Pen<'_>) {
    let mark = if chosen { "▸ " } else { "  " };
    let one = &row.suppressed;
    let column = pen.text(at, 0, mark, theme.text);
    let room = pen.width().saturating_sub(column);
    if room < NARROW {
        pen.text(at, column, &text::cut(&one.address, room), theme.text);
        return;
    }
    let since = one.since.get(..10).unwrap_or(&one.since);
    pen.text(at, column, since, theme.quiet);
    let half = (room - 12) / 2;
    let address = text::cut(&one.address, half - 1);
    pen.text(at, column + 12, &address, theme.text);
    let locked = if one.can_be_lifted() {
        ""
    } else {
        " (not here)"
    };
    let about = format!("{}: {}{locked}", row.stream, one.why());
    let about = text::cut(&about, room - 12 - half);
    pen.text(at, column + 12 + half, &about, theme.quiet);
}
