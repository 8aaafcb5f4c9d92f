//! Text measured in terminal cells: cutting, wrapping, windows.
//!
//! Pure, like everything here: a [`Style`] says what text means, and the drawing gives it a look.
//!
//! Everything goes by grapheme clusters of the text as it is shown: unsafe characters are escapes
//! ([`printable_line`]). Clusters that take no cell are left out, as ratatui does when it writes; so
//! whatever comes in, the widths told here are true.

mod line;

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

pub use line::{Line, Span, Style, Tone, tone};

use crate::postmark::{is_unsafe, printable_line};

/// What stands for the part that was cut off.
pub const ELLIPSIS: &str = "…";

/// `text` as it is written: with escapes in place of what a terminal would take for more than text.
pub fn shown(text: &str) -> Cow<'_, str> {
    printable_line(text)
}

/// What somebody types, for the editor: without what cannot be seen, so that every letter stays where
/// the caret takes it to be.
pub fn typed(text: &str) -> Cow<'_, str> {
    if shown(text) == text {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().filter(|c| !is_unsafe(*c)).collect())
}

/// The clusters of `text`, which is [`shown`], that take any cell, each with its byte offset and its
/// cells.
fn clusters(text: &str) -> impl Iterator<Item = (usize, &str, usize)> {
    text.grapheme_indices(true)
        .map(|(at, cluster)| (at, cluster, cells(cluster)))
        .filter(|(_, _, cells)| *cells > 0)
}

/// Cells of a grapheme cluster, as terminals draw it: half-width sound marks take one of their own.
fn cells(cluster: &str) -> usize {
    let marks = |c: &char| matches!(c, '\u{ff9e}' | '\u{ff9f}');
    cluster.width() + cluster.chars().filter(marks).count()
}

/// Cells that `text` takes.
pub fn width(text: &str) -> usize {
    clusters(&shown(text)).map(|(_, _, cells)| cells).sum()
}

/// The longest start of `text`, which is [`shown`], that fits into `cells`. Stops reading there, however
/// long it is.
fn start(text: &str, cells: usize) -> &str {
    let mut left = cells;
    for (at, _, wide) in clusters(text) {
        match left.checked_sub(wide) {
            Some(rest) => left = rest,
            None => return &text[..at],
        }
    }
    text
}

/// As much of `text` as can decide what is shown of it in `cells`, however long it is.
fn beginning(text: &str, cells: usize) -> &str {
    let most = cells.saturating_mul(8).saturating_add(64);
    text.char_indices()
        .nth(most)
        .map_or(text, |(end, _)| &text[..end])
}

/// As much of the start of `text` as fits into `cells`.
pub fn clipped(text: &str, cells: usize) -> String {
    start(&shown(beginning(text, cells)), cells).to_owned()
}

/// `text`, or its start with an ellipsis if it needs more than `cells`.
pub fn cut(text: &str, cells: usize) -> String {
    let beginning = beginning(text, cells);
    let safe = shown(beginning);
    if beginning.len() == text.len() && start(&safe, cells).len() == safe.len() {
        return safe.into_owned();
    }
    match cells {
        0 => String::new(),
        _ => format!("{}{ELLIPSIS}", start(&safe, cells - 1).trim_end()),
    }
}

/// `text` broken into rows of at most `cells`, between words where possible. Line feeds break too;
/// an empty text is one empty row. With no room at all there are no rows.
pub fn wrap(text: &str, cells: usize) -> Vec<String> {
    if cells == 0 {
        return Vec::new();
    }
    text.split('\n')
        .flat_map(|paragraph| wrap_paragraph(paragraph, cells))
        .collect()
}

fn wrap_paragraph(text: &str, cells: usize) -> Vec<String> {
    let mut rows = vec![String::new()];
    let mut used = 0;
    let text = shown(text);
    for word in text.split_inclusive(' ') {
        let wide = width(word.trim_end());
        if used > 0 && used + wide > cells {
            rows.push(String::new());
            used = 0;
        }
        used = push_word(&mut rows, word, cells, used);
    }
    for row in &mut rows {
        row.truncate(row.trim_end().len());
    }
    rows
}

/// Puts `word` with its space onto the last row, in pieces if it is wider than a row. Returns the
/// cells that are used of the last row.
fn push_word(rows: &mut Vec<String>, word: &str, cells: usize, used: usize) -> usize {
    let mut used = used;
    for (_, cluster, wide) in clusters(word) {
        if used > 0 && used + wide > cells && cluster != " " {
            rows.push(String::new());
            used = 0;
        }
        push(rows, cluster);
        used += wide;
    }
    used
}

fn push(rows: &mut [String], text: &str) {
    if let Some(row) = rows.last_mut() {
        row.push_str(text);
    }
}

