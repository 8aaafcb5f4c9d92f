//! Code as tokens with their brackets matched, and the pieces of it that settings are read from.

use std::cell::Cell;
use std::collections::HashMap;
use std::ops::Range;

use super::lex::{self, Kind, Language, Token, Unreadable};
use crate::postmark::Secret;

/// Maximum nesting of brackets.
const DEPTH: usize = 200;
/// Maximum number of evaluated expressions in a file; the rest is unclear.
const EXPRESSIONS: u32 = 100_000;
/// Maximum tokens of a name with its type.
const TYPE: usize = 12;
/// Maximum tokens of a statement, excluding brackets.
const STATEMENT: usize = 200;

/// Tokenized code.
pub(super) struct Code<'a> {
    pub text: &'a str,
    pub language: Language,
    pub tokens: Vec<Token>,
    /// For a bracket its partner, otherwise the token itself.
    partner: Vec<u32>,
    /// For each token the bracket around it.
    inside: Vec<u32>,
    /// Line starts.
    lines: Vec<usize>,
    /// Positions of `=` by assigned name.
    assigned: HashMap<&'a str, Vec<u32>>,
    /// Remaining expressions.
    left: Cell<u32>,
}

/// No bracket.
const NONE: u32 = u32::MAX;

impl<'a> Code<'a> {
    /// Tokenizes `text`.
    ///
    /// # Errors
    ///
    /// [`Unreadable`] for unterminated strings, comments and brackets.
    pub(super) fn new(text: &'a str, language: Language) -> Result<Self, Unreadable> {
        let tokens = lex::tokens(text, language)?;
        let mut code = Self {
            text,
            language,
            partner: (0..).take(tokens.len()).collect(),
            inside: Vec::with_capacity(tokens.len()),
            tokens,
            lines: line_starts(text),
            assigned: HashMap::new(),
            left: Cell::new(EXPRESSIONS),
        };
        code.match_brackets()?;
        code.find_assignments();
        Ok(code)
    }

    fn match_brackets(&mut self) -> Result<(), Unreadable> {
        let mut open: Vec<u32> = Vec::new();
        for (at, place) in (0_u32..).zip(0..self.tokens.len()) {
            self.inside.push(open.last().copied().unwrap_or(NONE));
            let token = self.tokens[place];
            let wrong = |what| Unreadable {
                at: token.start as usize,
                what,
            };
            match token.kind {
                Kind::Open if open.len() == DEPTH => {
                    return Err(wrong("brackets are nested too deep"));
                }
                Kind::Open => open.push(at),
                Kind::Close => {
                    // A piece of a program may begin inside brackets.
                    let Some(other) = open.pop() else {
                        continue;
                    };
                    if !is_pair(self.str(other as usize), self.str(place)) {
                        return Err(wrong("a bracket is closed by another kind"));
                    }
                    self.partner[other as usize] = at;
                    self.partner[place] = other;
                }
                _ => {}
            }
        }
        match open.last() {
            None => Ok(()),
            Some(at) => Err(Unreadable {
                at: self.tokens[*at as usize].start as usize,
                what: "a bracket is not closed",
            }),
        }
    }

    /// Finds assigned names outside parentheses and lists.
    fn find_assignments(&mut self) {
        for at in 1..self.tokens.len() {
            if !self.is(at, "=") {
                continue;
            }
            let around = self.inside[at];
            let in_arguments = around != NONE && !self.is(around as usize, "{");
            let Some(name) = self.assigned_name(at).filter(|_| !in_arguments) else {
                continue;
            };
            let places = self.assigned.entry(&self.text[name]).or_default();
            places.push(u32::try_from(at).unwrap_or(NONE));
        }
    }

    /// The simple name before the `=` at `at`, also with a type: `PORT: int = 587`.
    pub(super) fn assigned_name(&self, at: usize) -> Option<Range<usize>> {
        let name = self.typed_name(at).unwrap_or(at - 1);
        let token = self.tokens[name];
        let is_member = name > 0 && [".", "->", "?->", "::", "?."].contains(&self.str(name - 1));
        (token.kind == Kind::Word && !is_member).then_some(token.start as usize..token.end as usize)
    }

    /// The typed name before the `=` at `at`.
    fn typed_name(&self, at: usize) -> Option<usize> {
        let before = at.saturating_sub(TYPE)..at.saturating_sub(2);
        let is_typed = |name: &usize| self.is(name + 1, ":") && self.line(*name) == self.line(at);
        let begins = |name: &usize| match self.language {
            Language::JavaScript => {
                *name > 0 && ["const", "let", "var"].contains(&self.str(name - 1))
            }
            Language::Python => {
                let is_first = *name == 0 || self.line(name - 1) < self.line(*name);
                is_first && !["else", "try", "finally"].contains(&self.str(*name))
            }
            _ => false,
        };
        let has_types = matches!(self.language, Language::JavaScript | Language::Python);
        before
            .filter(|_| has_types)
            .rev()
            .find(|name| is_typed(name) && begins(name))
    }

    /// Starts of the values assigned to `name`, after each `=`.
    pub(super) fn values_of(&self, name: &str) -> impl Iterator<Item = usize> {
        let places = self.assigned.get(name).map_or(&[][..], Vec::as_slice);
        places.iter().map(|at| *at as usize + 1)
    }

    /// Counts an expression; whether it may be evaluated. Bounds the time for any file.
    pub(super) fn may_go_on(&self) -> bool {
        let left = self.left.get();
        self.left.set(left.saturating_sub(1));
        left > 0
    }

