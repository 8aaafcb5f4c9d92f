//! What stands above the screen: a box in its middle, or all of it but the header where it is narrow.
//!
//! ```text
//!            ┌▌Review ───────────────────┐
//!   screen   │                           │   screen
//!            │ what it says              │
//!            │                           │
//!            │ Enter send   Esc back     │
//!            └───────────────────────────┘
//! ```

mod account;
mod draft_form;
mod drafts;
mod form;
mod help;
mod list;
mod list_review;
mod lookup;
mod menu;
mod palette;
mod picker;
mod preview;
mod profile_form;
mod profiles;
mod question;
mod review;
mod scenarios;
mod server_templates;
mod template_values;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::hint_bar::HintBar;
use super::pane::{self, Pane};
use super::pen::Pen;
use super::{Theme, status, text};
use crate::app::{self, Model, Overlay, Page, Size};

/// Draws one overlay over `area`. Returns where the cursor stands.
pub(super) fn draw(
    overlay: &Overlay,
    model: &Model,
    theme: &Theme,
    area: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    match overlay {
        Overlay::Menu(menu) => menu::draw(model, menu.letter, theme, area, buffer),
        Overlay::Help(help) => help::draw(model, help, theme, area, buffer),
        Overlay::Review(review) => review::draw(model, review, theme, area, buffer),
        Overlay::ListReview(review) => list_review::draw(model, review, theme, area, buffer),
        Overlay::Palette(palette) => palette::draw(model, palette, theme, area, buffer),
        Overlay::Picker(picker) => picker::draw(model, picker, theme, area, buffer),
        Overlay::Scenarios(list) => scenarios::draw(model, list, theme, area, buffer),
        Overlay::AccountToken(typed) => {
            account::draw(&typed.input, model.screen, theme, area, buffer)
        }
        Overlay::AccountForm(form) => form::draw(model, form, theme, area, buffer),
        Overlay::Drafts(page) => drafts::draw(model, page, theme, area, buffer),
        Overlay::DraftForm(form) => draft_form::draw(model, form, theme, area, buffer),
        Overlay::Lookup(lookup) => lookup::draw(model, lookup, theme, area, buffer),
        Overlay::ServerTemplates(page) => server_templates::draw(model, page, theme, area, buffer),
        Overlay::TemplateValues(form) => template_values::draw(model, form, theme, area, buffer),
        Overlay::Profiles(list) => profiles::draw(model, list, theme, area, buffer),
        Overlay::ProfileForm(form) => profile_form::draw(model, form, theme, area, buffer),
        Overlay::Preview(pane) => preview::draw(model, pane, theme, area, buffer),
        Overlay::Question(question) => question::draw(question, theme, area, buffer),
    }
}

/// Opens a box for `width` columns and `height` rows of content, or what the screen has, and returns
/// a pen for its inside.
fn open<'b>(
    title: &str,
    (width, height): (usize, usize),
    theme: &Theme,
    area: Rect,
    buffer: &'b mut Buffer,
) -> Pen<'b> {
    let place = pane::rect(app::overlay_place(size_of(area), width, height));
    Pen::new(buffer, place).clear(theme.text);
    let inner = pane::draw(
        &Pane {
            title,
            focused: true,
        },
        theme,
        place,
        buffer,
    );
    Pen::new(buffer, inner)
}

/// The same with keys below a rule, and between them the notice where the box covers its row. Returns the row of the
/// rule, too.
fn open_with_keys<'b>(
    model: &Model,
    title: &str,
    (width, height): (usize, usize),
    pairs: &[(&str, &str)],
    theme: &Theme,
    area: Rect,
    buffer: &'b mut Buffer,
) -> (Pen<'b>, usize) {
    let hints = HintBar::of(model, pairs);
    let mut pen = open(title, (width, height), theme, area, buffer);
    let mut bottom = pen.height().saturating_sub(hints.height(width));
    hints.draw_all(bottom, theme, &mut pen);
    if let Some((words, style)) = covered_notice(model, area, theme, &pen) {
        let lines = text::wrap(words, width);
        let shown = lines.len().min(bottom.saturating_sub(3));
        bottom = bottom.saturating_sub(shown);
        for (at, line) in lines.iter().take(shown).enumerate() {
            pen.text(bottom + at, 0, line, style);
        }
    }
    let rule = bottom.saturating_sub(1);
    pen.text(rule, 0, &"─".repeat(width), theme.quiet);
    (pen, rule)
}

fn size_of(area: Rect) -> Size {
    Size {
        columns: area.width,
        rows: area.height,
    }
}

/// Columns of content that a box on `area` can have.
fn widest(area: Rect) -> usize {
    app::widest(size_of(area))
}

/// The notice, where the box of `pen` lies over the row that tells it.
fn covered_notice<'m>(
    model: &'m Model,
    area: Rect,
    theme: &Theme,
    pen: &Pen<'_>,
) -> Option<(&'m str, Style)> {
    let notice = model.shared.notice.as_ref()?;
    let last = pen.position(pen.height(), 0)?;
    // Below the last row inside is the border.
    let is_covered = last.y + 1 >= area.bottom().saturating_sub(2);
    is_covered.then(|| (notice.text.as_str(), status::loudness(notice.kind, theme).1))
}

/// Draws the rows of a page that are in view from `at` on, below row `top`. Says whether there are more.
pub(super) fn draw_page(
    page: Page,
    at: usize,
    top: usize,
    theme: &Theme,
    pen: &mut Pen<'_>,
) -> bool {
    let (rows, more) = page.visible(at);
    for (row, line) in rows.into_iter().enumerate() {
        pen.line(top + row, theme.line(line));
    }
    more
}
