//! Which way text runs. Hebrew, Arabic and their like run from the right, and only the HTML can say so:
//! a mail program shows what says nothing from the left.

/// Blocks with their own direction; code is always left-to-right.
const BLOCKS: [&str; 14] = [
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "blockquote",
    "table",
    "th",
    "td",
];

/// The writing direction of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    /// Left-to-right only; needs no attribute.
    Left,
    /// Left-to-right with right-to-left parts.
    Mixed,
    /// Right-to-left, by its first letter.
    Right,
}

impl Direction {
    pub(super) fn of_text(text: &str) -> Self {
        let first = text.chars().find(|c| c.is_alphabetic());
        match (first.is_some_and(from_right), text.chars().any(from_right)) {
            (true, _) => Self::Right,
            (false, true) => Self::Mixed,
            (false, false) => Self::Left,
        }
    }

    /// The attribute of the whole text, for mail programs without support for `auto`.
    pub(super) fn of_all(self) -> &'static str {
        match self {
            Self::Right => " dir=\"rtl\"",
            Self::Left | Self::Mixed => "",
        }
    }

    /// The attribute of an element.
    pub(super) fn of(self, name: &str) -> &'static str {
        if self == Self::Left || !BLOCKS.contains(&name) {
            return "";
        }
        " dir=\"auto\""
    }
}

/// Unicode blocks of right-to-left scripts.
fn from_right(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_letter_tells() {
        for (text, direction) in [
            ("", Direction::Left),
            ("# Hello 日本", Direction::Left),
            ("- 1. שלום", Direction::Right),
            ("Hello مرحبا", Direction::Mixed),
        ] {
            assert_eq!(Direction::of_text(text), direction, "{text}");
        }
    }
}