    /// The token's text; empty past the end.
    pub(super) fn str(&self, at: usize) -> &'a str {
        let token = self.tokens.get(at);
        token.map_or("", |token| {
            &self.text[token.start as usize..token.end as usize]
        })
    }

    pub(super) fn is(&self, at: usize, text: &str) -> bool {
        self.kind(at).is_some_and(|kind| kind != Kind::Text) && self.str(at) == text
    }

    pub(super) fn kind(&self, at: usize) -> Option<Kind> {
        self.tokens.get(at).map(|token| token.kind)
    }

    /// The line of a token, from 1.
    pub(super) fn line(&self, at: usize) -> usize {
        let start = self
            .tokens
            .get(at)
            .map_or(self.text.len(), |token| token.start as usize);
        self.line_at(start)
    }

    fn line_at(&self, byte: usize) -> usize {
        self.lines.partition_point(|start| *start <= byte)
    }

    /// The partner of the bracket at `at`; `at` itself for other tokens.
    pub(super) fn partner(&self, at: usize) -> usize {
        self.partner.get(at).map_or(at, |partner| *partner as usize)
    }

    /// The tokens between the bracket at `at` and its partner.
    pub(super) fn within(&self, at: usize) -> Range<usize> {
        at + 1..self.partner(at).max(at + 1)
    }

    /// The bracket around the token at `at`.
    pub(super) fn around(&self, at: usize) -> Option<usize> {
        let around = *self.inside.get(at)?;
        (around != NONE).then_some(around as usize)
    }

    /// The text of `tokens`.
    pub(super) fn source(&self, tokens: &Range<usize>) -> &'a str {
        let first = self.tokens.get(tokens.start);
        let last = tokens
            .end
            .checked_sub(1)
            .and_then(|last| self.tokens.get(last));
        match (first, last) {
            (Some(first), Some(last)) if !tokens.is_empty() => {
                &self.text[first.start as usize..last.end as usize]
            }
            _ => "",
        }
    }

    /// Splits `tokens` at `mark` outside nested brackets.
    pub(super) fn split(&self, tokens: Range<usize>, mark: &str) -> Vec<Range<usize>> {
        let mut parts = Vec::new();
        let mut start = tokens.start;
        let mut at = tokens.start;
        while at < tokens.end {
            if self.is(at, mark) {
                parts.push(start..at);
                start = at + 1;
            }
            at = self.partner(at).max(at) + 1;
        }
        parts.push(start..tokens.end);
        parts.retain(|part| !part.is_empty());
        parts
    }

    /// The first position in `tokens`, outside nested brackets, for which `holds`.
    pub(super) fn find(
        &self,
        tokens: &Range<usize>,
        holds: impl Fn(usize) -> bool,
    ) -> Option<usize> {
        let mut at = tokens.start;
        while at < tokens.end {
            if holds(at) {
                return Some(at);
            }
            at = self.partner(at).max(at) + 1;
        }
        None
    }

    /// The value of a statement that begins at `start`: up to a semicolon or the end of the line, unless an
    /// operator continues it. Empty if very long.
    pub(super) fn statement(&self, start: usize) -> Range<usize> {
        let mut at = start;
        let mut count = 0;
        while at < self.tokens.len() {
            count += 1;
            if count > STATEMENT {
                return start..start;
            }
            let ends = self.is(at, ";") || self.is(at, ",") || self.kind(at) == Some(Kind::Close);
            if ends || at > start && self.begins_statement(at) {
                break;
            }
            at = self.partner(at).max(at) + 1;
        }
        start..at
    }

    /// Whether the token at `at` starts its line and does not continue a previous one.
    pub(super) fn begins_statement(&self, at: usize) -> bool {
        let before = self.tokens[at - 1].end as usize;
        let gap = &self.text[before..self.tokens[at].start as usize];
        let goes_on = |at: usize| self.kind(at) == Some(Kind::Mark) && !self.is(at, "@");
        gap.contains('\n') && !goes_on(at) && !goes_on(at - 1) && self.language != Language::Php
    }

    /// A string's unescaped content; `None` with unusual escapes.
    pub(super) fn literal(&self, at: usize) -> Option<Secret> {
        let written = self.str(at);
        let prefix = written.find(['"', '\'', '`']).unwrap_or_default();
        let is_raw = written[..prefix].contains(['r', 'R']);
        let quoted = &written[prefix..];
        let is_triple = quoted.starts_with("\"\"\"") || quoted.starts_with("'''");
        let quotes = if is_triple { 3 } else { 1 };
        let inner = quoted.get(quotes..quoted.len().saturating_sub(quotes))?;
        let keeps_backslashes = matches!(self.language, Language::Php | Language::Ruby);
        if is_raw {
            return Some(Secret::new(inner));
        }
        if quoted.starts_with('\'') && keeps_backslashes {
            let plain = inner.replace("\\'", "'").replace("\\\\", "\\");
            return Some(Secret::new(plain));
        }
        unescaped(inner)
    }
}

fn is_pair(open: &str, close: &str) -> bool {
    matches!((open, close), ("(", ")") | ("[", "]") | ("{", "}"))
}

fn line_starts(text: &str) -> Vec<usize> {
    let ends = text.match_indices('\n').map(|(at, _)| at + 1);
    std::iter::once(0).chain(ends).collect()
}

/// Unescapes what is common to all languages; `None` with other escapes.
pub(super) fn unescaped(text: &str) -> Option<Secret> {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(c) = characters.next() {
        plain.push(match c {
            '\\' => match characters.next()? {
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                c @ ('\\' | '\'' | '"' | '`' | '/' | '$' | '#') => c,
                _ => return None,
            },
            c => c,
        });
    }
    Some(Secret::new(plain))
}
