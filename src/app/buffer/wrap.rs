//! Soft wrap of one text without line breaks: at blanks and beside wide characters where possible,
//! never inside a grapheme.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Columns of a tab.
const TAB: usize = 4;
/// Closing punctuation of East Asian text, which begins no row.
const STAYS: &str = "、。，．！？：；）」』】〉》〕｝ー…・";

/// A row as a part of the wrapped text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Span {
    /// First character, counted from the start of the whole text.
    pub start: usize,
    /// Behind the last character.
    pub end: usize,
    /// Whether more rows of the same line follow.
    pub soft: bool,
    /// Bytes in the wrapped text.
    pub bytes: Range<usize>,
}

/// A place where the row may end.
#[derive(Clone, Copy)]
struct Place {
    byte: usize,
    character: usize,
    column: usize,
}

/// Wraps `text`, whose first character has number `first`, to `width` columns. At least one row.
pub(super) fn wrap(text: &str, first: usize, width: usize) -> Vec<Span> {
    let mut rows = Vec::new();
    let mut here = Place {
        byte: 0,
        character: first,
        column: 0,
    };
    let (mut start, mut fold, mut previous) = (here, None, Kind::Other);
    for grapheme in graphemes(text) {
        let (wide, kind) = (columns(grapheme), Kind::of(grapheme));
        if here.column > 0 && kind.may_follow_break(previous) {
            fold = Some(here);
        }
        // A blank may hang over the edge; anything else begins a new row.
        while kind != Kind::Blank && here.column > 0 && here.column + wide > width {
            let cut = fold.take().unwrap_or(here);
            rows.push(span(start, cut, true));
            here.column -= cut.column;
            start = Place { column: 0, ..cut };
        }
        here.byte += grapheme.len();
        here.character += grapheme.chars().count();
        here.column += wide;
        previous = kind;
    }
    rows.push(span(start, here, false));
    rows
}

fn span(start: Place, end: Place, soft: bool) -> Span {
    Span {
        start: start.character,
        end: end.character,
        soft,
        bytes: start.byte..end.byte,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Blank,
    /// Two columns: may stand at either end of a row.
    Wide,
    /// Wide, but not at the start of a row.
    Stays,
    Other,
}

impl Kind {
    fn of(grapheme: &str) -> Self {
        let first = grapheme.chars().next().unwrap_or_default();
        // A blank with a mark on it is something to be seen.
        let alone = grapheme.len() == first.len_utf8();
        if is_blank(first) && alone {
            Self::Blank
        } else if first.is_ascii() {
            Self::Other
        } else if STAYS.contains(first) {
            Self::Stays
        } else if columns(grapheme) == 2 {
            Self::Wide
        } else {
            Self::Other
        }
    }

    fn may_follow_break(self, previous: Self) -> bool {
        match self {
            Self::Blank | Self::Stays => false,
            Self::Wide => true,
            Self::Other => previous != Self::Other,
        }
    }
}

/// Whether a row may end behind `c`. The blanks that are meant to hold words together are not among
/// them.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{2007}' | '\u{202f}')
}

/// The graphemes of `text`; quick where it is ASCII, which has no CR here.
fn graphemes(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let bytes = rest.as_bytes();
        let ascii = |at: usize| bytes.get(at).is_none_or(u8::is_ascii);
        let length = match bytes {
            [] => return None,
            _ if ascii(0) && ascii(1) => 1,
            _ => rest.graphemes(true).next().map_or(1, str::len),
        };
        let (grapheme, tail) = rest.split_at(length);
        rest = tail;
        Some(grapheme)
    })
}

/// Columns of a grapheme.
fn columns(grapheme: &str) -> usize {
    match grapheme.as_bytes() {
        b"\t" => TAB,
        [b' '..=b'~'] => 1,
        _ => grapheme.width(),
    }
}

/// Columns before character `at` of a row's text.
pub(super) fn column_of(row: &str, at: usize) -> u16 {
    let (mut here, mut column) = (0, 0);
    for grapheme in graphemes(row) {
        if here >= at {
            break;
        }
        here += grapheme.chars().count();
        column += columns(grapheme);
    }
    u16::try_from(column).unwrap_or(u16::MAX)
}

/// Characters of a row's text before a column: the nearest place between graphemes at or before it.
pub(super) fn char_at_column(row: &str, column: u16, soft: bool) -> usize {
    let (mut here, mut reached, mut previous) = (0, 0, 0);
    for grapheme in graphemes(row) {
        if reached + columns(grapheme) > usize::from(column) {
            return here;
        }
        previous = here;
        here += grapheme.chars().count();
        reached += columns(grapheme);
    }
    // Behind the end of a row that goes on is the start of the next row.
    if soft { previous } else { here }
}
