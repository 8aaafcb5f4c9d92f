//! Drafts and templates: one row for each.
//!
//! ```text
//! ┌▌Drafts ──────────────────────────────────────────────────┐
//! │ [Drafts 3]  Templates 1                                  │
//! │ ▸ Your receipt        grace@navy.example     11-25 19:02 │
//! │   (no subject)        alan@… and 2 more      open here   │
//! │ ──────────────────────────────────────────────────────── │
//! │ Enter open   / search   Tab templates   c copy   …       │
//! └──────────────────────────────────────────────────────────┘
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{open_with_keys, widest};
use crate::app::{DraftsPage, Model};
use crate::record::{DraftKind, DraftSummary, HeldBy};
use crate::view::pen::Pen;
use crate::view::{Theme, list, text};

/// Columns and rows of the box where there is room.
const WIDTH: usize = 84;
const HEIGHT: usize = 20;
/// Columns below which a row has no recipients.
const NARROW: usize = 50;
/// Columns of the moment, or of who has it open.
const WHEN: usize = 14;
/// What the keys do to a draft, and to a template.
const DRAFT_KEYS: [(&str, &str); 8] = [
    ("open-draft", "open"),
    ("search-drafts", "search"),
    ("other-drafts", "templates"),
    ("duplicate-draft", "copy"),
    ("delete-draft", "delete"),
    ("restore-draft", "restore"),
    ("keep-template", "save as template"),
    ("drafts-close", "close"),
];
const TEMPLATE_KEYS: [(&str, &str); 9] = [
    ("open-draft", "use"),
    ("search-drafts", "search"),
    ("other-drafts", "on Postmark"),
    ("open-as-is", "edit"),
    ("duplicate-draft", "copy"),
    ("delete-draft", "delete"),
    ("restore-draft", "restore"),
    ("keep-template", "save as template"),
    ("drafts-close", "close"),
];

/// Draws the list. Returns where the cursor stands.
pub(super) fn draw(
    model: &Model,
    page: &DraftsPage,
    theme: &Theme,
    area: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let width = WIDTH.min(widest(area));
    let pairs: &[_] = match page.kind {
        DraftKind::Draft => &DRAFT_KEYS,
        DraftKind::Template => &TEMPLATE_KEYS,
    };
    let size = (width, HEIGHT);
    let (mut pen, end) = open_with_keys(model, "Drafts", size, pairs, theme, area, buffer);
    tabs(page, theme, &mut pen);
    let (searched, cursor) = list::search(&page.search, 1, theme, &mut pen);
    let top = 1 + searched;
    let row = rows(model, page, (top, end), theme, &mut pen);
    cursor.or(row)
}

/// Both lists with how many there are of each; the one that is shown stands in brackets.
fn tabs(page: &DraftsPage, theme: &Theme, pen: &mut Pen<'_>) {
    let all = [
        (DraftKind::Draft, format!("Drafts {}", page.page.drafts)),
        (
            DraftKind::Template,
            format!("Templates {}", page.page.templates),
        ),
    ];
    let mut column = 0;
    for (kind, name) in all {
        let (name, style) = match kind == page.kind {
            true => (format!("[{name}]"), theme.title),
            false => (format!(" {name} "), theme.quiet),
        };
        column = pen.text(0, column, &name, style);
    }
    column = pen.text(0, column, " On Postmark ", theme.quiet);
    if page.page.deleted > 0 {
        let words = format!("{} deleted", page.page.deleted);
        pen.text_right(0, column + 1, &words, theme.quiet);
    }
}

fn rows(
    model: &Model,
    page: &DraftsPage,
    (top, end): (usize, usize),
    theme: &Theme,
    pen: &mut Pen<'_>,
) -> Option<Position> {
    let height = end.saturating_sub(top);
    if page.page.rows.is_empty() {
        let lines = text::wrap(&empty(model, page), pen.width());
        for (at, line) in lines.iter().take(height).enumerate() {
            pen.text(top + at, 0, line, theme.text);
        }
        return pen.position(top, 0);
    }
    let rows = &page.page.rows;
    let size = (rows.len(), page.selected);
    list::draw(size, (top, end), theme, pen, |pen, at, line, is_chosen| {
        draw_row(&rows[at], is_chosen, line, theme, pen);
    })
}

fn empty(model: &Model, page: &DraftsPage) -> String {
    if let Some(why) = &page.trouble {
        return format!("The drafts cannot be read: {why}");
    }
    let is_searched = !page.search.text().is_empty();
    match (page.loaded, is_searched, page.kind) {
        (false, ..) => "The drafts are being read…".into(),
        (_, true, _) => model.shared.keymap.say("No matches. {drafts-close} shows all of them."),
        (_, _, DraftKind::Draft) => {
            "No drafts. Messages are saved here as you type, until they are sent.".into()
        }
        (_, _, DraftKind::Template) => {
            model.shared.keymap.say("No templates yet. Write a message, then press {keep-template} here to save it as one; you will be asked for each {{name}} in it when you use it.")
        }
    }
}

fn draw_row(row: &DraftSummary, chosen: bool, at: usize, theme: &Theme, pen: &mut Pen<'_>) {
    let mark = if chosen { "▸ " } else { "  " };
    let stamp = row.changed.to_string();
    let when = match row.held {
        HeldBy::Us => "in the form",
        HeldBy::Others => "open elsewhere",
        HeldBy::Nobody => stamp.get(5..16).unwrap_or(&stamp),
    };
    let column = pen.text(at, 0, mark, theme.text);
    let room = pen
        .width()
        .saturating_sub(column + WHEN.max(text::width(when)) + 2);
    let (title_room, people_room) = match room {
        0..NARROW => (room, 0),
        room => (room * 3 / 5, room - room * 3 / 5 - 2),
    };
    pen.text(at, column, &text::cut(row.title(), title_room), theme.text);
    if people_room > 0 {
        let people = text::cut(&row.recipients, people_room);
        pen.text(at, column + title_room + 2, &people, theme.quiet);
    }
    let style = match row.held {
        HeldBy::Nobody => theme.quiet,
        HeldBy::Us | HeldBy::Others => theme.key,
    };
    pen.text_right(at, column + room, when, style);
}
