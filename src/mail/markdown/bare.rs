//! Web addresses that stand in a text as they are (GitHub Flavored Markdown, "Autolinks (extension)").

use std::ops::Range;

const SCHEMES: [&str; 2] = ["https://", "http://"];

/// The first bare URL in `text`. Linear time.
pub(super) fn address(text: &str) -> Option<Range<usize>> {
    let starts = text.match_indices("http").map(|(at, _)| at);
    let start = starts.into_iter().find(|at| begins(text, *at))?;
    let rest = &text[start..];
    let ends = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"');
    let whole = &rest[..rest.find(ends).unwrap_or(rest.len())];
    Some(start..start + without_tail(whole).len())
}

/// Whether a URL with a host begins there, not inside a word.
fn begins(text: &str, at: usize) -> bool {
    let (before, rest) = text.split_at(at);
    let mut schemes = SCHEMES.iter();
    let host = schemes.find_map(|scheme| rest.strip_prefix(scheme));
    host.is_some_and(|host| host.starts_with(char::is_alphanumeric))
        && !before.ends_with(|c: char| c.is_ascii_alphanumeric())
}

/// Without trailing punctuation, and without a bracket that was opened before the URL.
fn without_tail(address: &str) -> &str {
    let mut rest = address;
    let open = rest.matches('(').count();
    let mut closed = rest.matches(')').count();
    while let Some(last) = rest.chars().next_back() {
        let surplus = last == ')' && closed > open;
        let ends = matches!(
            last,
            '?' | '!'
                | '.'
                | ','
                | ':'
                | ';'
                | '*'
                | '_'
                | '~'
                | '\''
                | '。'
                | '、'
                | '，'
                | '！'
                | '？'
                | '）'
                | '」'
        );
        if !surplus && !ends {
            break;
        }
        closed -= usize::from(last == ')');
        rest = &rest[..rest.len() - last.len_utf8()];
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_ends_where_the_sentence_does() {
        for (text, found) in [
            (
                "see https://a.example/b_c?d=1&e=(2).",
                "https://a.example/b_c?d=1&e=(2)",
            ),
            ("(https://a.example/x)", "https://a.example/x"),
            ("a http://b.example, c", "http://b.example"),
            ("日本はhttps://c.example/路。", "https://c.example/路"),
            ("xhttps://no https:// http://d.example", "http://d.example"),
            ("https://e.example<br>", "https://e.example"),
        ] {
            assert_eq!(address(text).map(|span| &text[span]), Some(found), "{text}");
        }
        for text in [
            "",
            "http",
            "https://",
            "https://)",
            "ftp://a.example",
            "HTTPS",
        ] {
            assert_eq!(address(text), None, "{text}");
        }
    }
}
