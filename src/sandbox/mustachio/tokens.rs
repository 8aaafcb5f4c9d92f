//! The source of a template as tokens, or what is wrong with it.

use std::ops::Range;

/// Sections inside one another. Mustachio has no bound; no sensible template comes near.
const DEPTH: usize = 64;
/// Steps from the root to a value, over all open sections: scopes and models are as deep.
const STEPS: usize = 100;
/// The placeholder of a layout.
const CONTENT: &str = "@content";

/// One step of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::sandbox) enum Step {
    /// `../`
    Up,
    /// A key.
    Key(String),
}

/// Where a value is looked up, from the current scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::sandbox) struct Path {
    /// As written.
    pub source: String,
    /// Its steps; none for `.`.
    pub steps: Vec<Step>,
}

/// One part of a template. Every opening token has its [`Token::Close`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::sandbox) enum Token {
    /// Literal text.
    Text(String),
    /// `{{x}}`, or `{{{x}}}` and `{{&x}}`, which are not escaped.
    Value {
        /// What is printed.
        path: Path,
        /// Whether it is printed as it is.
        raw: bool,
    },
    /// `{{#x}}`
    Section(Path),
    /// `{{^x}}`
    Inverted(Path),
    /// `{{#each x}}`
    Each(Path),
    /// `{{/x}}` or `{{/each}}`
    Close,
    /// `{{{ @content }}}`
    Content,
}

/// One mistake in a template.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::sandbox) struct SyntaxError {
    /// Counted from 1.
    pub line: usize,
    /// Counted from 1.
    pub character: usize,
    /// In Mustachio's words.
    pub message: String,
}

/// Reads a template.
///
/// # Errors
///
/// Every mistake, in order of place.
pub(in crate::sandbox) fn parse(source: &str) -> Result<Vec<Token>, Vec<SyntaxError>> {
    let mut reader = Reader {
        source,
        tokens: Vec::new(),
        errors: Vec::new(),
        open: Vec::new(),
    };
    let mut read = 0;
    while let Some(found) = next_tag(source, read) {
        reader.text(&source[read..found.start]);
        read = found.end;
        reader.tag(found);
    }
    reader.text(&source[read..]);
    reader.unclosed();
    reader.errors.sort();
    match reader.errors.is_empty() {
        true => Ok(reader.tokens),
        false => Err(reader.errors),
    }
}

/// The next `{{…}}` or `{{{…}}}` without braces inside.
fn next_tag(source: &str, from: usize) -> Option<Range<usize>> {
    let mut at = from;
    while let Some(found) = source[at..].find("{{") {
        let start = at + found;
        if let Some(end) = [2, 3].iter().find_map(|braces| tag(source, start, *braces)) {
            return Some(start..end);
        }
        at = start + 1;
    }
    None
}

/// The end of a tag with so many braces at `start`.
fn tag(source: &str, start: usize, braces: usize) -> Option<usize> {
    let inside = source[start..].strip_prefix(&"{{{"[..braces])?;
    let length = inside.find(['{', '}'])?;
    let closes = length > 0 && inside[length..].starts_with(&"}}}"[..braces]);
    closes.then_some(start + braces + length + braces)
}

/// A section that is open.
struct Open {
    name: String,
    is_each: bool,
    at: usize,
    /// How many steps its path has.
    steps: usize,
}

struct Reader<'a> {
    source: &'a str,
    tokens: Vec<Token>,
    errors: Vec<SyntaxError>,
    open: Vec<Open>,
}

