//! The buffer against a model that is too simple to be wrong: a string and its graphemes.

use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

use super::tests::AREA;
use super::*;

/// Text, caret and anchor; positions in characters. And what the last edit killed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Model {
    text: String,
    caret: usize,
    anchor: Option<usize>,
    killed: String,
}

/// Characters between graphemes.
pub(super) fn places(text: &str) -> Vec<usize> {
    let mut at = 0;
    let mut found = vec![0];
    for grapheme in text.graphemes(true) {
        at += grapheme.chars().count();
        found.push(at);
    }
    found
}

impl Model {
    fn selection(&self) -> Range<usize> {
        let anchor = self.anchor.unwrap_or(self.caret);
        anchor.min(self.caret)..anchor.max(self.caret)
    }

    fn before(&self) -> usize {
        let places = places(&self.text);
        let before = places.into_iter().rfind(|place| *place < self.caret);
        before.unwrap_or_default()
    }

    fn after(&self) -> usize {
        let places = places(&self.text);
        let after = places.into_iter().find(|place| *place > self.caret);
        after.unwrap_or(self.caret)
    }

    fn line(&self) -> Range<usize> {
        let chars: Vec<char> = self.text.chars().collect();
        let start = chars[..self.caret].iter().rposition(|c| *c == '\n');
        let end = chars[self.caret..].iter().position(|c| *c == '\n');
        start.map_or(0, |at| at + 1)..end.map_or(chars.len(), |at| self.caret + at)
    }

    /// Whether the grapheme at each place is of a word, with its place.
    fn words(&self) -> Vec<(usize, bool)> {
        let graphemes = self.text.graphemes(true);
        let words = graphemes.map(|one| one.starts_with(char::is_alphanumeric));
        places(&self.text).into_iter().zip(words).collect()
    }

    fn word_left(&self) -> usize {
        let mut left = self.words();
        left.retain(|(at, _)| *at < self.caret);
        let inside = left.iter().rposition(|(_, word)| *word);
        let start = inside.map(|last| left[..last].iter().rposition(|(_, word)| !word));
        start.map_or(0, |before| left[before.map_or(0, |at| at + 1)].0)
    }

    fn word_right(&self) -> usize {
        let mut right = self.words();
        right.retain(|(at, _)| *at >= self.caret);
        let mut rest = right.into_iter().skip_while(|(_, word)| !word);
        let end = rest.find(|(_, word)| !word);
        end.map_or(self.text.chars().count(), |(at, _)| at)
    }

    fn put(&mut self, range: Range<usize>, text: &str) {
        if range.is_empty() && text.is_empty() {
            return;
        }
        let chars: Vec<char> = self.text.chars().collect();
        let head: String = chars[..range.start].iter().collect();
        let tail: String = chars[range.end..].iter().collect();
        self.text = format!("{head}{text}{tail}");
        let end = range.start + text.chars().count();
        let places = places(&self.text);
        self.caret = places.into_iter().find(|at| *at >= end).unwrap();
        self.anchor = None;
    }

    fn remove(&mut self, otherwise: Range<usize>) {
        let selected = self.selection();
        self.put(
            if selected.is_empty() {
                otherwise
            } else {
                selected
            },
            "",
        );
    }

    fn kill(&mut self, otherwise: Range<usize>) {
        let selected = self.selection();
        let range = if selected.is_empty() {
            otherwise.clone()
        } else {
            selected
        };
        let chars = self.text.chars();
        self.killed = chars.skip(range.start).take(range.len()).collect();
        self.remove(otherwise);
    }

    fn go(&mut self, target: usize, select: bool) {
        self.anchor = select.then(|| self.anchor.unwrap_or(self.caret));
        self.caret = target;
    }

