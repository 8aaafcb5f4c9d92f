use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

use super::*;

const AREA: Area = Area {
    width: 20,
    height: 5,
};

fn typed(text: &str) -> TextBuffer {
    let mut buffer = TextBuffer::default();
    for grapheme in text.graphemes(true) {
        buffer.apply(Edit::Type(grapheme.into()), AREA);
    }
    buffer
}

fn step(to: Move) -> Edit {
    Edit::Move { to, select: false }
}

#[test]
fn backspace_takes_a_whole_grapheme() {
    for grapheme in ["👩‍👩‍👧", "🇩🇪", "e\u{301}", "日", "a"] {
        let mut buffer = typed(&format!("x{grapheme}"));
        buffer.apply(Edit::Backspace, AREA);
        assert_eq!(buffer.text(), "x", "{grapheme}");
        assert_eq!(buffer.caret(), 1);
    }
}

#[test]
fn undo_goes_by_words_and_redo_comes_back() {
    let mut buffer = typed("hello brave world");
    let mut seen = vec![buffer.text()];
    for _ in 0..3 {
        buffer.apply(Edit::Undo, AREA);
        seen.push(buffer.text());
    }
    assert_eq!(seen, ["hello brave world", "hello brave ", "hello ", ""]);
    for _ in 0..3 {
        buffer.apply(Edit::Redo, AREA);
    }
    assert_eq!(buffer.text(), "hello brave world");
}

#[test]
fn a_paste_is_one_step_and_its_line_ends_are_ours() {
    let mut buffer = typed("a ");
    buffer.apply(Edit::Paste("one\rtwo\r\nthree\x1b[2J".into()), AREA);
    assert_eq!(buffer.text(), "a one\ntwo\nthree[2J");
    buffer.apply(Edit::Undo, AREA);
    assert_eq!(buffer.text(), "a ");
}

#[test]
fn wraps_at_blanks_and_never_inside_a_grapheme() {
    let buffer = TextBuffer::new("the quick brown fox jumps\nover 日日日日日日日日日日日");
    let rows: Vec<String> = buffer
        .window(AREA)
        .rows
        .into_iter()
        .map(|row| row.text)
        .collect();
    assert_eq!(
        rows,
        [
            "the quick brown fox ",
            "jumps",
            "over ",
            "日日日日日日日日日日",
            "日"
        ]
    );
}

#[test]
fn up_and_down_keep_the_column() {
    let mut buffer = TextBuffer::new("long first line\nab\nlong third line");
    for _ in 0..8 {
        buffer.apply(step(Move::Right), AREA);
    }
    buffer.apply(step(Move::Down), AREA);
    assert_eq!(buffer.line_column(), (2, 3));
    buffer.apply(step(Move::Down), AREA);
    assert_eq!(buffer.line_column(), (3, 9));
}

#[test]
fn words_are_moved_over_and_taken_away() {
    let mut buffer = typed("one two, three");
    buffer.apply(step(Move::WordLeft), AREA);
    assert_eq!(buffer.caret(), 9);
    buffer.apply(Edit::DeleteWordLeft, AREA);
    assert_eq!(buffer.text(), "one three");
    buffer.apply(Edit::DeleteToLineEnd, AREA);
    assert_eq!(buffer.text(), "one ");
    buffer.apply(Edit::DeleteToLineStart, AREA);
    assert_eq!(buffer.text(), "");
}

#[test]
fn a_selection_is_replaced_and_cut() {
    let mut buffer = typed("hello world");
    for _ in 0..5 {
        buffer.apply(
            Edit::Move {
                to: Move::Left,
                select: true,
            },
            AREA,
        );
    }
    assert_eq!(buffer.selected().as_deref(), Some("world"));
    buffer.apply(Edit::Type("W".into()), AREA);
    assert_eq!(buffer.text(), "hello W");
    buffer.apply(Edit::SelectAll, AREA);
    assert_eq!(buffer.cut().as_deref(), Some("hello W"));
    assert!(buffer.is_empty());
}

#[test]
fn the_caret_stays_in_view() {
    let mut buffer = TextBuffer::new(&"line\n".repeat(100));
    buffer.apply(step(Move::End), AREA);
    assert_eq!(buffer.window(AREA).caret, Some((0, 4)));
    buffer.apply(step(Move::Start), AREA);
    assert_eq!(buffer.window(AREA).caret, Some((0, 0)));
    buffer.apply(step(Move::PageDown), AREA);
    assert_eq!(buffer.line_column(), (5, 1));
}

