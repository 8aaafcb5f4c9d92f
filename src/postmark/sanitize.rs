//! Makes text that others wrote safe to print: characters that act on a terminal, turn the text
//! around them or hide are shown as escapes, `\u{1b}`.
//!
//! Used where text is printed or drawn, never in between: what is compared, stored, sent or written as
//! JSON keeps its characters.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::iter::Peekable;
use std::str::Chars;

/// `text` with escapes in place of unsafe characters. Line feeds and tabs stay; a carriage return before
/// a line feed goes.
///
/// ```
/// use postrider::postmark::printable;
///
/// assert_eq!(printable("\u{1b}[2J\nGrüße 👩‍🚀"), "\\u{1b}[2J\nGrüße 👩‍🚀");
/// assert_eq!(printable("invoice\u{202e}gpj.exe"), "invoice\\u{202e}gpj.exe");
/// ```
pub fn printable(text: &str) -> Cow<'_, str> {
    let is_odd = |c| is_unsafe(c) && !matches!(c, '\n' | '\t');
    if !text.chars().any(is_odd) {
        return Cow::Borrowed(text);
    }
    written(text, |c, next| match (c, next) {
        ('\n' | '\t', _) => Some(c.to_string()),
        ('\r', Some('\n')) => Some(String::new()),
        _ => None,
    })
}

/// Like [`printable`] for a single line: line ends and tabs become spaces.
pub fn printable_line(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_unsafe) {
        return Cow::Borrowed(text);
    }
    written(text, |c, next| match (c, next) {
        ('\r', Some('\n')) => Some(String::new()),
        ('\n' | '\r' | '\t', _) => Some(" ".to_owned()),
        _ => None,
    })
}

/// Whether `c` is a control character, a bidirectional or separating format character, or invisible. Stricter
/// than [`printable`], which keeps joiners and selectors inside emoji and scripts that need them.
pub fn is_unsafe(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_control();
    }
    c.is_control() || is_invisible(c) || is_joiner(c) || is_selector(c)
}

/// JSON text with `\u` escapes in place of unsafe characters: same meaning, safe to print. Line feeds between
/// members stay.
pub fn printable_json(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if !is_unsafe(c) || c == '\n' {
            out.push(c);
            continue;
        }
        for unit in c.encode_utf16(&mut [0; 2]) {
            // Writing to a String cannot fail.
            let _ = write!(out, "\\u{unit:04x}");
        }
    }
    out
}

/// Format characters that are bidirectional controls, separators or invisible, and the noncharacters at the
/// end of each plane.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'
            | '\u{200e}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    ) || u32::from(c) & 0xfffe == 0xfffe
}

/// Zero-width non-joiner and joiner.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

/// Variation selectors, which choose how the preceding character is drawn.
fn is_selector(c: char) -> bool {
    matches!(c, '\u{fe00}'..='\u{fe0f}')
}

/// The preceding character, as far as joiners and selectors depend on it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    /// ASCII or punctuation, which nothing joins.
    Plain,
    /// A digit, `#` or `*`, which can become a keycap.
    Key,
    /// A letter beyond ASCII, or an emoji.
    Letter,
    /// A selector after one of these.
    Selected,
}

impl Before {
    fn of(c: char) -> Self {
        match c {
            '0'..='9' | '#' | '*' => Self::Key,
            '\u{2000}'..='\u{206f}' => Self::Plain,
            _ if c.is_ascii() || c.is_whitespace() => Self::Plain,
            _ => Self::Letter,
        }
    }

    /// The state after `c`, if `c` is legitimate here; `next` is the following character.
    fn then(self, c: char, next: Option<char>) -> Option<Self> {
        if is_selector(c) {
            return matches!(self, Self::Key | Self::Letter).then_some(Self::Selected);
        }
        if is_joiner(c) {
            let joins = matches!(self, Self::Letter | Self::Selected);
            let to = next.is_some_and(|next| !is_unsafe(next) && Self::of(next) == Self::Letter);
            return (joins && to).then_some(Self::Plain);
        }
        (!is_unsafe(c)).then(|| Self::of(c))
    }
}

