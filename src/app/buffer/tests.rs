use unicode_segmentation::UnicodeSegmentation;

use super::*;

pub(super) const AREA: Area = Area {
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
    let expected = [
        "the quick brown fox ",
        "jumps",
        "over 日日日日日日日",
        "日日日日",
    ];
    assert_eq!(rows, expected);
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
    assert_eq!(buffer.selected().as_deref(), Some("hello W"));
    buffer.apply(Edit::Cut, AREA);
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
fn closing_punctuation_begins_no_row_and_firm_blanks_end_none() {
    let rows = |text| {
        let window = TextBuffer::new(text).window(Area {
            width: 6,
            height: 9,
        });
        let rows = window.rows.into_iter();
        rows.map(|row| row.text).collect::<Vec<_>>()
    };
    assert_eq!(rows("日本語。日本"), ["日本", "語。日", "本"]);
    assert_eq!(rows("ab cd\u{a0}ef"), ["ab ", "cd\u{a0}ef"]);
    assert_eq!(rows("abcdefgh"), ["abcdef", "gh"]);
}

#[test]
fn a_long_line_is_walked_without_gap_or_overlap() {
    let word = "lorem ";
    let prose = word.repeat(6_000);
    for text in [
        prose.as_str(),
        &"é".repeat(3 * 8_192),
        &"x".repeat(8_192),
        &"👩‍👩‍👧".repeat(4_000),
        &"🇩🇪".repeat(9_000),
        &"\u{301}".repeat(20_000),
    ] {
        let length = text.chars().count();
        let buffer = TextBuffer::new(text);
        let mut down = rows::Rows::at(&buffer.rope, 0, 80);
        let mut starts = vec![down.start()];
        let mut end = down.end();
        while down.go_down() {
            assert_eq!(down.start(), end);
            starts.push(down.start());
            end = down.end();
        }
        assert_eq!(end, length);
        let mut up = rows::Rows::at(&buffer.rope, length, 80);
        assert_eq!(up.end(), length);
        let mut back = vec![up.start()];
        while up.go_up() {
            back.push(up.start());
        }
        back.reverse();
        assert!(back == starts, "{length} characters");
        let middle = starts[starts.len() / 2];
        assert_eq!(rows::Rows::at(&buffer.rope, middle, 80).start(), middle);
    }
    let buffer = TextBuffer::new(&prose);
    let mut rows = rows::Rows::at(&buffer.rope, 0, 80);
    while rows.go_down() {
        assert_eq!(rows.start() % word.len(), 0, "a word is cut");
    }
}

#[test]
fn a_megabyte_without_a_line_break_can_be_edited_at_its_end() {
    let mut buffer = TextBuffer::new(&"é".repeat(1_000_000));
    buffer.apply(step(Move::End), AREA);
    for edit in [step(Move::Up), step(Move::PageUp), step(Move::End)] {
        buffer.apply(edit, AREA);
    }
    buffer.apply(Edit::Type("x".into()), AREA);
    let window = buffer.window(AREA);
    assert_eq!(window.rows.len(), 5);
    assert_eq!(window.rows.last().map(|row| row.end), Some(1_000_001));
    buffer.apply(Edit::DeleteWordLeft, AREA);
    assert!(buffer.is_empty());
}

#[test]
fn separators_of_unicode_become_line_breaks() {
    let buffer = TextBuffer::new("a\u{2028}\u{2029}b\u{85}\u{b}c");
    assert_eq!(buffer.text(), "a\n\nbc");
    assert_eq!(buffer.window(AREA).rows.len(), 3);
}

#[test]
fn a_control_character_typed_over_a_selection_changes_nothing() {
    let mut buffer = typed("hello");
    buffer.apply(Edit::SelectAll, AREA);
    buffer.apply(Edit::Type("\x07".into()), AREA);
    assert_eq!(buffer.selected().as_deref(), Some("hello"));
}

#[test]
fn words_deleted_one_after_the_other_come_back_one_by_one() {
    let mut buffer = typed("one two");
    buffer.apply(Edit::DeleteWordLeft, AREA);
    buffer.apply(Edit::DeleteWordLeft, AREA);
    buffer.apply(Edit::Undo, AREA);
    assert_eq!(buffer.text(), "one ");
    let mut buffer = typed("abc");
    (0..2).for_each(|_| buffer.apply(Edit::Backspace, AREA));
    buffer.apply(Edit::Undo, AREA);
    assert_eq!(buffer.text(), "abc");
}

#[test]
fn the_whole_text_is_replaced_in_one_step() {
    let mut buffer = typed("hello world");
    buffer.apply(Edit::Replace("new\r\ntext".into()), AREA);
    assert_eq!((buffer.text().as_str(), buffer.caret()), ("new\ntext", 8));
    buffer.apply(Edit::Undo, AREA);
    assert_eq!(
        (buffer.text().as_str(), buffer.caret()),
        ("hello world", 11)
    );
}

#[test]
fn scrolling_after_a_cut_stays_in_the_text() {
    let mut buffer = TextBuffer::new(&"line\n".repeat(100));
    buffer.apply(step(Move::End), AREA);
    buffer.apply(Edit::SelectAll, AREA);
    buffer.apply(Edit::Cut, AREA);
    buffer.scroll(1, AREA);
    assert_eq!(buffer.window(AREA).rows.len(), 1);
    buffer.click(3, 3, AREA);
    assert_eq!(buffer.caret(), 0);
}

#[test]
fn debug_tells_sizes_only() {
    let buffer = TextBuffer::new("secret");
    let edits = [
        Edit::Type("secret".into()),
        Edit::Paste("secret".into()),
        Edit::Replace("secret".into()),
    ];
    let shown = format!("{buffer:?} {:?} {edits:?}", buffer.window(AREA));
    assert!(!shown.contains("secret"), "{shown}");
}