#[test]
fn a_click_puts_the_caret_between_graphemes() {
    let mut buffer = TextBuffer::new("日本語\nab");
    buffer.click(3, 0, AREA);
    assert_eq!(buffer.caret(), 1);
    buffer.click(9, 1, AREA);
    assert_eq!(buffer.caret(), 6);
    buffer.click(0, 4, AREA);
    assert_eq!(buffer.line_column(), (2, 1));
}

#[test]
fn a_long_line_is_wrapped_in_blocks() {
    let mut buffer = TextBuffer::new(&"é".repeat(1_000_000));
    buffer.apply(step(Move::End), AREA);
    let window = buffer.window(AREA);
    assert_eq!(window.rows.len(), 5);
    assert_eq!(window.rows.last().map(|row| row.end), Some(1_000_000));
}

fn edits() -> impl Strategy<Value = Edit> {
    let pieces = prop::sample::select(vec![
        "a",
        "b ",
        "\n",
        "👩‍👩‍👧",
        "🇩🇪",
        "e\u{301}",
        "日",
        " ",
        "long-word-without-blank",
        "\t",
    ]);
    let moves = prop::sample::select(vec![
        Move::Left,
        Move::Right,
        Move::WordLeft,
        Move::WordRight,
        Move::Up,
        Move::Down,
        Move::LineStart,
        Move::LineEnd,
        Move::Start,
        Move::End,
        Move::PageUp,
        Move::PageDown,
    ]);
    prop_oneof![
        4 => pieces.clone().prop_map(|text| Edit::Type(text.into())),
        1 => pieces.prop_map(|text| Edit::Paste(text.repeat(3))),
        2 => Just(Edit::Backspace),
        1 => Just(Edit::Delete),
        1 => Just(Edit::DeleteWordLeft),
        1 => Just(Edit::DeleteWordRight),
        1 => Just(Edit::DeleteToLineEnd),
        1 => Just(Edit::DeleteToLineStart),
        4 => (moves, any::<bool>()).prop_map(|(to, select)| Edit::Move { to, select }),
        1 => Just(Edit::Undo),
        1 => Just(Edit::Redo),
    ]
}

/// Character indices between graphemes.
fn boundaries(text: &str) -> Vec<usize> {
    let mut at = 0;
    let mut found = vec![0];
    for grapheme in text.graphemes(true) {
        at += grapheme.chars().count();
        found.push(at);
    }
    found
}

proptest! {
    #[test]
    fn the_caret_always_stands_between_graphemes_and_in_view(edits in prop::collection::vec(edits(), 1..60)) {
        let mut buffer = TextBuffer::default();
        for edit in edits {
            buffer.apply(edit, AREA);
            prop_assert!(boundaries(&buffer.text()).contains(&buffer.caret()), "{:?} {}", buffer.text(), buffer.caret());
            prop_assert!(buffer.window(AREA).caret.is_some());
        }
    }

    #[test]
    fn undoing_everything_gives_the_beginning_and_redoing_the_end(edits in prop::collection::vec(edits(), 1..40)) {
        let mut buffer = TextBuffer::new("begin 日\n");
        for edit in edits {
            if !matches!(edit, Edit::Undo | Edit::Redo) {
                buffer.apply(edit, AREA);
            }
        }
        let end = buffer.text();
        for _ in 0..50 {
            buffer.apply(Edit::Undo, AREA);
        }
        prop_assert_eq!(buffer.text(), "begin 日\n");
        for _ in 0..50 {
            buffer.apply(Edit::Redo, AREA);
        }
        prop_assert_eq!(buffer.text(), end);
    }

    #[test]
    fn rows_cover_the_text_exactly(text in "[a-c日 \n]{0,200}", width in 1_u16..30) {
        let buffer = TextBuffer::new(&text);
        let rows = buffer.window(Area { width, height: 1_000 }).rows;
        let mut covered = String::new();
        for (at, row) in rows.iter().enumerate() {
            covered.push_str(&row.text);
            if !row.soft && at + 1 < rows.len() {
                covered.push('\n');
            }
        }
        prop_assert_eq!(covered, text);
    }
}