/// `text` with `own`'s replacement for a character if it has one, else an escape for each unsafe character.
fn written(text: &str, own: fn(char, Option<char>) -> Option<String>) -> Cow<'_, str> {
    let mut out = String::with_capacity(text.len() + 16);
    let mut chars: Peekable<Chars<'_>> = text.chars().peekable();
    let mut before = Before::Plain;
    while let Some(c) = chars.next() {
        let next = chars.peek().copied();
        if let Some(words) = own(c, next) {
            out.push_str(&words);
            before = Before::Plain;
        } else if let Some(now) = before.then(c, next) {
            out.push(c);
            before = now;
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "{}", c.escape_unicode());
            before = Before::Plain;
        }
    }
    Cow::Owned(out)
}

/// At most `chars` characters of `text`, with an ellipsis if it was longer.
pub fn shortened(text: &str, chars: usize) -> String {
    match text.char_indices().nth(chars) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One of each kind.
    const WILD: &str = "\u{1b}[2J\u{1b}]0;x\u{7}\u{8}\u{b}\u{0}\u{7f}\u{9b}31m\u{90}\u{202e}\u{2066}\u{200f}\u{61c}\u{200b}\u{2060}\u{feff}\u{e0041}\u{ad}\u{2028}\u{2029}\u{85}\r";

    #[test]
    fn whatever_acts_or_hides_is_shown() {
        for shown in [printable(WILD), printable_line(WILD)] {
            assert!(!shown.chars().any(is_unsafe), "{shown:?}");
            assert!(shown.starts_with("\\u{1b}[2J\\u{1b}]0;x\\u{7}"), "{shown}");
            assert!(
                shown.contains("\\u{e0041}\\u{ad}\\u{2028}\\u{2029}\\u{85}"),
                "{shown}"
            );
        }
        assert_eq!(printable("a\r\nb\tc\rd"), "a\nb\tc\\u{d}d");
        assert_eq!(printable_line("a\r\nb\tc\rd\n\n"), "a b c d  ");
    }

    #[test]
    fn letters_and_emoji_of_every_script_stay() {
        for text in [
            "Grüße, Ада, 日本語, ｶﾞ, e\u{301}",
            "👩‍👩‍👧‍👦 👩🏽‍🚀 ❤️‍🔥 1️⃣ 🇩🇪 ☎︎",
            "می‌خواهم क्‍ष",
            "•••••••• … → ✓ “x”",
        ] {
            assert_eq!(printable(text), text);
            assert_eq!(printable_line(text), text);
        }
    }

    #[test]
    fn joiners_and_selectors_elsewhere_hide_something() {
        for (text, shown) in [
            ("pay\u{200d}pal", "pay\\u{200d}pal"),
            ("a\u{fe0f}", "a\\u{fe0f}"),
            ("1\u{fe0f}\u{fe0f}", "1\u{fe0f}\\u{fe0f}"),
            ("é\u{200d}", "é\\u{200d}"),
            ("é\u{200d}\u{200d}é", "é\\u{200d}\\u{200d}é"),
            ("👩\u{200d} x", "👩\\u{200d} x"),
            ("…\u{200d}👧", "…\\u{200d}👧"),
            ("x\u{e0101}", "x\\u{e0101}"),
        ] {
            assert_eq!(printable(text), shown);
        }
    }

    #[test]
    fn json_means_the_same_and_is_safe() {
        let value = serde_json::json!({ WILD: [WILD, "Grüße \u{1f469}\u{200d}\u{1f680}"] });
        for json in [value.to_string(), format!("{value:#}")] {
            let safe = printable_json(&json);
            assert!(!safe.chars().any(|c| is_unsafe(c) && c != '\n'), "{safe:?}");
            assert!(safe.contains("\\u009b31m\\u0090\\u202e"), "{safe}");
            assert!(
                safe.contains("\\udb40\\udc41") && safe.contains("\\u007f"),
                "{safe}"
            );
            assert_eq!(
                serde_json::from_str::<serde_json::Value>(&safe).unwrap(),
                value
            );
        }
    }

    #[test]
    fn what_is_printable_stays_as_it_is() {
        let once = printable(WILD).into_owned();
        assert_eq!(printable(&once), once);
    }
}
