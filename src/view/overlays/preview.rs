//! The preview: the message as it would arrive, page by page, over all of the screen but header and footer.
//!
//! ```text
//! ┌▌Preview: as it would arrive, 5.2 kB ─────────────────────────┐
//! │[1 Text] 2 HTML  3 Headers  4 Parts  5 Source                 │
//! │✗ Not in it: report.pdf: there is no such file                │
//! │Hello Grace,                                                  │
//! │                                                              │
//! │line 1 of 12                                                  │
//! └──────────────────────────────────────────────────────────────┘
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::covered_notice;
use crate::app::{self, Model, PreviewPane};
use crate::mail::{Paper, PreviewPage};
use crate::view::pane::{self, Pane};
use crate::view::pen::Pen;
use crate::view::{Theme, field, text};

/// What a tab is drawn as; the wrapping counts it as four columns too.
const TAB: &str = "    ";

/// Draws the preview. Returns where the cursor stands: on its tab, or in the search.
pub(super) fn draw(
    model: &Model,
    preview: &PreviewPane,
    theme: &Theme,
    area: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let place = Rect {
        y: area.y + area.height.min(1),
        height: area.height.saturating_sub(2),
        ..area
    };
    Pen::new(buffer, place).clear(theme.text);
    let title = title(preview);
    let focused = true;
    let inner = pane::draw(
        &Pane {
            title: &title,
            focused,
        },
        theme,
        place,
        buffer,
    );
    let mut pen = Pen::new(buffer, inner);
    let tab = tabs(preview, theme, &mut pen);
    let notes = app::preview_notes(&model.shared, preview);
    for (at, note) in notes.iter().enumerate() {
        let is_link = preview.file.is_some() && !note.starts_with('✗');
        let style = if is_link { theme.key } else { theme.warning };
        pen.text(1 + at, 0, note, style);
    }
    let top = 1 + notes.len();
    match preview.paper() {
        Ok(paper) => page(model, preview, paper, top, theme, &mut pen),
        Err(why) => {
            for (at, row) in text::wrap(why, pen.width()).iter().enumerate() {
                pen.text(top + at, 0, row, theme.text);
            }
        }
    }
    let bottom = pen.height().saturating_sub(1);
    if let Some(search) = &preview.search {
        let column = pen.text(bottom, 0, "/", theme.key);
        let typing = pen.part(bottom, column);
        return field::draw_input(search, theme, typing, buffer);
    }
    last_row(model, preview, (bottom, area), theme, &mut pen);
    pen.position(0, tab)
}

fn title(preview: &PreviewPane) -> String {
    match &preview.built {
        Some(Ok(built)) if built.bytes > 0 => format!(
            "Preview: as it would arrive, {}; nothing is sent",
            text::bytes(built.bytes)
        ),
        _ => "Preview: nothing is sent".to_owned(),
    }
}

/// Draws the names of the pages; returns the column of the one that is shown.
fn tabs(preview: &PreviewPane, theme: &Theme, pen: &mut Pen<'_>) -> usize {
    let (mut column, mut here) = (0, 0);
    let narrow = pen.width() < 50;
    for (number, page) in PreviewPage::ALL.into_iter().enumerate() {
        let shown = page == preview.page;
        if shown {
            here = column;
        }
        // In a search digits are typed.
        let name = match (shown, narrow) {
            _ if preview.search.is_some() => page.name().to_owned(),
            (false, true) => (number + 1).to_string(),
            _ => format!("{} {}", number + 1, page.name()),
        };
        let name = match shown {
            true => format!("[{name}]"),
            false => format!(" {name} "),
        };
        let style = if shown { theme.title } else { theme.quiet };
        column = pen.text(0, column, &name, style);
    }
    here
}

/// Draws the rows in view; nothing else is looked at.
fn page(
    model: &Model,
    preview: &PreviewPane,
    paper: &Paper,
    top: usize,
    theme: &Theme,
    pen: &mut Pen<'_>,
) {
    let width = app::preview_columns(&model.shared);
    let height = app::preview_rows(&model.shared, preview);
    let rows = preview.place.visible(paper, width, height);
    let mut above = None;
    for (at, (number, row)) in rows.into_iter().enumerate() {
        let begins = above != Some(number) && paper.line(number).starts_with(row);
        above = Some(number);
        // A blank may hang over the edge.
        let row = row.trim_end_matches(' ').replace('\t', TAB);
        match row.split_once(": ") {
            Some((name, value))
                if preview.page == PreviewPage::Headers && begins && is_name(name) =>
            {
                let spans = vec![
                    Span::styled(format!("{name}: "), theme.quiet),
                    Span::styled(value.to_owned(), theme.text),
                ];
                pen.line(top + at, Line::from(spans));
            }
            _ => drop(pen.text(top + at, 0, &row, theme.text)),
        }
        if preview.found == Some(number) {
            pen.tint(top + at, 0, pen.width(), theme.selected);
        }
    }
}

/// Whether it is the name of a header and not the start of a sentence.
fn is_name(text: &str) -> bool {
    let capitals = text.chars().all(|c| c.is_ascii_uppercase() || c == ' ');
    capitals || !text.contains(' ')
}

/// A notice, or where the page stands.
fn last_row(
    model: &Model,
    preview: &PreviewPane,
    (row, area): (usize, Rect),
    theme: &Theme,
    pen: &mut Pen<'_>,
) {
    if let Some((words, style)) = covered_notice(model, area, theme, pen) {
        pen.text(row, 0, words, style);
        return;
    }
    let Ok(paper) = preview.paper() else {
        return;
    };
    let (width, height) = (
        app::preview_columns(&model.shared),
        app::preview_rows(&model.shared, preview),
    );
    let last = app::Place::last(paper, width, height);
    let here = preview.place.min(last);
    let words = format!("line {} of {}", here.line + 1, paper.len());
    let column = pen.text(row, 0, &words, theme.quiet);
    if here < last {
        pen.text_right(row, column + 2, "↓ more", theme.key);
    }
}
