//! The account token, typed or pasted as dots.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{open, widest};
use crate::app::{LineField, Screen};
use crate::view::field::{self, Value};
use crate::view::{Theme, text};

/// Columns of the box.
const WIDTH: usize = 64;

/// Draws the box. Returns where the caret stands.
pub(super) fn draw(
    input: &LineField,
    screen: Screen,
    theme: &Theme,
    area: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let width = WIDTH.min(widest(area));
    let use_of_it = match screen {
        Screen::Account => "opens the account's servers, sender signatures and domains",
        _ => "lets the check see sender signatures and domains",
    };
    let words = format!(
        "The Account API token (Postmark: Account, API Tokens) {use_of_it}. It is used for this session and not saved. \
         Enter with nothing forgets it."
    );
    let lines = text::wrap(&words, width);
    let mut pen = open(
        "Account token",
        (width, lines.len() + 2),
        theme,
        area,
        buffer,
    );
    // Where it is too low for everything, the input stays.
    let shown = lines.len().min(pen.height().saturating_sub(1));
    for (row, line) in lines.iter().take(shown).enumerate() {
        pen.text(row, 0, line, theme.text);
    }
    let row = (shown + 1).min(pen.height().saturating_sub(1));
    let column = pen.text(row, 0, "> ", theme.key);
    let dots = "•".repeat(input.value().chars().count());
    let value = Value {
        caret: Some(input.cursor()),
        selection: input.selection(),
        ..Value::plain(&dots)
    };
    field::draw(&value, theme, pen.part(row, column), buffer)
}
