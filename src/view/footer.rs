//! The last row: the keys that count now, as many as fit. The core decides which and in what order.
//!
//! ```text
//!  F1 help  ^S review and send  ^O attach a file  F4 practice inbox  ^P commands  Esc menu
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::pen::Pen;
use super::{Theme, text};
use crate::app::{self, ActionRow, Availability, Model};

/// Draws the footer at `place`. What cannot be done now is greyed; its key tells the reason.
pub(super) fn draw(model: &Model, theme: &Theme, place: Rect, buffer: &mut Buffer) {
    let mut pen = Pen::new(buffer, place);
    let mut column = 1;
    for row in app::footer(model) {
        let key = short(model, row);
        if key.is_empty() {
            continue;
        }
        if column + text::width(&key) + 1 + text::width(row.label) > pen.width() {
            continue;
        }
        let disabled = matches!((row.available)(model), Availability::No(_));
        let (key_style, style) = if disabled {
            (theme.quiet, theme.quiet)
        } else {
            (theme.key, theme.text)
        };
        column = pen.text(0, column, &key, key_style);
        column = pen.text(0, column + 1, row.label, style) + 2;
    }
}

/// The first key in few columns: `^S`, `F1`, `1-9`.
fn short(model: &Model, row: &ActionRow) -> String {
    model.shared.keymap.brief(row.name).replace("Ctrl+", "^")
}
