//! A text cut into lines once, so that any place of it is found at once.

use std::fmt;

/// Longer lines are split: no viewer wraps megabytes for one row.
const LINE_BYTES: usize = 4_096;

/// A text with line starts.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Paper {
    text: String,
    starts: Vec<usize>,
}

impl Paper {
    /// Splits `text` at LF, CRLF and CR; very long lines between words.
    pub fn new(text: String) -> Self {
        let mut starts = vec![0];
        let bytes = text.as_bytes();
        let (mut start, mut blank) = (0, None);
        for (at, byte) in bytes.iter().enumerate() {
            let ends = match byte {
                b'\n' => true,
                b'\r' => bytes.get(at + 1) != Some(&b'\n'),
                b' ' => {
                    blank = Some(at + 1);
                    false
                }
                _ => false,
            };
            if ends {
                (start, blank) = (at + 1, None);
                starts.push(start);
            } else if at + 1 - start > LINE_BYTES && text.is_char_boundary(at) {
                start = blank.take().filter(|blank| *blank > start).unwrap_or(at);
                starts.push(start);
            }
        }
        // The end of the last line begins no other one.
        if starts.len() > 1 && starts.last() == Some(&text.len()) {
            starts.pop();
        }
        Self { text, starts }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// Number of lines; an empty text has one.
    pub fn len(&self) -> usize {
        self.starts.len().max(1)
    }

    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// A line without its line break; empty past the end.
    pub fn line(&self, number: usize) -> &str {
        let Some(start) = self.starts.get(number) else {
            return "";
        };
        let end = self.starts.get(number + 1).copied();
        let line = &self.text[*start..end.unwrap_or(self.text.len())];
        line.trim_end_matches(['\r', '\n'])
    }
}

impl fmt::Debug for Paper {
    /// Hides the text.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Paper({} lines)", self.starts.len())
    }
}
