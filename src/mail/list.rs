//! A list of mailboxes, read one by one, so that a bad one can be marked where it stands.

use std::ops::Range;

use super::{AddressError, Mailbox, parse_mailbox};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParsedAddress {
    /// Trimmed range of the entry in the list's text.
    pub range: Range<usize>,
    /// The mailbox or its error.
    pub result: Result<Mailbox, AddressError>,
}

/// Parses a list separated by commas, semicolons or line breaks outside quotes, brackets and comments. Skips
/// empty entries.
pub fn parse_list(text: &str) -> Vec<ParsedAddress> {
    split(text)
        .into_iter()
        .filter_map(|range| {
            let entry = &text[range.clone()];
            let start = range.start + (entry.len() - entry.trim_start().len());
            let trimmed = entry.trim();
            let range = start..start + trimmed.len();
            (!trimmed.is_empty()).then(|| ParsedAddress {
                range,
                result: parse_mailbox(trimmed),
            })
        })
        .collect()
}

/// Range of the entry at byte `at`, without leading spaces; for completion.
pub fn entry_at(text: &str, at: usize) -> Range<usize> {
    let mut parts = split(text).into_iter();
    let here = parts.find(|part| (part.start..=part.end).contains(&at));
    let Some(part) = here else { return at..at };
    let entry = &text[part.clone()];
    let start = part.start + (entry.len() - entry.trim_start().len());
    start..start.max(part.start + entry.trim_end().len())
}

/// Ranges of the entries, untrimmed, including empty ones.
pub(super) fn split(text: &str) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut start = 0;
    let (mut quoted, mut escaped, mut angle, mut comment) = (false, false, false, 0_usize);
    for (at, c) in text.char_indices() {
        let was_escaped = escaped;
        escaped = !was_escaped && c == '\\' && (quoted || comment > 0);
        match c {
            '"' if comment == 0 && !was_escaped => quoted = !quoted,
            '(' if !quoted && !was_escaped => comment += 1,
            ')' if comment > 0 && !was_escaped => comment -= 1,
            '<' if !quoted && comment == 0 => angle = true,
            '>' if !quoted && comment == 0 => angle = false,
            ',' | ';' if !quoted && !angle && comment == 0 => {
                parts.push(start..at);
                start = at + 1;
            }
            // A line break always separates: nothing that spans lines was typed on purpose.
            '\n' => {
                parts.push(start..at);
                start = at + 1;
                (quoted, angle, comment) = (false, false, 0);
            }
            _ => {}
        }
    }
    parts.push(start..text.len());
    parts
}

/// Whether an entry names nobody, as in `To: undisclosed-recipients`.
pub(super) fn is_nobody(entry: &str) -> bool {
    entry.to_ascii_lowercase().starts_with("undisclosed") && !entry.contains('@')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn commas_inside_quotes_and_brackets_do_not_split() {
        let text = "\"Doe, Jane\" <j@x.example>; a@b.example,, bad, (x, y) c@d.example";
        let list = parse_list(text);
        let shown: Vec<&str> = list.iter().map(|one| &text[one.range.clone()]).collect();
        assert_eq!(
            shown,
            [
                "\"Doe, Jane\" <j@x.example>",
                "a@b.example",
                "bad",
                "(x, y) c@d.example"
            ]
        );
        let good: Vec<bool> = list.iter().map(|one| one.result.is_ok()).collect();
        assert_eq!(good, [true, true, false, true]);
    }

    #[test]
    fn the_entry_under_the_caret_is_found() {
        let text = "\"Doe, J\" <j@x.example>,  gra , ";
        assert_eq!(&text[entry_at(text, 3)], "\"Doe, J\" <j@x.example>");
        assert_eq!(&text[entry_at(text, 29)], "gra");
        assert_eq!(entry_at(text, text.len()), text.len()..text.len());
        assert_eq!(&"\"Doe, J"[entry_at("\"Doe, J", 7)], "\"Doe, J");
        assert_eq!(entry_at("", 0), 0..0);
    }

    proptest! {
        #[test]
        fn any_entry_is_inside_its_text(text in "[a-z@<>\",; \n.é]{0,40}", at in 0_usize..60) {
            let range = entry_at(&text, at.min(text.len()));
            prop_assert!(range.end <= text.len() && text.get(range).is_some());
        }

        #[test]
        fn any_text_is_read_and_every_range_is_an_entry(text in "[a-z@<>\",;\\\\() \n.é]{0,60}") {
            let mut end = 0;
            for one in parse_list(&text) {
                prop_assert!(one.range.start >= end);
                prop_assert!(!text[one.range.clone()].trim().is_empty());
                end = one.range.end;
            }
        }
    }
}