/// `content` wrapped behind `mark`: its first row begins with the mark, the others below the content.
/// Each row is what stands before it and its text.
pub fn hanging(mark: &str, content: &str, cells: usize) -> Vec<(String, String)> {
    let indent = width(mark);
    let before = |at| {
        if at == 0 {
            mark.to_owned()
        } else {
            " ".repeat(indent)
        }
    };
    let rows = wrap(content, cells.saturating_sub(indent))
        .into_iter()
        .enumerate();
    rows.map(|(at, row)| (before(at), row)).collect()
}

/// `text` with a capital first letter.
pub fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().into_iter().flat_map(char::to_uppercase);
    first.chain(chars).collect()
}

/// The same as lines: the mark in one style, the content in another.
pub fn paragraph(mark: (&str, Style), content: &str, style: Style, cells: usize) -> Vec<Line> {
    hanging(mark.0, content, cells)
        .into_iter()
        .map(|(before, row)| {
            Line::from(vec![Span::styled(before, mark.1), Span::styled(row, style)])
        })
        .collect()
}

/// Bytes as people read them: `84 kB`, `3.1 MB`; powers of ten, as Postmark counts.
pub fn bytes(count: u64) -> String {
    match count {
        0..1_000 => format!("{count} B"),
        1_000..10_000 => format!("{}.{} kB", count / 1_000, count % 1_000 / 100),
        10_000..1_000_000 => format!("{} kB", count / 1_000),
        _ => format!("{}.{} MB", count / 1_000_000, count % 1_000_000 / 100_000),
    }
}

/// Milliseconds as people read them: `12 ms`, `3.1 s`.
pub fn duration(ms: f64) -> String {
    if ms < 1.0 {
        "<1 ms".to_owned()
    } else if ms < 10_000.0 {
        format!("{ms:.0} ms")
    } else {
        format!("{:.1} s", ms / 1_000.0)
    }
}

/// `1 recipient`, `2 recipients`.
pub fn count(number: usize, thing: &str) -> String {
    match number {
        1 => format!("1 {thing}"),
        _ => format!("{number} {thing}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_by_cells_not_by_characters() {
        assert_eq!(cut("abcdef", 6), "abcdef");
        assert_eq!(cut("abcdefg", 6), "abcde…");
        assert_eq!(cut("日本語", 5), "日本…");
        assert_eq!(cut("日本語", 4), "日…");
        assert_eq!(cut("🤦🏼‍♂️x", 2), "…");
        assert_eq!(cut("abc", 0), "");
        assert_eq!(cut(&"日".repeat(9_000), 5), "日日…");
        assert_eq!(clipped("日本語", 5), "日本");
    }

    #[test]
    fn unsafe_characters_are_shown_and_counted_as_escapes() {
        assert_eq!(cut("a\u{1b}[31mb", 12), "a\\u{1b}[31mb");
        assert_eq!(cut("a\u{1b}[31mb", 9), "a\\u{1b}[…");
        assert_eq!(width("a\u{1b}b\u{202e}c\u{301}"), 3 + 6 + 8);
        assert_eq!(wrap("a\u{9b}b\r\nc\td", 6), ["a\\u{9b", "}b", "c d"]);
    }

    #[test]
    fn what_is_typed_keeps_its_columns() {
        assert_eq!(typed("a\u{202e}b\u{200b}\u{7}c"), "abc");
        assert_eq!(
            typed("می\u{200c}خواهم 👩\u{200d}🚀"),
            "می\u{200c}خواهم 👩\u{200d}🚀"
        );
    }

    #[test]
    fn wraps_between_words_and_inside_long_ones() {
        assert_eq!(wrap("the quick brown fox", 10), ["the quick", "brown fox"]);
        assert_eq!(
            wrap("a pneumonoultra b", 6),
            ["a", "pneumo", "noultr", "a b"]
        );
        assert_eq!(wrap("one\n\ntwo", 9), ["one", "", "two"]);
        assert_eq!(wrap("日本語日本語", 5), ["日本", "語日", "本語"]);
        assert_eq!(wrap("", 5), [""]);
        assert!(wrap("text", 0).is_empty());
        assert_eq!(wrap("日", 1), ["日"]);
    }

    #[test]
    fn hangs_text_behind_its_mark() {
        let rows = paragraph(("1  ", Style::new()), "try another port", Style::new(), 14);
        assert_eq!(
            rows.iter().map(ToString::to_string).collect::<Vec<_>>(),
            ["1  try another", "   port"]
        );
    }

    #[test]
    fn tells_sizes_and_times() {
        let sizes = [0, 999, 1_000, 84_210, 999_999, 1_000_000, 9_961_472].map(bytes);
        assert_eq!(
            sizes,
            [
                "0 B", "999 B", "1.0 kB", "84 kB", "999 kB", "1.0 MB", "9.9 MB"
            ]
        );
        assert_eq!(
            [0.2, 12.4, 9_999.0, 31_400.0].map(duration),
            ["<1 ms", "12 ms", "9999 ms", "31.4 s"]
        );
        assert_eq!([count(1, "file"), count(2, "file")], ["1 file", "2 files"]);
    }
}
