//! Marks and frames in ASCII, for terminals or fonts without others. What was drawn is replaced cell by cell, so no
//! pane needs to know.

use ratatui::buffer::{Buffer, CellWidth};

/// Which characters marks and frames are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Symbols {
    #[default]
    Unicode,
    /// Marks and frames in ASCII; what people wrote as they wrote it.
    Ascii,
    /// Nothing but ASCII: the terminal's character set is another one.
    AsciiOnly,
}

/// What postrider draws, and its substitute. An ellipsis is replaced in [`replace`].
const SUBSTITUTES: [(&str, &str); 35] = [
    ("─", "-"),
    ("│", "|"),
    ("┌", "+"),
    ("┐", "+"),
    ("└", "+"),
    ("┘", "+"),
    ("├", "+"),
    ("┤", "+"),
    ("┬", "+"),
    ("┴", "+"),
    ("┼", "+"),
    ("┊", ":"),
    ("▌", "*"),
    ("▸", ">"),
    ("▤", "#"),
    ("‹", "<"),
    ("◂", "<"),
    ("▾", "v"),
    ("✓", "+"),
    ("✗", "x"),
    ("●", "*"),
    ("•", "*"),
    ("·", "-"),
    ("–", "-"),
    ("→", ">"),
    ("←", "<"),
    ("↑", "^"),
    ("↓", "v"),
    ("›", ">"),
    ("≠", "!"),
    ("█", "#"),
    ("░", "."),
    ("“", "\""),
    ("”", "\""),
    ("’", "'"),
];
const ELLIPSIS: &str = "…";

/// Replaces marks and frames in `buffer`, and with [`Symbols::AsciiOnly`] everything else that is not ASCII.
pub(super) fn replace(symbols: Symbols, buffer: &mut Buffer) {
    if symbols == Symbols::Unicode {
        return;
    }
    let width = usize::from(buffer.area.width);
    for at in 0..buffer.content.len() {
        let symbol = buffer.content[at].symbol();
        if symbol.is_ascii() {
            continue;
        }
        let known = SUBSTITUTES.iter().find(|(drawn, _)| *drawn == symbol);
        if let Some((_, substitute)) = known {
            buffer.content[at].set_symbol(substitute);
        } else if symbol == ELLIPSIS {
            let left = (width - at % width.max(1)).min(buffer.content.len() - at);
            replace_ellipsis(buffer, at, left);
        } else if symbols == Symbols::AsciiOnly {
            // What stands behind a wide character is empty already.
            let substitute = "?".repeat(usize::from(symbol.cell_width()).clamp(1, 2));
            for (cell, mark) in buffer.content[at..].iter_mut().zip(substitute.chars()) {
                cell.set_char(mark);
            }
        }
    }
}

/// Three dots where two cells are free behind it (`left` from it to the end of the row), else `~`.
fn replace_ellipsis(buffer: &mut Buffer, at: usize, left: usize) {
    let is_free = |cell: usize| cell < left && buffer.content[at + cell].symbol() == " ";
    if is_free(1) && is_free(2) {
        let style = buffer.content[at].style();
        for cell in &mut buffer.content[at..at + 3] {
            cell.set_symbol(".").set_style(style);
        }
    } else {
        buffer.content[at].set_symbol("~");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn replaced(symbols: Symbols, row: &str) -> String {
        let mut buffer = Buffer::with_lines([row]);
        let before = buffer.area;
        replace(symbols, &mut buffer);
        assert_eq!(buffer.area, before);
        buffer.content.iter().map(|cell| cell.symbol()).collect()
    }

    #[test]
    fn marks_and_frames_are_replaced_cell_by_cell() {
        let row = "┌▌To ─┐ ▸ ✓ ✗ ●  Müller";
        assert_eq!(replaced(Symbols::Unicode, row), row);
        assert_eq!(replaced(Symbols::Ascii, row), "+*To -+ > + x *  Müller");
        assert_eq!(replaced(Symbols::AsciiOnly, "Müller 日!"), "M?ller ??!");
        for (drawn, substitute) in SUBSTITUTES {
            assert!(drawn.cell_width() == 1 && substitute.is_ascii() && substitute.len() == 1);
        }
    }

    #[test]
    fn an_ellipsis_becomes_three_dots_where_there_is_room() {
        assert_eq!(replaced(Symbols::Ascii, "Write…   "), "Write... ");
        assert_eq!(replaced(Symbols::Ascii, "Write… ✓"), "Write~ +");
        assert_eq!(replaced(Symbols::Ascii, "Write… "), "Write~ ");
        let mut buffer = Buffer::with_lines(["ab…", "   "]);
        replace(Symbols::Ascii, &mut buffer);
        assert_eq!(buffer, Buffer::with_lines(["ab~", "   "]));
    }
}
