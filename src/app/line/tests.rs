use proptest::prelude::*;

use super::*;
use crate::app::buffer::{Area, TextBuffer};

/// So wide that a line is one row of the body too.
const WIDE: Area = Area {
    width: u16::MAX,
    height: 9,
};

/// Pieces that join with their neighbours in every way that graphemes can.
fn piece() -> impl Strategy<Value = String> {
    let pieces = [
        "a",
        "b ",
        "👩‍👩‍👧",
        "🇩🇪",
        "🇩",
        "e\u{301}",
        "\u{301}",
        "\u{200d}",
        "👩",
        "日",
        "  ",
        "1\u{fe0f}\u{20e3}",
        "ᄒ",
        "ᅡ",
        "long-word",
        "grace@navy.example, ",
        "क्षि",
        "עברית ",
    ];
    prop::sample::select(pieces.to_vec()).prop_map(str::to_owned)
}

fn edit() -> impl Strategy<Value = Edit> {
    let moves = [
        Move::Left,
        Move::Right,
        Move::WordLeft,
        Move::WordRight,
        Move::LineStart,
        Move::LineEnd,
        Move::Start,
        Move::End,
    ];
    let others = [
        Edit::Backspace,
        Edit::Delete,
        Edit::DeleteWordLeft,
        Edit::DeleteWordRight,
        Edit::DeleteToLineEnd,
        Edit::DeleteToLineStart,
        Edit::SelectAll,
        Edit::Cut,
        Edit::Undo,
        Edit::Undo,
        Edit::Redo,
    ];
    prop_oneof![
        5 => piece().prop_map(Edit::Type),
        1 => piece().prop_map(|text| Edit::Paste(text.repeat(2))),
        6 => prop::sample::select(others.to_vec()),
        5 => (prop::sample::select(moves.to_vec()), any::<bool>())
            .prop_map(|(to, select)| Edit::Move { to, select }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// The body is held to a model that is too simple to be wrong; a line is held to the body.
    #[test]
    fn a_line_does_what_the_body_does(edits in prop::collection::vec(edit(), 1..60)) {
        let (mut line, mut body) = (LineField::default(), TextBuffer::default());
        for edit in edits {
            line.apply(edit.clone());
            body.apply(edit, WIDE);
            prop_assert_eq!(line.value(), body.text());
            prop_assert_eq!(line.cursor(), body.caret());
            prop_assert_eq!(line.selection(), body.selection());
            prop_assert_eq!(line.selected(), body.selected());
            let (killed, other) = (line.take_killed(), body.take_killed());
            prop_assert!(killed == other);
        }
    }

    #[test]
    fn a_secret_remembers_and_gives_nothing(edits in prop::collection::vec(edit(), 1..40)) {
        let (mut secret, mut line) = (LineField::secret(), LineField::default());
        let forgets = |edit: &Edit| !matches!(edit, Edit::Undo | Edit::Redo);
        for edit in edits {
            let before = secret.value().to_owned();
            secret.apply(edit.clone());
            if forgets(&edit) {
                line.apply(edit);
                prop_assert_eq!(secret.value(), line.value());
            } else {
                prop_assert_eq!(secret.value(), before);
            }
            prop_assert!(secret.selected().is_none() && secret.take_killed().is_none());
        }
    }

    #[test]
    fn the_caret_is_placed_between_graphemes(
        pieces in prop::collection::vec(piece(), 0..20), at in 0_usize..40
    ) {
        let text = pieces.concat();
        let mut line = LineField::new(text.as_str());
        line.place(at);
        let before: String = text.chars().take(line.cursor()).collect();
        let places: Vec<usize> = text.grapheme_indices(true).map(|(at, _)| at).collect();
        prop_assert!(before.len() == text.len() || places.contains(&before.len()));
    }
}

#[test]
fn line_breaks_stay_and_set_begins_anew() {
    let mut line = LineField::default();
    line.apply(Edit::Paste("Hi\r\nBcc: x\u{7}".into()));
    assert_eq!(line.value(), "Hi\r\nBcc: x\u{7}");
    line.set("b");
    line.apply(Edit::Undo);
    assert_eq!((line.value(), line.cursor()), ("b", 1));
}

#[test]
fn words_are_taken_back_one_by_one() {
    let mut line = LineField::default();
    for c in "your receipt".chars() {
        line.apply(Edit::Type(c.to_string()));
    }
    line.apply(Edit::Undo);
    assert_eq!(line.value(), "your ");
    line.apply(Edit::Undo);
    assert_eq!(line.value(), "");
    line.apply(Edit::Redo);
    line.apply(Edit::Redo);
    assert_eq!((line.value(), line.cursor()), ("your receipt", 12));
}

#[test]
fn a_secret_stays_one_when_it_is_set() {
    let mut line = LineField::secret();
    line.set("hunter2");
    line.apply(Edit::SelectAll);
    assert!(line.is_secret() && line.selected().is_none());
    assert!(!format!("{line:?}").contains("hunter"));
}

#[test]
fn columns_are_those_of_the_terminal() {
    let line = LineField::new("日本語です");
    assert_eq!(line.visual_cursor(), 10);
    assert_eq!(line.visual_scroll(5), 6);
    assert_eq!(line.visual_scroll(20), 0);
}
