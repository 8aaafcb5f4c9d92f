//! The templates of the Postmark server: one row for each, layouts last.
//!
//! ```text
//! ┌▌Postmark templates ──────────────────────────────────────┐
//! │  Drafts   Templates  [On Postmark 3]                     │
//! │ ▸ Receipt             receipt             layout: base   │
//! │   Welcome             welcome                            │
//! │   Base                base                a layout       │
//! │ ──────────────────────────────────────────────────────── │
//! │ Enter use   / search   Tab drafts   Esc close            │
//! └──────────────────────────────────────────────────────────┘
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{open_with_keys, widest};
use crate::app::{Model, ServerTemplates, is_layout};
use crate::postmark::api::TemplateRow;
use crate::view::pen::Pen;
use crate::view::{Theme, list, text};

/// Columns and rows of the box where there is room.
const WIDTH: usize = 84;
const HEIGHT: usize = 20;
/// Columns below which a row has its name alone.
const NARROW: usize = 50;
const KEYS: [(&str, &str); 4] = [
    ("use-server-template", "use"),
    ("search-server-templates", "search"),
    ("own-templates", "drafts"),
    ("server-templates-close", "close"),
];

/// Draws the list. Returns where the cursor is.
pub(super) fn draw(
    model: &Model,
    page: &ServerTemplates,
    theme: &Theme,
    area: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let width = WIDTH.min(widest(area));
    let size = (width, HEIGHT);
    let (mut pen, end) = open_with_keys(model, "Templates", size, &KEYS, theme, area, buffer);
    let rows = page.rows();
    tabs(page, theme, &mut pen);
    let (searched, cursor) = list::search(&page.search, 1, theme, &mut pen);
    let top = 1 + searched;
    if rows.is_empty() {
        let lines = text::wrap(&empty(model, page), width);
        for (at, line) in lines.iter().take(end.saturating_sub(top)).enumerate() {
            pen.text(top + at, 0, line, theme.quiet);
        }
        return cursor.or(pen.position(top, 0));
    }
    let size = (rows.len(), page.selected);
    let row = list::draw(
        size,
        (top, end),
        theme,
        &mut pen,
        |pen, at, line, chosen| {
            draw_row(rows[at], chosen, line, theme, pen);
        },
    );
    cursor.or(row)
}

fn tabs(page: &ServerTemplates, theme: &Theme, pen: &mut Pen<'_>) {
    let column = pen.text(0, 0, " Drafts  Templates ", theme.quiet);
    let count = match &page.list {
        Some(Ok(rows)) => format!("[On Postmark {}]", rows.len()),
        _ => "[On Postmark]".to_owned(),
    };
    pen.text(0, column, &count, theme.title);
}

fn empty(model: &Model, page: &ServerTemplates) -> String {
    match &page.list {
        None => "Asking Postmark for the server's templates…".to_owned(),
        Some(Err(why)) => format!("The templates are not known: {why}"),
        Some(Ok(rows)) if rows.is_empty() => {
            "This server has no templates. Create one on Postmark's Templates page, or copy a folder of them with `postrider template push DIR`.".to_owned()
        }
        Some(Ok(_)) if page.search.text().is_empty() => String::new(),
        Some(Ok(_)) => model
            .shared
            .keymap
            .say("No matches. {server-templates-close} shows all of them."),
    }
}

fn draw_row(row: &TemplateRow, chosen: bool, at: usize, theme: &Theme, pen: &mut Pen<'_>) {
    let mark = if chosen { "▸ " } else { "  " };
    let style = if is_layout(row) {
        theme.quiet
    } else {
        theme.text
    };
    let column = pen.text(at, 0, mark, style);
    let room = pen.width().saturating_sub(column);
    if room < NARROW {
        pen.text(at, column, &text::cut(&row.name, room), style);
        return;
    }
    let third = room / 3;
    pen.text(at, column, &text::cut(&row.name, third - 1), style);
    pen.text(
        at,
        column + third,
        &text::cut(&row.alias, third - 1),
        theme.quiet,
    );
    let about = match (is_layout(row), row.layout.as_str()) {
        (true, _) => "a layout".to_owned(),
        (false, "") => String::new(),
        (false, layout) => format!("layout: {layout}"),
    };
    pen.text(
        at,
        column + 2 * third,
        &text::cut(&about, third),
        theme.quiet,
    );
}
