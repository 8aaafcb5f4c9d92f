//! Finding words in the text, and a place of it selected.

use std::borrow::Cow;
use std::ops::Range;

use super::{Area, TextBuffer, grapheme};

impl TextBuffer {
    /// The first character of every place at which `words` stand, in order; places do not overlap and cut
    /// no grapheme. Small letters find capital ones too, a capital letter only itself.
    pub fn find(&self, words: &str) -> Vec<usize> {
        if words.is_empty() {
            return Vec::new();
        }
        let text = self.rope.to_string();
        let (text, words) = match words.chars().any(char::is_uppercase) {
            true => (Cow::Owned(text), Cow::Borrowed(words)),
            false => (small(&text), small(words)),
        };
        let length = words.chars().count();
        let (mut byte, mut at) = (0, 0);
        let places = text.match_indices(words.as_ref()).map(|(found, _)| {
            at += text[byte..found].chars().count();
            byte = found;
            at
        });
        let is_whole = |at: &usize| {
            grapheme::is_place(&self.rope, *at) && grapheme::is_place(&self.rope, at + length)
        };
        places.filter(is_whole).collect()
    }

    /// Selects a part of the text, the caret at its end and in view.
    pub fn select(&mut self, range: Range<usize>, area: Area) {
        self.history.close();
        self.aim = None;
        let end = self.rope.len_chars();
        self.anchor = Some(range.start.min(end));
        self.caret = range.end.min(end);
        self.scroll_to_caret(area);
    }
}

/// The same in small letters, as far as a small letter takes as many bytes: places stay where they are.
fn small(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Owned(text.to_ascii_lowercase());
    }
    let one = |c: char| {
        let mut lower = c.to_lowercase();
        match (lower.next(), lower.next()) {
            (Some(small), None) if small.len_utf8() == c.len_utf8() => small,
            _ => c,
        }
    };
    Cow::Owned(text.chars().map(one).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::app::buffer::model_tests::{piece, places};
    use crate::app::buffer::tests::AREA;

    #[test]
    fn small_letters_find_capital_ones_and_capitals_themselves() {
        let buffer = TextBuffer::new("Grüße an ÄRGER, grÜsse\naNNa Anna İ e\u{301}");
        assert_eq!(buffer.find("ärger"), [9]);
        assert_eq!(buffer.find("grü"), [0, 16]);
        assert_eq!(buffer.find("Grü"), [0]);
        assert_eq!(buffer.find("anna"), [23, 28]);
        assert_eq!(buffer.find("İ"), [33]);
        // Half a grapheme is none of it.
        assert!(buffer.find("e").iter().all(|at| *at < 33));
        assert!(buffer.find("").is_empty());
        let mut buffer = TextBuffer::new(&"line\n".repeat(100));
        let places = buffer.find("line");
        assert_eq!(places.len(), 100);
        buffer.select(places[99]..places[99] + 4, AREA);
        assert_eq!(buffer.selected().as_deref(), Some("line"));
        assert!(buffer.window(AREA).caret.is_some());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn what_is_found_is_what_a_search_from_every_place_finds(
        pieces in prop::collection::vec(piece(), 0..30), words in prop::collection::vec(piece(), 1..3)
    ) {
        let (text, words) = (pieces.concat(), words.concat());
        let places = places(&text);
        let chars: Vec<char> = text.chars().collect();
        let length = words.chars().count();
        let is_there = |at: &usize| {
            let found: String = chars.iter().skip(*at).take(length).collect();
            found.to_lowercase() == words.to_lowercase()
        };
        let mut expected: Vec<usize> = Vec::new();
        for at in (0..chars.len()).filter(is_there) {
            if expected.last().is_none_or(|last| at >= last + length) {
                expected.push(at);
            }
        }
        expected.retain(|at| places.contains(at) && places.contains(&(at + length)));
        prop_assert_eq!(TextBuffer::new(&text).find(&words), expected);
    }
    }
}