    /// The edits whose outcome does not depend on how the text is wrapped or grouped.
    fn apply(&mut self, edit: &Edit) {
        let (selection, caret) = (self.selection(), self.caret);
        let chosen = !selection.is_empty();
        self.killed.clear();
        match edit {
            Edit::Type(text) | Edit::Paste(text) => self.put(selection, text),
            Edit::Backspace => self.remove(self.before()..caret),
            Edit::Delete => self.remove(caret..self.after()),
            Edit::Cut => self.put(selection, ""),
            Edit::DeleteWordLeft => self.kill(self.word_left()..caret),
            Edit::DeleteWordRight => self.kill(caret..self.word_right()),
            Edit::DeleteToLineStart => self.kill(self.line().start..caret),
            Edit::DeleteToLineEnd if self.line().end == caret => self.kill(caret..self.after()),
            Edit::DeleteToLineEnd => self.kill(caret..self.line().end),
            Edit::Move { to, select } => {
                let target = match to {
                    Move::Left if chosen && !select => selection.start,
                    Move::Right if chosen && !select => selection.end,
                    Move::Left => self.before(),
                    Move::Right => self.after(),
                    Move::WordLeft => self.word_left(),
                    Move::WordRight => self.word_right(),
                    Move::Start => 0,
                    _ => self.text.chars().count(),
                };
                self.go(target, *select);
            }
            _ => {
                self.caret = self.text.chars().count();
                self.anchor = Some(0);
            }
        }
    }
}

/// Pieces that join with their neighbours in every way that graphemes can.
pub(super) fn piece() -> impl Strategy<Value = String> {
    let pieces = [
        "a",
        "b ",
        "\n",
        "👩‍👩‍👧",
        "🇩🇪",
        "🇩",
        "e\u{301}",
        "\u{301}",
        "\u{200d}",
        "👩",
        "日",
        " ",
        "\t",
        "1\u{fe0f}\u{20e3}",
        "한",
        "ᄒ",
        "ᅡ",
        "long-word-without-blank",
        "(x),",
        "क्षि",
    ];
    prop::sample::select(pieces.to_vec()).prop_map(str::to_owned)
}

fn plain_edit() -> impl Strategy<Value = Edit> {
    let moves = [
        Move::Left,
        Move::Right,
        Move::WordLeft,
        Move::WordRight,
        Move::Start,
        Move::End,
    ];
    prop_oneof![
        5 => piece().prop_map(Edit::Type),
        1 => piece().prop_map(|text| Edit::Paste(text.repeat(3))),
        2 => Just(Edit::Backspace),
        1 => Just(Edit::Delete),
        1 => Just(Edit::DeleteWordLeft),
        1 => Just(Edit::DeleteWordRight),
        1 => Just(Edit::DeleteToLineEnd),
        1 => Just(Edit::DeleteToLineStart),
        1 => Just(Edit::SelectAll),
        1 => Just(Edit::Cut),
        5 => (prop::sample::select(moves.to_vec()), any::<bool>())
            .prop_map(|(to, select)| Edit::Move { to, select }),
    ]
}

fn any_edit() -> impl Strategy<Value = Edit> {
    let vertical = [
        Move::Up,
        Move::Down,
        Move::PageUp,
        Move::PageDown,
        Move::LineStart,
        Move::LineEnd,
    ];
    prop_oneof![
        6 => plain_edit(),
        2 => (prop::sample::select(vertical.to_vec()), any::<bool>())
            .prop_map(|(to, select)| Edit::Move { to, select }),
        1 => Just(Edit::Undo),
        1 => Just(Edit::Redo),
        1 => piece().prop_map(|text| Edit::Replace(text.repeat(2))),
    ]
}

