//! HTML cut into tags and text, as browsers do it: nothing is an error. Takes linear time.

use std::borrow::Cow;
use std::ops::Range;

use mail_parser::decoders::html::add_html_token;

/// Elements whose content is no markup.
const RAW: [&str; 4] = ["script", "style", "title", "textarea"];
/// Longest entity with its `&` and `;`.
const ENTITY: usize = 34;

/// A piece of HTML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::mail) enum Token<'a> {
    /// Text as it stands; entities are not read.
    Text(&'a str),
    /// A tag: its name in lower case, and what stands behind the name.
    Open(String, &'a str),
    /// The end of an element.
    Close(String),
}

/// The tokens of a text, each with the bytes that it was. Comments and the content of scripts and styles
/// are left out.
pub(in crate::mail) struct Tokens<'a> {
    html: &'a str,
    at: usize,
}

impl<'a> Tokens<'a> {
    /// The tokens of `html`.
    pub(in crate::mail) fn of(html: &'a str) -> Self {
        Self { html, at: 0 }
    }

    fn token_at(&self, start: usize) -> (Option<Token<'a>>, usize) {
        let rest = &self.html[start..];
        let second = rest.as_bytes().get(1).copied().unwrap_or_default();
        match second {
            _ if !rest.starts_with('<') => self.text(start, start),
            b'!' if rest.starts_with("<!--") => (None, self.behind(start + 4, "-->")),
            b'!' | b'?' => (None, self.behind(start, ">")),
            b'/' if rest[2..].starts_with(|c: char| c.is_ascii_alphabetic()) => {
                let end = self.behind(start, ">");
                (Some(Token::Close(name_of(&rest[2..]).0)), end)
            }
            letter if letter.is_ascii_alphabetic() => self.open(start),
            _ => self.text(start, start + 1),
        }
    }

    /// Text from `start` to the next `<` behind `from`.
    fn text(&self, start: usize, from: usize) -> (Option<Token<'a>>, usize) {
        let end = self.html[from..].find('<').map(|at| from + at);
        let end = end.unwrap_or(self.html.len());
        (Some(Token::Text(&self.html[start..end])), end)
    }

    fn open(&self, start: usize) -> (Option<Token<'a>>, usize) {
        let (name, length) = name_of(&self.html[start + 1..]);
        let from = start + 1 + length;
        let close = end_of_tag(&self.html.as_bytes()[from..]);
        let inside = &self.html[from..from + close];
        let end = (from + close + 1).min(self.html.len());
        let end = match RAW.contains(&name.as_str()) {
            true => self.end_of_raw(end, &name),
            false => end,
        };
        (Some(Token::Open(name, inside)), end)
    }

    /// Where `</name` stands.
    fn end_of_raw(&self, from: usize, name: &str) -> usize {
        let rest = &self.html[from..];
        let is_it = |(at, _): &(usize, &str)| {
            let after = rest.as_bytes()[at + 2..].get(..name.len());
            after.is_some_and(|after| after.eq_ignore_ascii_case(name.as_bytes()))
        };
        let found = rest.match_indices("</").find(is_it);
        found.map_or(self.html.len(), |(at, _)| from + at)
    }

    fn behind(&self, from: usize, mark: &str) -> usize {
        let rest = self.html.get(from..).unwrap_or_default();
        let found = rest.find(mark).map(|at| from + at + mark.len());
        found.unwrap_or(self.html.len())
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = (Range<usize>, Token<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        while self.at < self.html.len() {
            let start = self.at;
            let (token, end) = self.token_at(start);
            self.at = end;
            if let Some(token) = token {
                return Some((start..end, token));
            }
        }
        None
    }
}

/// A name in lower case, and its length.
fn name_of(text: &str) -> (String, usize) {
    let ends = |c: char| c.is_whitespace() || matches!(c, '>' | '/');
    let length = text.find(ends).unwrap_or(text.len());
    (text[..length].to_ascii_lowercase(), length)
}

/// Where the `>` stands that ends a tag: not inside of quotes.
fn end_of_tag(bytes: &[u8]) -> usize {
    let (mut quote, mut is_value) = (None, false);
    for (at, byte) in bytes.iter().enumerate() {
        match (quote, byte) {
            (Some(open), byte) if open == *byte => (quote, is_value) = (None, false),
            (Some(_), _) => {}
            (None, b'>') => return at,
            (None, b'"' | b'\'') if is_value => quote = Some(*byte),
            (None, b'=') => is_value = true,
            (None, byte) => is_value &= byte.is_ascii_whitespace(),
        }
    }
    bytes.len()
}

/// The value of an attribute, entities read.
pub(in crate::mail) fn attribute(attributes: &str, wanted: &str) -> Option<String> {
    let mut rest = attributes;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if rest.is_empty() {
            return None;
        }
        let ends = |c: char| c.is_whitespace() || matches!(c, '=' | '/');
        let first = rest.chars().next().map_or(1, char::len_utf8);
        let length = rest[first..].find(ends).map_or(rest.len(), |at| first + at);
        let name = &rest[..length];
        rest = rest[length..].trim_start();
        let value = match rest.strip_prefix('=') {
            Some(after) => {
                let (value, behind) = value_of(after.trim_start());
                rest = behind;
                value
            }
            None => "",
        };
        if name.eq_ignore_ascii_case(wanted) {
            return Some(decoded(value).into_owned());
        }
    }
}

fn value_of(text: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(inside) = text.strip_prefix(quote) {
            return inside.split_once(quote).unwrap_or((inside, ""));
        }
    }
    text.split_at(text.find(char::is_whitespace).unwrap_or(text.len()))
}

/// The text with its entities read.
pub(super) fn decoded(text: &str) -> Cow<'_, str> {
    let Some(first) = text.find('&') else {
        return Cow::Borrowed(text);
    };
    let mut out = text[..first].to_owned();
    let mut rest = &text[first..];
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest
            .bytes()
            .take(ENTITY)
            .position(|byte| byte == b';')
            .map_or(1, |at| at + 1);
        add_html_token(&mut out, &rest.as_bytes()[..end], false);
        rest = &rest[end..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}
