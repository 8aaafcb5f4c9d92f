//! Strings, templates, regular expressions and heredocs.

use super::{Kind, Language, Lexer, Unreadable, is_word, length_of};

/// Maximum nesting of templates.
const DEPTH: usize = 16;
/// Maximum length of a regular expression; longer ones are divisions.
const REGEX: usize = 200;

/// Syntax of a string.
#[derive(Clone, Copy)]
struct Style {
    /// Terminator.
    close: &'static str,
    /// Whether backslashes escape.
    escapes: bool,
    /// Whether it may span lines.
    multiline: bool,
    /// What begins an interpolation.
    variables: &'static [&'static str],
}

impl Lexer<'_> {
    /// Tokenizes a string; returns whether there was one.
    pub(super) fn string(&mut self, rest: &str) -> Result<bool, Unreadable> {
        if let Some((prefix, style)) = style(rest, self.language) {
            let start = self.at + prefix;
            let (end, computed) = self.end_of_string(start, style, 0)?;
            let kind = if computed { Kind::Computed } else { Kind::Text };
            self.push(kind, end);
            return Ok(true);
        }
        if rest.starts_with('/') && self.regex(rest) {
            return Ok(true);
        }
        match self.language {
            Language::Ruby => Ok(self.heredoc(rest) || self.percent(rest)?),
            Language::Php => Ok(self.heredoc(rest)),
            _ => Ok(false),
        }
    }

    /// The end of the string that begins before `at`, and whether it is interpolated.
    fn end_of_string(
        &self,
        mut at: usize,
        style: Style,
        depth: usize,
    ) -> Result<(usize, bool), Unreadable> {
        let open = at;
        let endless = Unreadable {
            at: open,
            what: "a string does not end",
        };
        let mut computed = false;
        while at < self.text.len() {
            let rest = &self.text[at..];
            if rest.starts_with(style.close) {
                return Ok((at + style.close.len(), computed));
            }
            let first = rest.chars().next().map_or(1, char::len_utf8);
            if rest.starts_with('\n') && !style.multiline {
                return Err(endless);
            }
            if style.escapes && rest.starts_with('\\') {
                let next = rest[1..].chars().next().map_or(0, char::len_utf8);
                at += 1 + next;
                continue;
            }
            let variable = style.variables.iter().find(|open| rest.starts_with(**open));
            match variable {
                // `{{` in Python is a brace.
                Some(&"{") if rest.starts_with("{{") => at += 2,
                Some(open) if open.contains('{') => {
                    computed = true;
                    at = self.end_of_braces(at + open.len(), depth + 1)?;
                }
                Some(open) => {
                    computed |= rest[open.len()..].starts_with(|c: char| is_word(c) || c == '{');
                    at += open.len();
                }
                None => at += first,
            }
        }
        Err(endless)
    }

    /// After the `}` of an interpolation.
    fn end_of_braces(&self, mut at: usize, depth: usize) -> Result<usize, Unreadable> {
        let unreadable = |what| Unreadable { at, what };
        if depth > DEPTH {
            return Err(unreadable("strings are nested too deep"));
        }
        let endless = unreadable("a string does not end");
        let mut open = 1_usize;
        while at < self.text.len() {
            let rest = &self.text[at..];
            if let Some((prefix, style)) = style(rest, self.language) {
                at = self.end_of_string(at + prefix, style, depth)?.0;
                continue;
            }
            match rest.as_bytes()[0] {
                b'{' => open += 1,
                b'}' if open == 1 => return Ok(at + 1),
                b'}' => open -= 1,
                _ => {}
            }
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
        Err(endless)
    }

    /// `/…/` on one line; returns whether there was one.
    fn regex(&mut self, rest: &str) -> bool {
        let is_possible = matches!(self.language, Language::JavaScript | Language::Ruby);
        if !is_possible || !self.may_begin_regex() {
            return false;
        }
        let (mut escaped, mut in_class) = (false, false);
        for (at, c) in rest.char_indices().skip(1) {
            match c {
                '\n' => return false,
                _ if at > REGEX => return false,
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '[' => in_class = true,
                ']' => in_class = false,
                '/' if !in_class => {
                    let flags = length_of(&rest[at + 1..], |c| c.is_ascii_alphabetic());
                    self.push(Kind::Computed, self.at + at + 1 + flags);
                    return true;
                }
                _ => {}
            }
        }
        false
    }

    /// `<<~WORD` of Ruby and `<<<WORD` of PHP; the body begins on the next line.
    fn heredoc(&mut self, rest: &str) -> bool {
        let opens: &[&str] = match self.language {
            Language::Php => &["<<<"],
            _ => &["<<~", "<<-", "<<"],
        };
        let Some(open) = opens.iter().find(|open| rest.starts_with(**open)) else {
            return false;
        };
        let name = rest[open.len()..].trim_start_matches([' ', '\'', '"', '`']);
        let begin = rest.len() - name.len();
        let length = length_of(name, |c| c.is_ascii_alphanumeric() || c == '_');
        // `list << value` appends.
        let is_word = name.starts_with(|c: char| c.is_ascii_uppercase() || c == '_');
        let is_append = *open == "<<" && !self.may_begin_regex();
        if length == 0 || !is_word || is_append || rest[open.len()..].starts_with(' ') {
            return false;
        }
        let quote = usize::from(name[length..].starts_with(['\'', '"', '`']));
        let start = self.at + begin;
        let end = start + length + quote;
        self.heredocs.push(&self.text[start..start + length]);
        self.push(Kind::Computed, end);
        true
    }

    /// Skips the bodies of heredocs that begin on this line.
    pub(super) fn skip_heredocs(&mut self) {
        for word in std::mem::take(&mut self.heredocs) {
            while self.at < self.text.len() {
                let rest = self.rest();
                let end = rest.find('\n').map_or(rest.len(), |end| end + 1);
                let line = rest[..end].trim();
                let is_end = match self.language {
                    // PHP goes on behind the word.
                    Language::Php => line
                        .strip_prefix(word)
                        .is_some_and(|rest| !rest.starts_with(is_word)),
                    _ => line == word,
                };
                let indent = rest.len() - rest.trim_start_matches([' ', '\t']).len();
                if is_end && self.language == Language::Php {
                    self.at += indent + word.len();
                    break;
                }
                self.at += end;
                if is_end {
                    break;
                }
            }
        }
    }

    /// `%w[…]`, `%q(…)` and similar in Ruby.
    fn percent(&mut self, rest: &str) -> Result<bool, Unreadable> {
        if !rest.starts_with('%') || !self.may_begin_regex() {
            return Ok(false);
        }
        let after = rest[1..].trim_start_matches(['w', 'W', 'i', 'I', 'q', 'Q', 'r', 's', 'x']);
        let Some(open) = after.chars().next().filter(|c| "([{<|!/".contains(*c)) else {
            return Ok(false);
        };
        let close = match open {
            '(' => ')',
            '[' => ']',
            '{' => '}',
            '<' => '>',
            same => same,
        };
        let begin = rest.len() - after.len() + 1;
        let mut depth = 1_usize;
        for (at, c) in rest[begin..].char_indices() {
            if c == close {
                depth -= 1;
            } else if c == open {
                depth += 1;
            }
            if depth == 0 {
                self.push(Kind::Computed, self.at + begin + at + 1);
                return Ok(true);
            }
        }
        Err(Unreadable {
            at: self.at,
            what: "a string does not end",
        })
    }
}

