//! Splits the source code of Python, PHP, JavaScript, Ruby and JSON into tokens: words, numbers, strings,
//! brackets and marks. Comments are left out. What cannot be split with certainty is an error.

mod strings;

/// A supported programming language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    Python,
    Php,
    JavaScript,
    Ruby,
    Json,
}

/// Kind of token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name or keyword, including PHP's `$`.
    Word,
    Number,
    /// A constant string, with quotes.
    Text,
    /// An interpolated string, regular expression or heredoc, which is not evaluated.
    Computed,
    /// Ruby's `:name`.
    Symbol,
    Open,
    Close,
    Mark,
}

/// A token by its position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    pub kind: Kind,
    pub start: u32,
    pub end: u32,
}

/// Why code cannot be tokenized: problem and byte position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{what}")]
pub(super) struct Unreadable {
    pub at: usize,
    pub what: &'static str,
}

/// Multi-character operators, longest first.
const MARKS: [&str; 25] = [
    "===", "!==", "<=>", "**=", "||=", "&&=", "??=", "?->", "...", "=>", "->", "::", "??", "||",
    "&&", "?:", "?.", "==", "!=", "<=", ">=", "=~", "+=", "-=", ".=",
];

/// Words after which a slash begins a regular expression.
const BEFORE_REGEX: [&str; 9] = [
    "return", "if", "unless", "when", "and", "or", "not", "case", "typeof",
];

/// Tokenizes `text`.
///
/// # Errors
///
/// [`Unreadable`] for unterminated strings and comments.
pub(super) fn tokens(text: &str, language: Language) -> Result<Vec<Token>, Unreadable> {
    let mut lexer = Lexer {
        text,
        language,
        at: 0,
        tokens: Vec::new(),
        heredocs: Vec::new(),
    };
    if language == Language::Php && (text.contains("<?php") || text.contains("<?=")) {
        lexer.skip_template();
    }
    while lexer.at < text.len() {
        lexer.step()?;
    }
    Ok(lexer.tokens)
}

