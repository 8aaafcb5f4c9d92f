//! Choices, and rows that are typed one after the other.
//!
//! ```text
//! Format     Markdown ▾
//! Metadata   order=1234, customer=ada  key=▏
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::pen::Pen;
use super::{Theme, field, text};
use crate::app::{Model, choice_words};
use crate::mail::FieldId;
use crate::postmark::limit;

/// Least columns for the row being typed.
const TYPING: usize = 20;

/// Draws a choice. Returns where the cursor stands, if the field has it.
pub(super) fn draw_choice(
    model: &Model,
    id: FieldId,
    theme: &Theme,
    place: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let mut pen = Pen::new(buffer, place);
    let words = format!("{} ▾", choice_words(&model.form, id));
    pen.text(0, 0, &words, theme.text);
    pen.position(0, 0).filter(|_| model.form.focus == id)
}

/// Draws the rows that were taken and the one being typed. Returns where the caret stands, if the field
/// has it.
pub(super) fn draw_rows(
    model: &Model,
    id: FieldId,
    theme: &Theme,
    place: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let (_, line) = model.form.lines.iter().find(|(known, _)| *known == id)?;
    let focused = model.form.focus == id;
    let rows = match id {
        FieldId::Metadata => &model.form.extras.metadata,
        _ => &model.form.extras.headers,
    };
    let width = usize::from(place.width);
    let room = if focused {
        width.saturating_sub(TYPING)
    } else {
        width
    };
    let words = taken(id, rows, room);
    let mut pen = Pen::new(buffer, place);
    let column = match words.is_empty() {
        true => 0,
        false => pen.text(0, 0, &words, theme.text) + 2,
    };
    let from = u16::try_from(column)
        .unwrap_or(place.width)
        .min(place.width);
    let input = Rect {
        x: place.x + from,
        width: place.width - from,
        ..place
    };
    if line.value().is_empty() && rows.is_empty() {
        Pen::new(buffer, input).text(0, 0, field::placeholder(id), theme.example);
    }
    let caret = field::draw_input(line, theme, input, buffer);
    caret.filter(|_| focused)
}

/// The rows in words that fit, else their number; of metadata with what Postmark takes, as it nears.
fn taken(id: FieldId, rows: &[String], room: usize) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let most = limit::METADATA_FIELDS;
    let near = id == FieldId::Metadata && rows.len() + 3 >= most;
    let count = match near {
        true => format!("{} of {most}", rows.len()),
        false => text::count(rows.len(), "row"),
    };
    let all = match near {
        true => format!("{count}: {}", rows.join(", ")),
        false => rows.join(", "),
    };
    if text::width(&all) <= room {
        all
    } else {
        count
    }
}
