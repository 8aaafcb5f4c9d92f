//! HTML cut into tags and text, as browsers do it: nothing is an error. Takes linear time.

use std::borrow::Cow;

use mail_parser::decoders::html::add_html_token;

/// Elements whose content is not markup.
const RAW: [&str; 8] = [
    "script", "style", "title", "textarea", "iframe", "noembed", "noframes", "xmp",
];
/// Maximum length of an entity with `&` and `;`.
const ENTITY: usize = 34;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::mail) enum Token<'a> {
    /// Raw text; entities are not decoded.
    Text(&'a str),
    /// A tag: lower-case name, and the rest.
    Open(String, &'a str),
    /// Content of a script, style sheet or similar element.
    Raw(&'a str),
    /// An end tag.
    Close(String),
}

/// Tokenizes HTML, skipping comments.
pub(in crate::mail) struct Tokens<'a> {
    html: &'a str,
    at: usize,
    /// The element whose raw content comes next.
    raw: Option<String>,
}

impl<'a> Tokens<'a> {
    pub(in crate::mail) fn of(html: &'a str) -> Self {
        Self {
            html,
            at: 0,
            raw: None,
        }
    }

    fn token_at(&mut self, start: usize) -> (Option<Token<'a>>, usize) {
        let rest = &self.html[start..];
        let second = rest.as_bytes().get(1).copied().unwrap_or_default();
        match second {
            _ if !rest.starts_with('<') => self.text(start, start),
            b'!' if rest.starts_with("<!--") => (None, self.end_of_comment(start + 4)),
            b'!' | b'?' => (None, self.behind(start, ">")),
            b'/' if rest[2..].starts_with(|c: char| c.is_ascii_alphabetic()) => {
                let end = self.behind(start, ">");
                (Some(Token::Close(name_of(&rest[2..]).0)), end)
            }
            letter if letter.is_ascii_alphabetic() => self.open(start),
            _ => self.text(start, start + 1),
        }
    }

    /// Text from `start` to the next `<` after `from`.
    fn text(&self, start: usize, from: usize) -> (Option<Token<'a>>, usize) {
        let end = self.html[from..].find('<').map(|at| from + at);
        let end = end.unwrap_or(self.html.len());
        (Some(Token::Text(&self.html[start..end])), end)
    }

    fn open(&mut self, start: usize) -> (Option<Token<'a>>, usize) {
        let (name, length) = name_of(&self.html[start + 1..]);
        let from = start + 1 + length;
        let close = end_of_tag(&self.html.as_bytes()[from..]);
        let inside = &self.html[from..from + close];
        let end = (from + close + 1).min(self.html.len());
        if RAW.contains(&name.as_str()) {
            self.raw = Some(name.clone());
        }
        (Some(Token::Open(name, inside)), end)
    }

    /// The position of `</name`.
    fn end_of_raw(&self, from: usize, name: &str) -> usize {
        let rest = &self.html[from..];
        let is_it = |(at, _): &(usize, &str)| {
            let after = rest.as_bytes()[at + 2..].get(..name.len());
            after.is_some_and(|after| after.eq_ignore_ascii_case(name.as_bytes()))
        };
        let found = rest.match_indices("</").find(is_it);
        found.map_or(self.html.len(), |(at, _)| from + at)
    }

    /// The end of a comment whose text begins at `from` (HTML Standard, sections 13.2.5.43 to 51): `<!-->`
    /// and `<!--->` are empty comments.
    fn end_of_comment(&self, from: usize) -> usize {
        let rest = &self.html[from..];
        if let Some(abrupt) = [">", "->"].iter().find(|end| rest.starts_with(**end)) {
            return from + abrupt.len();
        }
        let ends = |at: &usize| ["--", "--!"].iter().any(|end| rest[..*at].ends_with(end));
        let end = rest.match_indices('>').map(|(at, _)| at).find(ends);
        end.map_or(self.html.len(), |at| from + at + 1)
    }

    fn behind(&self, from: usize, mark: &str) -> usize {
        let rest = self.html.get(from..).unwrap_or_default();
        let found = rest.find(mark).map(|at| from + at + mark.len());
        found.unwrap_or(self.html.len())
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(name) = self.raw.take() {
            let start = self.at;
            self.at = self.end_of_raw(start, &name);
            return Some(Token::Raw(&self.html[start..self.at]));
        }
        while self.at < self.html.len() {
            let (token, end) = self.token_at(self.at);
            self.at = end;
            if token.is_some() {
                return token;
            }
        }
        None
    }
}

/// A lower-case name and its length.
fn name_of(text: &str) -> (String, usize) {
    let ends = |c: char| c.is_whitespace() || matches!(c, '>' | '/');
    let length = text.find(ends).unwrap_or(text.len());
    (text[..length].to_ascii_lowercase(), length)
}

/// The position of the `>` that ends a tag, outside quotes.
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

/// The value of an attribute, entities decoded.
pub(in crate::mail) fn attribute(attributes: &str, wanted: &str) -> Option<String> {
    let mut all = Attributes(attributes);
    let found = all.find(|(name, _)| name.eq_ignore_ascii_case(wanted))?;
    Some(decoded(found.1).into_owned())
}

/// The attributes of a tag: raw names and values.
pub(in crate::mail) struct Attributes<'a>(pub &'a str);

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self
            .0
            .trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        let first = rest.chars().next()?.len_utf8();
        let ends = |c: char| c.is_whitespace() || matches!(c, '=' | '/');
        let length = rest[first..].find(ends).map_or(rest.len(), |at| first + at);
        let (name, behind) = rest.split_at(length);
        let behind = behind.trim_start();
        let (value, behind) = match behind.strip_prefix('=') {
            Some(after) => value_of(after.trim_start()),
            None => ("", behind),
        };
        self.0 = behind;
        Some((name, value))
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

/// Decodes entities.
pub(in crate::mail) fn decoded(text: &str) -> Cow<'_, str> {
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