impl Reader<'_> {
    fn text(&mut self, text: &str) {
        if !text.is_empty() {
            self.tokens.push(Token::Text(text.to_owned()));
        }
    }

    fn tag(&mut self, at: Range<usize>) {
        let whole = &self.source[at.clone()];
        let start = at.start;
        let inside = whole.trim_matches(['{', '}']);
        let of = |sign: char| inside.trim_start_matches(sign).trim();
        if whole.starts_with("{{{") {
            if inside.trim() == CONTENT {
                return self.tokens.push(Token::Content);
            }
            let path = self.path(of('&'), start);
            return self.tokens.push(Token::Value { path, raw: true });
        }
        match inside.as_bytes().first() {
            Some(b'#') if inside.starts_with("#each") => self.each(&inside[5..], start),
            Some(b'/') if inside.starts_with("/each") => self.end_each(inside, start),
            Some(b'#') => self.section(of('#'), start, Token::Section),
            Some(b'^') => self.section(of('^'), start, Token::Inverted),
            Some(b'/') => self.end_section(of('/'), start),
            Some(b'!') => {}
            Some(b'&') => {
                let path = self.path(of('&'), start);
                self.tokens.push(Token::Value { path, raw: true });
            }
            _ => {
                let path = self.path(inside.trim(), start);
                self.tokens.push(Token::Value { path, raw: false });
            }
        }
    }

    fn each(&mut self, name: &str, at: usize) {
        let mut steps = 0;
        if name.starts_with(' ') && !name.trim().is_empty() {
            let path = self.path(name.trim(), at);
            steps = path.steps.len();
            self.tokens.push(Token::Each(path));
        } else {
            self.error(at, "The 'each' block being opened requires a model path to be specified in the form '{{#each <name>}}'.");
        }
        self.opened(name.trim(), true, at, steps);
    }

    fn end_each(&mut self, inside: &str, at: usize) {
        if inside != "/each" {
            self.error(
                at,
                "The syntax to close the 'each' block should be: '{{/each}}'.",
            );
        } else if self.open.last().is_some_and(|open| open.is_each) {
            self.open.pop();
            self.tokens.push(Token::Close);
        } else {
            self.error(at, "An 'each' block is being closed, but no corresponding opening element ('{{#each <name>}}') was detected.");
        }
    }

    /// A second opening of the section that is open ends that one: `{{#x}}…{{^x}}…{{/x}}`.
    fn section(&mut self, name: &str, at: usize, token: fn(Path) -> Token) {
        let path = self.path(name, at);
        if self.is_open(name) {
            self.tokens.push(Token::Close);
        } else {
            self.opened(name, false, at, path.steps.len());
        }
        self.tokens.push(token(path));
    }

    fn end_section(&mut self, name: &str, at: usize) {
        if self.is_open(name) {
            self.open.pop();
            self.tokens.push(Token::Close);
        } else {
            self.error(
                at,
                "It appears that open and closing elements are mismatched.",
            );
        }
    }

    fn is_open(&self, name: &str) -> bool {
        self.open
            .last()
            .is_some_and(|open| !open.is_each && open.name == name)
    }

    fn opened(&mut self, name: &str, is_each: bool, at: usize, steps: usize) {
        if self.open.len() == DEPTH {
            self.error(at, &format!("More than {DEPTH} blocks are nested."));
        }
        self.open.push(Open {
            name: name.to_owned(),
            is_each,
            at,
            steps,
        });
    }

    fn unclosed(&mut self) {
        for open in std::mem::take(&mut self.open) {
            self.error(
                open.at,
                &format!(
                    "A scope block to the following path was opened but not closed: '{}', please close it using the appropriate syntax.",
                    open.name
                ),
            );
        }
    }

    fn path(&mut self, text: &str, at: usize) -> Path {
        if !is_path(text) {
            self.error(
                at,
                &format!(
                    "The path '{text}' is not valid. Please see documentation for examples of valid paths."
                ),
            );
        }
        let mut steps = steps(text);
        let above: usize = self.open.iter().map(|open| open.steps).sum();
        if above + steps.len() > STEPS {
            self.error(at, &format!("The path is more than {STEPS} steps deep."));
            steps.clear();
        }
        Path {
            source: text.to_owned(),
            steps,
        }
    }

    fn error(&mut self, at: usize, message: &str) {
        let before = &self.source[..at];
        let line_start = before.rfind('\n').map_or(0, |end| end + 1);
        self.errors.push(SyntaxError {
            line: before.matches('\n').count() + 1,
            // As .NET counts characters.
            character: before[line_start..].encode_utf16().count() + 1,
            message: message.to_owned(),
        });
    }
}

/// Letters, digits, `_`, single dots, and `../`.
fn is_path(text: &str) -> bool {
    let known = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '/');
    let bytes = text.as_bytes();
    let slash_is_behind_dots =
        |(at, byte): (usize, &u8)| *byte != b'/' || bytes[..at].ends_with(b"..");
    let dots_have_a_slash = text
        .match_indices("..")
        .all(|(at, _)| bytes.get(at + 2) == Some(&b'/'));
    text.chars().all(known)
        && !text.contains("...")
        && bytes.iter().enumerate().all(slash_is_behind_dots)
        && dots_have_a_slash
}

fn steps(text: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix("../") {
            steps.push(Step::Up);
            rest = after;
        } else if let Some(after) = rest.strip_prefix('.') {
            rest = after;
        } else {
            let end = rest.find('.').unwrap_or(rest.len());
            steps.push(Step::Key(rest[..end].to_owned()));
            rest = &rest[end..];
        }
    }
    steps
}