/// The string's syntax at the start of `rest`, and the bytes before its content.
fn style(rest: &str, language: Language) -> Option<(usize, Style)> {
    if language == Language::Python {
        return python(rest);
    }
    let double: &'static [&'static str] = match language {
        Language::Php => &["{$", "${", "$"],
        Language::Ruby => &["#{"],
        _ => &[],
    };
    let is_multiline = matches!(language, Language::Php | Language::Ruby);
    let style = |close, multiline, variables| Style {
        close,
        escapes: true,
        multiline,
        variables,
    };
    match rest.as_bytes().first()? {
        b'"' => Some((1, style("\"", is_multiline, double))),
        b'\'' if language != Language::Json => Some((1, style("'", is_multiline, &[]))),
        b'`' if language == Language::JavaScript => Some((1, style("`", true, &["${"]))),
        // A command of the shell: nothing that is read here.
        b'`' if language != Language::Json => Some((1, style("`", true, &["#{", "$"]))),
        _ => None,
    }
}

/// `r"…"`, `f'…'`, `"""…"""`.
fn python(rest: &str) -> Option<(usize, Style)> {
    let prefix = length_of(rest, |c| "rRbBuUfF".contains(c));
    let quoted = &rest[prefix..];
    if prefix > 2 {
        return None;
    }
    let quotes = ["\"\"\"", "'''", "\"", "'"];
    let close = quotes.into_iter().find(|quote| quoted.starts_with(quote))?;
    let letters = rest[..prefix].to_ascii_lowercase();
    let style = Style {
        close,
        // A backslash before a quote keeps it inside even a raw string.
        escapes: true,
        multiline: close.len() == 3,
        variables: if letters.contains('f') { &["{"] } else { &[] },
    };
    Some((prefix + close.len(), style))
}