struct Lexer<'a> {
    text: &'a str,
    language: Language,
    at: usize,
    tokens: Vec<Token>,
    /// Terminators of heredocs whose bodies begin on the next line.
    heredocs: Vec<&'a str>,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn push(&mut self, kind: Kind, end: usize) {
        // A text of more than 4 GB is not read at all.
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        self.tokens.push(Token {
            kind,
            start: place(self.at),
            end: place(end),
        });
        self.at = end;
    }

    fn step(&mut self) -> Result<(), Unreadable> {
        let rest = self.rest();
        let Some(first) = rest.chars().next() else {
            return Ok(());
        };
        if first == '\n' {
            self.at += 1;
            self.skip_heredocs();
            return Ok(());
        }
        if first.is_whitespace() {
            self.at += first.len_utf8();
            return Ok(());
        }
        if self.skip_comment(rest)? || self.string(rest)? {
            return Ok(());
        }
        if self.language == Language::Php && rest.starts_with("?>") {
            self.skip_template();
            return Ok(());
        }
        let length = match first {
            '(' | '[' | '{' => return self.bracket(Kind::Open),
            ')' | ']' | '}' => return self.bracket(Kind::Close),
            '0'..='9' => length_of(rest, |c| c.is_alphanumeric() || c == '_' || c == '.'),
            c if self.starts_word(c) => 1.max(length_of(rest, is_word)),
            _ => return self.mark(rest, first),
        };
        let kind = if first.is_ascii_digit() {
            Kind::Number
        } else {
            Kind::Word
        };
        self.push(kind, self.at + length);
        Ok(())
    }

    fn starts_word(&self, c: char) -> bool {
        let sigil = match self.language {
            Language::Php | Language::JavaScript => '$',
            Language::Ruby => '@',
            Language::Python | Language::Json => '_',
        };
        c.is_alphabetic() || c == '_' || c == sigil
    }

    fn bracket(&mut self, kind: Kind) -> Result<(), Unreadable> {
        self.push(kind, self.at + 1);
        Ok(())
    }

    fn mark(&mut self, rest: &str, first: char) -> Result<(), Unreadable> {
        if first == ':' && self.language == Language::Ruby && self.begins_symbol(rest) {
            let length = 1 + length_of(&rest[1..], is_word);
            self.push(Kind::Symbol, self.at + length);
            return Ok(());
        }
        let known = MARKS.iter().find(|mark| rest.starts_with(**mark));
        let length = known.map_or(first.len_utf8(), |mark| mark.len());
        self.push(Kind::Mark, self.at + length);
        Ok(())
    }

    /// `:name`, but neither `key: value` nor `A::B`.
    fn begins_symbol(&self, rest: &str) -> bool {
        let before = self.text[..self.at].chars().next_back();
        let is_free =
            before.is_none_or(|c| !is_word(c) && !matches!(c, ':' | ')' | ']' | '"' | '\''));
        is_free && rest[1..].starts_with(|c: char| c.is_alphabetic() || c == '_')
    }

    /// Skips a comment; returns whether there was one.
    fn skip_comment(&mut self, rest: &str) -> Result<bool, Unreadable> {
        use Language as L;
        let at_line_start = self.at == 0 || self.text[..self.at].ends_with('\n');
        let is_ruby = self.language == L::Ruby && at_line_start;
        if is_ruby && rest.starts_with("__END__") {
            self.at = self.text.len();
            return Ok(true);
        }
        if is_ruby && rest.starts_with("=begin") {
            let end = rest.find("\n=end").map(|end| end + 5);
            return self.skip_block(end);
        }
        let hash = match self.language {
            L::Python | L::Ruby => rest.starts_with('#'),
            L::Php => rest.starts_with('#') && !rest.starts_with("#["),
            L::JavaScript => self.at == 0 && rest.starts_with("#!"),
            L::Json => false,
        };
        let slashes = matches!(self.language, L::Php | L::JavaScript | L::Json);
        if slashes && rest.starts_with("/*") {
            let end = rest[2..].find("*/").map(|end| end + 4);
            return self.skip_block(end);
        }
        if hash || slashes && rest.starts_with("//") {
            let line = rest.find('\n').unwrap_or(rest.len());
            // A comment in PHP ends where the code ends.
            let code = rest[..line].find("?>").filter(|_| self.language == L::Php);
            self.at += code.unwrap_or(line);
            return Ok(true);
        }
        Ok(false)
    }

    fn skip_block(&mut self, length: Option<usize>) -> Result<bool, Unreadable> {
        let length = length.ok_or(Unreadable {
            at: self.at,
            what: "a comment does not end",
        })?;
        self.at += length;
        Ok(true)
    }

    /// Skips non-PHP text up to the next `<?php` or `<?=`.
    fn skip_template(&mut self) {
        while let Some(next) = self.rest().find("<?") {
            self.at += next + 2;
            let tag = ["php", "="]
                .into_iter()
                .find(|tag| self.rest().starts_with(tag));
            if let Some(tag) = tag {
                self.at += tag.len();
                return;
            }
        }
        self.at = self.text.len();
    }

    /// Whether a slash here begins a regular expression, judging by the preceding token.
    fn may_begin_regex(&self) -> bool {
        let Some(last) = self.tokens.last() else {
            return true;
        };
        match last.kind {
            Kind::Mark | Kind::Open => true,
            Kind::Word => {
                let word = &self.text[last.start as usize..last.end as usize];
                BEFORE_REGEX.contains(&word)
            }
            _ => false,
        }
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '$' | '@')
}

/// Length of the characters at the start of `text` for which `holds`.
fn length_of(text: &str, holds: impl Fn(char) -> bool) -> usize {
    text.find(|c| !holds(c)).unwrap_or(text.len())
}

#[cfg(test)]
mod tests;