fn state(buffer: &TextBuffer) -> (String, usize, Range<usize>) {
    (buffer.text(), buffer.caret(), buffer.selection())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn every_edit_does_what_the_model_does(edits in prop::collection::vec(plain_edit(), 1..40)) {
        let (mut buffer, mut model) = (TextBuffer::default(), Model::default());
        for edit in edits {
            model.apply(&edit);
            buffer.apply(edit, AREA);
            prop_assert_eq!(state(&buffer), (model.text.clone(), model.caret, model.selection()));
            let killed = buffer.take_killed().map(|killed| killed.text);
            prop_assert_eq!(killed.unwrap_or_default(), model.killed.clone());
        }
    }

    #[test]
    fn the_caret_always_stands_between_graphemes_and_in_view(
        edits in prop::collection::vec(any_edit(), 1..40), width in 1_u16..12, height in 1_u16..4
    ) {
        let area = Area { width, height };
        let mut buffer = TextBuffer::default();
        for edit in edits {
            buffer.apply(edit, area);
            let text = buffer.text();
            prop_assert!(places(&text).contains(&buffer.caret()), "{:?} {}", text, buffer.caret());
            let window = buffer.window(area);
            let (column, row) = window.caret.unwrap();
            prop_assert!(column < width && row < height && window.rows.len() <= usize::from(height));
        }
    }

    #[test]
    fn undo_takes_back_one_edit_and_redo_makes_it_again(
        edits in prop::collection::vec(any_edit(), 0..20), last in any_edit()
    ) {
        let mut buffer = TextBuffer::new("begin 日\n");
        edits.into_iter().for_each(|edit| buffer.apply(edit, AREA));
        // A move closes the group that the edit could otherwise join.
        buffer.apply(Edit::Move { to: Move::Left, select: false }, AREA);
        let (text, caret) = (buffer.text(), buffer.caret());
        prop_assume!(!matches!(last, Edit::Undo | Edit::Redo));
        buffer.apply(last, AREA);
        if buffer.text() != text {
            let after = buffer.text();
            buffer.apply(Edit::Undo, AREA);
            prop_assert_eq!((buffer.text(), buffer.caret()), (text, caret));
            buffer.apply(Edit::Redo, AREA);
            prop_assert_eq!(buffer.text(), after);
            prop_assert!(places(&buffer.text()).contains(&buffer.caret()));
        }
    }

    #[test]
    fn undoing_everything_gives_the_beginning_and_redoing_the_end(
        edits in prop::collection::vec(plain_edit(), 1..40)
    ) {
        let mut buffer = TextBuffer::new("begin 日\n");
        edits.into_iter().for_each(|edit| buffer.apply(edit, AREA));
        let end = buffer.text();
        (0..40).for_each(|_| buffer.apply(Edit::Undo, AREA));
        prop_assert_eq!(buffer.text(), "begin 日\n");
        (0..40).for_each(|_| buffer.apply(Edit::Redo, AREA));
        prop_assert_eq!(buffer.text(), end);
    }

    #[test]
    fn rows_cover_the_text_and_cut_no_grapheme(
        pieces in prop::collection::vec(piece(), 0..60), width in 1_u16..30
    ) {
        let text = pieces.concat();
        let rows = TextBuffer::new(&text).window(Area { width, height: 2_000 }).rows;
        let mut covered = String::new();
        let places = places(&text);
        for (at, row) in rows.iter().enumerate() {
            prop_assert!(places.contains(&row.start) && places.contains(&row.end));
            prop_assert_eq!(row.text.chars().count(), row.end - row.start);
            let words = row.text.trim_end();
            let seen = words.graphemes(true).filter(|one| wrap::column_of(one, 9) > 0);
            let one = seen.count() <= 1;
            prop_assert!(one || wrap::column_of(words, usize::MAX) <= width, "{:?}", row.text);
            covered.push_str(&row.text);
            if !row.soft && at + 1 < rows.len() {
                covered.push('\n');
            }
        }
        prop_assert_eq!(covered, text);
    }

    #[test]
    fn a_click_on_any_cell_lands_on_its_row(
        pieces in prop::collection::vec(piece(), 0..40), column in 0_u16..25, row in 0_u16..8
    ) {
        let mut buffer = TextBuffer::new(&pieces.concat());
        buffer.click(column, row, AREA);
        let window = buffer.window(AREA);
        let (at, on) = window.caret.unwrap();
        let last = u16::try_from(window.rows.len()).unwrap() - 1;
        prop_assert_eq!(on, row.min(last));
        prop_assert!(at <= column);
    }
}
