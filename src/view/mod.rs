//! The face: a model becomes a frame. Nothing else happens here: no key, no clock, no file; what is
//! drawn depends on the model, the theme and the frame's size alone.
//!
//! ```text
//! header                                              header.rs
//! ┌ Compose ───────────────┐┌ Log ───────────────────┐
//! │ fields    form.rs      ││ ladder          log.rs │
//! │           field.rs     ││ transcript, from       │
//! │           files.rs     ││ app::log::transcript   │
//! │ ─────────────────────  ││ card, from             │
//! │ text      body.rs      ││ app::card              │
//! └────────────────────────┘└────────────────────────┘
//! status                                              status.rs
//! footer                                              footer.rs
//! ```
//!
//! The text of a page comes from the core as [`text`] lines, which [`Theme`] gives their styles.
//! Places come from [`app::layout`], which the core uses too (mouse, wrapping). Every region writes
//! with a `Pen` that cannot leave its rectangle, and tells where the caret stands; the caret of the
//! topmost region becomes the terminal's cursor, so that screen readers follow.

mod account;
mod activity;
mod body;
mod counter;
mod dot;
mod field;
mod files;
mod footer;
mod form;
mod header;
mod hint_bar;
mod inbox;
mod list;
mod list_field;
mod log;
mod options;
mod overlays;
mod pane;
mod pen;
mod setup;
mod status;
mod suggestions;
mod symbols;
#[cfg(test)]
mod tests;
mod theme;
mod walk;

pub use symbols::Symbols;
pub use theme::{Theme, ThemeError};

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::app::{self, LEAST, Model, Pane, Screen, Size, text};

/// Draws `model` with `theme`: the whole frame, and the cursor on the focused caret or row.
pub fn draw(model: &Model, theme: &Theme, frame: &mut Frame<'_>) {
    let area = frame.area();
    let buffer = frame.buffer_mut();
    buffer.set_style(area, theme.text);
    let size = Size {
        columns: area.width,
        rows: area.height,
    };
    let cursor = if !size.is_enough() {
        draw_too_small(model, theme, area, buffer)
    } else {
        draw_regions(model, theme, area, buffer)
    };
    symbols::replace(theme.symbols, frame.buffer_mut());
    if let Some(cursor) = cursor.filter(|position| area.contains(*position)) {
        frame.set_cursor_position(cursor);
    }
}

fn draw_too_small(
    model: &Model,
    theme: &Theme,
    area: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let words = format!(
        "terminal too small: it needs {}x{}; until then only {} works",
        LEAST.columns,
        LEAST.rows,
        model.shared.keymap.key_of(app::Action::Quit)
    );
    let mut pen = pen::Pen::new(buffer, area);
    for (row, words) in text::wrap(&words, pen.width()).into_iter().enumerate() {
        pen.text(row, 0, &words, theme.text);
    }
    pen.position(0, 0)
}

fn draw_regions(model: &Model, theme: &Theme, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    let layout = app::layout(model);
    header::draw(model, theme, pane::rect(layout.header), buffer);
    let mut cursor = None;
    if layout.main.width > 0 {
        cursor = match model.screen {
            Screen::Compose => form::draw(model, theme, &layout, buffer),
            Screen::Setup => setup::draw(model, theme, pane::rect(layout.main), buffer),
            Screen::Account => account::draw(model, theme, pane::rect(layout.main), buffer),
            Screen::Activity => activity::draw(model, theme, pane::rect(layout.main), buffer),
            Screen::Inbox => inbox::draw(model, theme, pane::rect(layout.main), buffer),
        };
    }
    if layout.log.width > 0 {
        let row = log::draw(model, theme, pane::rect(layout.log), buffer);
        cursor = if model.pane == Pane::Log { row } else { cursor };
    }
    let row = cursor.map(|position| position.y);
    let place = status::grown(model, theme, pane::rect(layout.status), row);
    status::draw(model, theme, place, buffer);
    footer::draw(model, theme, pane::rect(layout.footer), buffer);
    for overlay in &model.overlays {
        cursor = overlays::draw(overlay, model, theme, area, buffer).or(cursor);
    }
    cursor
}
